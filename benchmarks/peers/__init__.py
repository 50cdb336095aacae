"""The engines that are measured, behind one class each."""

from benchmarks.peers.bm25s import Bm25s
from benchmarks.peers.fts5 import Fts5
from benchmarks.peers.lucene import Lucene
from benchmarks.peers.ours import Ours
from benchmarks.peers.peer import Hit, Peer
from benchmarks.peers.recipe import Recipe
from benchmarks.peers.tantivy import Tantivy, TantivyWords
from benchmarks.peers.xapian import Xapian

PEERS: dict[str, type[Peer]] = {
    peer.name: peer for peer in (Ours, Recipe, TantivyWords, Tantivy, Fts5, Xapian, Lucene, Bm25s)
}
"""By name, in the order of the tables."""

__all__ = ["PEERS", "Hit", "Ours", "Peer"]
