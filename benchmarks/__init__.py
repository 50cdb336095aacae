"""Benchmarks: this engine and its peers on the same articles and queries, in one run."""
