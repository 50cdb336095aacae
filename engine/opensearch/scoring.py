"""Scores of a cluster's documents: BM25 as the embedded engine's, with exact lengths.

    score = weight * frequency / (frequency + added),  added = 1.2 * (0.25 + 0.75 * length / mean)

The cluster's own score of a term is its frequency alone; a script makes BM25 of it and of the
length that is kept beside the document, because Lucene would keep that in one byte. Frequencies of
terms and mean lengths are asked for once, over all shards and without deleted documents, so the
scores depend neither on shards nor on what was merged.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from math import log

from engine.opensearch.layout import SCORED_FIELDS, length_field
from engine.opensearch.runs import Body
from engine.opensearch.view import View
from engine.queries import Term

Frequencies = Callable[[str, Sequence[str]], list[int]]
"""In how many documents each of some terms of a field is."""

K1, B = 1.2, 0.75


class Scoring:
    """The statistics of a view with so many documents, and what they make of a term."""

    def __init__(self, view: View, documents: int, frequencies: Frequencies) -> None:
        self.documents = documents
        self._view, self._frequencies = view, frequencies

    def look_up(self, terms: Sequence[Term]) -> None:
        """Ask for the frequencies of terms, all of a field at once."""
        for field in SCORED_FIELDS:
            if asked := [term.term for term in terms if term.field == field]:
                self._frequencies(field, asked)

    def scored(self, term: Term, found: Body) -> Body:
        """Return a query of the cluster that finds a term with one that scores it too."""
        (frequency,) = self._frequencies(term.field, [term.term])
        idf = log(max(self.documents, 1) / (frequency + 1)) + 1
        parameters = {
            "weight": term.boost * idf * (K1 + 1),
            "least": K1 * (1 - B),
            "each": K1 * B / (self._means.get(term.field) or 1.0),
        }
        script = {"source": _SCRIPTS[term.field], "params": parameters}
        return {"script_score": {"query": found, "script": script}}

    @cached_property
    def _means(self) -> Mapping[str, float]:
        """The mean length of each field, in tokens."""
        aggs: Body = {field: {"avg": {"field": length_field(field)}} for field in SCORED_FIELDS}
        found = self._view.search({"size": 0, "track_total_hits": False, "aggs": aggs})
        return {field: found["aggregations"][field]["value"] or 0.0 for field in SCORED_FIELDS}


_SCRIPTS = {
    field: "params.weight * _score / (_score + params.least + params.each * "
    f"doc['{length_field(field)}'].value)"
    for field in SCORED_FIELDS
}
