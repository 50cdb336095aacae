"""Finding files: the same ones in the same order everywhere, nothing dropped in silence."""

import os
from pathlib import Path

import pytest

from indexer.articles import Failure, Passed
from indexer.errors import SourceError
from indexer.sources import Reader, SourceFile, find_files


def write(root: Path, *names: str) -> Path:
    """Write a small article into each of the files."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("正文。", encoding="utf-8")
    return root


def names(*sources: Path) -> list[str]:
    return [found.name for found in find_files(sources) if isinstance(found, SourceFile)]


def passed(*sources: Path) -> list[tuple[str, str]]:
    return [
        (Path(found.path).name, found.reason)
        for found in find_files(sources)
        if isinstance(found, Passed)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "文章"
    root.mkdir()
    return root


def test_files_come_in_order_of_name_folder_after_folder(folder: Path) -> None:
    write(folder, "b.txt", "a.md", "2021/02/z.html", "2021/01/y.htm", "2020/x.jsonl")
    assert names(folder) == [
        "文章/a.md",
        "文章/b.txt",
        "文章/2020/x.jsonl",
        "文章/2021/01/y.htm",
        "文章/2021/02/z.html",
    ]


@pytest.mark.parametrize(
    ("name", "kind", "compressed"),
    [
        pytest.param("a.txt", "text", False, id="text"),
        pytest.param("a.TXT", "text", False, id="upper-case ending"),
        pytest.param("a.Md", "markdown", False, id="Markdown"),
        pytest.param("a.HTM", "html", False, id="old HTML"),
        pytest.param("a.ndjson", "jsonl", False, id="JSON lines by another name"),
        pytest.param("a.jsonl.GZ", "jsonl", True, id="packed, upper-case"),
        pytest.param("2022.11.12.txt", "text", False, id="dots in the name"),
        pytest.param("两个 确立.txt", "text", False, id="space and Chinese"),
        pytest.param("a.txt.gz", "text", True, id="packed"),
        pytest.param("a.tgz", "tar", True, id="packed archive, short"),
        pytest.param("a.tar.gz", "tar", True, id="packed archive, long"),
        pytest.param("a.warc.gz", "warc", True, id="captures"),
        pytest.param("a.DOCX", "docx", False, id="Word"),
    ],
)
def test_kind_is_known_by_the_ending(folder: Path, name: str, kind: str, compressed: bool) -> None:
    (found,) = find_files([write(folder, name)])
    assert isinstance(found, SourceFile)
    assert (found.name, found.kind, found.compressed) == (f"文章/{name}", kind, compressed)
    assert found.size == len("正文。".encode())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("图.JPG", ".jpg", id="picture"),
        pytest.param("a.gz", ".gz", id="packed without a kind"),
        pytest.param("Makefile", "no ending", id="no ending"),
        pytest.param("README.md", "README or the like", id="readme"),
        pytest.param("readme.zh.txt", "README or the like", id="readme in Chinese"),
        pytest.param("LICENSE", "README or the like", id="license"),
    ],
)
def test_file_that_is_no_article_is_counted(folder: Path, name: str, reason: str) -> None:
    write(folder, name)
    assert names(folder) == []
    assert passed(folder) == [(name, reason)]


def test_article_about_a_readme_is_an_article(folder: Path) -> None:
    assert names(write(folder, "readme怎么写.txt")) == ["文章/readme怎么写.txt"]


def test_hidden_files_and_folders_are_passed_over(folder: Path) -> None:
    write(folder, ".a.txt", ".git/b.txt", "c.txt")
    assert names(folder) == ["文章/c.txt"]
    assert passed(folder) == []


def test_file_given_directly_is_read_whatever_it_is_called(folder: Path) -> None:
    write(folder, "README.md", ".hidden.txt")
    assert names(folder / "README.md", folder / ".hidden.txt") == ["README.md", ".hidden.txt"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("nothing", "no such file or folder", id="missing"),
        pytest.param("a.xls", r"not a kind of file that can be read \(.txt", id="unknown kind"),
    ],
)
def test_source_that_cannot_be_read_is_named(folder: Path, name: str, message: str) -> None:
    write(folder, "a.xls")
    with pytest.raises(SourceError, match=f"{name}: {message}"):
        names(folder / name)


def test_folder_named_like_a_file_is_walked(folder: Path) -> None:
    assert names(write(folder, "x.txt/a.txt")) == ["文章/x.txt/a.txt"]


def test_link_to_its_own_folder_ends(folder: Path) -> None:
    (write(folder, "a.txt") / "loop").symlink_to(folder)
    assert names(folder) == ["文章/a.txt"]


@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_pipe_and_link_to_nothing_fail_without_blocking(folder: Path, kind: str) -> None:
    path = folder / "a.txt"
    os.mkfifo(path) if kind == "pipe" else path.symlink_to("nowhere.txt")
    (file,) = find_files([folder])
    assert isinstance(file, SourceFile)
    (failure,) = Reader().read(file)
    assert isinstance(failure, Failure)
    assert (failure.place.path, failure.reason) == (str(path), "unreadable")


def test_folder_given_twice_is_read_once(folder: Path) -> None:
    write(folder, "a.txt", "sub/b.txt")
    assert names(folder, folder / "sub", folder / "a.txt") == ["文章/a.txt", "文章/sub/b.txt"]
    assert passed(folder, folder / "sub") == [("b.txt", "given twice")]


def test_dot_is_named_like_its_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(folder, "a.txt"))
    assert names(Path()) == ["文章/a.txt"]


def test_name_that_is_not_utf8_can_be_printed_and_stored(folder: Path) -> None:
    path = os.fsencode(folder) + b"/" + "文.txt".encode("gbk")
    Path(os.fsdecode(path)).write_text("正文。", encoding="utf-8")
    (file,) = find_files([folder])
    assert isinstance(file, SourceFile)
    assert file.name == "文章/\\xce\\xc4.txt"
    (raw,) = Reader().read(file)
    assert raw.place.path == f"{folder}/\\xce\\xc4.txt"
