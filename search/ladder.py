"""The ladder of answers: how exact an answer is, from what has all the words down to what is only
similar.

Ranked is by OR, so nearly every article of an archive is an answer to a question. Each answer says
which rung it stands on, and only those of the highest rung that has any are counted:

    exact     all that was asked for: everything stood in quotes or was joined by operators
    all       all the words, or the run as it was typed
    some      some of the words; all that must be there is
    similar   only everyday words, or pairs of characters
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from engine import And, Or, Query
from search.query_building import Builder, Unit, required
from search.query_language import ParsedQuery
from search.query_parser import Clause
from search.query_tree import Exact, Near, Together, Words, wanted
from search.ranking import build_query

Rung = Literal["exact", "all", "some", "similar", "none"]

USUAL_SHARE = 0.25
"""Words in more than this share of all articles say nothing of one of them, as long as the query
has a rarer one. 的 是 在 一 年 are in over 40 % of 3,104 encyclopedia paragraphs, 进行 我们 in 10 to
25 % of news."""

Frequency = Callable[[Unit], float]
"""The share of articles that have a unit."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A query tree, and the rungs of what it finds: those of `tiers`, then `rest`."""

    query: Query
    tiers: tuple[Query, ...] = ()
    rungs: tuple[Rung, ...] = ("exact",)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Plans searches of one index."""

    builder: Builder
    share: Frequency

    def plan(self, parsed: ParsedQuery) -> Plan:
        """Return what to ask an engine for."""
        return self._plain(parsed.clauses) if parsed.tree is None else self._language(parsed.tree)

    def _plain(self, clauses: tuple[Clause, ...]) -> Plan:
        query = build_query(clauses, self.builder.analyzer)
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
        every = And(tuple(self.builder.all_words(text) for text in bare))
        if demanding:
            return Plan(query, (every,), ("all", "some"))
        return Plan(query, (every, self._any_word(bare)), ("all", "some", "similar"))

    def _any_word(self, bare: Sequence[str]) -> Query:
        """Find any word that tells something, and is not usual while another is not."""
        units = [unit for text in bare for unit in self.builder.parts(text)]
        shares = {unit: self.share(unit) for unit in units}
        if any(0 < share <= USUAL_SHARE for share in shares.values()):
            units = [unit for unit in units if shares[unit] <= USUAL_SHARE]
        return Or(tuple(self.builder.unit(unit) for unit in units))

    def _scoring(self, tree: Together) -> Query | None:
        """Return what scores the articles of a tree: what `ranking` makes of each of its runs."""
        parts: list[Query] = []
        for leaf, _ in wanted(tree):
            if isinstance(leaf, Words | Exact):
                clauses: tuple[Clause, ...] = (Clause(leaf.text, isinstance(leaf, Exact)),)
            elif isinstance(leaf, Near):
                clauses = tuple(Clause(run) for run in leaf.runs)
            else:
                parts.append(self.builder.condition(leaf))
                continue
            parts.append(build_query(clauses, self.builder.analyzer))
        leaves = [
            leaf for part in parts for leaf in (part.children if isinstance(part, Or) else (part,))
        ]
        return Or(tuple(leaves)) if leaves else None
