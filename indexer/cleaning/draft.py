"""The article while it is being cleaned."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis import strip_invisible
from indexer.articles import Basis
from indexer.cleaning.edits import Edit, Trail, apply_edits
from indexer.cleaning.furniture_patterns import Furniture, known_furniture


@dataclass(frozen=True, slots=True)
class Stated:
    """The value of a field, and where it comes from."""

    value: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Draft:
    """The text so far, the fields found so far (title, source, author, editor, section, published,
    url), and the trail of edits that led here; the captions taken from the text, and what is known
    to be furniture.
    """

    text: str
    fields: Mapping[str, Stated] = field(default_factory=dict)
    trail: Trail = ()
    captions: tuple[str, ...] = ()
    furniture: Furniture = field(default_factory=known_furniture, compare=False)

    @property
    def lines(self) -> list[str]:
        """The lines of the text; once white space is in order none is blank."""
        return self.text.split("\n") if self.text else []

    def edit(self, kind: str, edits: Sequence[Edit]) -> "Draft":
        """Return the draft with edits applied, under the name of what they mend."""
        if not edits:
            return self
        text = apply_edits(self.text, edits)
        return replace(self, text=text, trail=(*self.trail, (kind, tuple(edits))))

    def substitute(
        self, kind: str, pattern: re.Pattern[str], after: Callable[[re.Match[str]], str] | str
    ) -> "Draft":
        """Return the draft with every match that `after` changes replaced by what it returns."""
        edits = []
        for match in pattern.finditer(self.text):
            new = after if isinstance(after, str) else after(match)
            if new != match.group():
                edits.append(Edit(match.start(), match.end(), new))
        return self.edit(kind, edits)

    def without_lines(self, kind: str, numbers: Collection[int]) -> "Draft":
        """Return the draft without some of its lines, one edit each."""
        if not numbers:
            return self
        lines = self.lines
        last = len(lines)
        while last - 1 in numbers:
            last -= 1  # from here on all lines go, each with the line break before it
        edits, start = [], 0
        for number, line in enumerate(lines):
            end = start + len(line)
            if number >= last:
                edits.append(Edit(max(start - 1, 0), end))
            elif number in numbers:
                edits.append(Edit(start, end + 1))
            start = end + 1
        return self.edit(kind, edits)

    def with_captions(self, captions: tuple[str, ...]) -> "Draft":
        """Return the draft with more captions beside the text."""
        return replace(self, captions=(*self.captions, *captions)) if captions else self

    def state(self, name: str, value: str, basis: Basis) -> "Draft":
        """Return the draft with a field stated, unless it was stated before: earlier evidence is
        better.
        """
        value = " ".join(strip_invisible(value).split())
        if not value or name in self.fields:
            return self
        fields = {**self.fields, name: Stated(value, basis)}
        return Draft(self.text, fields, self.trail, self.captions, self.furniture)

    def value(self, name: str) -> str:
        """Return the value of a field, empty where it is not stated."""
        return self.fields[name].value if name in self.fields else ""
