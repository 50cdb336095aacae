"""Fixtures that every test may use."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# A run in the background inherits an ignored Ctrl-C; the commands that tests start must not.
signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("default", deadline=None)
settings.register_profile("nightly", deadline=None, max_examples=100_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles beside the checkout; tests that need it are skipped without."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the real articles in {SHARED}")
    return SHARED
