"""A searchable index behind one small Protocol: write, evaluate, read stored articles, list terms.

`open_index(path)` reads the live generation of an index directory; `rebuild(path)` writes the next
one anew, `update(path)` changes the live one, `rollback(path)` returns to the one before; `back_up`
and `restore` move one as a file. The only engine so far is the embedded one (Whoosh with a codec of
our own).
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
    update,
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
    Completion,
    CompletionKind,
    Decay,
    Document,
    Evaluation,
    Index,
    Match,
    Order,
    Rows,
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
    Unless,
    Wildcard,
)
from engine.repairs import REPAIRS, Repair, pack_repairs, read_repairs
from engine.safeguards import Safeguards
from engine.workers import worker_pool
from engine.write_protocol import Batch, BatchWriter, IndexUpdater, IndexWriter

__all__ = [
    "REPAIRS",
    "All",
    "And",
    "AndMaybe",
    "Backup",
    "BackupDamaged",
    "Batch",
    "BatchWriter",
    "Boost",
    "Completion",
    "CompletionKind",
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
    "IndexUpdater",
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
    "Repair",
    "RolledBack",
    "Rows",
    "Safeguards",
    "Sort",
    "Stored",
    "Term",
    "Unless",
    "Waiting",
    "Wildcard",
    "back_up",
    "open_before",
    "open_index",
    "pack_repairs",
    "read_repairs",
    "rebuild",
    "restore",
    "rollback",
    "run_query",
    "update",
    "worker_pool",
]
