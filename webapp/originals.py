"""The original of an article as an answer: a file to be saved, never a page of this site.

It is whatever the web left, scripts and all, so it must not run under our address.
"""

import re
from urllib.parse import quote

from flask import Response, abort

from search import Searcher
from webapp.caching import entity_tag, tagged, unchanged

LONGEST_NAME = 100
"""Characters of the name that a browser is told to save a file under."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
}
_UNSAFE = re.compile(r'[\\:*?"<>|]')


def answer_original(searcher: Searcher, article_id: str) -> Response:
    """Answer with the original of an article that is there, or with 404 where none was kept.

    Its encoding is not known, so none is stated. The other headers are those of every answer.
    """
    original = searcher.index.original(article_id)
    if not original:
        abort(404, f"no original of {article_id[:100]!r} was kept when the index was built")
    tag = entity_tag(searcher, article_id, "original")
    return unchanged(tag) or tagged(_saved(article_id, original), tag)


def _saved(article_id: str, original: bytes) -> Response:
    response = Response(original, mimetype="application/octet-stream", headers=_HEADERS)
    name = _name(article_id)
    stated = f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name)}"
    response.headers["Content-Disposition"] = f"attachment; {stated}"
    return response


def _name(article_id: str) -> str:
    """Return the last part of an id as a file name. Example: `news/a:1.html` -> `a_1.html`"""
    last = article_id.rstrip("/").rpartition("/")[2][-LONGEST_NAME:]
    name = "".join(character if character.isprintable() else "_" for character in last)
    return _UNSAFE.sub("_", name).lstrip(".") or "original"
