"""A searchable index behind one small Protocol: write, evaluate, read stored articles, list terms.

`open_index(path)` reads the live generation of an index directory; `rebuild(path)` writes the next
one. The only engine so far is the embedded one (Whoosh with a codec of our own).
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
from engine.protocol import (
    Batch,
    BatchWriter,
    Decay,
    Document,
    Evaluation,
    Index,
    IndexWriter,
    Match,
    Order,
    Sort,
    Stored,
)
from engine.queries import (
    All,
    And,
    AndMaybe,
    Boost,
    Constant,
    Following,
    Keyword,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
)
from engine.workers import worker_pool

__all__ = [
    "All",
    "And",
    "AndMaybe",
    "Batch",
    "BatchWriter",
    "Boost",
    "Constant",
    "Decay",
    "Document",
    "EmbeddedIndex",
    "EngineError",
    "Evaluation",
    "Following",
    "Index",
    "IndexDamaged",
    "IndexLocked",
    "IndexMissing",
    "IndexStale",
    "IndexUnusable",
    "IndexWriter",
    "Keyword",
    "Match",
    "Near",
    "Not",
    "Or",
    "Order",
    "Phrase",
    "Prefix",
    "Query",
    "Range",
    "Sort",
    "Stored",
    "Term",
    "Wildcard",
    "open_index",
    "rebuild",
    "worker_pool",
]
