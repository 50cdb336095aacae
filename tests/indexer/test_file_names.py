"""File names for ids: safe on any system, none twice, the id itself where that is possible."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.file_names import FileNames

PIECES = st.sampled_from(
    ["a", "A", "é", "e\u0301", "文", "/", "..", ".", "~", ":", "\0", "con", "-1"]
)
IDS = st.lists(PIECES, max_size=6).map("".join) | st.text(max_size=400)


@pytest.mark.parametrize(
    "id",
    [
        pytest.param("seeds/新聞/武汉.html", id="a path"),
        pytest.param("xwlb-20220924-0", id="no ending"),
        pytest.param("a..b/c d~1.txt", id="dots, blank and tilde inside"),
    ],
)
def test_safe_id_is_its_own_path(id: str) -> None:
    assert FileNames().path_of(id) == id


@pytest.mark.parametrize(
    ("id", "pattern"),
    [
        pytest.param("../../etc/passwd", r"_\._\.\._etc_passwd~[0-9a-f]{12}", id="way up"),
        pytest.param("/etc/passwd", r"_etc_passwd~[0-9a-f]{12}", id="from the root"),
        pytest.param("a//b/", r"a__b_~[0-9a-f]{12}", id="empty parts"),
        pytest.param("a\0b.txt", r"a_b~[0-9a-f]{12}\.txt", id="NUL"),
        pytest.param("好.jsonl:12", r"好\.jsonl_12~[0-9a-f]{12}", id="line of a file"),
        pytest.param("c:\\a", r"c__a~[0-9a-f]{12}", id="drive and backslash"),
        pytest.param("NUL.txt", r"_NUL~[0-9a-f]{12}\.txt", id="device"),
        pytest.param(".htaccess", r"_htaccess~[0-9a-f]{12}", id="hidden"),
        pytest.param("end. ", r"end\._~[0-9a-f]{12}", id="blank at the end"),
        pytest.param("\u202egpj.exe", r"_gpj~[0-9a-f]{12}\.exe", id="turned around"),
        pytest.param("文" * 300 + ".html", r"文{48}~[0-9a-f]{12}\.html", id="300 characters"),
        pytest.param("a/" * 400 + "b", r"(a_){75}~[0-9a-f]{12}", id="deep"),
        pytest.param("\ud800", r"_~[0-9a-f]{12}", id="half a surrogate pair"),
    ],
)
def test_unsafe_id_becomes_one_name(id: str, pattern: str) -> None:
    assert re.fullmatch(pattern, FileNames().path_of(id))


@pytest.mark.parametrize(
    ("id", "ending", "path"),
    [
        pytest.param("a1", ".json", "a1.json", id="without"),
        pytest.param("a1.JSON", ".json", "a1.JSON", id="with another case"),
        pytest.param("a.b", ".html", "a.b.html", id="with another"),
        pytest.param("a.html", "", "a.html", id="none wanted"),
    ],
)
def test_ending(id: str, ending: str, path: str) -> None:
    assert FileNames().path_of(id, ending) == path


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("a/B.txt", "A/b.txt", id="case"),
        pytest.param("é", "e\u0301", id="accents"),
        pytest.param("a", "a/b", id="file, then folder of that name"),
        pytest.param("a/b", "A", id="folder, then file of that name"),
        pytest.param("a", "a", id="the same"),
    ],
)
def test_name_that_is_taken(first: str, second: str) -> None:
    names = FileNames()
    assert names.path_of(first) == first
    assert re.fullmatch(r"[^/~]+~[0-9a-f]{12}(\.txt)?", names.path_of(second))


def test_id_that_is_the_name_made_for_another() -> None:
    made = FileNames().path_of("../甲")
    names = FileNames()
    assert names.path_of(made) == made
    assert names.path_of("../甲") == f"{made}-1"


@given(st.lists(IDS, max_size=20), st.sampled_from(["", ".json"]))
def test_every_id_gets_a_file_of_its_own_inside_the_folder(ids: list[str], ending: str) -> None:
    names = FileNames()
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "in" / "here"
        for id in ids:
            path = root / names.path_of(id, ending)
            assert path.resolve().is_relative_to(root)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("xb").close()
        files = [str(path) for path in Path(folder).rglob("*") if path.is_file()]
        assert len(files) == len(ids)
        assert len({normalize("NFC", path).casefold() for path in files}) == len(ids)
