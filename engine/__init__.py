"""A searchable index behind one small Protocol: write, evaluate, read stored articles, list terms.

`open_index(path)` reads the live generation of an index directory; `rebuild(path)` writes the next
one, `rollback(path)` returns to the one before; `back_up` and `restore` move one as a file. The
only engine so far is the embedded one (Whoosh with a codec of our own).
"""

from engine.embedded import (
    Backup,
    EmbeddedIndex,
    RolledBack,
    back_up,
    open_before,
    open_index,
    rebuild,
    restore,
    rollback,
)
from engine.errors import (
    BackupDamaged,
    EngineError,
    IndexDamaged,
    IndexLocked,
    IndexMissing,
    IndexStale,
    IndexUnusable,
    NoSpace,
)
from engine.exact_runs import run_query
from engine.lock import Waiting
from engine.protocol import (
    Batch,
    BatchWriter,
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
from engine.safeguards import Safeguards
from engine.workers import worker_pool

__all__ = [
    "All",
    "And",
    "AndMaybe",
    "Backup",
    "BackupDamaged",
    "Batch",
    "BatchWriter",
    "Boost",
    "Constant",
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
    "NoSpace",
    "Not",
    "Or",
    "Order",
    "Phrase",
    "Prefix",
    "Query",
    "Range",
    "RolledBack",
    "Safeguards",
    "Sort",
    "Stored",
    "Term",
    "Waiting",
    "Wildcard",
    "back_up",
    "open_before",
    "open_index",
    "rebuild",
    "restore",
    "rollback",
    "run_query",
    "worker_pool",
]
