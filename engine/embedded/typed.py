"""What was typed so far, as it is compared with words, titles and outlets."""

import re
from dataclasses import dataclass
from functools import cached_property

from analysis import fold_key
from analysis.sounds import spelled
from engine.columnar.suggestions import letters_of
from engine.columnar.unit_lists import is_spelled

AS_TYPED, AS_HEARD, ABBREVIATED, INSIDE = range(4)
"""Tiers of completions; see `engine.Completion`."""

_BETWEEN_LETTERS = re.compile(r"(?<=[a-z0-9])[\W_]+(?=[a-z0-9])")


@dataclass(frozen=True)
class Typed:
    """`key` is that of what was typed, `letters` what is compared of titles; `units` are these as
    they are spelled, a space where a unit must end: `xi'an` and `xi an` are not `xian`.
    """

    key: str
    letters: str
    units: str

    @classmethod
    def of(cls, text: str) -> "Typed":
        """Read what was typed."""
        key = " ".join(fold_key(text).split())
        pieces = map(letters_of, _BETWEEN_LETTERS.split(spelled(key)))
        return cls(key, letters_of(key), " ".join(filter(None, pieces)))

    @cached_property
    def known(self) -> str:
        """What is before the first Latin letter or digit: it stands for itself."""
        first = next((at for at, c in enumerate(self.units) if is_spelled(c)), len(self.units))
        return self.units[:first]

    @cached_property
    def later(self) -> str:
        """The other characters behind that which stand for themselves."""
        return "".join(c for c in self.units[len(self.known) :] if not is_spelled(c) and c != " ")

    @property
    def is_heard(self) -> bool:
        """Whether anything of it may be a sound."""
        return len(self.known) < len(self.units)

    @property
    def tier(self) -> int:
        """The tier of what begins with this."""
        return AS_HEARD if self.letters.isascii() else AS_TYPED

    def fits(self, letters: str) -> bool:
        """Return whether what begins as was typed, or sounds so, has `later` too."""
        at = len(self.known)
        for character in self.later:
            at = letters.find(character, at) + 1
            if not at:
                return False
        return True
