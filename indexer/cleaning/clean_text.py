"""Tell at a glance which steps for characters a text needs, if any: nearly all of a good archive
needs none, and looking costs a tenth of the steps.
"""

import re

from indexer.cleaning.whitespace import FEW_GAPS, OPEN_BREAK

_ODD_CHARACTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f&?\x7f-\x9f\u00a1-\u00b6\u00b8-\u00d6\u00d8-\u00f4\u034f\u061c"
    "\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff61-\uff64\ufff9-\uffff\U000e0000-\U000e01ef"
    "锟烫屯锛銆鐨鍦鏄涓浜鎴鍚]"
)
"""What the steps look for, and more: every `&` and `?`."""
_ODD_PAIR = re.compile(
    r"[,，、。；：. (（](?:(?<=[,，、。；：.]) ?[,，、。；：.]|(?<=[，、；]) "
    r"|(?<= )[，。、；：！？,;]|(?<=[(（]) ?[^\W\d_\u3400-\u9fff])"
)
"""Begins with one set of characters, because that is what the search is fast for."""
_NOT_PLAIN = re.compile("[\t\r\u00a0\u3000]")
_ODD_SPACE = re.compile(" (?:(?<![A-Za-z0-9] )|(?![A-Za-z0-9]))")
"""A space, save between Latin words."""


def has_odd_characters(text: str) -> bool:
    """Return whether a step other than those for white space may change a text."""
    return _ODD_CHARACTER.search(text) is not None or _ODD_PAIR.search(text) is not None


def has_odd_space(text: str) -> bool:
    """Return whether a step for white space may change a text."""
    return (
        _NOT_PLAIN.search(text) is not None
        or _ODD_SPACE.search(text) is not None
        or "\n\n" in text
        or text.startswith("\n")
        or text.endswith("\n")
        or (text.count("\n") >= FEW_GAPS and len(OPEN_BREAK.findall(text)) >= FEW_GAPS)
    )
