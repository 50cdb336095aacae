"""Tokenizers: where a folded text is cut into words and into grams.

They see folded text only and return spans or terms of it; because folding keeps the length, a span
is valid in the shown text too.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from itertools import pairwise

Span = tuple[int, int]
"""Start and end offset in characters, half-open."""

Cut = Callable[[str], list[str]]
"""Cuts a run of Han into words."""

_USER_FREQUENCY = 2000
"""Of a word of a user: as much as nearly any words of jieba side by side could have (的的: 1,700),
so that it holds together, and no more, so that the words around it do too."""

_NOWHERE = "\0"
"""A word that is in no run of Han."""

LONGEST_TERM = 64
"""Characters. Longer unbroken Latin (a link, base64) is indexed in parts and by grams, not whole.
"""

HAN = "\u3007\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003347f"
DIGITS = r"\d+"
LETTERS = rf"[^\W\d_{HAN}]+"
CONNECTORS = "-./:_'&@"
"""Signs that join letters and digits into one word, as `+` and `#` do, which may end one too."""

_RUN = re.compile(
    rf"(?P<han>[{HAN}]+)"
    rf"|[^\W_{HAN}]+(?:(?:[{CONNECTORS}+#]|(?<=\d),(?=\d{{3}}(?!\d)))[^\W_{HAN}]+)*(?:\+\+|#)?"
)
_PART = re.compile(f"{DIGITS}|{LETTERS}")


@cache
def segmenter() -> tuple[str, Cut]:
    """Return the name, version and cut function of the segmenter of this machine.

    rjieba when it imports, jieba otherwise: same dictionary, same cut without the HMM (106,050 of
    106,050 runs), 19 times as fast. The HMM is off because relevance is better without it.
    """
    try:
        import rjieba
    except ImportError:
        return f"jieba {version('jieba')}", _jieba_cut()
    return f"rjieba {version('rjieba')}", lambda run: rjieba.cut(run, False)


@lru_cache(maxsize=4)
def segmenter_with(words: tuple[tuple[str, int], ...]) -> Cut:
    """Return a cut function that knows more words, each with a frequency or 0.

    Words that jieba knows keep their frequency where none is given. A run that has none of the
    words is cut as without them: the sum of all frequencies, which weighs on every cut, stays what
    it is in jieba's dictionary. rjieba and jieba cut alike with these too. With rjieba it takes
    0.3 s and 25 MB, once a process, and cuts as fast.
    """
    if not words:
        return segmenter()[1]
    try:
        import rjieba
    except ImportError:
        return _jieba_cut_with(words)
    jieba = rjieba.Jieba()
    known = _jieba_frequencies({word for word, frequency in words if frequency})
    more = 0
    for word, frequency in words:
        if frequency or not jieba.has_word(word):
            more += jieba.add_word(word, frequency or _USER_FREQUENCY, None) - known.get(word, 0)
    jieba.add_word(_NOWHERE, -more % (1 << 64), None)  # its sum is of 64 bits, and wraps around
    return lambda run: jieba.cut(run, False)


def _jieba_frequencies(words: set[str]) -> dict[str, int]:
    """Return the frequencies that some words have in jieba's dictionary, which is rjieba's too."""
    if not words:
        return {}
    content = (files("jieba") / "dict.txt").read_text(encoding="utf-8")
    entries = (line.split(" ", 2) for line in content.splitlines())
    return {word: int(frequency) for word, frequency, _ in entries if word in words}


def _jieba_cut_with(words: tuple[tuple[str, int], ...]) -> Cut:
    _jieba_cut()
    import jieba

    jieba.initialize()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = dict(jieba.dt.FREQ)
    tokenizer.initialized = True
    for word, frequency in words:
        if frequency or not tokenizer.FREQ.get(word):
            tokenizer.add_word(word, frequency or _USER_FREQUENCY)
    tokenizer.total = jieba.dt.total
    return lambda run: list(tokenizer.cut(run, HMM=False))


def _jieba_cut() -> Cut:
    with warnings.catch_warnings():
        # jieba 0.42.1 has invalid escapes in its source and asks for pkg_resources.
        warnings.filterwarnings("ignore", category=SyntaxWarning)
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        warnings.filterwarnings("ignore", category=UserWarning)
        import jieba
    jieba.setLogLevel("WARNING")
    return lambda run: list(jieba.cut(run, HMM=False))


def word_spans(reading: str, cut: Cut | None = None) -> Iterator[Span]:
    """Yield the spans of the words of a reading: Han by dictionary (or by `cut`), other scripts
    whole and in parts.

    A whole comes before its parts: 2022-11-12, 2022, 11, 12; c919, c, 919.
    """
    cut = cut or segmenter()[1]
    for match in _RUN.finditer(reading):
        start, end = match.span()
        if match["han"]:
            for word in cut(match.group()):
                yield start, start + len(word)
                start += len(word)
        else:
            yield from _whole_and_parts(reading, start, end)


def _whole_and_parts(text: str, start: int, end: int) -> Iterator[Span]:
    whole = end - start <= LONGEST_TERM
    if whole:
        yield start, end
    for match in _PART.finditer(text, start, end):
        part_start, part_end = match.span()
        if not whole or (part_start, part_end) != (start, end):
            yield part_start, min(part_end, part_start + LONGEST_TERM)


def gram_spans(key: str) -> Iterator[Span]:
    """Yield the spans of the grams of a key: every pair of neighbours, then the last character
    alone.

    A run of white space counts as its first character; space at either end does not count.
    Punctuation is a character like any other, so that any run of a text is a run of pairs.
    """
    stops = [i for i, c in enumerate(key) if c != " " or (i and key[i - 1] != " ")]
    while stops and key[stops[-1]] == " ":
        stops.pop()
    if stops:
        yield from ((a, b + 1) for a, b in pairwise(stops))
        yield stops[-1], stops[-1] + 1
