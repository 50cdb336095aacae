"""Requests whose body is larger than it may be are refused before anything reads it."""

from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge


def install(app: Flask, most_bytes: int) -> None:
    """Refuse larger bodies; those that do not state their size are cut off where they are read."""
    app.config["MAX_CONTENT_LENGTH"] = most_bytes

    def refuse() -> None:
        if (request.content_length or 0) > most_bytes:
            raise RequestEntityTooLarge(f"the body may have {most_bytes:,} bytes")

    app.before_request(refuse)
