"""Where an article is found here."""

from typing import Any

from flask import Flask, url_for

_RESOLVED = frozenset((".", ".."))


def article_url(article_id: str, *, external: bool = False, **parameters: Any) -> str:
    """Return the address of an article's page.

    Browsers resolve . and .. in a path before they ask, percent-encoded or not: an id with such a
    part is a parameter instead. Example: `../a` -> `/articles?id=../a`
    """
    name = "article_id" if _RESOLVED.isdisjoint(article_id.split("/")) else "id"
    return url_for("pages.article", _external=external, **{name: article_id}, **parameters)


def install(app: Flask) -> None:
    """Add `article_url` to the templates of an application."""
    app.add_template_global(article_url)
