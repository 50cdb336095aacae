"""From what the engine found to hits: title and snippet with what matched, and near-duplicates."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from analysis import ArticleAnalyzer, fold_key
from engine import Index, Match
from engine.protocol import Stored
from search.filters import GROUP
from search.highlighting import Highlighter
from search.models import Copy, Explanation, Fragment, Hit, Rung
from search.snippets import make_snippet


class HitMaker:
    """Makes the hits of one answer: `rungs` are the names of its tiers, `copies` and `explained`
    what belongs to a match, by its number, and `lacking` says which words an article lacks that
    has some, by the key of its title and text.
    """

    def __init__(
        self,
        rungs: Sequence[Rung],
        highlighter: Highlighter,
        analyzer: ArticleAnalyzer,
        copies: Mapping[int, tuple[Copy, ...]] = MappingProxyType({}),
        explained: Mapping[int, Explanation] = MappingProxyType({}),
        lacking: Callable[[str], tuple[str, ...]] = lambda key: (),
    ) -> None:
        self._rungs, self._highlighter, self._analyzer = rungs, highlighter, analyzer
        self._copies, self._explained, self._lacking = copies, explained, lacking

    def hit(self, match: Match, section: int | None = None) -> Hit:
        """Return the hit of a match in the section of a tier, else of its own."""
        article, ranges = match.stored, self._highlighter.ranges
        title = article["title"]
        text = "\n".join([article["text"], *article.get("captions", ())])  # as it is indexed
        of_title, of_text = fold_key(title), fold_key(text)
        matched = self._rungs[match.tier]
        return Hit(
            id=article["id"],
            title=Fragment(title, ranges(title, "title", of_title)),
            snippet=make_snippet(text, ranges(text, key=of_text), self._analyzer, key=of_text),
            score=match.score,
            source=article.get("source", ""),
            url=article.get("url", ""),
            published=article.get("published", ""),
            matched=matched,
            section=self._rungs[match.tier if section is None else section],
            missing=self._lacking(f"{of_title} {of_text}") if matched == "some" else (),
            duplicates=match.duplicates,
            copies=self._copies.get(match.number, ()),
            explanation=self._explained.get(match.number),
        )


def copy_of(article: Stored) -> Copy:
    """Return an article as it is listed beside one that is much the same."""
    stated = (str(article.get(name, "")) for name in ("title", "source", "published"))
    return Copy(str(article["id"]), *stated)


def newest_copies(matches: Sequence[Match], most: int, index: Index) -> dict[int, tuple[Copy, ...]]:
    """Return at most so many near-duplicates of each match that stands for some, by its number;
    none of one whose few include some that were not found.
    """
    standing = [match for match in matches if match.duplicates] if most else []
    if not standing:
        return {}
    groups = index.sharing(GROUP, [match.number for match in standing], most + 1)
    return {
        match.number: tuple(map(copy_of, others[:most]))
        for match, others in zip(standing, groups, strict=True)
        if match.duplicates > most or match.duplicates == len(others)
    }
