"""Reading a file of articles from given bytes, for the tests of the readers."""

import gzip
from pathlib import Path

from indexer.articles import Failure, RawArticle
from indexer.sources import Reader, SourceFile, find_files

Read = RawArticle | Failure


def read_file(path: Path, data: bytes, reader: Reader | None = None) -> list[Read]:
    """Write bytes to a file, packed where its name says so, and read its articles."""
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    (file,) = find_files([path])
    assert isinstance(file, SourceFile)
    return list((reader or Reader()).read(file))


def outline(read: list[Read]) -> list[tuple[int | None, str]]:
    """Return the line of each article with its text, of each failure with its reason."""
    return [
        (item.place.line, item.reason if isinstance(item, Failure) else item.content)
        for item in read
    ]
