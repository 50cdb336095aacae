"""Fixtures that every test may use."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("default", deadline=None)
settings.load_profile("default")

SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles beside the checkout; tests that need it are skipped without."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the real articles in {SHARED}")
    return SHARED
