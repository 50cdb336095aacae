"""CSV: a row is an article, its columns named in English or Chinese; a bad row fails alone."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonl_samples import outline, read_file

from indexer.articles import RawArticle
from indexer.sources import Reader

TEXT = "春茶早了十天，茶农说这要归功于连日的暖阳。"
HEADER = "标题,正文,日期,来源,作者,链接\n"
ROW = f"春茶,{TEXT},2023-03-05,茶报,何遥,http://cha.example/1\n"
GIVEN = {
    "title": "春茶",
    "published": "2023-03-05",
    "source": "茶报",
    "author": "何遥",
    "url": "http://cha.example/1",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.csv"


def read_rows(path: Path, data: str | bytes, largest: int = 1_000_000) -> list[RawArticle]:
    read = read_file(path, data.encode() if isinstance(data, str) else data, Reader(largest))
    articles = [raw for raw in read if isinstance(raw, RawArticle)]
    assert articles == read, read
    return articles


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.tsv"])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param((HEADER + ROW).encode(), id="commas"),
        pytest.param((HEADER + ROW).replace(",", "\t").encode(), id="tabs"),
        pytest.param((HEADER + ROW).replace(",", ";").encode(), id="semicolons"),
        pytest.param((HEADER + ROW).encode("utf-8-sig"), id="byte order mark, as Excel writes"),
        pytest.param((HEADER + ROW).encode("gbk"), id="GBK, as Excel writes in China"),
        pytest.param((HEADER + ROW).encode("utf-16"), id="UTF-16"),
        pytest.param((HEADER + ROW).replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param((HEADER + ROW).replace("\n", "\r").encode(), id="CR alone"),
        pytest.param(f"{HEADER}\n,,,,,\n{ROW}".encode(), id="blank rows"),
    ],
)
def test_table_of_articles(tmp_path: Path, name: str, data: bytes) -> None:
    (raw,) = read_rows(tmp_path / name, data)
    assert (raw.content, raw.given) == (TEXT, GIVEN)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("標題,內容,發布時間,來源,作者,網址\n", id="traditional"),
        pytest.param("title,text,published,source,author,url\n", id="keys of JSONL"),
        pytest.param(" Title ,Content,Pub_Date,Media,Author,Link\n", id="English"),
        pytest.param("新闻标题,全文,发表日期,媒体,记者,原文链接\n", id="other words"),
        pytest.param('"标题","正文","日期","来源","作者","链接"\n', id="quoted"),
    ],
)
def test_names_of_columns(path: Path, header: str) -> None:
    assert read_rows(path, header + ROW)[0].given == GIVEN


def test_columns_of_other_names_are_left_out(path: Path) -> None:
    (raw,) = read_rows(path, f"序号,标题,点击,正文\n7,春茶,99,{TEXT}\n")
    assert (raw.id, raw.given, raw.content) == ("7", {"title": "春茶"}, TEXT)


def test_rows_are_numbered_by_the_line_where_they_begin(path: Path) -> None:
    data = f'正文\n"第一段。\n第二段，""引""。"\n{TEXT}\n'
    raws = read_rows(path, data)
    assert [raw.id for raw in raws] == ["a.csv:2", "a.csv:4"]
    assert [raw.place.line for raw in raws] == [2, 4]
    assert raws[0].content == '第一段。\n第二段，"引"。'


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16-le"])
def test_original_is_the_row_as_it_stands(path: Path, encoding: str) -> None:
    row = f'"第一段。\r\n第二段，""引""。", {TEXT} '
    (raw,) = read_rows(path, f"正文,标题\r\n{row}\r\n".encode(encoding))
    assert raw.original == row.encode(encoding)


def test_field_over_the_limit_of_the_module_is_read(path: Path) -> None:
    long = "茶" * 200_000
    assert read_rows(path, f"正文\n{long}\n{TEXT}\n")[0].content == long


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(f"正文\n{'茶' * 2000}\n{TEXT}", [(2, "too large"), (3, TEXT)], id="large"),
        pytest.param(
            f"正文,标题\n春,茶,多\n{TEXT},茶", [(2, "malformed"), (3, TEXT)], id="too many values"
        ),
        pytest.param(f"正文,标题\n春,茶,,\n{TEXT}", [(2, "春"), (3, TEXT)], id="commas at the end"),
        pytest.param(f'正文\n{TEXT}\n"春茶\n早', [(2, TEXT), (3, "malformed")], id="open quote"),
        pytest.param(
            '正文\n"' + "茶\n" * 2000 + TEXT,
            [(2, "too large"), (1001, None)],
            id="open quote, long",
        ),
        pytest.param(
            f"标题,来源\n春茶,茶报\n,茶报\n{TEXT},", [(2, ""), (3, "empty"), (4, "")], id="no text"
        ),
        pytest.param("", [(None, "malformed")], id="empty file"),
        pytest.param("甲,乙\n1,2\n", [(None, "malformed")], id="other table"),
        pytest.param("春茶早了十天，茶农说。\n", [(None, "malformed")], id="no table"),
    ],
)
def test_bad_row_fails_alone(
    path: Path, data: str, expected: list[tuple[int | None, str | None]]
) -> None:
    read = outline(read_file(path, data.encode(), Reader(largest_article=1000)))
    assert len(read) >= len(expected)
    for found, (line, what) in zip(read, expected, strict=False):
        assert found[1] == what if what is not None else True
        assert found[0] == line or what is None


def test_row_that_is_not_of_the_encoding_fails_alone(path: Path) -> None:
    data = f"正文\n{TEXT}\n".encode() + b"\xff\n" + TEXT.encode()
    assert outline(read_file(path, data)) == [(2, TEXT), (3, "undecodable"), (4, TEXT)]


@given(st.lists(st.text(alphabet='茶,;"\n\t a', min_size=1).filter(str.strip), max_size=9))
def test_any_texts_come_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["正文", "标题"], *([text, "题"] for text in texts)])
    raws = read_rows(tmp_path_factory.mktemp("any") / "a.csv", out.getvalue())
    assert [raw.content for raw in raws] == texts
