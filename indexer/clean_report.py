"""Show a person what cleaning made of an article: its fields, its text with every change marked,
and what each kind of change is.
"""

from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from indexer.articles import Article
from indexer.cleaning import KINDS, Change, Cleaning

_FIELDS = ("title", "source", "published", "author", "editor", "section", "url")
_CONTEXT = 10
"""Characters shown on either side of a repair."""
_TO_CHECK = ("byte shift", "encoding", "lost", "unrepaired")
"""Kinds that are listed one by one: they rest on what is probable."""
_SHOWN = 40
_VISIBLE = str.maketrans({"\n": "⏎", "\t": "→", "\u3000": "␣", "\u00a0": "␣", "\r": "␍"})


def print_article(article: Article, console: Console) -> None:
    """Print an article as it would be stored, and how much was changed."""
    _print_fields(article, console)
    changes = ", ".join(f"{count:,} {name}" for name, count in article.changes.items())
    console.print(f"{'changed':<10} {changes or 'nothing'}\n\n{article.text}\n", markup=False)


def print_changes(cleaning: Cleaning, console: Console) -> None:
    """Print an article with what was taken out and put in: in colour on a terminal, elsewhere as
    `[-out-]` and `{+in+}`.
    """
    _print_fields(cleaning.article, console)
    console.print()
    plain = console.color_system is None
    console.print(_marked(cleaning.original, cleaning.changes, plain))
    counts = Counter(cleaning.article.changes)
    if counts:
        console.print()
    for kind, count in counts.most_common():
        console.print(f"{count:>7,}  {kind:<18} {KINDS[kind]}", markup=False)
    _print_to_check(cleaning, console, plain)
    console.print()


def _print_fields(article: Article, console: Console) -> None:
    for name in _FIELDS:
        if value := getattr(article, name):
            console.print(f"{name:<10} {value}  ({article.basis[name]})", markup=False)
    for caption in article.captions:
        console.print(f"{'caption':<10} {caption}", markup=False)


def _print_to_check(cleaning: Cleaning, console: Console, plain: bool) -> None:
    """List the repairs that a person should look at, with what stands around them."""
    found = [change for change in cleaning.changes if _is_to_check(change)]
    if found:
        console.print("\nto check, with the offset in the original:")
    for change in found[:_SHOWN]:
        start, end = change.start, change.start + len(change.before)
        before = cleaning.original[max(start - _CONTEXT, 0) : start].translate(_VISIBLE)
        after = cleaning.original[end : end + _CONTEXT].translate(_VISIBLE)
        line = Text(f"{start:>9,}  {', '.join(change.kinds):<18} {before}")
        line += _one(change, plain)
        line += Text(after + ("  inferred" if change.inferred else ""))
        console.print(line)
    if len(found) > _SHOWN:
        console.print(f"{'':>9}  and {len(found) - _SHOWN:,} more: --json has all")


def _is_to_check(change: Change) -> bool:
    return change.inferred or any(kind in _TO_CHECK for kind in change.kinds)


def _marked(original: str, changes: tuple[Change, ...], plain: bool) -> Text:
    """Return the original with every change marked."""
    text, place = Text(), 0
    for change in changes:
        text.append(original[place : change.start])
        text += _one(change, plain)
        place = change.start + len(change.before)
    return text.append(original[place:])


def _one(change: Change, plain: bool) -> Text:
    """Return a change as text: what was there, then what is there now."""
    text = Text()
    if change.before == change.after:
        return text.append(f"[?{change.before}?]" if plain else change.before, "yellow")
    for part, marks, style in (
        (change.before, "[--]", "red strike"),
        (change.after, "{++}", "green"),
    ):
        if part:
            shown = "".join(_shown(part))
            text.append(f"{marks[:2]}{shown}{marks[2:]}" if plain else shown, style)
    return text


def _shown(part: str) -> Iterator[str]:
    """Yield a changed part with what cannot be seen made visible; long lines keep their breaks."""
    for character in part:
        if character == "\n" and part.strip():
            yield "⏎\n" if len(part) > _CONTEXT else "⏎"
        elif character.isprintable() and not character.isspace():
            yield character
        else:
            seen = character.translate(_VISIBLE)
            yield "␣" if seen == " " else seen if seen != character else f"<{ord(character):04X}>"
