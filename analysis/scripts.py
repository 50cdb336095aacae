"""The two scripts for reading: which one a text is in, and a text in the other one.

Converting replaces phrases and characters of OpenCC's dictionaries by others of the same length, so
an offset in the text is the offset in what is shown, and highlights stay right. It is for showing
only; what is matched is folded, see `folding`.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from analysis import variants
from analysis.variants import Table

Script = Literal["zh-Hans", "zh-Hant"]

_ENOUGH = 2000
"""Characters from which the script of a text is clear."""


def convert(text: str, script: Script) -> str:
    """Return `text` in a script, as long as it was.

    Equal to OpenCC's `t2s` and `s2tw` but for phrases that would change their length, which are
    left to single characters, and 著 in the sense of 着, which becomes 着.

    Example: `convert("头发发了", "zh-Hant")` -> `"頭髮發了"`
    """
    phrases, longest, table = _dictionary(script)
    shown = list(text.translate(table))
    taken = bytearray(len(text))
    for size, at in sorted(_candidates(text, phrases, longest), key=lambda it: (-it[0], it[1])):
        if not any(taken[at : at + size]):
            shown[at : at + size] = phrases[text[at : at + size]]
            taken[at : at + size] = bytes([1]) * size
    return "".join(shown)


def _candidates(
    text: str, phrases: Mapping[str, str], longest: Mapping[str, int]
) -> Iterator[tuple[int, int]]:
    """Yield length and start of every phrase in a text; of those that overlap, longer ones win."""
    for at in range(len(text) - 1):
        for size in range(2, longest.get(text[at : at + 2], 0) + 1):
            if text[at : at + size] in phrases:
                yield size, at


def script_of(text: str) -> str:
    """Return the script a text is in as a language tag: `zh-Hans`, `zh-Hant`, or `zh` where it
    does not show.

    Example: `script_of("權利")` -> `"zh-Hant"`
    """
    start = text[:_ENOUGH]
    simplified, traditional = (_count(start, _only(script)) for script in ("zh-Hant", "zh-Hans"))
    if simplified == traditional:
        return "zh"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def _count(text: str, characters: frozenset[str]) -> int:
    """Return how many characters of a text are among these; mostly it has none of one script."""
    return 0 if characters.isdisjoint(text) else sum(map(characters.__contains__, text))


@cache
def _dictionary(script: Script) -> tuple[Mapping[str, str], Mapping[str, int], Table]:
    """Return phrases, the length of the longest by their first two characters, and characters."""
    phrases = variants.phrases() if script == "zh-Hans" else _traditional_phrases()
    longest: dict[str, int] = {}
    for key in phrases:
        longest[key[:2]] = max(longest.get(key[:2], 0), len(key))
    table = variants.reading_table() if script == "zh-Hans" else _traditional_table()
    return phrases, longest, table


def _traditional_phrases() -> dict[str, str]:
    found = ((key, values[0]) for key, values in variants.entries("STPhrases"))
    usual = _usual_forms()
    return {key: text.translate(usual) for key, text in found if len(key) == len(text) > 1}


def _traditional_table() -> Table:
    found = ((key, values[0]) for key, values in variants.entries("STCharacters"))
    table = {ord(key): value for key, value in found if len(key) == len(value) == 1}
    usual = _usual_forms()
    return {**usual, **{code: value.translate(usual) for code, value in table.items()}}


def _usual_forms() -> Table:
    """Map the forms that OpenCC takes for standard to those that most people write: 裏 to 裡."""
    found = ((key, values[0]) for key, values in variants.entries("TWVariants"))
    return {ord(key): value for key, value in found if len(key) == len(value) == 1}


@cache
def _only(script: Script) -> frozenset[str]:
    """Return the characters that converting to a script always changes: those of the other one."""
    name = "TS" if script == "zh-Hans" else "ST"
    return frozenset(
        key for key, values in variants.entries(f"{name}Characters") if key not in values
    )
