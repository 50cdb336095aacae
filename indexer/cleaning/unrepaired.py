"""Note the places that look damaged and were left as they are, for a person to look at."""

import re

from analysis.tokenizers import HAN
from indexer.cleaning.draft import Draft
from indexer.cleaning.edits import Edit

UNREPAIRED = "unrepaired"

_LOST_MARK = re.compile(rf"(?<=[{HAN}])\?(?=[{HAN}])")
_ODD_SIGN = re.compile(rf"(?<=[{HAN}])\?[\u2460-\u249b\u3220-\u3229\uff10-\uff19\uff21-\uff5a]")


def note_unrepaired(draft: Draft) -> Draft:
    """Note question marks behind which bytes seem to be shifted: where a sign follows that nobody
    writes there, and between Han characters in a text that was damaged so elsewhere.
    """
    if "?" not in draft.text:
        return draft
    shifted = any(kind == "byte shift" for kind, _ in draft.trail)
    pattern = _LOST_MARK if shifted else _ODD_SIGN
    edits = [Edit(*match.span(), match.group()) for match in pattern.finditer(draft.text)]
    return draft.edit(UNREPAIRED, edits)
