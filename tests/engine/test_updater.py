"""Updates share files with the generation before, and are whole at any moment."""

import json
import os
import random
import signal
import time
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from other_process import started, wait_for_line
from small_indexes import texts, version, write_index

import engine
from engine import Document, IndexDamaged, IndexLocked, IndexMissing, open_index
from engine.embedded import manifest, next_generation
from engine.embedded.overlay import Overlay

UPDATE_ON_AND_ON = """
import itertools, sys
import engine
from small_indexes import version
print("started", flush=True)
for number in itertools.count(1):
    with engine.update(sys.argv[1]) as writer:
        writer.delete([f"{number - 1}/{place}" for place in range(40)])
        for document in version(number):
            writer.add(document)
    print(number, flush=True)
"""


def live_version(path: Path) -> int:
    """Return which version an index holds; it must hold all of it and nothing else."""
    with closing(open_index(path)) as index:
        (number,) = {article["version"] for article in index.articles()}
        assert index.article_count == 40
        assert index.evaluate(engine.All(), engine.Order(limit=0)).total == 40
    return int(number)


def test_index_killed_at_any_moment_is_as_before_or_as_after(tmp_path: Path) -> None:
    chance = random.Random()
    for attempt in range(6):
        path = tmp_path / str(attempt)
        write_index(path, version(0))
        with started(UPDATE_ON_AND_ON, path) as writer:
            assert wait_for_line(writer) == "started"
            time.sleep(chance.uniform(0, 0.5))
            writer.send_signal(signal.SIGKILL)
            assert writer.stdout
            finished = writer.stdout.read().split()
        found = live_version(path)
        assert found - int(finished[-1] if finished else 0) in (0, 1)
        with engine.update(path) as again:
            assert again.delete([f"{found}/{place}" for place in range(40)]) == []
            for document in version(1_000):
                again.add(document)
        assert live_version(path) == 1_000
        assert not (path / "staging").exists()


def test_files_of_segments_are_shared(path: Path) -> None:
    write_index(path, texts(*"一二三四"))
    with engine.update(path) as writer:
        writer.add(Document("新", {"text": "新的"}))
        writer.delete(["0"])
    for before in (path / "generation-000001").glob("MAIN_*"):
        assert before.samefile(path / "generation-000002" / before.name)


def test_file_system_without_links(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    write_index(path, texts(*"一二三四"))
    monkeypatch.setattr(next_generation.os, "link", refuse)
    with engine.update(path) as writer:
        writer.delete(["0"])
    with closing(open_index(path)) as index:
        assert list(index.articles()) == [{"text": each} for each in "二三四"]


def test_reader_that_moves_on_reads_only_new_files(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_index(path, texts(*"一二三四五六七八"))
    for file in path.glob("*/*"):
        os.utime(file, ns=(1, 1))
    open_index(path).close()
    hashed: list[str] = []
    digest = manifest._digest

    def counted(file: BinaryIO) -> str:
        hashed.append(Path(file.name).suffix)
        return digest(file)

    with engine.update(path) as writer:
        writer.delete(["0"])
    monkeypatch.setattr(manifest, "_digest", counted)
    open_index(path).close()
    assert sorted(hashed) == [".arrays", ".toc"]


def test_file_that_changed_after_it_was_verified(path: Path) -> None:
    write_index(path, texts("一", "二"))
    open_index(path).close()
    (file,) = path.glob("*/*.documents")
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(content)
    with pytest.raises(IndexDamaged, match="is not the one that was written"):
        open_index(path)


def test_update_leaves_the_generation_before_its_first_commit(path: Path) -> None:
    write_index(path, texts("一"))
    with engine.update(path) as writer:
        for number in range(5):
            writer.add(Document(f"n{number}", {"text": "新"}))
            writer.commit()
    names = sorted(each.name for each in path.glob("generation-*"))
    assert names == ["generation-000001", "generation-000006"]


def test_attachments_stay_unless_they_are_written_again(path: Path) -> None:
    with engine.rebuild(path) as first:
        first.add(Document("1", {}))
        first.attach("one.txt", "一")
        first.attach("two.txt", "二")
        first.attach_arrays("numbers", {"a": [np.arange(3)]})
        first.attach_rows("marks", {"m": np.array([[1, 2]], np.uint8), "n": np.array([7])})
    with engine.update(path) as writer:
        writer.attach("two.txt", "改")
        writer.add(Document("2", {}))
        writer.attach_rows("marks", {"m": np.array([[3, 4]], np.uint8), "n": np.array([8])})
    with closing(open_index(path)) as index:
        assert (index.attachment("one.txt"), index.attachment("two.txt")) == ("一", "改")
        assert index.attached_arrays("numbers")["a"].tolist() == [0, 1, 2]
        rows = [part.arrays["m"][part.places].tolist() for part in index.rows("marks")]
        assert rows == [[[1, 2]], [[3, 4]]]
        assert [part.arrays["n"].tolist() for part in index.rows("marks")] == [[7], [8]]
        assert index.rows("none")[0].arrays == {}


def test_rows_follow_their_documents_into_merged_segments(path: Path) -> None:
    write_index(path, texts("一", "二"))  # without rows
    for number in range(30):
        with engine.update(path) as writer:
            writer.delete([f"n{number - 2}"])
            writer.add(Document(f"n{number}", {}, stored={"n": number}))
            writer.attach_rows("marks", {"m": np.array([number], np.uint16)})
    with closing(open_index(path)) as index:
        assert index.figures()["segments"] <= 10
        marks = [
            part.arrays["m"][part.places] if part.arrays else np.zeros(len(part.places))
            for part in index.rows("marks")
        ]
        expected = [stored.get("n", 0) for stored in index.articles()]
        assert np.concatenate(marks).tolist() == expected == [0, 0, 28, 29]


def test_numbers_over_segments_stay_until_they_are_set_again(path: Path) -> None:
    write_index(path, texts("一", "二"))
    with engine.update(path) as writer:
        writer.add(Document("新", {}, numbers={"published": 5}))
        writer.set_numbers("group", np.array([7, 7, 9]))
    with engine.update(path) as writer:
        writer.delete(["0"])
        writer.add(Document("又", {}))
    with closing(open_index(path)) as index:
        assert index.numbers("group").tolist() == [7, 9, 0]
        assert index.numbers("published").tolist() == [0, 5, 0]


@pytest.mark.parametrize(
    "overlay",
    [
        pytest.param(Overlay({}, {"group": np.arange(3)}), id="too few numbers"),
        pytest.param(Overlay({}, {}), id="no deleted document"),
    ],
)
def test_overlay_of_another_index(overlay: Overlay, path: Path) -> None:
    write_index(path, texts(*"一二三四"))
    with engine.update(path) as writer:
        writer.delete(["0"])
    folder = path / "generation-000002"
    (folder / "overlay.arrays").unlink()
    overlay.write(folder)
    (folder / "manifest.json").unlink()
    manifest.write_manifest(folder, 3)
    with pytest.raises(IndexDamaged, match="indexer build SOURCE"):
        open_index(path)


def test_update_without_an_index(path: Path) -> None:
    with pytest.raises(IndexMissing), engine.update(path):
        raise AssertionError
    assert not path.exists()


def test_update_while_another_process_writes(path: Path) -> None:
    write_index(path, texts("一"))
    with engine.update(path), pytest.raises(IndexLocked), engine.update(path):
        raise AssertionError


def test_nothing_changed_publishes_nothing(path: Path) -> None:
    write_index(path, texts("一"))
    with engine.update(path) as writer:
        assert writer.delete(["没有"]) == ["没有"]
    assert json.loads((path / "current").read_text())["generation"] == "000001"
