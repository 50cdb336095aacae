"""The report, docs/benchmarks.md: targets first, then the tables of each corpus, plots, machine."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpora, machine, plots
from benchmarks.figures import Figures, Percentiles
from benchmarks.peers import PEERS
from benchmarks.plan import INTERLEAVED, Plan, Workplace
from benchmarks.queries import KINDS, MEANING
from benchmarks.targets import Target, targets

ABOUT = {
    "xwlb": "news items of a television programme, of some 500 characters",
    "poetry": "poems in Traditional characters, of some 70 characters",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What is reported: the plan, where its results are, and the command line."""

    plan: Plan
    place: Workplace
    command: str

    def full(self) -> list[Figures]:
        """The corpora on which every engine was measured, in the order of the plan."""
        return [f for size in self.plan.full if (f := self._of(*size))]

    def growth(self) -> list[Figures]:
        """All corpora of poems, smallest first."""
        sizes = [size for size in self.plan.sizes if size[0] == "poetry"]
        found = [f for size in sizes if (f := self._of(*size))]
        return sorted(found, key=lambda figures: figures.corpus.documents)

    def _of(self, name: str, documents: int | None) -> Figures | None:
        named = [c for c in self.place.corpora() if c.name == name]
        fitting = [c for c in named if documents in (None, c.documents)]
        return Figures(fitting[-1], self.place) if fitting else None


def write(run: Run, folder: Path) -> Path:
    """Write benchmarks.md and its plots into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = plots.draw(run.full(), run.growth(), run.plan.names, folder)
    path = folder / "benchmarks.md"
    path.write_text("\n".join(_lines(run, drawn)) + "\n", encoding="utf-8")
    return path


def _lines(run: Run, drawn: Sequence[tuple[str, Path]]) -> Iterator[str]:
    yield "# Benchmarks"
    yield ""
    yield "The same articles and the same queries through every engine, in one run on one machine;"
    yield "`make bench` wrote this page. Other machines have other figures, but similar ratios."
    yield ""
    yield from _corpora(run)
    yield from _section("Targets", _targets(targets(run.full())))
    for figures in run.full():
        name = f"{figures.corpus.name}, {figures.corpus.documents:,} documents"
        yield from _section(name, _tables(run, figures))
    yield from _section("Latency against the size of the corpus", _growth(run))
    yield from _section("Plots", (f"![{title}]({path.name})" for title, path in drawn))
    yield from _section("How it is measured", _method(run))
    yield from _section("The run", _circumstances(run))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield from lines


def _corpora(run: Run) -> Iterator[str]:
    for name in dict.fromkeys(name for name, _ in run.plan.sizes):
        what = ABOUT[name]
        if not corpora.is_real(name):
            what = "made of sentences of the sample articles, for want of the real ones"
        yield f"- *{name}*: {what}"


def _targets(found: Sequence[Target]) -> Iterator[str]:
    places = list(dict.fromkeys(target.corpus for target in found))
    yield "| what | target | " + " | ".join(places) + " |"
    yield "|---|---|" + "---|" * len(places)
    for what in dict.fromkeys(target.what for target in found):
        row = {target.corpus: target for target in found if target.what == what}
        bounds = dict.fromkeys(f"{t.bound:g}{t.unit}" for t in row.values())
        sign = "≥" if any(target.at_least for target in row.values()) else "≤"
        cells = " | ".join(_shown(row.get(place)) for place in places)
        yield f"| {what} | {sign} {' or '.join(bounds)} | {cells} |"


def _shown(target: Target | None) -> str:
    if target is None:
        return ""
    if target.measured is None:
        return "not measured"
    holds = "yes" if target.holds else "**no**"
    return f"{_three(target.measured)}{target.unit} {holds}"


def _tables(run: Run, figures: Figures) -> Iterator[str]:
    yield f"{figures.corpus.megabytes:.1f} MB of text.\n"
    yield from _table(
        _build_columns(), [n for n in run.plan.names if figures.result(n, "build")], figures
    )
    yield "\nQueries, each engine alone, p50 / p99 in milliseconds:\n"
    searched = [name for name in run.plan.names if figures.result(name, "query")]
    yield from _table(_query_columns(), searched, figures)
    together = [name for name in INTERLEAVED if figures.interleaved(name)]
    if together:
        yield "\nThe same with the engines taking turns, query by query:\n"
        yield from _table(_latency_columns(Figures.interleaved), together, figures)


Column = tuple[str, Callable[[Figures, str], str]]


def _build_columns() -> list[Column]:
    return [
        ("MB per CPU-second", lambda f, n: _three(f.rate(n))),
        ("seconds", lambda f, n: _three(f.wall(n))),
        ("on 2 processes", lambda f, n: _three(f.wall(n, 2))),
        ("memory, MB", lambda f, n: _three(f.build_memory(n))),
        ("size, times the text", lambda f, n: _three(f.size(n))),
    ]


def _query_columns() -> list[Column]:
    return [
        *_latency_columns(Figures.alone),
        ("open + first answer, s", lambda f, n: _three(f.opened(n))),
        ("resident, MB (anonymous)", _resident),
        ("phrases found", _phrases),
    ]


def _latency_columns(
    latency: Callable[[Figures, str, Sequence[str]], Percentiles | None],
) -> list[Column]:
    def of(*kinds: str) -> Callable[[Figures, str], str]:
        return lambda figures, name: _pair(latency(figures, name, kinds))

    return [("all", of()), *((kind, of(kind)) for kind in KINDS)]


def _resident(figures: Figures, name: str) -> str:
    resident, anonymous = figures.resident(name), figures.resident(name, "anonymous")
    return f"{_three(resident)} ({_three(anonymous)})"


def _phrases(figures: Figures, name: str) -> str:
    found = figures.phrases(name)
    return "-" if found is None else f"{found} of {figures.phrases_asked()}"


def _table(columns: Sequence[Column], names: Sequence[str], figures: Figures) -> Iterator[str]:
    yield "| | " + " | ".join(title for title, _ in columns) + " |"
    yield "|---|" + "---|" * len(columns)
    for name in names:
        cells = " | ".join(cell(figures, name) for _, cell in columns)
        yield f"| {PEERS[name].label} | {cells} |"


def _growth(run: Run) -> Iterator[str]:
    sizes = run.growth()
    names = [n for n in run.plan.names if sum(f.alone(n) is not None for f in sizes) > 1]
    yield "Poems, each engine alone, p50 / p99 in milliseconds; `-` was left out for its length.\n"
    yield "| documents | " + " | ".join(PEERS[name].label for name in names) + " |"
    yield "|---|" + "---|" * len(names)
    for figures in sizes:
        cells = " | ".join(_pair(figures.alone(name)) for name in names)
        yield f"| {figures.corpus.documents:,} | {cells} |"


def _method(run: Run) -> Iterator[str]:
    yield "- Every engine indexes title and body as one text, with tokens made by our analyzers"
    yield "  within the time (rjieba without HMM; pairs of characters for phrases); only the recipe"
    yield "  has its own. No text is stored. Imports, dictionaries and starting Java are not timed;"
    yield "  reading the articles is measured apart and taken off. CPU-seconds are user and system"
    yield "  time of all processes; memory is the highest sum of their resident memory. Builds of"
    yield "  less than fifteen seconds are made up to five times, and their median counts."
    yield "- *alone*: a process for each engine, warm; the time from the query (text or the"
    yield "  engine's own object) to the top ten with scores. A query's time is the median of up to"
    yield "  fifty shuffled passes; p50 and p99 are over queries. Xapian and Lucene run outside our"
    yield "  process and are timed inside theirs. *Phrases found* looks beyond the top ten."
    yield "- Files are in the page cache; pages of files count as resident, so see *anonymous* too."
    yield f"- {run.plan.per_kind} queries of each kind, drawn with a fixed seed:"
    for kind in KINDS:
        yield f"  - *{kind}*: {MEANING[kind]}"


def _circumstances(run: Run) -> Iterator[str]:
    dates = sorted(date for figures in run.full() for date in figures.dates())
    when = "" if not dates else dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    yield f"- `{run.command}`, {when}"
    yield from (f"- {line}" for line in machine.describe())
    yield ""
    yield "| engine | version | set up |"
    yield "|---|---|---|"
    for name in run.plan.names:
        versions = (figures.version(name) for figures in run.full())
        shown = (
            next(filter(None, versions), "") or f"left out: {PEERS[name].unavailable() or 'failed'}"
        )
        yield f"| {PEERS[name].label} | {shown} | {PEERS[name].note} |"


def _pair(found: Percentiles | None) -> str:
    return "-" if found is None else f"{_three(found[0])} / {_three(found[1])}"


def _three(value: float | None) -> str:
    """Return a figure to three digits: 0.0123, 1.23, 123, 1,230."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 99.95 else f"{value:#.3g}".rstrip(".")
