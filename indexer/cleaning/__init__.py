"""Cleaning repairs an article once, when it is indexed: a cascade of named steps, each counting
its changes.
"""

from indexer.cleaning.cascade import CASCADE, clean

__all__ = ["CASCADE", "clean"]
