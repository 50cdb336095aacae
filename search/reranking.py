"""Order the best articles of a query anew, by what BM25 does not see: whether all of the query is
there, how close together it stands, single characters, whole runs, and titles that the query names.

Only the best `RERANKED` by BM25 are looked at; all others keep their order below them, because what
is added is never negative. The same matches in another order: totals, facets and exact clauses are
the engine's.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np

from analysis import ArticleAnalyzer, fold_key
from analysis.schema import TEXT_FIELDS
from engine import Index, Match
from search.equivalents import Equivalent
from search.homographs import Homographs
from search.proximity import Shares, Texts, closeness
from search.query_parser import Clause

# What each part adds to a score at most, times the best BM25 of the query. Measured by the mean
# nDCG@10 of ten groups of development queries (questions and keywords, with and without spaces, in
# 3,104 and in 31,866 documents; headlines and words of them in 19,308; 400 to 1,500 queries a set):
# .8821, BM25 alone .8606; weights fitted on four fifths of the queries and measured on the fifth
# .8812. The optimum is flat: half or twice as much of a part costs .001 to .002.

COVERAGE_WEIGHT = 0.5
"""The share of the query's words, by rarity, that the article has: without it .8819, headlines
.7808 instead of .7829."""

EQUIVALENT_SHARE = 0.8
"""What an equivalent of a word counts in that, so that the word as typed comes first."""

HOMOGRAPH_SHARE = 0.5
"""What a word counts in that where only another one that folds alike stands in the article (公里
for 裏)."""

CLOSENESS_WEIGHT = 2.0
"""How near one another they stand (`proximity.closeness`): without it .8712."""

CHARACTERS_WEIGHT = 1.0
"""The query's characters one by one, because 北大 is 北京大学: without them .8777."""

TITLE_WEIGHT = 0.3
"""That the query has the article's whole title in it: without it .8812, questions .002 to .003
less."""

RUN_WEIGHT = 0.3
"""The share of the query that stands in the article run by run as typed: without it .8819. It is
for who typed a name and expects what has it as typed on top; at 0.6 .8817."""

RERANKED = 50
"""Articles. With 100 it is no better (.8790, with 50 .8793, at weights fitted to each), and takes
twice as long."""

LONGEST_TEXT = 20_000
"""Characters of an article that are looked at, so that books do not make a search slow."""

_K1, _B = 0.6, 0.75
"""BM25 of characters: whether one is there says more than how often; k1 at 1.2 is .0003 less."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the score of one article adds up from; `recency` is what age takes away, 0 or less."""

    bm25: float
    coverage: float = 0.0
    closeness: float = 0.0
    characters: float = 0.0
    title: float = 0.0
    runs: float = 0.0
    recency: float = 0.0

    @property
    def score(self) -> float:
        """The sum."""
        shares = self.coverage + self.closeness + self.characters + self.title + self.runs
        return self.bm25 + shares + self.recency


class Reranker:
    """Orders the articles of one query."""

    def __init__(
        self,
        clauses: Sequence[Clause],
        analyzer: ArticleAnalyzer,
        index: Index,
        equivalents: Callable[[str], Sequence[Equivalent]] = lambda run: (),
    ) -> None:
        keys = [fold_key(clause.text) for clause in clauses]
        self._query = "".join(keys)
        self._runs = {key for key, clause in zip(keys, clauses, strict=True) if not clause.exact}
        self._words = list(
            dict.fromkeys(word for clause in clauses for word in analyzer.words.terms(clause.text))
        )
        self._rarities = _rarities(self._words, index)
        self._homographs = Homographs(clauses, analyzer)
        bare = dict.fromkeys(clause.text for clause in clauses if not clause.exact)
        self._also = {
            word: tuple(map(fold_key, one.also))
            for text in bare
            for one in equivalents(text)
            for word in analyzer.words.terms(one.typed)
        }
        self._characters = Counter(
            character
            for character in self._query
            if character.isalnum() and not character.isascii()
        )

    def rerank(self, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Return the matches, the best `RERANKED` of which come in a new order with new scores.

        `matches` are the best of all, best first. Equal ones stay as they were.
        """
        best = matches[:RERANKED]
        scores = self._parts(best).sum(axis=0)
        order = np.argsort(-scores, kind="stable").tolist()
        found = scores.tolist()
        reranked = (replace(best[at], score=found[at]) for at in order)
        return (*reranked, *matches[RERANKED:])

    def explain(self, matches: Sequence[Match]) -> list[Parts]:
        """Return what the scores of the best matches of the query add up from, in their order."""
        return [Parts(*column) for column in self._parts(matches).T.tolist()]

    def _parts(self, matches: Sequence[Match]) -> Shares:
        """Return one row a part and one column an article."""
        decay = np.array([match.decay for match in matches])
        bm25 = np.array([match.score for match in matches]) / decay
        parts = np.zeros((7, len(matches)))
        parts[0] = bm25
        if matches and self._words:
            parts[1:6] = self._added(matches) * bm25.max()
        parts[6] = (decay - 1) * parts.sum(axis=0)
        return parts

    def _added(self, matches: Sequence[Match]) -> Shares:
        """Return what is added to BM25, a row a part, as shares of the best BM25."""
        parts = np.zeros((5, len(matches)))
        shown = [
            [str(match.stored.get(field, ""))[:LONGEST_TEXT] for match in matches]
            for field in TEXT_FIELDS
        ]
        title, text = map(Texts, shown)
        parts[0] = COVERAGE_WEIGHT * self._coverage(title, text, shown)
        parts[1] = CLOSENESS_WEIGHT * closeness(text, self._units(), self._rarities)
        parts[2] = CHARACTERS_WEIGHT * self._by_characters(title, text)
        parts[3] = TITLE_WEIGHT * np.array([self._names(key.strip()) for key in title.folded()])
        parts[4] = RUN_WEIGHT * self._whole_runs(title, text)
        return parts

    def _names(self, title: str) -> bool:
        return len(title) > 1 and title in self._query

    def _coverage(self, title: Texts, text: Texts, shown: Sequence[Sequence[str]]) -> Shares:
        has = [(title.has(word) | text.has(word)).astype(float) for word in self._words]
        for word, others in self._also.items():
            row = has[self._words.index(word)]
            for other in others:
                np.maximum(row, EQUIVALENT_SHARE * (title.has(other) | text.has(other)), out=row)
        for word in self._homographs.words:
            another = self._homographs.others(word, shown, (title, text))
            has[self._words.index(word)][another] *= HOMOGRAPH_SHARE
        shares: Shares = self._rarities @ np.array(has) / self._rarities.sum()
        return shares

    def _units(self) -> list[tuple[str, ...]]:
        """Return each word with what stands for it."""
        return [(word, *self._also.get(word, ())) for word in self._words]

    def _whole_runs(self, title: Texts, text: Texts) -> Shares:
        found = np.zeros(len(text))
        for run in self._runs:
            found += len(run) * (title.has(run) | text.has(run))
        return found / len(self._query)

    def _by_characters(self, title: Texts, text: Texts) -> Shares:
        """Return BM25 of single characters over title and text, as a share of what is possible.

        A character is as rare as the commonest word of the query that has it: its own postings
        would be those of all grams that begin with it.
        """
        scores = np.zeros(len(text))
        lengths = title.lengths + text.lengths
        added = _K1 * (1 - _B + _B * lengths / max(1.0, float(lengths.mean())))
        possible = 0.0
        for character, times in self._characters.items():
            rarity = times * self._rarity(character)
            frequencies = title.count(character) + text.count(character)
            scores += rarity * frequencies / (frequencies + added)
            possible += rarity
        return scores / (possible or 1.0)

    def _rarity(self, character: str) -> float:
        words = zip(self._words, self._rarities, strict=True)
        return float(min((rarity for word, rarity in words if character in word), default=1.0))


def _rarities(words: Sequence[str], index: Index) -> Shares:
    """Return the idf of words, as in the engine's scores, in the field where they are commoner."""
    fields = [index.document_frequencies(f"{field}_words", words) for field in TEXT_FIELDS]
    count = max(1, index.article_count)
    return np.array([log(count / (max(both) + 1)) + 1 for both in zip(*fields, strict=True)])
