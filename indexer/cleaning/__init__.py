"""Cleaning repairs an article once, when it is indexed: a cascade of steps, each edit of which is
kept on the way.
"""

from indexer.cleaning.cascade import Cleaning, clean, explain

__all__ = ["Cleaning", "clean", "explain"]
