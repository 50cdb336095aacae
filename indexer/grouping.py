"""Groups of near-duplicates, from signatures: who may be alike -> who is -> groups.

A group is a star: each member is alike to the leader, so articles of which each is a little like
the next never become one large group. Leaders are those whom most are alike to. What is grouped
does not depend on the order of the articles but where there are ties, and in groups so large that
not all pairs are compared.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.signatures import FEATURES, Signatures

# The constants were chosen on 500 news items, each with three rewritings: 5, 15 and 30 % of the
# characters replaced, dropped or added, and 2 to 8 lines of page furniture; two such sets, and two
# where characters were only replaced, by themselves and among all 19,539 items. Recall is the share
# of the pairs up to 15 % that come into one group (in brackets where characters were replaced).
# Of the 19,539 items themselves none is a reprint: what is grouped of them is written by formula.

CONTAINED = 0.6
"""Share of the grams of the shorter article that the other one must have: at 0.6 recall .99 (.99)
and 1,830 items grouped, at 0.65 .99 (.98) and 1,449, at 0.7 .98 (.93) and 1,101. Page furniture
lowers Jaccard's similarity (.31 for the worst of a hundred rewritten items) but not this (.73)."""

JACCARD = 0.25
"""Jaccard similarity that they must have besides, lest a brief be alike to every long article: at
0.25 recall .99 (.99), and no two of different items that are less than 0.4 alike come into one
group of such a set; at 0.3 recall .985 (.98) and 1,638 items are grouped, at 0.2 .99 (.995) and
2,015."""

DAYS = 31
"""Days at most between articles that are no more alike than that: a reprint comes soon, a formula
(a bulletin, a state visit) again and again. Without this bound 2,776 items are grouped, 62 state
visits of three years in one group. An article without a date is near to every day."""

SAME = 0.9
"""Share of the grams from which on days do not matter."""

_SHARED = 2
"""Features that two articles share before they are compared: 4 comparisons an article, recall .99
(.99). With 1 they are 44 for the same recall, with 3 recall is .985 (.98)."""

_LINKS = 2
"""Articles that have a feature are compared with so many next before them and so many first ones;
more than these share a feature only in large groups, whose first ones know most of them."""

_PART, _BLOCK = 1 << 17, 1 << 13
"""Articles whose candidates are found at once (about 50 MB), and pairs that are compared at once
(about 8 MB)."""

Numbers = NDArray[np.int32]
"""Numbers of articles, in four bytes: where all are reprints, there are several pairs for each."""

_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


class Pairs(NamedTuple):
    """Pairs of alike articles, each once, by number; how much of the shorter the other one has."""

    ones: Numbers
    others: Numbers
    contained: NDArray[np.float32]


def group(signatures: Signatures) -> Numbers:
    """Return for each article the number of its group's leader; its own where it is alone."""
    return stars(alike(signatures, *candidates(signatures.features)), len(signatures))


def candidates(features: NDArray[np.uint32]) -> tuple[Numbers, Numbers]:
    """Return pairs of articles that share features, each once."""
    parts = [_pairs_of(features, start) for start in range(0, len(features), _PART)]
    pairs = np.concatenate([np.empty(0, np.uint64), *parts])
    return (pairs & _LOW).astype(np.int32), (pairs >> _HALF).astype(np.int32)


def _pairs_of(features: NDArray[np.uint32], start: int) -> NDArray[np.uint64]:
    """Return pairs whose later article is in a part, from `start` on: later << 32 | earlier."""
    links = np.concatenate([_links(features[:, place], start) for place in range(FEATURES)])
    links.sort()
    firsts = _firsts(links)
    return links[firsts[np.diff(firsts, append=len(links)) >= _SHARED]]


def _links(values: NDArray[np.uint32], start: int) -> NDArray[np.uint64]:
    """Return links of articles in a part to earlier ones that have the same value."""
    keys = values.astype(np.uint64) << _HALF | np.arange(len(values), dtype=np.uint64)
    keys = keys[values > 0]
    keys.sort()  # by value, then by article
    runs = _firsts(keys >> _HALF)
    first = np.repeat(runs, np.diff(runs, append=len(keys)))
    articles = keys & _LOW
    places = np.flatnonzero((articles >= start) & (articles < start + _PART))
    links = []
    for step in range(1, _LINKS + 1):
        later = places[places - first[places] >= step]
        links.append(articles[later] << _HALF | articles[later - step])
        later = places[places - first[places] >= _LINKS + step]
        links.append(articles[later] << _HALF | articles[first[later] + step - 1])
    return np.concatenate(links)


def alike(signatures: Signatures, ones: Numbers, others: Numbers) -> Pairs:
    """Return the pairs that are near-duplicates, of some that may be."""
    found = [Pairs(ones[:0], others[:0], np.empty(0, np.float32))]
    for start in range(0, len(ones), _BLOCK):
        block = ones[start : start + _BLOCK], others[start : start + _BLOCK]
        jaccard, contained = likeness(signatures, *block)
        kept = (jaccard >= JACCARD) & (contained >= CONTAINED)
        kept &= (contained >= SAME) | _at_one_time(signatures.days, *block)
        found.append(Pairs(block[0][kept], block[1][kept], contained[kept].astype(np.float32)))
    return Pairs(*map(np.concatenate, zip(*found, strict=True)))


def likeness(
    signatures: Signatures, ones: Numbers, others: Numbers
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return estimates for pairs of articles: the Jaccard similarity of their grams, and the share
    of the shorter one's grams that the other one has, which follows from it and the sizes.
    """
    one, other = signatures.sketches[ones], signatures.sketches[others]
    filled = np.count_nonzero(one | other, axis=1)
    equal = np.count_nonzero((one == other) & (one > 0), axis=1)
    jaccard = equal / np.maximum(filled, 1)
    sizes = signatures.sizes[ones].astype(np.float64), signatures.sizes[others].astype(np.float64)
    ratio = np.maximum(*sizes) / np.maximum(np.minimum(*sizes), 1)
    return jaccard, np.minimum(jaccard / (1 + jaccard) * (1 + ratio), 1)


def _at_one_time(days: NDArray[np.uint32], ones: Numbers, others: Numbers) -> NDArray[np.bool_]:
    one, other = days[ones].astype(np.int64), days[others].astype(np.int64)
    near: NDArray[np.bool_] = (one == 0) | (other == 0) | (abs(one - other) <= DAYS)
    return near


def stars(pairs: Pairs, count: int) -> Numbers:
    """Return the leader of each of `count` articles: one with most alike to it leads, and takes all
    of these who have none yet; each then follows the leader that it is most alike to.
    """
    ends = np.concatenate([pairs.ones, pairs.others]), np.concatenate([pairs.others, pairs.ones])
    contained = np.concatenate([pairs.contained] * 2)
    order = np.lexsort((ends[1], -contained, ends[0]))
    ones, others = ends[0][order], ends[1][order]
    leads = _leading(ones, others, count)
    follows = leads[others]  # of two alike one at most leads
    ones, others = ones[follows], others[follows]
    firsts = _firsts(ones)
    leaders = np.arange(count, dtype=np.int32)
    leaders[ones[firsts]] = others[firsts]
    return leaders


def _leading(ones: Numbers, others: Numbers, count: int) -> NDArray[np.bool_]:
    """Return who leads; `ones` is ascending."""
    degrees = np.bincount(ones, minlength=count)
    ends = np.cumsum(degrees)
    leads, free = np.zeros(count, bool), np.ones(count, bool)
    for one in np.argsort(-degrees, kind="stable")[: np.count_nonzero(degrees)].tolist():
        if free[one]:
            leads[one] = True
            free[others[ends[one] - degrees[one] : ends[one]]] = False
    return leads


def _firsts(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return where each new value begins in a sorted array."""
    changes = np.flatnonzero(values[1:] != values[:-1]) + 1
    return np.concatenate([np.arange(min(len(values), 1)), changes])
