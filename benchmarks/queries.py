"""The queries: five kinds, drawn from a corpus by a fixed seed, the same for every engine."""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeVar, get_args

from analysis import GramAnalyzer, Token, WordAnalyzer

Kind = Literal["common", "rare", "and", "or", "phrase"]
KINDS: tuple[Kind, ...] = get_args(Kind)

MEANING: dict[Kind, str] = {
    "common": "one word of the most frequent hundredth",
    "rare": "one word that 2 to 20 documents have",
    "and": "two or three words of one document, all wanted",
    "or": "the same words, any wanted",
    "phrase": "4 to 8 Han characters that stand in a document",
}
RARE = range(2, 21)
"""Document frequencies of a rare word."""

T = TypeVar("T")
WORDS = WordAnalyzer()
GRAMS = GramAnalyzer()
_HAN = re.compile("[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Query:
    """A query, analyzed: the terms of the words stream, or of the grams stream for a phrase.

    `surfaces` is how the document wrote it, for an engine that analyzes by itself; `source` is the
    number of that document.
    """

    kind: Kind
    terms: tuple[str, ...]
    surfaces: tuple[str, ...]
    source: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Document frequency of each word, and the first document that has it."""

    frequency: Counter[str]
    first: dict[str, int]


def draw_queries(texts: Sequence[str], per_kind: int = 100, seed: int = 7) -> list[Query]:
    """Return `per_kind` queries of each kind, drawn from `texts`."""
    draw = random.Random(seed)
    vocabulary = _vocabulary(texts)
    groups = [_several_words(texts, draw) for _ in range(per_kind)]
    return [
        *_single_words("common", _common(vocabulary), vocabulary, texts, (draw, per_kind)),
        *_single_words("rare", _rare(vocabulary), vocabulary, texts, (draw, per_kind)),
        *(Query("and", *group) for group in groups),
        *(Query("or", *group) for group in groups),
        *(_phrase(texts, draw) for _ in range(per_kind)),
    ]


def write(queries: Sequence[Query], path: Path) -> None:
    """Keep queries in a file."""
    path.write_text(json.dumps([asdict(query) for query in queries]), encoding="utf-8")


def read(path: Path) -> list[Query]:
    """Return the queries that `write` kept."""
    return [
        Query(q["kind"], tuple(q["terms"]), tuple(q["surfaces"]), q["source"])
        for q in json.loads(path.read_text(encoding="utf-8"))
    ]


def _vocabulary(texts: Sequence[str]) -> Vocabulary:
    frequency: Counter[str] = Counter()
    first: dict[str, int] = {}
    for number, text in enumerate(texts):
        for term in sorted(set(WORDS.terms(text))):
            frequency[term] += 1
            first.setdefault(term, number)
    return Vocabulary(frequency, first)


def _common(vocabulary: Vocabulary) -> list[str]:
    """Return the hundredth of the words that most documents have; no punctuation."""
    words = [word for word in vocabulary.frequency if any(map(str.isalnum, word))]
    words.sort(key=lambda word: (-vocabulary.frequency[word], word))
    return words[: max(1, len(words) // 100)]


def _rare(vocabulary: Vocabulary) -> list[str]:
    """Return the words that a few documents have; where none is, as among repeated texts, the
    rarest.
    """
    rare = sorted(word for word, count in vocabulary.frequency.items() if count in RARE)
    ascending = sorted(vocabulary.frequency, key=lambda w: (vocabulary.frequency[w], w))
    return rare or ascending[:100]


def _single_words(
    kind: Kind,
    pool: list[str],
    vocabulary: Vocabulary,
    texts: Sequence[str],
    drawing: tuple[random.Random, int],
) -> list[Query]:
    draw, count = drawing
    words = draw.sample(pool, count) if len(pool) >= count else draw.choices(pool, k=count)
    found = []
    for word in words:
        source = vocabulary.first[word]
        token = next(token for token in WORDS.tokens(texts[source]) if token.term == word)
        found.append(Query(kind, (word,), (_surface(texts[source], token),), source))
    return found


def _several_words(
    texts: Sequence[str], draw: random.Random
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Return the terms and surfaces of two or three words of one document, and its number."""

    def pick() -> tuple[tuple[str, ...], tuple[str, ...], int] | None:
        source = draw.randrange(len(texts))
        tokens = {token.term: token for token in WORDS.tokens(texts[source])}
        if len(tokens) < 3:
            return None
        terms = tuple(draw.sample(sorted(tokens), draw.choice((2, 3))))
        return terms, tuple(_surface(texts[source], tokens[term]) for term in terms), source

    return _until(pick, "a document of three words")


def _phrase(texts: Sequence[str], draw: random.Random) -> Query:
    def pick() -> Query | None:
        source = draw.randrange(len(texts))
        size = draw.randint(4, 8)
        start = draw.randrange(max(1, len(texts[source]) - size + 1))
        run = texts[source][start : start + size]
        if len(run) < 4 or not _HAN.fullmatch(run):
            return None
        return Query("phrase", tuple(GRAMS.terms(run)[:-1]), (run,), source)  # without the end

    return _until(pick, "a run of Han characters")


def _until(pick: Callable[[], T | None], wanted: str) -> T:
    for _ in range(100_000):
        if (picked := pick()) is not None:
            return picked
    raise ValueError(f"the corpus has hardly {wanted}")


def _surface(text: str, token: Token) -> str:
    return text[token.start : token.end]
