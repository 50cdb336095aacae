"""Groups of near-duplicates when articles come and go, against those of a new build."""

import random
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from indexer_command import write_jsonl
from rewriting import changed, made_up

import engine
from indexer.build import build
from indexer.deduplication import groups_of
from indexer.update import delete, update


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def families(count: int, size: int) -> list[dict[str, Any]]:
    """Return articles, each with some rewritings, shuffled."""
    chance = random.Random(7)
    records = []
    for number, each in enumerate(made_up(count)):
        for member in range(size):
            text = changed(each.text, 0.05, chance) if member else each.text
            records.append({"id": f"{number}/{member}", "text": text})
    chance.shuffle(records)
    return records


def groups(index: Path) -> set[frozenset[str]]:
    with closing(engine.open_index(index)) as opened:
        ids = [article["id"] for article in opened.articles()]
        assert len(set(opened.numbers("group").tolist())) <= len(ids)
        return {frozenset(ids[place] for place in places) for _, places in groups_of(opened)}


def test_articles_that_come_later_join_their_groups(tmp_path: Path, index: Path) -> None:
    records = families(30, 4)
    source = tmp_path / "a.jsonl"
    for count in (50, 51, 90, 120):
        write_jsonl(source, records[:count])
        report = update([source], index)
        fresh = build([source], tmp_path / f"fresh {count}")
        assert groups(index) == groups(tmp_path / f"fresh {count}")
        assert report.grouped == fresh.grouped
    assert len(groups(index)) == 30


def test_what_is_left_of_a_group_stays_together(tmp_path: Path, index: Path) -> None:
    records = families(10, 4)
    build([write_jsonl(tmp_path / "a.jsonl", records)], index)
    with closing(engine.open_index(index)) as opened:
        ids = [article["id"] for article in opened.articles()]
        leaders = [ids[number - 1] for number in set(opened.numbers("group").tolist())]
    assert delete(leaders, index) == []
    left = [record for record in records if record["id"] not in leaders]
    build([write_jsonl(tmp_path / "b.jsonl", left)], tmp_path / "fresh")
    assert groups(index) == groups(tmp_path / "fresh")
    delete([id for id in ids if id.startswith(("0/", "1/"))], index)
    assert len(groups(index)) == 8


def test_numbers_of_articles_alone_are_never_given_twice(tmp_path: Path, index: Path) -> None:
    records = [{"id": str(n), "text": each.text} for n, each in enumerate(made_up(40))]
    source = tmp_path / "a.jsonl"
    for first, end in ((0, 20), (10, 30), (5, 40), (0, 40)):
        write_jsonl(source, records[first:end])
        update([source], index)
        with closing(engine.open_index(index)) as opened:
            numbers = opened.numbers("group").tolist()
        assert len(set(numbers)) == end - first
