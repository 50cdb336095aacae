"""Repairs come back from the stored field as they were; anything else in it is nothing."""

import json
import zlib
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import REPAIRS, Repair, pack_repairs, read_repairs

KINDS = st.lists(st.sampled_from(["pinyin", "white space", "gap"]), min_size=1, unique=True)


@given(st.data(), st.text("甲乙丙😀", min_size=1, max_size=30))
def test_repairs_come_back(data: st.DataObject, text: str) -> None:
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=8).map(sorted))
    repairs = tuple(
        Repair(
            tuple(data.draw(KINDS)),
            place,
            data.draw(st.integers(0, len(text) - place)),
            data.draw(st.text(st.characters(), max_size=5)),
            data.draw(st.booleans()),
        )
        for place in places
    )
    assert read_repairs({"text": text, REPAIRS: pack_repairs(repairs)}) == repairs


def packed(rows: Any) -> str:
    return b64encode(zlib.compress(json.dumps(rows).encode())).decode()


GOOD = pack_repairs([Repair(("pinyin",), 1, 1, "zhí")])


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="an index from before"),
        pytest.param([[1, 1, "a", "pinyin"]], id="not packed"),
        pytest.param("", id="empty"),
        pytest.param("职责", id="not Base64"),
        pytest.param("AAAA", id="not deflated"),
        pytest.param(GOOD[:-8], id="cut off"),
        pytest.param(packed(5), id="not a list"),
        pytest.param(packed([5]), id="not rows"),
        pytest.param(packed([[1, 1, "a"]]), id="too short a row"),
        pytest.param(packed([[True, 1, "a", "pinyin"]]), id="not a number"),
        pytest.param(packed([[1, 1, ["a"], "pinyin"]]), id="not a text"),
        pytest.param(packed([[1, 1, "a", "gap"], [-1, 1, "a", "gap"]]), id="not in order"),
        pytest.param(packed([[2, 2, "a", "gap"]]), id="beyond the text"),
        pytest.param(packed([[0, -1, "a", "gap"]]), id="backwards"),
        pytest.param(packed([[0, 1, "a" * 2_000_000, "gap"]]), id="a bomb"),
        pytest.param(b64encode(zlib.compress(b"[" * 100_000)).decode(), id="nested without an end"),
    ],
)
def test_what_is_no_list_of_repairs_is_none(value: object) -> None:
    assert read_repairs({"text": "职责。", REPAIRS: value}) == ()


def test_list_of_repairs_is_read() -> None:
    assert read_repairs({"text": "职责。", REPAIRS: GOOD}) == (Repair(("pinyin",), 1, 1, "zhí"),)
