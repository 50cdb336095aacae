"""Fixtures of the tests of the web application: a small real index, and clients of an app on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webapp.sample_index import build_index
from webapp import create_app

Get = Callable[..., str]


@pytest.fixture(scope="session")
def index_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample articles; tests must not write to it."""
    return build_index(tmp_path_factory.mktemp("webapp") / "index")


@pytest.fixture(scope="session")
def app(index_path: Path) -> Flask:
    """An application that no other site may ask."""
    return create_app(index_path)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A client of the application."""
    with app.test_client() as client:
        yield client
