"""Which other sites may ask the API from their pages: none, unless they are listed."""

import re
from collections.abc import Sequence

from flask import Flask
from flask_cors import CORS

_ORIGIN = re.compile(r"https?://[^/?#@*\s]+")


def install(app: Flask, allowed_origins: Sequence[str]) -> None:
    """Allow pages of these origins to read the API. Raises ValueError, naming what is no origin."""
    origins = [_checked(origin) for origin in allowed_origins]
    if origins:
        # As patterns: flask-cors would take the brackets of http://[::1]:8000 for a pattern itself.
        exact = [re.compile(re.escape(origin) + r"\Z", re.IGNORECASE) for origin in origins]
        CORS(app, resources=r"/(?:api/v1/.*|openapi\.json)", origins=exact, methods=["GET", "POST"])


def _checked(origin: str) -> str:
    origin = origin.strip().removesuffix("/")
    if not _ORIGIN.fullmatch(origin):
        raise ValueError(
            f"{origin!r} is no origin: give scheme and host of each site, like https://example.org"
        )
    return origin
