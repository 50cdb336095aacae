"""The word lists of the cleaning steps, read from the data files beside this module.

Everything in them is matched against the key of a line (Simplified, half-width, lower case), which
has the line's own length: one pattern serves both scripts, and a value is cut from the line as
written. Their own characters are folded when they are read, as the key of 链 is 炼.
"""

import re
from functools import cache
from importlib.resources import files

from analysis import fold_key

OUTLET = (
    "[\u4e00-\u9fffa-z]{1,10}?(?:日报|晚报|早报|晨报|时报|商报|周报|快报|生活报|青年报|都市报|报|通讯社|社"
    "|电视台|广播|新闻网|网|客户端|周刊|在线|融媒|新闻)"
)
"""Pattern of the name of an outlet."""


_HAN = re.compile("[\u3400-\u9fff]+")


def pattern_lines(name: str) -> list[str]:
    """Return the lines of a data file that say something, folded."""
    text = (files("indexer.cleaning") / name).read_text(encoding="utf-8")
    folded = _HAN.sub(lambda match: fold_key(match.group()), text)
    return [line for line in folded.splitlines() if line and not line.startswith("#")]


@cache
def header_labels() -> dict[str, tuple[str, bool]]:
    """Map the labels of header lines to (field, whether the label alone makes a header line)."""
    labels = {}
    for line in pattern_lines("header_labels.txt"):
        field, _, words = line.partition(": ")
        for word in words.split():
            labels[word.strip("()")] = (field, not word.startswith("("))
    return labels
