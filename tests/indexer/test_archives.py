"""Archives: folders that happen to be packed, whose members are files like others."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from document_samples import LINE, chapter, epub, pdf, tarred, zipped
from jsonl_samples import outline, read_file

from indexer.articles import Failure, Passed, RawArticle
from indexer.build import build
from indexer.sources import Reader, SourceFile, find_files

MEMBERS = {
    "b/春茶.txt": LINE.encode(),
    "a.txt.gz": gzip.compress(LINE.encode()),
    "a.jsonl": f'{{"text": "{LINE}"}}\n{{}}\n'.encode(),
    "图.jpg": b"\xff\xd8\xff",
    "README.md": b"read me",
    ".hidden.txt": b"hidden",
    "__MACOSX/b/._a.txt": b"mac",
}
PACK = {"a.zip": zipped, "a.tar": tarred, "a.tar.gz": tarred, "a.tgz": tarred}


def read_archive(
    path: Path, data: bytes, reader: Reader | None = None
) -> list[RawArticle | Failure]:
    """Read an archive; `.tgz` is packed as `.tar.gz` is."""
    if path.suffix == ".tgz":
        path.write_bytes(gzip.compress(data))
        (file,) = find_files([path])
        assert isinstance(file, SourceFile)
        return list((reader or Reader()).read(file))
    return read_file(path, data, reader)


@pytest.mark.parametrize("name", PACK)
def test_members_are_files_in_a_folder(tmp_path: Path, name: str) -> None:
    passed: list[Passed] = []
    path = tmp_path / name
    read = read_archive(path, PACK[name](MEMBERS), Reader(passed=passed.append))
    found = [
        (item.place.path.removeprefix(f"{path}/"), item.place.line, getattr(item, "id", "failed"))
        for item in read
    ]
    assert found == [
        ("b/春茶.txt", None, f"{name}/b/春茶.txt"),
        ("a.txt.gz", None, f"{name}/a.txt.gz"),
        ("a.jsonl", 1, f"{name}/a.jsonl:1"),
        ("a.jsonl", 2, "failed"),
    ]
    assert [(Path(item.path).name, item.reason) for item in passed] == [
        ("图.jpg", ".jpg"),
        ("README.md", "README or the like"),
    ]
    assert [raw.original for raw in read[:2] if isinstance(raw, RawArticle)] == [LINE.encode()] * 2


def test_documents_are_read_too(tmp_path: Path) -> None:
    members = {
        "a.pdf": pdf([[LINE]]),
        "b.epub": epub({"a.xhtml": chapter(LINE * 2)}),
        "c.html": b"<p>a",
    }
    for name, pack in PACK.items():
        report = build([_written(tmp_path / name, pack(members))], tmp_path / "index")
        assert (report.read, report.indexed) == (3, 3)


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(gzip.compress(data) if path.suffix in (".gz", ".tgz") else data)
    return path


def test_build_counts_members_passed_over(tmp_path: Path) -> None:
    report = build([_written(tmp_path / "a.zip", zipped(MEMBERS))], tmp_path / "index")
    assert (report.files, report.read, report.indexed, report.duplicates) == (1, 4, 1, 2)
    assert report.passed == {".jpg": 1, "README or the like": 1}


def legacy_zip(names: list[bytes]) -> bytes:
    """Return a zip file with names in a code page, as Windows packed them."""
    stand_ins = [chr(ord("a") + n) * len(name) for n, name in enumerate(names)]
    data = zipped(dict.fromkeys(stand_ins, LINE.encode()))
    for stand_in, name in zip(stand_ins, names, strict=True):
        data = data.replace(stand_in.encode(), name)
    return data


NAMES = ["新闻/春茶开采.txt", "新闻/地铁开通.txt", "通知/停水.txt"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_in_a_code_page(tmp_path: Path, encoding: str) -> None:
    names = [name.replace("/", "\\").encode(encoding) for name in NAMES]
    read = read_file(tmp_path / "a.zip", legacy_zip(names))
    assert [getattr(item, "id", item) for item in read] == [f"a.zip/{name}" for name in NAMES]
    read = read_file(
        tmp_path / "a.tar", tarred(dict.fromkeys(NAMES, LINE.encode()), encoding=encoding)
    )
    assert [getattr(item, "id", item) for item in read] == [f"a.tar/{name}" for name in NAMES]


def test_names_in_big5(tmp_path: Path) -> None:
    names = ["新聞/春茶開採.txt", "新聞/捷運開通營運.txt"]
    read = read_file(tmp_path / "a.zip", legacy_zip([name.encode("big5") for name in names]))
    assert [getattr(item, "id", item) for item in read] == [f"a.zip/{name}" for name in names]


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_names_do_not_lead_out_of_the_archive(tmp_path: Path, name: str) -> None:
    members = dict.fromkeys(["../../etc/x.txt", "/root/y.txt", "./a//z.txt"], LINE.encode())
    read = read_archive(tmp_path / name, PACK[name](members))
    inner = ["etc/x.txt", "root/y.txt", "a/z.txt"]
    assert [getattr(item, "id", item) for item in read] == [f"{name}/{path}" for path in inner]
    assert [item.place.path for item in read] == [f"{tmp_path / name}/{path}" for path in inner]


INNER = zipped({"a.txt": LINE.encode()})


@pytest.mark.parametrize("name", PACK)
@pytest.mark.parametrize(
    "inner",
    [
        pytest.param({"in.zip": INNER}, id="zip"),
        pytest.param({"in.tar": tarred({"a.txt": LINE.encode()})}, id="tar"),
        pytest.param({"in.tar.gz": gzip.compress(tarred({"a.txt": b"a"}))}, id="packed tar"),
        pytest.param({"in.txt": INNER}, id="zip by another name"),
        pytest.param({"in.txt.gz": gzip.compress(gzip.compress(b"a"))}, id="gzip in gzip"),
    ],
)
def test_archive_in_an_archive_is_a_failure(
    tmp_path: Path, name: str, inner: dict[str, bytes]
) -> None:
    members = {**inner, "z.txt": LINE.encode()}
    read = read_archive(tmp_path / name, PACK[name](members))
    assert outline(read) == [(None, "nested too deep"), (None, LINE)]


def test_links_are_not_followed(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind, target in ((tarfile.SYMTYPE, "/etc/passwd"), (tarfile.LNKTYPE, "a.txt")):
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = kind, target
            archive.addfile(info)
        info = tarfile.TarInfo("pipe.txt")
        info.type = tarfile.FIFOTYPE
        archive.addfile(info)
    assert read_file(tmp_path / "a.tar", out.getvalue()) == []


def test_names_that_are_none(tmp_path: Path) -> None:
    names = [b"\xd0\xff.txt", b"\0b.txt", b"c\0.txt"]
    read = read_file(tmp_path / "a.zip", legacy_zip(names))
    assert all(isinstance(item, RawArticle) for item in read)
    assert len({getattr(item, "id", "") for item in read}) == len(read)
    members = {"新闻\udcd0.txt": LINE.encode()}
    (raw,) = read_file(tmp_path / "a.tar", tarred(members))
    assert getattr(raw, "id", "").endswith(".txt")


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
def test_empty_archive_holds_nothing(tmp_path: Path, name: str) -> None:
    assert read_archive(tmp_path / name, PACK[name]({})) == []


def locked_zip() -> bytes:
    """Return a zip file whose first member is marked as having a password."""
    data = bytearray(zipped({"a.txt": LINE.encode(), "b.txt": LINE.encode()}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


TWO = {"a.txt": LINE.encode() * 200, "b.txt": LINE[::-1].encode() * 200}


def spoiled(data: bytes) -> bytes:
    """Return an archive with the beginning of its first member changed."""
    return data[:60] + bytes(byte ^ 0x55 for byte in data[60:90]) + data[90:]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param("a.zip", locked_zip(), ["encrypted", LINE], id="password"),
        pytest.param("a.zip", zipped(TWO, zipfile.ZIP_BZIP2), ["unsupported"] * 2, id="bzip2"),
        pytest.param("a.zip", zipped(TWO, zipfile.ZIP_LZMA), ["unsupported"] * 2, id="LZMA"),
        pytest.param("a.zip", spoiled(zipped(TWO)), ["damaged", LINE[::-1] * 200], id="member"),
        pytest.param("a.zip", zipped(TWO)[:-40], ["damaged"], id="cut zip"),
        pytest.param("a.zip", LINE.encode(), ["damaged"], id="no zip"),
        pytest.param("a.tar", tarred(TWO)[:9000], ["damaged", "damaged"], id="cut in a member"),
        pytest.param("a.tar", tarred(TWO)[:17_000], [LINE * 200, "damaged"], id="cut in a header"),
        pytest.param(
            "a.tar", tarred(TWO)[:16_896], [LINE * 200, "damaged"], id="cut before a member"
        ),
        pytest.param("a.tar", bytes(300) + b"x" * 900, ["damaged"], id="no tar"),
        pytest.param("a.tar.gz", b"x" * 900, ["damaged"], id="no tar in gzip"),
    ],
)
def test_damaged_archive(tmp_path: Path, name: str, data: bytes, expected: list[str]) -> None:
    assert [what for _, what in outline(read_archive(tmp_path / name, data))] == expected


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz"])
def test_bytes_read_rise_to_the_size_on_disk(tmp_path: Path, name: str) -> None:
    data = PACK[name]({f"{n}.txt": LINE.encode() * n for n in range(1, 300)})
    (file,) = find_files([_written(tmp_path / name, data)])
    assert isinstance(file, SourceFile)
    reader = Reader()
    seen = [reader.bytes_read for _ in reader.read(file)]
    assert seen == sorted(seen)
    assert seen[0] < seen[len(seen) // 2] < seen[-1] <= file.size == reader.bytes_read
