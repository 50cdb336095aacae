"""Plots of the report, as SVG that is the same for the same figures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

from benchmarks.figures import Figures
from benchmarks.peers import PEERS
from benchmarks.queries import KINDS

mpl.use("svg")
from matplotlib import pyplot

COLOURS = {
    "ours": "#c8102e",
    "recipe": "#4d4d4d",
    "tantivy-words": "#8fb8de",
    "tantivy": "#2f6db3",
    "fts5": "#3a9a6b",
    "xapian": "#b58a2b",
    "lucene": "#7b5aa6",
    "bm25s": "#d08bb0",
}
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "wensou",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#e4e4e4",
    "axes.axisbelow": True,
    "figure.facecolor": "white",
}

Bar = Callable[[Figures, str], float | None]


def draw(
    full: Sequence[Figures], growth: Sequence[Figures], names: Sequence[str], folder: Path
) -> list[tuple[str, Path]]:
    """Draw all plots into `folder`; return their titles and files."""
    made = []
    with mpl.rc_context(_STYLE):
        for name, title, bar in _BARS:
            figure = _bars(full, names, title, bar)
            made.append((title, _save(figure, folder / f"benchmarks-{name}.svg")))
        if full:
            title = f"latency by kind of query, {_label(full[-1])}, alone, ms"
            figure = _by_kind(full[-1], names, title)
            made.append((title, _save(figure, folder / "benchmarks-kinds.svg")))
        if len(growth) > 1:
            title = "latency against the size of the corpus, poems, alone, ms"
            figure = _lines(growth, names, title)
            made.append((title, _save(figure, folder / "benchmarks-growth.svg")))
    return made


_BARS: tuple[tuple[str, str, Bar], ...] = (
    ("indexing", "indexing rate, MB of text per CPU-second", lambda f, n: f.rate(n)),
    ("size", "size on disk, times the text", lambda f, n: f.size(n)),
    ("build-memory", "highest memory of the build, MB", lambda f, n: f.build_memory(n)),
    ("resident", "resident memory while querying, MB", lambda f, n: f.resident(n)),
)


def _label(figures: Figures) -> str:
    return f"{figures.corpus.name} {figures.corpus.documents:,}"


def _bars(full: Sequence[Figures], names: Sequence[str], title: str, bar: Bar) -> Any:
    figure, axes = pyplot.subplots(figsize=(8, 3))
    shown = [name for name in names if any(bar(figures, name) for figures in full)]
    width = 0.8 / max(len(shown), 1)
    for place, name in enumerate(shown):
        heights = [bar(figures, name) or 0 for figures in full]
        at = [corpus - 0.4 + (place + 0.5) * width for corpus in range(len(full))]
        drawn = axes.bar(at, heights, width * 0.9, color=COLOURS[name], label=PEERS[name].label)
        labels = [f"{height:.3g}" if height else "" for height in heights]
        axes.bar_label(drawn, labels, fontsize=6, padding=1)
    axes.set_xticks(range(len(full)), [_label(figures) for figures in full])
    _finish(axes, title)
    return figure


def _by_kind(figures: Figures, names: Sequence[str], title: str) -> Any:
    """Draw bars to p50 and whiskers to p99."""
    figure, axes = pyplot.subplots(figsize=(8, 3.5))
    shown = [name for name in names if figures.alone(name)]
    width = 0.8 / max(len(shown), 1)
    for place, name in enumerate(shown):
        pairs = [(k, p) for k, kind in enumerate(KINDS) if (p := figures.alone(name, [kind]))]
        at = [k - 0.4 + (place + 0.5) * width for k, _ in pairs]
        middle = [p50 for _, (p50, _) in pairs]
        above = [p99 - p50 for _, (p50, p99) in pairs]
        colour = COLOURS[name]
        axes.bar(at, middle, width * 0.9, color=colour, label=PEERS[name].label)
        zero = [0.0] * len(at)
        axes.errorbar(at, middle, [zero, above], fmt="none", ecolor=colour, elinewidth=1)
    axes.set_yscale("log")
    axes.set_xticks(range(len(KINDS)), KINDS)
    _finish(axes, f"{title} (bar p50, whisker p99)")
    return figure


def _lines(growth: Sequence[Figures], names: Sequence[str], title: str) -> Any:
    figure, axes = pyplot.subplots(figsize=(8, 3.5))
    for name in names:
        points = [(f.corpus.documents, p) for f in growth if (p := f.alone(name))]
        if len(points) < 2:
            continue
        at = [size for size, _ in points]
        for place, line in ((0, "o-"), (1, "o:")):
            label = PEERS[name].label if place == 0 else None
            latencies = [pair[place] for _, pair in points]
            axes.plot(at, latencies, line, color=COLOURS[name], label=label, markersize=3)
    axes.set_xscale("log")
    axes.set_yscale("log")
    sizes = [figures.corpus.documents for figures in growth]
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_xlabel("documents")
    _finish(axes, f"{title} (line p50, dots p99)")
    return figure


def _finish(axes: Any, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=10)
    axes.legend(frameon=False, fontsize=7, loc="upper left", bbox_to_anchor=(1, 1))


def _save(figure: Any, path: Path) -> Path:
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
    pyplot.close(figure)
    return path
