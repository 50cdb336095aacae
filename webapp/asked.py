"""The request as it came in, with what some clients get wrong put right."""

import string
from typing import Any
from urllib.parse import quote

from flask import Request


class AskedRequest(Request):
    """A request whose query string may hold any bytes: what is not ASCII should have been
    percent-encoded, and is taken as if it were. What is no UTF-8 then stays so, `%E9`, and is no
    error of ours.
    """

    def __init__(self, environ: dict[str, Any], *arguments: Any, **options: Any) -> None:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=string.printable)
        super().__init__(environ, *arguments, **options)
