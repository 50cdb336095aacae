"""Lines of a page become paragraphs, where it is sure that a sentence goes on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.wrapped import join_wrapped

FULL = "今年的春茶比往年早了十天，茶农说这要归功于连日的暖"
MORE = "阳，收购价也比去年高了一成，镇上的茶市从清晨五点起就"
END = "挤满了人。"


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        pytest.param([FULL, MORE, END], [FULL + MORE + END], id="sentence over three lines"),
        pytest.param(["春茶早了", FULL, MORE], ["春茶早了", FULL + MORE], id="heading stays"),
        pytest.param([FULL + "。", MORE, END], [FULL + "。", MORE + END], id="sentence ends full"),
        pytest.param([FULL, MORE, "", END], [FULL + MORE, "", END], id="blank line"),
        pytest.param([FULL, MORE, "  " + END], [FULL + MORE, "  " + END], id="indent"),
        pytest.param([FULL, MORE, "二、收购"], [FULL + MORE, "二、收购"], id="numbered heading"),
        pytest.param([FULL, MORE, "（2）收购"], [FULL + MORE, "（2）收购"], id="bracketed number"),
        pytest.param([FULL, MORE, "3.5亿元"], [FULL + MORE + "3.5亿元"], id="decimal number"),
        pytest.param([FULL, END], [FULL, END], id="one full line alone"),
        pytest.param(["床前明月光，", "疑是地上霜。"], ["床前明月光，", "疑是地上霜。"], id="poem"),
        pytest.param(
            ["the tea of this year came", "ten days early, they said", "and it is good"],
            ["the tea of this year came ten days early, they said and it is good"],
            id="Latin words",
        ),
        pytest.param([FULL, MORE[:-1] + "C", "919"], [FULL + MORE[:-1] + "C 919"], id="Latin end"),
        pytest.param([FULL[:-1] + "。”", MORE], [FULL[:-1] + "。”", MORE], id="quotation ends"),
        pytest.param([], [], id="no lines"),
    ],
)
def test_lines_of_a_page(lines: list[str], joined: list[str]) -> None:
    assert join_wrapped(lines) == joined


@given(st.lists(st.text(alphabet="茶农说，。 a\u3000-1", max_size=40), max_size=12))
def test_no_character_is_lost(lines: list[str]) -> None:
    def signs(lines: list[str]) -> str:
        return "".join("".join(lines).split())

    assert signs(join_wrapped(lines)) == signs(lines)
