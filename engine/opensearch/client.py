"""The cluster as we ask it: one method for a request, and its failures as our errors.

Nothing that fails is taken for an empty answer: an answer without all shards is a failure.
"""

import json
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from opensearchpy import (
    ConnectionError as CannotConnect,
)
from opensearchpy import (
    ConnectionTimeout,
    NotFoundError,
    OpenSearch,
    SSLError,
    TransportError,
)

from engine.errors import (
    ClusterRefused,
    ClusterUnavailable,
    IndexDamaged,
    IndexStale,
    NoSpace,
    QueryTooLarge,
)
from engine.opensearch.address import CERTIFICATES, PASSWORD, Address, certificates, password
from engine.opensearch.layout import OLDEST

TIMEOUT_SECONDS = 60
READ_SECONDS = 10
"""How long a reader waits for one answer: who looks at a page is not there for longer, and where
there are several nodes the next one is asked then.
"""
_RETRIES = 2

_NO_INDEX, _CREATING = "create-index blocked", "cluster.blocks.create_index"
_FULL = ("flood-stage", "read-only-allow-delete", _NO_INDEX)

NotFound = NotFoundError
Failed = TransportError


class Cluster:
    """A cluster, asked through one of its nodes or another. Safe to use from several threads."""

    def __init__(self, address: Address) -> None:
        """Connect, and check who answers. Raises ClusterUnavailable, ClusterRefused or
        IndexStale.
        """
        self.address = address
        secure = address.protocol == "https"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._client = OpenSearch(
                address.urls,
                http_auth=(address.user, password()) if address.user else None,
                verify_certs=secure,
                ca_certs=certificates() if secure else None,
                timeout=TIMEOUT_SECONDS,
                max_retries=max(_RETRIES, len(address.hosts)),
                retry_on_timeout=len(address.hosts) > 1,
            )
        self._check_version()

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        seconds: float | None = None,
    ) -> Any:
        """Return the answer to a request, for which each node has so many seconds (to read,
        `READ_SECONDS`; else `TIMEOUT_SECONDS`). Raises NotFound, and what `told` returns.
        """
        seconds = seconds or (READ_SECONDS if method == "GET" else TIMEOUT_SECONDS)
        try:
            return self._client.transport.perform_request(
                method, path, params=dict(params or {}), body=body, timeout=seconds
            )
        except NotFoundError:
            raise
        except TransportError as error:
            raise self.told(error) from None

    def try_ask(self, method: str, path: str, body: Any = None) -> Any:
        """Return the answer to a request, with failures as the client raises them."""
        return self._client.transport.perform_request(method, path, body=body)

    def bulk(self, lines: Iterable[str]) -> list[dict[str, Any]]:
        """Send lines of a bulk request; return what became of each action. Raises Failed."""
        answer = self._client.transport.perform_request("POST", "/_bulk", body="".join(lines))
        return [next(iter(item.values())) for item in answer["items"]]

    def close(self) -> None:
        """Close connections."""
        self._client.close()

    @property
    def where(self) -> str:
        """What it is called in messages."""
        return f"the cluster at {', '.join(self.address.urls)}"

    def told(self, error: TransportError) -> Exception:
        """Return a failure as one of our errors, which names the cluster and the next step."""
        where = self.where
        if isinstance(error, ConnectionTimeout):
            return ClusterUnavailable(
                f"{where} did not answer in time: see to its load (GET _cluster/health), try again"
            )
        if isinstance(error, SSLError):
            return ClusterRefused(
                f"{where} has a certificate that is not trusted here ({_short(error.error)}): give "
                f"the file of the one that signs it in {CERTIFICATES}"
            )
        if isinstance(error, CannotConnect):
            return ClusterUnavailable(
                f"{where} cannot be reached ({_short(error.error)}): start it, or mend the address"
            )
        return self._refused(where, error)

    def _refused(self, where: str, error: TransportError) -> Exception:
        reason = reason_of(error)
        if error.status_code == 401:
            return ClusterRefused(
                f"{where} does not know {self.address.user or 'who asks'}: give the user in the "
                f"address and the password in {PASSWORD}"
            )
        if is_full(reason):
            return no_space(where, reason)
        if error.status_code == 403:
            return ClusterRefused(f"{where} does not allow it ({reason}): ask who runs it")
        if "maxClauseCount" in reason or "too_many_clauses" in reason:
            return QueryTooLarge(
                f"the query has more parts than {where} takes ({reason}): ask for fewer words; who "
                "runs it can set indices.query.bool.max_clause_count to 8192"
            )
        if error.status_code == 429 or error.status_code in range(500, 600):
            return ClusterUnavailable(
                f"{where} cannot answer now ({reason}): see to it (GET _cluster/health), try again"
            )
        return IndexDamaged(f"{where} refused a request ({error.status_code}, {reason})")

    def _check_version(self) -> None:
        try:
            found = self.ask("GET", "/")
            version = found["version"]
            number = tuple(int(part) for part in version["number"].split(".")[:2])
        except (NotFoundError, KeyError, TypeError, ValueError, AttributeError):
            urls = ", ".join(self.address.urls)
            raise ClusterRefused(f"at {urls} something answers that is no OpenSearch") from None
        if version.get("distribution") != "opensearch" or number < OLDEST:
            name = version.get("distribution", "Elasticsearch")
            wanted = ".".join(map(str, OLDEST))
            raise IndexStale(
                f"{self.where} is {name} {version['number']}: "
                f"OpenSearch {wanted} or newer is needed"
            )


def reason_of(error: TransportError) -> str:
    """Return what a cluster said of a failure, in short."""
    info = error.info
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        told = info["error"]
        causes = told.get("root_cause") or [told]
        return _short("; ".join(f"{one.get('type')}: {one.get('reason')}" for one in causes[:2]))
    return _short(error.error)


def no_space(where: str, reason: str) -> NoSpace:
    """Return the error of a cluster whose disks are full."""
    then = "run the same command again"
    if _NO_INDEX in reason:  # which OpenSearch does not take back by itself
        then = f"set {_CREATING} of the cluster to null, then {then}"
    return NoSpace(f"{where} has no space left ({reason}): free some or add a node, {then}")


def is_full(reason: str) -> bool:
    """Return whether a failure is that disks are full: OpenSearch lets nobody write to an index
    then, and nobody make one.
    """
    return any(told in reason for told in _FULL)


def _short(told: Any) -> str:
    text = told if isinstance(told, str) else json.dumps(told, default=str)
    return " ".join(text.split())[:300]
