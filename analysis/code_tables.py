"""The tables of folding and of the tokenizers as arrays with one item a code point, for texts that
are arrays of code points.

They say what `folding` and the patterns of `tokenizers` say: they are made from them at first use,
and never change afterwards.
"""

import re
import sys
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analysis import variants
from analysis.tokenizers import CONNECTORS, DIGITS, HAN, LETTERS

Codes = NDArray[np.uint32]

OTHER, LETTER, DIGIT, CONNECTOR, COMMA, PLUS, SHARP, HAN_CHARACTER, TRIGGER = range(9)
"""Classes of characters by their reading. A trigger is a Han character that some phrase reads
otherwise than it is read alone.
"""


def codes_of(text: str) -> Codes:
    """Return the code points of `text`. Raises UnicodeEncodeError on half a surrogate pair."""
    return np.frombuffer(text.encode("utf-32-le"), "<u4")


def text_of(codes: Codes) -> str:
    """Return the text of code points."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le")


@cache
def key_codes() -> Codes:
    """Map each code point to that of its key."""
    return _array(variants.key_table())


@cache
def width_codes() -> Codes:
    """Map each code point to itself in the usual width and case."""
    return _array(variants.width_table())


@cache
def reading_codes() -> Codes:
    """Map each code point to that of its reading outside phrases."""
    return _array(variants.reading_table())[_array(variants.compatibility_table())]


@cache
def classes() -> NDArray[np.uint8]:
    """Map each code point to the class of its reading."""
    table = _classes_of_readings()[reading_codes()]
    triggers = np.array([ord(phrase[place]) for phrase, place in _read_otherwise()], np.uint32)
    table[np.isin(_array(variants.compatibility_table()), triggers)] = TRIGGER
    return table


@cache
def trigger_pairs() -> NDArray[np.uint64]:
    """Return a trigger and a neighbour of it from each phrase that reads otherwise than its
    characters, each read alone, as `pair_codes` of them in order.

    A run of Han with none of these pairs is read one character at a time.
    """
    pairs = set[str]()
    for phrase, place in _read_otherwise():
        start = min(place, len(phrase) - 2)
        pairs.add(phrase[start : start + 2])
    codes = np.array([[ord(c) for c in pair] for pair in sorted(pairs)], np.uint32)
    readings = reading_codes()[codes]
    return np.unique(pair_codes(readings[:, 0], readings[:, 1]))


def pair_codes(first: Codes, second: Codes) -> NDArray[np.uint64]:
    """Return one number for each pair of code points."""
    return (first.astype(np.uint64) << np.uint64(32)) | second


def _read_otherwise() -> list[tuple[str, int]]:
    """Return the phrases that read otherwise than their characters, and the first place where."""
    found = []
    for phrase, reading in variants.phrases().items():
        alone = phrase.translate(variants.reading_table())
        places = (i for i, (a, b) in enumerate(zip(alone, reading, strict=True)) if a != b)
        if (place := next(places, None)) is not None:
            found.append((phrase, place))
    return found


def _classes_of_readings() -> NDArray[np.uint8]:
    table = np.full(sys.maxunicode + 1, OTHER, np.uint8)
    codes = np.arange(sys.maxunicode + 1, dtype="<u4")  # as a list of characters: 80 MB
    everything = codes.tobytes().decode("utf-32-le", "surrogatepass")
    patterns = ((f"[{HAN}]+", HAN_CHARACTER), (DIGITS, DIGIT), (LETTERS, LETTER))
    for pattern, name in patterns:
        for match in re.finditer(pattern, everything):
            table[match.start() : match.end()] = name
    table[[ord(c) for c in CONNECTORS]] = CONNECTOR
    table[[ord(c) for c in ",+#"]] = COMMA, PLUS, SHARP
    return table


def _array(table: variants.Table) -> Codes:
    codes = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    codes[list(table)] = [ord(c) for c in table.values()]
    return codes
