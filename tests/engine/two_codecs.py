"""The same documents written through Whoosh's API with the stock codec and with ours."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from whoosh.analysis import DelimitedAttributeFilter, RegexTokenizer
from whoosh.codec.base import Codec
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import (
    BOOLEAN,
    DATETIME,
    ID,
    KEYWORD,
    NGRAM,
    NUMERIC,
    STORED,
    TEXT,
    FieldType,
    Schema,
)
from whoosh.filedb.filestore import RamStorage, Storage
from whoosh.formats import CharacterBoosts, PositionBoosts, Positions
from whoosh.index import Index
from whoosh.query import Or, Term
from whoosh.reading import IndexReader

from engine.columnar.codec import ColumnarCodec

PLAIN = RegexTokenizer(r"\S+")
BOOSTED = PLAIN | DelimitedAttributeFilter()


def schema() -> Schema:
    """Return fields of every format, with columns and vectors."""
    return Schema(
        key=ID(unique=True, stored=True),
        words=TEXT(PLAIN, stored=True, vector=Positions()),
        bag=TEXT(PLAIN, phrase=False, vector=True),
        places=TEXT(PLAIN, chars=True, sortable=True),
        tags=KEYWORD(commas=True, scorable=True, sortable=True),
        grams=NGRAM(minsize=1, maxsize=2, phrase=True),
        boosts=FieldType(format=PositionBoosts(), analyzer=BOOSTED, scorable=True),
        spots=FieldType(format=CharacterBoosts(), analyzer=BOOSTED, scorable=True),
        number=NUMERIC(int, bits=64, signed=False, sortable=True, stored=True),
        price=NUMERIC(float, sortable=True, default=-1.5),
        when=DATETIME(stored=True, sortable=True),
        flag=BOOLEAN(stored=True),
        kept=STORED(),
    )


VOCABULARY = ("的", "社区", "治理", "a", "a1", "长江", "abcd", "éé", "😀", "社区治理研究")
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=9).map(" ".join)
"""Up to nine words: the stock codec keeps lengths up to ten as they are."""
BOOSTS = st.lists(
    st.tuples(st.sampled_from(VOCABULARY), st.sampled_from(("", "^2", "^0.5"))).map("".join),
    min_size=1,
    max_size=5,
).map(" ".join)
KEPT = st.one_of(
    st.text(max_size=5),
    st.integers(),
    st.sampled_from(
        (True, 2.5, float("inf"), b"\0\xff", Decimal("1.10"), (1, (2,)), {"a": {"$b": 1}}, {1: {2}})
    ),
)
TIMES = st.datetimes(datetime(1980, 1, 1), datetime(2030, 1, 1))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "words": WORDS,
    "bag": WORDS,
    "places": WORDS,
    "tags": WORDS.map(lambda words: words.replace(" ", ",")),
    "grams": st.text("社区a", min_size=1, max_size=5),
    "boosts": BOOSTS,
    "spots": BOOSTS,
    "number": st.integers(0, 2**64 - 2),
    "price": st.floats(-1e6, 1e6),
    "when": TIMES,
    "flag": st.booleans(),
    "kept": KEPT,
    "_words_boost": st.sampled_from((1.0, 2.0, 1.5)),
}
EVERYWHERE = ("places", "tags", "when")
"""Fields of every document: Whoosh cannot read a column of bytes whose last document lacks one,
nor group by a date that one lacks.
"""
DOCUMENTS = st.fixed_dictionaries(
    {name: VALUES[name] for name in EVERYWHERE},
    optional={name: values for name, values in VALUES.items() if name not in EVERYWHERE},
)


@dataclass
class Commit:
    """What one writer does: documents by key, keys that are deleted, and how it ends."""

    documents: dict[str, dict[str, Any]]
    deleted: set[str] = field(default_factory=set)
    options: dict[str, Any] = field(default_factory=dict)


KEYS = st.sampled_from([f"k{number}" for number in range(12)])
COMMITS = st.lists(
    st.builds(
        Commit,
        st.dictionaries(KEYS, DOCUMENTS, max_size=5),
        st.sets(KEYS, max_size=3),
        st.sampled_from(({}, {"merge": False}, {"merge": False}, {"optimize": True})),
    ),
    min_size=1,
    max_size=4,
)


def index(
    commits: list[Commit],
    codec: Codec,
    storage: Storage | None = None,
    fields: Schema | None = None,
) -> Index:
    """Return an index that was written in these steps."""
    made = (storage or RamStorage()).create_index(fields or schema())
    for commit in commits:
        writer = made.writer(codec=codec)
        writer.delete_by_query(Or([Term("key", key) for key in commit.deleted]))
        for key, values in commit.documents.items():
            writer.update_document(key=key, **values)
        writer.commit(**commit.options)
    return made


def both(commits: list[Commit]) -> tuple[Index, Index]:
    """Return the index of the stock codec and ours."""
    return index(commits, W3Codec()), index(commits, ColumnarCodec())


ASPECTS = ("frequency", "positions", "characters", "position_boosts", "character_boosts")


def postings(reader: IndexReader) -> dict[tuple[str, bytes], list[tuple[Any, ...]]]:
    """Return all postings, with all that their formats know."""
    return {term: list(term_postings(reader, *term)) for term in reader.all_terms()}


def term_postings(reader: IndexReader, name: str, text: bytes) -> Iterator[tuple[Any, ...]]:
    """Yield document, weight and values of the postings of a term."""
    matcher = reader.postings(name, text)
    while matcher.is_active():
        values = [matcher.value_as(aspect) for aspect in ASPECTS if matcher.supports(aspect)]
        yield matcher.id(), round(matcher.weight(), 5), matcher.value() or b"", *values
        matcher.next()
