"""`python -m benchmarks.load`: a server of 100,000 articles, asked at a steady rate.

rate      100 requests a second for five minutes: errors, p50, p99, processor time, memory
highest   the highest rate whose p99 stays under 100 ms, steps of half a minute
flood     one client at 20 times its limit, beside others within theirs

How many answers had been given before is told. `--distinct` asks nothing twice, and so measures
what searches cost.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click

from benchmarks.load.archive import build
from benchmarks.load.client import Clients, Planned, Seen
from benchmarks.load.requests import addresses, distinct_addresses
from benchmarks.load.served import Served

FOLDER = Path(tempfile.gettempdir()) / "wensou-load"
MOST_MS, MOST_MS_OF_RATE, MOST_MS_IN_FLOOD = 25, 100, 50
READERS = tuple(f"127.0.1.{number}" for number in range(1, 41))
FLOODER = "127.0.2.1"
LIMIT_A_MINUTE = 600
WARM_RATE, WARM_SECONDS = 50, 10
FLOOD_RATE = 20
"""Requests a second of the others together."""


@click.command()
@click.argument("what", type=click.Choice(["rate", "highest", "flood"]), default="rate")
@click.option("--articles", default=100_000, show_default=True)
@click.option("--rate", default=100.0, show_default=True, help="Requests a second.")
@click.option("--seconds", default=300.0, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True)
@click.option("--distinct", is_flag=True, help="Ask no query twice.")
def main(what: str, articles: int, workers: int, folder: Path, **how: Any) -> None:
    """Measure a server under load; exits with 1 where it misses its target."""
    index = build(folder, articles)
    limit = LIMIT_A_MINUTE if what == "flood" else 0
    asked = _asked(what, how)
    options = ("--workers", str(workers), "--rate-limit", str(limit), "--metrics")
    with Served(index, *options) as served:
        _measure(served, _steady(READERS, WARM_RATE, WARM_SECONDS, asked))
        before = served.answers()
        if what == "rate":
            good = _rate(served, how["rate"], how["seconds"], asked)
        elif what == "highest":
            good = _highest(served, how["rate"], asked)
        else:
            good = _flood(served, how["seconds"], asked)
        click.echo(_at_hand(before, served.answers()))
    sys.exit(0 if good else 1)


def _asked(what: str, how: dict[str, Any]) -> Iterator[str]:
    """Return what is asked, from the first request of the warming up to the last."""
    if not how["distinct"]:
        return addresses()
    if what == "highest":
        raise click.UsageError("--distinct: nobody knows how many queries `highest` takes")
    rate = FLOOD_RATE + 20 * LIMIT_A_MINUTE / 60 if what == "flood" else how["rate"]
    return distinct_addresses(int(rate * how["seconds"] + WARM_RATE * WARM_SECONDS) + 1)


def _at_hand(before: tuple[int, int], after: tuple[int, int]) -> str:
    """Say how many of the answers had been given before. Each pair is those and all others."""
    hits, misses = (late - early for early, late in zip(before, after, strict=True))
    share = 100 * hits / max(1, hits + misses)
    return f"{share:.0f}% of {hits + misses:,} answers were at hand"


def _rate(served: Served, rate: float, seconds: float, asked: Iterator[str]) -> bool:
    cpu, memory = served.cpu_seconds(), served.memory_mb()
    seen = _measure(served, _steady(READERS, rate, seconds, asked))
    cpu = served.cpu_seconds() - cpu
    told = _told(seen)
    each = 1000 * cpu / (rate * seconds)
    click.echo(f"{rate:g}/s: {told}; processor {each:.1f} ms a request")
    click.echo(f"memory {memory:.0f} MB before, {served.memory_mb():.0f} MB after")
    return not _errors(seen) and _percentile(seen, 99) <= MOST_MS


def _highest(served: Served, rate: float, asked: Iterator[str]) -> bool:
    while True:
        seen = _measure(served, _steady(READERS, rate, 30, asked))
        click.echo(f"{rate:g}/s: {_told(seen)}")
        if _errors(seen) or _percentile(seen, 99) > MOST_MS_OF_RATE:
            return True
        rate += 10


def _flood(served: Served, seconds: float, asked: Iterator[str]) -> bool:
    limit = LIMIT_A_MINUTE / 60
    plans = (
        list(_steady(READERS, FLOOD_RATE, seconds, asked)),
        list(_steady((FLOODER,), 20 * limit, seconds, asked)),
    )
    both = sorted((each for plan in plans for each in plan), key=lambda each: each.due)
    clients = Clients(served.port)
    asyncio.run(clients.run(both))
    flooder = clients.seen.pop(FLOODER)
    others = _joined(clients)
    click.echo(f"the others: {_told(others)}")
    counts = {status: len(took) for status, took in sorted(flooder.seconds.items())}
    click.echo(f"the flooder: {counts}, wrong: {flooder.wrong[:3]}")
    held = set(counts) <= {200, 429, 503} and counts.get(429, 0) > counts.get(200, 0)
    good = held and not flooder.wrong and not _errors(others)
    return good and _percentile(others, 99) <= MOST_MS_IN_FLOOD


def _steady(
    clients: tuple[str, ...], rate: float, seconds: float, asked: Iterator[str]
) -> Iterator[Planned]:
    """Yield requests at random moments, so many a second, as they come from many people."""
    draw = random.Random(f"{rate}/{clients[0]}")
    due = 0.0
    for path in islice(asked, int(rate * seconds)):
        due += draw.expovariate(rate)
        yield Planned(due, draw.choice(clients), path)


def _measure(served: Served, plan: Iterator[Planned]) -> Seen:
    clients = Clients(served.port)
    asyncio.run(clients.run(list(plan)))
    return _joined(clients)


def _joined(clients: Clients) -> Seen:
    every = Seen()
    for seen in clients.seen.values():
        every.wrong += seen.wrong
        for status, took in seen.seconds.items():
            every.seconds.setdefault(status, []).extend(took)
    return every


def _errors(seen: Seen) -> int:
    return len(seen.wrong) + sum(len(took) for s, took in seen.seconds.items() if s != 200)


def _percentile(seen: Seen, percent: float) -> float:
    """Return milliseconds."""
    took = sorted(seen.seconds.get(200, [0.0]))
    return 1000 * took[min(len(took) - 1, int(len(took) * percent / 100))]


def _told(seen: Seen) -> str:
    points = ", ".join(
        f"p{percent:g} {_percentile(seen, percent):.1f} ms" for percent in (50, 90, 99, 99.9)
    )
    answered = len(seen.seconds.get(200, ()))
    said = f"; {seen.wrong[:3]}" if seen.wrong else ""
    return f"{answered:,} answers, {_errors(seen)} errors, {points}{said}"


if __name__ == "__main__":
    main()
