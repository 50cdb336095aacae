"""A searchable index behind one small Protocol: write, evaluate, read stored articles, list terms.

`open_index(path)` reads the live generation of an index directory; `rebuild(path)` writes the next
one. The only engine so far is the embedded one (Whoosh on disk).
"""

from engine.embedded import EmbeddedIndex, open_index, rebuild
from engine.errors import (
    EngineError,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexStale,
    IndexUnusable,
)
from engine.protocol import Document, Evaluation, Index, IndexWriter, Match, Order, Sort
from engine.queries import All, And, AndMaybe, Keyword, Or, Phrase, Prefix, Query, Range, Term

__all__ = [
    "All",
    "And",
    "AndMaybe",
    "Document",
    "EmbeddedIndex",
    "EngineError",
    "Evaluation",
    "Index",
    "IndexDamaged",
    "IndexLocked",
    "IndexMissing",
    "IndexStale",
    "IndexUnusable",
    "IndexWriter",
    "Keyword",
    "Match",
    "Or",
    "Order",
    "Phrase",
    "Prefix",
    "Query",
    "Range",
    "Sort",
    "Term",
    "open_index",
    "rebuild",
]
