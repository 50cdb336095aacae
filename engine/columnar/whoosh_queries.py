"""Evaluate Whoosh's own query trees on arrays.

Terms, phrases, prefixes, wildcards, ranges, `Every`, `And`, `Or`, `Not`, `AndNot`, `AndMaybe`,
`Require`, constant scores and boosts are translated into `engine.queries`. Of any other node
(spans, fuzzy terms, nested documents, disjunction-max, weightings that score otherwise), and of
nothing above it, Whoosh's matcher is walked document by document, on the same arrays.

Documents and scores are those of Whoosh's matchers over a `ColumnarCodec`, with two exceptions:

- where Whoosh is wrong (`tests/engine/stock_errors.py` has the list), we are not;
- a prefix, wildcard or range of terms scores its boost, however many terms it stands for. Whoosh
  adds up the BM25 of the terms when there are one or two of them, or when a segment has more than
  5,000 documents; else each scores 1, whatever the boost.
"""

from collections.abc import Callable
from typing import Any, cast
from weakref import WeakKeyDictionary

from whoosh import query as whoosh
from whoosh.reading import EmptyReader, IndexReader, SegmentReader
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from engine import queries
from engine.columnar.arrays import K1, Arrays, B, SegmentFiles
from engine.columnar.evaluator import evaluate
from engine.columnar.found import Found
from engine.columnar.terms_reader import ColumnarTermsReader
from engine.columnar.whoosh_nodes import AnyTerm, Node, Raised, Walked, Weight

_arrays: WeakKeyDictionary[IndexReader, Arrays] = WeakKeyDictionary()


def evaluate_whoosh(searcher: Searcher, query: whoosh.Query) -> Found:
    """Return the documents that match, with their scores; deleted ones are left out.

    Raises ValueError of the searcher of one segment, TypeError unless all segments are of
    `ColumnarCodec`, and what Whoosh does of queries that a field does not allow.
    """
    if searcher.has_parent():
        raise ValueError("scores need the searcher of the whole index, not of a segment")
    arrays = arrays_of(searcher)
    if not arrays.document_count:
        return Found.nothing()
    found = evaluate(_Translator(searcher, arrays).tree(query), arrays)
    return found if arrays.live is None else found.only(arrays.live)


def arrays_of(source: Searcher | IndexReader) -> Arrays:
    """Return the arrays of all segments of a reader, the same ones as long as it lives.

    Raises TypeError unless all segments are of `ColumnarCodec`.
    """
    reader = source.reader() if isinstance(source, Searcher) else source
    if reader not in _arrays:
        leaves = [leaf for leaf, _base in reader.leaf_readers()]
        _arrays[reader] = Arrays(
            [_files(leaf) for leaf in leaves if not isinstance(leaf, EmptyReader)]
        )
    return _arrays[reader]


def _files(reader: IndexReader) -> SegmentFiles:
    if isinstance(reader, SegmentReader) and isinstance(reader._terms, ColumnarTermsReader):
        terms, deleted = reader._terms, sorted(reader.deleted_docs_set)
        if terms.documents is not None:
            return SegmentFiles(terms.file, terms.documents, deleted)
    raise TypeError(f"{reader!r} is no segment of a ColumnarCodec")


class _Translator:
    """Turns Whoosh's trees into ours; its methods return None of what is not ordinary."""

    def __init__(self, searcher: Searcher, arrays: Arrays) -> None:
        self._searcher, self._schema, self._arrays = searcher, searcher.schema, arrays

    def tree(self, query: whoosh.Query) -> queries.Query:
        """Return our tree for a node and all that is below it."""
        # By the exact type: what derives from a node may match otherwise.
        translate = _TRANSLATIONS.get(type(query))
        found = translate(self, query) if translate else None
        return _leaf(Walked(query, self._searcher)) if found is None else found

    def null(self, _query: whoosh.Query) -> queries.Query:
        return queries.Or(())

    def term(self, query: whoosh.Term) -> queries.Query | None:
        term = self._term(query.fieldname, query.text)
        if term is None or query.minquality or not self._is_bm25(query.fieldname):
            return None
        if not self._schema[query.fieldname].scorable:
            return _leaf(Weight(query.fieldname, term, query.boost))
        text = _text(term)
        return None if text is None else queries.Term(query.fieldname, text, query.boost)

    def phrase(self, query: whoosh.Phrase) -> queries.Query | None:
        name = query.fieldname
        terms = [self._term(name, word) for word in query.words]
        words = tuple(text for term in terms if (text := term and _text(term)))
        if query.slop != 1 or not words or len(words) < len(terms):
            return None
        if not (self._schema[name].scorable and self._is_bm25(name) and self._has_positions(name)):
            return None
        return queries.Phrase(name, words, query.boost)

    def prefix(self, query: whoosh.Prefix) -> queries.Query | None:
        if not self._is_plain(query):
            return None
        if not query.text:
            return _leaf(AnyTerm(query.fieldname, b"", None, query.boost))
        return queries.Prefix(query.fieldname, query.text, query.boost)

    def wildcard(self, query: whoosh.Wildcard) -> queries.Query | None:
        if not self._is_plain(query):
            return None
        if query.text == "*":
            return _leaf(AnyTerm(query.fieldname, b"", None, query.boost))
        return queries.Wildcard(query.fieldname, query.text, query.boost)

    def term_range(self, query: whoosh.TermRange) -> queries.Query | None:
        low, high = (
            None if end is None else self._term(query.fieldname, end)
            for end in (query.start, query.end)
        )
        open_ends = (query.start is None) + (query.end is None)
        if (low, high).count(None) > open_ends or not self._is_indexed(query.fieldname):
            return None
        if not query.constantscore:
            return None
        # A term and a zero byte is the next term that there can be; the empty one is in no range.
        start = (low or b"") + b"\0" * (query.startexcl or not low)
        end = None if high is None else high + b"\0" * (not query.endexcl)
        return _leaf(AnyTerm(query.fieldname, start, end, query.boost))

    def numeric_range(self, query: whoosh.NumericRange) -> queries.Query:
        return self.tree(query._compile_query(self._searcher.reader()))

    def every(self, query: whoosh.Every) -> queries.Query | None:
        if query.fieldname is None:
            return queries.Constant(queries.All(), query.boost)
        if not self._is_indexed(query.fieldname):
            return None
        return _leaf(AnyTerm(query.fieldname, b"", None, query.boost))

    def and_(self, query: whoosh.And) -> queries.Query:
        """What a `Not` lets through scores 1 in Whoosh."""
        children = [
            queries.Not(self.tree(child.query)) if type(child) is whoosh.Not else self.tree(child)
            for child in query.subqueries
        ]
        tree: queries.Query = queries.And(tuple(children))
        negations = sum(isinstance(child, queries.Not) for child in children)
        return _boosted(_leaf(Raised(tree, negations)) if negations else tree, query.boost)

    def or_(self, query: whoosh.Or) -> queries.Query | None:
        if query.scale or query.minmatch or query.matcher_type != whoosh.Or.AUTO_MATCHER:
            return None
        return _boosted(queries.Or(tuple(map(self.tree, query.subqueries))), query.boost)

    def and_not(self, query: whoosh.AndNot) -> queries.Query:
        return queries.And((self.tree(query.a), queries.Not(self.tree(query.b))))

    def and_maybe(self, query: whoosh.AndMaybe) -> queries.Query:
        return queries.AndMaybe(self.tree(query.a), self.tree(query.b))

    def require(self, query: whoosh.Require) -> queries.Query:
        return queries.And((self.tree(query.a), queries.Constant(self.tree(query.b), 0.0)))

    def not_(self, query: whoosh.Not) -> queries.Query:
        return queries.Constant(queries.Not(self.tree(query.query)), 1.0)

    def constant(self, query: whoosh.ConstantScoreQuery) -> queries.Query:
        return queries.Constant(self.tree(query.child), query.score)

    def _is_indexed(self, name: str) -> bool:
        return name in self._schema and self._schema[name].format is not None

    def _term(self, name: str, text: Any) -> bytes | None:
        """Return a text as the index has it; None where it can have none like it."""
        try:
            return bytes(self._schema[name].to_bytes(text)) if self._is_indexed(name) else None
        except ValueError:
            return None

    def _is_bm25(self, name: str) -> bool:
        """Return whether the constants that score a field are ours."""
        weighting = self._searcher.weighting
        return (
            type(weighting) is BM25F
            and weighting.K1 == K1
            and weighting._field_B.get(name, weighting.B) == B
        )

    def _has_positions(self, name: str) -> bool:
        kinds = {field.kind for _, field in self._arrays.fields(name)}
        return kinds <= {"positions"} and self._schema[name].format.supports("positions")

    def _is_plain(self, query: whoosh.Prefix | whoosh.Wildcard) -> bool:
        """Return whether the terms of a pattern's field are texts, and are not to be scored."""
        text = query.text
        if not isinstance(text, str) or not query.constantscore:
            return False
        term = self._term(query.fieldname, text)
        return term is not None and _text(term) == text


def _leaf(leaf: Node) -> queries.Query:
    """Return a node that `evaluate` knows and `engine.queries` has not."""
    return cast("queries.Query", leaf)


def _boosted(tree: queries.Query, boost: float) -> queries.Query:
    return tree if boost == 1 else queries.Boost(tree, boost)


def _text(term: bytes) -> str | None:
    try:
        return term.decode()
    except UnicodeDecodeError:
        return None


_TRANSLATIONS: dict[type, Callable[[_Translator, Any], queries.Query | None]] = {
    type(whoosh.NullQuery): _Translator.null,
    whoosh.Term: _Translator.term,
    whoosh.Phrase: _Translator.phrase,
    whoosh.Prefix: _Translator.prefix,
    whoosh.Wildcard: _Translator.wildcard,
    whoosh.TermRange: _Translator.term_range,
    whoosh.NumericRange: _Translator.numeric_range,
    whoosh.DateRange: _Translator.numeric_range,
    whoosh.Every: _Translator.every,
    whoosh.And: _Translator.and_,
    whoosh.Or: _Translator.or_,
    whoosh.AndNot: _Translator.and_not,
    whoosh.AndMaybe: _Translator.and_maybe,
    whoosh.Require: _Translator.require,
    whoosh.Not: _Translator.not_,
    whoosh.ConstantScoreQuery: _Translator.constant,
}
