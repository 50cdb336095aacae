"""The pages for readers: home, results, article. They work without JavaScript."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.protocol import Stored
from search import InvalidRequest, Searcher, SearchRequest
from search.models import Copy
from webapp.article_addresses import article_url
from webapp.article_view import SCRIPTS, view_article
from webapp.citation import bibtex, gb7714
from webapp.live_index import current_searcher
from webapp.originals import answer_original
from webapp.parameters import read_id, read_request, wants_original, write_parameters
from webapp.results_links import Link, search_url, url_of_year
from webapp.results_view import COPIES_SHOWN, FACETS, view_results

BROWSED_OUTLETS = 12
"""Outlets on the home page, those with most articles."""

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    """Show the search box, how much can be searched, and ways in without a query."""
    searcher = current_searcher()
    outlets, years = _outlets(searcher), _years(searcher)
    return render_template("home.html", index=searcher.index, outlets=outlets, years=years)


@pages.get("/search")
def search() -> str:
    """Show a page of results."""
    searcher = current_searcher()
    wanted = replace(read_request(request.args), facets=FACETS, listed_copies=COPIES_SHOWN)
    results = view_results(searcher.search(wanted), searcher)
    return render_template("search.html", query=wanted.query, results=results)


@pages.get("/articles", defaults={"article_id": ""})
@pages.get("/articles/<article_id:article_id>")
def article(article_id: str) -> ResponseReturnValue:
    """Show an article, with what the search found marked where the reader comes from one; or send
    its original.
    """
    article_id = article_id or read_id(request.args)
    searcher = current_searcher()
    stored = searcher.index.find(article_id)
    if stored is None:
        abort(404)
    if wants_original(request.args):
        return answer_original(searcher, article_id)
    return _show(stored, searcher)


def _show(stored: Stored, searcher: Searcher) -> str:
    """Return the page of an article, in the script that `in` names."""
    article_id, came_from = str(stored["id"]), _search_behind()
    query = came_from.query if came_from else ""
    script = request.args.get("in", "")
    script = script if script in SCRIPTS else ""
    shown = view_article(stored, query, searcher, script)
    written = view_article(stored, "", searcher) if script else shown
    address = article_url(article_id, external=True)
    today = date.today()
    carried: dict[str, Any] = write_parameters(came_from) if came_from else {}
    has_original = searcher.index.original(article_id)
    return render_template(
        "article.html",
        article=shown,
        query=query,
        script_shown=script,
        scripts={
            name: article_url(article_id, **({**carried, "in": name} if name else carried))
            for name in ("", *SCRIPTS)
        },
        back=search_url(came_from) if came_from else "",
        address=address,
        original=article_url(article_id, raw=1) if has_original else "",
        citations={
            "citation": gb7714(written, address, today),
            "bibtex": bibtex(written, address, today),
        },
        copies=searcher.copies(article_id),
        similar=[
            Copy(hit.id, hit.title.text, hit.source, hit.published)
            for hit in searcher.similar(article_id)
        ],
    )


def _search_behind() -> SearchRequest | None:
    """Return the search that the reader comes from, or None."""
    try:
        return read_request(request.args)
    except InvalidRequest:
        return None


def _outlets(searcher: Searcher) -> tuple[Link, ...]:
    counts = sorted(searcher.index.terms("source"), key=lambda term: -term[1])
    return tuple(
        Link(name, url_for("pages.search", source=name), count=count)
        for name, count in counts[:BROWSED_OUTLETS]
    )


def _years(searcher: Searcher) -> tuple[Link, ...]:
    counts = sorted(searcher.index.terms("year"), reverse=True)
    return tuple(Link(year, url_of_year(year), count=count) for year, count in counts)
