"""Order the best articles of a query anew, by what BM25 does not see: whether all of the query is
there, how close together and how early it stands, single characters, whole runs, and titles that
the query names.

Only the first `RERANKED` are looked at; all others keep their order below them, because what is
added is never negative. The same matches in another order: totals, facets and exact clauses are the
engine's.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from math import log

import numpy as np
from numpy.typing import NDArray

from analysis import ArticleAnalyzer, fold_key
from analysis.schema import TEXT_FIELDS
from engine import Index, Match
from search.equivalents import Equivalent
from search.homographs import Homographs
from search.proximity import Shares, Texts, closeness, lead
from search.query_parser import Clause

# What each part adds to a score at most, times the best BM25 of the query. Measured by the mean
# nDCG@10 of ten groups of development queries (questions and keywords, with and without spaces, in
# 3,104 and in 31,866 documents; headlines and words of them in 19,308; 1,470 to 5,330 queries in
# each): .8845, BM25 alone .8613. The optimum is flat: these are the best weights with which no set
# is worse than with weights fitted earlier; twice as much of a part costs up to .0020.

COVERAGE_WEIGHT = 0.2
"""The share of the query's words, by rarity, that the article has: without it .8843."""

PAIRS_WEIGHT = 0.4
"""The share of the query's pairs of characters, by rarity, that the text has, however the words are
cut: without it .8844, keywords without spaces .0011 less."""

EQUIVALENT_SHARE = 0.8
"""What an equivalent of a word counts in the share of words: the word as typed comes first."""

HOMOGRAPH_SHARE = 0.5
"""What a word counts there where only another one that folds alike stands in the article (公里
for 裏)."""

CLOSENESS_WEIGHT = 2.4
"""How near one another they stand in the text (`proximity.closeness`): without it .8764."""

TITLE_CLOSENESS_WEIGHT = 0.13
"""The same in the title. It changes nothing here (.8846 without), where most articles have no title
or a short one; it is for archives whose titles are sentences."""

LEAD_WEIGHT = 0.8
"""How early in the text the pairs first stand (`proximity.lead`), because an article says at its
beginning what it is about: without it .8808, words from news .0132 less."""

CHARACTERS_WEIGHT = 1.25
"""The query's characters one by one, because 北大 is 北京大学: without them .8811."""

TITLE_WEIGHT = 0.3
"""That the query has the article's whole title in it: without it .8840, questions .0013 less."""

RUN_WEIGHT = 0.25
"""The share of several runs that stand in the article as typed: without it .8847, and two words
.0005 less."""

ONE_RUN_WEIGHT = 2.0
"""The same where the query is one run: who types a name or a line of a poem expects what has it on
top. Without it .8845 too; of runs of 4 to 12 characters that stand in ten articles or fewer 4.2 %
do not find theirs among the first ten then, at 1 1.2 %, at 2 .3 %.
"""

RERANKED = 50
"""Articles. With 100 it is no better (.8790, with 50 .8793, at weights fitted to each before there
were pairs and lead), and takes twice as long."""

LONGEST_TEXT = 20_000
"""Characters of an article that are looked at, so that books do not make a search slow."""

_WORD_FIELDS = tuple(f"{field}_words" for field in TEXT_FIELDS)

_K1, _B = 0.6, 0.75
"""BM25 of characters: whether one is there says more than how often; k1 at 1.2 is .0003 less."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the score of one article adds up from; `recency` is what age takes away, 0 or less."""

    bm25: float
    coverage: float = 0.0
    pairs: float = 0.0
    closeness: float = 0.0
    lead: float = 0.0
    characters: float = 0.0
    title: float = 0.0
    runs: float = 0.0
    recency: float = 0.0

    @property
    def score(self) -> float:
        """The sum."""
        have = self.coverage + self.pairs + self.characters + self.title + self.runs
        return self.bm25 + have + self.closeness + self.lead + self.recency


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
        self._is_one_run = len(clauses) == 1
        self._words = list(
            dict.fromkeys(word for clause in clauses for word in analyzer.words.terms(clause.text))
        )
        self._rarities = _rarities(self._words, _WORD_FIELDS, index)
        grams = (gram for clause in clauses for gram in analyzer.grams.terms(clause.text)[:-1])
        self._pairs = [gram for gram in dict.fromkeys(grams) if gram.isalnum()]
        self._pair_rarities = _rarities(self._pairs, ("text_grams",), index)
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

    def rerank(self, matches: Sequence[Match]) -> list[tuple[float, Match]]:
        """Return the matches with their scores, which are new ones of the best `RERANKED`, and
        these in a new order, whatever their tier.

        `matches` are the best of all, best first. Equal ones stay as they were.
        """
        best = matches[:RERANKED]
        scores = self._parts(best).sum(axis=0)
        order = (-scores).argsort(kind="stable").tolist()
        found = scores.tolist()
        rest = ((match.score, match) for match in matches[RERANKED:])
        return [*((found[at], best[at]) for at in order), *rest]

    def explain(self, matches: Sequence[Match]) -> list[Parts]:
        """Return what the scores of the best matches of the query add up from, in their order."""
        return [Parts(*column) for column in self._parts(matches).T.tolist()]

    def _parts(self, matches: Sequence[Match]) -> Shares:
        """Return one row a part and one column an article."""
        decay = np.array([match.decay for match in matches])
        bm25 = np.array([match.score for match in matches]) / decay
        parts = np.zeros((len(fields(Parts)), len(matches)))
        parts[0] = bm25
        if matches and self._words:
            known = (character for unit in self._units() for run in unit for character in run)
            articles = _Articles(matches, self._query + "".join(known))
            parts[1:-1] = self._added(articles) * bm25.max()
        parts[-1] = (decay - 1) * parts.sum(axis=0)
        return parts

    def _added(self, articles: "_Articles") -> Shares:
        """Return what is added to BM25, a row a part, as shares of the best BM25."""
        in_titles, in_texts = closeness(articles.texts, self._units(), self._rarities).reshape(
            2, -1
        )
        titles = articles.texts.folded(len(articles))
        firsts = articles.texts.firsts(self._pairs)[:, len(articles) :]
        return np.array(
            [
                COVERAGE_WEIGHT * self._coverage(articles),
                PAIRS_WEIGHT * self._share_of_pairs(firsts),
                TITLE_CLOSENESS_WEIGHT * in_titles + CLOSENESS_WEIGHT * in_texts,
                LEAD_WEIGHT * lead(firsts, self._pair_rarities),
                CHARACTERS_WEIGHT * self._by_characters(articles),
                TITLE_WEIGHT * np.array([self._names(key.strip()) for key in titles]),
                self._whole_runs(articles),
            ]
        )

    def _names(self, title: str) -> bool:
        return len(title) > 1 and title in self._query

    def _coverage(self, articles: "_Articles") -> Shares:
        has = articles.have(self._words).astype(float)
        for word, others in self._also.items():
            row = has[self._words.index(word)]
            equivalent = EQUIVALENT_SHARE * articles.have(others).any(axis=0)
            np.maximum(row, equivalent, out=row)
        for word in self._homographs.words:
            another = self._homographs.others(word, articles.shown, articles.texts)
            has[self._words.index(word)][another] *= HOMOGRAPH_SHARE
        shares: Shares = self._rarities @ has / self._rarities.sum()
        return shares

    def _share_of_pairs(self, firsts: Shares) -> Shares:
        shares: Shares = self._pair_rarities @ np.isfinite(firsts).astype(float)
        shares /= self._pair_rarities.sum() or 1.0
        return shares

    def _units(self) -> list[tuple[str, ...]]:
        """Return each word with what stands for it."""
        return [(word, *self._also.get(word, ())) for word in self._words]

    def _whole_runs(self, articles: "_Articles") -> Shares:
        """Return the share of the query that stands in each article run by run, weighted."""
        runs = sorted(self._runs)
        weight = ONE_RUN_WEIGHT if self._is_one_run else RUN_WEIGHT
        found: Shares = np.array(list(map(len, runs))) @ articles.have(runs)
        return weight * found / len(self._query)

    def _by_characters(self, articles: "_Articles") -> Shares:
        """Return BM25 of single characters over title and text, as a share of what is possible.

        A character is as rare as the commonest word of the query that has it: its own postings
        would be those of all grams that begin with it.
        """
        if not self._characters:
            return np.zeros(len(articles))
        sizes = articles.lengths / max(articles.lengths.mean(), 1.0)
        added = _K1 * (1 - _B + _B * sizes)
        rarity_of: dict[str, float] = {}
        for word, rarity in zip(self._words, self._rarities.tolist(), strict=True):
            for character in word:
                rarity_of[character] = min(rarity, rarity_of.get(character, rarity))
        rarities = np.array(
            [times * rarity_of.get(one, 1.0) for one, times in self._characters.items()]
        )
        frequencies = articles.count(list(self._characters))
        shares: Shares = rarities @ (frequencies / (frequencies + added)) / rarities.sum()
        return shares


class _Articles:
    """The titles and texts of some matches, folded together."""

    def __init__(self, matches: Sequence[Match], characters: str) -> None:
        self.shown = [
            str(match.stored.get(field, ""))[:LONGEST_TEXT]
            for field in TEXT_FIELDS
            for match in matches
        ]
        self.texts = Texts(self.shown, characters)
        self.lengths = self.texts.lengths.reshape(len(TEXT_FIELDS), -1).sum(axis=0)

    def __len__(self) -> int:
        return len(self.lengths)

    def have(self, runs: Sequence[str]) -> NDArray[np.bool_]:
        """Return which articles have each of some runs in title or text: a row a run."""
        return self.count(runs) > 0

    def count(self, runs: Sequence[str]) -> NDArray[np.int64]:
        """Return how often each of some runs stands in title and text of each: a row a run."""
        in_fields = self.texts.count(runs).reshape(len(runs), len(TEXT_FIELDS), len(self))
        found: NDArray[np.int64] = in_fields.sum(axis=1)
        return found


def _rarities(terms: Sequence[str], fields: Sequence[str], index: Index) -> Shares:
    """Return the idf of terms, as in the engine's scores, in the field where they are commonest."""
    frequencies = [index.document_frequencies(field, terms) for field in fields]
    count = max(1, index.article_count)
    return np.array([log(count / (max(of) + 1)) + 1 for of in zip(*frequencies, strict=True)])
