"""Addresses of indexes on a cluster: `opensearch+https://user@host:9200,other:9200/name?shards=6`."""

import os
import re
from dataclasses import dataclass
from typing import Self

from engine.errors import Unsupported

SCHEME = "opensearch+"
PASSWORD = "WENSOU_OPENSEARCH_PASSWORD"  # nosec B105
CERTIFICATES = "WENSOU_OPENSEARCH_CA"

_FORM = re.compile(
    r"opensearch\+(?P<protocol>https?)://((?P<user>[^@/:]+)@)?(?P<hosts>[^/@]+)"
    r"/(?P<name>[^/?]+)/?(\?(?P<options>.*))?"
)
_OPTIONS = re.compile(r"shards=([1-9]\d{0,2})")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_HOST = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[\w.-]+)(:(?P<port>\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Address:
    """Where an index is: protocol, user ("" for none), nodes to ask, and its name there; and in how
    many shards it is built.
    """

    protocol: str
    user: str
    hosts: tuple[str, ...]
    name: str
    shards: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address. Raises Unsupported, saying what one looks like."""
        found = _FORM.fullmatch(text)
        hosts = tuple(found["hosts"].split(",")) if found else ()
        options = _OPTIONS.fullmatch(found["options"] or "shards=1") if found else None
        named = found is not None and _NAME.fullmatch(found["name"])
        if not (found and named and options and all(map(_HOST.fullmatch, hosts))):
            raise Unsupported(
                f"{without_password(text)} is no address of an index on a cluster: write "
                "opensearch+https://user@host:9200/name (a name is of a-z, 0-9, - and _), "
                "with ?shards=6 behind it to build it in so many; "
                f"the password is read from {PASSWORD}"
            )
        return cls(found["protocol"], found["user"] or "", hosts, found["name"], int(options[1]))

    @property
    def urls(self) -> list[str]:
        """The nodes, as the client wants them."""
        return [
            f"{self.protocol}://{host if _port(host) else f'{host}:9200'}" for host in self.hosts
        ]

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        return f"{SCHEME}{self.protocol}://{user}{','.join(self.hosts)}/{self.name}"


def password() -> str:
    """Return the password of the environment: never in an address, which logs and lists show."""
    return os.environ.get(PASSWORD, "")


def certificates() -> str | None:
    """Return the file of the certificates that sign the cluster's; None for those of the system."""
    return os.environ.get(CERTIFICATES) or None


def without_password(text: str) -> str:
    """Return an address for people, should a password stand in it."""
    return re.sub(r"(://[^/:@]*):[^@]*@", r"\1:…@", text)


def _port(host: str) -> str | None:
    found = _HOST.fullmatch(host)
    return found["port"] if found else None
