"""Words that say nothing of an article. They are indexed and found like all others; only who
suggests words leaves them out.
"""

from functools import cache

from analysis.folding import fold_key
from analysis.variants import own_lines


@cache
def stop_words() -> frozenset[str]:
    """Return the keys of the stop words."""
    return frozenset(map(fold_key, own_lines("stop-words.txt")))
