"""Cleaning steps for punctuation that was doubled, mixed or set apart by spaces."""

import re

from analysis.tokenizers import HAN
from indexer.cleaning.draft import Draft

_HALF_WIDTH = re.compile("[\uff61-\uff64]")
_FULL_FORMS = dict(zip("\uff61\uff62\uff63\uff64", "。「」、", strict=True))
_APART = re.compile(
    rf"(?<=[{HAN}]) ([,;])(?= ?[{HAN}]) ?"
    rf"|(?<=[{HAN}]) +(?=[，。、；：！？])|(?<=[，、；]) +(?=[{HAN}])"
)
_REPEATED = re.compile("[,，、。；：.]{2,}")
_MARKS = "、。；："
"""Marks that a comma beside them adds nothing to; the other one is the writer's own."""


def mend_punctuation(draft: Draft) -> Draft:
    """Remove spaces before punctuation, commas that stand beside another mark, and marks that
    stand twice.

    Commas between Latin letters and digits stay (they are code or an empty column), and so do marks
    that somebody meant: `、、、`, `。。。`.

    Example: `上午,，我们,。` -> `上午，我们。`
    """
    mended = draft.substitute("punctuation", _HALF_WIDTH, lambda match: _FULL_FORMS[match.group()])
    if " " in draft.text:
        mended = mended.substitute("punctuation", _APART, lambda match: match[1] or "")
    mended = mended.substitute("punctuation", _REPEATED, _one_mark)
    return draft if mended is draft else mend_punctuation(mended)


def _one_mark(match: re.Match[str]) -> str:
    marks = match.group()
    before = match.string[max(match.start() - 1, 0) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if f"{before}{marks}{after}".isascii() or "..." in marks:
        return marks
    if marks == ".." and after.isalnum():  # somebody hesitates: 我..我
        return marks
    if marks[0] == "." and before.isascii() and before.isalpha():
        return "." + _mended(marks[1:])  # Inc.，
    return _mended(marks)


def _mended(marks: str) -> str:
    others = [mark for mark in marks if mark not in ",，."]
    if not others:
        return _one_of_commas(marks)
    if any(mark in _MARKS for mark in marks) and len(others) < len(marks):
        marks = "".join(others)
    return marks[0] if len(marks) == 2 and marks[0] == marks[1] else marks


def _one_of_commas(marks: str) -> str:
    """Return what is meant by commas and full stops: `...` is an ellipsis, `..` a full stop."""
    if "," in marks or "，" in marks:
        return "，" if "，" in marks else ","
    return "。" if marks == ".." else marks
