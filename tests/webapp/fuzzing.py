"""How much is tried: little in `make test`, much in `make fuzz`."""

import os

FULL = bool(os.environ.get("FUZZ"))

SEED = int(os.environ.get("FUZZ_SEED", "1"))

EXAMPLES = 4_200 if FULL else 4
"""Requests of each kind and operation that are made of the OpenAPI document."""

LEAST_CASES = 20_000 if FULL else 300
"""Requests that come of them, together."""

RAW_REQUESTS = 100_000 if FULL else 1_000
