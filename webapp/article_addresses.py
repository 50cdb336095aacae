"""Where an article is found here."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from webapp.addresses import address_of, path_below_home, quoted_path, with_parameters

_RESOLVED = frozenset((".", ".."))


def article_url(article_id: str, *, external: bool = False, **parameters: Any) -> str:
    """Return the address of an article's page.

    Browsers resolve . and .. in a path before they ask, percent-encoded or not: an id with such a
    part is a parameter instead. Example: `../a` -> `/articles?id=../a`
    """
    if not _has_path(article_id):
        return with_parameters(
            path_below_home("articles", external=external), {"id": article_id, **parameters}
        )
    return with_parameters(path_below_home(f"articles/{article_id}", external=external), parameters)


class ArticleAddresses:
    """Addresses of many articles with the same parameters, as those of one page of results."""

    def __init__(self, parameters: Mapping[str, Any], *, external: bool = False) -> None:
        self._parameters, self._external = parameters, external
        self._before = path_below_home("articles/", external=external)
        self._behind = with_parameters("", parameters)

    def __getitem__(self, article_id: str) -> str:
        """Return the address of an article's page."""
        if not _has_path(article_id):
            return article_url(article_id, external=self._external, **self._parameters)
        return f"{self._before}{quoted_path(article_id)}{self._behind}"


def _has_path(article_id: str) -> bool:
    """Return whether an id can stand in a path."""
    return bool(article_id) and _RESOLVED.isdisjoint(article_id.split("/"))


def install(app: Flask) -> None:
    """Add `article_url` and `address_of` to the templates of an application."""
    app.add_template_global(article_url)
    app.add_template_global(address_of)
