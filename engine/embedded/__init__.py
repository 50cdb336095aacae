"""The embedded engine: Whoosh on disk, one generation a build or an update."""

from engine.embedded.index import EmbeddedIndex, open_index
from engine.embedded.updater import EmbeddedUpdater, update
from engine.embedded.writer import EmbeddedWriter, rebuild

__all__ = [
    "EmbeddedIndex",
    "EmbeddedUpdater",
    "EmbeddedWriter",
    "open_index",
    "rebuild",
    "update",
]
