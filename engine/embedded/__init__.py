"""The embedded engine: Whoosh on disk, one generation a build."""

from engine.embedded.backups import Backup, back_up, restore
from engine.embedded.index import EmbeddedIndex, open_index
from engine.embedded.rollback import RolledBack, open_before, rollback
from engine.embedded.writer import EmbeddedWriter, rebuild

__all__ = [
    "Backup",
    "EmbeddedIndex",
    "EmbeddedWriter",
    "RolledBack",
    "back_up",
    "open_before",
    "open_index",
    "rebuild",
    "restore",
    "rollback",
]
