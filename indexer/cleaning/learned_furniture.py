"""Remove lines that were learned to be furniture: they recur in the articles of one outlet.

Like all furniture they are only taken from the ends. An article keeps its title and some text.
"""

from indexer.cleaning.draft import Draft
from indexer.cleaning.furniture_patterns import comparable
from indexer.cleaning.headers import header_values
from indexer.cleaning.titles import reads_like_title


def remove_learned_furniture(draft: Draft) -> Draft:
    """Remove lines above and below the article that recur in the articles of its outlet."""
    if not draft.furniture.learned:
        return draft
    lines, title = draft.lines, comparable(draft.value("title"))
    taken = [draft.furniture.has_learned(line) and comparable(line) != title for line in lines] + [
        False
    ]
    first = taken.index(False)
    last = len(lines)
    while last > first and taken[last - 1]:
        last -= 1
    if not title:
        first = _below_title(draft, first)
    if first >= last:
        return draft
    numbers = [*range(first), *range(last, len(lines))]
    return draft.without_lines("learned furniture", numbers)


def _below_title(draft: Draft, first: int) -> int:
    """Return where the article begins that has no title yet: what stands above its first paragraph
    may be the title, that of a daily column for instance.
    """
    for index, line in enumerate(draft.lines[first:], start=first):
        if not draft.furniture.has("top", line) and header_values(line, True) is None:
            titled = reads_like_title(line) and index + 1 < len(draft.lines)
            return first if titled else max(first - 1, 0)
    return max(first - 1, 0)
