"""What is promised of every archive, on real articles: runs of them find them, in either script.

`make nightly` asks 10,000 runs of all articles.
"""

import os
import random
from dataclasses import dataclass
from pathlib import Path

import opencc
import pytest

from analysis import fold_key
from search import Searcher, SearchRequest
from search.query_parser import CLOSING_QUOTES
from tests.search.real_articles import searcher_of

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
RUNS = 10_000 if NIGHTLY else 500
ARTICLES = {"xwlb": 20_000, "poetry": 20_000} if NIGHTLY else {"xwlb": 500, "poetry": 500}

FEW = 10
"""Articles that a run may stand in for its own to be expected among the first ten."""

SCRIPTS = (str, opencc.OpenCC("s2t").convert, opencc.OpenCC("t2s").convert)


@dataclass(frozen=True)
class Run:
    """A piece of an article, in either script."""

    article: str
    text: str


@pytest.fixture(scope="module")
def archive(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return searcher_of(shared, tmp_path_factory.mktemp("archive") / "index", **ARTICLES)


@pytest.fixture(scope="module")
def runs(archive: Searcher) -> list[Run]:
    """Random runs of 1 to 12 characters of titles and texts."""
    draw = random.Random(12)
    articles = list(archive.index.articles())
    found: list[Run] = []
    while len(found) < RUNS:
        article = draw.choice(articles)
        text = article[draw.choice(("title", "text", "text", "text"))]
        start = draw.randrange(len(text) or 1)
        run = text[start : start + draw.randint(1, 12)].strip()
        converted = draw.choice(SCRIPTS)(run)
        if run and len(converted) == len(run):
            found.append(Run(article["id"], converted))
    return found


def quoted(run: str) -> str:
    """Return a run in quotation marks that do not stand in it."""
    pairs = (f"{opening}{closing}" for opening, closing in CLOSING_QUOTES.items())
    marks = next(pair for pair in pairs if not set(pair) & set(run))
    return f"{marks[0]}{run}{marks[1]}"


def test_every_quoted_run_finds_its_article_in_either_script(
    archive: Searcher, runs: list[Run]
) -> None:
    for run in runs:
        request = SearchRequest(quoted(run.text), copies=run.article)
        assert archive.search(request).total_hits, run


def test_unquoted_runs_find_their_article_among_the_first_ten(
    archive: Searcher, runs: list[Run]
) -> None:
    lost, telling = [], [run for run in runs if len(run.text) >= 4 and is_telling(archive, run)]
    for run in telling:
        response = archive.search(SearchRequest(run.text))
        if run.article not in {hit.id for hit in response.hits}:
            lost.append(run)
    assert len(telling) > RUNS // 3
    assert len(lost) <= len(telling) // 100, lost


def is_telling(archive: Searcher, run: Run) -> bool:
    """Whether a run without white space stands in few articles."""
    if len(run.text.split()) > 1:
        return False
    return archive.search(SearchRequest(quoted(run.text))).total_hits <= FEW


def test_runs_of_many_articles_find_such_first(archive: Searcher, runs: list[Run]) -> None:
    """Where a run stands in more articles than are shown, nearly all of the shown ones have it."""
    shown = having = 0
    for run in runs:
        if len(run.text) < 4 or len(run.text.split()) > 1 or is_telling(archive, run):
            continue
        for hit in archive.search(SearchRequest(run.text)).hits:
            article = archive.index.find(hit.id)
            assert article is not None
            shown += 1
            having += fold_key(run.text) in fold_key(f"{article['title']}\n{article['text']}")
    assert having >= 0.95 * shown
