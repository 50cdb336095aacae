"""A searcher over a cluster answers as one over a folder does: hits, order, scores, highlights,
facets, rungs, groups, refusals.
"""

import gzip
import itertools
import json
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from engine import Document, open_index, rebuild
from search import InvalidRequest, Searcher, SearchRequest
from search.answers import answer

ARTICLES = 400
LANGUAGE = (
    "长江 OR 黄河",
    "(长江 OR 黄河) -习近平",
    '"社区" 武汉',
    "武*",
    '"长江 经济"~9',
    "来源：甲报 经济",
    "日期：2022-03 发展",
    "標題：長江",
    "二〇二二年 30%",
    "経済",
)


def documents(shared: Path) -> list[Document]:
    """Return real articles with outlets and dates; every seventh shares a group with some."""
    path = shared / "relevance" / "xwlb-untitled.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, ARTICLES)]
    return [document(number, record["text"]) for number, record in enumerate(records)]


def document(number: int, text: str) -> Document:
    title, _, rest = text.partition("。")
    source, month = "甲乙丙"[number % 3] + "报", number % 12 + 1
    published = 202200000000 + month * 1_000_000 + 10_000
    stored = {"id": str(number), "title": title[:60], "text": rest, "source": source}
    return Document(
        str(number),
        {"title": title[:60], "text": rest},
        {"source": source, "year": "2022"},
        {"published": published, "group": 0 if number % 7 else number // 70 + 1},
        {**stored, "published": f"2022-{month:02}-01"},
    )


@pytest.fixture(scope="module", params=["", "?shards=3"], ids=["one shard", "three shards"])
def searchers(
    request: pytest.FixtureRequest,
    shared: Path,
    new_place: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Searcher, Searcher, list[Document]]]:
    articles = documents(shared)
    places = str(tmp_path_factory.mktemp("same") / "index"), new_place(request.param)
    for place in places:
        with rebuild(place) as writer:
            for one in articles:
                writer.add(one)
    with closing(open_index(places[0])) as ours, closing(open_index(places[1])) as theirs:
        yield Searcher(ours, time_limit_seconds=None), Searcher(theirs, None, None), articles


def told(searcher: Searcher, request: SearchRequest) -> dict[str, Any]:
    """Return what is told of a search, but for its time and the generation's name."""
    found: dict[str, Any] = dict(answer(searcher.search(request)))
    del found["processingTimeMs"], found["generation"]
    return found


def assert_same(searchers: tuple[Searcher, Searcher, Any], request: SearchRequest) -> None:
    ours, theirs = (told(searcher, request) for searcher in searchers[:2])
    scores = [[hit.pop("_rankingScore") for hit in one["hits"]] for one in (ours, theirs)]
    assert scores[1] == pytest.approx(scores[0], rel=1e-3), request
    assert theirs == ours, request


def runs(articles: list[Document], count: int) -> Iterator[str]:
    """Yield runs of characters that stand in articles, some two or three together."""
    chance = random.Random(3)
    for _ in range(count):
        texts = [chance.choice(articles).texts["text"] for _ in range(chance.randint(1, 3))]
        starts = [chance.randrange(max(len(text) - 12, 1)) for text in texts]
        pairs = zip(texts, starts, strict=True)
        yield " ".join(text[at : at + chance.randint(2, 12)] for text, at in pairs) or "长江"


@pytest.mark.parametrize("sort", ["relevance", "-date"])
def test_words_and_runs(searchers: tuple[Searcher, Searcher, list[Document]], sort: Any) -> None:
    for run in runs(searchers[2], 40):
        for query in (run, f'"{run}"'):
            assert_same(searchers, SearchRequest(query, sort=sort, facets=("source", "month")))


@pytest.mark.parametrize("query", LANGUAGE)
def test_what_operators_ask_for(
    searchers: tuple[Searcher, Searcher, list[Document]], query: str
) -> None:
    for page in (1, 2):
        for dup in ("collapse", "show"):
            request = SearchRequest(query, page, dup=dup, facets=("source", "year"), recency=90)
            assert_same(searchers, request)


def test_what_is_refused(searchers: tuple[Searcher, Searcher, list[Document]]) -> None:
    for searcher in searchers[:2]:
        with pytest.raises(InvalidRequest, match="the query is empty"):
            searcher.search(SearchRequest(" "))
