"""JSON lines: every line is an article or a failure with its number, whatever the others are."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonl_samples import outline, read_file

from indexer.articles import RawArticle

GOOD = '{"text": "春茶早了十天，茶农说这要归功于连日的暖阳。"}'
TEXT = "春茶早了十天，茶农说这要归功于连日的暖阳。"


@pytest.fixture(params=["a.jsonl", "a.jsonl.gz"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


def read_record(path: Path, **record: Any) -> RawArticle:
    (raw,) = read_file(path, json.dumps(record).encode())
    assert isinstance(raw, RawArticle)
    return raw


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param('{"text": "没有写完', "malformed", id="cut"),
        pytest.param("春茶", "malformed", id="no JSON"),
        pytest.param('["春茶"]', "malformed", id="list"),
        pytest.param('"春茶"', "malformed", id="only a text"),
        pytest.param("null", "malformed", id="null"),
        pytest.param('{"text": {"zh": "春茶"}}', "malformed", id="text is an object"),
        pytest.param('{"text": [1, 2]}', "malformed", id="text is a list of numbers"),
        pytest.param('{"id": "7", "source": "报"}', "empty", id="neither text nor title"),
        pytest.param('{"text": null, "title": ""}', "empty", id="text is null"),
        pytest.param("[" * 100_000, "malformed", id="nested too deep"),
        pytest.param('{"text": ' + "9" * 5000 + "}", "malformed", id="number too long"),
        pytest.param(GOOD + GOOD, "malformed", id="two in a line"),
    ],
)
def test_bad_line_is_reported_and_the_others_are_read(path: Path, line: str, reason: str) -> None:
    data = f"{GOOD}\n\n{line}\n{GOOD}".encode()
    assert outline(read_file(path, data)) == [(1, TEXT), (3, reason), (4, TEXT)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", [], id="empty file"),
        pytest.param(b" \n\t\r\n\n", [], id="only blank lines"),
        pytest.param(f"{GOOD}\r\n\r\n{GOOD}\r\n".encode(), [(1, TEXT), (3, TEXT)], id="CRLF"),
        pytest.param(GOOD.encode(), [(1, TEXT)], id="no newline at the end"),
        pytest.param(GOOD.encode("utf-8-sig"), [(1, TEXT)], id="byte order mark"),
        pytest.param(GOOD.encode("gbk"), [(1, TEXT)], id="GBK"),
        pytest.param(f"{GOOD}\n{GOOD}".encode("utf-16"), [(1, TEXT), (2, TEXT)], id="UTF-16"),
        pytest.param(GOOD.encode("utf-16-be"), [(1, TEXT)], id="UTF-16 without mark"),
        pytest.param(
            f"{GOOD}\n".encode() + b'{"text": "\xff"}\n' + GOOD.encode(),
            [(1, TEXT), (2, "undecodable"), (3, TEXT)],
            id="line that is not UTF-8",
        ),
        pytest.param(
            f"{GOOD}\n".encode("gbk") * 3 + b'{"text": "\xff"}\n' + GOOD.encode("gbk"),
            [(1, TEXT), (2, TEXT), (3, TEXT), (4, "undecodable"), (5, TEXT)],
            id="line that is not GBK",
        ),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", [(None, "unsupported")], id="picture"),
    ],
)
def test_lines_are_counted_as_an_editor_does(
    path: Path, data: bytes, expected: list[tuple[int | None, str]]
) -> None:
    assert outline(read_file(path, data)) == expected


@pytest.mark.parametrize(
    ("record", "id"),
    [
        pytest.param({"id": "n-1", "_id": "7"}, "n-1", id="id"),
        pytest.param({"_id": "7"}, "7", id="id as MongoDB has it"),
        pytest.param({"id": 7}, "7", id="number"),
        pytest.param({"id": 0}, "0", id="zero"),
        pytest.param({"id": " "}, "a.jsonl:1", id="blank"),
        pytest.param({"id": None}, "a.jsonl:1", id="null"),
        pytest.param({}, "a.jsonl:1", id="none"),
        pytest.param({"id": "\ud800n\u200b1"}, "n1", id="half a surrogate pair"),
    ],
)
def test_id_is_the_given_one_or_the_place(tmp_path: Path, record: dict[str, Any], id: str) -> None:
    assert read_record(tmp_path / "a.jsonl", text="春茶", **record).id == id


def test_fields_are_texts_whatever_they_were(path: Path) -> None:
    raw = read_record(
        path,
        title=" 春茶 ",
        text="正文",
        author=["甲", "乙"],
        published=1668222900,
        url=None,
        source=True,
    )
    assert raw.given == {"title": "春茶", "author": "甲 乙", "published": "1668222900"}


def test_list_of_paragraphs_keeps_them_apart(path: Path) -> None:
    assert read_record(path, text=["第一段。", "第二段。"]).content == "第一段。\n第二段。"


@pytest.mark.parametrize(
    ("html", "media"),
    [
        pytest.param("<p>正文</p>", "html-fragment", id="piece"),
        pytest.param("<html><body><p>正文</p></body></html>", "html", id="page"),
    ],
)
def test_html_goes_before_text(path: Path, html: str, media: str) -> None:
    raw = read_record(path, html=html, text="别的")
    assert (raw.media, raw.content) == (media, html)


@given(st.lists(st.text(min_size=1).filter(str.strip), max_size=9), st.booleans())
def test_any_texts_come_back_in_order(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], ascii: bool
) -> None:
    lines = [json.dumps({"text": text}, ensure_ascii=ascii) for text in texts]
    path = tmp_path_factory.mktemp("any") / "a.jsonl"
    assert outline(read_file(path, "\n".join(lines).encode())) == list(enumerate(texts, start=1))


GIANT = """
import gzip, re, sys
from pathlib import Path
from indexer.articles import Failure
from indexer.sources import Reader, find_files

path, good = Path(sys.argv[1]), {good!r}.encode()
with (gzip.open(path, "wb", 1) if path.suffix == ".gz" else path.open("wb")) as file:
    file.write(good + b'\\n{{"text": "')
    for _ in range(200):
        file.write("茶".encode() * 333_333)
    file.write(b'"}}\\n' + good)
(found,) = find_files([path])
for item in Reader().read(found):
    print(item.place.line, item.reason if isinstance(item, Failure) else "read")
status = Path("/proc/self/status").read_text()
print(int(re.search("VmHWM:\\s+(\\d+)", status)[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measured as Linux does")
def test_line_of_200_mb_fails_alone_and_in_little_memory(path: Path) -> None:
    command = [sys.executable, "-c", GIANT.format(good=GOOD), str(path)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    *lines, megabytes = output.splitlines()
    assert lines == ["1 read", "2 too large", "3 read"]
    assert int(megabytes) < 400
