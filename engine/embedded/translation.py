"""Translate query trees into Whoosh's."""

from functools import singledispatch

from whoosh import query as whoosh

from engine import queries


@singledispatch
def translate(query: queries.Query) -> whoosh.Query:
    """Return the Whoosh query that finds and scores as `query` says."""
    raise TypeError(f"no translation for {type(query).__name__}")


@translate.register
def _(query: queries.Term) -> whoosh.Query:
    return whoosh.Term(query.field, query.term, boost=query.boost)


@translate.register
def _(query: queries.Prefix) -> whoosh.Query:
    # Whoosh's own prefix query scores in one of two ways depending on the size of the index.
    found = whoosh.Prefix(query.field, query.prefix, constantscore=True)
    return whoosh.ConstantScoreQuery(found, query.boost)


@translate.register
def _(query: queries.Phrase) -> whoosh.Query:
    if len(query.terms) == 1:
        return whoosh.Term(query.field, query.terms[0], boost=query.boost)
    return whoosh.Phrase(query.field, list(query.terms), boost=query.boost)


@translate.register
def _(query: queries.Keyword) -> whoosh.Query:
    return whoosh.ConstantScoreQuery(whoosh.Term(query.field, query.value), 0.0)


@translate.register
def _(query: queries.Range) -> whoosh.Query:
    low = 1 if query.low is None else query.low
    return whoosh.NumericRange(query.field, low, query.high, boost=0.0)


@translate.register
def _(query: queries.All) -> whoosh.Query:
    return whoosh.ConstantScoreQuery(whoosh.Every(), 0.0)


@translate.register
def _(query: queries.And) -> whoosh.Query:
    return whoosh.And([translate(child) for child in query.children])


@translate.register
def _(query: queries.Or) -> whoosh.Query:
    return whoosh.Or([translate(child) for child in query.children])


@translate.register
def _(query: queries.AndMaybe) -> whoosh.Query:
    return whoosh.AndMaybe(translate(query.required), translate(query.optional))
