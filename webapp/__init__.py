"""The web application: pages, JSON and the search box for other sites; only here is HTML known.

    HTTP -> parameters -> search.SearchRequest -> Searcher -> pages (templates) or api (payload)

It never writes an index and does not know how one lies on disk.
"""

import interrupts  # noqa: F401 - first, for the others take long to load

# isort: split
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask, Response
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import PathConverter

from search import Synonyms
from webapp import (
    about,
    admission,
    api,
    api_docs,
    article_addresses,
    bodies,
    cross_origin,
    embed,
    errors,
    feeds,
    headers,
    live_index,
    pages,
    preferences,
    rate_limit,
    reasons,
    rendering,
    request_log,
    service,
    shared_answers,
)
from webapp import options as running
from webapp.asked import AskedRequest
from webapp.observed_searcher import ObservedSearcher
from webapp.options import Options


class _ArticleId(PathConverter):
    """Any text at all: ids may begin with a slash or hold two in a row."""

    regex = ".+"
    part_isolating = False


class _ReadableJSON(DefaultJSONProvider):
    """Chinese as it is, keys in the order in which they are documented. Answers are encoded by
    msgspec, which takes a tenth of the time.
    """

    ensure_ascii = False
    sort_keys = False

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return an answer with a value as JSON."""
        value = self._prepare_response_obj(args, kwargs)
        body = msgspec.json.encode(value, enc_hook=self.default)
        return Response(body + b"\n", mimetype=self.mimetype)


def create_app(
    index_path: str | Path,
    allowed_origins: Sequence[str] = (),
    recency: int = 0,
    synonyms: Synonyms | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
) -> Flask:
    """Return the application that serves the index at `index_path`.

    `allowed_origins` are the sites, like `https://example.org`, whose pages may ask the API;
    `recency` is that of searches which do not say (`SearchRequest.recency`), `synonyms` are
    searched for too. Raises
    engine.IndexUnusable where the index cannot be opened, ValueError where an origin is none.
    """
    app = Flask(__name__)
    _harden(app, options)
    app.json = _ReadableJSON(app)
    app.request_class = AskedRequest
    app.url_map.merge_slashes = False
    app.url_map.converters["article_id"] = _ArticleId
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    make_searcher = partial(
        ObservedSearcher,
        time_limit_seconds=options.limits.seconds,
        recency=recency,
        synonyms=synonyms,
        answers=shared_answers.install(app, options.limits.cache_bytes, options.workers),
    )
    live_index.install(app, index_path, make_searcher, options.wait_for_index)
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


def _harden(app: Flask, options: Options) -> None:
    """Install what stands before every answer, in the order in which a request meets it."""
    running.install(app, options)
    if hops := options.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops
        )
    request_log.install(app)
    if options.metrics:
        from webapp import metrics  # when it is wanted, see there

        metrics.install(app)
    bodies.install(app, options.limits.body_bytes)
    limits = options.limits
    rate_limit.install(app, limits.requests_per_minute)
    admission.install(app, limits.searches, fair=limits.requests_per_minute > 0)
