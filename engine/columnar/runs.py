"""Runs: the sorted postings of a batch of documents, as flat arrays that can be merged.

A run is what a segment is, uncompressed: it is made from token arrays by sorting packed 64-bit
keys, kept in a file while others are made, and read back through memory maps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.batch import GramArrays, WordArrays
from analysis.packing import BITS, PACKED, pack
from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter
from engine.columnar.field import Kind
from engine.columnar.stretches import Stretches, firsts
from engine.columnar.terms import Terms

_CODES = 1 << BITS
_POSITION_BITS = 64 - 2 * BITS


@dataclass(frozen=True, slots=True)
class FieldRun:
    """The postings of one field of some documents, numbered from 0.

    `counts` has the number of postings of each term. Kind `frequencies`: `values` are documents,
    with their `frequencies`. Kind `positions`: `values` are positions laid out as in `Stretches`,
    and `spans` is how many each document has.
    """

    kind: Kind
    terms: Terms
    counts: Array
    values: Array
    frequencies: Array | None = None
    spans: Array | None = None

    @property
    def size(self) -> int:
        """Number of postings."""
        return len(self.values)

    @property
    def has_frequencies(self) -> bool:
        """Whether postings have frequencies."""
        return self.frequencies is not None

    def postings(self, first: int, end: int, place: int) -> tuple[Array, Array | None]:
        """Return the values and frequencies of the terms from `first` up to `end`; `place` postings
        come before them.
        """
        places = slice(place, place + int(self.counts[first:end].sum()))
        some = None if self.frequencies is None else self.frequencies[places]
        return self.values[places], some

    def write(self, file: ArrayFileWriter, name: str) -> None:
        """Write the run of the field called `name`."""
        file.attributes.setdefault("fields", {})[name] = self.kind
        file.add(f"{name}/packed", self.terms.packed)
        offsets = np.cumsum([0, *map(len, self.terms.others)], dtype=np.int64)
        file.add(f"{name}/offsets", offsets)
        file.add(f"{name}/bytes", np.frombuffer(b"".join(self.terms.others), np.uint8))
        for part in ("counts", "values", "frequencies", "spans"):
            array = getattr(self, part)
            if array is not None:
                file.add(f"{name}/{part}", array)

    @classmethod
    def read(cls, file: ArrayFile, name: str) -> "FieldRun":
        """Read what `write` wrote, without copying."""
        content = file[f"{name}/bytes"].tobytes()
        edges = file[f"{name}/offsets"].tolist()
        others = [content[start:end] for start, end in pairwise(edges)]
        parts = [file.get(f"{name}/{part}") for part in ("frequencies", "spans")]
        return cls(
            file.attributes["fields"][name],
            Terms(file[f"{name}/packed"], others),
            file[f"{name}/counts"],
            file[f"{name}/values"],
            *parts,
        )


def word_run(words: WordArrays) -> FieldRun:
    """Return the run of a field of words: documents and frequencies."""
    documents = len(words.lengths)
    packed, runs = _count_packed(words.packed, words.packed_documents, documents)
    longer = sorted(set(words.longer))
    rank = {term: place for place, term in enumerate(longer)}
    ranks = np.fromiter(map(rank.__getitem__, words.longer), np.uint64, len(words.longer))
    bits = np.uint64(documents.bit_length())
    found = _count((ranks << bits) | words.longer_documents, bits)
    terms = Terms(packed, [term.encode() for term in longer])
    joined = (np.concatenate(pair) for pair in zip(runs, found[1:], strict=True))
    return FieldRun("frequencies", terms, *joined)


def gram_run(grams: GramArrays) -> FieldRun:
    """Return the run of a field of grams: positions."""
    spans = np.diff(grams.starts)
    stretches = Stretches(spans)
    places = np.repeat(stretches.starts[:-1] - grams.starts[:-1], spans)
    places += np.arange(len(places))
    keys = grams.packed >> np.uint64(BITS)  # the third character of a gram is none
    if stretches.limit <= 1 << _POSITION_BITS:
        keys <<= np.uint64(_POSITION_BITS)
        keys |= places.view(np.uint64)
        keys.sort()
        positions = (keys & np.uint64((1 << _POSITION_BITS) - 1)).astype(np.uint32)
        keys >>= np.uint64(_POSITION_BITS)
    else:  # one very long document
        order = np.argsort(keys, kind="stable")
        keys, positions = keys[order], places[order].astype(np.uint32)
    starts = firsts(keys)
    return FieldRun(
        "positions",
        Terms(keys[starts] << np.uint64(BITS), []),
        np.diff(starts, append=len(keys)).astype(np.uint32),
        positions,
        spans=spans.astype(np.uint32),
    )


def keyword_run(values: Sequence[str]) -> FieldRun:
    """Return the run of a field with one exact term a document; an empty one is none.

    Raises UnicodeEncodeError where one has half a surrogate pair.
    """
    places: dict[str, list[int]] = {}
    for document, value in enumerate(values):
        if value:
            places.setdefault(value, []).append(document)
    "".join(places).encode()  # packed, half a pair would go unnoticed until it is read
    # Sorted texts are in the order of their bytes, too.
    short = sorted(value for value in places if len(value) <= PACKED)
    longer = sorted(value for value in places if len(value) > PACKED)
    packed = np.array([pack(value) for value in short], np.uint64)
    lists = [places[value] for value in (*short, *longer)]
    documents = np.fromiter(chain.from_iterable(lists), np.uint32)
    counts = np.fromiter(map(len, lists), np.uint32, len(lists))
    terms = Terms(packed, [value.encode() for value in longer])
    return FieldRun("frequencies", terms, counts, documents, np.ones_like(documents))


def _count_packed(
    packed: NDArray[np.uint64], documents: Array, document_count: int
) -> tuple[NDArray[np.uint64], tuple[Array, Array, Array]]:
    """Return the distinct packed terms, ascending, and the counts, documents and frequencies."""
    bits = document_count.bit_length()
    alphabet, codes = _compact(packed)
    width = len(alphabet).bit_length()
    if 3 * width + bits > 64:  # a batch with tens of thousands of documents and characters
        distinct, ranks = np.unique(packed, return_inverse=True)
        keys = (ranks.astype(np.uint64) << np.uint64(bits)) | documents
        _, *found = _count(keys, np.uint64(bits))
        return distinct, (found[0], found[1], found[2])
    codes <<= np.uint64(bits)
    codes |= documents
    compact, *found = _count(codes, np.uint64(bits))
    mask = np.uint64((1 << width) - 1)
    terms = np.zeros(len(compact), np.uint64)
    letters = np.append(np.uint64(0), alphabet.astype(np.uint64))
    for place, shift in enumerate((2 * BITS, BITS, 0)):
        part = (compact >> np.uint64((2 - place) * width)) & mask
        terms |= letters[part.astype(np.int64)] << np.uint64(shift)
    return terms, (found[0], found[1], found[2])


def _compact(packed: NDArray[np.uint64]) -> tuple[Array, NDArray[np.uint64]]:
    """Return the characters that occur (code point + 1), and the terms with their places in it, in
    as few bits as they need; the order stays.
    """
    mask = np.uint64(_CODES - 1)
    parts = [((packed >> np.uint64(s)) & mask).astype(np.uint32) for s in (2 * BITS, BITS, 0)]
    # Tables only as long as they must be: what fits into the processor's cache is fast.
    codes = 1 + max(int(part.max(initial=0)) for part in parts)
    seen = np.zeros(codes, bool)
    for part in parts:
        seen[part] = True
    seen[0] = False
    alphabet = np.flatnonzero(seen)
    width = np.uint64(len(alphabet).bit_length())
    places = np.zeros(codes, np.uint32)
    places[alphabet] = np.arange(1, len(alphabet) + 1)
    compact = places.take(parts[0]).astype(np.uint64)
    for part in parts[1:]:
        compact <<= width
        compact |= places.take(part)
    return alphabet, compact


def _count(keys: NDArray[np.uint64], bits: np.uint64) -> tuple[Array, Array, Array, Array]:
    """Sort keys of (term, document) in place; return the distinct terms, how many documents each
    has, the documents, and how often each key occurs.
    """
    keys.sort()
    places = firsts(keys)
    frequencies = np.diff(places, append=len(keys)).astype(np.uint32)
    keys = keys[places]
    documents = (keys & np.uint64((1 << int(bits)) - 1)).astype(np.uint32)
    terms = keys >> bits
    starts = firsts(terms)
    counts = np.diff(starts, append=len(terms)).astype(np.uint32)
    return terms[starts], counts, documents, frequencies
