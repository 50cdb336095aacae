"""What the terms of the last queries found, kept: an archive is asked for the same words again and
again, and the lists that take longest to read are those of the commonest.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock

from engine.columnar.array_file import Array
from engine.queries import Term

List = tuple[Array, Array]
"""Documents and their scores."""

MOST_BYTES = 16 * 1024 * 1024
"""Of the lists of one open index: some 1,300,000 postings. In 19,539 news items the words and pairs
of 400 headlines take 9 MB."""

_OVERHEAD = 500
"""Bytes that a list takes beside its postings."""


class ScoredLists:
    """Lists by term, field and boost; those that were not asked for longest are dropped first. Any
    number of threads may ask.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._lists: OrderedDict[Term, List] = OrderedDict()
        self._lock = Lock()

    def of(self, term: Term, find: Callable[[], List]) -> List:
        """Return what a term finds, looked for where it is not at hand; nobody may change it."""
        with self._lock:
            found = self._lists.get(term)
            if found is not None:
                self._lists.move_to_end(term)
                return found
        found = find()
        self.keep({term: found})
        return found

    def known(self, terms: Iterable[Term]) -> dict[Term, List]:
        """Return what is at hand of some terms; nobody may change it."""
        with self._lock:
            found = {term: self._lists[term] for term in terms if term in self._lists}
            for term in found:
                self._lists.move_to_end(term)
            return found

    def keep(self, found: Mapping[Term, List]) -> None:
        """Keep what some terms found, which nobody may change from now on."""
        for columns in found.values():
            for column in columns:
                column.flags.writeable = False
        with self._lock:
            for term, columns in found.items():
                if term not in self._lists:
                    self._lists[term] = columns
                    self._bytes += _size(columns)
            while self._bytes > self._most:
                _, dropped = self._lists.popitem(last=False)
                self._bytes -= _size(dropped)


def _size(found: List) -> int:
    return sum(column.nbytes for column in found) + _OVERHEAD
