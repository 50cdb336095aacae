"""What this engine must reach, each as a ratio to a peer or a bound, and whether it does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.figures import Figures, Percentiles, ratio
from benchmarks.peers import PEERS
from benchmarks.peers.ours import MEMORY_MB

OURS, STOCK, TANTIVY = "ours", "recipe", "tantivy"
SLOWER = ("fts5", "xapian", "lucene")
SIZE = {"xwlb": 1.25, "poetry": 1.5}
LARGE = 200_000


@dataclass(frozen=True, slots=True)
class Target:
    """A target: `measured` must be at least, or at most, `bound`."""

    what: str
    corpus: str
    measured: float | None
    bound: float
    at_least: bool = False
    unit: str = "×"

    @property
    def holds(self) -> bool | None:
        """Return whether it is reached; None where it was not measured."""
        if self.measured is None:
            return None
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound


def targets(full: Sequence[Figures]) -> list[Target]:
    """Return all targets on the corpora where every engine was measured."""
    found = [target for figures in full for target in _on_one(figures)]
    return [*found, *_growth(full)]


def _on_one(figures: Figures) -> Iterator[Target]:
    yield from _against_stock(figures)
    yield from _against_tantivy(figures)
    yield from _against_slower(figures)
    yield from _indexing(figures)
    yield from _bounds(figures)


def _name(figures: Figures) -> str:
    return f"{figures.corpus.name} {figures.corpus.documents:,}"


def _against_stock(figures: Figures) -> Iterator[Target]:
    ours, stock = figures.alone(OURS), figures.alone(STOCK)
    for place, bound in ((0, 50), (1, 100)):
        what = f"query, p{(50, 99)[place]} alone: times faster than stock Whoosh"
        faster = _ratio(stock, ours, place)
        yield Target(what, _name(figures), faster, bound, at_least=True)


def _against_tantivy(figures: Figures) -> Iterator[Target]:
    ours, theirs = figures.interleaved(OURS), figures.interleaved(TANTIVY)
    for place in (0, 1):
        what = f"query, p{(50, 99)[place]} interleaved: times tantivy's"
        yield Target(what, _name(figures), _ratio(ours, theirs, place), 1)
    ours, theirs = figures.alone(OURS), figures.alone(TANTIVY)
    for place in (0, 1):
        what = f"query, p{(50, 99)[place]} alone: times tantivy's"
        yield Target(what, _name(figures), _ratio(ours, theirs, place), 2)


def _against_slower(figures: Figures) -> Iterator[Target]:
    for name in SLOWER:
        ours, theirs = figures.alone(OURS), figures.alone(name)
        for place in (0, 1):
            what = f"query, p{(50, 99)[place]} alone: times that of {PEERS[name].label}"
            yield Target(what, _name(figures), _ratio(ours, theirs, place), 1)


def _indexing(figures: Figures) -> Iterator[Target]:
    rate, name = figures.rate(OURS), _name(figures)
    for peer, bound in ((STOCK, 25), ("tantivy-words", 2)):
        what = f"indexing, MB per CPU-second: times that of {PEERS[peer].label}"
        yield Target(what, name, ratio(rate, figures.rate(peer)), bound, at_least=True)
    faster = ratio(figures.wall(OURS), figures.wall(OURS, 2))
    yield Target("indexing, 2 processes: times faster than 1", name, faster, 1.5, at_least=True)


def _bounds(figures: Figures) -> Iterator[Target]:
    name, corpus = _name(figures), figures.corpus
    yield Target("size, both streams: times the text", name, figures.size(OURS), SIZE[corpus.name])
    memory = figures.build_memory(OURS)
    yield Target("build memory, highest", name, memory, MEMORY_MB, unit=" MB")
    if corpus.documents >= LARGE:
        yield Target("opening, and the first answer", name, figures.opened(OURS), 0.3, unit=" s")
        yield Target("resident, after all queries", name, figures.resident(OURS), 300, unit=" MB")
    found = ratio(figures.phrases(OURS), figures.phrases_asked())
    share = None if found is None else found * 100
    yield Target("phrases, that find their article", name, share, 100, at_least=True, unit=" %")


def _growth(full: Sequence[Figures]) -> Iterator[Target]:
    poems = {f.corpus.documents: f for f in full if f.corpus.name == "poetry"}
    small, large = poems.get(20_000), poems.get(LARGE)
    if small and large:
        grown = _ratio(large.alone(OURS), small.alone(OURS), 0)
        yield Target("growth, p50 at 200,000 over p50 at 20,000", _name(large), grown, 5)


def _ratio(one: Percentiles | None, other: Percentiles | None, place: int) -> float | None:
    return ratio(one[place], other[place]) if one and other else None
