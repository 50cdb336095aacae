"""The cascade: the steps of cleaning in the order they run, and the pass through them.

A step takes a draft and returns it changed, with the number of places it changed. Later steps rely
on what earlier ones did: header lines are looked for in lines without stray spaces and furniture.
Header lines and furniture stand above one another in any order, and above and below the title, so
these steps are repeated until they change nothing: cleaning a cleaned text leaves it as it is.
"""

from collections import Counter
from collections.abc import Callable, Mapping

from indexer.articles import Article, Page, RawArticle
from indexer.cleaning.characters import normalize_lines, remove_repeated_punctuation
from indexer.cleaning.datelines import read_dateline, read_signature
from indexer.cleaning.dates import parse_date
from indexer.cleaning.draft import Draft
from indexer.cleaning.furniture import remove_bottom_furniture, remove_top_furniture
from indexer.cleaning.headers import (
    author_name,
    header_values,
    is_labelled,
    read_header_lines,
    state_values,
)
from indexer.cleaning.pinyin import remove_glued_pinyin, without_readings
from indexer.cleaning.titles import find_title, remove_repeated_title

Step = Callable[[Draft], tuple[Draft, int]]

CASCADE: Mapping[str, Step] = {
    "lines": normalize_lines,
    "pinyin": remove_glued_pinyin,
    "punctuation": remove_repeated_punctuation,
    "top furniture": remove_top_furniture,
    "header": read_header_lines,
    "title": find_title,
    "repeated title": remove_repeated_title,
    "bottom furniture": remove_bottom_furniture,
    "dateline": read_dateline,
    "signature": read_signature,
}

_ORDER = (
    (("lines", "pinyin", "punctuation"), False),
    (("top furniture", "header"), True),
    (("title",), False),
    (("repeated title", "top furniture", "header", "bottom furniture"), True),
    (("dateline", "signature"), False),
)
"""Names of steps, and whether they are repeated until they change nothing."""


def clean(raw: RawArticle, page: Page = Page()) -> Article:  # noqa: B008 - frozen
    """Clean an article whose content is plain text, with what its page says around it."""
    draft, changes = _with_given(Draft(raw.content), raw.given), Counter[str]()
    for names, repeated in _ORDER:
        found = True
        while found:
            before = draft
            draft = _run(names, draft, changes)
            found = repeated and draft != before
    draft = _with_page(draft, page)
    values = {name: stated.value for name, stated in draft.fields.items()}
    basis = {name: stated.basis for name, stated in draft.fields.items()}
    return Article(
        raw.id,
        raw.place,
        **{"title": "", **values},
        text=draft.text,
        basis=basis,
        changes=dict(changes),
    )


def _run(names: tuple[str, ...], draft: Draft, changes: Counter[str]) -> Draft:
    for name in names:
        draft, count = CASCADE[name](draft)
        if count:
            changes[name] += count
    return draft


def _with_given(draft: Draft, given: Mapping[str, str]) -> Draft:
    """State the fields that came beside the text; titles are cleaned like text, dates read."""
    for name, value in given.items():
        if name == "published":
            value = parse_date(value)
        elif name == "title":
            value = _clean_line(value)
        draft = draft.state(name, value, "given")
    return draft


def _with_page(draft: Draft, page: Page) -> Draft:
    for line in page.lines:
        line = " ".join(line.split())
        values = header_values(line) if is_labelled(line) else None
        draft = state_values(draft, values) if values else draft
    read = {"published": parse_date, "author": author_name}
    for name, value in page.fields.items():
        draft = draft.state(name, read.get(name, str)(value), "meta")
    return draft


def _clean_line(line: str) -> str:
    """Return a title cleaned as the text is; one reading in it is glued, not the author's."""
    draft, _ = normalize_lines(Draft(without_readings(line)[0]))
    draft, _ = remove_repeated_punctuation(draft)
    return draft.text.replace("\n", " ")
