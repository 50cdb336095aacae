"""Building with and without originals."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from indexer_command import articles, write_jsonl

import engine
from indexer.articles import Failure, RawArticle
from indexer.build import BuildOptions, build
from indexer.sources import Reader, SourceFile


class Marking(Reader):
    """Gives every article an original that is its own."""

    def read(self, file: SourceFile) -> Iterator[RawArticle | Failure]:
        for raw in super().read(file):
            assert isinstance(raw, RawArticle)
            yield replace(raw, original=f"<p>{raw.id}</p>".encode())


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("kept", [True, False])
def test_originals_are_in_the_index_if_they_are_wanted(
    kept: bool, workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.build.Reader", Marking)
    source = write_jsonl(tmp_path / "a.jsonl", articles(30))
    build([source], tmp_path / "index", BuildOptions(workers, originals=kept))
    with closing(engine.open_index(tmp_path / "index")) as index:
        for number in range(30):
            assert index.original(f"a{number}") == (b"<p>a%d</p>" % number if kept else b"")
