"""What is wrong with an article or a file: a reason in a word or two, and a sentence of advice.

unreadable        the file is not there, or may not be opened
unsupported       a kind of file that is not read
missing library   a kind of file whose library is not installed
encrypted         a password is needed
damaged           the bytes are not what their format says: cut off, changed
undecodable       no text in a known encoding
malformed         text that is not JSON, CSV ... as it should be
empty             nothing to index
no text           a scan: pictures of text
too large, too slow, expands too much, nested too deep    past a limit that bounds memory or time
"""

import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from indexer.articles import Failure, Place, RawArticle

DAMAGE = (
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
)
"""What the standard library raises over packed bytes that are not as they were written."""


class Unreadable(ValueError):
    """An article or a file that cannot be read; becomes a Failure where its place is known."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def at(self, place: Place) -> Failure:
        """Return what is wrong as the failure of a place."""
        return Failure(place, self.reason, str(self))


def megabytes(size: int) -> str:
    """Return a limit for people to read."""
    return f"{size // 1024 // 1024} MB" if size >= 1024 * 1024 else f"{size:,} bytes"


def missing(library: str, kind: str) -> Unreadable:
    """Return what is wrong where a library that reads `kind` is not installed."""
    message = f"reading {kind} needs {library}: pip install 'wensou[formats]', then run this again"
    return Unreadable("missing library", message)


def guarded(
    place: Place, articles: Iterable[RawArticle | Failure]
) -> Iterator[RawArticle | Failure]:
    """Yield articles; what stops their reading becomes a last Failure."""
    try:
        yield from articles
    except Unreadable as bad:
        yield bad.at(place)
    except DAMAGE as error:
        message = f"not a whole file ({error or type(error).__name__}): fetch or pack it again"
        yield Failure(place, "damaged", message)
    except OSError as error:
        message = f"{error.strerror or error}: check the file and its permissions"
        yield Failure(place, "unreadable", message)
