"""The tokenizers on arrays: where many texts at once are cut into words and into grams.

The texts come as one array of code points with one slot, a line break, before each text and after
the last: a slot ends every word and every run, so that nothing reaches from text to text. The spans
are exactly those of `tokenizers.word_spans` and `gram_spans`, in another order.
"""

import numpy as np
from numpy.typing import NDArray

from analysis import code_tables
from analysis.code_tables import (
    COMMA,
    CONNECTOR,
    DIGIT,
    HAN_CHARACTER,
    LETTER,
    PLUS,
    SHARP,
    TRIGGER,
    Codes,
)
from analysis.folding import fold_reading
from analysis.tokenizers import LONGEST_TERM, Cut, segmenter

Classes = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Offsets = NDArray[np.intp]
Spans = tuple[Offsets, Offsets]
"""Starts and lengths, in characters."""

_BREAK = ord("\n")
_CUT_AT_ONCE = 1 << 14
"""Characters given to the segmenter at once; with 2**20 the words leave the cache and cutting takes
a fifth longer.
"""


def word_span_arrays(codes: Codes, cut: Cut | None = None) -> Spans:
    """Return the spans of the words of all texts."""
    classes = code_tables.classes()[codes]
    pieces = (_han_spans(codes, classes, cut or segmenter()[1]), *_whole_and_part_spans(classes))
    starts, lengths = zip(*pieces, strict=True)
    return np.concatenate(starts), np.concatenate(lengths)


def _han_spans(codes: Codes, classes: Classes, cut: Cut) -> Spans:
    """Cut all runs of Han, each with the one character behind it as a line break, in one go."""
    han = classes >= HAN_CHARACTER
    kept = np.flatnonzero(han[1:] | han[:-1]) + 1
    reading = _reading(codes[kept], classes[kept])
    lengths = _word_lengths(code_tables.text_of(reading), cut)
    starts = np.cumsum(lengths) - lengths
    words = reading[starts] != _BREAK
    return kept[starts[words]], lengths[words]


def _word_lengths(reading: str, cut: Cut) -> Offsets:
    """Return the lengths of the words of a text, in order, and of all that stands between them."""
    pieces, start = [np.empty(0, np.intp)], 0
    while start < len(reading):
        end = reading.find("\n", start + _CUT_AT_ONCE) + 1 or len(reading)
        words = cut(reading[start:end])
        pieces.append(np.fromiter(map(len, words), np.intp, len(words)))
        start = end
    return np.concatenate(pieces)


def _reading(codes: Codes, classes: Classes) -> Codes:
    """Return the reading of runs of Han, and a line break for what stands between them."""
    reading = code_tables.reading_codes()[codes]
    breaks = np.flatnonzero(classes < HAN_CHARACTER)
    runs = np.unique(np.searchsorted(breaks, _trigger_places(reading, classes)))
    if len(runs):
        ends = breaks[runs] + 1
        starts = np.where(runs > 0, breaks[runs - 1] + 1, 0)
        places = _ranges(starts, ends - starts)
        reading[places] = code_tables.codes_of(fold_reading(code_tables.text_of(codes[places])))
    reading[breaks] = _BREAK
    return reading


def _trigger_places(reading: Codes, classes: Classes) -> Offsets:
    """Return the places of triggers beside which a neighbour from their phrase stands."""
    places = np.flatnonzero(classes == TRIGGER)
    pairs = code_tables.trigger_pairs()
    before, here, after = (reading[places + step] for step in (-1, 0, 1))
    left = np.isin(code_tables.pair_codes(before, here), pairs)
    right = np.isin(code_tables.pair_codes(here, after), pairs)
    return places[left | right]


def _ranges(starts: Offsets, lengths: Offsets) -> Offsets:
    """Return every offset of every span, span after span."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


def _whole_and_part_spans(classes: Classes) -> tuple[Spans, Spans]:
    """Return the spans of words of letters and digits: the parts, and the wholes that have more
    than one part or a sign at the end.
    """
    starts, ends, digits = _parts(classes)
    joined = _joined(classes, starts, ends, digits)
    first = np.flatnonzero(np.concatenate(([True], ~joined))[: len(starts)])
    last = np.flatnonzero(np.concatenate((~joined, [True]))[: len(starts)])
    signs = _signs_behind(classes, ends[last])
    lengths = ends[last] + signs - starts[first]
    wholes = ((last > first) | (signs > 0)) & (lengths <= LONGEST_TERM)
    parts = starts, np.minimum(ends - starts, LONGEST_TERM)
    return parts, (starts[first][wholes], lengths[wholes])


def _parts(classes: Classes) -> tuple[Offsets, Offsets, Flags]:
    """Return start, end and kind (digits or letters) of each run of letters or of digits."""
    places = np.flatnonzero((classes == LETTER) | (classes == DIGIT))
    begins = classes[places] != classes[places - 1]
    ends = classes[places] != classes[places + 1]
    starts = places[begins]
    return starts, places[ends] + 1, classes[starts] == DIGIT


def _joined(classes: Classes, starts: Offsets, ends: Offsets, digits: Flags) -> Flags:
    """Say of each part but the last whether it makes one word with the next."""
    gaps = starts[1:] - ends[:-1]
    between = classes[ends[:-1]]
    signs = (between == CONNECTOR) | (between == PLUS) | (between == SHARP)
    thousands = (between == COMMA) & digits[:-1] & digits[1:] & (ends[1:] - starts[1:] == 3)
    joined: Flags = (gaps == 0) | ((gaps == 1) & (signs | thousands))
    return joined


def _signs_behind(classes: Classes, ends: Offsets) -> Offsets:
    """Return the lengths of the `++` or `#` behind words; the slot behind all is neither."""
    after = classes[ends]
    after_that = classes.take(ends + 1, mode="clip")
    return np.where((after == PLUS) & (after_that == PLUS), 2, (after == SHARP).astype(np.intp))


def gram_stops(key: Codes, slots: Offsets) -> Offsets:
    """Return the offsets of the characters that count as grams do, slots among them: of a run of
    white space the first, at either end of a text none.
    """
    spaces = key == ord(" ")
    spaces[slots] = True
    white = np.flatnonzero(spaces)
    begins = np.diff(white, prepend=-2) != 1
    is_slot = np.zeros(len(white), np.bool_)
    is_slot[np.searchsorted(white, slots)] = True
    at_an_end = np.logical_or.reduceat(is_slot, np.flatnonzero(begins))
    counted = is_slot | (begins & ~at_an_end[np.cumsum(begins) - 1])
    spaces[white[counted]] = False
    return np.flatnonzero(~spaces)
