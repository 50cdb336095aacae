"""What the page about the search box shows: the choices, the code for these, recipes.

The choices are in the address, so that the page works without a script and can be shared.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import render_template, request, url_for

from webapp.embed_script import current_script
from webapp.language import LANGUAGES

RECIPES = Path(__file__).parent / "recipes.toml"

_LONGEST = 100
_YES = "1"

OPTIONS: Mapping[str, tuple[str, ...]] = {
    "open": ("dropdown", "modal", "page"),
    "lang": ("", *LANGUAGES),
    "theme": ("auto", "light", "dark"),
    "link": ("article", "original"),
    "target": ("", "_blank"),
    "shortcut": ("mod+k /", "mod+k", "off"),
    "max-results": ("8", "5", "12", "20"),
}
"""The values offered for an attribute; the first is what holds where it is not given."""

TEXTS = ("placeholder", "filter")


@dataclass(frozen=True, slots=True)
class RecipeFile:
    """A file of a site: what to write there."""

    path: str
    code: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the box gets into sites of one kind; `tested` in a real one."""

    name: str
    tested: bool
    files: tuple[RecipeFile, ...]


@dataclass(frozen=True, slots=True)
class Embedding:
    """The choices of the page and the code that follows from them.

    `chosen` has every choice by name, `attributes` those that the element needs; `origin` stands in
    the code for the address under which the page was asked for.
    """

    chosen: Mapping[str, str]
    pinned: bool
    attributes: Mapping[str, str]
    origin: str
    snippet: str
    policy: str
    recipes: tuple[Recipe, ...]


def view_embedding(values: Mapping[str, str]) -> Embedding:
    """Return the page for these values; what is none of the choices counts as not given."""
    offered = {
        name: value if (value := values.get(name, "")) in allowed else allowed[0]
        for name, allowed in OPTIONS.items()
    }
    chosen = {**offered, **{name: values.get(name, "")[:_LONGEST].strip() for name in TEXTS}}
    attributes = {
        name: value
        for name, value in chosen.items()
        if value and value != OPTIONS.get(name, ("",))[0]
    }
    pinned = values.get("pinned") == _YES
    code = _code(attributes, pinned)
    origin = request.host_url.rstrip("/")
    return Embedding(
        chosen=chosen,
        pinned=pinned,
        attributes=attributes,
        origin=origin,
        snippet=f"{_tag(code, pinned)}\n{code['FALLBACK']}",
        policy=f"script-src {origin}; connect-src {origin}; form-action {origin}",
        recipes=tuple(_recipe(recipe, code) for recipe in _recipes()),
    )


def _code(attributes: Mapping[str, str], pinned: bool) -> dict[str, str]:
    script = url_for("embed.script", _external=True)
    if pinned:
        script = url_for("embed.pinned_script", digest=current_script().digest, _external=True)
    endpoint = url_for("pages.home", _external=True).rstrip("/")
    return {
        "SCRIPT": script,
        "ENDPOINT": endpoint,
        "ELEMENT": _element(endpoint, attributes, fallback=False),
        "FALLBACK": _element(endpoint, attributes, fallback=True),
    }


def _element(endpoint: str, attributes: Mapping[str, str], *, fallback: bool) -> str:
    return render_template(
        "_element.html", endpoint=endpoint, attributes=attributes, fallback=fallback
    )


def _tag(code: Mapping[str, str], pinned: bool) -> str:
    integrity = f' integrity="{current_script().integrity}" crossorigin' if pinned else ""
    return f'<script type="module" src="{code["SCRIPT"]}"{integrity}></script>'


@cache
def _recipes() -> list[dict[str, Any]]:
    with RECIPES.open("rb") as file:
        recipes: list[dict[str, Any]] = tomllib.load(file)["recipe"]
    return recipes


def _recipe(recipe: Mapping[str, Any], code: Mapping[str, str]) -> Recipe:
    files = tuple(RecipeFile(file["path"], _filled(file["code"], code)) for file in recipe["file"])
    return Recipe(recipe["name"], recipe["tested"], files)


def _filled(text: str, code: Mapping[str, str]) -> str:
    for name, value in code.items():
        text = text.replace(name, value)
    return text.strip()
