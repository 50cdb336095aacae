"""Duplicates of a build: exact ones are dropped and reported, near ones are kept in groups."""

import json
import random
from collections import Counter
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from indexer_command import write_jsonl
from rewriting import article, changed, made_up

import engine
from engine import Order, Stored
from indexer.articles import Article
from indexer.build import BuildOptions, build
from indexer.deduplication import groups_of
from indexer.report import DUPLICATES, FAILURES_KEPT, REPORT
from indexer.signatures import SIGNATURES, sign

TEXTS = [each.text for each in made_up(3)]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def record(id: str, text: str, **fields: str) -> dict[str, str]:
    stated = {"title": "春茶开采", "source": "茶报", "published": "2023-03-05", **fields}
    return {"id": id, "text": text, **stated}


def reprints(count: int, text: str = TEXTS[0]) -> list[dict[str, str]]:
    """Return an article and its reprints in other outlets, each with some changes."""
    chance = random.Random(1)
    return [
        record(f"r{number}", changed(text, 0.02 * (number > 0), chance), source=f"第{number}报")
        for number in range(count)
    ]


def ids(index: Path) -> list[str]:
    with closing(engine.open_index(index)) as opened:
        return [article["id"] for article in opened.articles()]


def numbers(index: Path) -> list[int]:
    with closing(engine.open_index(index)) as opened:
        found: list[int] = opened.numbers("group").tolist()
        return found


def test_exact_duplicate_is_dropped_and_both_places_are_told(tmp_path: Path, index: Path) -> None:
    one = write_jsonl(tmp_path / "1.jsonl", [record("a", TEXTS[0]), record("b", TEXTS[1])])
    two = write_jsonl(tmp_path / "2.jsonl", [record("c", TEXTS[2]), record("d", TEXTS[0])])
    report = build([one, two], index)
    assert (report.read, report.indexed, report.duplicates, report.failed) == (4, 3, 1, 0)
    assert "duplicates      1  the same as others: python -m indexer dupes" in report.summary()
    with closing(engine.open_index(index)) as opened:
        (told,) = map(json.loads, opened.attachment(DUPLICATES).splitlines())
        assert json.loads(opened.attachment(REPORT))["duplicates"] == 1
    assert told == {
        "place": {"path": str(two), "line": 2},
        "original": {"path": str(one), "line": 1},
    }
    assert ids(index) == ["a", "b", "c"]


def test_third_copy_is_one_of_the_first(tmp_path: Path, index: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [record(id, TEXTS[0]) for id in "abc"])
    report = build([source], index)
    assert [(d.place.line, d.original.line) for d in report.dropped] == [(2, 1), (3, 1)]


def test_copy_with_the_same_id_is_no_failure(tmp_path: Path, index: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [record("a", TEXTS[0])] * 2)
    report = build([source], index)
    assert (report.indexed, report.duplicates, report.failed) == (1, 1, 0)


def test_copy_of_an_article_that_was_not_written_is_none(tmp_path: Path, index: Path) -> None:
    same_id = record("a", TEXTS[1])
    source = write_jsonl(
        tmp_path / "a.jsonl", [record("a", TEXTS[0]), same_id, {**same_id, "id": "b"}]
    )
    report = build([source], index)
    assert (report.skipped, report.duplicates, ids(index)) == ({"same id": 1}, 0, ["a", "b"])


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"source": "山报"}, id="outlet"),
        pytest.param({"published": "2023-03-06"}, id="day"),
        pytest.param({"author": "张三"}, id="author"),
        pytest.param({"title": "春茶开采早"}, id="title"),
    ],
)
def test_reprint_is_kept_in_the_group_of_the_first(
    tmp_path: Path, index: Path, fields: dict[str, str]
) -> None:
    records = [record("a", TEXTS[0]), record("b", TEXTS[1]), record("c", TEXTS[0], **fields)]
    report = build([write_jsonl(tmp_path / "a.jsonl", records)], index)
    assert (report.indexed, report.duplicates) == (3, 0)
    assert (report.grouped.groups, report.grouped.articles) == (1, 2)
    assert "alike           2  in 1 group of near-duplicates" in report.summary()
    first, other, reprint = numbers(index)
    assert first == reprint != other


def test_articles_alone_have_numbers_of_their_own(tmp_path: Path, index: Path) -> None:
    records = [record(str(n), each.text) for n, each in enumerate(made_up(50))]
    build([write_jsonl(tmp_path / "a.jsonl", records)], index)
    assert numbers(index) == list(range(1, 51))


def test_numbers_are_those_of_what_was_written(tmp_path: Path, index: Path) -> None:
    records = ["x", record("a", TEXTS[1]), record("b", TEXTS[1]), *reprints(3)]
    build([write_jsonl(tmp_path / "a.jsonl", records)], index)
    alone, *family = numbers(index)
    assert (alone, len(set(family))) == (1, 1)
    assert family[0] in {2, 3, 4}


def test_two_processes_find_what_one_does(tmp_path: Path) -> None:
    records = [*reprints(40), *(record(f"m{n}", each.text) for n, each in enumerate(made_up(700)))]
    random.Random(2).shuffle(records)
    records += [{**each, "id": f"copy of {each['id']}"} for each in records[:100]]
    source = write_jsonl(tmp_path / "a.jsonl", records)
    one = build([source], tmp_path / "one")
    two = build([source], tmp_path / "two", BuildOptions(workers=2))
    assert one.duplicates == 100
    assert (one.dropped, one.grouped) == (two.dropped, two.grouped)
    assert numbers(tmp_path / "one") == numbers(tmp_path / "two")


def test_search_can_show_one_of_each_group(tmp_path: Path, index: Path) -> None:
    records = [*reprints(13), record("other", TEXTS[1])]
    build([write_jsonl(tmp_path / "a.jsonl", records)], index)
    with closing(engine.open_index(index)) as opened:
        found = opened.evaluate(engine.All(), Order(), facets=("source",), collapse="group")
    assert (found.total, [match.duplicates for match in found.matches]) == (2, [12, 0])
    assert sum(found.facets["source"].values()) == 2


def test_what_later_articles_are_compared_with_is_kept(tmp_path: Path, index: Path) -> None:
    records = [record("a", TEXTS[0]), {**record("b", "短。"), "published": ""}]
    build([write_jsonl(tmp_path / "a.jsonl", records)], index)
    with closing(engine.open_index(index)) as opened:
        (rows,) = opened.rows(SIGNATURES)
        stored = list(opened.articles())
    expected = sign([as_article(each) for each in stored])
    assert rows.places.tolist() == [0, 1]
    assert rows.arrays["serials"].tolist() == [1, 2]
    for column in fields(expected):
        assert np.array_equal(rows.arrays[column.name], getattr(expected, column.name))


def as_article(stored: Stored) -> Article:
    stated = {name: stored[name] for name in ("source", "published") if name in stored}
    return article(stored["id"], stored["text"], stored["title"], **stated)


def test_largest_groups_come_first(tmp_path: Path, index: Path) -> None:
    records = [*reprints(2, TEXTS[1]), record("m", TEXTS[2])]
    records += [{**each, "id": f"x{each['id']}"} for each in reprints(4)]
    build([write_jsonl(tmp_path / "a.jsonl", records)], index)
    with closing(engine.open_index(index)) as opened:
        assert [places for _, places in groups_of(opened)] == [[3, 4, 5, 6], [0, 1]]


def test_only_the_first_duplicates_are_listed_and_all_are_counted(
    tmp_path: Path, index: Path
) -> None:
    records = [record(str(n), "春茶开采。") for n in range(FAILURES_KEPT + 101)]
    report = build([write_jsonl(tmp_path / "a.jsonl", records)], index)
    assert (report.duplicates, len(report.dropped)) == (FAILURES_KEPT + 100, FAILURES_KEPT)
    assert report.read == report.indexed + report.duplicates


def test_reprints_among_the_samples(index: Path) -> None:
    build([Path(__file__).parents[2] / "seeds"], index)
    with closing(engine.open_index(index)) as opened:
        names = [Path(article["path"]).name for article in opened.articles()]
        found = [{names[place] for place in places} for _, places in groups_of(opened)]
    assert Counter(map(frozenset, found)) == {
        frozenset({"metro-line-opening.txt", "metro-line-reprint.txt"}): 1,
        frozenset({"tea-harvest.txt", "tea-harvest-traditional.txt"}): 1,
    }
