"""The web application: pages, JSON and the search box for other sites; only here is HTML known.

    HTTP -> parameters -> search.SearchRequest -> Searcher -> pages (templates) or api (payload)

It never writes an index and does not know how one lies on disk.
"""

import interrupts  # noqa: F401 - first, for the others take long to load

# isort: split
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import PathConverter

from search import Searcher, Synonyms
from webapp import (
    about,
    api,
    api_docs,
    article_addresses,
    cross_origin,
    embed,
    errors,
    feeds,
    headers,
    live_index,
    pages,
    preferences,
    reasons,
    rendering,
    service,
)
from webapp.asked import AskedRequest
from webapp.json_body import BIGGEST_BODY


class _ArticleId(PathConverter):
    """Any text at all: ids may begin with a slash or hold two in a row."""

    regex = ".+"
    part_isolating = False


class _ReadableJSON(DefaultJSONProvider):
    """Chinese as it is, keys in the order in which they are documented."""

    ensure_ascii = False
    sort_keys = False


def create_app(
    index_path: str | Path,
    allowed_origins: Sequence[str] = (),
    recency: int = 0,
    synonyms: Synonyms | None = None,
) -> Flask:
    """Return the application that serves the index at `index_path`.

    `allowed_origins` are the sites, like `https://example.org`, whose pages may ask the API;
    `recency` is that of searches which do not say (`SearchRequest.recency`), `synonyms` are
    searched for too. Raises
    engine.IndexUnusable where the index cannot be opened, ValueError where an origin is none.
    """
    app = Flask(__name__)
    app.json = _ReadableJSON(app)
    app.request_class = AskedRequest
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_CONTENT_LENGTH"] or BIGGEST_BODY
    app.url_map.merge_slashes = False
    app.url_map.converters["article_id"] = _ArticleId
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    live_index.install(app, index_path, partial(Searcher, recency=recency, synonyms=synonyms))
    for blueprint in (
        pages.pages,
        about.about,
        feeds.feeds,
        api.api,
        api_docs.api_docs,
        embed.embed,
        service.service,
    ):
        app.register_blueprint(blueprint)
    for part in (article_addresses, rendering, reasons, preferences, headers, errors):
        part.install(app)
    cross_origin.install(app, allowed_origins)
    return app
