"""Find the best documents of a query without scoring all that match.

The terms of an `Or` are read rarest first. Once the k-th best score so far is more than all the
terms still to come can add, no new document can get among the best, and only those that still can
are looked up in the longer lists (MaxScore: Turtle and Flood, 1995, a list at a time). Compiled
loops do the same (`compiled`); where there are none, and for what they do not answer, NumPy does.
"""

from collections.abc import Sequence
from operator import attrgetter

import numpy as np

from engine import queries
from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays, Score
from engine.columnar.compiled_top import best_compiled
from engine.columnar.evaluator import evaluate
from engine.columnar.found import Found, are_in, best, bound
from engine.columnar.scoring import ScoredTerm
from engine.columnar.stretches import firsts


def find_top(query: queries.Query, arrays: Arrays, count: int) -> Found:
    """Return the `count` best documents, best first, equal ones by number, and their scores."""
    if count <= 0:
        return Found.nothing()
    if (compiled := best_compiled(query, arrays, count)) is not None:
        return compiled
    if isinstance(query, queries.Or) and _only_terms(query):
        terms = [ScoredTerm(child, arrays) for child in query.children]  # type: ignore[arg-type]
        terms = sorted((term for term in terms if term.postings), key=attrgetter("postings"))
        return _top_of_terms(terms, arrays, count) if terms else Found.nothing()
    found = evaluate(query, arrays)
    if arrays.live is not None:
        found = found.only(arrays.live)
    places = best(found.scores, count)
    return Found(found.documents[places], found.scores[places])


def _only_terms(query: queries.Or) -> bool:
    return all(isinstance(child, queries.Term) and child.boost > 0 for child in query.children)


def _top_of_terms(terms: Sequence[ScoredTerm], arrays: Arrays, count: int) -> Found:
    """Return the best documents of some terms, the rarest first."""
    scores = np.zeros(arrays.document_count, Score)
    least = 0.0
    for place, term in enumerate(terms):
        added = term.scores()
        if place:
            scores[term.documents] += added
        else:
            scores[term.documents] = added
        scores[arrays.deleted] = 0  # which bounds nothing, and is never among the best
        rest = _most(terms[place + 1 :])
        if not rest:
            break
        if len(term.documents) >= count:
            least = max(least, bound(scores.take(term.documents), count))
        if least > rest:  # so what scores 0 cannot be chosen
            return _look_up(terms, place + 1, scores, least, count)
    places = best(scores, count)
    places = places[scores[places] > 0]
    return Found(places, scores[places])


def _most(terms: Sequence[ScoredTerm]) -> float:
    """Return more than some terms can add to a score, rounding included."""
    return sum(term.weight for term in terms) * 1.0001


def _look_up(
    terms: Sequence[ScoredTerm], place: int, scores: Array, least: float, count: int
) -> Found:
    """Return the best documents, none of which is new to the terms from `place` on."""
    chosen = np.concatenate([term.documents for term in terms[:place]])
    chosen = chosen[scores.take(chosen) >= least - _most(terms[place:])]
    if place > 1:
        chosen.sort()
        chosen = chosen[firsts(chosen)]
    totals = scores.take(chosen)
    for term in terms[place:]:
        there = are_in(chosen, term.documents, len(scores)).nonzero()[0]
        totals[there] += term.scores_at(chosen[there])
    places = best(totals, count)
    return Found(chosen[places], totals[places])
