"""Whom an index is believed from: root, whoever runs the process, and users named by an operator.

Whoosh's table of contents is a pickle, so who can write an index can run code as whoever opens it.
Before anything of one is read, its folder, the pointer and every file of the generation must belong
to trusted users, and be writable by nobody else. A group may write where all its members are
trusted, as the group of its own that many systems give each user.
"""

import grp
import os
import pwd
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.errors import IndexUntrusted

ANYONE = "anyone"
"""Named where a disk knows no users: then nothing is checked."""

_trusted: tuple[str, ...] = ()


def set_trusted(users: Sequence[str]) -> None:
    """Trust these users, by name or number, in all of this process."""
    global _trusted
    _trusted = tuple(users)


def check_trusted(root: Path, generation: Path) -> None:
    """Raise IndexUntrusted, naming the first file or folder that someone else can write."""
    if ANYONE in _trusted:
        return
    users = _users()
    for path in (root, root / "current", generation, *_files(generation)):
        try:
            status = path.stat()
        except FileNotFoundError:
            continue  # whoever reads it says so
        if reason := _reason(status, users):
            raise IndexUntrusted(
                f"{path} {reason}, who could put code into what opening it runs: {_advice(root)}"
            )


def _files(generation: Path) -> Iterable[Path]:
    return sorted(generation.iterdir()) if generation.is_dir() else ()


def _users() -> frozenset[int]:
    """Return the numbers of those who are trusted; a name that is no user is nobody."""
    named = set()
    for user in _trusted:
        try:
            named.add(int(user) if user.isdecimal() else pwd.getpwnam(user).pw_uid)
        except KeyError:
            continue
    return frozenset({0, os.geteuid(), *named})


def _reason(status: os.stat_result, users: frozenset[int]) -> str:
    """Return what is wrong with a file, if anything is."""
    if status.st_uid not in users:
        return f"belongs to {_name(status.st_uid)}"
    if status.st_mode & stat.S_IWOTH:
        return "can be written by every user"
    if status.st_mode & stat.S_IWGRP and not _is_private(status.st_gid, users):
        return f"can be written by the group {_group_name(status.st_gid)}"
    return ""


def _is_private(group: int, users: frozenset[int]) -> bool:
    """Return whether all members of a group are trusted; of one that nobody knows here, as in a
    container, none is.
    """
    try:
        named = grp.getgrgid(group).gr_mem
    except KeyError:
        return False
    accounts = pwd.getpwall()
    members = {user.pw_uid for user in accounts if user.pw_gid == group or user.pw_name in named}
    return members <= users


def _name(user: int) -> str:
    try:
        return f"the user {pwd.getpwuid(user).pw_name}"
    except KeyError:
        return f"the user {user}"


def _group_name(group: int) -> str:
    try:
        return grp.getgrgid(group).gr_name
    except KeyError:
        return str(group)


def _advice(root: Path) -> str:
    return (
        f"take the index from others with `chmod -R go-w {root}` and `chown`, run this as its "
        "owner, or name the owner with --trust"
    )
