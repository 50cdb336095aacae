"""Small real indexes for the tests of the engine."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from random_queries import many_documents
from small_indexes import Build, Large, indexed

from engine import Document, EmbeddedIndex
from engine.columnar import positions
from engine.columnar.arrays import Arrays
from engine.columnar.compiled import kernels


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


@pytest.fixture(scope="module", params=["compiled", "numpy"])
def loops(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests of a file both with compiled loops over postings and with those of NumPy."""
    if request.param == "compiled":
        if kernels is None:
            pytest.skip("no compiled loops: apt-get install gcc python3-dev, then make test")
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Arrays, "compiled", lambda self, name: None)
        patch.setattr(positions, "is_compiled", lambda fields: False)
        yield


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Large]:
    """An index whose posting lists have several blocks. Whoosh's have 128 postings each."""
    documents = many_documents(700)
    with closing(indexed(tmp_path_factory.mktemp("large"), documents)) as index:
        yield Large(index, documents)
