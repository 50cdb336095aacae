"""Folding: character to character, so that an offset in a folded text is the offset in the shown
text.

Two folded views of a text, both exactly as long as the text:

- the *reading*, Traditional to Simplified as a reader would, in context: 權利 -> 权利, 著名 stays,
  看著 -> 看着. It decides where words are cut and is never stored.
- the *key*, each character's class without context: 乾 幹 干 are one, 著 着 are one, ＡＢＣ is abc.
  It is what is indexed and matched. It has no context because a query may be any part of a phrase.
"""

import re
from functools import cache

import numpy as np

from analysis import variants
from analysis.code_tables import Codes, key_codes, width_codes

_LONG = 40
"""Characters from which on a table is faster than `str.translate`: at 1,000 it is 30 times."""

_EMOJI = "\u2190-\u2bff\U0001f1e6-\U0001faff"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e01ef]"
    f"|(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])"  # a joiner of two emoji makes them one
)


def strip_invisible(text: str) -> str:
    """Remove what no reader sees and nobody types: control, zero-width and directional characters,
    and halves of surrogate pairs, which no file can hold.

    Tabs, line breaks and spaces stay. This is the one function here that does not keep the length;
    articles pass through it when they are cleaned, queries before they are analyzed.

    Example: `strip_invisible("社\\u200b区")` -> `"社区"`
    """
    return _INVISIBLE.sub("", text)


def fold_key(text: str) -> str:
    """Return the key of `text`: each character replaced by its class, length kept.

    Example: `fold_key("權利ＡＢＣ")` -> `"权利abc"`
    """
    if len(text) < _LONG:
        return text.translate(variants.key_table())
    return _translated(text, key_codes())


def fold_width(text: str) -> str:
    """Return `text` with width, case and punctuation folded as in its key, but with the very Han
    characters that stand there; length kept.

    Example: `fold_width("裏面ＡＢＣ「")` -> `"裏面abc“"`
    """
    if len(text) < _LONG:
        return text.translate(variants.width_table())
    return _translated(text, width_codes())


def _translated(text: str, table: Codes) -> str:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    translated: str = table.take(codes).tobytes().decode("utf-32-le", "surrogatepass")
    return translated


def fold_reading(text: str) -> str:
    """Return the reading of `text`: Simplified as a reader would write it, length kept.

    Equal to OpenCC's `t2s` (as packaged by opencc-python-reimplemented) but for three things: 著 in
    the sense of 着 becomes 着, variants that t2s leaves alone (査, ⽅) become the usual
    character, and the few phrases whose length would change are left to single characters.

    Example: `fold_reading("看著著名的乾坤")` -> `"看着著名的乾坤"`
    """
    text = text.translate(variants.compatibility_table())
    table = variants.reading_table()
    pieces: list[str] = []
    end = 0
    for match in _phrases().finditer(text):
        pieces += text[end : match.start()].translate(table), variants.phrases()[match.group()]
        end = match.end()
    pieces.append(text[end:].translate(table))
    return "".join(pieces)


@cache
def _phrases() -> re.Pattern[str]:
    """Return the pattern of all phrases, longest first, guarded by their common characters."""
    longest_first = sorted(variants.phrases(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
