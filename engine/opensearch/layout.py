"""How our fields lie in an index of a cluster, and what the indexes of one name are called.

    NAME                    alias of the live generation
    NAME-000002             its documents
    NAME-000002-files       what is kept with it: attachments, originals
    NAME-lock               who is writing

The client analyzes; the cluster cuts at white space. Grams have frequencies, the single characters
positions: a phrase is the grams it has and its characters one after the other.
"""

from datetime import UTC, datetime
from typing import Any

from analysis.schema import FIELDS, MONTH, TEXT_FIELDS

FORMAT = 1
OLDEST = (2, 8)
"""The first version of OpenSearch that has all that we ask for."""

DAY = "day"
NUMBER = "number"
"""Place of a document in the order in which all were written."""
COLLAPSED = "collapsed"
"""What documents are collapsed by: their group, or below 0 a number of their own."""
STORED, TEXTS = "stored", "texts"
SCORED = "wensou"
DICTIONARY = "dictionary.txt"

STREAM_FIELDS = (
    *(field.name for field in FIELDS if field.kind in ("words", "grams")),
    *(f"{field}_chars" for field in TEXT_FIELDS),
)
KEYWORDS = tuple(field.name for field in FIELDS if field.kind == "keyword")
NUMBERS = tuple(field.name for field in FIELDS if field.kind == "number")

WINDOW = 100_000
"""Documents that can be listed of one answer, by offset and limit together."""

_WEIGHT = (
    "return query.boost * 2.2 * (Math.log((double) field.docCount / (term.docFreq + 1.0)) + 1.0);"
)
_SCORE = (
    "double mean = (double) (field.sumTotalTermFreq - field.docCount) / field.docCount;"
    " if (mean <= 0) { mean = 1.0; }"
    " double length = doc.length - 1.0;"
    " int coarse = doc.length - 24;"
    " if (coarse >= 16) { length += ((Integer.highestOneBit(coarse) >> 3) - 1) / 2.0; }"
    " return weight * doc.freq / (doc.freq + 1.2 * (0.25 + 0.75 * length / mean));"
)
"""Lucene keeps a length in one byte: up to 39 exactly, above that four bits of it, rounded down. In
the middle of what a byte may mean it is 6% wrong at most, and the score then 3% in an article of
mean length."""


def settings(shards: int) -> dict[str, Any]:
    """Return the settings of an index of documents; scores are BM25 as the embedded engine's, but
    for the lengths of documents, which Lucene keeps in one byte.
    """
    return {
        "number_of_shards": shards,
        "auto_expand_replicas": "0-1",  # a copy of each shard as soon as there are two nodes
        "refresh_interval": "-1",
        "store.stats_refresh_interval": "1s",
        "codec": "best_compression",  # of what is stored, most of the space
        "max_result_window": WINDOW,
        "similarity": {
            SCORED: {
                "type": "scripted",
                "weight_script": {"source": _WEIGHT},
                "script": {"source": _SCORE},
            }
        },
    }


def mappings(meta: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an index of documents."""
    fields: dict[str, Any] = {name: _stream(name) for name in STREAM_FIELDS}
    fields |= {name: {"type": "keyword"} for name in ("id", *KEYWORDS, MONTH)}
    fields |= {name: {"type": "unsigned_long"} for name in NUMBERS}
    fields |= {name: {"type": "long"} for name in (DAY, NUMBER, COLLAPSED)}
    fields |= {name: {"type": "object", "enabled": False} for name in (STORED, TEXTS)}
    return {
        "dynamic": "strict",
        "_source": {"excludes": list(STREAM_FIELDS)},
        "_meta": meta,
        "properties": fields,
    }


def _stream(name: str) -> dict[str, Any]:
    if name.endswith("_chars"):
        return {"type": "text", "analyzer": "whitespace", "norms": False}
    return {
        "type": "text",
        "analyzer": "whitespace",
        "similarity": SCORED,
        "index_options": "freqs",
    }


FILES_MAPPINGS = {
    "dynamic": "strict",
    "properties": {"data": {"type": "binary"}},
}


def derived(numbers: dict[str, int]) -> dict[str, Any]:
    """Return the day and the month of `published`, where it has them."""
    published = numbers.get("published", 0)
    found: dict[str, Any] = {}
    if published:
        if (day := _day(published)) is not None:
            found[DAY] = day
        year, month = divmod(published // 1_000_000, 100)
        if 1 <= month <= 12:
            found[MONTH] = f"{year:04}-{month:02}"
    return found


def _day(published: int) -> int | None:
    """Return the days since 1970 of YYYYMMDDHHMM; a month or day that is 00 counts as the first."""
    year, month = published // 100_000_000, max(published // 1_000_000 % 100, 1)
    try:
        first = datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return int(first.timestamp()) // 86_400 + max(published // 10_000 % 100, 1) - 1
