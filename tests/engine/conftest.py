"""Small real indexes for the tests of the engine."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from random_queries import many_documents
from small_indexes import Build, Large, indexed

from engine import Document, EmbeddedIndex


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the index of a test is."""
    return tmp_path / "index"


@pytest.fixture
def build(path: Path) -> Iterator[Build]:
    """Write documents as the next generation of the index at `path`, and open it."""
    with ExitStack() as opened:

        def build_next(documents: Iterable[Document]) -> EmbeddedIndex:
            return opened.enter_context(closing(indexed(path, documents)))

        yield build_next


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Large]:
    """An index whose posting lists have several blocks. Whoosh's have 128 postings each."""
    documents = many_documents(700)
    with closing(indexed(tmp_path_factory.mktemp("large"), documents)) as index:
        yield Large(index, documents)
