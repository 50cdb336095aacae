"""Backups: the files of the live generation in one packed file, and back.

A `.tar.gz` with the manifest first, which names every other file with its size and checksum; the
same generation makes the same bytes. Like an index directory, a backup is trusted input.
"""

import gzip
import hashlib
import json
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple

from engine.embedded.index import open_named
from engine.embedded.manifest import EngineFile, read_manifest
from engine.errors import BackupDamaged, IndexDamaged
from engine.generations import Generations
from engine.lock import Waiting
from engine.safeguards import check_space

_FOLDER = "wensou-index/"
_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 16_000_000
_LEVEL = 1
"""Of gzip. Postings are packed already; stored text is half as large at level 1, at 60 MB/s."""
_PIECE = 1 << 20
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


class Backup(NamedTuple):
    """What was backed up or restored."""

    generation: str
    built_at: str
    articles: int
    bytes: int


def back_up(path: str | Path, out: BinaryIO) -> Backup:
    """Write the live generation of the index at `path` to a file, once every byte of it was found
    to be as it was written. Needs no lock: it may go on while another process builds.

    Raises IndexUnusable.
    """
    generations = Generations(Path(path))
    with ExitStack() as stack:
        name = generations.live()
        try:
            manifest = read_manifest(generations.path(name))
            names = (_MANIFEST, *sorted(manifest.files))
            files = {  # open, they can be read even when the generation is removed meanwhile
                each: stack.enter_context((generations.path(name) / each).open("rb"))
                for each in names
            }
        except (IndexDamaged, FileNotFoundError):
            if generations.live() != name:
                return back_up(path, out)
            raise
        packed = gzip.GzipFile("", "wb", _LEVEL, out, mtime=0)
        with packed, tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
            for each, file in files.items():
                member = tarfile.TarInfo(_FOLDER + each)
                member.size = file.seek(0, 2)
                file.seek(0)
                archive.addfile(member, file)
    size = sum(file.bytes for file in manifest.files.values())
    return Backup(name, manifest.built_at, manifest.articles, size)


def restore(path: str | Path, source: BinaryIO, waiting: Waiting | None = None) -> Backup:
    """Make a backup the live generation of the index at `path`; the one that was live is kept.

    All of it is checked first. Raises BackupDamaged where the file is none of ours or not as it was
    written, IndexStale where another version built it, NoSpace, and IndexLocked unless `waiting` is
    told who holds the lock; the live generation then stays.
    """
    generations = Generations(Path(path))
    with generations.lock(waiting):
        generations.sweep()
        name = generations.create()
        try:
            _unpack(source, generations.path(name))
            with closing(open_named(generations, name)) as index:
                restored = Backup(name, index.built_at, index.article_count, index.size_bytes)
            generations.publish(name)
        except BaseException:
            generations.sweep()
            raise
        return restored


def _unpack(source: BinaryIO, directory: Path) -> None:
    """Write the files of a backup to a directory. Raises BackupDamaged and NoSpace."""
    packed = gzip.GzipFile(fileobj=source, mode="rb")
    try:
        with tarfile.open(fileobj=packed, mode="r|") as archive:
            members = _members(archive)
            listed = _copy_manifest(*next(members), directory)
            for name, content in members:
                _copy(name, content, listed.pop(name), directory)
        while piece := packed.read(_PIECE):  # to the checksum at the end
            if piece.strip(b"\0"):
                raise ValueError("something follows its end")
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, StopIteration) as error:
        raise BackupDamaged(f"not a whole backup ({error or 'it is empty'})") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupDamaged(f"not a backup of an index ({error})") from None
    if listed:
        raise BackupDamaged(f"not a whole backup ({', '.join(sorted(listed))} is missing)")


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the plain name and the content of each file. Raises ValueError where one is no plain
    file with a plain name.
    """
    for member in archive:
        name = member.name.removeprefix(_FOLDER)
        if member.type != tarfile.REGTYPE or not _PLAIN_NAME.fullmatch(name):
            raise ValueError(f"{member.name!r} is none of its files")
        content = archive.extractfile(member)
        assert content is not None
        yield name, content


def _copy_manifest(name: str, content: IO[bytes], directory: Path) -> dict[str, EngineFile]:
    """Copy the manifest, and return the files that it lists."""
    if name != _MANIFEST:
        raise ValueError(f"it begins with {name!r}")
    text = content.read(_LARGEST_MANIFEST)
    (directory / _MANIFEST).write_bytes(text)
    files: dict[str, Any] = json.loads(text)["files"]
    listed = {each: EngineFile(**written) for each, written in files.items()}
    check_space(directory.parent, sum(file.bytes for file in listed.values()))
    return listed


def _copy(name: str, content: IO[bytes], written: EngineFile, directory: Path) -> None:
    checksum, left = hashlib.sha256(), written.bytes
    with (directory / name).open("xb") as file:
        while piece := content.read(_PIECE):
            left -= len(piece)
            if left < 0:
                break
            checksum.update(piece)
            file.write(piece)
    if left or checksum.hexdigest() != written.sha256:
        raise ValueError(f"{name} is not the one that was written")
