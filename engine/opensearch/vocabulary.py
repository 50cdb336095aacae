"""The words of an index and in how many documents each is, counted where they are analyzed: a
cluster does not list the terms of a text.
"""

import json
from collections import Counter

VOCABULARY = "vocabulary.json"
KEPT = 300_000
"""Words that are kept, the most frequent ones: 5 MB. Of rarer ones hardly any is a correction."""

Words = dict[str, Counter[str]]


def vocabulary_text(words: Words) -> str:
    """Return words by field as they are kept."""
    kept = {field: dict(counts.most_common(KEPT)) for field, counts in words.items()}
    return json.dumps(kept, ensure_ascii=False)


def read_vocabulary(text: str, field: str) -> dict[str, int]:
    """Return the words of a field."""
    found: dict[str, int] = json.loads(text or "{}").get(field, {})
    return found


def read_words(text: str) -> Words:
    """Return the words of all fields, to add more."""
    return {field: Counter(counts) for field, counts in json.loads(text or "{}").items()}
