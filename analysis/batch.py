"""Many texts at once: the terms of `ArticleAnalyzer`, exactly, as arrays of packed terms.

texts -> one array of code points -> key and reading by table -> spans -> packed key of each

`ArticleAnalyzer` is for one text, of a query for instance; this is for building an index. Best are
200,000 to 500,000 characters a call: with 50,000 or with 1,000,000 it takes about a tenth longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis import code_tables
from analysis.code_tables import Codes
from analysis.packing import PACKED, pack_codes
from analysis.span_arrays import Offsets, gram_stops, word_span_arrays
from analysis.tokenizers import Cut, segmenter_with
from analysis.tokens import END
from analysis.user_dictionary import NO_WORDS, UserDictionary


@dataclass(frozen=True, slots=True)
class GramArrays:
    """The grams of some texts, text after text, in order of position.

    Those of text d are `packed[starts[d]:starts[d + 1]]`; a position is an index less `starts[d]`.
    """

    packed: NDArray[np.uint64]
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WordArrays:
    """The words of some texts, in no order: each term with the index of its text.

    `lengths` is the number of words of each text, packed and longer together.
    """

    packed: NDArray[np.uint64]
    packed_documents: NDArray[np.uint32]
    longer: list[str]
    longer_documents: NDArray[np.uint32]
    lengths: NDArray[np.uint32]


class BatchAnalyzer:
    """The analyzers of both streams for many texts at once, with words that jieba does not know.

    Half a surrogate pair in a text raises UnicodeEncodeError; cleaning removes them.
    """

    def __init__(self, dictionary: UserDictionary = NO_WORDS) -> None:
        self._dictionary = dictionary

    def words(self, texts: Sequence[str]) -> WordArrays:
        """Return the words of `texts`."""
        return _words(_join(texts), self._cut)

    def grams(self, texts: Sequence[str]) -> GramArrays:
        """Return the grams of `texts`."""
        return _grams(_join(texts))

    def streams(self, texts: Sequence[str]) -> tuple[WordArrays, GramArrays]:
        """Return words and grams of `texts`, at less cost than one by one."""
        joined = _join(texts)
        return _words(joined, self._cut), _grams(joined)

    @cached_property
    def _cut(self) -> Cut:
        return segmenter_with(self._dictionary.words)


@dataclass(frozen=True, slots=True)
class _Joined:
    """Texts end to end: `slots` are the offsets of what stands before each and behind the last,
    line breaks in `codes` and end marks in `key`.
    """

    codes: Codes
    key: Codes
    slots: Offsets


def _join(texts: Sequence[str]) -> _Joined:
    codes = code_tables.codes_of("\n".join(("", *texts, "")))
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    slots = np.concatenate((np.zeros(1, np.intp), np.cumsum(lengths + 1)))
    key = code_tables.key_codes()[codes]
    key[slots] = ord(END)
    return _Joined(codes, key, slots)


def _words(joined: _Joined, cut: Cut) -> WordArrays:
    starts, lengths = word_span_arrays(joined.codes, cut)
    texts = len(joined.slots) - 1
    documents = np.repeat(np.arange(texts, dtype=np.uint32), np.diff(joined.slots))
    packed, packed_documents = [], []
    for length in range(1, PACKED + 1):
        chosen = starts[lengths == length]
        packed.append(pack_codes([joined.key[chosen + place] for place in range(length)]))
        packed_documents.append(documents[chosen])
    longer = lengths > PACKED
    return WordArrays(
        np.concatenate(packed),
        np.concatenate(packed_documents),
        _slices(joined.key, starts[longer], lengths[longer]),
        documents[starts[longer]],
        np.bincount(documents[starts], minlength=texts).astype(np.uint32),
    )


def _slices(key: Codes, starts: Offsets, lengths: Offsets) -> list[str]:
    text = code_tables.text_of(key)
    ends = (starts + lengths).tolist()
    return [text[start:end] for start, end in zip(starts.tolist(), ends, strict=True)]


def _grams(joined: _Joined) -> GramArrays:
    stops = gram_stops(joined.key, joined.slots)
    key = joined.key[stops]
    slots = np.searchsorted(stops, joined.slots)
    begins_a_gram = np.ones(len(key) - 1, np.bool_)
    begins_a_gram[slots[:-1]] = False
    packed = pack_codes((key[:-1], key[1:]))[begins_a_gram]
    return GramArrays(packed, slots - np.arange(len(slots)))
