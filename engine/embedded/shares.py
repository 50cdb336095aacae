"""Which process joins what, where several join the postings of a segment.

Fields have nothing to do with one another, so each is joined by one process; but of the largest,
which alone may be most of the work, each joins a piece, so that all have about as much to do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.schema import FIELDS
from engine.columnar.merge import Source, field_sizes
from engine.columnar.pieces import FieldSource, Piece, effort, pieces_of
from engine.columnar.suggestions import SOURCES, WORDS

_FORKED = 1_000_000
"""Postings that take as long to merge as a forked process needs to get memory of its own."""
_SUGGESTIONS, _SUGGESTED = 1_000_000, 2
"""The same of suggestions, which are made beside the words, and of each word of a source."""
_ID = 40
"""The same of an id beside other terms: no source has the ids of another, and all are sorted."""
_IDS = frozenset(field.name for field in FIELDS if field.kind == "id")


@dataclass(slots=True)
class Share:
    """What one process joins: whole fields, and a piece of the one that is divided; and the effort
    that these fields are.
    """

    names: list[str] = field(default_factory=list)
    piece: Piece | None = None
    effort: int = 0


def shares_of(sources: Sequence[Source], workers: int) -> list[Share]:
    """Return a share for each of some processes, one at least. That which comes last has words and
    outlets; pieces are in the order of their terms.
    """
    names = list(field_sizes(sources))
    if workers == 1:
        return [Share(names)]
    fields = {name: [s.fields[name] for s in sources if name in s.fields] for name in names}
    efforts = {name: _effort(name, runs) for name, runs in fields.items()}
    with_positions = [name for name in names if fields[name][0].kind == "positions"]
    divided = max(with_positions, key=efforts.__getitem__, default=None)
    shares = _of_whole_fields({n: each for n, each in efforts.items() if n != divided}, workers)
    if divided:
        wanted = _missing(efforts[divided], shares)
        for share, piece in zip(shares, pieces_of(divided, fields[divided], wanted), strict=True):
            share.piece = piece
    return [share for share in shares if share.names or share.piece] or [Share()]


def _effort(name: str, runs: Sequence[FieldSource]) -> int:
    """Return how much there is to do about a field."""
    found = sum(map(effort, runs))
    if name in _IDS:
        found += _ID * sum(run.size for run in runs)
    if name == WORDS:
        found += _SUGGESTIONS + _SUGGESTED * sum(len(run.terms.packed) for run in runs)
    return found


def _of_whole_fields(efforts: Mapping[str, int], workers: int) -> list[Share]:
    """Return shares of whole fields: words and outlets in the last, then the largest first to
    whoever has least.
    """
    shares = [Share(), *(Share(effort=_FORKED) for _ in range(1, workers))]
    last = shares[-1]
    last.names = [name for name in (WORDS, SOURCES) if name in efforts]
    last.effort += sum(efforts[name] for name in last.names)
    for name in sorted(efforts.keys() - set(last.names), key=lambda name: (-efforts[name], name)):
        least = min(shares, key=lambda share: share.effort)
        least.names.append(name)
        least.effort += efforts[name]
    return shares


def _missing(whole: int, shares: Sequence[Share]) -> list[float]:
    """Return the part of what is divided that each share gets: the larger the less it has."""
    level = (whole + sum(share.effort for share in shares)) / len(shares)
    missing = [max(level - share.effort, 0) for share in shares]
    return [each / sum(missing) for each in missing]
