"""How values are shown. HTML is escaped here, in `mark`, and by Jinja's autoescape; nowhere else.

Templates use no `safe` filter and no other module makes Markup; a test holds that.
"""

import re

from flask import Flask
from markupsafe import Markup, escape

from search import Fragment
from webapp.web_addresses import site_name, web_address

_SENTENCE_END = frozenset("。！？!?…”』」")
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?")


def mark(fragment: Fragment, anchor: str = "") -> Markup:
    """Return a fragment as HTML: its text escaped, its ranges inside <mark>.

    The first mark gets the id `anchor`, if one is given. Example: `a<b` with range (2, 3) ->
    `a&lt;<mark>b</mark>`
    """
    pieces = []
    at = 0
    opening = Markup('<mark id="{}">').format(anchor) if anchor else Markup("<mark>")
    for start, end in fragment.ranges:
        pieces += [escape(fragment.text[at:start]), opening, escape(fragment.text[start:end])]
        pieces.append(Markup("</mark>"))
        opening = Markup("<mark>")
        at = end
    return Markup("").join([*pieces, escape(fragment.text[at:])])


def with_ellipses(fragment: Fragment) -> Fragment:
    """Return a fragment with … where it is cut, at its end only inside a sentence.

    Ranges move along.
    """
    if not fragment.text:
        return fragment
    before = "…" if fragment.cut_before else ""
    inside_sentence = fragment.cut_after and fragment.text[-1:] not in _SENTENCE_END
    ranges = tuple((start + len(before), end + len(before)) for start, end in fragment.ranges)
    return Fragment(f"{before}{fragment.text}{'…' if inside_sentence else ''}", ranges)


def readable_date(moment: str) -> str:
    """Return an ISO 8601 day or minute in Chinese; anything else as it is.

    Example: `2022-11-02T09:15:00+08:00` -> `2022年11月2日 09:15`
    """
    found = _MOMENT.match(moment)
    if not found:
        return moment
    year, month, day, time = found.groups()
    return f"{int(year)}年{int(month)}月{int(day)}日{f' {time}' if time else ''}"


def readable_duration(milliseconds: float) -> str:
    """Return a duration in Chinese. Example: `13.4` -> `13 毫秒`"""
    if milliseconds < 1:
        return "不到 1 毫秒"
    if milliseconds < 1000:
        return f"{milliseconds:.0f} 毫秒"
    return f"{milliseconds / 1000:.1f} 秒"


def install(app: Flask) -> None:
    """Make these functions filters of the templates."""
    for show in (mark, with_ellipses, readable_date, readable_duration, site_name, web_address):
        app.add_template_filter(show)
    app.add_template_filter("{:,}".format, "readable_count")
