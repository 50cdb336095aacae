"""Words that the people of an archive know and jieba does not: names of places, new words.

    # one word a line, as in jieba's user dictionaries a frequency and a tag behind it if need be
    云泽新区
    中概股 300
    碳达峰 300 n

They change where words are cut, on both sides alike; what is found in quotes is the same without
them. Either script; an index keeps the words that it was built with.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from analysis.folding import fold_reading, strip_invisible
from analysis.tokenizers import HAN

LONGEST_WORD = 32
"""Characters."""

MOST_WORDS = 200_000

_WORD = re.compile(f"[{HAN}]+")
_LINE = re.compile(r"(\S+)(?:\s+([0-9]{1,9}))?(?:\s+[A-Za-z]+)?")
_ADVICE = "write a word of Chinese characters, and behind it a frequency if need be: 云泽新区 300"


class DictionaryError(Exception):
    """A dictionary cannot be read; names the line and what to write."""


@dataclass(frozen=True, slots=True)
class UserDictionary:
    """Words in the order of the file, as they are read (`fold_reading`), with a frequency or 0."""

    words: tuple[tuple[str, int], ...] = ()

    @property
    def text(self) -> str:
        """The dictionary as a file that `parse_dictionary` reads."""
        lines = (f"{word} {frequency}" if frequency else word for word, frequency in self.words)
        return "".join(f"{line}\n" for line in lines)

    @property
    def digest(self) -> str:
        """What names the words in a fingerprint: their number and a checksum, or `none`."""
        if not self.words:
            return "none"
        checksum = hashlib.sha256(self.text.encode()).hexdigest()[:16]
        return f"{len(self.words)} words {checksum}"


NO_WORDS = UserDictionary()


def read_dictionary(path: Path) -> UserDictionary:
    """Read a dictionary. Raises DictionaryError, naming file and line."""
    return parse_dictionary(dictionary_text(path), str(path))


def dictionary_text(path: Path) -> str:
    """Return the text of a dictionary. Raises DictionaryError, naming the file."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DictionaryError(f"{path} is not UTF-8 (GBK perhaps): save it as UTF-8") from None
    except OSError as error:
        raise DictionaryError(f"{path} cannot be read ({error.strerror}): give another") from None


def parse_dictionary(text: str, place: str) -> UserDictionary:
    """Return the words of a text; `place` names it. Of one word twice the last frequency counts.

    Raises DictionaryError.
    """
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        written = strip_invisible(line).partition("#")[0].strip()
        if written:
            word, frequency = _entry(written, f"{place}:{number}")
            found[word] = frequency
    if len(found) > MOST_WORDS:
        raise DictionaryError(f"{place}: {len(found):,} words; {MOST_WORDS:,} are allowed")
    return UserDictionary(tuple(found.items()))


def _entry(line: str, place: str) -> tuple[str, int]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise DictionaryError(f"{place}: {line[:40]!r} is no word: {_ADVICE}")
    word = fold_reading(match[1])
    if not _WORD.fullmatch(word) or not 2 <= len(word) <= LONGEST_WORD:
        reason = "has other signs; letters and digits are words by themselves"
        if _WORD.fullmatch(word):
            reason = f"has {len(word)} characters; 2 to {LONGEST_WORD} are allowed"
        raise DictionaryError(f"{place}: {match[1][:40]!r} {reason}: {_ADVICE}")
    return word, int(match[2] or 0)
