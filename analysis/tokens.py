"""The token, and the end mark of the gram stream."""

from dataclasses import dataclass

END = "\x03"
"""Second character of the last gram of a text. U+0003 END OF TEXT, which cleaning removes from
text.
"""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a stream.

    `position` is ordinal (0, 1, 2 … within the stream); `start` and `end` are offsets in characters
    of the analyzed text, half-open. `fold_key(text[start:end])` is the term, save that a gram's end
    mark has no character of its own and a run of white space counts as one character.
    """

    term: str
    position: int
    start: int
    end: int
