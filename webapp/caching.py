"""Conditional answers: 304 for the same search of the same generation by the same code."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, request

from search import Searcher

_PACKAGES = ("analysis", "engine", "search", "webapp")


def entity_tag(searcher: Searcher, *wanted: object) -> str:
    """Return the tag of the answer to `wanted`, without computing the answer.

    It changes with the generation, with the address under which we are reached (it stands in the
    answer), with the searcher's settings and with our own code, so that an upgrade is seen at once.
    """
    index, synonyms = searcher.index, searcher.synonyms.digest if searcher.synonyms else ""
    served = (index.generation, index.built_at, searcher.recency, synonyms)
    parts = (_code_digest(), *served, request.url_root, *wanted)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def unchanged(tag: str) -> Response | None:
    """Return the answer 304 if the client already has the answer with this tag, else None."""
    return tagged(Response(status=304), tag) if request.if_none_match.contains_weak(tag) else None


def tagged(response: Response, tag: str) -> Response:
    """Return the response with its tag; weak, because the time taken differs each time."""
    response.set_etag(tag, weak=True)
    return response


@cache
def _code_digest() -> str:
    root = Path(__file__).parent.parent
    files = sorted(path for name in _PACKAGES for path in (root / name).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
