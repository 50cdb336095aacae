"""What may be suggested from a segment, one `SEGMENT.suggestions` file, made from the other two.

    words/flags     bits     of each term of `text_words`, whether it is one of the most frequent
                             words with a Han, which are found by their units (`unit_lists`)
    words/units …
    titles/bytes, titles/lengths   titles as they are shown, in order of what of them is compared
    titles/articles uint     how many documents have each
    titles/documents uint    which, title after title
    titles/units …
    sources/bytes, sources/lengths, sources/units …   outlets, likewise

Of titles and outlets the *letters* are compared: the key without white space and punctuation. Words
are found by what they begin with in the dictionary of the segment itself.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis import fold_key, strip_invisible
from analysis.packing import PACKED, characters_of, pack, unpack_all
from analysis.stop_words import stop_words
from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, narrow, sums
from engine.columnar.documents import DocumentFile
from engine.columnar.field import Field
from engine.columnar.strings import Strings, write_strings
from engine.columnar.terms import Terms
from engine.columnar.unit_lists import UnitList, write_units
from engine.errors import IndexDamaged

WORDS, SOURCES = "text_words", "source"
"""Fields that words and outlets are taken from."""
MOST_WORDS = 50_000
"""Words of a segment that are found by their units; there are no more that matter in millions of
articles, and they take half a megabyte and a tenth of a second."""
LONGEST_TITLE = 100
"""Characters. What is longer is hardly a title, and too long to choose from a list."""

_LAST_OF_ASCII = 1 + 0x7F
"""Of the numbers that characters have in packed terms."""
_NO_LETTERS = re.compile(r"[\W_]+")


def letters_of(text: str) -> str:
    """Return what is compared of a title: its key without white space and punctuation.

    Example: `“兩個 Open-AI”` -> `两个openai`
    """
    return _NO_LETTERS.sub("", fold_key(text))


class _Titles(NamedTuple):
    """Titles as they are shown, their letters, and the documents that have each."""

    shown: list[str]
    letters: list[str]
    documents: list[list[int]]


def write_suggestions(file: ArrayFileWriter, postings: ArrayFile, documents: DocumentFile) -> None:
    """Write what may be suggested from a segment."""
    _write_words(file, postings, len(documents))
    titles = _titles_of(documents)
    order = _write_shown(file, "titles", titles.shown, titles.letters)
    holders = [titles.documents[place] for place in order]
    file.add("titles/articles", narrow(np.array([len(each) for each in holders], np.uint64)))
    flat = np.array([number for each in holders for number in each], np.uint64)
    file.add("titles/documents", narrow(flat))
    sources = _sources_of(postings, len(documents))
    _write_shown(file, "sources", sources, _letters_of_each(sources))


def _write_words(file: ArrayFileWriter, postings: ArrayFile, document_count: int) -> None:
    chosen, keys = np.empty(0, bool), list[str]()
    if WORDS in postings.attributes.get("fields", {}):
        field = Field(postings, WORDS, document_count)
        terms = field.dictionary.all()
        frequent = np.ones(len(terms), bool)
        if len(terms) > MOST_WORDS:
            frequent[np.argsort(-field.counts, kind="stable")[MOST_WORDS:]] = False
        chosen = frequent & _wanted(terms)
        left = terms.only(chosen)
        keys = unpack_all(left.packed) + [term.decode() for term in left.others]
    file.add("words/flags", np.packbits(chosen))
    write_units(file, "words", keys)


def _wanted(terms: Terms) -> NDArray[np.bool_]:
    """Return which words are worth suggesting by their sound; Latin ones are found as they are."""
    stopped = frozenset(word.encode() for word in stop_words())
    others = [not term.isascii() and term not in stopped for term in terms.others]
    first, second, third = characters_of(terms.packed)
    of_packed = (second > 0) & (np.maximum(np.maximum(first, second), third) > _LAST_OF_ASCII)
    short = np.array([pack(word) for word in stop_words() if len(word) <= PACKED], np.uint64)
    places = np.searchsorted(terms.packed, short)
    found = places < len(terms.packed)
    places, short = places[found], short[found]
    of_packed[places[terms.packed[places] == short]] = False
    return np.concatenate([of_packed, np.array(others, bool)])


def _titles_of(documents: DocumentFile) -> _Titles:
    shown = [""] * len(documents)
    for number in documents.stored_bytes.nonzero()[0].tolist():
        if isinstance(title := documents.stored(number).get("title"), str):
            shown[number] = _on_one_line(title)
    places: dict[str, int] = {}
    titles = _Titles([], [], [])
    for number, letters in enumerate(_letters_of_each(shown)):
        if not letters or len(shown[number]) > LONGEST_TITLE:
            continue
        place = places.setdefault(letters, len(places))
        if place == len(titles.shown):
            titles.shown.append(shown[number])
            titles.letters.append(letters)
            titles.documents.append([])
        titles.documents[place].append(number)
    return titles


def _on_one_line(title: str) -> str:
    return " ".join(strip_invisible(title).split())


def _letters_of_each(texts: Sequence[str]) -> list[str]:
    """Return `letters_of` each text; folding them together is faster than one by one."""
    key = fold_key("".join(texts))
    ends = accumulate(map(len, texts))
    keys = (key[end - len(text) : end] for text, end in zip(texts, ends, strict=True))
    return [_NO_LETTERS.sub("", each) for each in keys]


def _sources_of(postings: ArrayFile, document_count: int) -> list[str]:
    if SOURCES not in postings.attributes.get("fields", {}):
        return []
    terms = Field(postings, SOURCES, document_count).dictionary.all().as_bytes()
    names = [term.decode() for term in terms]
    return [name for name in names if letters_of(name)]


def _write_shown(
    file: ArrayFileWriter, name: str, shown: Sequence[str], letters: Sequence[str]
) -> list[int]:
    """Write texts in order of their letters; return that order."""
    order = sorted(range(len(shown)), key=letters.__getitem__)
    write_strings(file, name, (shown[place].encode() for place in order))
    write_units(file, name, [letters[place] for place in order])
    return order


class ShownList:
    """Titles or outlets of an open file, in order of their letters."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        """Raises IndexDamaged."""
        self._strings = Strings(file, name)
        self.units = UnitList(file, name, len(self._strings))

    def __len__(self) -> int:
        return len(self._strings)

    def __getitem__(self, row: int) -> str:
        return self._strings[row].decode("utf-8", "replace")

    def letters(self, row: int) -> str:
        """Return what is compared of an entry."""
        return letters_of(self[row])

    def beginning_with(self, letters: str) -> range:
        """Return the entries whose letters begin so."""
        rows = range(len(self))
        low = bisect_left(rows, letters, key=self.letters)
        high = bisect_left(
            rows, True, lo=low, key=lambda row: not self.letters(row).startswith(letters)
        )
        return range(low, high)


class Suggestions:
    """An open file of suggestions."""

    def __init__(self, file: ArrayFile) -> None:
        """Raises IndexDamaged."""
        try:
            flags = np.unpackbits(file["words/flags"])
            self.title_articles = file["titles/articles"]
            self.title_documents = file["titles/documents"]
        except KeyError as error:
            raise IndexDamaged(f"{file.name} has no {error}") from None
        self.word_numbers = flags.view(bool).nonzero()[0]
        """Numbers in `text_words`, ascending."""
        self.words = UnitList(file, "words", len(self.word_numbers))
        self.titles, self.sources = ShownList(file, "titles"), ShownList(file, "sources")
        fits = len(self.titles) == len(self.title_articles)
        if not fits or int(self.title_articles.sum()) != len(self.title_documents):
            raise IndexDamaged(f"{file.name} has damaged titles")

    def title_by_document(self, document_count: int) -> NDArray[np.int32]:
        """Return which title each document has; -1 for none."""
        title = np.full(document_count, -1, np.int32)
        title[self.title_documents] = np.arange(len(self.titles)).repeat(self.title_articles)
        return title

    def over_titles(self, values: Array, joined: np.ufunc) -> Array:
        """Return the sum or maximum, by title, of a value that each document has."""
        if not len(self.titles):
            return values[:0]
        starts = sums(self.title_articles)[:-1]
        found: Array = joined.reduceat(values[self.title_documents], starts)
        return found
