"""The fingerprint of an index: everything that must be the same when it is read as when it was
built.
"""

import hashlib
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

from analysis import schema, variants
from analysis.tokenizers import LONGEST_TERM, segmenter
from analysis.tokens import END
from analysis.user_dictionary import NO_WORDS, UserDictionary

ANALYSIS_VERSION = 2
"""Raise when a change of code, rather than of a dictionary, makes other tokens."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What the tokens of an index depend on; two indexes with equal fingerprints analyze alike."""

    analysis: int
    segmenter: str
    folding: str
    schema: str
    dictionary: str = "none"

    def differences(self, other: "Fingerprint") -> list[str]:
        """Return what differs, in words: `segmenter: rjieba 0.2.2, not jieba 0.42.1`."""
        mine, theirs = asdict(self), asdict(other)
        return [
            f"{name}: {theirs[name]}, not {mine[name]}"
            for name in mine
            if mine[name] != theirs[name]
        ]


def fingerprint(dictionary: UserDictionary = NO_WORDS) -> Fingerprint:
    """Return the fingerprint of this installation, with words of a user."""
    return replace(_fingerprint(), dictionary=dictionary.digest)


@cache
def _fingerprint() -> Fingerprint:
    folding = (
        variants.key_table(),
        variants.reading_table(),
        variants.phrases(),
        END,
        LONGEST_TERM,
    )
    return Fingerprint(ANALYSIS_VERSION, segmenter()[0], _digest(folding), _digest(schema.FIELDS))


def _digest(value: Any) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], dict):
        value = [sorted(part.items()) if isinstance(part, dict) else part for part in value]
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]
