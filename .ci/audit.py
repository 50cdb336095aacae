"""pip-audit, also where the package index is a mirror that answers for no single version.

PyPI says at /pypi/NAME/VERSION/json which advisories a version has. A mirror may have only
/pypi/NAME/json, which says so of the newest one; pip-audit then skips every package, and reports
that all is well. So here the newest version is asked about where that is the one we have, and a
package that nobody answered for is an error, unless `HELD_BACK` says why it is not the newest.
"""

import re
import runpy
import sys
from typing import Any

from requests import Response, Session

HELD_BACK = {
    "deprecated": "the newest for Python 3.11; later ones tell of no hole closed",
    "numpy": "the newest for Python 3.11; later ones tell of no hole closed",
    "opensearch-py": "the newest without gRPC; no advisory is known of the client itself",
}

_OF_A_VERSION = re.compile(r"(https://pypi\.org/pypi/([^/]+))/([^/]+)/json")

_request = Session.request
unanswered: dict[str, str] = {}


def ask(session: Session, method: str, url: str, *given: Any, **named: Any) -> Response:
    """Send a request; where a version is not found, ask about the newest one."""
    answer = _request(session, method, url, *given, **named)
    asked = _OF_A_VERSION.fullmatch(url)
    if answer.status_code != 404 or not asked:
        return answer
    newest = _request(session, method, f"{asked[1]}/json", *given, **named)
    if newest.ok and newest.json()["info"]["version"] == asked[3]:
        return newest
    unanswered[asked[2]] = asked[3]
    return answer


def main() -> int:
    """Run pip-audit with the arguments of the command; 1 if it finds or misses something."""
    Session.request = ask  # type: ignore[assignment]
    try:
        runpy.run_module("pip_audit", run_name="__main__", alter_sys=True)
        found = 0
    except SystemExit as ended:
        found = int(ended.code or 0)
    for name, version in sorted(unanswered.items()):
        why = HELD_BACK.get(name, "update it, or say in .ci/audit.py why not")
        print(f"{name} {version}: the index does not say; {why}", file=sys.stderr)
    return found or int(not unanswered.keys() <= HELD_BACK.keys())


if __name__ == "__main__":
    sys.exit(main())
