"""Terms as a cluster keeps them: free of white space, at which its analyzer cuts, one to one.

A character that is white space in Java, or the escape itself, is written as the escape and a
letter. What begins with a run is encoded as what begins with the encoded run.
"""

import re
from collections.abc import Iterable, Sequence

from analysis import END

ESCAPE = "\x1b"

_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2008\u2009\u200a\u2028\u2029\u205f\u3000"
)
_CODES = {character: ESCAPE + chr(ord("a") + n) for n, character in enumerate(ESCAPE + _SPACES)}
_TABLE = str.maketrans(_CODES)
_SPACE = re.compile(f"[{re.escape(ESCAPE + _SPACES)}]")
_GAP = "\udfff"
_LETTERS = {code[1]: character for character, code in _CODES.items()}

ANY = f"({ESCAPE}[a-z]|[^{ESCAPE}])"
"""Regular expression of a cluster: any character of a term."""

_SPECIAL = re.compile(r'([.?+*|{}\[\]()"\\#@&<>~^$-])')


def encode(term: str) -> str:
    """Return a term as it is kept."""
    return term.translate(_TABLE)


def decode(kept: str) -> str:
    """Return the term that is kept so."""
    return re.sub(f"{ESCAPE}(.)", lambda found: _LETTERS[found[1]], kept, flags=re.DOTALL)


def stream(terms: Sequence[str]) -> str:
    """Return terms as the content of a field, or as they are asked for, one after the other. Raises
    ValueError where one is no text.
    """
    joined = _GAP.join(terms)  # all at once: a term takes longer than all of its characters
    if joined.count(_GAP) != max(len(terms) - 1, 0):
        raise ValueError("half a surrogate pair is no text")
    return _SPACE.sub(lambda found: _CODES[found[0]], joined).replace(_GAP, " ")


def is_text(term: str) -> bool:
    """Return whether a term can be kept at all: half a surrogate pair cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in term)


def characters_of(grams: Iterable[str]) -> str | None:
    """Return the run whose grams follow one another, its end mark too; None where they cannot."""
    run = ""
    for gram in grams:
        if run and gram[:1] != run[-1]:
            return None
        run = run + gram[1:] if run else gram
    return run


def characters(grams: Iterable[str]) -> list[str]:
    """Return the characters of a text, by its grams, with the end mark."""
    found = [gram[0] for gram in grams]
    return [*found, END] if found else found


def regular_expression(pattern: str) -> str:
    """Return what a wildcard is in the cluster's language."""
    found, at = "", 0
    while at < len(pattern):
        character, at = pattern[at], at + 1
        end = pattern.find("]", at + 1 + (pattern[at : at + 1] == "!"))
        if character == "*":
            found += f"{ANY}*"
        elif character == "?":
            found += ANY
        elif character == "[" and end > 0:
            found, at = found + _one_of(pattern[at:end]), end + 1
        else:
            found += _SPECIAL.sub(r"\\\1", encode(character))
    return found


def _one_of(listed: str) -> str:
    denied, listed = listed.startswith("!"), listed.removeprefix("!")
    codes = [_SPECIAL.sub(r"\\\1", encode(character)) for character in listed]
    if denied:
        single = "".join(code for code in codes if not code.startswith(ESCAPE))
        return f"[^{single}{ESCAPE}]"
    return f"({'|'.join(codes)})"
