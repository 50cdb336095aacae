"""Evaluation: how good the answers are, on judged queries, and what cleaning does for them.

    judged.py ─> indexes.py ─> ranking.py ─> measures.py ─┬─ relevance.py: tables, floors, folds
    queries      an index      every query   nDCG …       ├─ comparison.py: this run against another
                                                          └─ cleaning.py: damaged articles

It imports indexer and search alike, asks as a user would, and is not shipped.
"""
