"""The ladder of answers: how exact an answer is, from what has all the words down to what is only
similar.

Ranked is by OR, so nearly every article of an archive is an answer to a question. Each answer says
which rung it stands on, and only those of the highest rung that has any are counted. One follows
the other but for the best answers (`best_first`):

    exact     all that was asked for: everything stood in quotes or was joined by operators
    all       all the words, or the run as it was typed
    some      some of the words; all that must be there is
    similar   only everyday words, or pairs of characters
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine import And, Or, Query
from search.equivalent_queries import EquivalentQueries
from search.models import Rung
from search.query_building import Builder, Unit, required
from search.query_language import ParsedQuery
from search.query_parser import Clause
from search.query_tree import Exact, Near, Together, Words, wanted
from search.ranking import build_query

USUAL_SHARE = 0.25
"""Words in more than this share of all articles do not make one of them an answer, as long as the
query has a rarer word. Beyond it lie 的 在 是 年 and, in 3,104 paragraphs of an encyclopedia, no
word that a question is about; in 19,539 items of one news programme 发展 国家 中国 too."""

USUAL_ARTICLES = 50
"""Words in no more articles than these are not usual, however small the archive."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A query tree, and the rungs of what it finds: those of `tiers`, then `rest`."""

    query: Query
    tiers: tuple[Query, ...] = ()
    rungs: tuple[Rung, ...] = ("exact",)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Plans searches of one index: of how many articles, and in how many of them units are."""

    builder: Builder
    articles: int
    frequencies: Callable[[Sequence[Unit]], list[int]]
    weak: EquivalentQueries

    def plan(self, parsed: ParsedQuery) -> Plan:
        """Return what to ask an engine for."""
        return self._plain(parsed.clauses) if parsed.tree is None else self._language(parsed.tree)

    def every(self, parsed: ParsedQuery) -> Query:
        """Return what finds the articles of the highest rung, without scores of use."""
        if parsed.is_of_words and parsed.clauses:
            runs = dict.fromkeys(clause.text for clause in parsed.clauses)
            return And(tuple(map(self.builder.all_words, runs)))
        plan = self.plan(parsed)
        return And((*plan.tiers[:1], plan.query))

    def _plain(self, clauses: tuple[Clause, ...]) -> Plan:
        query = build_query(clauses, self.builder.analyzer, self._also)
        bare = [clause.text for clause in clauses if not clause.exact]
        return self._rungs(query, bare, demanding=len(bare) < len(clauses))

    def _language(self, tree: Together) -> Plan:
        scoring = self._scoring(tree)
        bare = [node.text for node in tree.should if isinstance(node, Words)]
        demanding = bool(tree.must) or len(bare) < len(tree.should)
        if demanding or scoring is None:
            return self._rungs(required(self.builder.condition(tree), scoring), bare, True)
        denied = Together(must_not=tree.must_not)
        return self._rungs(And((scoring, self.builder.condition(denied))), bare, False)

    def _rungs(self, query: Query, bare: Sequence[str], demanding: bool) -> Plan:
        """Return the rungs of a query with some bare runs; a `demanding` one finds nothing that has
        none of what was asked for.
        """
        if not bare:
            return Plan(query)
        bare = list(dict.fromkeys(bare))
        every = tuple(self.builder.all_words(text) for text in bare)
        if demanding:
            return Plan(query, (And(every),), ("all", "some"))
        return Plan(query, (And(every), Or(self._some(bare))), ("all", "some", "similar"))

    def _some(self, bare: Sequence[str]) -> tuple[Query, ...]:
        """Find any run, or part of one, that tells something and is not usual while another is
        not.
        """
        parts = {text: self.builder.parts(text) for text in bare}
        units = list(dict.fromkeys(unit for of_run in parts.values() for unit in of_run))
        counts = dict(zip(units, self.frequencies(units), strict=True))
        most = max(USUAL_ARTICLES, USUAL_SHARE * self.articles)
        if any(0 < count <= most for count in counts.values()):
            counts = {unit: count for unit, count in counts.items() if count <= most}
        runs = [text for text in bare if len(bare) > 1 and counts.keys() & set(parts[text])]
        return (
            *(self.builder.run(text) for text in runs),
            *(self.builder.unit(unit) for unit in counts),
            *self._telling(bare, most),
        )

    def _also(self, run: str) -> list[Query]:
        """Return what else finds a bare run, worth less than what was typed."""
        return [leaf for one in self.builder.equivalents(run) for leaf in self.weak.leaves(one)]

    def _telling(self, bare: Sequence[str], most: float) -> tuple[Query, ...]:
        """Find the equivalents of some runs, but for usual ones."""
        return tuple(
            self.weak.condition(one)
            for text in bare
            for one in self.builder.equivalents(text)
            if self.weak.frequency(one.also) <= most
        )

    def _scoring(self, tree: Together) -> Query | None:
        """Return what scores the articles of a tree: what `ranking` makes of each of its runs."""
        parts: list[Query] = []
        for leaf in dict.fromkeys(leaf for leaf, _ in wanted(tree)):
            if isinstance(leaf, Words | Exact):
                clauses: tuple[Clause, ...] = (Clause(leaf.text, isinstance(leaf, Exact)),)
            elif isinstance(leaf, Near):
                clauses = tuple(Clause(run) for run in leaf.runs)
            else:
                parts.append(self.builder.condition(leaf))
                continue
            parts.append(build_query(clauses, self.builder.analyzer, self._also))
        leaves = [
            leaf for part in parts for leaf in (part.children if isinstance(part, Or) else (part,))
        ]
        return Or(tuple(leaves)) if leaves else None
