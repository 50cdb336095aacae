"""The article while it is being cleaned."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis import strip_invisible
from indexer.articles import Basis


@dataclass(frozen=True, slots=True)
class Stated:
    """The value of a field, and where it comes from."""

    value: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Draft:
    """The text so far and the fields found so far: title, source, author, editor, section,
    published, url.
    """

    text: str
    fields: Mapping[str, Stated] = field(default_factory=dict)

    @property
    def lines(self) -> list[str]:
        """The lines of the text; after the first step none is blank."""
        return self.text.split("\n") if self.text else []

    def with_lines(self, lines: list[str]) -> "Draft":
        """Return the draft with other lines."""
        return replace(self, text="\n".join(lines))

    def state(self, name: str, value: str, basis: Basis) -> "Draft":
        """Return the draft with a field stated, unless it was stated before: earlier evidence is
        better.
        """
        value = " ".join(strip_invisible(value).split())
        if not value or name in self.fields:
            return self
        return replace(self, fields={**self.fields, name: Stated(value, basis)})

    def value(self, name: str) -> str:
        """Return the value of a field, empty where it is not stated."""
        return self.fields[name].value if name in self.fields else ""
