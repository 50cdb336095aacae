"""Errors of the engines; each says with which command, or how, it is mended.

EngineError
├── IndexLocked          another process is writing (exit 3)
├── NoSpace              the disk has not what the next generation needs (exit 4)
├── BackupDamaged        a backup is damaged, or none of ours (exit 2)
├── Unsupported          this engine cannot do that (exit 2)
├── QueryTooLarge        a query has more parts than the cluster takes (exit 2, HTTP 400)
└── IndexUnusable        nothing can be searched (exit 4, HTTP 503)
    ├── IndexMissing     no index there
    ├── IndexStale       built with another analyzer, dictionary, schema or engine version
    ├── IndexUntrusted   someone else can write it
    ├── IndexDamaged     a file is missing, changed or foreign, or stands where the folder should
    ├── ClusterUnavailable  a cluster is down, too slow, or lacks shards
    └── ClusterRefused   a cluster does not know us or our password, or does not allow it
"""

from pathlib import Path


class EngineError(Exception):
    """Base of all errors of this package."""


class IndexLocked(EngineError):
    """Another process holds the writer's lock."""


class NoSpace(EngineError):
    """The disk has less space than the next generation is going to need."""


class BackupDamaged(EngineError):
    """A file is no backup of an index, or not as it was written."""


class Unsupported(EngineError):
    """The engine of this index cannot do what was asked."""


class QueryTooLarge(EngineError):
    """A query has more parts than a cluster is set to take."""


class IndexUnusable(EngineError):
    """The index cannot be searched as it is."""


class IndexMissing(IndexUnusable):
    """There is no index at the path."""


class IndexStale(IndexUnusable):
    """The index was built with another fingerprint, so this reader would analyze differently."""


class IndexUntrusted(IndexUnusable):
    """Someone who is not trusted can write the index, which holds what is run when it is read."""


class IndexDamaged(IndexUnusable):
    """A file of the index is missing, changed or not ours, or stands where its folder should.

    `path` is the file of a generation that is not as it was written, where it is one.
    """

    def __init__(self, message: str, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path


class ClusterUnavailable(IndexUnusable):
    """A cluster cannot be reached, is too slow, or has not all of the index at the moment."""


class ClusterRefused(IndexUnusable):
    """A cluster does not let us do it."""
