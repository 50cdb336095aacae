"""Lines that recur in the articles of an outlet are furniture; whatever else recurs stays."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cleaning_samples import FIRST, LAST
from indexer_command import write_jsonl

import engine
from indexer.build import BuildOptions, build
from indexer.report import REPORT, Report
from indexer.update import update

Lines = Callable[[int], Sequence[str]]
NUMERALS = "零一二三四五六七八九"


def number(count: int) -> str:
    return "".join(NUMERALS[int(digit)] for digit in str(count))


def body(count: int) -> list[str]:
    return [f"第{number(count)}批春茶{FIRST}", f"第{number(count)}位专家说，{LAST}"]


def page(count: int) -> list[str]:
    return ["云泽要闻 市政动态 百姓热线", *body(count), "值班岗 云泽融媒体", "云泽视听 云泽读书"]


def records(lines: Lines, count: int = 30, **fields: str) -> list[dict[str, str]]:
    return [
        {
            "id": f"{fields.get('source', '')}{one}",
            "title": f"第{number(one)}批春茶开采",
            "text": "\n".join(lines(one)),
            **fields,
        }
        for one in range(count)
    ]


def built(
    folder: Path, articles: Sequence[Mapping[str, str]], **options: Any
) -> tuple[Report, list[dict[str, Any]]]:
    """Return the report of a build, and what the index stores."""
    source = write_jsonl(folder / "a.jsonl", articles)
    report = build([source], folder / "index", BuildOptions(**options))
    opened = engine.open_index(folder / "index")
    stored = [dict(article) for article in opened.articles()]
    assert json.loads(opened.attachment(REPORT))["learned"]["articles"] == report.learned_taken
    opened.close()
    return report, stored


def texts(stored: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    return [article["text"].split("\n") for article in stored]


@pytest.mark.parametrize("workers", [1, 2])
def test_lines_that_recur_go_and_are_reported(tmp_path: Path, workers: int) -> None:
    report, stored = built(tmp_path, records(page, 1200, source="云泽日报"), workers=workers)
    assert texts(stored) == [body(one) for one in range(1200)]
    assert report.learned_taken == 1200
    assert report.changes["learned furniture"] == 3600
    assert [(line.outlet, line.articles, line.share) for line in report.learned] == [
        ("云泽日报", 1200, 1.0)
    ] * 3
    assert {line.line for line in report.learned} == set(page(0)) - set(body(0))
    assert "learned         3  recurring lines of 1 outlet, from 1,200 articles" in report.summary()


def test_none_is_learned_where_it_is_switched_off(tmp_path: Path) -> None:
    report, stored = built(tmp_path, records(page), furniture_share=0)
    assert texts(stored) == [page(one) for one in range(30)]
    assert report.learned == []


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        pytest.param(page, 19, id="few articles"),
        pytest.param(
            lambda one: page(one) if one % 4 == 0 else body(one), 100, id="few of the outlet's"
        ),
        pytest.param(
            lambda one: [body(one)[0], "云泽要闻 市政动态", *body(one)], 30, id="between paragraphs"
        ),
        pytest.param(
            lambda one: [*body(one), "特此公告，望周知。"] if one % 2 else body(one),
            60,
            id="sentence",
        ),
        pytest.param(lambda one: [*body(one), "（记者 何遥）"], 30, id="signature"),
        pytest.param(lambda one: [*body(one), "联系电话：0571-1234567"], 30, id="contact"),
        pytest.param(lambda one: [*body(one), "2022年3月5日"], 30, id="date"),
        pytest.param(lambda one: [*body(one), "—— 1 ——"], 30, id="no words"),
        pytest.param(lambda one: ["云泽要闻 市政动态", "云泽读书"], 30, id="nothing else"),
    ],
)
def test_line_stays(tmp_path: Path, lines: Lines, count: int) -> None:
    _, stored = built(tmp_path, records(lines, count, source="云泽日报"))
    assert texts(stored) == [list(lines(one)) for one in range(count)]


def test_sentence_that_nearly_every_article_has_goes(tmp_path: Path) -> None:
    _, stored = built(tmp_path, records(lambda one: [*body(one), "我们与您一同见证云泽。"]))
    assert texts(stored) == [body(one) for one in range(30)]


def test_share_that_is_asked_for(tmp_path: Path) -> None:
    lines: Lines = lambda one: page(one) if one % 4 == 0 else body(one)  # noqa: E731
    _, stored = built(tmp_path, records(lines, 100), furniture_share=0.2)
    assert texts(stored) == [body(one) for one in range(100)]


def test_lines_of_one_outlet_stay_in_another(tmp_path: Path) -> None:
    few = records(page, 5, source="江城晨报")
    _, stored = built(tmp_path, [*records(page, 30, source="云泽日报"), *few])
    assert texts(stored)[30:] == [page(one) for one in range(5)]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"url": "https://www.example.org/a"}, id="host of the address"),
        pytest.param({"url": "https://[broken"}, id="broken address"),
        pytest.param({}, id="file of many articles"),
    ],
)
def test_outlet_that_is_not_given(tmp_path: Path, fields: dict[str, str]) -> None:
    report, stored = built(tmp_path, records(page, **fields))
    assert texts(stored) == [body(one) for one in range(30)]
    host = "www.example.org" if "www" in fields.get("url", "") else str(tmp_path / "a.jsonl")
    assert {line.outlet for line in report.learned} == {host}


def test_copies_of_an_article_teach_nothing(tmp_path: Path) -> None:
    copies = [{**record, "id": f"{one}"} for one, record in enumerate(records(page, 1) * 40)]
    others = [{**record, "id": f"{record['id']}x"} for record in records(body, 20)[1:]]
    _, stored = built(tmp_path, [*copies, *others])
    assert texts(stored)[0] == page(0)


def test_title_of_a_daily_column_stays_the_title(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for one in range(30):
        lines = ["云泽要闻 市政动态", "今日茶讯", *body(one)]
        (folder / f"{one:03}.txt").write_text("\n".join(lines), encoding="utf-8")
    build([folder], tmp_path / "index")
    opened = engine.open_index(tmp_path / "index")
    assert {article["title"] for article in opened.articles()} == {"今日茶讯"}
    assert texts(list(opened.articles())) == [body(one) for one in range(30)]
    opened.close()


def test_line_above_the_title_goes(tmp_path: Path) -> None:
    untitled = records(lambda one: ["云泽要闻 市政动态", f"茶讯{number(one)}则", *body(one)])
    for record in untitled:
        del record["title"]
    _, stored = built(tmp_path, untitled)
    assert [article["title"] for article in stored] == [f"茶讯{number(one)}则" for one in range(30)]
    assert texts(stored) == [body(one) for one in range(30)]


def test_header_line_that_recurs_is_read(tmp_path: Path) -> None:
    _, stored = built(tmp_path, records(lambda one: ["来源：云泽日报", *body(one)]))
    assert {article["source"] for article in stored} == {"云泽日报"}


def test_line_in_either_script_and_with_other_spaces_is_the_same(tmp_path: Path) -> None:
    def lines(one: int) -> list[str]:
        return [*body(one), "雲澤視聽　雲澤讀書" if one == 0 else "云泽视听 云泽读书"]

    _, stored = built(tmp_path, records(lines))
    assert texts(stored) == [body(one) for one in range(30)]


def test_update_takes_what_the_build_learned_and_learns_nothing(tmp_path: Path) -> None:
    built(tmp_path, records(page))
    more = {"id": "新", "title": "第九百批春茶开采", "text": "\n".join(page(900))}
    write_jsonl(tmp_path / "a.jsonl", [*records(page), more])
    report = update([tmp_path / "a.jsonl"], tmp_path / "index")
    assert (report.indexed, report.learned_taken) == (1, 1)
    with closing(engine.open_index(tmp_path / "index")) as opened:
        assert (opened.find("新") or {})["text"].split("\n") == body(900)
        assert json.loads(opened.attachment(REPORT))["learned"]["lines"]
