"""How our fields lie in a Whoosh index, and which versions can read one another's files."""

from importlib.metadata import version

from whoosh.fields import ID, NUMERIC, STORED, TEXT, FieldType, Schema

from analysis.schema import FIELDS, Kind

STORED_FIELD = "stored"
"""The Whoosh field that keeps a document's stored fields, as one JSON text."""

UNDATED = 0
"""Number of a document without one: it is in no range, and comes last when sorted."""


def engine_version() -> str:
    """Return what an index must have been written by to be read by us."""
    return f"whoosh3 {version('whoosh3')}"


def whoosh_schema() -> Schema:
    """Return the Whoosh schema of our fields.

    Terms come to Whoosh as lists, already analyzed, so its own analyzers never run: what its table
    of contents pickles is Whoosh's classes only.
    """
    return Schema(
        **{field.name: _field_type(field.kind) for field in FIELDS}, **{STORED_FIELD: STORED()}
    )


def _field_type(kind: Kind) -> FieldType:
    match kind:
        case "words" | "grams":
            return TEXT(phrase=kind == "grams")
        case "id":
            return ID(unique=True)
        case "keyword":
            return ID(sortable=True)
        case "number":
            return NUMERIC(int, bits=64, signed=False, sortable=True, default=UNDATED)
