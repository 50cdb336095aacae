"""Words that the Mainland and Taiwan have for one thing (软件, 軟體), from the dictionaries inside
opencc-python-reimplemented.

They are no tokens: articles are indexed as they are, and a search may look for the other word too.
"""

from collections import defaultdict
from functools import cache

from analysis.folding import fold_key
from analysis.variants import entries, own_lines

_DICTIONARIES = ("TWPhrases", "TWPhrasesRev")
_SHORTEST = 2


@cache
def regional_words() -> dict[str, tuple[str, ...]]:
    """Map the key of a word to the keys of those that the other side says.

    Left out is what may mean several things: words that a dictionary gives several others for or
    that both sides have (程序), single characters, and those of `regional-apart.txt`.
    """
    own = {fold_key(word) for line in own_lines("regional-apart.txt") for word in line.split()}
    apart = own | _said_by_both()
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in _DICTIONARIES:
        for word, others in entries(name):
            one, other = fold_key(word), fold_key(others[0])
            long_enough = min(len(one), len(other)) >= _SHORTEST
            if len(others) == 1 and one != other and long_enough and not {one, other} & apart:
                found[one][other] = found[other][one] = None
    return {word: tuple(others) for word, others in found.items()}


def _said_by_both() -> set[str]:
    """Return the keys of words that each dictionary has another word for."""
    words = (
        {fold_key(word) for word, others in entries(name) if word not in others}
        for name in _DICTIONARIES
    )
    return set.intersection(*words)
