"""Addresses for machines: whether the process lives, what robots may read, how browsers search."""

from flask import Blueprint, Response, jsonify, render_template

from engine import IndexUnusable
from webapp.live_index import current_searcher

service = Blueprint("service", __name__)

ROBOTS = "User-agent: *\nDisallow: /api/\n"
"""Pages of results are open to robots: they lead to the articles, and only who reads a page knows
that it is not to be listed (`indexable`). Links to more views of the same hits say nofollow."""


@service.get("/healthz")
def healthz() -> Response:
    """Say that the process lives, and which generation it serves, if it serves one."""
    try:
        return jsonify(status="ok", generation=current_searcher().index.generation)
    except IndexUnusable:
        return jsonify(status="ok")


@service.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Say whether searches are answered, and from which generation."""
    try:
        index = current_searcher().index
    except IndexUnusable as error:
        return jsonify(status="unavailable", message=str(error)), 503
    return jsonify(status="ok", generation=index.generation, articles=index.article_count), 200


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
