"""How our fields lie in a Whoosh index, and which versions can read one another's files."""

from importlib.metadata import version
from pathlib import Path

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, ID, STORED, TEXT, FieldType, Schema

from analysis.schema import FIELDS, Kind
from engine.columnar.array_file import VERSION
from engine.columnar.columns import LongBytesColumn

STORED_FIELD = "stored"
"""The Whoosh field that stands for whatever a document stores; its names are the article's."""

ORIGINAL_FIELD = "original"
"""The Whoosh field of the originals, a column."""

DICTIONARY = "dictionary.txt"
"""The file of the words that a generation was built with besides those of jieba."""

UNDATED = 0
"""Number of a document without one: it is in no range, comes last when sorted, and is never
collapsed.
"""


SUGGESTIONS_VERSION = 2
"""Raise when other suggestions are written, or in another way."""


def arrays_file(generation: Path, name: str) -> Path:
    """Return where arrays that are kept with a generation lie."""
    return generation / f"{name}.arrays"


def engine_version() -> str:
    """Return what an index must have been written by to be read by us."""
    return f"whoosh3 {version('whoosh3')}, arrays {VERSION}, suggestions {SUGGESTIONS_VERSION}"


def whoosh_schema() -> Schema:
    """Return the Whoosh schema of our fields.

    Terms never pass through Whoosh's own analyzers: we write arrays of them.
    """
    return Schema(
        **{field.name: _field_type(field.kind) for field in FIELDS},
        **{STORED_FIELD: STORED(), ORIGINAL_FIELD: COLUMN(LongBytesColumn())},
    )


def _field_type(kind: Kind) -> FieldType:
    match kind:
        case "words" | "grams":
            return TEXT(phrase=kind == "grams")
        case "id":
            return ID(unique=True)
        case "keyword":
            return ID()
        case "number":
            return COLUMN(NumericColumn("Q", default=UNDATED))
