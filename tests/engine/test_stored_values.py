"""Stored fields come back as they were, or are refused when they are written."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.columnar.stored_values import decode_stored, encode_stored

PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=9)
)
OTHERS = st.one_of(
    st.binary(max_size=9),
    st.datetimes(),
    st.dates(),
    st.timedeltas(),
    st.decimals(allow_nan=False),
    st.text(st.characters(categories=["Cs"]), max_size=3),
)
KEYS = st.one_of(st.text(max_size=3), st.just("$bytes"), st.integers(), st.tuples(st.integers()))
VALUES = st.recursive(
    PLAIN | OTHERS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(KEYS, inner, max_size=3),
        st.sets(PLAIN, max_size=3),
        st.frozensets(OTHERS, max_size=3),
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4))
def test_any_value_comes_back_with_its_type(fields: dict[str, Any]) -> None:
    found = decode_stored(encode_stored(fields))
    assert found == fields
    assert _types(found) == _types(fields)


def _types(value: Any) -> Any:
    """Return the types of a value and of all in it."""
    match value:
        case dict():
            return dict, [(_types(key), _types(item)) for key, item in value.items()]
        case list() | tuple():
            return type(value), [_types(item) for item in value]
        case _:
            return type(value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(-(2**64), id="integer of 65 bits"),
        pytest.param(float("-inf"), id="infinity"),
        pytest.param(-0.0, id="minus nothing"),
        pytest.param(time(8, 30), id="time of day"),
        pytest.param(datetime(2024, 5, 1, tzinfo=UTC), id="date with zone"),
        pytest.param(datetime(2024, 5, 1, tzinfo=timezone(timedelta(hours=8))), id="Beijing"),
        pytest.param(date.min, id="first day"),
        pytest.param({"$tuple": [1]}, id="dictionary that looks like a tag"),
        pytest.param({"a": {"$": 1, "b": 2}}, id="key that looks like a tag"),
        pytest.param("社区\ud800", id="half a character"),
        pytest.param('他说："$bytes"', id="text that looks like a tag"),
        pytest.param([(), set(), {}, b""], id="empty things"),
    ],
)
def test_value_that_json_lacks_comes_back(value: Any) -> None:
    found = decode_stored(encode_stored({"字段": value}))
    assert repr(found) == repr({"字段": value})


def test_integer_too_long_for_json_comes_back() -> None:
    assert decode_stored(encode_stored({"a": 10**5000})) == {"a": 10**5000}


def test_not_a_number_comes_back() -> None:
    found = decode_stored(encode_stored({"a": float("nan"), "b": Decimal("NaN")}))
    assert repr(found) == "{'a': nan, 'b': Decimal('NaN')}"


class Title(str):
    """A text with a class of its own, which would be lost."""


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(Fraction(1, 2), id="fraction"),
        pytest.param(Title("社区"), id="subclass of text"),
        pytest.param(object, id="class"),
        pytest.param([1, {"deep": 2j}], id="complex number inside"),
        pytest.param(bytearray(b"a"), id="bytearray"),
    ],
)
def test_value_that_cannot_be_kept_is_refused_with_its_field(value: Any) -> None:
    with pytest.raises(TypeError, match=r"field '正文' cannot store a value of type"):
        encode_stored({"正文": value})


def test_common_case_is_plain_json() -> None:
    encoded = encode_stored({"stored": '{"title": "社区治理"}'})
    assert json.loads(encoded) == {"stored": '{"title": "社区治理"}'}
    assert "社区治理" in encoded.decode()
    assert encode_stored({}) == b""
