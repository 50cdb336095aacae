"""Random query trees of Whoosh, and random schemas and documents for them."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from two_codecs import KEYS, PLAIN, Commit
from whoosh import query as q
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.query.spans import SpanNear2

WORDS = ("的", "社区", "治理", "a", "ab", "abc", "长江", "長江大橋")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
"""Up to nine words: the stock codec keeps lengths up to ten as they are."""
NUMBERS = st.sampled_from((-70000, -3, -1, 0, 1, 2, 3, 255, 256, 70000))


@dataclass(frozen=True)
class Options:
    """What is random in a schema."""

    phrase: bool
    chars: bool
    scorable: bool
    boost: float
    number: type
    shift_step: int

    def schema(self) -> Schema:
        """Return new fields."""
        return Schema(
            key=ID(unique=True, stored=True),
            text=TEXT(PLAIN),
            body=TEXT(PLAIN, phrase=self.phrase, chars=self.chars, field_boost=self.boost),
            tags=KEYWORD(commas=True, scorable=self.scorable),
            number=NUMERIC(self.number, shift_step=self.shift_step),
        )


OPTIONS = st.builds(
    Options,
    *[st.booleans()] * 3,
    st.sampled_from((1.0, 2.0)),
    st.sampled_from((int, float)),
    st.sampled_from((0, 4, 8)),
)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "text": TEXTS,
        "body": TEXTS,
        "tags": TEXTS.map(lambda words: words.replace(" ", ",")),
        "number": NUMBERS,
    },
)
COMMITS = st.lists(
    st.builds(
        Commit,
        st.dictionaries(KEYS, DOCUMENTS, max_size=6),
        st.sets(KEYS, max_size=3),
        st.sampled_from(({}, {"merge": False}, {"merge": False}, {"optimize": True})),
    ),
    min_size=1,
    max_size=4,
)

Trees = st.SearchStrategy[q.Query]
Boosts = st.SearchStrategy[float]
BOOSTS: Boosts = st.sampled_from((1.0, 0.5, 2.0))


def _terms(fields: Any, boosts: Boosts) -> Trees:
    some = st.sampled_from((*WORDS, "没有"))
    return st.builds(q.Term, fields, some, boost=boosts)


def basic_leaves(fields: tuple[str, ...], boosts: Boosts) -> Trees:
    """Return leaves that need no matcher of Whoosh's."""
    field, some = st.sampled_from(fields), st.sampled_from(WORDS)
    phrases = st.lists(st.sampled_from(WORDS[:4]), min_size=1, max_size=4)
    patterns = st.sampled_from(("*", "a*", "?", "*b*", "[a社]?", "长*橋", "社区"))
    ends, excluded = st.none() | some, st.booleans()
    numbers = st.none() | NUMBERS
    return st.one_of(
        _terms(field, boosts),
        st.builds(q.Term, st.just("key"), KEYS, boost=boosts),
        st.builds(q.Term, st.just("number"), NUMBERS, boost=boosts),
        st.builds(q.Phrase, st.just("text"), phrases, boost=boosts),
        st.builds(q.Prefix, field, st.sampled_from(("", "a", "ab", "长", "x")), boost=boosts),
        st.builds(q.Wildcard, field, patterns, boost=boosts),
        st.builds(q.TermRange, field, ends, ends, excluded, excluded, boost=boosts),
        st.builds(q.NumericRange, st.just("number"), numbers, numbers, excluded, excluded, boosts),
        st.builds(q.Every, st.none() | field, boosts),
    )


def other_leaves(fields: tuple[str, ...], boosts: Boosts) -> Trees:
    """Return nodes that Whoosh's matcher is walked for."""
    term, text = _terms(st.sampled_from(fields), boosts), _terms(st.just("text"), st.just(1.0))
    phrases = st.lists(st.sampled_from(WORDS[:4]), min_size=1, max_size=3)
    terms, some = st.lists(term, min_size=2, max_size=3), st.sampled_from(WORDS)
    return st.one_of(
        st.builds(q.Phrase, st.just("text"), phrases, st.just(2), boosts),
        st.builds(q.Phrase, st.just("body"), phrases, boost=boosts, degrade=st.just(True)),
        st.builds(q.FuzzyTerm, st.just("text"), st.sampled_from(("abd", "社会"))),
        st.builds(q.Regex, st.sampled_from(fields), st.sampled_from(("a.?", "[的社].*"))),
        st.builds(q.TermRange, st.just("text"), some, some, constantscore=st.just(False)),
        st.builds(q.DisjunctionMax, terms),
        st.builds(q.Or, terms, scale=st.just(0.5)),
        st.builds(q.Otherwise, term, term),
        st.builds(SpanNear2, st.lists(text, min_size=2, max_size=3), st.just(3), st.booleans()),
        st.just(q.Term("no_such_field", "a")),
        st.just(q.NullQuery),
    )


def trees(leaves: Trees, boosts: Boosts) -> Trees:
    """Return trees of all inner nodes over some leaves."""

    def branches(children: Trees) -> Trees:
        several = st.lists(children, min_size=2, max_size=4)
        some = st.lists(children, max_size=1)
        pairs = (q.AndNot, q.AndMaybe, q.Require)
        scores = boosts.filter(bool)
        return st.one_of(
            *(st.builds(node, several, boosts) for node in (q.And, q.Or)),
            *(st.builds(node, some) for node in (q.And, q.Or)),
            *(st.builds(node, children, children) for node in pairs),
            st.builds(q.Not, children),
            st.builds(lambda a, b: q.And([a, q.Not(b)]), children, children),
            st.builds(q.ConstantScoreQuery, children, scores),
        )

    return st.recursive(leaves, branches, max_leaves=6)
