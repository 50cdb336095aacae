import inspect
from contextlib import closing
from pathlib import Path

import pytest
from small_indexes import indexed

import engine
from engine import BatchWriter, Document, EmbeddedIndex, Index, IndexUpdater, IndexWriter


def public(kind: type) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")}


def test_embedded_engine_is_one_for_the_type_checker(path: Path) -> None:
    with engine.rebuild(path) as embedded_writer:
        writer: IndexWriter = embedded_writer
        writer.add(Document("1", {}))
        batches: BatchWriter = writer.batches
        writer.append(batches.write([Document("2", {})]))
        writer.attach("note.txt", "好")
    with engine.update(path) as embedded_updater:
        updater: IndexUpdater = embedded_updater
        assert updater.delete(["2", "3"]) == ["3"]
        assert updater.kept.tolist() == [True, False]
        updater.commit()
        assert updater.live.article_count == 1
    with closing(engine.open_index(path)) as embedded_index:
        index: Index = embedded_index
        assert index.attachment("note.txt") == "好"


def test_whole_protocol_is_there_and_nothing_beside_it(path: Path) -> None:
    with closing(indexed(path, [Document("1", {})])) as index:
        found = {name for name in dir(index) if not name.startswith("_")}
    assert public(Index) == found - {"check", "top"}  # for `verify` and for measuring
    with engine.update(path) as updater:
        found = {name for name in dir(updater) if not name.startswith("_")}
        assert public(IndexUpdater) == found - {"finish", "cancel"}  # called by `update` alone
    with engine.rebuild(path) as writer:
        found = {name for name in dir(writer) if not name.startswith("_")}
        assert public(IndexWriter) == found - {"finish", "cancel"}  # called by `rebuild` alone
        assert public(BatchWriter) == {n for n in dir(writer.batches) if n == "write"}


@pytest.mark.parametrize("name", sorted(public(Index) - {"generation"}))
def test_method_is_called_as_the_protocol_says(name: str) -> None:
    promised, kept = getattr(Index, name), getattr(EmbeddedIndex, name)
    if isinstance(promised, property):
        assert isinstance(kept, property)
        return
    expected, found = inspect.signature(promised), inspect.signature(kept)
    assert list(found.parameters) == list(expected.parameters)
    assert found.return_annotation == expected.return_annotation
    for parameter, wanted in expected.parameters.items():
        assert found.parameters[parameter].kind == wanted.kind


def test_every_name_of_the_package_is_there() -> None:
    assert len(set(engine.__all__)) == len(engine.__all__)
    assert all(hasattr(engine, name) for name in engine.__all__)
