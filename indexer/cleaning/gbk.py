"""The bytes of GBK, and which of its characters a writer of either script uses."""

from functools import cache

FIRST_LEAD = 0x81
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
USER_DEFINED = tuple(
    (lead, trail)
    for lead in (*range(0xAA, 0xB0), *range(0xF8, 0xFF))
    for trail in range(0xA1, 0xFF)
)
"""Pairs of bytes that mean nothing in GBK: converters drop them."""

_SAMPLE = 2_000
_TRADITIONAL_SHARE = 0.1
"""Share of Han characters that Simplified text has not, from which on a text is Traditional: news
in Traditional has 0.3, in Simplified under 0.01."""


@cache
def character_of(lead: int, trail: int) -> str:
    """Return the character of two bytes, empty where they are none."""
    try:
        found = bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""
    return found if len(found) == 1 else ""


@cache
def characters_behind(lead: int) -> tuple[str, ...]:
    """Return the characters that begin with a byte."""
    return tuple(found for trail in TRAILS if (found := character_of(lead, trail)))


@cache
def bytes_of(character: str) -> bytes:
    """Return the bytes of a character in GBK: one, two, or none where it has no place there."""
    return character.encode("gbk", errors="ignore")


def is_traditional(text: str) -> bool:
    """Return whether a text is in Traditional characters, by its first 2,000."""
    han = [character for character in text[:_SAMPLE] if "\u4e00" <= character <= "\u9fff"]
    return sum(not _has(character, "gb2312") for character in han) > _TRADITIONAL_SHARE * len(han)


def is_of_script(character: str, traditional: bool) -> bool:
    """Return whether a character is an everyday one of a script."""
    return _has(character, "big5" if traditional else "gb2312")


@cache
def _has(character: str, charset: str) -> bool:
    return bool(character.encode(charset, errors="ignore"))
