"""The language of the interface: which one a reader gets, and what is said in it.

The strings are in `strings/`, one file a language, all with the same names; how they are written is
said in zh-Hans.toml. Articles and queries are never translated.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import g, request

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
DEFAULT = LANGUAGES[0]

_STRINGS = Path(__file__).parent / "strings"
_NUMBERS = {"one", "other"}
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")

String = str | Mapping[str, str] | list[Any]
"""A text, a text for one and one for other numbers, or rows."""


@cache
def strings(language: str) -> Mapping[str, String]:
    """Return the strings of a language by name: `results.found`."""
    with (_STRINGS / f"{language}.toml").open("rb") as file:
        sections = tomllib.load(file)
    return {
        f"{section}.{name}": value
        for section in sections
        for name, value in sections[section].items()
    }


def current_language() -> str:
    """Return the language of the current answer: that of the address, else the one chosen before,
    else the browser's.
    """
    chosen: str | None = g.get("language")
    if chosen is None:
        named = (request.args.get("lang"), request.cookies.get("lang"))
        chosen = next((name for name in named if name in LANGUAGES), None) or _accepted()
        g.language = chosen
    return chosen


def _accepted() -> str:
    """Return the best of the browser's languages that we have.

    Example: `zh-TW,en;q=0.5` -> `zh-Hant`
    """
    for tag in map(str.lower, request.accept_languages.values()):
        if tag.startswith("zh"):
            return "zh-Hant" if tag.startswith(_TRADITIONAL) else "zh-Hans"
        if tag.startswith("en"):
            return "en"
    return DEFAULT


def wording(name: str, values: Mapping[str, Any], language: str = "") -> str:
    """Return the string of this name for these values, which are not yet in it, in a language or
    the current one.
    """
    text = strings(language or current_language())[name]
    if isinstance(text, str):
        return text
    if isinstance(text, Mapping):
        number = values.get("count", values.get("groups"))
        return text["one" if number == 1 else "other"]
    return str(text)


def say(name: str, /, **values: Any) -> str:
    """Return a string as plain text. Example: `say("date.year", year=2022)` -> `2022 年`"""
    return wording(name, values).format(**values)


def known(name: str, fallback: str = "") -> str:
    """Return a string whose name comes from an index; `fallback` where there is none."""
    text = strings(current_language()).get(name, fallback)
    return text if isinstance(text, str) else fallback


def rows(name: str, language: str = "") -> list[Any]:
    """Return a list of a language, or of the current one."""
    found = strings(language or current_language())[name]
    return found if isinstance(found, list) else []
