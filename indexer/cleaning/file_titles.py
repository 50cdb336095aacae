"""Read date and title from the name of a file, where the article in it states none.

2022-11-12_春茶开采早.txt          20220711-长江日报-春茶开采早.html
"""

import re
from dataclasses import replace
from pathlib import PurePath

from analysis import fold_key
from indexer.articles import Place
from indexer.cleaning.dates import DATE, parse_date
from indexer.cleaning.draft import Draft, Stated
from indexer.cleaning.patterns import OUTLET

_COMPACT = re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)")
_ENDING = re.compile(r"(?:\.[a-z0-9]{1,8}){1,2}$", re.IGNORECASE | re.ASCII)
_APART = re.compile(r"[\s_—–-]+")
_NUMBER = re.compile(r"[a-z]?\d{1,10}|[0-9a-f]{8,}", re.IGNORECASE | re.ASCII)
_EMPTY = re.compile(r"[(（\[【]\s*[)）\]】]")
_OUTLET = re.compile(OUTLET)
_HAN = re.compile("[\u3400-\u9fff]")
_FEWEST_HAN = 4
"""Han characters of a title: fewer are a section, a number or a person."""


def read_file_name(draft: Draft, place: Place) -> Draft:
    """Take date and title from the name of a file of one article: the date where none is stated,
    the title where it would be a guess.
    """
    stated = "title" in draft.fields and draft.fields["title"].basis != "guess"
    if place.line is not None or (stated and "published" in draft.fields):
        return draft
    name = _ENDING.sub("", PurePath(place.path).name)
    dates = _dates(name)
    if len(dates) == 1:
        draft = draft.state("published", parse_date(dates[0]), "file name")
    title = _title(name, dates)
    if title and not stated:
        found = Stated(title, "file name")
        draft = replace(draft, fields={**draft.fields, "title": found})
    return draft


def _dates(name: str) -> list[str]:
    """Return the complete dates in a name; of two nobody knows which is meant."""
    key = fold_key(name).replace("_", "-")
    found = [match.span() for pattern in (DATE, _COMPACT) for match in pattern.finditer(key)]
    return [key[start:end] for start, end in found if parse_date(key[start:end])]


def _title(name: str, dates: list[str]) -> str:
    """Return what is left of a name without dates, and without the outlet at either end."""
    key = fold_key(name).replace("_", "-")
    for date in dates:
        start = key.find(date)
        name = f"{name[:start]} {name[start + len(date) :]}"
        key = f"{key[:start]} {key[start + len(date) :]}"
    parts = [part for part in _APART.split(name) if part]
    for end in (0, -1):
        while parts and (_NUMBER.fullmatch(parts[end]) or _OUTLET.fullmatch(fold_key(parts[end]))):
            del parts[end]
    title = _EMPTY.sub("", " ".join(parts)).strip()
    return title if len(_HAN.findall(title)) >= _FEWEST_HAN else ""
