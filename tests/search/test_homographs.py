"""Characters that fold alike and mean different things: which article comes first."""

import random
from collections.abc import Callable

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Searcher, SearchRequest
from search.homographs import ambiguous, script_of
from tests.search.conftest import Sample, build_index


def lower(searcher: Searcher, query: str) -> set[str]:
    """Return the ids of the articles that score less than the best, all else being equal."""
    hits = searcher.search(SearchRequest(query)).hits
    best = max(hit.score for hit in hits)
    return {hit.id for hit in hits if hit.score < best - 1e-6}


PAIRS = ("屋裏，大橋遠處", "公里，大橋遠處", "屋里，大桥远处")
DRY = ("乾坤，大橋遠處", "幹部，大橋遠處", "乾杯，大橋遠處", "干杯，大桥远处", "干部，大桥远处")
AFTER = ("皇后，大橋遠處", "以後，大橋遠處", "以后，大桥远处")


@pytest.mark.parametrize(
    ("texts", "query", "less"),
    [
        pytest.param(PAIRS, "裏", {"1"}, id="another character of the same script"),
        pytest.param(PAIRS, "里", set(), id="a character of both scripts"),
        pytest.param(DRY, "幹", {"0", "2"}, id="one of three"),
        pytest.param(DRY, "干", {"0"}, id="read otherwise in its place"),
        pytest.param(AFTER, "後", {"0"}, id="after, not empress"),
        pytest.param(AFTER, "后", set(), id="Simplified cannot tell"),
        pytest.param(
            ("權利，遠處", "权利，远处"), "权利", set(), id="the other script loses nothing"
        ),
        pytest.param(("權利，遠處", "权利，远处"), "權利", set(), id="nor does it back"),
    ],
)
def test_only_another_word_of_the_same_script_is_worth_less(
    index_of: Callable[..., Searcher], texts: tuple[str, ...], query: str, less: set[str]
) -> None:
    assert lower(index_of(*texts), query) == less


def test_nothing_is_lost_and_counts_stay(index_of: Callable[..., Searcher]) -> None:
    response = index_of(*PAIRS).search(SearchRequest("裏"))
    assert (response.total_hits, len(response.hits)) == (3, 3)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        pytest.param("長江大橋", "T", id="Traditional"),
        pytest.param("长江大桥", "S", id="Simplified"),
        pytest.param("今天很好", "", id="both"),
        pytest.param("里", "", id="a character of both"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_script(text: str, script: str) -> None:
    assert script_of(text) == script


def test_ambiguous_are_those_with_several_others() -> None:
    assert set("里裏后後干乾幹发發髮面麵") <= ambiguous()
    assert ambiguous().isdisjoint("权權长長桥橋")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """An index of passages in both scripts, each in one of them."""
    to_traditional, draw = opencc.OpenCC("s2t").convert, random.Random(2)
    words = "里面 公里 后来 皇后 干部 干净 乾坤 台湾 台风 头发 发展 面条 长江 大桥 权利".split()
    texts = ["，".join(draw.choices(words, k=8)) for _ in range(40)]
    samples = tuple(
        Sample(str(place), "", to_traditional(text) if place % 2 else text)
        for place, text in enumerate(texts)
    )
    index = build_index(tmp_path_factory.mktemp("both") / "index", samples)
    return Searcher(index, time_limit_seconds=None)


@given(
    st.lists(
        st.sampled_from("里面 后来 干部 干净 台风 头发 发展 面条".split()), min_size=1, max_size=3
    )
)
def test_words_find_the_same_in_the_same_order_typed_in_either_script(
    both: Searcher, words: list[str]
) -> None:
    query = " ".join(words)
    answers = [
        both.search(SearchRequest(typed, hits_per_page=100))
        for typed in (query, opencc.OpenCC("s2t").convert(query))
    ]
    one, other = ([hit.id for hit in answer.hits] for answer in answers)
    assert one == other
    assert answers[0].total_hits == answers[1].total_hits
