"""The cascade: the steps of cleaning in the order they run, and the pass through them.

A step takes a draft and returns it changed. Later steps rely on what earlier ones did: header lines
are looked for in lines without stray spaces and furniture. Header lines and furniture stand above
one another in any order, and above and below the title, so these steps are repeated until they
change nothing: cleaning a cleaned text leaves it as it is.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indexer.articles import Article, Page, RawArticle
from indexer.cleaning.byte_shift import repair_shifted_bytes
from indexer.cleaning.captions import take_captions
from indexer.cleaning.characters import narrow_full_width, remove_invisible, replace_entities
from indexer.cleaning.clean_text import has_odd_characters, has_odd_space
from indexer.cleaning.datelines import read_dateline, read_signature
from indexer.cleaning.dates import parse_date
from indexer.cleaning.draft import Draft
from indexer.cleaning.edits import Change, apply_edits, find_changes
from indexer.cleaning.file_titles import read_file_name
from indexer.cleaning.furniture import remove_bottom_furniture, remove_top_furniture
from indexer.cleaning.furniture_patterns import Furniture, known_furniture
from indexer.cleaning.headers import (
    author_name,
    header_values,
    is_labelled,
    read_header_lines,
    state_values,
)
from indexer.cleaning.learned_furniture import remove_learned_furniture
from indexer.cleaning.mojibake import mark_lost_characters, repair_encoding
from indexer.cleaning.pinyin import find_readings, remove_glued_pinyin
from indexer.cleaning.punctuation import mend_punctuation
from indexer.cleaning.repairs import repairs_of
from indexer.cleaning.titles import find_title, remove_repeated_title
from indexer.cleaning.unrepaired import note_unrepaired
from indexer.cleaning.whitespace import close_gaps, order_whitespace

Step = Callable[[Draft], Draft]

CHARACTER_STEPS: Sequence[Step] = (
    repair_encoding,
    remove_invisible,
    replace_entities,
    order_whitespace,
    close_gaps,
    repair_shifted_bytes,
    mark_lost_characters,
    remove_glued_pinyin,
    narrow_full_width,
    mend_punctuation,
)


def _always(draft: Draft) -> bool:
    return True


def _is_untitled(draft: Draft) -> bool:
    return "title" not in draft.fields


def _has_odd_characters(draft: Draft) -> bool:
    return has_odd_characters(draft.text)


def _has_only_odd_space(draft: Draft) -> bool:
    return has_odd_space(draft.text) and not has_odd_characters(draft.text)


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that run one after the other, again and again until they change nothing (unless
    `once`), on drafts that want them.
    """

    steps: Sequence[Step]
    wanted: Callable[[Draft], bool] = _always
    once: bool = False

    def run(self, draft: Draft) -> Draft:
        """Return the draft as the steps leave it."""
        while self.wanted(draft):
            before = draft
            for step in self.steps:
                draft = step(draft)
            if self.once or draft is before:
                break
        return draft


_CHARACTERS: Sequence[Stage] = (
    Stage((order_whitespace, close_gaps), wanted=_has_only_odd_space),
    Stage(CHARACTER_STEPS, wanted=_has_odd_characters),
)
CASCADE: Sequence[Stage] = (
    *_CHARACTERS,
    Stage((note_unrepaired,), once=True),
    # Where the title is known these come once more below.
    Stage((remove_top_furniture, remove_learned_furniture, read_header_lines), _is_untitled),
    Stage((find_title,), once=True),
    Stage(
        (
            remove_repeated_title,
            remove_top_furniture,
            read_header_lines,
            remove_bottom_furniture,
            remove_learned_furniture,
            take_captions,
        )
    ),
    Stage((read_dateline, read_signature), once=True),
)


@dataclass(frozen=True, slots=True)
class Cleaning:
    """A cleaned article, the text it was made from, and what was changed in that."""

    article: Article
    original: str
    changes: tuple[Change, ...]


def clean(
    raw: RawArticle,
    page: Page = Page(),  # noqa: B008 - frozen
    furniture: Furniture | None = None,
) -> Article:
    """Clean an article whose content is plain text, with what its page says around it.

    `furniture` is what is known to be furniture; our patterns where it is None.
    """
    return _article(raw, _cleaned(raw, page, furniture or known_furniture()))


def explain(
    raw: RawArticle,
    page: Page = Page(),  # noqa: B008 - frozen
    furniture: Furniture | None = None,
) -> Cleaning:
    """Clean an article as `clean` does, and say what was changed where."""
    draft = _cleaned(raw, page, furniture or known_furniture())
    changes = find_changes(raw.content, draft.text, draft.trail)
    return Cleaning(_article(raw, draft), raw.content, tuple(changes))


def _cleaned(raw: RawArticle, page: Page, furniture: Furniture) -> Draft:
    draft = _with_given(Draft(raw.content, furniture=furniture), raw.given)
    for stage in CASCADE:
        draft = stage.run(draft)
    return read_file_name(_with_page(draft, page), raw.place)


def _article(raw: RawArticle, draft: Draft) -> Article:
    values = {name: stated.value for name, stated in draft.fields.items()}
    basis = {name: stated.basis for name, stated in draft.fields.items()}
    changes = Counter[str](raw.earlier.changes)
    for kind, edits in draft.trail:
        changes[kind] += len(edits)
    return Article(
        raw.id,
        raw.place,
        **{"title": "", **values},
        text=draft.text,
        captions=draft.captions,
        basis=basis,
        changes=dict(changes),
        # What a text had before does not tell of places once more is changed in it.
        repairs=repairs_of(raw.content, draft) if draft.trail else raw.earlier.repairs,
    )


def _with_given(draft: Draft, given: Mapping[str, str]) -> Draft:
    """State the fields that came beside the text; titles are cleaned like text, dates read."""
    for name, value in given.items():
        if name == "published":
            value = parse_date(value)
        elif name == "title":
            value = clean_line(value)
        draft = draft.state(name, value, "given")
    return draft


def _with_page(draft: Draft, page: Page) -> Draft:
    for line in page.lines:
        line = " ".join(line.split())
        values = header_values(line) if is_labelled(line) else None
        draft = state_values(draft, values) if values else draft
    read: dict[str, Callable[[str], str]] = {"published": parse_date, "author": author_name}
    for name, value in page.fields.items():
        draft = draft.state(name, read.get(name, str)(value), "meta")
    return draft


def clean_line(line: str) -> str:
    """Return a line (a title) cleaned as the text is; one reading in it is glued, not the
    author's.
    """
    if has_odd_characters(line) or has_odd_space(line):
        draft = Draft(apply_edits(line, (edit for _, _, edit in find_readings(line))))
        for stage in _CHARACTERS:
            draft = stage.run(draft)
        line = draft.text
    return line.replace("\n", " ")
