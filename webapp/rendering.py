"""How values are shown. HTML is escaped here, in `mark`, `tell` and `shown`, which is what Jinja's
autoescape does with a value; nowhere else.

Templates use no `safe` filter and no other module makes Markup; a test holds that.
"""

import re
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache, lru_cache, partial
from itertools import count
from types import CodeType
from typing import Any

import markupsafe
from flask import Flask
from jinja2 import Environment, Template
from markupsafe import Markup, escape

from analysis.scripts import script_of
from search import Fragment
from search.answers import with_ellipses
from webapp.language import LANGUAGES, current_language, known, rows, say, strings, wording
from webapp.web_addresses import site_name, web_address

_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_HAN = re.compile("[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`(.+?)`")
_TO_THE_MINUTE = len("2022-11-02T09:15")
_DAYS = 4096
"""Days that are remembered as they are shown, a megabyte: those of more than ten years."""
_LABELS, _LABEL = 4096, 300
"""Texts whose script is remembered, and their longest: three megabytes."""
_LINK = re.compile(r"\[([^\]]+)\]\(\{(\w+)\}\)")


_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)
"""What `escape` does with a text before it makes it Markup, which takes eight times as long; where
MarkupSafe should come to call it otherwise, `escape` itself.
"""


def mark(fragment: Fragment, anchors: "count[int] | None" = None) -> Markup:
    """Return a fragment as HTML: its text escaped, its ranges inside <mark>.

    With `anchors`, numbers still to be given, the marks get them as ids. Example: `a<b` with range
    (2, 3) -> `a&lt;<mark>b</mark>`
    """
    text = fragment.text
    pieces: list[str] = []
    at = 0
    for start, end in fragment.ranges:
        opening = "<mark>" if anchors is None else f'<mark id="match-{next(anchors)}">'
        pieces += (_escape_text(text[at:start]), opening, _escape_text(text[start:end]), "</mark>")
        at = end
    return Markup("".join((*pieces, _escape_text(text[at:]))))


def tell(name: str, /, **values: Any) -> Markup:
    """Return a string of the interface as HTML: its own markup made, values escaped."""
    return _told(current_language(), name, values)


def _told(language: str, name: str, values: Mapping[str, Any]) -> Markup:
    html = _marked_up(wording(name, values, language))
    if not values:
        return html
    safe = {name: _escaped(value) for name, value in values.items()}
    return Markup(str.format(str(html), **safe))


def _escaped(value: Any) -> Any:
    """Return a value as it may stand in HTML; a number stays one, for its format."""
    return value if type(value) in (int, float) else str(escape(value))


@cache
def _marked_up(text: str) -> Markup:
    """Return a string of the interface as HTML, its placeholders as they are; there are as many as
    strings.
    """
    html = str(escape(text))
    html = _STRONG.sub(r"<strong>\1</strong>", html)
    html = _CODE.sub(r"<code>\1</code>", html)
    return Markup(_LINK.sub(r'<a href="{\2}">\1</a>', html))


@cache
def _teller(language: str) -> Callable[..., Markup]:
    """Return `tell` in a language: a page has two hundred strings, all in the same."""

    def tell(name: str, /, **values: Any) -> Markup:
        return _told(language, name, values)

    return tell


class _Page(Template):
    """A template that shows values as Jinja's autoescape does, without making each of the six
    hundred texts of a page Markup: a quarter of what a page took. Where Jinja should come to call
    its function otherwise, templates go on with that.
    """

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """Return the template that was compiled to `code`."""
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__["escape"] = shown
        return template


def shown(value: Any) -> str:
    """Return a value as it stands in HTML: a text escaped, Markup as it is, as `escape` has it."""
    if type(value) is str:
        return _escape_text(value)
    return value if type(value) is Markup else escape(value)


def with_code(text: str) -> Markup:
    """Return a text of the interface as HTML. Example: `` or `|` `` -> `or <code>|</code>`"""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


def readable_date(moment: str, language: str = "") -> str:
    """Return an ISO 8601 month, day or minute for people; anything else as it is. Who shows many
    names the current language, which is then not looked up for each.

    Example: `2022-11-02T09:15:00+08:00` -> `2022年11月2日 09:15`
    """
    day = _readable_day(moment[:_TO_THE_MINUTE], language or current_language())
    return day or readable_month(moment)


@lru_cache(_DAYS)
def _readable_day(moment: str, language: str) -> str:
    """Return a day or a minute for people who read this language, and "" for what is neither;
    articles of a page are often of the same days.
    """
    found = _MOMENT.match(moment)
    if not found:
        return ""
    year, month, day, time = found.groups()
    numbers = {"year": int(year), "month": int(month), "day": int(day)}
    shown = wording("date.day", numbers, language).format(**numbers, name=_name(month, language))
    return f"{shown} {time}" if time else shown


def readable_month(month: str) -> str:
    """Return a month or a year for people. Example: `2022-11` -> `2022年11月`"""
    if _MONTH.fullmatch(month):
        return _readable_month(month, current_language())
    return say("date.year", year=int(month)) if month.isdecimal() else month


@lru_cache(_DAYS)
def _readable_month(month: str, language: str) -> str:
    """Return a month for people who read this language."""
    year, number = month.split("-")
    numbers = {"year": int(year), "month": int(number)}
    return wording("date.month", numbers, language).format(**numbers, name=_name(number, language))


def _name(month: str, language: str) -> str:
    names = rows("date.months", language)
    return str(names[int(month) - 1]) if 0 < int(month) <= len(names) else month


def readable_duration(milliseconds: float) -> str:
    """Return a duration for people. Example: `13.4` -> ` 13 毫秒`, to stand behind a word"""
    if milliseconds < 1:
        return say("duration.instant")
    if milliseconds < 1000:
        return say("duration.milliseconds", count=milliseconds)
    return say("duration.seconds", count=milliseconds / 1000)


def script(text: str) -> str:
    """Return the language of an element that shows this text: `zh-Hant`, `zh-Hans`, `zh`; that of
    the interface where no Chinese stands in it.
    """
    find = _script_of if len(text) <= _LABEL else _script_of.__wrapped__
    return find(text) or current_language()


@lru_cache(_LABELS)
def _script_of(text: str) -> str:
    """Return the script of a text, "" where no Chinese stands in it; near-duplicates have the same
    titles, and whole pages the same outlets.
    """
    return script_of(text) if _HAN.search(text) else ""


def install(app: Flask) -> None:
    """Make these functions known to the templates. Raises ValueError where a language is broken."""
    for language in LANGUAGES:
        strings(language)
    app.jinja_env.template_class = _Page
    filters = (mark, with_ellipses, readable_date, readable_month, readable_duration)
    for show in (*filters, site_name, web_address, with_code, script):
        app.add_template_filter(show)
    app.add_template_filter("{:,}".format, "readable_count")
    app.jinja_env.globals.update(t=tell, say=say, rows=rows, known=known, numbers_from=count)
    app.jinja_env.globals["constant_part"] = _constant_parts(app.jinja_env)
    app.context_processor(_in_the_language)


def _constant_parts(templates: Environment) -> Callable[[str, str], Markup]:
    """Return what gives a template that says the same on every page of a language, rendered once
    for all of these.
    """

    @cache
    def constant_part(name: str, language: str) -> Markup:
        said = {"t": _teller(language), "rows": partial(rows, language=language)}
        return Markup(templates.get_template(name).render(**said))

    return constant_part


def _in_the_language() -> dict[str, Any]:
    language = current_language()
    return {"language": language, "t": _teller(language)}
