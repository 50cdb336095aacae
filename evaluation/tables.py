"""Tables in Markdown, for the terminal and the documents alike."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table: the first column to the left, figures to the right."""
    cells = [list(header), *map(list, rows)]
    widths = [max(3, *map(len, column)) for column in zip(*cells, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for row in (cells[0], rule, *cells[1:]):
        first, *others = zip(row, widths, strict=True)
        padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        yield f"| {' | '.join(padded)} |"


def figure(value: float | None, digits: int = 4) -> str:
    """Return a score as it is shown, `-` where there is none."""
    return "-" if value is None else f"{value:.{digits}f}"


def change(value: float) -> str:
    """Return a difference as it is shown, with its sign; that of what rounds to nothing is plus."""
    return f"{round(value, 4) + 0.0:+.4f}"


def replace_between_markers(path: Path, name: str, lines: Iterable[str]) -> None:
    """Put lines into a document between `<!-- NAME -->` and `<!-- /NAME -->`.

    Raises ValueError where the document has not both, once each and in this order.
    """
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    if text.count(begin) != 1 or text.count(end) != 1 or end not in rest:
        raise ValueError(f"{path}: put {begin} and {end} around its table, once")
    content = "\n".join(lines)
    path.write_text(f"{before}{begin}\n{content}\n{end}{after}", encoding="utf-8")
