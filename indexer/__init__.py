"""The indexer fills an index: read -> clean -> analyze -> write. It knows nothing of HTTP and of
queries.
"""

import interrupts  # noqa: F401 - first, for the modules of the command take long to load
