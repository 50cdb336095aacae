"""Random documents and query trees over few characters, so that what is rare in life happens."""

import random
from collections.abc import Callable

from hypothesis import strategies as st

from analysis import ArticleAnalyzer
from engine import (
    All,
    And,
    AndMaybe,
    Boost,
    Constant,
    Document,
    Keyword,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
)

ALPHABET = "哈呵，a。"
SOURCES = ("长江日报", "長江日報", "a b")
_ANALYZER = ArticleAnalyzer()
_LONGEST = 30

TEXTS = st.text(ALPHABET, max_size=_LONGEST)
RUNS = st.text(ALPHABET, min_size=1, max_size=4)


def document(number: int, title: str, text: str, source: str | None, date: int | None) -> Document:
    """Return a document as the indexer would make it."""
    return Document(
        f"第{number}篇",
        {"title": title, "text": text},
        {"source": source} if source else {},
        {"published": date} if date else {},
        {"id": f"第{number}篇", "text": text, "number": number},
        f"<p>{text}".encode("gb18030") * (number % 3),
    )


DOCUMENTS = st.lists(
    st.tuples(
        TEXTS,
        TEXTS,
        st.sampled_from((None, *SOURCES)),
        st.sampled_from((None, 1, 202211120000, 202211122359, 2**64 - 1)),
    ),
    max_size=12,
).map(lambda rows: [document(number, *row) for number, row in enumerate(rows)])

BOOSTS = st.sampled_from((0.0, 0.5, 1.0, 2.0))
_FIELDS = st.sampled_from(("title_grams", "text_grams"))
_WORDS = st.sampled_from(("title_words", "text_words"))
_GRAMS = RUNS.map(_ANALYZER.grams.terms).map(tuple)
_ENDS = st.sampled_from((None, 0, 1, 2, 202211120000, 202211122359, 2**64 - 1, 2**70))
_PATTERNS = st.lists(st.sampled_from([*ALPHABET, "*", "?", "[哈a]", "[!哈]", "["]), max_size=4).map(
    "".join
)

LEAVES: st.SearchStrategy[Query] = st.one_of(
    st.builds(Term, _FIELDS, _GRAMS.map(lambda grams: grams[0]), BOOSTS),
    st.builds(Term, _WORDS, RUNS, BOOSTS),
    st.builds(Prefix, _FIELDS | _WORDS, st.text(ALPHABET, max_size=2), BOOSTS),
    st.builds(Wildcard, _FIELDS | _WORDS, _PATTERNS, BOOSTS),
    st.builds(Phrase, _FIELDS, _GRAMS, BOOSTS),
    st.builds(Phrase, _FIELDS, _GRAMS.map(lambda grams: grams[:-1]), BOOSTS),
    st.builds(Keyword, st.just("source"), st.sampled_from((*SOURCES, "没有"))),
    st.builds(Keyword, st.just("id"), st.sampled_from(("第0篇", "第3篇", "第"))),
    st.builds(Range, st.just("published"), _ENDS, _ENDS),
    st.just(All()),
)


def _branches(children: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    some_not = st.lists(children | st.builds(Not, children), max_size=4).map(tuple)
    return st.one_of(
        st.builds(And, some_not),
        st.builds(Or, some_not),
        st.builds(AndMaybe, children, children),
        st.builds(Not, children),
        st.builds(Boost, children, BOOSTS),
        st.builds(Constant, children, BOOSTS),
    )


TREES: st.SearchStrategy[Query] = st.recursive(LEAVES, _branches, max_leaves=8)


@st.composite
def _of_terms(draw: st.DrawFn) -> Query:
    """Several terms of one field with one boost: the best of these have loops of their own."""
    words = draw(st.booleans())
    name, boost = draw(_WORDS if words else _FIELDS), draw(BOOSTS)
    terms = draw(st.lists(RUNS if words else _GRAMS.map(lambda grams: grams[0]), max_size=5))
    return draw(st.sampled_from((And, Or)))(tuple(Term(name, term, boost) for term in terms))


FLAT: st.SearchStrategy[Query] = st.one_of(
    _of_terms(),
    st.builds(Term, _FIELDS, _GRAMS.map(lambda grams: grams[0]), BOOSTS),
    st.builds(Phrase, _FIELDS, _GRAMS, BOOSTS),
)


def many_documents(count: int) -> list[Document]:
    """Return documents enough for posting lists of every form; the same ones every time."""
    chance = random.Random(2022)
    some: Callable[[int], str] = lambda most: "".join(  # noqa: E731
        chance.choices(ALPHABET, (1, 4, 1, 2, 1), k=chance.randint(0, most))
    )
    return [
        document(
            number,
            some(3),
            some(10),
            chance.choice((None, *SOURCES)),
            chance.choice((None, chance.randint(1, 90))),
        )
        for number in range(count)
    ]
