"""`python -m search`: one query for people or programs, or a file of queries to a TREC run."""

import json
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

import engine
import interrupts
from engine import trust
from search.answers import answer, suggestion_answer, with_ellipses
from search.batch import write_run
from search.errors import InvalidRequest, SynonymsError
from search.models import (
    DUPLICATES,
    MOST_HITS_PER_PAGE,
    MOST_SUGGESTIONS,
    SCRIPTS,
    SORTS,
    Explanation,
    Fragment,
    Hit,
    Rung,
    SearchRequest,
    SearchResponse,
)
from search.searcher import Searcher
from search.synonyms import read_synonyms
from settings import option

OK, NO_MATCH, USAGE, UNUSABLE = 0, 1, 2, 4

_RUNGS: dict[Rung, str] = {
    "some": "with only some of the words",
    "similar": "with only similar text",
}

MOST_RANKS = 10_000
"""Of each query in a run."""

SMALLEST_PART = 0.005
"""Of a score that is shown to people."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("query", required=False)
@option("index")
@option("trust", expose_value=False, callback=lambda _, __, users: trust.set_trusted(users))
@option("synonyms")
@click.option(
    "-n",
    "count",
    default=10,
    show_default=True,
    help=f"Hits: up to {MOST_HITS_PER_PAGE} for one search, up to {MOST_RANKS:,} with --queries.",
    type=click.IntRange(1, MOST_RANKS),
)
@click.option("--page", default=1, show_default=True, help="Page of hits.", type=click.IntRange(1))
@click.option("--source", multiple=True, help="Only this outlet; repeat for more.")
@click.option(
    "--from",
    "published_from",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Published on this day or later.",
)
@click.option(
    "--to",
    "published_to",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Published on this day or earlier.",
)
@click.option(
    "--sort",
    default="relevance",
    show_default=True,
    type=click.Choice(SORTS),
    help="Order of hits.",
)
@click.option(
    "--suggest",
    "suggesting",
    is_flag=True,
    help=f"Suggest what to go on to type after QUERY: up to {MOST_SUGGESTIONS} words, titles and "
    "outlets; pinyin and initials will do.",
)
@click.option(
    "--dup",
    default="collapse",
    show_default=True,
    type=click.Choice(DUPLICATES),
    help="One hit for a group of near-duplicates, or all of them.",
)
@click.option("--copies", default="", metavar="ID", help="Only this article's near-duplicates.")
@option("recency")
@click.option("--explain", is_flag=True, help="Say what the score of each hit adds up from.")
@click.option(
    "--script",
    default="any",
    show_default=True,
    type=click.Choice(SCRIPTS),
    help="exact: only what has the very characters, 裏 apart from 里.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    help='File of queries: JSON lines with "_id", "text".',
)
@click.option(
    "--run",
    type=click.Path(path_type=Path),
    help="File to write the ranks of --queries to, as a TREC run.",
)
def main(query: str | None, index: str, synonyms: Path | None, count: int, **options: Any) -> None:
    """Search for QUERY: words in any order, and in quotes what must stand in the article as it is.

    \b
    python -m search 社区治理
    python -m search '"社区治理" 武汉' --from 2022-01-01 --sort -date
    python -m search '(长江 OR 黄河) 大桥 -收费 标题：通车 来源：长江日报 日期：2022..2024'
    python -m search '武* "长江 大桥"~5' -n 3
    python -m search --suggest wuh
    python -m search -- '-收费 大桥'
    """
    queries, run = options.pop("queries"), options.pop("run")
    as_json, suggesting = options.pop("as_json"), options.pop("suggesting")
    if queries or run:
        if query is not None or not (queries and run):
            _exit("--queries and --run go together, without a QUERY", USAGE)
        _run_batch(_open(index, synonyms), queries, run, count)
    elif query is None:
        _exit("no query: give what to search for, e.g. python -m search 词", USAGE)
    elif suggesting:
        _suggest(_open(index, None), query, count, as_json)
    else:
        _search_one(_open(index, synonyms), _request(query, count, options), as_json)


def _request(query: str, count: int, options: dict[str, Any]) -> SearchRequest:
    if count > MOST_HITS_PER_PAGE:
        _exit(
            f"-n {count} is for --queries; one search shows at most {MOST_HITS_PER_PAGE} hits",
            USAGE,
        )
    for name in ("published_from", "published_to"):
        options[name] = _day(options[name])
    with _answering():
        return SearchRequest(query=query, hits_per_page=count, **options)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _open(index: str, synonyms: Path | None) -> Searcher:
    with _answering():
        known = read_synonyms(synonyms) if synonyms else None
        return Searcher(engine.open_index(index), synonyms=known)


def _search_one(searcher: Searcher, request: SearchRequest, as_json: bool) -> None:
    with _answering():
        response = searcher.search(request)
    if as_json:
        click.echo(json.dumps(answer(response), ensure_ascii=False, indent=2))
    else:
        _print(response)
    sys.exit(OK if response.total_hits else NO_MATCH)


def _suggest(searcher: Searcher, typed: str, count: int, as_json: bool) -> None:
    with _answering("-n: "):
        found = searcher.suggest(typed, count)
    if as_json:
        click.echo(json.dumps(suggestion_answer(typed, found), ensure_ascii=False, indent=2))
    else:
        for each in found:
            kind = "" if each.kind == "word" else click.style(f"  {each.kind}", dim=True)
            click.echo(f"{each.count:>9,}  {each.text}{kind}")
    sys.exit(OK if found else NO_MATCH)


def _print(response: SearchResponse) -> None:
    request = response.request
    first = (request.page - 1) * request.hits_per_page + 1
    totals = {response.rung: response.total_hits, **response.more_hits}
    rung = None
    for rank, hit in enumerate(response.hits, start=first):
        if hit.section != rung and hit.section in _RUNGS:
            note = f"-- {_articles(totals[hit.section])} {_RUNGS[hit.section]}\n"
            click.echo(click.style(note, dim=True))
        rung = hit.section
        about = "  ".join(filter(None, (hit.source, hit.published[:10], hit.id)))
        click.echo(f"{rank:>3}. {_marked(hit.title)}")
        click.echo(f"     {click.style(about, fg='cyan')}")
        click.echo(f"     {_marked(hit.snippet)}")
        if hit.missing:
            click.echo(click.style(f"     without {'、'.join(hit.missing)}", dim=True))
        if hit.duplicates:
            click.echo(f"     {_and_copies(hit)}")
        if hit.explanation:
            click.echo(f"     {_why(hit, hit.explanation)}")
        click.echo("")
    _print_summary(response)


def _print_summary(response: SearchResponse) -> None:
    """Say on stderr how many were found, how the query was understood, and what else to try."""
    advice = "" if response.total_hits else ": try fewer or other words"
    took = f"in {response.processing_time_ms:.0f} ms"
    click.echo(f"{_articles(response.total_hits)} {took}{advice}", err=True)
    if "sentence" in response.interpreted_as:
        click.echo(f"understood as: {response.interpreted_as['sentence']}", err=True)
    for other in response.interpreted_as.get("equivalents", ()):
        click.echo(f"also searched: {other['typed']} = {'、'.join(other['also'])}", err=True)
    if response.interpreted_as.get("expansionCut"):
        click.echo("a wildcard has too many words: only the most frequent were searched", err=True)
    if response.partial:
        click.echo("the time was up: some articles were not looked at", err=True)
    if response.did_you_mean:
        click.echo(f"您是不是要找：{response.did_you_mean}", err=True)


def _and_copies(hit: Hit) -> str:
    return f"and {_articles(hit.duplicates)} much the same: --copies {shlex.quote(hit.id)}"


def _why(hit: Hit, explanation: Explanation) -> str:
    """Return what a score adds up from. Example: `12.30 = words 桥 3.10 + closeness 9.20`"""
    parts = (
        (part.name, part.text and part.field, part.text, f"{part.value:.2f}")
        for part in explanation.parts
        if abs(part.value) >= SMALLEST_PART
    )
    below = "" if explanation.reranked else "; not among those that are ordered anew"
    added = " + ".join(" ".join(filter(None, told)) for told in parts)
    return f"{hit.score:.2f} = {added}{below}"


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"


def _marked(fragment: Fragment) -> str:
    """Return a fragment with its ranges in bold; click drops the styles where no terminal shows
    them.
    """
    fragment = with_ellipses(fragment)
    pieces: list[str] = []
    end = 0
    for start, stop in fragment.ranges:
        pieces += (
            fragment.text[end:start],
            click.style(fragment.text[start:stop], fg="yellow", bold=True),
        )
        end = stop
    pieces.append(fragment.text[end:])
    return "".join(pieces)


def _run_batch(searcher: Searcher, queries: Path, run: Path, count: int) -> None:
    try:
        with _answering():
            write_run(searcher, queries, run, count)
    except OSError as error:
        _exit(f"{error.filename}: {error.strerror}", USAGE)


@contextmanager
def _answering(parameter: str = "") -> Iterator[None]:
    """Leave where there is no answer, and say why; `parameter` is what is wrong with a request."""
    try:
        yield
    except InvalidRequest as error:
        _exit(f"{parameter}{error}", USAGE)
    except (SynonymsError, engine.Unsupported, engine.QueryTooLarge) as error:
        _exit(str(error), USAGE)
    except engine.IndexUnusable as error:
        _exit(str(error), UNUSABLE)


def _exit(message: str, code: int) -> NoReturn:
    click.echo(f"error: {message}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    interrupts.loaded()
    main(prog_name="python -m search")
