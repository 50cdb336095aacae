"""The manifest of a generation: what it was built with, checked before Whoosh opens anything.

Whoosh's table of contents is a pickle, so an index directory is trusted input. The manifest is our
own JSON; it names the table of contents with its checksum, and a table that is not the one we
wrote is never unpickled.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis import Fingerprint, fingerprint
from engine.embedded.layout import engine_version
from engine.errors import IndexDamaged, IndexStale
from engine.generations import rebuild_advice, write_durably

FORMAT = 1
_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a reader must know of a generation before it opens it."""

    format: int
    engine: str
    fingerprint: Fingerprint
    built_at: str
    articles: int
    files: dict[str, int]
    """Size in bytes of every engine file."""
    toc: str
    toc_sha256: str


def write_manifest(generation: Path, articles: int) -> None:
    """Describe a complete generation in its manifest, the last file that is written to it."""
    toc = next(generation.glob("*.toc"))
    files = {
        path.name: path.stat().st_size for path in generation.iterdir() if path.suffix != ".json"
    }
    manifest = Manifest(
        format=FORMAT,
        engine=engine_version(),
        fingerprint=fingerprint(),
        built_at=datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
        articles=articles,
        files=files,
        toc=toc.name,
        toc_sha256=_sha256(toc),
    )
    write_durably(generation / _NAME, json.dumps(asdict(manifest), indent=2) + "\n")


def read_manifest(generation: Path) -> Manifest:
    """Read and check the manifest of a generation.

    Raises IndexDamaged where a file is missing or not the one that was written, IndexStale where
    the index was built with another format, engine version or fingerprint.
    """
    path = generation / _NAME
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        differences = _differences(fields)
        if not differences:
            manifest = Manifest(**{**fields, "fingerprint": fingerprint()})
            _check_files(manifest, generation)
            return manifest
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(
            f"{path} cannot be read ({error}): {rebuild_advice(generation.parent)}"
        ) from None
    raise IndexStale(
        f"{generation.parent}/ was built by another version and would find the wrong articles"
        f" ({'; '.join(differences)}): {rebuild_advice(generation.parent)}"
    )


def _differences(fields: dict[str, Any]) -> list[str]:
    """Return in words what differs from what this version would write."""
    if fields["format"] != FORMAT:  # what the other fields mean is not known then
        return [f"format: {FORMAT}, not {fields['format']}"]
    differences = Fingerprint(**fields["fingerprint"]).differences(fingerprint())
    if fields["engine"] != engine_version():
        differences.append(f"engine: {engine_version()}, not {fields['engine']}")
    return differences


def _check_files(manifest: Manifest, generation: Path) -> None:
    advice = rebuild_advice(generation.parent)
    for name, size in manifest.files.items():
        path = generation / name
        if not path.is_file():
            raise IndexDamaged(f"{path} is missing: {advice}")
        if path.stat().st_size != size:
            raise IndexDamaged(
                f"{path} has {path.stat().st_size} bytes instead of {size}: {advice}"
            )
    for toc in generation.glob("*.toc"):  # Whoosh would read the one with the highest number
        if toc.name != manifest.toc or _sha256(toc) != manifest.toc_sha256:
            raise IndexDamaged(f"{toc} is not the one that was written: {advice}")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
