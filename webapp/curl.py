"""How an operation of the API is asked for on a command line."""

import json
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from webapp.operations import Operation


def curl(operation: Operation, values: Mapping[str, Any], address: str) -> str:
    """Return the command that asks the server at `address`, which has no slash at its end.

    Example: `curl --get http://127.0.0.1:8000/api/v1/search --data-urlencode 'q=武汉'`
    """
    path, given = operation.path, dict(values)
    for parameter in operation.parameters:
        if operation.is_in_path(parameter) and parameter.name in given:
            part = quote(str(given.pop(parameter.name)), safe="")
            path = path.replace(f"{{{parameter.name}}}", part)
    url = shlex.quote(address + path)
    if operation.method == "post":
        body = shlex.quote(json.dumps(given, ensure_ascii=False))
        return f"curl {url} \\\n  -H 'Content-Type: application/json' \\\n  -d {body}"
    data = [
        f" \\\n  --data-urlencode {shlex.quote(f'{name}={_text(value)}')}"
        for name, value in given.items()
    ]
    return f"curl --get {url}{''.join(data)}" if data else f"curl {url}"


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)
