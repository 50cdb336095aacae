"""Where an article is found here."""

from typing import Any

from flask import Flask

from webapp.addresses import path_below_home, with_parameters

_RESOLVED = frozenset((".", ".."))


def article_url(article_id: str, *, external: bool = False, **parameters: Any) -> str:
    """Return the address of an article's page.

    Browsers resolve . and .. in a path before they ask, percent-encoded or not: an id with such a
    part is a parameter instead. Example: `../a` -> `/articles?id=../a`
    """
    if not article_id or not _RESOLVED.isdisjoint(article_id.split("/")):
        return with_parameters(
            path_below_home("articles", external=external), {"id": article_id, **parameters}
        )
    return with_parameters(path_below_home(f"articles/{article_id}", external=external), parameters)


def install(app: Flask) -> None:
    """Add `article_url` to the templates of an application."""
    app.add_template_global(article_url)
