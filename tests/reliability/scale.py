"""How much is tried: little in `make test`, much in `make torture`."""

import os

FULL = bool(os.environ.get("TORTURE"))

KILLS = int(os.environ.get("KILLS", "500" if FULL else "18"))
"""Kills of all commands together."""
FULL_DISKS = 100 if FULL else 5
BYTE_CHANGES = 1_000 if FULL else 60
SWAPS = 20 if FULL else 3
"""Generations that go live while the server answers."""
