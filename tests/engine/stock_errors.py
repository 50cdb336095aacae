"""Where stock Whoosh 3.54.0 is wrong: every case that the comparison with it must go around."""

from collections.abc import Sequence
from dataclasses import dataclass

from whoosh import query as q
from whoosh.query.spans import SpanFirst
from whoosh_scan import Corpus


@dataclass(frozen=True)
class StockError:
    """A query to which stock Whoosh gives another answer than a scan of the documents."""

    name: str
    reason: str
    query: q.Query
    corpus: Corpus
    limit: int | None = None
    """How many hits are asked for: with few, Whoosh skips blocks by bounds on their scores."""
    inherited: bool = False
    """Whether we answer the same, because Whoosh's matcher does it."""


def _texts(*texts: str, deleted: Sequence[int] = ()) -> Corpus:
    return Corpus([{"text": text} for text in texts], frozenset(deleted))


def _term(word: str, boost: float = 1.0) -> q.Term:
    return q.Term("text", word, boost=boost)


A, B, C = map(_term, "abc")

STOCK_ERRORS = [
    StockError(
        "AndNot: first document",
        "the first document of `a` is not compared with `b` if `b` begins before it",
        q.AndNot(A, B),
        _texts("b", "a b", "a"),
    ),
    StockError(
        "AndNot: skipped to its end",
        "IndexError when it is skipped past the last document of `a`",
        q.And([q.AndNot(q.NumericRange("number", 1, 1), B), C]),
        Corpus([{"number": 1}, {"text": "c"}, {"text": "b c"}]),
    ),
    StockError(
        "Not: deleted document",
        "a deleted document that follows the last one of the child is a hit",
        q.Not(A),
        _texts("b", "a", "b", deleted=[2]),
    ),
    StockError(
        "AndMaybe: under And",
        "skipping moves `b` to the target, not to where `a` then stands, and its score is lost",
        q.And([q.AndMaybe(A, B), C]),
        _texts("a", "c", "b", "a b c"),
    ),
    StockError(
        "DisjunctionMax: neighbours",
        "the maximum is over children that stand on a later document, too",
        q.DisjunctionMax([A, B]),
        _texts("a", "b b b"),
        inherited=True,
    ),
    StockError(
        "Prefix: three terms",
        "a prefix, wildcard or range of three terms or more scores 1 whatever its boost",
        q.Prefix("text", "x", boost=2.0),
        _texts("x1", "x2", "x3", "a"),
    ),
    StockError(
        "Prefix: two terms",
        "one of two terms (or in segments of more than 5,000 documents) adds up their BM25",
        q.Prefix("text", "x"),
        _texts("x1", "x2", "x2", "a"),
    ),
    StockError(
        "Prefix: one term",
        "one of a single term scores its BM25",
        q.Prefix("text", "x"),
        _texts("x1", "a", "x1", "a"),
    ),
    StockError(
        "ConstantScoreQuery: zero",
        "a score of 0 is taken for none, and 1 given",
        q.ConstantScoreQuery(A, 0.0),
        _texts("a"),
    ),
    StockError(
        "Every: boost zero", "the same of its boost", q.Every("text", boost=0.0), _texts("a")
    ),
    StockError(
        "Or: zero scores",
        "an Or of three or more loses documents that score 0",
        q.Or([_term(word, 0.0) for word in "abc"]),
        _texts("a", "b", "c"),
    ),
    StockError(
        "And of nothing",
        "ValueError within other compounds: it has no estimate of its size",
        q.Or([A, q.And([])]),
        _texts("a"),
    ),
    StockError(
        "spans within And, Or",
        "NotImplementedError: most of them have no estimate of their size either",
        q.And([SpanFirst(A), B]),
        _texts("a b", "b a"),
    ),
    StockError(
        "And, Or: one child",
        "the boost of a compound of one query is lost (`normalize` keeps it)",
        q.And([A], boost=2.0),
        _texts("a"),
    ),
    StockError(
        "Or with a scale",
        "how many terms there are is counted anew when some have run out",
        q.Or([A, B, C], scale=0.5),
        _texts("c", "b", "a", *"a" * 9),
    ),
    StockError(
        "Require: best hits",
        "AssertionError when fewer hits are asked for than there are documents",
        q.Require(A, B),
        _texts("a b", "a", "a b"),
        limit=1,
    ),
    StockError(
        "boost zero: best hits",
        "ZeroDivisionError when a bound is divided by it",
        _term("a", 0.0),
        _texts("a", "a", "b"),
        limit=1,
    ),
    StockError(
        "boost of And, Or: best hits",
        "the bound for what is inside is not divided by the boost, and better hits are dropped",
        q.Or([A, B], boost=2.0),
        _texts("c b b c", "c c b a", "a b c", "b a", "b b"),
        limit=1,
    ),
    StockError(
        "Or of three: best hits",
        "its bound is that of the best child, not of all, and better hits are dropped",
        q.Or([q.Or([A, B, C]), _term("d")]),
        _texts("d c c a", "c d a", "d d b c", "c d b b", "a b c"),
        limit=1,
    ),
    StockError(
        "Or under And, Or: best hits",
        "an Or one of whose children cannot reach the best turns into an AndMaybe, with its error",
        q.And([q.Or([_term("a", 0.5), B]), C]),
        _texts(*"b b c,c b c,c b b c,a b c,a,a a b c,c,c,a b,a c c,a c c a,c b c a".split(",")),
        limit=1,
    ),
    StockError(
        "Not: best hits",
        "its bound is that of the query it negates, and better hits are dropped",
        q.Or([A, q.Not(B)]),
        _texts("c", "a c", "a", "c c a a", "a a a c"),
        limit=1,
    ),
]


def sound(query: q.Query) -> q.Query:
    """Say the same with nodes that stock Whoosh gets right, where all hits are asked for.

    Zero boosts, boosts of compounds of one query and DisjunctionMax of other than terms have no
    such form.
    """
    known = type(query)
    if known in (q.Prefix, q.Wildcard, q.TermRange) and query.constantscore:
        return q.ConstantScoreQuery(query, query.boost)
    if known is q.Not:
        return q.ConstantScoreQuery(q.And([q.Every(), q.Not(sound(query.query))]))
    if known is q.AndNot:
        return q.Require(sound(query.a), q.Not(sound(query.b)))
    if known is q.AndMaybe:
        required = sound(query.a)
        return q.Require(q.Or([required, sound(query.b)]), required)
    if known is q.And and any(type(child) is not q.Not for child in query):
        children = [q.Not(sound(c.query)) if type(c) is q.Not else sound(c) for c in query]
        return q.And(children, boost=query.boost)
    if known is q.And and not len(query):
        return q.NullQuery
    if known in (q.And, q.Require, q.ConstantScoreQuery) or (known is q.Or and not query.scale):
        return query.apply(sound)
    return query
