"""Groups of near-duplicates: who is in one, by exact comparison, and on what that depends."""

import gzip
import json
import random
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path

import numpy as np
import pytest
from rewriting import article, exact_likeness, families, made_up, rewritten

from indexer.articles import Article, RawArticle
from indexer.grouping import (
    CONTAINED,
    JACCARD,
    Pairs,
    alike,
    candidates,
    group,
    likeness,
    stars,
)
from indexer.preparation import prepare
from indexer.signatures import sign
from indexer.sources import Reader, find_files


def grouped(articles: list[Article]) -> set[frozenset[int]]:
    return families(group(sign(articles)).tolist())


def with_rewritings(originals: list[Article], *shares: float) -> list[Article]:
    """Return articles, each followed by its rewritings."""
    chance = random.Random(3)
    return [
        each
        for original in originals
        for each in (original, *(rewritten(original, share, chance) for share in shares))
    ]


def test_rewritten_articles_come_to_their_originals() -> None:
    articles = with_rewritings(made_up(40), 0.05, 0.15)
    expected = {frozenset(range(first, first + 3)) for first in range(0, 120, 3)}
    assert grouped(articles) == expected


def test_order_makes_no_difference() -> None:
    articles = with_rewritings(made_up(40), 0.05, 0.15)
    order = list(range(len(articles)))
    random.Random(4).shuffle(order)
    found = grouped([articles[place] for place in order])
    assert {frozenset(order[place] for place in each) for each in found} == grouped(articles)


def test_members_are_alike_to_their_leader() -> None:
    articles = with_rewritings(made_up(30, 60), 0.1, 0.2, 0.3)
    leaders = group(sign(articles)).tolist()
    followers = [number for number, leader in enumerate(leaders) if leader != number]
    assert len(followers) > 30
    for number in followers:
        assert leaders[leaders[number]] == leaders[number]
        jaccard, contained = exact_likeness(articles[number], articles[leaders[number]])
        assert jaccard >= JACCARD - 0.1
        assert contained >= CONTAINED - 0.15


def test_pairs_are_those_of_a_linear_scan() -> None:
    articles = with_rewritings(made_up(20, 150), 0.05, 0.25)
    signatures = sign(articles)
    pairs = alike(signatures, *candidates(signatures.features))
    found = set(zip(pairs.ones.tolist(), pairs.others.tolist(), strict=True))
    for one, other in combinations(range(len(articles)), 2):
        jaccard, contained = exact_likeness(articles[one], articles[other])
        if jaccard >= JACCARD + 0.1 and contained >= CONTAINED + 0.15:
            assert (one, other) in found
        if jaccard <= JACCARD - 0.1 or contained <= CONTAINED - 0.15:
            assert (one, other) not in found


def test_chain_is_not_one_group() -> None:
    text = made_up(1, 2_000)[0].text
    links = [article(str(start), text[start : start + 500]) for start in range(0, 1_500, 150)]
    for ones, others in ((0, 1), (8, 9)):
        assert exact_likeness(links[ones], links[others])[1] > CONTAINED
    found = grouped(links)
    assert found
    assert max(map(len, found)) <= 3


def test_brief_is_not_a_duplicate_of_every_long_article() -> None:
    long = made_up(1, 2_000)[0]
    assert grouped([long, article("brief", long.text[:200])]) == set()


@pytest.mark.parametrize("size", [30, 400])
def test_large_family_is_one_group(size: int) -> None:
    articles = with_rewritings(made_up(2), *[0.05] * size)
    random.Random(5).shuffle(articles)
    assert {len(each) for each in grouped(articles)} == {size + 1}


@pytest.mark.parametrize(
    ("days", "share", "together"),
    [
        pytest.param(("2023-03-05", "2023-04-05"), 0.15, True, id="a month apart"),
        pytest.param(("2023-03-05", "2023-04-06"), 0.15, False, id="a day more"),
        pytest.param(("2023-04-06", "2023-03-05"), 0.15, False, id="the later one first"),
        pytest.param(("2023-03-05", ""), 0.15, True, id="a day that is not known"),
        pytest.param(("2013-03-05", "2023-03-05"), 0.0, True, id="the same text years later"),
    ],
)
def test_days_between_two(days: tuple[str, str], share: float, together: bool) -> None:
    first, second = with_rewritings(made_up(1, 500), share)
    if not share:
        second = first
    pair = [replace(first, published=days[0]), replace(second, published=days[1])]
    assert bool(grouped(pair)) == together


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["", ""], id="empty"),
        pytest.param(["茶", "茶"], id="one character"),
        pytest.param(["春茶。", "春茶。"], id="three characters"),
    ],
)
def test_texts_too_short_to_tell(texts: list[str]) -> None:
    assert grouped([article(str(n), text) for n, text in enumerate(texts)]) == set()


def test_short_notices_of_one_form_differ() -> None:
    notices = ["关于停水的通知：三号楼今晚停水。", "关于放假的通知：中秋节放假三天。"]
    assert grouped([article(str(n), text) for n, text in enumerate(notices)]) == set()


def test_member_follows_the_leader_it_is_most_alike_to() -> None:
    # 0 leads 1 and 2, 4 leads 3 and 5, and 2 is alike to both
    pairs = Pairs(
        np.array([0, 0, 0, 4, 4, 2]),
        np.array([1, 2, 6, 3, 5, 4]),
        np.array([0.9, 0.7, 0.8, 0.9, 0.9, 0.8]),
    )
    assert stars(pairs, 8).tolist() == [0, 0, 4, 4, 4, 4, 0, 7]


def test_nothing_to_group() -> None:
    assert group(sign([])).tolist() == []
    assert group(sign(made_up(3))).tolist() == [0, 1, 2]


def real_articles(path: Path, count: int, step: int) -> list[Article]:
    (file,) = find_files([path])
    raws = islice(Reader().read(file), 0, count * step, step)  # type: ignore[arg-type]
    found = [prepare(raw) for raw in raws if isinstance(raw, RawArticle)]
    return [each for each in found if isinstance(each, Article)]


def test_rewritten_news(shared: Path) -> None:
    originals = real_articles(shared / "corpora/xwlb.jsonl.gz", 200, 11)
    articles = with_rewritings(originals, 0.05, 0.15)
    leaders = group(sign(articles))
    pairs = [(f + a, f + b) for f in range(0, 600, 3) for a, b in ((0, 1), (0, 2), (1, 2))]
    together = [leaders[one] == leaders[other] for one, other in pairs]
    assert np.mean(together) >= 0.98
    wrong = 0
    for family in families(leaders.tolist()):
        for one, other in combinations(sorted({each // 3 for each in family}), 2):
            wrong += exact_likeness(originals[one], originals[other])[0] < JACCARD
    assert wrong <= len(pairs) // 100


def test_poems_are_not_thrown_together(shared: Path) -> None:
    poems = real_articles(shared / "corpora/poetry.jsonl.gz", 3_000, 3)
    for family in grouped(poems):
        leader = min(family)
        assert all(exact_likeness(poems[leader], poems[one])[0] > 0.2 for one in family)


def test_judged_paragraphs_are_all_different(shared: Path) -> None:
    with gzip.open(shared / "relevance/corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    digests = sign([article(str(n), text) for n, text in enumerate(texts)]).digests
    assert len(np.unique(digests, axis=0)) == len(texts)


def test_likeness_of_no_pairs() -> None:
    nothing = np.empty(0, np.int64)
    assert [len(part) for part in likeness(sign([]), nothing, nothing)] == [0, 0]
