"""Synonyms of the archive's own, from a plain text file:

    # one group a line; each finds the others
    新冠, 新冠肺炎, COVID-19
    # one way: who types the left finds the right too
    北大 => 北京大学

Commas may be Chinese, and words may have spaces (New York). Shown as written in the file, matched
folded.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis import fold_key, strip_invisible
from search.errors import SynonymsError

MOST_IN_A_GROUP = 50
LONGEST = 60
"""Characters of a synonym."""

_ADVICE = "write 新冠, 新冠肺炎, COVID-19 or 北大 => 北京大学"


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What else to search for: by the key of a word or run, others as they are written. The
    digest is of the text that they come from.
    """

    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""

    @property
    def longest(self) -> int:
        """Characters of the longest key."""
        return max(map(len, self.others), default=0)


def read_synonyms(path: Path) -> Synonyms:
    """Read a file of synonyms. Raises SynonymsError, naming file and line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SynonymsError(f"{path} is not UTF-8 (GBK perhaps): save it as UTF-8") from None
    except OSError as error:
        raise SynonymsError(f"{path} cannot be read ({error.strerror}): give another") from None
    return parse_synonyms(text, str(path))


def parse_synonyms(text: str, place: str) -> Synonyms:
    """Return the synonyms of a text; `place` names it. Raises SynonymsError."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for number, line in enumerate(text.splitlines(), start=1):
        written = strip_invisible(line).partition("#")[0].strip()
        if written:
            for word, other in _pairs(written, f"{place}:{number}"):
                found[fold_key(word)][other] = None
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return Synonyms({key: tuple(others) for key, others in found.items()}, digest)


def _pairs(line: str, place: str) -> Iterator[tuple[str, str]]:
    """Yield (typed, also searched) of a line."""
    left, arrow, right = line.partition("=>")
    words, others = _words(left, place), _words(right, place) if arrow else []
    if not words or (arrow and not others) or "=>" in right:
        raise SynonymsError(f"{place}: {line!r} names no synonyms: {_ADVICE}")
    if not arrow and len(words) < 2:
        raise SynonymsError(f"{place}: {line!r} is alone in its group: {_ADVICE}")
    for word in words:
        for other in others if arrow else words:
            if fold_key(other) != fold_key(word):
                yield word, other


def _words(listed: str, place: str) -> list[str]:
    words = [
        " ".join(word.split()) for word in listed.replace("，", ",").replace("、", ",").split(",")
    ]
    words = [word for word in words if word]
    for word in words:
        if len(word) > LONGEST:
            raise SynonymsError(f"{place}: {word[:20]!r}… is longer than {LONGEST} characters")
        if not any(character.isalnum() for character in word):
            raise SynonymsError(f"{place}: {word!r} has no letter or character: {_ADVICE}")
    if len(words) > MOST_IN_A_GROUP:
        raise SynonymsError(
            f"{place}: {len(words)} words; {MOST_IN_A_GROUP} are allowed in a group"
        )
    return words
