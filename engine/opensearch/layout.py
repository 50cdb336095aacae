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

FORMAT = 2
OLDEST = (2, 8)
"""The first version of OpenSearch that has all that we ask for."""

DAY = "day"
NUMBER = "number"
"""Place of a document in the order in which all were written."""
COLLAPSED = "collapsed"
"""What documents are collapsed by: their group, or below 0 a number of their own."""
STORED, TEXTS = "stored", "texts"
FREQUENCY = "frequency"
DICTIONARY = "dictionary.txt"

SCORED_FIELDS = tuple(field.name for field in FIELDS if field.kind in ("words", "grams"))
STREAM_FIELDS = (*SCORED_FIELDS, *(f"{field}_chars" for field in TEXT_FIELDS))
KEYWORDS = tuple(field.name for field in FIELDS if field.kind == "keyword")
NUMBERS = tuple(field.name for field in FIELDS if field.kind == "number")

WINDOW = 100_000
"""Documents that can be listed of one answer, by offset and limit together."""


def settings(shards: int) -> dict[str, Any]:
    """Return the settings of an index of documents; what a term scores is its frequency, of which
    `scoring.py` makes BM25.
    """
    return {
        "number_of_shards": shards,
        "auto_expand_replicas": "0-1",  # a copy of each shard as soon as there are two nodes
        "refresh_interval": "-1",
        "store.stats_refresh_interval": "1s",
        "codec": "best_compression",  # of what is stored, most of the space
        "max_result_window": WINDOW,
        "similarity": {FREQUENCY: {"type": "scripted", "script": {"source": "return doc.freq"}}},
    }


def mappings(meta: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an index of documents."""
    fields: dict[str, Any] = {name: _stream(name) for name in STREAM_FIELDS}
    fields |= {name: {"type": "keyword"} for name in ("id", *KEYWORDS, MONTH)}
    fields |= {name: {"type": "unsigned_long"} for name in NUMBERS}
    fields |= {name: {"type": "long"} for name in (DAY, NUMBER, COLLAPSED)}
    fields |= {length_field(name): {"type": "integer", "index": False} for name in SCORED_FIELDS}
    fields |= {name: {"type": "object", "enabled": False} for name in (STORED, TEXTS)}
    return {
        "dynamic": "strict",
        "_source": {"excludes": [*STREAM_FIELDS, *map(length_field, SCORED_FIELDS)]},
        "_meta": meta,
        "properties": fields,
    }


def _stream(name: str) -> dict[str, Any]:
    if name.endswith("_chars"):
        return {"type": "text", "analyzer": "whitespace", "norms": False}
    return {
        "type": "text",
        "analyzer": "whitespace",
        "similarity": FREQUENCY,
        "index_options": "freqs",
        "norms": False,
    }


def length_field(name: str) -> str:
    """Return where the number of tokens of a field is: what Lucene keeps of it is one byte."""
    return f"{name}_length"


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
