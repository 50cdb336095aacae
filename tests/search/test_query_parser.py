"""What is exact and what is not, in every way that people quote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import strip_invisible
from search.query_parser import Clause, parse


def exact(text: str) -> Clause:
    return Clause(text, exact=True)


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        pytest.param("武汉", [Clause("武汉")], id="one word"),
        pytest.param(
            " 武汉　长江\n大桥 ", [Clause("武汉"), Clause("长江"), Clause("大桥")], id="words"
        ),
        pytest.param('"武汉"', [exact("武汉")], id="quoted"),
        pytest.param("“武汉”", [exact("武汉")], id="Chinese quotes"),
        pytest.param("「武漢」", [exact("武漢")], id="corner brackets"),
        pytest.param("『武漢』", [exact("武漢")], id="double corner brackets"),
        pytest.param("＂武汉＂", [exact("武汉")], id="full-width quotes"),
        pytest.param('"强省会 当先锋"', [exact("强省会 当先锋")], id="space inside"),
        pytest.param('"武汉" 桥 "长江"', [exact("武汉"), Clause("桥"), exact("长江")], id="mixed"),
        pytest.param('大桥"武汉"', [Clause("大桥"), exact("武汉")], id="no space before"),
        pytest.param('"武汉"大桥', [exact("武汉"), Clause("大桥")], id="no space behind"),
        pytest.param('"機關"強省會"', [exact('機關"強省會')], id="quote inside"),
        pytest.param('""強省會"', [exact('"強省會')], id="quote first inside"),
        pytest.param('"強省會""', [exact('強省會"')], id="quote last inside"),
        pytest.param('"""', [exact('"')], id="a quote in quotes"),
        pytest.param('"說：“我"', [exact("說：“我")], id="Chinese quote inside ASCII quotes"),
        pytest.param('"武汉', [Clause('"武汉')], id="never closed"),
        pytest.param('""', [Clause('""')], id="nothing inside"),
        pytest.param('" "', [], id="space inside only"),
        pytest.param('5"屏幕', [Clause('5"屏幕')], id="inch mark"),
        pytest.param("武\u200b汉\ufeff", [Clause("武汉")], id="invisible characters"),
        pytest.param("", [], id="empty"),
        pytest.param("   ", [], id="blank"),
    ],
)
def test_clauses(query: str, clauses: list[Clause]) -> None:
    assert list(parse(query)) == clauses


QUERIES = st.text(st.sampled_from('武汉a1 "“”「」『』＂-:()*~\\\u3000') | st.characters())


@given(QUERIES)
def test_no_query_is_an_error_and_nothing_visible_is_lost(query: str) -> None:
    kept = "".join(clause.text for clause in parse(query))
    marks = set('"“”「」『』＂')
    visible = [c for c in strip_invisible(query) if not c.isspace() and c not in marks]
    assert [c for c in kept if not c.isspace() and c not in marks] == visible


@given(st.text(st.sampled_from('武汉长江，。“”「"a1'), min_size=1, max_size=8))
def test_any_run_in_ascii_quotes_is_exact(run: str) -> None:
    assert list(parse(f'"{run}"')) == [exact(run)]
