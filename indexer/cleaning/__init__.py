"""Cleaning repairs an article once, when it is indexed: a cascade of steps, each edit of which is
kept on the way.
"""

from indexer.cleaning.cascade import Cleaning, clean, explain
from indexer.cleaning.edits import Change, restore
from indexer.cleaning.kinds import KINDS

__all__ = ["KINDS", "Change", "Cleaning", "clean", "explain", "restore"]
