"""Addresses for machines: whether the process lives, what robots may read, how browsers search."""

from flask import Blueprint, Response, jsonify, render_template

from webapp.live_index import current_searcher

service = Blueprint("service", __name__)

ROBOTS = "User-agent: *\nDisallow: /api/\n"
"""Pages of results are open to robots: they lead to the articles, and only who reads a page knows
that it is not to be listed (`indexable`). Links to more views of the same hits say nofollow."""


@service.get("/healthz")
def healthz() -> Response:
    """Say that the process lives and which generation it serves."""
    return jsonify(status="ok", generation=current_searcher().index.generation)


@service.get("/robots.txt")
def robots() -> Response:
    """Keep robots out of what is for programs."""
    return Response(ROBOTS, mimetype="text/plain")


@service.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search, so that a browser can add it to its search engines."""
    return Response(
        render_template("opensearch.xml"), mimetype="application/opensearchdescription+xml"
    )
