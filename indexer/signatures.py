"""Signatures of articles: some 400 bytes that tell what an article repeats, and how alike two are.

text -> grams (folded: script and width do not matter) -> hashes -> smallest of each bin

Two parts of a signature are one-permutation MinHash (Li, Owen and Zhang, 2012): each hash falls
into a bin, and of each bin only the smallest is kept.

- `features` are of runs of four characters. Unrelated articles share next to none, so those that
  share some are worth comparing.
- `sketches` are of grams. In how many bins two of them agree estimates the Jaccard similarity of
  their articles, of short ones almost exactly, because their grams have a bin each.

Signatures are kept with an index: a change of what they are needs a new `SIGNATURES`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from hashlib import blake2b
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from analysis.batch import BatchAnalyzer
from indexer.articles import Article

SIGNATURES = "signatures-2"
"""Name and version of the rows that are kept with the documents of an index."""

FEATURES = 32
"""Bins of `features`. Rewritten news (15 % of the characters replaced, dropped or added, and page
furniture) has at least a fifth of its runs left; 16 bins lose 2 % of such pairs."""

BINS = 256
"""Bins of `sketches`. The standard error of a similarity of 0.4 is 0.03; with 128 bins, 0.04, and
1 % of rewritten news is lost."""

DIGEST_BYTES = 16

_PLACES = 4096
"""Places in which the different grams of a text are counted."""

_TITLED = 20
"""Characters from which on a text is signed without its title, which reprints change, and which the
parts of a series share. Shorter ones are placeholders (图集, 无正文) more often than articles."""

_BLOCK = 40_000
"""Characters that are hashed at once: their arrays stay in the processor's cache. With 250,000 it
takes twice as long."""

_STATED = attrgetter("title", "text", "source", "author", "editor", "section", "published")
"""What exact duplicates have in common. Id, URL and path are where an article was found."""

_MULTIPLIER, _OTHER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_EMPTY = np.uint32(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures of some articles, one row each.

    `features` is (articles, FEATURES), `sketches` (articles, BINS), 0 an empty bin; `sizes` is the
    number of different grams; `days` the day of publication, from 1 on, 0 where none is stated;
    `digests` (articles, DIGEST_BYTES) is equal for exact duplicates alone.
    """

    features: NDArray[np.uint32]
    sketches: NDArray[np.uint8]
    sizes: NDArray[np.uint32]
    days: NDArray[np.uint32]
    digests: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.sizes)

    def only(self, kept: Sequence[bool]) -> "Signatures":
        """Return the signatures of those of the articles that are kept."""
        wanted = np.array(kept, bool)
        return Signatures(*(getattr(self, part.name)[wanted] for part in fields(self)))


def sign(articles: Sequence[Article]) -> Signatures:
    """Return the signatures of cleaned articles."""
    blocks = list(_blocks(list(map(_signed_text, articles))))
    features, sketches, sizes = map(np.concatenate, zip(*map(_sign_texts, blocks), strict=True))
    digests = np.frombuffer(b"".join(map(_digest, articles)), np.uint8)
    days = [_day(article.published) for article in articles]
    return Signatures(
        features, sketches, sizes, np.array(days, np.uint32), digests.reshape(-1, DIGEST_BYTES)
    )


def _signed_text(article: Article) -> str:
    if len(article.text) >= _TITLED:
        return article.text
    return f"{article.title}\n{article.text}"


def _blocks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield consecutive texts, one block at least, of about `_BLOCK` characters."""
    start = characters = 0
    for place, text in enumerate(texts):
        characters += len(text)
        if characters >= _BLOCK:
            yield texts[start : place + 1]
            start, characters = place + 1, 0
    yield texts[start:]


def _sign_texts(
    texts: Sequence[str],
) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.uint32]]:
    """Return features, sketches and sizes of texts."""
    grams = _analyzer().grams(texts)
    rows = np.repeat(np.arange(len(texts), dtype=np.uint32), np.diff(grams.starts))
    hashes = _mixed(grams.packed)
    runs = _mixed(hashes[:-2] + hashes[2:] * _OTHER)
    inside = rows[:-2] == rows[2:]
    features = _smallest(runs[inside], rows[:-2][inside], (len(texts), FEATURES))
    sketches = _smallest(hashes, rows, (len(texts), BINS))
    filled = sketches != _EMPTY
    sketches %= np.uint32(255)
    sketches += np.uint32(1)
    sketches *= filled
    features += np.uint32(1)  # which makes _EMPTY 0
    return features, sketches.astype(np.uint8), _counts(hashes, rows, len(texts))


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a hash of each number, every bit of which depends on every bit of the number."""
    hashes = numbers * _MULTIPLIER
    hashes ^= hashes >> np.uint64(32)
    hashes *= _OTHER
    hashes ^= hashes >> np.uint64(29)
    return hashes


def _smallest(
    hashes: NDArray[np.uint64], rows: NDArray[np.uint32], shape: tuple[int, int]
) -> NDArray[np.uint32]:
    """Return the smallest hash in each bin of each row, `_EMPTY` where there is none."""
    found = np.full(shape[0] * shape[1], _EMPTY)
    places = hashes.astype(np.uint32)  # the lower half chooses the bin, the upper one is compared
    places &= np.uint32(shape[1] - 1)
    places += rows * np.uint32(shape[1])
    np.minimum.at(found, places, (hashes >> np.uint64(32)).astype(np.uint32))
    return found.reshape(shape)


def _counts(hashes: NDArray[np.uint64], rows: NDArray[np.uint32], texts: int) -> NDArray[np.uint32]:
    """Return how many different hashes each row has, by linear counting: within 2 % up to 4,000,
    at most 34,000.
    """
    seen = np.zeros((texts, _PLACES), bool)
    seen[rows, (hashes >> np.uint64(20)) & np.uint64(_PLACES - 1)] = True
    free = np.maximum(_PLACES - np.count_nonzero(seen, axis=1), 1)
    counts: NDArray[np.uint32] = np.rint(-_PLACES * np.log(free / _PLACES)).astype(np.uint32)
    return counts


def _digest(article: Article) -> bytes:
    stated = _STATED(article)
    content = f"{[*map(len, stated)]}{''.join(stated)}"  # where each field ends matters too
    return blake2b(content.encode(), digest_size=DIGEST_BYTES).digest()


def _day(published: str) -> int:
    return date.fromisoformat(published[:10]).toordinal() if published else 0


@cache
def _analyzer() -> BatchAnalyzer:
    return BatchAnalyzer()
