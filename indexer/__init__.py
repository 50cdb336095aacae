"""The indexer fills an index: read -> clean -> analyze -> write. It knows nothing of HTTP and of
queries.
"""
