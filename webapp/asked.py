"""The request as it came in, with what some clients get wrong put right."""

import string
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Request
from werkzeug.sansio.utils import get_current_url
from werkzeug.utils import cached_property

_HOSTS = 64
"""Addresses under which we are reached that are remembered; they are up to 8 kB long."""


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

    @cached_property
    def root_url(self) -> str:
        """The address under which we are reached."""
        return _root_url(self.scheme, self.host, self.root_path)


@lru_cache(_HOSTS)
def _root_url(scheme: str, host: str, root_path: str) -> str:
    """Return what werkzeug says, which takes as long as reading the parameters."""
    return get_current_url(scheme, host, root_path)
