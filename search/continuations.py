"""What was typed with its last word completed, where nothing in the archive begins with all of it.

长江 大 -> 长江 大桥; 社区治 -> 社区治理; 社区zhil -> 社区治理
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from analysis import ArticleAnalyzer, fold_key
from engine import And, Completion, Index, Phrase, Query, Term
from engine.protocol import Order

_MOST_TRIED = 4
"""Words that are tried in place of the last one; each is searched for, which takes up to a
millisecond at 20,000 articles."""
_SECONDS = 0.01
"""Of each of these searches, far more than one usually takes."""
_LONGEST_LAST = 3
"""Characters of the last word that are looked for where nothing parts it from the one before."""

_LAST_LETTERS = re.compile(r"(?<=[^\W\da-z])[a-z]+$", re.IGNORECASE)


class _Split(NamedTuple):
    """What stays as it was typed, what goes on, and what stands between them."""

    head: str
    last: str
    between: str = ""


@dataclass(frozen=True, slots=True)
class Continuer:
    """Completes the last word of what was typed, by searching an index for the result."""

    index: Index
    analyzer: ArticleAnalyzer

    def continuations(self, typed: str) -> list[Completion]:
        """Return what was typed with other words for the last one, the most frequent first; their
        `count` is the number of articles that have all the words, or the run as it stands.
        """
        for split in self._splits(typed.strip()):
            words = self.index.completions(split.last, "word", _MOST_TRIED)
            found = [self._continued(split, word) for word in words if len(word.letters) > 1]
            found = sorted((each for each in found if each.count), key=lambda each: -each.count)
            if found:
                return found
        return []

    def _splits(self, typed: str) -> Iterator[_Split]:
        """Yield where the last word may begin, the likeliest first."""
        parts = typed.rsplit(maxsplit=1)
        if len(parts) == 2:
            yield _Split(parts[0], parts[1], " ")
        elif letters := _LAST_LETTERS.search(typed):
            yield _Split(typed[: letters.start()], letters[0])
        elif len(typed) > 1 and self._count(self._run(typed)):
            for length in range(min(_LONGEST_LAST, len(typed) - 1), 0, -1):
                yield _Split(typed[:-length], typed[-length:])

    def _continued(self, split: _Split, word: Completion) -> Completion:
        text = f"{split.head}{split.between}{word.text}"
        count = self._count(self._all_words(text) if split.between else self._run(text))
        letters = "".join(filter(str.isalnum, fold_key(text)))
        return Completion(text, letters, "word", count, word.tier)

    def _all_words(self, text: str) -> Query:
        words = dict.fromkeys(self.analyzer.words.terms(text))
        return And(tuple(Term("text_words", word) for word in words))

    def _run(self, text: str) -> Query:
        return Phrase("text_grams", tuple(self.analyzer.grams.terms(text)[:-1]))

    def _count(self, query: Query) -> int:
        return self.index.evaluate(query, Order(limit=0), seconds=_SECONDS).total
