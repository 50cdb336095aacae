"""The fields of an index, listed once: the indexer fills them, the engines lay them out, the
search asks them.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Stream = Literal["words", "grams"]
STREAMS: tuple[Stream, ...] = get_args(Stream)

TEXT_FIELDS = ("title", "text")
"""Analyzed fields of an article; each is indexed as one field a stream, e.g. `text_grams`."""

Kind = Literal["words", "grams", "id", "keyword", "number"]


@dataclass(frozen=True, slots=True)
class Field:
    """One indexed field.

    `words` has frequencies; `grams` has positions too; `id` is unique; `keyword` is one exact term
    that can be filtered and counted; `number` can be filtered by range and sorted.
    """

    name: str
    kind: Kind


FIELDS = (
    Field("id", "id"),
    *(Field(f"{field}_{stream}", stream) for field in TEXT_FIELDS for stream in STREAMS),
    Field("source", "keyword"),
    Field("year", "keyword"),
    Field("published", "number"),
    Field("group", "number"),
)

MONTH = "month"
"""What `published` is counted by: 2022-11."""

FACETS = (*(field.name for field in FIELDS if field.kind == "keyword"), MONTH)
"""What can be counted over a result: keyword fields, and months."""
