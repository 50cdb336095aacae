"""What is known to be page furniture: our patterns, those of a user's file, and lines learned.

Patterns are matched against the key of a line, as `patterns.py` says; so what a user writes in
Traditional characters, with capitals or full-width marks matches all forms of it too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from analysis import fold_key
from indexer.cleaning.line_keys import line_key
from indexer.errors import FurnitureError

SECTIONS = ("top", "bottom", "beside", "tail", "links", "keep")
LONGEST = 400
"""Characters of a furniture line. Longer ones are paragraphs, and would take the patterns long."""

_OURS = "furniture.txt"
_SECTION = re.compile(r"\[([a-z]+)\]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Furniture:
    """Patterns by section, and the keys (see `comparable`) of lines learned of an outlet."""

    sections: dict[str, re.Pattern[str]] = field(hash=False)
    learned: frozenset[str] = frozenset()

    def has(self, section: str, line: str) -> bool:
        """Return whether a line is one of a section; of [keep] none is anything else."""
        if len(line) > LONGEST:
            return False
        key = line_key(line)
        pattern = self.sections.get(section)
        return pattern is not None and bool(pattern.fullmatch(key)) and not self._is_kept(key)

    def keeps(self, line: str) -> bool:
        """Return whether a line stays whatever it looks like."""
        return len(line) <= LONGEST and self._is_kept(line_key(line))

    def has_learned(self, line: str) -> bool:
        """Return whether a line was learned to be furniture."""
        return bool(self.learned) and comparable(line) in self.learned and not self.keeps(line)

    def is_furniture(self, line: str) -> bool:
        """Return whether a line can only be furniture."""
        return self.has("top", line) or self.has("bottom", line)

    def with_learned(self, learned: frozenset[str]) -> "Furniture":
        """Return what is known beside lines that were learned of an outlet."""
        return replace(self, learned=learned) if learned else self

    def _is_kept(self, key: str) -> bool:
        kept = self.sections.get("keep")
        return kept is not None and kept.fullmatch(key) is not None


def comparable(line: str) -> str:
    """Return what a line has in common with others that say the same: its key without spaces."""
    return "".join(line_key(line).split())


@cache
def known_furniture() -> Furniture:
    """Return our patterns."""
    text = (files("indexer.cleaning") / _OURS).read_text(encoding="utf-8")
    return _compiled(_patterns(text, _OURS))


def read_furniture(path: Path) -> Furniture:
    """Return our patterns and those of a user's file. Raises FurnitureError, naming file and line.

    The file is like ours: `[top]` and then one regular expression a line, each for a whole line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{path}: {error.strerror or error}: name a file of patterns"
        raise FurnitureError(message) from None
    except UnicodeDecodeError as error:
        raise FurnitureError(f"{path}: not UTF-8 ({error.reason}): save it as UTF-8") from None
    ours = (files("indexer.cleaning") / _OURS).read_text(encoding="utf-8")
    theirs = [(section, f"(?i:{line})") for section, line in _patterns(text, str(path))]
    return _compiled([*_patterns(ours, _OURS), *theirs])


def _compiled(patterns: list[tuple[str, str]]) -> Furniture:
    found = {name: [line for section, line in patterns if section == name] for name in SECTIONS}
    return Furniture(
        {
            name: re.compile("|".join(f"(?:{line})" for line in lines))
            for name, lines in found.items()
            if lines
        }
    )


def _patterns(text: str, name: str) -> list[tuple[str, str]]:
    """Return (section, pattern) of the lines of a file."""
    found, section = [], ""
    for place, line in _lines(text, name):
        if heading := _SECTION.fullmatch(line):
            section = heading[1]
            if section not in SECTIONS:
                known = ", ".join(f"[{one}]" for one in SECTIONS)
                raise FurnitureError(f"{place}: {line} is no section; the sections are {known}")
        elif not section:
            raise FurnitureError(f"{place}: {line!r} is in no section: put [top] above it")
        else:
            found.append((section, _folded(line, place)))
    return found


def _lines(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the place and the content of lines that say something."""
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if line and not line.startswith("#"):
            yield f"{name}:{number}", line


def _folded(pattern: str, place: str) -> str:
    """Return a pattern for keys; a full-width bracket stays a bracket of the text."""
    folded = _NOT_ASCII.sub(lambda match: _escaped(fold_key(match.group())), pattern)
    try:
        re.compile(folded)
    except re.error as error:
        raise FurnitureError(
            f"{place}: {pattern!r} is not a regular expression ({error.msg}): "
            "put a backslash before a sign that stands for itself"
        ) from None
    return folded


def _escaped(character: str) -> str:
    return re.escape(character) if character.isascii() else character
