"""Cleaning steps for single characters: those nobody sees, HTML entities, full-width forms."""

import html
import re
from html.entities import html5

from analysis import strip_invisible
from indexer.cleaning.draft import Draft

_UNSEEN = re.compile(r"[^\x20-\x7e\t\n\r\u3000-\u9fff\uff00-\uffef]+")
"""Wider than what is invisible, so that clean text is passed over at the speed of a search."""

_ENTITY = re.compile(
    r"&(?:amp;)?\s?(?:#\s?(?:\d\s?){1,7}|#\s?[xX]\s?(?:[\da-fA-F]\s?){1,6}|(?:[A-Za-z]\s?){2,8}\d{0,2});"
)
_TWICE = re.compile("&amp;(?=.)")
_SPACES = re.compile(r"\s+")
_HALF_WIDTH = {0xFF01 + code: 0x21 + code for code in range(94)}
_FULL_WIDTH = re.compile(
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+(?:[．－：％＋＃＆／](?=[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]))*"
)


def remove_invisible(draft: Draft) -> Draft:
    """Remove control, zero-width and directional characters; see `analysis.strip_invisible`."""
    return draft.substitute("invisible", _UNSEEN, lambda match: strip_invisible(match.group()))


def replace_entities(draft: Draft) -> Draft:
    """Replace HTML entities that were left in a text, also those with spaces in them.

    Example: `后&#20358;威廉&middot;琼斯&nbsp;` -> `后來威廉·琼斯 `
    """
    return draft.substitute("entity", _ENTITY, _character)


def _character(match: re.Match[str]) -> str:
    entity = _TWICE.sub("&", _SPACES.sub("", match.group()))
    named = entity[1:] in html5 or entity[1] == "#"
    character = html.unescape(entity) if named else entity
    if character == entity or "\ufffd" in character:
        return match.group()
    return strip_invisible(character)


def narrow_full_width(draft: Draft) -> Draft:
    """Make full-width letters and digits ordinary ones, and what joins them.

    Example: `１９４９年` -> `1949年`
    """
    return draft.substitute(
        "full width", _FULL_WIDTH, lambda match: match.group().translate(_HALF_WIDTH)
    )
