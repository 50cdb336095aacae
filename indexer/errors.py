"""Errors of the indexer; what is wrong with an index is an `engine.EngineError`.

    IndexerError
    ├── SourceError a source is missing or holds nothing to read: the user names another (exit 2)
    ├── FurnitureError a file of patterns of furniture is wrong: the user mends it (exit 2)
    ├── NothingIndexed every article failed, so the live index was left as it is (exit 1)
    └── NothingExported none of the articles asked for is there, or has an original (exit 1)

A bad article is no error but a `Failure` in the report.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.report import Report


class IndexerError(Exception):
    """Base of all errors of this package."""


class SourceError(IndexerError):
    """A source is missing or holds nothing that can be read."""


class FurnitureError(IndexerError):
    """A file of patterns of page furniture cannot be read; names the line."""


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
