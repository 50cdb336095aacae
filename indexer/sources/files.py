"""Find the files of the sources, in an order that does not depend on the file system."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from indexer.articles import Passed
from indexer.errors import SourceError
from indexer.sources.kinds import KINDS, PACKED, READABLE

_NOT_ARTICLES = re.compile(
    r"(readme|license|licence|changelog|contributing)(\.\w+)*", re.IGNORECASE
)


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
        return printable(str(self.path))


def find_files(sources: Sequence[Path]) -> Iterator[SourceFile | Passed]:
    """Yield the files of the sources, folders recursively, in order of name.

    Hidden files and links to folders are passed over silently, other files that are no articles,
    and those that an earlier source held already, as `Passed`. A folder that cannot be opened comes
    as a file to read, which fails: what it holds must not be lost in silence. A file named as a
    source itself is read whatever it is called, if its kind is known. Raises SourceError where a
    source is missing or its kind unknown.
    """
    look_anew()
    seen: set[Path] = set()
    for source in sources:
        for found in _in_source(source):
            if isinstance(found, SourceFile) and absolute(found.path) in seen:
                found = Passed(found.shown, "given twice")
            elif isinstance(found, SourceFile):
                seen.add(absolute(found.path))
            yield found


def _in_source(source: Path) -> Iterator[SourceFile | Passed]:
    try:
        is_folder, exists = source.is_dir(), source.exists()
    except PermissionError as error:
        raise SourceError(f"{source}: {error.strerror}: check the permissions") from None
    if is_folder:
        base = source.resolve()
        closed: list[Path] = []
        for path in _walk(base, closed):
            yield classified(path, f"{base.name}/{path.relative_to(base).as_posix()}", _size(path))
        for path in closed:
            yield SourceFile(path, printable(str(path)), "folder", False, 0)
    elif not exists:
        raise SourceError(f"{source}: no such file or folder; name a folder of articles, or a file")
    else:
        file = _source_file(source, source.name, _size(source))
        if file is None:
            raise SourceError(f"{source}: not a kind of file that can be read ({READABLE})")
        yield file


def _walk(folder: Path, closed: list[Path]) -> Iterator[Path]:
    """Yield the files of a folder; add the folders that cannot be opened to `closed`."""

    def note(error: OSError) -> None:
        closed.append(Path(error.filename))

    for directory, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(directory, name) for name in sorted(names) if not name.startswith("."))


def classified(path: Path, name: str, size: int) -> SourceFile | Passed:
    """Return a file of a folder, or a member of an archive, as one to read, or passed over."""
    if _NOT_ARTICLES.fullmatch(path.name):
        return Passed(printable(str(path)), "README or the like")
    passed = Passed(printable(str(path)), path.suffix.lower() or "no ending")
    return _source_file(path, name, size) or passed


def is_article(name: str) -> bool:
    """Return whether a file of a folder that is called so is read, as `classified` has it."""
    suffix = _suffix(name)
    ending = (PACKED.get(suffix) or _suffix(name[: -len(suffix)])) if suffix in PACKED else suffix
    return ending in KINDS and not _NOT_ARTICLES.fullmatch(name)


def _suffix(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return dot + ending.lower() if stem and ending else ""


def absolute(path: Path) -> Path:
    """Return a path that is the same for the same file in the same folder."""
    return _resolved(path.parent) / path.name


def look_anew() -> None:
    """Forget where folders lie: the current one may be another, and links lead elsewhere, since a
    process looked at its sources last.
    """
    _resolved.cache_clear()


@lru_cache(maxsize=64)
def _resolved(folder: Path) -> Path:
    return folder.resolve()


def _source_file(path: Path, name: str, size: int) -> SourceFile | None:
    suffix = path.suffix.lower()
    ending = PACKED.get(suffix, suffix) or Path(path.stem).suffix.lower()
    if ending not in KINDS:
        return None
    return SourceFile(path, printable(name), KINDS[ending], suffix in PACKED, size)


def _size(path: Path) -> int:
    """Return the bytes of a file, 0 of what is none and of one that may not be looked at."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def printable(name: str) -> str:
    """Return a file name as text, the bytes of one that is not UTF-8 as \\xNN: it becomes an id."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")
