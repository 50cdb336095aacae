"""What the terms of the last queries found, kept: an archive is asked for the same words again and
again, and the lists that take longest to read are those of the commonest.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

from engine.columnar.array_file import Array
from engine.queries import Term

_Key = tuple[str, str, float]
"""Field, text and boost of a term: hashed in a tenth of the time that the term takes."""

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
        self._lists: OrderedDict[_Key, List] = OrderedDict()
        self._lock = Lock()

    def of(self, term: Term, find: Callable[[], List]) -> List:
        """Return what a term finds, looked for where it is not at hand; nobody may change it."""
        [found] = self.known([term])
        if found is None:
            found = find()
            self.keep([term], [found])
        return found

    def known(self, terms: Sequence[Term]) -> list[List | None]:
        """Return what is at hand of each of some terms; nobody may change it."""
        found = []
        with self._lock:
            for term in terms:
                key = term.field, term.term, term.boost
                columns = self._lists.get(key)
                if columns is not None:
                    self._lists.move_to_end(key)
                found.append(columns)
        return found

    def keep(self, terms: Sequence[Term], found: Sequence[List]) -> None:
        """Keep what each of some terms found, which nobody may change from now on."""
        with self._lock:
            for term, (documents, scores) in zip(terms, found, strict=True):
                documents.flags.writeable = scores.flags.writeable = False
                key = term.field, term.term, term.boost
                if key not in self._lists:
                    self._lists[key] = documents, scores
                    self._bytes += documents.nbytes + scores.nbytes + _OVERHEAD
            while self._bytes > self._most:
                _, (documents, scores) = self._lists.popitem(last=False)
                self._bytes -= documents.nbytes + scores.nbytes + _OVERHEAD
