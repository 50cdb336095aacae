"""An article as a reference: a line as GB/T 7714 wants it, and BibTeX."""

import re
from datetime import date

from webapp.article_view import ArticleView

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "{}%&#$_"},
}
_SPACE = re.compile(r"\s+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def gb7714(article: ArticleView, address: str, today: date) -> str:
    """Return the line of a reference list (GB/T 7714-2015, an article on line).

    Example: `李明. 忠诚拥护[N/OL]. 长江日报, 2022-11-12[2026-11-22]. https://example.org/1.html.`
    """
    day = _day(article)
    title = _plain(article.title.text)
    parts = [_plain(article.author), f"{title}[{'N' if article.source else 'EB'}/OL]"]
    place = ", ".join(filter(None, (_plain(article.source), day)))
    parts.append(f"{place}[{today}]" if article.source else f"{f'({day})' if day else ''}[{today}]")
    return ". ".join(filter(None, [*parts, article.url or address])) + "."


def bibtex(article: ArticleView, address: str, today: date) -> str:
    """Return the entry of a bibliography, for BibLaTeX and, less exactly, BibTeX."""
    day = _day(article)
    values = {
        "title": f"{{{_escaped(article.title.text)}}}",
        "author": f"{{{_escaped(article.author)}}}" if article.author else "",
        "journaltitle": _escaped(article.source),
        "date": day,
        "year": day[:4],
        "url": _url(article.url or address),
        "urldate": today.isoformat(),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in values.items() if value]
    key = re.sub(r"[^A-Za-z0-9]+", "-", article.id).strip("-").lower()[-40:] or "article"
    return "\n".join([f"@online{{{key},", *lines, "}"])


def _day(article: ArticleView) -> str:
    found = _DAY.match(article.published)
    return found[0] if found else ""


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in _plain(text))


def _url(address: str) -> str:
    """Return an address that cannot end the value it stands in."""
    return re.sub(r"[\s{}\\]", lambda found: f"%{ord(found[0]):02X}", address)
