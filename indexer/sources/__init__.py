"""Sources: folders and files become raw articles. What cannot be read becomes a Failure, never a
crash.
"""

from indexer.sources.files import SourceFile, find_files
from indexer.sources.reader import Reader, convert
from indexer.sources.unreadable import Unreadable

__all__ = ["Reader", "SourceFile", "Unreadable", "convert", "find_files"]
