"""When the hits of a search were published: bars by month, by year or by decade, each a link."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from search import SearchRequest, SearchResponse
from webapp.language import current_language, say
from webapp.rendering import readable_month
from webapp.results_links import SearchAddresses

WIDTH, HEIGHT = 720, 56
"""Of the drawing, in its own units; it is stretched to the column."""

MOST_BARS = 36
"""Beyond, bars are too thin to point at: months become years, and years decades."""

_SPANS = 256
"""Spans of time whose periods are remembered, each at most 36 periods: two megabytes."""

_THINNEST = 3
_WIDEST = 28


@dataclass(frozen=True, slots=True)
class Bar:
    """A period with its hits: where it is drawn, and the address that narrows the search to it.

    `current` is one that the search is narrowed to; its address widens the search again. `said` is
    the bar in words.
    """

    label: str
    count: int
    said: str
    url: str
    current: bool
    left: float
    slot: float
    x: float
    width: float
    height: float

    @property
    def place(self) -> str:
        """All of its slot, as a path of SVG."""
        return f"M{self.left} 0h{self.slot}v{HEIGHT}h-{self.slot}z"

    @property
    def shape(self) -> str:
        """What is drawn, as a path of SVG."""
        return f"M{self.x} {HEIGHT}v-{self.height}h{self.width}v{self.height}z"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars from the first period to the last, and how many hits have no date."""

    bars: tuple[Bar, ...]
    undated: int
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class _Period:
    """Days that are one bar."""

    label: str
    first: date
    last: date


def view_timeline(response: SearchResponse) -> Timeline | None:
    """Return the timeline of a search; None where it would say nothing."""
    request = response.request
    months = {m: n for m, n in response.facet_distribution.get("month", {}).items() if n}
    span = _span(request, months)
    if span is None:
        return None
    periods = _periods(*span, current_language())
    counts = _counts(months, periods)
    if sum(count > 0 for count in counts) < (1 if _dated(request) else 2):
        return None
    undated = 0 if _dated(request) else response.total_hits - sum(months.values())
    return Timeline(_bars(request, periods, counts), max(0, undated))


def month_bounds(month: str) -> tuple[date, date]:
    """Return the first and the last day of a month, given as `2022-11`."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _dated(request: SearchRequest) -> bool:
    return bool(request.published_from or request.published_to)


def _span(request: SearchRequest, months: Mapping[str, int]) -> tuple[str, str] | None:
    """Return the first and the last month to show: of the hits, or the years that were chosen."""
    first, last = request.published_from, request.published_to
    low = f"{first.year:04}-01" if first else min(months, default="")
    high = f"{last.year:04}-12" if last else max(months, default="")
    return (low, high) if low and high and low <= high else None


@lru_cache(_SPANS)
def _periods(low: str, high: str, language: str) -> tuple[_Period, ...]:
    """Return the periods from one month to another, as short as there is room for, named for people
    who read this language, the current one.
    """
    years = range(int(low[:4]), int(high[:4]) + 1)
    months = [f"{year:04}-{month:02}" for year in years for month in range(1, 13)]
    months = [month for month in months if low <= month <= high]
    if len(months) <= MOST_BARS:
        return tuple(_Period(readable_month(month), *month_bounds(month)) for month in months)
    size = 1 if len(years) <= MOST_BARS else 10
    starts = range(max(years[0] - years[0] % size, 1), years[-1] + 1, size)
    return tuple(
        _Period(_years_label(start, size), date(start, 1, 1), date(start + size - 1, 12, 31))
        for start in starts
        if start + size - 1 <= date.max.year
    )


def _years_label(start: int, size: int) -> str:
    if size == 1:
        return readable_month(f"{start:04}")
    return say("date.range", first=start, last=start + size - 1)


def _counts(months: Mapping[str, int], periods: tuple[_Period, ...]) -> list[int]:
    """Return how many hits are of each period; they follow one another without a gap."""
    counts = [0] * len(periods)
    firsts = [period.first.isoformat()[:7] for period in periods]
    end = periods[-1].last.isoformat()[:7] if periods else ""
    for month, count in months.items():
        if periods and firsts[0] <= month <= end:
            counts[bisect_right(firsts, month) - 1] += count
    return counts


def _bars(
    request: SearchRequest, periods: tuple[_Period, ...], counts: list[int]
) -> tuple[Bar, ...]:
    addresses = SearchAddresses(request)
    slot = round(WIDTH / len(periods), 2)
    width = round(min(slot * 0.72, _WIDEST), 2)
    tallest = max(counts, default=0) or 1
    bars = []
    for place, (period, count) in enumerate(zip(periods, counts, strict=True)):
        left = round(place * slot, 2)
        height = round(max(count / tallest * HEIGHT, _THINNEST), 1) if count else 0
        x = round(left + (slot - width) / 2, 2)
        said = say("timeline.bar", period=period.label, count=count) if count else ""
        told = (period.label, count, said, *_link(addresses, period))
        bars.append(Bar(*told, left, slot, x, width, height))
    return tuple(bars)


def _link(addresses: SearchAddresses, period: _Period) -> tuple[str, bool]:
    """Return where a bar leads, and whether the search is narrowed to it already: then to the whole
    year.
    """
    request, first, last = addresses.request, period.first, period.last
    current = (request.published_from, request.published_to) == (first, last)
    if current:
        first, last = date(first.year, 1, 1), date(first.year, 12, 31)
    return addresses.with_changed(page=1, published_from=first, published_to=last), current
