"""Which words of a query an article lacks, so that who reads a hit need not look for them."""

from collections.abc import Sequence

from analysis import fold_key
from search.query_building import Builder
from search.query_parser import Clause


class Lacking:
    """The words of the bare runs of one query."""

    def __init__(self, clauses: Sequence[Clause], builder: Builder) -> None:
        self._clauses = clauses
        self._builder = builder
        self._forms: dict[str, tuple[str, ...]] | None = None

    def of(self, key: str) -> tuple[str, ...]:
        """Return the words, as typed, that can be read neither in the title nor in the text of an
        article, whose key is given, nor anything that stands for them. There may be none:
        characters of a word can stand side by side where the word is not.
        """
        if self._forms is None:
            self._forms = self._listed()
        return tuple(
            word for word, forms in self._forms.items() if not any(map(key.__contains__, forms))
        )

    def _listed(self) -> dict[str, tuple[str, ...]]:
        """Return each word that tells something, or each of all, with the keys that it has."""
        telling: dict[str, tuple[str, ...]] = {}
        every: dict[str, tuple[str, ...]] = {}
        for clause in self._clauses:
            if clause.exact:
                continue
            also = self._builder.equivalents(clause.text)
            for start, unit in self._builder.placed(clause.text):
                typed = clause.text[start : start + len(unit.text)]
                others = [form for one in also if one.start <= start < one.end for form in one.also]
                every[typed] = tuple(map(fold_key, (typed, *others)))
                if unit.tells_something:
                    telling[typed] = every[typed]
        return telling or every
