"""A folder that changes day by day, and an index that follows: ten segments, one update before some
are merged, with deleted documents and files that its two generations share.

    before  --delete 0/7-->  live  --delete 0/1 3/2-->  deleted
                             live  --update-->  "4 written"  "8 written"  …  updated
"""

import json
import os
import random
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from forked_commands import ForkServer

import engine
from engine import EmbeddedIndex
from search import Searcher, SearchRequest

LIVE, BEFORE, DELETED, UPDATED = "live", "before", "deleted", "updated"
COMMIT_ARTICLES = 4
"""Articles of each commit of an update of several."""

Articles = dict[str, int]
"""The version of each article by its id, `day/number`."""

_DAYS = {day: 120 if day == 0 else 4 for day in range(10)}
_GONE_BEFORE, _GONE = ("0/7",), ("0/1", "3/2")
_CHANGED = ("0/3", *(f"2/{number}" for number in range(4)))
_NEW = tuple(f"{day}/{number}" for day in (10, 11) for number in range(4))
_LEFT_OUT = ("0/5",)
_CHARACTERS = [chr(code) for code in range(0x4E00, 0x5200)]


def build_daily(server: ForkServer, folder: Path) -> None:
    """Make `daily`, the folder as it changed last, and `days`, the index of what it was before."""
    (folder / "daily").mkdir()
    for day in _DAYS:
        _write_day(folder, [id for id in _before() if _day(id) == day], _before())
        command = "update" if day else "build"
        done = server.run(command, "daily", "--index", "days")
        assert done.code == 0, done.output
    assert server.run("delete", *_GONE_BEFORE, "--index", "days").code == 0
    _change(folder)
    with closing(engine.open_index(folder / "days")) as index:
        assert index.figures() == {"segments": 10, "deleted": 1}


def _change(folder: Path) -> None:
    """Change two files, one of them in part, delete one, and add two."""
    after = _before() | dict.fromkeys(_CHANGED + _NEW, 2)
    (folder / "daily/day-04.jsonl").unlink()
    for day in (0, 2, 10, 11):
        ids = [id for id in after if _day(id) == day and id not in _LEFT_OUT]
        _write_day(folder, ids, after)


def daily_state(root: Path) -> str:
    """Return which state the next search answers from; assert that it is exactly that, and that
    the generation kept for rollback is exactly a state too.
    """
    before = engine.open_before(root)
    assert before is not None
    _state_of(before)
    return _state_of(engine.open_index(root))


def commits() -> tuple[str, ...]:
    """Return the states between those before and after an update of several commits."""
    written = range(COMMIT_ARTICLES, len(_CHANGED + _NEW), COMMIT_ARTICLES)
    return tuple(f"{count} written" for count in written)


def _state_of(index: EmbeddedIndex) -> str:
    with closing(index):
        articles = {article["id"]: _version(article["text"]) for article in index.articles()}
        searcher = Searcher(index)

        def found(query: str) -> int:
            return searcher.search(SearchRequest(query)).total_hits

        assert index.article_count == len(articles) == found("社区治理")
        for version in (1, 2):
            assert found(f'"第{version}版"') == [*articles.values()].count(version)
    (state,) = [name for name, expected in _states().items() if expected == articles]
    return state


def _states() -> dict[str, Articles]:
    live = _without(_before(), _GONE_BEFORE)
    states = {BEFORE: _before(), LIVE: live, DELETED: _without(live, _GONE)}
    for name, count in zip(commits(), range(4, 99, 4), strict=False):
        states[name] = _updated(live, count)
    return {**states, UPDATED: _updated(live, len(_CHANGED + _NEW))}


def _before() -> Articles:
    return {f"{day}/{number}": 1 for day, count in _DAYS.items() for number in range(count)}


def _updated(live: Articles, count: int) -> Articles:
    """Return what is there when so many articles were written: old files go with the first."""
    written = dict.fromkeys((_CHANGED + _NEW)[:count], 2)
    gone = [id for id in live if _day(id) == 4]
    return _without(live | written, [*gone, *_LEFT_OUT])


def _without(articles: Articles, ids: Iterable[str]) -> Articles:
    return {id: version for id, version in articles.items() if id not in ids}


def _day(id: str) -> int:
    return int(id.partition("/")[0])


def _version(text: str) -> int:
    return int(text.partition("版")[0][-1])


def _write_day(folder: Path, ids: list[str], versions: Articles) -> None:
    path = folder / f"daily/day-{_day(ids[0]):02}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for id in ids:
            rest = "".join(random.Random(f"{id} {versions[id]}").choices(_CHARACTERS, k=150))
            text = f"社区治理第{versions[id]}版：{rest}。"
            article = {"id": id, "title": f"第{id}条", "text": text, "source": "日报"}
            print(json.dumps(article, ensure_ascii=False), file=file)
    os.utime(path, (1_600_000_000 + versions[ids[-1]],) * 2)
