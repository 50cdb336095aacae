"""Completions of what was typed: words, outlets and titles that begin so, or have it inside.

Pinyin and initials are the embedded engine's: a cluster without plug-ins knows no readings.
"""

from collections.abc import Mapping, Sequence

from analysis import GramAnalyzer, fold_key
from engine.columnar.suggestions import letters_of
from engine.exact_runs import run_query
from engine.opensearch.layout import STORED
from engine.opensearch.translation import translate
from engine.opensearch.view import View
from engine.protocol import Completion, CompletionKind

_BEGINS, _INSIDE = 0, 3
_SPARE = 4
"""Titles that are read for one that is shown, because several may be the same."""


class Suggester:
    """Completes from the words and outlets of an index, and from titles on the cluster."""

    def __init__(self, view: View, words: Mapping[str, int], sources: Mapping[str, int]) -> None:
        self._view = view
        self._words = [(word, count) for word, count in words.items() if len(word) > 1]
        self._sources = [(fold_key(source), source, count) for source, count in sources.items()]
        self._grams = GramAnalyzer()

    def completions(self, typed: str, kind: CompletionKind, most: int) -> Sequence[Completion]:
        """Return what begins as was typed, of most documents first; of titles the newest."""
        key = " ".join(fold_key(typed).split())
        if not key:
            return ()
        if kind == "title":
            return self._titles(key, most)
        if kind == "word":
            found = [(word, word, n) for word, n in self._words if word.startswith(key)]
        else:
            found = [one for one in self._sources if one[0].startswith(key)]
        found.sort(key=lambda one: (-one[2], one[1]))
        return [
            Completion(text, letters_of(folded), kind, count, _BEGINS)
            for folded, text, count in found[:most]
        ]

    def _titles(self, key: str, most: int) -> list[Completion]:
        run = translate(run_query("title", key, self._grams))
        body = {"query": run, "size": most * _SPARE, "_source": [f"{STORED}.title"]}
        newest = {"published": {"order": "desc", "missing": "_last"}}
        answer = self._view.search({**body, "sort": [newest]})
        found: dict[str, list[str]] = {}
        for hit in answer["hits"]["hits"]:
            title = str(hit["_source"].get(STORED, {}).get("title", ""))
            found.setdefault(letters_of(fold_key(title)), []).append(title)
        completions = [
            Completion(titles[0], letters, "title", len(titles), _tier(titles[0], key))
            for letters, titles in found.items()
            if letters
        ]
        completions.sort(key=lambda one: (one.tier, -one.count))
        return completions[:most]


def _tier(title: str, key: str) -> int:
    return _BEGINS if fold_key(title).lstrip().startswith(key) else _INSIDE
