"""Searches that find what is written in another way: on which rung, in which order, marked how."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Searcher, SearchRequest, SearchResponse
from search.models import is_empty
from search.synonyms import parse_synonyms
from tests.search.conftest import Sample, build_index

TEXTS = {
    "year": "2022年武汉大桥通车",
    "chinese-year": "二〇二二年武汉大桥通车",
    "iso": "2022-11-12，会议召开",
    "chinese-day": "二零二二年十一月十二日，会议召开",
    "decade": "10年前的校园",
    "chinese-decade": "十年前的校园",
    "twenty": "二十年前的校园",
    "autumn": "2010年10月的校园",
    "share": "占35%的人口",
    "chinese-share": "占百分之三十五的人口",
    "less": "占百分之三十的人口",
    "decimal": "占2.35%的人口",
    "software": "软件设计",
    "taiwan-software": "軟體設計",
    "taxi": "出租车起步价",
    "taiwan-taxi": "計程車起步價",
    "covid": "COVID-19的疫苗",
    "chinese-covid": "新冠的疫苗",
    "university": "北京大学的校长",
    "york": "他住在纽约很久了",
    "new-york": "in New York",
    "other": "今天天气很好",
}
SYNONYMS = parse_synonyms("新冠, COVID-19\n北大 => 北京大学\nNew York, 纽约", "synonyms.txt")


@pytest.fixture(scope="module")
def equals(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    samples = tuple(Sample(id, "", text) for id, text in TEXTS.items())
    index = build_index(tmp_path_factory.mktemp("equals") / "index", samples)
    return Searcher(index, time_limit_seconds=None, synonyms=SYNONYMS)


def search(searcher: Searcher, query: str) -> SearchResponse:
    return searcher.search(SearchRequest(query))


def best(response: SearchResponse) -> list[str]:
    """Return the hits of the highest rung."""
    return [hit.id for hit in response.hits if hit.matched == response.rung]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        pytest.param("2022年 大桥", ["year", "chinese-year"], id="year"),
        pytest.param("二〇二二年 大桥", ["chinese-year", "year"], id="year in Chinese"),
        pytest.param("二零二二年大桥", ["chinese-year", "year"], id="year inside a run"),
        pytest.param("2022-11-12 会议", ["iso", "chinese-day"], id="ISO date"),
        pytest.param("2022年11月12日", ["iso", "chinese-day"], id="a form that no article has"),
        pytest.param(
            "十年 校园", ["chinese-decade", "twenty", "decade"], id="not in a larger year"
        ),
        pytest.param("35%的人口", ["share", "decimal", "chinese-share"], id="percent"),
        pytest.param("百分之三十五", ["chinese-share", "share"], id="percent, not of a decimal"),
        pytest.param("软件", ["software", "taiwan-software"], id="Mainland word"),
        pytest.param("軟體", ["taiwan-software", "software"], id="Taiwanese word"),
        pytest.param("计程车", ["taiwan-taxi", "taxi"], id="Taiwanese word in Simplified"),
        pytest.param("出租車", ["taxi", "taiwan-taxi"], id="Mainland word in Traditional"),
        pytest.param("新冠 疫苗", ["chinese-covid", "covid"], id="synonym"),
        pytest.param("covid-19疫苗", ["covid", "chinese-covid"], id="synonym back, other case"),
        pytest.param("北大 校长", ["university"], id="one way"),
        pytest.param("北京大学", ["university"], id="not the other way"),
        pytest.param("纽约", ["york", "new-york"], id="synonym with a space"),
        pytest.param("new  york", ["new-york", "york"], id="words in a row that are one"),
        pytest.param("new york -出租车", ["new-york", "york"], id="the same beside operators"),
        pytest.param("+软件 -出租车", ["software", "taiwan-software"], id="in the query language"),
    ],
)
def test_the_typed_form_comes_first_and_the_other_after_it(
    equals: Searcher, query: str, ids: list[str]
) -> None:
    assert best(search(equals, query)) == ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        pytest.param('"2022年"', ["year"], id="number"),
        pytest.param("“软件”", ["software"], id="regional word"),
        pytest.param('"新冠"', ["chinese-covid"], id="synonym"),
    ],
)
def test_quoted_text_is_taken_literally(equals: Searcher, query: str, ids: list[str]) -> None:
    response = search(equals, query)
    assert [hit.id for hit in response.hits] == ids
    assert "equivalents" not in response.interpreted_as


def test_what_is_denied_is_denied_as_typed(equals: Searcher) -> None:
    assert best(search(equals, "疫苗 -新冠")) == ["covid"]


@pytest.mark.parametrize(
    ("query", "id", "marked"),
    [
        pytest.param("2022年 大桥", "chinese-year", ["二〇二二年", "大桥"], id="year"),
        pytest.param("十年 校园", "decade", ["10年", "校园"], id="number"),
        pytest.param("软件", "taiwan-software", ["軟體"], id="regional word, own script"),
        pytest.param("新冠疫苗", "covid", ["COVID-19", "疫苗"], id="synonym"),
        pytest.param("新冠疫苗", "chinese-covid", ["新冠", "疫苗"], id="what was typed too"),
    ],
)
def test_equivalents_are_marked(equals: Searcher, query: str, id: str, marked: list[str]) -> None:
    snippet = next(hit.snippet for hit in search(equals, query).hits if hit.id == id)
    assert [snippet.text[start:end] for start, end in snippet.ranges] == marked


def test_a_number_is_not_marked_inside_another(equals: Searcher) -> None:
    marked = equals.highlighter("十年").ranges("2010年和10年")
    assert marked == ((6, 9),)


def test_the_answer_names_what_was_added(equals: Searcher) -> None:
    response = search(equals, "2022年 軟體 新冠")
    assert response.interpreted_as["equivalents"] == [
        {"typed": "2022年", "also": ["二〇二二年", "二零二二年"], "kind": "number"},
        {"typed": "軟體", "also": ["软件"], "kind": "region"},
        {"typed": "新冠", "also": ["COVID-19"], "kind": "synonym"},
    ]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("一心一意", id="idiom"),
        pytest.param("三国演义", id="name of a book"),
        pytest.param("五一劳动节", id="name of a day"),
        pytest.param("十月革命", id="month inside a word"),
        pytest.param("C919号", id="number of a plane"),
        pytest.param("北大荒", id="synonym inside a word"),
        pytest.param("2019-2022年代号", id="end of a span"),
        pytest.param("程序", id="word of both regions"),
        pytest.param("北京大学", id="right side of an arrow"),
    ],
)
def test_does_not_touch(equals: Searcher, query: str) -> None:
    assert "equivalents" not in search(equals, query).interpreted_as


def test_a_usual_equivalent_is_no_answer_while_a_rarer_word_is(
    index_of: Callable[..., Searcher],
) -> None:
    searcher = index_of("茶花开了", *["软件很好"] * 60)
    response = search(searcher, "軟體 茶花")
    assert (response.rung, response.total_hits) == ("some", 1)


TYPED = "2022年 二〇二二年 十 万 亿 第 % 百分之 软件 計程車 新冠 COVID-19 北大 - ( ) title: * ~"
PIECES = st.sampled_from([*TYPED.split(), '"', " OR "])


@given(st.lists(PIECES | st.characters(), max_size=8).map("".join))
def test_no_query_raises(equals: Searcher, query: str) -> None:
    if not is_empty(query):
        equals.search(SearchRequest(query))
