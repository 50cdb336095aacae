"""Find the best documents with compiled loops (`kernels/`), where they could be compiled: one term,
terms of one field that are all wanted or any of them, or a phrase.

What they find is what NumPy finds, in a fifth to a thirtieth of the time. A term or two takes Python
longer to hand over than them to answer.
"""

import sys
from types import ModuleType
from typing import Any

import numpy as np

from engine import queries
from engine.columnar.arrays import K1, Arrays, Score
from engine.columnar.field import Field
from engine.columnar.found import Found
from engine.errors import IndexDamaged

kernels: ModuleType | None = None
if sys.byteorder == "little":  # as the files are
    try:
        from engine.columnar import _kernels as kernels
    except ImportError:  # no compiler was there, or it is for another Python
        kernels = None

_ALL_OF, _ANY_OF, _PHRASE = range(3)

_Asked = tuple[int, str, tuple[str, ...], float]
"""What the loops are asked: which of the three, the field, the terms, and the boost of all."""

_UNKNOWN = object()


def best_compiled(query: queries.Query, arrays: Arrays, count: int) -> Found | None:
    """Return what `find_top` does; None for what compiled loops do not answer, or without them."""
    asked = _asked(query) if kernels is not None else None
    if asked is None:
        return None
    kind, name, terms, boost = asked
    reader = arrays.compiled.get(name, _UNKNOWN)
    if reader is _UNKNOWN:
        reader = arrays.compiled[name] = _reader(arrays, name)
    if reader is None:
        return None
    try:
        documents, scores = reader.top(kind, terms, boost, count)
    except ValueError as error:
        raise IndexDamaged(f"field {name!r} has damaged postings ({error})") from None
    return Found(np.frombuffer(documents, np.int64), np.frombuffer(scores, Score))


def _asked(query: queries.Query) -> _Asked | None:
    kind = type(query)
    if kind is queries.Term:
        return _of_terms(_ANY_OF, (query,))
    if kind is queries.Phrase:
        of_one = _ANY_OF if len(query.terms) == 1 else _PHRASE
        return (of_one, query.field, query.terms, query.boost) if query.boost > 0 else None
    if kind is queries.Or or kind is queries.And:
        return _of_terms(_ALL_OF if kind is queries.And else _ANY_OF, query.children)
    return None


def _of_terms(kind: int, children: tuple[queries.Query, ...]) -> _Asked | None:
    """Return what is asked where all children are terms of one field with one boost."""
    if not children or type(first := children[0]) is not queries.Term or first.boost <= 0:
        return None
    name, boost = first.field, first.boost
    for child in children:
        if type(child) is not queries.Term or child.field != name or child.boost != boost:
            return None
    return kind, name, tuple([child.term for child in children]), boost


def _reader(arrays: Arrays, name: str) -> Any:
    """Return what the loops need of a field; None where they cannot read it."""
    fields = arrays.fields(name)
    kinds = {field.kind for _, field in fields}
    if len(kinds) != 1 or "values" in kinds:
        return None
    norms = arrays.norms(name)
    try:
        compiled = tuple((base, _compiled(field)) for base, field in fields)
        return kernels.Reader(compiled, norms.added, norms.once, arrays.live, K1 + 1)
    except (ValueError, KeyError) as error:
        raise IndexDamaged(f"field {name!r} has damaged postings ({error})") from None


def _compiled(field: Field) -> Any:
    dictionary = field.dictionary
    with_positions = field.kind == "positions"
    columns = {
        **field.lists.columns,
        **dictionary.columns,
        "slots": field.stretches.of_slots if with_positions else b"",
        "stretches": field.stretches.starts if with_positions else b"",
    }
    limit = field.stretches.limit if with_positions else field.document_count
    sizes = dictionary.base, limit, field.document_count, *field.lists.bits
    return kernels.Field(columns, dictionary.shared, *sizes, with_positions)
