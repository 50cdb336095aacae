"""The embedded engine: Whoosh on disk, one generation a build."""

from engine.embedded.index import EmbeddedIndex, open_index
from engine.embedded.writer import EmbeddedWriter, rebuild

__all__ = ["EmbeddedIndex", "EmbeddedWriter", "open_index", "rebuild"]
