"""Runs of characters, and where they stand, as queries of a cluster.

Positions are those of single characters: `text_chars` beside `text_grams`. A run of c characters
takes c of them, so distances are those of the embedded engine.
"""

from collections.abc import Sequence
from typing import Any

from engine.opensearch.encoding import characters_of, encode, is_text, stream
from engine.queries import Following, Near, Phrase, Prefix, Unless

Body = dict[str, Any]
Run = Phrase | Prefix


def chars_field(field: str) -> str:
    """Return where the characters of a field of grams are. Raises ValueError of another field."""
    name, _, stream = field.rpartition("_")
    if stream != "grams":
        raise ValueError(f"field {field!r} has no positions, so no phrases and distances")
    return f"{name}_chars"


def text_of(run: Run) -> str | None:
    """Return the characters of a run; None where nothing has it."""
    if isinstance(run, Prefix):
        text = run.prefix if len(run.prefix) <= 2 else None
    else:
        text = characters_of(run.terms)
    return text if text is not None and is_text(text) else None


def phrase(field: str, run: str) -> Body:
    """Find characters one after the other."""
    return {"match_phrase": {chars_field(field): stream(run)}}


def following(query: Following) -> Body | None:
    """Find runs in order, each at some distance from the one before."""
    texts = [text_of(run) for run in query.runs]
    if not all(texts):
        return None
    field = chars_field(query.runs[0].field)
    found = _span(field, texts[-1] or "")
    for text, (low, high) in zip(texts[-2::-1], query.distances[::-1], strict=True):
        first, size = _span(field, text or ""), len(text or "")
        choices = [
            _near(first, *([_gap(field, gap)] if gap else []), found)
            for gap in range(max(low - size, 0), high - size + 1)
        ]
        if not choices:
            return None
        found = choices[0] if len(choices) == 1 else {"span_or": {"clauses": choices}}
    return found


def near(query: Near) -> Body | None:
    """Find runs in any order inside a window; the same run twice may stand at one place."""
    found = {text_of(run): run for run in query.runs}
    if not all(found):
        return None
    texts = [text for text in found if text]
    field = chars_field(query.runs[0].field)
    rules = [_interval(text) for text in texts]
    gaps = query.window - sum(map(len, texts))
    if len(rules) == 1:
        return {"intervals": {field: rules[0]}} if gaps >= 0 else None
    if gaps >= 0:
        return {
            "intervals": {
                field: {"all_of": {"mode": "unordered", "intervals": rules, "max_gaps": gaps}}
            }
        }
    width = f"interval.end - interval.start < {query.window}"
    inside = {"mode": "unordered", "intervals": rules, "filter": {"script": {"source": width}}}
    return {"intervals": {field: {"all_of": inside}}}


def unless(query: Unless) -> Body | None:
    """Find a run where no other one stands that reaches beyond it.

    Where the other one has the run at two places (江江 of 江) both are left out; among numbers only
    those have it that may stand on neither side.
    """
    text = text_of(query.run)
    if not text:
        return None
    found = _interval(text)
    longer = [_joined(text, other, distance) for other, distance in query.others]
    if any(other == text for other in longer):
        return None
    for other in _unwanted(text, list(dict.fromkeys(filter(None, longer)))):
        # One by one: of several at once the cluster lets some pass.
        none_of = {"not_contained_by": other}
        found = {"all_of": {"mode": "ordered", "intervals": [found], "filter": none_of}}
    return {"intervals": {chars_field(query.run.field): found}}


def _unwanted(text: str, longer: Sequence[str]) -> list[Body]:
    """Return what finds runs that reach beyond another one: those with a character before it
    together, and those with one behind it, because a query may have only so many parts.
    """
    run, size = _interval(text), len(text) + 1
    before = [other[0] for other in longer if len(other) == size and other[1:] == text]
    after = [other[-1] for other in longer if len(other) == size and other[:-1] == text]
    sides = [[_any_of(before), run]] * bool(before) + [[run, _any_of(after)]] * bool(after)
    known = {one + text for one in before} | {text + one for one in after}
    return [
        *({"all_of": {"mode": "ordered", "max_gaps": 0, "intervals": side}} for side in sides),
        *(_interval(other) for other in longer if other not in known),
    ]


def _any_of(characters: Sequence[str]) -> Body:
    return {"any_of": {"intervals": [_interval(one) for one in characters]}}


def _joined(text: str, other: Run, distance: int) -> str | None:
    """Return the characters of both, the other one beginning so far before; None where they cannot
    stand so. Raises ValueError where they would not touch.
    """
    another = text_of(other)
    if not another:
        return None
    first = min(0, -distance)
    places = dict(enumerate(text))
    for place, character in enumerate(another, start=-distance):
        if places.setdefault(place, character) != character:
            return None
    run = range(first, first + len(places))
    if set(run) != places.keys():
        raise ValueError("a run that is not wanted beside another one must touch it")
    return "".join(places[place] for place in run)


def _interval(text: str) -> Body:
    return {"match": {"query": stream(text), "mode": "ordered", "max_gaps": 0}}


def _span(field: str, text: str) -> Body:
    spans = [{"span_term": {field: encode(character)}} for character in text]
    return spans[0] if len(spans) == 1 else _near(*spans)


def _near(*spans: Body) -> Body:
    return {"span_near": {"clauses": list(spans), "slop": 0, "in_order": True}}


def _gap(field: str, width: int) -> Body:
    return {"span_gap": {field: width}}


def grams_of(query: Phrase) -> Sequence[str]:
    """Return the grams of a phrase, each once, in order."""
    return list(dict.fromkeys(query.terms))
