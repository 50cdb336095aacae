"""Why a hit stands where it does, in the language of the interface."""

from collections import defaultdict
from dataclasses import dataclass

from flask import Flask

from search.models import Explanation, Part
from webapp.language import known, say

SHOWN = 12
"""Reasons of one hit, those that weigh most; the others are added up."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that a score adds up from."""

    label: str
    value: float


def reasons(explanation: Explanation) -> list[Reason]:
    """Return what a score adds up from, what weighs most first; pairs of characters together."""
    values: defaultdict[str, float] = defaultdict(float)
    for part in explanation.parts:
        values[_label(part)] += part.value
    found = [Reason(label, value) for label, value in values.items() if value]
    found.sort(key=lambda reason: -abs(reason.value))
    rest = sum(reason.value for reason in found[SHOWN:])
    return [*found[:SHOWN], *([Reason(say("why.other"), rest)] if rest else [])]


def _label(part: Part) -> str:
    """Return what a part is called. Example: `words` of the title -> `标题里的词“武汉”`"""
    name = f"{part.name}_{part.field}" if part.field else part.name
    return known(f"why.{name}", part.name).format(text=part.text)


def install(app: Flask) -> None:
    """Make `reasons` known to the templates of an application."""
    app.add_template_filter(reasons)
