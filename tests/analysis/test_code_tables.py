"""The arrays say of every code point what folding and the patterns of the tokenizers say."""

import re
import sys

import pytest

from analysis import code_tables, fold_key, fold_reading, variants
from analysis.code_tables import DIGIT, HAN_CHARACTER, LETTER, TRIGGER, text_of
from analysis.tokenizers import DIGITS, HAN, LETTERS

EVERYTHING = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
READINGS = [fold_reading(c) for c in EVERYTHING]


def test_keys_are_those_of_folding() -> None:
    codes = code_tables.codes_of("".join(EVERYTHING))
    assert text_of(code_tables.key_codes()[codes]) == fold_key("".join(EVERYTHING))


def test_readings_are_those_of_folding() -> None:
    codes = code_tables.codes_of("".join(EVERYTHING))
    assert text_of(code_tables.reading_codes()[codes]) == "".join(READINGS)


@pytest.mark.parametrize(
    ("pattern", "classes"),
    [
        pytest.param(f"[{HAN}]", {HAN_CHARACTER, TRIGGER}, id="Han"),
        pytest.param(DIGITS, {DIGIT}, id="digits"),
        pytest.param(LETTERS, {LETTER}, id="letters"),
    ],
)
def test_classes_are_those_of_the_patterns(pattern: str, classes: set[int]) -> None:
    matches = re.compile(pattern).fullmatch
    table = code_tables.classes().tolist()
    expected = {c for c, reading in zip(EVERYTHING, READINGS, strict=True) if matches(reading)}
    assert {c for c in EVERYTHING if table[ord(c)] in classes} == expected


def test_phrases_are_runs_of_han_with_a_trigger_where_they_read_otherwise() -> None:
    """What reads runs of Han without any trigger one character at a time relies on it."""
    table = code_tables.classes()
    han = re.compile(f"[{HAN}]{{2,}}")
    for phrase, reading in variants.phrases().items():
        assert han.fullmatch(phrase), phrase
        assert han.fullmatch(reading), phrase
        if reading != phrase.translate(variants.reading_table()):
            assert TRIGGER in table[code_tables.codes_of(phrase)], phrase
