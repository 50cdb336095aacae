"""Learn which lines are furniture: those above and below the articles of an outlet that recur.

A first pass over the sources converts the articles, keeps them aside and counts their lines; what
is learned is known when the second pass cleans them.
"""

import os
import pickle  # nosec B403
import re
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from analysis import fold_key
from indexer.articles import Failure, LearnedLine, RawArticle
from indexer.cleaning.cascade import clean_line
from indexer.cleaning.dates import find_date
from indexer.cleaning.furniture_patterns import SECTIONS, Furniture, comparable
from indexer.cleaning.headers import header_values
from indexer.edge_lines import Edges, LineCounter, Recurring, edges_of, hashed_lines, outlet_of
from indexer.preparation import Chunk, Converted, Preparation, Read, convert_article

LEAST_ARTICLES = 20
"""Articles that a line must stand in: of fewer too many would be alike by chance."""
_SENTENCE_SHARE = 0.8
"""Share of an outlet's articles from which on a line that ends a sentence is furniture too."""
_SENTENCE_END = re.compile(r"[。!?;:…][\"')\]]*$")
_SIGNATURE = re.compile(r"^\(.*(?:记者|通讯员|摄|作者|编辑|完).*\)$")
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Spooled:
    """Articles that were converted and lie in a file until the second pass, and their lines."""

    path: Path
    count: int
    edges: Edges


def spool_chunk(raws: Sequence[Read], folder: Path) -> Spooled:
    """Convert some articles, keep them aside and take down the lines at their edges."""
    converted = [convert_article(raw) for raw in raws]
    handle, name = tempfile.mkstemp(".articles", dir=folder)
    with os.fdopen(handle, "wb") as file:
        pickle.dump(converted, file, pickle.HIGHEST_PROTOCOL)
    plain = [item.raw for item in converted if isinstance(item, Converted)]
    return Spooled(Path(name), len(plain), edges_of(plain))


def read_spooled(path: Path) -> list[Converted | Failure]:
    """Return the articles of a file that `spool_chunk` wrote."""
    return list(pickle.loads(path.read_bytes()))  # nosec B301


def finish_spooled(path: Path, preparation: Preparation) -> Chunk:
    """Clean and analyze the articles of a file, and remove it."""
    chunk = preparation.finish_chunk(read_spooled(path))
    path.unlink()
    return chunk


class Learner:
    """Learns from chunks of articles as they are spooled."""

    def __init__(self, folder: Path, furniture: Furniture, share: float) -> None:
        self._furniture, self._share = furniture, share
        self._counter = LineCounter(folder)
        self._chunks: list[tuple[int, Path]] = []
        self._articles = 0

    def add(self, chunk: Spooled) -> None:
        """Count the lines of a chunk."""
        self._chunks.append((self._articles, chunk.path))
        self._articles += chunk.count
        self._counter.add(chunk.edges)

    def learn(self) -> list[LearnedLine]:
        """Return the lines that are furniture, those of an outlet together, the most frequent ones
        first.
        """
        sizes = self._counter.sizes()
        recurring = sorted(
            self._counter.recurring(self._share, LEAST_ARTICLES), key=attrgetter("article", "hash")
        )
        self._counter.close()
        found: dict[tuple[str, str], LearnedLine] = {}
        for line, article, count in self._written(recurring):
            outlet = outlet_of(article)
            learned = LearnedLine(outlet, clean_line(line), count, count / sizes[outlet])
            if self._is_furniture(learned):
                found.setdefault((outlet, comparable(learned.line)), learned)
        return sorted(found.values(), key=lambda one: (one.outlet, -one.articles, one.line))

    @property
    def paths(self) -> list[Path]:
        """The files of the chunks, in order."""
        return [path for _, path in self._chunks]

    def _written(self, recurring: Sequence[Recurring]) -> Iterator[tuple[str, RawArticle, int]]:
        """Yield (line, an article that has it, number of articles) of lines in order of article."""
        starts = [start for start, _ in self._chunks]
        chunk_of = groupby(recurring, lambda one: bisect_right(starts, one.article) - 1)
        for number, lines in chunk_of:
            start, path = self._chunks[number]
            articles = [item.raw for item in read_spooled(path) if isinstance(item, Converted)]
            for one in lines:
                article = articles[one.article - start]
                yield hashed_lines(article)[one.hash], article, one.count

    def _is_furniture(self, learned: LearnedLine) -> bool:
        """Whether a line that recurs may be taken: it states nothing, and is not known already."""
        line, key = learned.line, fold_key(learned.line)
        known = any(self._furniture.has(section, line) for section in SECTIONS)
        return not (
            known
            or self._furniture.keeps(line)
            or header_values(line, below_header=True) is not None
            or find_date(key)
            or _SIGNATURE.match(key)
            or len(_LETTER.findall(key)) < _FEWEST_LETTERS
            or (_SENTENCE_END.search(key) and learned.share < _SENTENCE_SHARE)
        )


def learned_keys(lines: Iterable[LearnedLine]) -> dict[str, frozenset[str]]:
    """Return what was learned as cleaning takes it: the keys of the lines by outlet."""
    keys: dict[str, set[str]] = {}
    for learned in lines:
        keys.setdefault(learned.outlet, set()).add(comparable(learned.line))
    return {outlet: frozenset(found) for outlet, found in keys.items()}
