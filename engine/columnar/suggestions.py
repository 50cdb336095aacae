"""What may be suggested from a segment, one `SEGMENT.suggestions` file, made from the other two.

    words/numbers   uint32   numbers in `text_words` of the most frequent words with a Han,
                             ascending, to be found by their units (`unit_lists`)
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
from analysis.stop_words import stop_words
from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, narrow, sums
from engine.columnar.documents import DocumentFile
from engine.columnar.field import Field
from engine.columnar.strings import Strings, write_strings
from engine.columnar.unit_lists import UnitList, write_units
from engine.errors import IndexDamaged

WORDS, SOURCES = "text_words", "source"
"""Fields that words and outlets are taken from."""
MOST_WORDS = 50_000
"""Words of a segment that are found by their units; there are no more that matter in millions of
articles, and they take half a megabyte and a tenth of a second."""
LONGEST_TITLE = 100
"""Characters. What is longer is hardly a title, and too long to choose from a list."""

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
    numbers, keys = np.empty(0, np.uint32), list[str]()
    if WORDS in postings.attributes.get("fields", {}):
        field = Field(postings, WORDS, document_count)
        frequent = np.argsort(-field.counts, kind="stable")[:MOST_WORDS]
        terms = field.dictionary.all().as_bytes()
        words = [(int(number), terms[number].decode()) for number in np.sort(frequent)]
        wanted = [(number, key) for number, key in words if _is_wanted(key)]
        numbers = np.array([number for number, _ in wanted], np.uint32)
        keys = [key for _, key in wanted]
    file.add("words/numbers", numbers)
    write_units(file, "words", keys)


def _is_wanted(key: str) -> bool:
    """Return whether a word is worth suggesting by its sound; Latin ones are found as they are."""
    return len(key) > 1 and not key.isascii() and key not in stop_words()


def _titles_of(documents: DocumentFile) -> _Titles:
    stated = (documents.stored(number).get("title") for number in range(len(documents)))
    shown = [_on_one_line(title) if isinstance(title, str) else "" for title in stated]
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
            self.word_numbers = file["words/numbers"]
            self.title_articles = file["titles/articles"]
            self.title_documents = file["titles/documents"]
        except KeyError as error:
            raise IndexDamaged(f"{file.name} has no {error}") from None
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
