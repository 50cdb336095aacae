"""Backups: one file that brings back the same index, or is refused."""

import gzip
import io
import json
import os
import random
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from small_indexes import version, whole_version, write_index

from engine import (
    BackupDamaged,
    IndexDamaged,
    IndexMissing,
    NoSpace,
    back_up,
    open_index,
    rebuild,
    restore,
    rollback,
)

CHANGES = 300
_GZIP_HEADER = 10


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup of version 1."""
    path = tmp_path_factory.mktemp("backed-up")
    with rebuild(path) as writer:
        for document in version(1):
            writer.add(document)
        writer.attach("report.json", '{"报告": 1}')
    out = io.BytesIO()
    back_up(path, out)
    return out.getvalue()


def test_index_comes_back_whole(packed: bytes, path: Path) -> None:
    done = restore(path, io.BytesIO(packed))
    assert (done.generation, done.articles) == ("000001", 40)
    index = open_index(path)
    assert whole_version(index) == 1
    assert index.attachment("report.json") == '{"报告": 1}'


def test_same_index_makes_the_same_bytes(packed: bytes, path: Path) -> None:
    restore(path, io.BytesIO(packed))
    again = io.BytesIO()
    back_up(path, again)
    assert again.getvalue() == packed


def test_index_that_was_live_is_kept(packed: bytes, path: Path) -> None:
    write_index(path, version(7))
    restore(path, io.BytesIO(packed))
    assert whole_version(open_index(path)) == 1
    rollback(path)
    assert whole_version(open_index(path)) == 7


def test_damaged_index_is_not_backed_up(packed: bytes, path: Path) -> None:
    restore(path, io.BytesIO(packed))
    (path / "generation-000001" / "report.json").write_text('{"报告": 2}', encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"report\.json is not the one that was written"):
        back_up(path, io.BytesIO())


def test_no_index_to_back_up(path: Path) -> None:
    with pytest.raises(IndexMissing):
        back_up(path, io.BytesIO())


def refused(path: Path, content: bytes) -> str:
    """Assert that a restore is refused and changes nothing; return what it says."""
    write_index(path, version(7))
    before = sorted(each.name for each in path.iterdir())
    with pytest.raises(BackupDamaged) as caught:
        restore(path, io.BytesIO(content))
    assert whole_version(open_index(path)) == 7
    assert sorted(each.name for each in path.iterdir()) == before
    return str(caught.value)


def _means_the_same(changed: bytes, packed: bytes) -> bool:
    """Whether another place is copied from, one that holds the same."""
    try:
        return gzip.decompress(changed) == gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return False


def test_changed_bytes(packed: bytes, path: Path) -> None:
    chance = random.Random(3)
    write_index(path, version(7))
    for _ in range(CHANGES):
        place, change = chance.randrange(_GZIP_HEADER, len(packed)), chance.randint(1, 255)
        changed = bytearray(packed)
        changed[place] ^= change
        if not _means_the_same(changed, packed):
            with pytest.raises(BackupDamaged):
                restore(path, io.BytesIO(changed))
    assert whole_version(open_index(path)) == 7


@pytest.mark.parametrize("share", [0, 0.001, 0.1, 0.5, 0.9, 0.999])
def test_cut_off(share: float, packed: bytes, path: Path) -> None:
    assert "not a whole backup" in refused(path, packed[: int(share * len(packed))])


Members = dict[str, tuple[bytes, bytes]]
"""Name to type and content."""


def repacked(packed: bytes, change: Callable[[Members], None]) -> bytes:
    """Return a backup whose members were changed."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        members: Members = {
            member.name: (member.type, archive.extractfile(member).read())  # type: ignore[union-attr]
            for member in archive
        }
    change(members)
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        for name, (kind, content) in members.items():
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, len(content) if kind == tarfile.REGTYPE else 0
            info.linkname = "/etc/passwd" if kind != tarfile.REGTYPE else ""
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def _changed_report(members: Members) -> None:
    members["wensou-index/report.json"] = (tarfile.REGTYPE, '{"报告": 9}'.encode())


def _bomb(members: Members) -> None:
    fields = json.loads(members["wensou-index/manifest.json"][1])
    fields["files"]["report.json"]["bytes"] = 1 << 60
    members["wensou-index/manifest.json"] = (tarfile.REGTYPE, json.dumps(fields).encode())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(lambda m: m.update({"../x": (b"0", b"x")}), "'../x' is none", id="climbs"),
        pytest.param(lambda m: m.update({"/wensou": (b"0", b"x")}), "is none", id="absolute"),
        pytest.param(
            lambda m: m.update({"wensou-index/../../x": (b"0", b"x")}),
            "is none",
            id="climbs inside",
        ),
        pytest.param(lambda m: m.update({"wensou-index/.x": (b"0", b"")}), "is none", id="hidden"),
        pytest.param(lambda m: m.update({"wensou-index/x": (b"0", b"x")}), "'x'", id="unknown"),
        pytest.param(
            lambda m: m.update({"wensou-index/report.json": (b"2", b"")}), "is none", id="symlink"
        ),
        pytest.param(
            lambda m: m.update({"wensou-index/report.json": (b"1", b"")}), "is none", id="hard link"
        ),
        pytest.param(
            lambda m: m.update({"wensou-index/report.json": (b"6", b"")}), "is none", id="pipe"
        ),
        pytest.param(
            lambda m: m.pop("wensou-index/report.json"), "report.json is missing", id="missing"
        ),
        pytest.param(_changed_report, "report.json is not the one that was", id="changed"),
        pytest.param(lambda m: m.clear(), "not a whole backup", id="empty"),
        pytest.param(
            lambda m: m.pop("wensou-index/manifest.json"), "it begins with", id="no manifest"
        ),
    ],
)
def test_archive_that_is_no_backup(
    change: Callable[[Members], None], told: str, packed: bytes, path: Path
) -> None:
    assert told in refused(path, repacked(packed, change))
    assert not Path("/wensou").exists()
    assert [each.name for each in path.parent.iterdir()] == ["index"]


def test_repacked_archive_is_still_one(packed: bytes, path: Path) -> None:
    restore(path, io.BytesIO(repacked(packed, lambda members: None)))
    assert whole_version(open_index(path)) == 1


def test_manifest_that_promises_more_than_the_disk_holds(packed: bytes, path: Path) -> None:
    write_index(path, version(7))
    with pytest.raises(NoSpace, match="free some"):
        restore(path, io.BytesIO(repacked(packed, _bomb)))
    assert whole_version(open_index(path)) == 7


def test_something_behind_the_archive(packed: bytes, path: Path) -> None:
    content = gzip.decompress(packed) + b"more"
    assert "something follows" in refused(path, gzip.compress(content))


def test_file_that_is_something_else(path: Path) -> None:
    assert "not a whole backup" in refused(path, "社区治理".encode() * 99)
    assert "not a whole backup" in refused(path, os.urandom(5_000))
