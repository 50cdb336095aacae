"""Wildcards: `*` any characters, `?` one, `[abc]` one of some."""

import re
from collections.abc import Iterator
from fnmatch import translate

from engine.columnar.term_dictionary import TermDictionary
from engine.columnar.terms import as_bytes

_LITERAL = re.compile(r"[^*?\[]*")


def wildcard_terms(dictionary: TermDictionary, pattern: str) -> Iterator[int]:
    """Yield the numbers of the terms that match a pattern, as the shell understands it."""
    literal = _LITERAL.match(pattern)
    prefix = as_bytes(literal.group() if literal else "")
    matches = re.compile(translate(pattern)).match
    for numbers in dictionary.ranges(prefix):
        for number in numbers:
            if matches(dictionary.term(number).decode("utf-8", "replace")):
                yield number
