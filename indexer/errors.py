"""Errors of the indexer; what is wrong with an index is an `engine.EngineError`.

    IndexerError
    ├── SourceError a source is missing or holds nothing to read: the user names another (exit 2)
    ├── FurnitureError a file of patterns of furniture is wrong: the user mends it (exit 2)
    ├── NothingToDo an index is what a build would make it (exit 0)
    ├── AuditFailed a new generation does not find its articles (exit 5)
    ├── NothingIndexed every article failed, so the live index was left as it is (exit 1)
    └── NothingExported none of the articles asked for is there, or has an original (exit 1)

A bad article is no error but a `Failure` in the report.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.audit import Audited
    from indexer.report import Report


class IndexerError(Exception):
    """Base of all errors of this package."""


class SourceError(IndexerError):
    """A source is missing or holds nothing that can be read."""


class FurnitureError(IndexerError):
    """A file of patterns of page furniture cannot be read; names the line."""


class NothingToDo(IndexerError):
    """The live index was built from the same sources, in the same way."""


class AuditFailed(IndexerError):
    """A new generation misses articles by what stands in them, so it did not go live. Carries what
    was asked and missed.
    """

    def __init__(self, audited: "Audited", least_recall: float) -> None:
        super().__init__(
            f"{len(audited.missed):,} of {audited.asked:,} runs of characters did not find the "
            f"article that has them (recall {audited.recall:.4f}, --min-recall {least_recall:g}), "
            "so the new index was thrown away and the live one is as it was before: check this "
            "machine's memory and disk, build again, and report it if it stays so"
        )
        self.audited = audited


class NothingExported(IndexerError):
    """None of the articles asked for could be exported. Carries why, line by line."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("nothing could be exported, so nothing was written")
        self.messages = messages


class NothingIndexed(IndexerError):
    """No article came through; nothing was written. Carries the report, which says why."""

    def __init__(self, report: "Report") -> None:
        super().__init__("no article could be indexed, so nothing was written")
        self.report = report
