"""Query trees as queries of a cluster, in its own language; each matches as the tree does, and
scores so where it is `scored`.

A query that can match nothing, of an unknown field for instance, becomes one that matches nothing.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import singledispatch
from math import log
from typing import Any

from analysis.schema import FIELDS
from engine import queries
from engine.opensearch import runs
from engine.opensearch.encoding import encode, is_text, regular_expression
from engine.opensearch.scoring import Scoring

Body = dict[str, Any]

NOTHING: Body = {"match_none": {}}
EVERYTHING: Body = {"constant_score": {"filter": {"match_all": {}}, "boost": 0}}

_KINDS = {field.name: field.kind for field in FIELDS}
_LARGEST = 2**64 - 1


Leaf = Callable[[queries.Term, Body], Body]
"""What makes of a term, and of what finds it, what scores it too."""


@singledispatch
def _translated(query: queries.Query, leaf: Leaf) -> Body:
    raise TypeError(f"no translation for {type(query).__name__}")


def scored(query: queries.Query, scoring: Scoring) -> Body:
    """Return a query tree in the cluster's language; it scores as the tree does. Raises TypeError
    where it is none.
    """
    terms: list[queries.Term] = []

    def listed(term: queries.Term, found: Body) -> Body:
        terms.append(term)
        return found

    _translated(query, listed)
    scoring.look_up(terms)
    return _translated(query, scoring.scored)


def translate(query: queries.Query) -> Body:
    """Return what finds what a query tree does; its scores are of no use. Raises TypeError."""
    return _translated(query, lambda _, found: found)


@_translated.register
def _(query: queries.Term, leaf: Leaf) -> Body:
    if not _is_stream(query.field) or not is_text(query.term):
        return NOTHING
    return leaf(query, {"term": {query.field: encode(query.term)}})


@_translated.register
def _(query: queries.Prefix, leaf: Leaf) -> Body:
    name, _, stream = query.field.rpartition("_")
    if not _is_stream(query.field) or not is_text(query.prefix):
        return NOTHING
    if not query.prefix:
        return _constant({"prefix": {query.field: {"value": ""}}}, query.boost)
    if stream == "grams" and len(query.prefix) == 1:
        return _constant({"term": {f"{name}_chars": encode(query.prefix)}}, query.boost)
    return _constant({"prefix": {query.field: {"value": encode(query.prefix)}}}, query.boost)


@_translated.register
def _(query: queries.Wildcard, leaf: Leaf) -> Body:
    if not _is_stream(query.field) or not is_text(query.pattern):
        return NOTHING
    pattern = regular_expression(query.pattern)
    return _constant({"regexp": {query.field: {"value": pattern}}}, query.boost)


@_translated.register
def _(query: queries.Phrase, leaf: Leaf) -> Body:
    if not query.terms or not _is_stream(query.field) or not is_text("".join(query.terms)):
        return NOTHING
    if len(query.terms) == 1:
        return _translated(queries.Term(query.field, query.terms[0], query.boost), leaf)
    run = runs.text_of(query)
    if run is None:
        return NOTHING
    terms = [
        queries.Term(query.field, term, query.boost * times)
        for term, times in Counter(query.terms).items()
    ]
    every = [_translated(term, leaf) for term in terms]
    return {"bool": {"must": every, "filter": [runs.phrase(query.field, run)]}}


@_translated.register(queries.Following)
@_translated.register(queries.Near)
@_translated.register(queries.Unless)
def _(query: queries.Following | queries.Near | queries.Unless, leaf: Leaf) -> Body:
    match query:
        case queries.Following():
            found = runs.following(query)
        case queries.Near():
            found = runs.near(query)
        case queries.Unless():
            found = runs.unless(query)
    return _constant(found, query.boost) if found else NOTHING


@_translated.register
def _(query: queries.Keyword, leaf: Leaf) -> Body:
    if _KINDS.get(query.field) not in ("id", "keyword") or not is_text(query.value):
        return NOTHING
    return _constant({"term": {query.field: query.value}}, 0.0)


@_translated.register
def _(query: queries.Range, leaf: Leaf) -> Body:
    low = 1 if query.low is None else max(query.low, 1)
    high = _LARGEST if query.high is None else min(query.high, _LARGEST)
    if low > high or _KINDS.get(query.field) != "number":
        return NOTHING
    return _constant({"range": {query.field: {"gte": low, "lte": high}}}, 0.0)


@_translated.register
def _(query: queries.All, leaf: Leaf) -> Body:
    return EVERYTHING


@_translated.register
def _(query: queries.And, leaf: Leaf) -> Body:
    wanted = [
        _translated(child, leaf) for child in query.children if not isinstance(child, queries.Not)
    ]
    unwanted = [
        translate(child.child) for child in query.children if isinstance(child, queries.Not)
    ]
    if not query.children:
        return NOTHING
    return {"bool": {"must": wanted or [EVERYTHING], "must_not": unwanted}}


@_translated.register
def _(query: queries.Or, leaf: Leaf) -> Body:
    values: dict[str, list[str]] = {}
    parts = []
    for child in query.children:
        if isinstance(child, queries.Keyword) and _KINDS.get(child.field) in ("id", "keyword"):
            values.setdefault(child.field, []).append(child.value)
        else:
            parts.append(_translated(child, leaf))
    for field, listed in values.items():  # one part of a query, however many there are
        terms = {field: [value for value in listed if is_text(value)]}
        parts.append(_constant({"terms": terms}, 0.0))
    if not parts:
        return NOTHING
    return {"bool": {"should": parts, "minimum_should_match": 1}}


@_translated.register
def _(query: queries.AndMaybe, leaf: Leaf) -> Body:
    required, optional = (_translated(one, leaf) for one in (query.required, query.optional))
    return {"bool": {"must": [required], "should": [optional]}}


@_translated.register
def _(query: queries.Not, leaf: Leaf) -> Body:
    return {"bool": {"must": [EVERYTHING], "must_not": [translate(query.child)]}}


@_translated.register
def _(query: queries.Boost, leaf: Leaf) -> Body:
    return {"bool": {"must": [_translated(query.child, leaf)], "boost": query.factor}}


@_translated.register
def _(query: queries.Constant, leaf: Leaf) -> Body:
    return _constant(translate(query.child), query.score)


def condition(query: queries.Query) -> Body:
    """Return what finds what a query tree does, where its scores are of no use: in fewer parts, of
    which a cluster takes only so many.
    """
    match query:
        case queries.Phrase() if len(query.terms) > 1 and runs.text_of(query):
            return _phrase_alone(query)
        case queries.And():
            wanted = [condition(one) for one in query.children if not isinstance(one, queries.Not)]
            denied = [
                condition(one.child) for one in query.children if isinstance(one, queries.Not)
            ]
            if not query.children:
                return NOTHING
            return {"bool": {"filter": wanted or [EVERYTHING], "must_not": denied}}
        case queries.Or() if not any(isinstance(one, queries.Keyword) for one in query.children):
            parts = [condition(one) for one in query.children]
            return {"bool": {"should": parts, "minimum_should_match": 1}} if parts else NOTHING
        case queries.AndMaybe():
            return condition(query.required)
        case queries.Boost() | queries.Constant():
            return condition(query.child)
        case _:
            return translate(query)


def _phrase_alone(query: queries.Phrase) -> Body:
    """Find a phrase; its first and last gram, seldom both frequent, say where not to look."""
    run = runs.text_of(query)
    if not _is_stream(query.field) or run is None or not is_text(run):
        return NOTHING
    ends = dict.fromkeys((query.terms[0], query.terms[-1]))
    grams: list[Body] = [{"term": {query.field: encode(gram)}} for gram in ends]
    return {"bool": {"filter": [*grams, runs.phrase(query.field, run)]}}


def narrowed(scored: Body, filters: Sequence[Body]) -> Body:
    """Return a query that also matches filters, which do not score."""
    return {"bool": {"must": [scored], "filter": list(filters)}} if filters else scored


def highest_score(query: queries.Query, documents: int) -> float:
    """Return what no score of a query is above, in an index of so many documents."""
    most = 2.2 * (log(documents + 1) + 1)
    match query:
        case queries.Term():
            return query.boost * most
        case queries.Phrase():
            return query.boost * most * len(query.terms)
        case queries.And() | queries.Or():
            return sum(highest_score(child, documents) for child in query.children)
        case queries.AndMaybe():
            both = query.required, query.optional
            return sum(highest_score(child, documents) for child in both)
        case queries.Boost():
            return query.factor * highest_score(query.child, documents)
        case queries.Constant():
            return query.score
        case _:
            return getattr(query, "boost", 0.0)


def _constant(found: Body, score: float) -> Body:
    return {"constant_score": {"filter": found, "boost": score}}


def _is_stream(field: str) -> bool:
    return _KINDS.get(field) in ("words", "grams")
