"""Entries found by their units, against a scan that tries every way of reading what was typed."""

import io
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spelling_scan import ways_of_reading

from engine import IndexDamaged
from engine.columnar.array_file import ArrayFile, ArrayFileWriter
from engine.columnar.unit_lists import UnitList, write_units

KEYS = tuple("武汉 武汉大学 五号 上海 社会 西安 现代 先 c919首飞 安 5g ， 女儿 战略 鲁尔".split())
UNITS = (
    "wu",
    "da",
    "h",
    "han",
    "sh",
    "s",
    "xi",
    "x",
    "an",
    "a",
    "dai",
    "c",
    "9",
    "nv",
    "lue",
    "er",
    "武",
    " ",
)


def list_of(keys: Sequence[str]) -> UnitList:
    file = io.BytesIO()
    writer = ArrayFileWriter(file)
    write_units(writer, "words", keys)
    writer.close()
    return UnitList(ArrayFile(file.getvalue(), "test"), "words", len(keys))


def found(keys: Sequence[str], typed: str) -> dict[str, bool]:
    """Return what is found, and whether all but the end are whole units."""
    heard = list_of(keys).find(typed)
    result: dict[str, bool] = {}
    for row, whole in zip(heard.rows.tolist(), heard.whole.tolist(), strict=True):
        result[keys[row]] = result.get(keys[row], False) or whole
    return result


def scanned(keys: Sequence[str], typed: str) -> dict[str, bool]:
    """Return the same, one key after the other."""
    ways = {key: ways_of_reading(typed, key) for key in keys}
    return {key: any(found) for key, found in ways.items() if found}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("wu", {"武汉": True, "武汉大学": True, "五号": True}, id="one unit"),
        pytest.param("wuhand", {"武汉大学": True}, id="full pinyin"),
        pytest.param("wuhao", {"五号": True}, id="to the end"),
        pytest.param("wuha", {"武汉": True, "武汉大学": True, "五号": True}, id="last one begun"),
        pytest.param("whdx", {"武汉大学": False}, id="initials"),
        pytest.param("whand", {"武汉大学": False}, id="first unit shortened"),
        pytest.param("wuhda", {"武汉大学": False}, id="second unit shortened"),
        pytest.param("wuhanshi", {}, id="more than there is"),
        pytest.param("sh", {"上海": True, "社会": True}, id="begun unit and initials at once"),
        pytest.param("xian", {"西安": True, "现代": True, "先": True}, id="one unit or two"),
        pytest.param("xi an", {"西安": True}, id="border given"),
        pytest.param("c919s", {"c919首飞": True}, id="letters and digits"),
        pytest.param("c9shou", {}, id="digits cannot be left out"),
        pytest.param("武hui", {"社会": True}, id="Han stands for any sound"),
        pytest.param("nver", {"女儿": True}, id="ü"),
        pytest.param("zhanlve", {"战略": True}, id="üe"),
        pytest.param("zhanlue", {"战略": True}, id="üe as most people type it"),
        pytest.param("luer", {"鲁尔": True}, id="u and e of two units"),
        pytest.param("q", {}, id="nothing begins so"),
    ],
)
def test_entries_are_found_by_what_may_have_been_meant(
    typed: str, expected: dict[str, bool]
) -> None:
    assert found(KEYS, typed) == expected


@given(st.lists(st.sampled_from(UNITS), min_size=1, max_size=6))
def test_same_as_scanning_every_way(parts: list[str]) -> None:
    typed = " ".join("".join(parts).split())
    if typed:
        assert found(KEYS, typed) == scanned(KEYS, typed)


@given(st.text("aehinorswuxz 9汉", max_size=30))
def test_any_letters_are_read(typed: str) -> None:
    typed = " ".join(typed.split())
    assert set(found(KEYS, typed)) <= set(KEYS)


def test_rows_that_are_known_are_read_on() -> None:
    units = list_of(KEYS)
    rows = np.array([KEYS.index("武汉"), KEYS.index("五号")])
    assert units.find("武han", rows, 1).rows.tolist() == [KEYS.index("武汉")]


def test_units_beyond_the_most_are_not_looked_at() -> None:
    long = "一二三四五六七八九十一二三"
    assert found([long], "yiersansiwuliuqibajiushiyiersi") == {long: True}


def test_no_entries() -> None:
    assert found([], "wu") == {}


def test_ways_that_never_end_are_given_up() -> None:
    keys = ["一" * 12] * 3
    assert found(keys, "y" * 200) == {keys[0]: False}


def test_list_of_another_size_is_refused() -> None:
    file = io.BytesIO()
    writer = ArrayFileWriter(file)
    write_units(writer, "words", ["武汉"])
    writer.close()
    with pytest.raises(IndexDamaged, match="damaged words"):
        UnitList(ArrayFile(file.getvalue(), "test"), "words", 2)


def test_order_of_a_long_list_is_kept() -> None:
    keys = ["重庆", "九号"] * 40_000 + ["武汉", "", "吴"]
    file = io.BytesIO()
    writer = ArrayFileWriter(file)
    write_units(writer, "words", keys)
    writer.close()
    opened = ArrayFile(file.getvalue(), "test")
    assert sorted(opened["words/order"].tolist()) == list(range(len(keys)))
    heard = UnitList(opened, "words", len(keys)).find("wu")
    assert sorted(heard.rows.tolist()) == [80_000, 80_002]
