"""What is kept with a generation beside its documents: texts, arrays, originals, in pieces.

A file has the number of the commit that wrote it in its name, so a reader of one commit never reads
what another one writes.
"""

import base64
import gzip
import hashlib
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import numpy as np

from engine.opensearch.client import Cluster, NotFound

PIECE_BYTES = 4_000_000
_LONGEST_ID = 500


def document_id(id: str) -> str:
    """Return what a document is called on a cluster, where names are short."""
    encoded = id.encode("utf-8")
    if len(encoded) <= _LONGEST_ID:
        return id
    return f"sha256:{hashlib.sha256(encoded).hexdigest()}"


def packed(content: bytes) -> list[str]:
    """Return the pieces that a file is kept in."""
    small = base64.b64encode(gzip.compress(content, 6, mtime=0)).decode("ascii")
    return [small[at : at + PIECE_BYTES] for at in range(0, len(small), PIECE_BYTES)]


def piece_name(name: str, commit: int, piece: int) -> str:
    """Return the name of a piece of a file."""
    return f"file/{commit}/{piece}/{name}"


def original_name(id: str) -> str:
    """Return the name of the original of a document."""
    return f"original/{document_id(id)}"


def read_file(cluster: Cluster, index: str, name: str, place: tuple[int, int]) -> bytes:
    """Return a file of so many pieces that a commit wrote."""
    commit, pieces = place
    parts = [_piece(cluster, index, piece_name(name, commit, piece)) for piece in range(pieces)]
    return gzip.decompress(base64.b64decode("".join(parts)))


def read_original(cluster: Cluster, index: str, id: str) -> bytes:
    """Return the original of a document, or nothing where none was kept."""
    try:
        return gzip.decompress(base64.b64decode(_piece(cluster, index, original_name(id))))
    except NotFound:
        return b""


def _piece(cluster: Cluster, index: str, name: str) -> str:
    found: str = cluster.ask("GET", f"/{index}/_source/{quote(name, safe='')}")["data"]
    return found


def arrays_bytes(arrays: Mapping[str, np.ndarray[Any, Any]]) -> bytes:
    """Return arrays as the content of a file."""
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def arrays_of(content: bytes) -> dict[str, np.ndarray[Any, Any]]:
    """Return the arrays of a file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}
