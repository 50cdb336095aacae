"""Which queries compiled loops find the best documents of: one term, terms of one field that are
all wanted or any of them, or a phrase. Python takes longer to ask than they to answer.
"""

from engine import queries
from engine.columnar.arrays import Arrays
from engine.columnar.compiled import ALL_OF, ANY_OF, PHRASE
from engine.columnar.found import Found

_Asked = tuple[int, str, tuple[str, ...], float]
"""Which of the three, the field, the terms, and the boost of all of them."""

_OF_SEVERAL = queries.Or | queries.And


def best_compiled(query: queries.Query, arrays: Arrays, count: int) -> Found | None:
    """Return the `count` best documents; None where compiled loops do not say."""
    asked = _asked(query)
    if asked is None:
        return None
    kind, name, terms, boost = asked
    reader = arrays.compiled(name)
    if reader is None or (kind == PHRASE and not reader.has_positions):
        return None
    return Found(*reader.top(kind, terms, boost, count))


def _asked(query: queries.Query) -> _Asked | None:
    if isinstance(query, queries.Term):
        return (ANY_OF, query.field, (query.term,), query.boost) if query.boost > 0 else None
    if isinstance(query, queries.Phrase):
        kind = ANY_OF if len(query.terms) == 1 else PHRASE
        return (kind, query.field, query.terms, query.boost) if query.boost > 0 else None
    if isinstance(query, _OF_SEVERAL):
        return _of_terms(ANY_OF if isinstance(query, queries.Or) else ALL_OF, query.children)
    return None


def _of_terms(kind: int, children: tuple[queries.Query, ...]) -> _Asked | None:
    """Return what is asked where all children are terms of one field with one boost."""
    if not children or not isinstance(first := children[0], queries.Term) or first.boost <= 0:
        return None
    name, boost = first.field, first.boost
    terms = []
    for child in children:
        if not isinstance(child, queries.Term) or child.field != name or child.boost != boost:
            return None
        terms.append(child.term)
    return kind, name, tuple(terms), boost
