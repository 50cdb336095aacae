"""How values are shown. HTML is escaped here, in `mark`, and by Jinja's autoescape; nowhere else.

Templates use no `safe` filter and no other module makes Markup; a test holds that.
"""

import re

from flask import Flask
from markupsafe import Markup, escape

from search import Fragment
from search.answers import with_ellipses
from webapp.web_addresses import site_name, web_address

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
