"""Copy an index to another place, of whichever engine: articles, originals, groups, signatures,
words, and what updates need, so that no source is read again.
"""

import numpy as np
from numpy.typing import NDArray

import engine
from indexer.audit import audit
from indexer.documents import document_of
from indexer.ledger import LEDGER
from indexer.regrouping import GROUP, rows_at
from indexer.report import DUPLICATES, FAILURES, REPORT
from indexer.signatures import SIGNATURES


def migrate(
    source: engine.Index,
    target: engine.Place,
    min_recall: float = 0.999,
    waiting: engine.Waiting | None = None,
) -> int:
    """Build the index at `target` of what `source` has; return how many articles that is.

    Raises what `engine.rebuild` does, and AuditFailed; the index at `target` then stays as it was.
    """

    def audit_it(generation: engine.Index) -> None:
        audit(generation, min_recall)

    safeguards = engine.Safeguards(audit=audit_it if min_recall else None, waiting=waiting)
    with engine.rebuild(target, dictionary=source.dictionary, safeguards=safeguards) as writer:
        for stored in source.articles():
            writer.add(document_of(stored, source.original(stored["id"]) or b""))
        writer.set_numbers(GROUP, source.numbers(GROUP))
        _copy_rows(source, writer)
        for name in (FAILURES, DUPLICATES, REPORT):
            writer.attach(name, source.attachment(name))
        ledger = source.attached_arrays(LEDGER)
        writer.attach_arrays(LEDGER, {name: [array] for name, array in ledger.items()})
    return source.article_count


def _copy_rows(source: engine.Index, writer: engine.IndexWriter) -> None:
    parts = [part for part in source.rows(SIGNATURES) if len(part.places)]
    names = sorted({name for part in parts for name in part.arrays})
    every: NDArray[np.int64] = np.arange(source.article_count)
    rows = {name: np.concatenate(rows_at(parts, name, every)) for name in names}
    if rows:
        writer.attach_rows(SIGNATURES, rows)
