"""Count how often lines stand above and below the articles of one outlet, exactly and in bounded
memory: a file of hashes, sorted part by part. The lines themselves are not kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from indexer.articles import RawArticle

_FIRST, _LAST = 8, 12
"""Lines of an article, from the top and from the bottom, among which furniture is looked for."""
_LONGEST = 200
_PARTS = 32
"""Parts that are sorted one at a time: of ten million articles each takes some 300 MB."""
_RECORD = np.dtype([("hash", "<u8"), ("article", "<u4")])

Records = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Edges:
    """The lines at the edges of some articles: the outlet and the hash of each article, and (hash
    of outlet and line, number of the article) of each line, once an article.
    """

    outlets: tuple[str, ...]
    articles: NDArray[np.uint64]
    records: Records


@dataclass(frozen=True, slots=True)
class Recurring:
    """A line that recurs: its hash, the first article that has it, and how many have it."""

    hash: int
    article: int
    count: int


def outlet_of(article: RawArticle) -> str:
    """Return what the articles of one outlet have in common: the source that is given, else the
    host of the address, else the folder, or the file where it holds many articles.
    """
    place = article.place.path
    folder = place if article.place.line is not None else str(PurePath(place).parent)
    return article.given.get("source") or _host(article.given.get("url", "")) or folder


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def hashed_lines(article: RawArticle) -> dict[int, str]:
    """Return the lines at the edges of an article by their hash, which holds in this build."""
    outlet = outlet_of(article)
    lines = [line for line in article.content.split("\n") if line and not line.isspace()]
    edges = lines[:_FIRST] + lines[_FIRST:][-_LAST:]
    return {_hash(outlet, "".join(line.split())): line for line in edges if len(line) <= _LONGEST}


def _hash(*texts: str) -> int:
    return hash(texts) & 0xFFFF_FFFF_FFFF_FFFF


def edges_of(articles: Sequence[RawArticle]) -> Edges:
    """Return the lines at the edges of some articles, numbered from 0."""
    hashed = [hashed_lines(article) for article in articles]
    records = np.empty(sum(map(len, hashed)), _RECORD)
    records["hash"] = [line for lines in hashed for line in lines]
    records["article"] = np.repeat(np.arange(len(hashed)), list(map(len, hashed)))
    whole = np.array([_hash(article.content) for article in articles], np.uint64)
    return Edges(tuple(map(outlet_of, articles)), whole, records)


class LineCounter:
    """Counts lines of articles, which are numbered in the order they are added."""

    def __init__(self, folder: Path) -> None:
        self._files = [(folder / f"lines-{part}").open("w+b") for part in range(_PARTS)]
        self._numbers: dict[str, int] = {}
        self._outlets: list[NDArray[np.uint32]] = [np.empty(0, np.uint32)]
        self._whole: list[NDArray[np.uint64]] = [np.empty(0, np.uint64)]
        self._articles = 0

    def add(self, edges: Edges) -> None:
        """Count the lines of some more articles."""
        records = edges.records.copy()
        records["article"] += self._articles
        parts = records["hash"] % _PARTS
        for part in np.unique(parts):
            self._files[int(part)].write(records[parts == part].tobytes())
        self._articles += len(edges.outlets)
        numbers = [self._numbers.setdefault(name, len(self._numbers)) for name in edges.outlets]
        self._outlets.append(np.array(numbers, np.uint32))
        self._whole.append(edges.articles)

    def recurring(self, share: float, least: int) -> Iterator[Recurring]:
        """Yield the lines that stand in a share of their outlet's articles, and in `least`.

        Articles that are the same, letter by letter, count as one.
        """
        outlets, counted = self._counted()
        sizes = np.bincount(outlets[counted])
        for file in self._files:
            file.seek(0)
            records = np.frombuffer(file.read(), _RECORD)
            records = records[counted[records["article"]]]
            hashes, first, counts = np.unique(
                records["hash"], return_index=True, return_counts=True
            )
            articles = records["article"][first]
            enough = (counts >= least) & (counts >= share * sizes[outlets[articles]])
            found = zip(hashes[enough], articles[enough], counts[enough], strict=True)
            yield from (Recurring(*map(int, line)) for line in found)

    def sizes(self) -> dict[str, int]:
        """Return the number of different articles of every outlet."""
        outlets, counted = self._counted()
        sizes = np.bincount(outlets[counted], minlength=len(self._numbers))
        return {name: int(sizes[number]) for name, number in self._numbers.items()}

    def _counted(self) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
        """Return the outlet of each article, and whether it is the first of its kind."""
        whole = np.concatenate(self._whole)
        counted = np.zeros(len(whole), bool)
        counted[np.unique(whole, return_index=True)[1]] = True
        return np.concatenate(self._outlets), counted

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()
