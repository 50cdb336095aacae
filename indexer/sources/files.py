"""Find the files of the sources, in an order that does not depend on the file system."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.articles import Passed
from indexer.errors import SourceError

KINDS = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_NOT_ARTICLES = re.compile(
    r"(readme|license|licence|changelog|contributing)(\.\w+)*", re.IGNORECASE
)
READABLE = f"{', '.join(KINDS)}, each also with .gz"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read. `name` is its path from the source's own name on: it names articles."""

    path: Path
    name: str
    kind: str
    compressed: bool
    size: int

    @property
    def shown(self) -> str:
        """The path as text that can be printed and stored."""
        return _printable(str(self.path))


def find_files(sources: Sequence[Path]) -> Iterator[SourceFile | Passed]:
    """Yield the files of the sources, folders recursively, in order of name.

    Hidden files and links to folders are passed over silently, other files that are no articles,
    and those that an earlier source held already, as `Passed`. A file named as a source itself is
    read whatever it is called, if its kind is known. Raises SourceError where a source is missing
    or its kind unknown.
    """
    seen: set[Path] = set()
    for source in sources:
        for found in _in_source(source):
            if isinstance(found, SourceFile) and _absolute(found.path) in seen:
                found = Passed(found.shown, "given twice")
            elif isinstance(found, SourceFile):
                seen.add(_absolute(found.path))
            yield found


def _absolute(path: Path) -> Path:
    """Return a path that is the same for the same file in the same folder."""
    return path.parent.resolve() / path.name


def _in_source(source: Path) -> Iterator[SourceFile | Passed]:
    if source.is_dir():
        base = source.resolve()
        for path in _walk(base):
            if isinstance(path, Passed):
                yield path
            else:
                yield _in_folder(path, f"{base.name}/{path.relative_to(base).as_posix()}")
    elif not source.exists():
        raise SourceError(f"{source}: no such file or folder; name a folder of articles, or a file")
    else:
        file = _source_file(source, source.name)
        if file is None:
            raise SourceError(f"{source}: not a kind of file that can be read ({READABLE})")
        yield file


def _walk(folder: Path) -> Iterator[Path | Passed]:
    closed: list[OSError] = []
    for directory, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(directory, name) for name in sorted(names) if not name.startswith("."))
    yield from (Passed(_printable(str(error.filename)), "folder not open") for error in closed)


def _in_folder(path: Path, name: str) -> SourceFile | Passed:
    shown = _printable(str(path))
    if _NOT_ARTICLES.fullmatch(path.name):
        return Passed(shown, "README or the like")
    return _source_file(path, name) or Passed(shown, path.suffix.lower() or "no ending")


def _source_file(path: Path, name: str) -> SourceFile | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    compressed = suffixes[-1:] == [".gz"]
    ending = (suffixes[:-1] if compressed else suffixes)[-1:]
    kind = KINDS.get(ending[0]) if ending else None
    if kind is None:
        return None
    size = path.stat().st_size if path.is_file() else 0
    return SourceFile(path, _printable(name), kind, compressed, size)


def _printable(name: str) -> str:
    """Return a file name as text, the bytes of one that is not UTF-8 as \\xNN: it becomes an id."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")
