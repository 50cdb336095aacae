import hashlib
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_indexes import write_index

import engine
from engine import Document, IndexDamaged, IndexStale, IndexUnusable, open_index
from engine.embedded.layout import engine_version


@pytest.fixture
def generation(path: Path) -> Path:
    write_index(path, [Document("1", {"text": "社区治"}, stored={"id": "1"})])
    return path / "generation-000001"


def refused(path: Path, kind: type[IndexUnusable]) -> str:
    with pytest.raises(kind) as caught:
        open_index(path)
    message = str(caught.value)
    assert f"rebuild it with `python -m indexer build SOURCE --index {path}`" in message
    return message


def change(generation: Path, **fields: object) -> None:
    path = generation / "manifest.json"
    manifest = {**json.loads(path.read_text(encoding="utf-8")), **fields}
    del manifest["seal"]
    seal = hashlib.sha256(json.dumps(manifest).encode()).hexdigest()
    path.write_text(json.dumps({**manifest, "seal": seal}, indent=2) + "\n", encoding="utf-8")


def test_manifest_lists_every_file_of_the_engine_and_nothing_else(generation: Path) -> None:
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    contents = {path.name: path.read_bytes() for path in generation.iterdir()}
    del contents["manifest.json"]
    found = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in contents.items()
    }
    assert manifest["files"] == found
    assert {Path(name).suffix for name in found} == {
        ".toc",
        ".postings",
        ".documents",
        ".suggestions",
    }
    assert manifest["articles"] == 1


@pytest.mark.parametrize("suffix", [".postings", ".documents", ".suggestions", ".toc"])
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.unlink(), id="missing"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-1]), id="cut off"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes() + b"."), id="grown"),
        pytest.param(lambda path: (path.unlink(), path.mkdir()), id="a folder"),
    ],
)
def test_damaged_file(suffix: str, damage: Callable[[Path], Any], generation: Path) -> None:
    (file,) = generation.glob(f"*{suffix}")
    damage(file)
    assert str(file) in refused(generation.parent, IndexDamaged)


@pytest.mark.parametrize("name", ["failures.jsonl", "report.json"])
def test_attachment_is_guarded_too(name: str, path: Path) -> None:
    with engine.rebuild(path) as writer:
        writer.attach(name, "{}\n")
    attachment = path / "generation-000001" / name
    attachment.write_bytes(b"[]\n")
    assert f"{attachment} is not the one" in refused(path, IndexDamaged)
    attachment.unlink()
    assert f"{name} is missing" in refused(path, IndexDamaged)


@pytest.mark.parametrize("suffix", [".postings", ".documents", ".suggestions", ".toc"])
def test_any_changed_byte(suffix: str, generation: Path) -> None:
    (file,) = generation.glob(f"*{suffix}")
    content = file.read_bytes()
    for at in range(0, len(content), 97):
        file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        message = refused(generation.parent, IndexDamaged)
        assert f"{file} is not the one that was written" in message
    file.write_bytes(content)
    open_index(generation.parent).close()


def test_any_changed_byte_of_the_manifest_itself(generation: Path) -> None:
    file = generation / "manifest.json"
    content = file.read_bytes()
    for at in range(0, len(content), 7):
        for bit in (1, 4, 128):
            file.write_bytes(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :])
            refused(generation.parent, IndexUnusable)  # type: ignore[type-abstract]
    file.write_bytes(content)
    open_index(generation.parent).close()


class Bomb:
    """Makes a file when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self._target,)


def malicious(toc: Path, target: Path) -> bytes:
    """Return a table of contents of the same size with another schema."""
    content = toc.read_bytes()
    start = content.index(b"\x80\x02")
    bomb = pickle.dumps(Bomb(target), 2)
    return content[:start] + bomb + content[start + len(bomb) :]


def test_bomb_explodes_where_nothing_guards_it(generation: Path, tmp_path: Path) -> None:
    (toc,) = generation.glob("*.toc")
    content = malicious(toc, tmp_path / "exploded")
    pickle.loads(content[content.index(b"\x80\x02") :])
    assert (tmp_path / "exploded").exists()


def test_malicious_table_of_contents_is_never_unpickled(generation: Path, tmp_path: Path) -> None:
    (toc,) = generation.glob("*.toc")
    toc.write_bytes(malicious(toc, tmp_path / "exploded"))
    assert str(toc) in refused(generation.parent, IndexDamaged)
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize("name", ["_MAIN_2.toc", "_MAIN_99.toc", "other.toc"])
def test_table_of_contents_that_was_slipped_in(name: str, generation: Path, tmp_path: Path) -> None:
    (toc,) = generation.glob("*.toc")
    (generation / name).write_bytes(malicious(toc, tmp_path / "exploded"))
    assert f"{generation / name} is not the one" in refused(generation.parent, IndexDamaged)
    assert not (tmp_path / "exploded").exists()


def test_copy_of_the_table_of_contents_under_a_higher_number(generation: Path) -> None:
    (toc,) = generation.glob("*.toc")
    (generation / "_MAIN_2.toc").write_bytes(toc.read_bytes())
    assert "_MAIN_2.toc is not the one" in refused(generation.parent, IndexDamaged)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"format": 2}, "format: 1, not 2", id="newer format"),
        pytest.param({"format": 2, "shards": 4}, "format: 1, not 2", id="format of other fields"),
        pytest.param(
            {"engine": "whoosh3 9.0"},
            f"engine: {engine_version()}, not whoosh3 9.0",
            id="another engine",
        ),
    ],
)
def test_index_of_another_version(fields: dict[str, Any], expected: str, generation: Path) -> None:
    change(generation, **fields)
    assert expected in refused(generation.parent, IndexStale)


def test_index_of_another_segmenter_or_dictionary(generation: Path) -> None:
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    mine = manifest["fingerprint"]
    change(generation, fingerprint={**mine, "segmenter": "jieba 0.1", "folding": "00"})
    message = refused(generation.parent, IndexStale)
    assert f"segmenter: {mine['segmenter']}, not jieba 0.1" in message
    assert f"folding: {mine['folding']}, not 00" in message


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"format": 1, "engi', id="cut off"),
        pytest.param(b"\xff\x00", id="no text"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="list"),
        pytest.param(b"{}", id="no fields"),
        pytest.param(b'{"name": "package", "version": "1.0"}', id="foreign"),
        pytest.param(b'{"format": 1, "fingerprint": 3, "engine": ""}', id="foreign types"),
    ],
)
def test_manifest_that_is_not_ours(content: bytes, generation: Path) -> None:
    (generation / "manifest.json").write_bytes(content)
    assert f"{generation}/manifest.json cannot be read" in refused(generation.parent, IndexDamaged)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"files": ["a.seg"]}, id="files as a list"),
        pytest.param({"files": {"a.seg": 1}}, id="file without checksum"),
        pytest.param({"files": {"a\0b": {"bytes": 1, "sha256": ""}}}, id="file name with a null"),
        pytest.param({"fingerprint": {"analysis": 1}}, id="part of a fingerprint"),
        pytest.param({"comment": "hello"}, id="unknown field"),
    ],
)
def test_manifest_with_fields_that_are_not_ours(fields: dict[str, Any], generation: Path) -> None:
    change(generation)
    open_index(generation.parent).close()
    change(generation, **fields)
    refused(generation.parent, IndexDamaged)


def test_missing_manifest(generation: Path) -> None:
    (generation / "manifest.json").unlink()
    assert "manifest.json cannot be read" in refused(generation.parent, IndexDamaged)


def test_pointer_to_a_missing_generation(generation: Path) -> None:
    (generation.parent / "current").write_text('{"generation": "000007"}', encoding="utf-8")
    assert "generation-000007/manifest.json" in refused(generation.parent, IndexDamaged)


def test_generation_without_files(generation: Path) -> None:
    for file in generation.iterdir():
        file.unlink()
    refused(generation.parent, IndexDamaged)


def test_damaged_index_is_mended_by_building_again(generation: Path) -> None:
    (generation.parent / "current").write_text("{", encoding="utf-8")
    refused(generation.parent, IndexDamaged)
    write_index(generation.parent, [Document("2", {}, stored={"id": "2"})])
    index = open_index(generation.parent)
    assert [article["id"] for article in index.articles()] == ["2"]
    index.close()
