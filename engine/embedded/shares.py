"""Which process joins what, where several join the postings of a segment.

Fields have nothing to do with one another, so each is joined by one process; but of the largest,
which alone may be most of the work, each joins a piece, so that all have about as much to do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.columnar.merge import Source, field_sizes
from engine.columnar.pieces import Piece, pieces_of
from engine.columnar.suggestions import SOURCES, WORDS

_BESIDE = 200_000
"""Postings whose join takes as long as what is written beside the words, suggestions above all."""


@dataclass(slots=True)
class Share:
    """What one process joins: whole fields, and a piece of the one that is divided; and the
    postings of these fields.
    """

    names: list[str] = field(default_factory=list)
    piece: Piece | None = None
    postings: int = 0


def shares_of(sources: Sequence[Source], workers: int) -> list[Share]:
    """Return a share for each of some processes, one at least. That which comes last has words and
    outlets; pieces are in the order of their terms.
    """
    sizes = field_sizes(sources)
    if workers == 1:
        return [Share(list(sizes))]
    with_positions = [name for name in sizes if _kind(sources, name) == "positions"]
    divided = max(with_positions, key=sizes.__getitem__, default=None)
    shares = _of_whole_fields({n: size for n, size in sizes.items() if n != divided}, workers)
    if divided:
        _divide(divided, sizes[divided], sources, shares)
    return [share for share in shares if share.names or share.piece] or [Share()]


def _of_whole_fields(sizes: Mapping[str, int], workers: int) -> list[Share]:
    """Return shares of whole fields: words and outlets in the last, then the largest first to
    whoever has least.
    """
    shares = [Share() for _ in range(workers)]
    last = shares[-1]
    last.names = [name for name in (WORDS, SOURCES) if name in sizes]
    last.postings = _BESIDE + sum(sizes[name] for name in last.names)
    for name in sorted(sizes.keys() - set(last.names), key=lambda name: (-sizes[name], name)):
        least = min(shares, key=lambda share: share.postings)
        least.names.append(name)
        least.postings += sizes[name]
    return shares


def _divide(name: str, size: int, sources: Sequence[Source], shares: Sequence[Share]) -> None:
    """Give each share a piece of a field, the larger the less it has."""
    level = (size + sum(share.postings for share in shares)) / len(shares)
    missing = [max(level - share.postings, 0) for share in shares]
    wanted = [each / sum(missing) for each in missing]
    fields = [source.fields[name] for source in sources if name in source.fields]
    for share, piece in zip(shares, pieces_of(name, fields, wanted), strict=True):
        share.piece = piece


def _kind(sources: Sequence[Source], name: str) -> str:
    return next(source.fields[name].kind for source in sources if name in source.fields)
