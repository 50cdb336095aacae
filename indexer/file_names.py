"""Names of files for articles: an id, which may be any text at all, to a path that is safe to write
below a folder on any system.
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import count
from unicodedata import normalize

_FORBIDDEN = frozenset('\\:*?"<>|')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""What Windows takes for a device, whatever its ending."""
_LONGEST_NAME, _LONGEST_PATH = 150, 600
"""Bytes in UTF-8; file systems take 255 in a name, Windows 260 characters in a path."""
_ENDING = re.compile(r"(?<=.)\.[a-z0-9]{1,9}$", re.ASCII | re.IGNORECASE)


class FileNames:
    """Hands out paths, each once: no two differ only in case or in how accents are written, and
    none lies below another.
    """

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def path_of(self, id: str, ending: str = "") -> str:
        """Return the path of the file for an article, relative, with / between its parts.

        An id that is a safe path and not taken is its own path, with `ending` if it has another;
        any other is one name, with a digest of the id.

        Example: `../a:b` -> `_._a_b~7b26657fe6ef`
        """
        return next(path for path in _candidates(id, ending) if self._take(path))

    def _take(self, path: str) -> bool:
        key = normalize("NFC", normalize("NFC", path).casefold())
        parts = key.split("/")
        folders = {"/".join(parts[:end]) for end in range(1, len(parts))}
        if key in self._files or key in self._folders or folders & self._files:
            return False
        self._files.add(key)
        self._folders |= folders
        return True


def _candidates(id: str, ending: str) -> Iterator[str]:
    """Yield paths for an id, the best one first, without an end."""
    path = id if id.lower().endswith(ending.lower()) else id + ending
    if all(part == _safe(part) for part in path.split("/")) and _size(path) <= _LONGEST_PATH:
        yield path
    digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    stem, ending = _split(_safe(path.replace("/", "_")))
    for number in count():
        yield f"{stem}~{digest}{f'-{number}' if number else ''}{ending}"


def _safe(name: str) -> str:
    """Return a name that is safe as one part of a path; a safe one as it is."""
    name = "".join(
        character if character.isprintable() and character not in _FORBIDDEN else "_"
        for character in name
    )
    if _DEVICE.fullmatch(name) or not name:
        name = f"_{name}"
    if name[0] == ".":
        name = f"_{name[1:]}"
    name = _cut(name, _LONGEST_NAME)
    return name if name[-1] not in ". " else f"{name[:-1]}_"


def _cut(name: str, longest: int) -> str:
    """Return a name of so many bytes at most, cut before its ending."""
    if _size(name) <= longest:
        return name
    stem, ending = _split(name)
    return stem.encode()[: longest - len(ending)].decode(errors="ignore") + ending


def _split(name: str) -> tuple[str, str]:
    """Return a name without its ending, and the ending, if it has one."""
    match = _ENDING.search(name)
    return (name[: match.start()], match[0]) if match else (name, "")


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
