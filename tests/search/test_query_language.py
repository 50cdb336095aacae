"""What a query in the query language says; what makes no sense as an operator is text."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query_language import understand
from search.query_parser import parse
from search.query_tree import (
    Dates,
    Either,
    Exact,
    InTitle,
    Near,
    Node,
    Not,
    Pattern,
    Source,
    Together,
    Words,
)

A, B, C, D = Words("武汉"), Words("长江"), Words("大桥"), Words("北京")


def must(*nodes: Node) -> Together:
    return Together(must=nodes)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        pytest.param("武汉 -长江", Together((), (A,), (B,)), id="minus"),
        pytest.param("武汉 －长江", Together((), (A,), (B,)), id="full-width minus"),
        pytest.param("武汉 NOT 长江", Together((), (A,), (B,)), id="not"),
        pytest.param("武汉 ＮＯＴ 长江", Together((), (A,), (B,)), id="full-width not"),
        pytest.param('武汉 -"长江"', Together((), (A,), (Exact("长江"),)), id="minus a run"),
        pytest.param("+武汉 长江", Together((A,), (B,)), id="plus"),
        pytest.param("武汉 AND 长江", must(A, B), id="and"),
        pytest.param("武汉 且 长江", must(A, B), id="Chinese and"),
        pytest.param("武汉 + 长江", must(A, B), id="free plus"),
        pytest.param("武汉 AND NOT 长江", Together((A,), (), (B,)), id="and not"),
        pytest.param("武汉 OR 长江", must(Either((A, B))), id="or"),
        pytest.param("武汉 | 长江 ｜ 大桥", must(Either((A, B, C))), id="bars"),
        pytest.param("武汉 或 长江 或者 大桥", must(Either((A, B, C))), id="Chinese or"),
        pytest.param(
            "武汉 长江 OR 大桥", Together((Either((B, C)),), (A,)), id="or joins its neighbours"
        ),
        pytest.param(
            "武汉 AND 长江 OR 大桥", must(Either((must(A, B), C))), id="and binds more tightly"
        ),
        pytest.param(
            "武汉 AND (长江 OR 大桥)", must(A, Either((B, C))), id="brackets bind most tightly"
        ),
        pytest.param(
            "（武汉 OR 长江） -（大桥 北京）",
            Together((Either((A, B)),), (), (Together((), (C, D)),)),
            id="full-width brackets",
        ),
        pytest.param("title:武汉 长江", Together((InTitle(A),), (B,)), id="title"),
        pytest.param("标题：“武汉”", must(InTitle(Exact("武汉"))), id="Chinese title"),
        pytest.param("標題:(武汉 OR 长江)", must(InTitle(Either((A, B)))), id="title of a group"),
        pytest.param("-title:武汉 长江", Together((), (B,), (InTitle(A),)), id="not in the title"),
        pytest.param("来源：长江日报", must(Source("长江日报")), id="outlet"),
        pytest.param('source:"A B"', must(Source("A B")), id="outlet in quotes"),
        pytest.param("武*", must(Pattern("武*")), id="prefix"),
        pytest.param("武?大＊桥", must(Pattern("武?大*桥")), id="wildcards"),
        pytest.param('"长江 大桥"~5', must(Near(("长江", "大桥"), 5)), id="near"),
        pytest.param("“长江　大桥”～12", must(Near(("长江", "大桥"), 12)), id="full-width near"),
        pytest.param('"长江 大桥"~999', must(Near(("长江", "大桥"), 100)), id="not too near"),
        pytest.param('("武汉" OR 长江)', must(Either((Exact("武汉"), B))), id="quotes in brackets"),
        pytest.param("武汉 -长江 -", Together((), (A, Words("-")), (B,)), id="minus alone as well"),
        pytest.param(
            "武汉 OR 长江 OR", Together((Either((A, B)),), (Words("OR"),)), id="or at the end"
        ),
        pytest.param("武汉 OR NOT 长江", must(Either((A, Not(B)))), id="or not"),
    ],
)
def test_language(query: str, tree: Together) -> None:
    assert understand(query).tree == tree


def days(first: date | None, last: date | None) -> Together:
    return must(Dates(first, last))


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        pytest.param("date:2022-11-12", days(date(2022, 11, 12), date(2022, 11, 12)), id="a day"),
        pytest.param("date:2024-02", days(date(2024, 2, 1), date(2024, 2, 29)), id="leap month"),
        pytest.param("date:2022", days(date(2022, 1, 1), date(2022, 12, 31)), id="a year"),
        pytest.param("date:2022..2024", days(date(2022, 1, 1), date(2024, 12, 31)), id="years"),
        pytest.param("date:2022-11..", days(date(2022, 11, 1), None), id="open end"),
        pytest.param("date:..2022", days(None, date(2022, 12, 31)), id="open beginning"),
        pytest.param("date:9999..", days(date(9999, 1, 1), None), id="the last year"),
        pytest.param(
            "日期：２０２２年１１月３日", days(date(2022, 11, 3), date(2022, 11, 3)), id="Chinese"
        ),
        pytest.param(
            "date:2024..2022", days(date(2022, 1, 1), date(2024, 12, 31)), id="put in order"
        ),
    ],
)
def test_dates(query: str, tree: Together) -> None:
    assert understand(query).tree == tree


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("武汉或者北京好", id="or inside a run"),
        pytest.param("或 武汉", id="or at the beginning"),
        pytest.param("武汉 或", id="or at the end"),
        pytest.param("OR OR", id="only operators"),
        pytest.param("武汉 OR OR 长江", id="or twice"),
        pytest.param("war or peace", id="a small or"),
        pytest.param("-武汉", id="only what must not be there"),
        pytest.param("NOT 武汉 -北京", id="nothing but what must not be there"),
        pytest.param("武汉 - 长江", id="a dash between words"),
        pytest.param("新冠-19 C++ 2022-11-12", id="signs inside runs"),
        pytest.param("武汉 --长江", id="a command line's option"),
        pytest.param("date:昨天", id="no date"),
        pytest.param("date:2022-13", id="no month"),
        pytest.param("date:2022-02-30", id="no day"),
        pytest.param("date:..", id="no end"),
        pytest.param("标题： 武汉", id="a field without a value"),
        pytest.param("时间：武汉 http://a.b", id="no field"),
        pytest.param("武汉什么时候通车?", id="a question"),
        pytest.param("5*3 * ** ?", id="a calculation"),
        pytest.param("a.b*c", id="a star among signs"),
        pytest.param("武汉（湖北） (长江)", id="brackets as text"),
        pytest.param("((武汉", id="brackets that never close"),
        pytest.param("武汉) 长江", id="a bracket that never opened"),
        pytest.param('"长江"~5', id="one run is near nothing"),
        pytest.param("(" * 250 + "武汉" + ")" * 250, id="brackets too deep"),
    ],
)
def test_text_without_a_meaning_as_an_operator_is_plain(query: str) -> None:
    parsed = understand(query)
    assert parsed.tree is None
    assert parsed.clauses == parse(query)


PLAIN = st.text(st.sampled_from("武汉长江或且 ，。？、：；“”「」\"'abOR19.%\n"), max_size=40)


@given(PLAIN)
def test_random_text_without_operators_is_parsed_as_before(query: str) -> None:
    words = set(query.split())
    if not words & {"OR", "或", "且"}:
        assert understand(query).tree is None
        assert understand(query).clauses == parse(query)


def test_no_development_query_is_taken_for_the_language(shared: Path) -> None:
    texts = {
        json.loads(line)["text"]
        for path in (shared / "relevance" / "queries").glob("*/queries.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert len(texts) > 10_000
    assert [text for text in texts if understand(text).tree is not None] == []


NOISE = st.lists(
    st.sampled_from(
        [*'武汉长 ()（）"“”-－+*?~:：|', " OR ", " AND ", " NOT ", "title:", "date:2022"]
    ),
    max_size=40,
).map("".join)


@given(NOISE | st.text(max_size=60))
def test_nothing_is_an_error(query: str) -> None:
    understand(query)
