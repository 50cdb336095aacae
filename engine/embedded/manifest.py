"""The manifest of a generation: what it was built with, checked before Whoosh opens anything.

Whoosh's files hold pickles, so an index directory is trusted input. The manifest is our own JSON;
it names every file with its size and checksum, itself too, and nothing that is not as we wrote it
is opened.
"""

import hashlib
import json
import mmap
import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from analysis import NO_WORDS, Fingerprint, UserDictionary, fingerprint, read_dictionary
from engine.embedded.layout import DICTIONARY, engine_version
from engine.errors import IndexDamaged, IndexStale
from engine.generations import rebuild_advice, write_durably

FORMAT = 1
NAME = "manifest.json"

_SETTLED_NS = 2_000_000_000
"""Age from which on a file that changes gets another time of change, on any file system."""

_READERS = min(4, os.cpu_count() or 1)
"""Files that are read at once for their checksums."""

_PIECE = 1 << 23
"""Bytes that are read at once: so many that other threads, which load dictionaries meanwhile, need
not be waited for often.
"""

_MOST_VERIFIED = 4096

_verified: dict[tuple[int, int, int, int], str] = {}
"""Checksums of files that this process has read, by device, inode, size and time of change: a
reader that moves on to the next generation reads only what is new in it."""


@dataclass(frozen=True, slots=True)
class EngineFile:
    """A file of the engine as it was written."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a reader must know of a generation before it opens it."""

    format: int
    engine: str
    fingerprint: Fingerprint
    built_at: str
    articles: int
    files: dict[str, EngineFile]


def write_manifest(
    generation: Path, articles: int, carried: Mapping[str, EngineFile] | None = None
) -> None:
    """Describe a complete generation in its manifest, the last file that is written to it.

    Files that were `carried` over from another generation are described as they were there.
    """
    known = carried or {}
    files = {
        path.name: known.get(path.name) or EngineFile(path.stat().st_size, _sha256(path))
        for path in generation.iterdir()
        if path.name != NAME
    }
    manifest = Manifest(
        format=FORMAT,
        engine=engine_version(),
        fingerprint=fingerprint(_dictionary(generation)),
        built_at=datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
        articles=articles,
        files=files,
    )
    write_durably(generation / NAME, _sealed(asdict(manifest)))


def _dictionary(generation: Path) -> UserDictionary:
    path = generation / DICTIONARY
    return read_dictionary(path) if path.exists() else NO_WORDS


def read_manifest(generation: Path) -> Manifest:
    """Read and check the manifest of a generation.

    Raises IndexDamaged where a file is missing or not the one that was written, IndexStale where
    the index was built with another format, engine version or fingerprint.
    """
    path = generation / NAME
    try:
        content = path.read_bytes()
        fields = json.loads(content)
        differences = _other_version(fields) or _differences(fields, content, generation)
        if not differences:
            expected, files = _expected(fields), _files(fields)
            del fields["seal"]
            return Manifest(**{**fields, "fingerprint": expected, "files": files})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(
            f"{path} cannot be read ({error}): {rebuild_advice(generation.parent)}"
        ) from None
    raise IndexStale(
        f"{generation.parent}/ was built by another version and would find the wrong articles"
        f" ({'; '.join(differences)}): {rebuild_advice(generation.parent)}"
    )


def _sealed(fields: dict[str, Any]) -> str:
    """Return the text of a manifest with these fields and a checksum of them."""
    checksum = hashlib.sha256(json.dumps(fields).encode()).hexdigest()
    return json.dumps({**fields, "seal": checksum}, indent=2) + "\n"


def _other_version(fields: dict[str, Any]) -> list[str]:
    """Return in words which other version wrote an index; nothing where this one may have."""
    if fields["format"] != FORMAT:  # what the other fields mean is not known then
        return [f"format: {FORMAT}, not {fields['format']}"]
    if fields["engine"] != engine_version():
        found = Fingerprint(**fields["fingerprint"]).differences(_expected(fields))
        return [*found, f"engine: {engine_version()}, not {fields['engine']}"]
    return []


def _differences(fields: dict[str, Any], content: bytes, generation: Path) -> list[str]:
    """Check the manifest and its files; return in words how its fingerprint differs from that of
    this installation, whose dictionaries are loaded while the files are read.
    """
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(_expected, fields)
        if content != _sealed({key: fields[key] for key in fields if key != "seal"}).encode():
            raise ValueError("it is not the one that was written")
        _check_files(_files(fields), generation)
        return Fingerprint(**fields["fingerprint"]).differences(loading.result())


def _files(fields: dict[str, Any]) -> dict[str, EngineFile]:
    return {name: EngineFile(**written) for name, written in fields["files"].items()}


def _expected(fields: dict[str, Any]) -> Fingerprint:
    """Return the fingerprint of this installation with the words that the index has: these are a
    file of its own, checked as any other.
    """
    return replace(fingerprint(), dictionary=fields["fingerprint"].get("dictionary", "none"))


def _check_files(files: Mapping[str, EngineFile], generation: Path) -> None:
    advice = rebuild_advice(generation.parent)
    paths = {generation / name: written for name, written in files.items()}
    for path, written in paths.items():
        if not path.is_file():
            raise IndexDamaged(f"{path} is missing: {advice}")
        if (size := path.stat().st_size) != written.bytes:
            raise IndexDamaged(
                f"{path} has {size} bytes instead of {written.bytes}: {advice}", path
            )
    with ThreadPoolExecutor(_READERS) as pool:
        for (path, written), found in zip(paths.items(), pool.map(_checksum, paths), strict=True):
            if found != written.sha256:
                raise IndexDamaged(f"{path} is not the one that was written: {advice}", path)
    for toc in generation.glob("*.toc"):  # Whoosh would read the one with the highest number
        if toc.name not in files:
            raise IndexDamaged(f"{toc} is not the one that was written: {advice}")


def _checksum(path: Path) -> str:
    """Return the checksum of a file, from memory where it has not changed since it was read."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        if (known := _verified.get(key)) is not None:
            return known
        found = _digest(file)
    if time.time_ns() - status.st_mtime_ns > _SETTLED_NS:
        if len(_verified) >= _MOST_VERIFIED:
            _verified.clear()
        _verified[key] = found
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    # Memory of its own is given back: what threads allocate and free stays with the process.
    with mmap.mmap(-1, _PIECE) as buffer, memoryview(buffer) as view:
        while size := file.readinto(view):  # type: ignore[attr-defined]
            found.update(view[:size])
    return found.hexdigest()
