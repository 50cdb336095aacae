"""A pytest plugin for Whoosh's own tests: those that expect lengths as the stock codec rounds them
expect them exact.
"""

import pytest

MODULES = ("test_indexing", "test_mpwriter", "test_quality")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Round no more in the modules of those tests."""
    for item in session.items:
        if isinstance(item, pytest.Function) and item.module.__name__ in MODULES:
            item.module.length_to_byte = item.module.byte_to_length = lambda length: length
