"""Another query is offered where this one finds little and the other far more."""

import subprocess
import sys
from datetime import date

import pytest

from search import Searcher, SearchRequest
from tests.search.conftest import Sample, build_index

TEXTS = (
    "武汉的长江，大桥通车",
    "武汉，长江边",
    "北京冬奥会开幕",
    "北京冬奥会闭幕，再见",
    "再见 Brazil",
    "Brazil",
)


@pytest.fixture(scope="module")
def searcher_of_errors(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    samples = tuple(
        Sample(str(number), "", text, published=f"20{10 + number}-01-01")
        for number, text in enumerate(TEXTS)
    )
    return Searcher(build_index(tmp_path_factory.mktemp("errors") / "index", samples))


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        pytest.param("武旱", "武汉", id="homophone"),
        pytest.param("舞漢 -北京", "武汉 -北京", id="the rest as it was typed"),
        pytest.param("武旱長江", "武汉長江", id="part of a run"),
        pytest.param("武旱 冬熬会", "", id="nothing has all words of the other either"),
        pytest.param("武旱长将", "武汉长江", id="two errors in one run"),
        pytest.param("武旱 长将", "武汉 长江", id="errors in two runs"),
        pytest.param('"武旱"', '"武汉"', id="in quotes"),
        pytest.param("冬熬会", "冬奥会", id="one character"),
        pytest.param("brasil", "brazil", id="Latin"),
        pytest.param("武汉", "", id="nothing to mend"),
        pytest.param("武汉 长江 再见", "", id="some words, all known"),
        pytest.param("龘龘龘", "", id="nothing like it"),
        pytest.param("武旱" * 20, "", id="long"),
    ],
)
def test_offer(searcher_of_errors: Searcher, query: str, offered: str) -> None:
    response = searcher_of_errors.search(SearchRequest(query))
    assert response.did_you_mean == offered
    if offered:
        better = searcher_of_errors.search(SearchRequest(offered))
        assert better.rung in ("exact", "all")
        assert better.did_you_mean == ""


def test_an_offer_finds_something_within_the_filter(searcher_of_errors: Searcher) -> None:
    late = SearchRequest("武旱", published_from=date(2012, 1, 1))
    early = SearchRequest("武旱", published_to=date(2010, 12, 31))
    assert searcher_of_errors.search(late).did_you_mean == ""
    assert searcher_of_errors.search(early).did_you_mean == "武汉"


def test_only_the_first_page_makes_an_offer(searcher_of_errors: Searcher) -> None:
    assert searcher_of_errors.search(SearchRequest("武旱", page=2)).did_you_mean == ""


def test_vocabulary_counts_the_articles_of_each_term(searcher_of_errors: Searcher) -> None:
    index = searcher_of_errors.index
    assert index.vocabulary("text_words") == dict(index.terms("text_words"))
    assert index.vocabulary("nowhere") == {}
    for field in ("text_words", "text_grams"):
        terms = list(index.vocabulary(field))
        counts = dict(zip(terms, index.document_frequencies(field, terms), strict=True))
        assert counts == dict(index.terms(field))
    assert index.document_frequencies("text_words", ["无此词"]) == [0]


def test_warm_searcher_reads_no_vocabulary_for_its_first_offer(
    searcher_of_errors: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = searcher_of_errors.index
    warm = Searcher(index)
    warm.warm_up()
    monkeypatch.setattr(index, "vocabulary", None)
    assert warm.search(SearchRequest("武旱")).did_you_mean == "武汉"


def test_offer_loads_no_phrases_of_pypinyin() -> None:
    """They are lists of lists by the hundred thousand, which each garbage collection visits."""
    ask = "from search.homophones import sound_of; sound_of('武')"
    check = "import sys; print('pypinyin' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"{ask}; {check}"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
