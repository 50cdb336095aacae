"""What readers choose for themselves: language and appearance, in the address and then a cookie.

`?lang=en` and `?theme=dark` work at every address of a page and are remembered for a year.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request

from webapp.language import LANGUAGES

THEMES = ("auto", "light", "dark")

_CHOICES = {"lang": LANGUAGES, "theme": THEMES}
_YEAR_SECONDS = 365 * 24 * 3600


def current_theme() -> str:
    """Return the appearance of the current page: as chosen, else as the reader's system has it."""
    named = (request.args.get("theme"), request.cookies.get("theme"))
    return next((name for name in named if name in THEMES), THEMES[0])


def _switches() -> Callable[[str, str], str]:
    """Return what gives the address of this page with another choice, by its name and value."""
    asked = {name: urlencode({name: values}, doseq=True) for name, values in request.args.lists()}

    def switched(name: str, value: str) -> str:
        return f"?{'&'.join({**asked, name: urlencode({name: value})}.values())}"

    return switched


def _remember(response: Response) -> Response:
    """Keep the choices of an address; pages differ by them and by the browser's languages."""
    if not (response.mimetype or "").endswith(("html", "xml")):
        return response
    response.vary.update(["Accept-Language", "Cookie"])
    for name, allowed in _CHOICES.items():
        if (value := request.args.get(name)) in allowed:
            response.set_cookie(
                name,
                value,
                max_age=_YEAR_SECONDS,
                secure=request.is_secure,
                httponly=True,
                samesite="Lax",
            )
    return response


def _known_to_templates() -> dict[str, Any]:
    return {
        "theme": current_theme(),
        "themes": THEMES,
        "languages": LANGUAGES,
        "switched": _switches(),
    }


def install(app: Flask) -> None:
    """Remember choices, and make them known to the templates of an application."""
    app.after_request(_remember)
    app.context_processor(_known_to_templates)
