"""Compiled loops over lists of every form, against the same lists read by NumPy."""

import math
import random
import tomllib
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from list_forms import DOCUMENTS, SIZES, field_of

import engine.columnar
from engine.columnar.array_file import Array
from engine.columnar.arrays import K1, Score
from engine.columnar.compiled import (
    ALL_OF,
    ANY_OF,
    PHRASE,
    CompiledReader,
    arrays_of,
    kernels,
)
from engine.columnar.field import Field
from engine.columnar.phrases import Lists, places_of
from engine.errors import IndexDamaged

FOLDER = Path(engine.columnar.__path__[0])

pytestmark = pytest.mark.skipif(
    not [*FOLDER.glob("_kernels.*.so")],
    reason="no compiled loops: apt-get install gcc python3-dev, then make test",
)

NORMS = np.random.default_rng(3).uniform(0.3, 3, DOCUMENTS).astype(Score)
TERMS = st.lists(st.integers(0, len(SIZES) + 2), min_size=1, max_size=5)
COUNTS = st.sampled_from((0, 1, 10, 3_000, 10**9))
BOOSTS = st.sampled_from((0.1, 1.0, 7.0))


def name_of(number: int) -> str:
    return f"词语{number:05}"


class Opened:
    """A field of one segment, of two or with deleted documents; and its scores, worked out."""

    def __init__(self, field: Field, situation: str) -> None:
        self.field, self.copies = field, 2 if situation == "two segments" else 1
        self.norms = np.tile(NORMS, self.copies)
        every = np.arange(len(self.norms))
        self.live = every % 3 > 0 if situation == "deleted" else np.ones(len(every), bool)
        fields = [(copy * DOCUMENTS, field) for copy in range(self.copies)]
        live = self.live if situation == "deleted" else None
        self.reader = CompiledReader("f", fields, self.norms, live, K1)

    def term(self, number: int, boost: float) -> tuple[Array, Array]:
        """Return the documents that have a term, and their scores."""
        postings = self.field.postings(number)
        parts = [postings.documents + copy * DOCUMENTS for copy in range(self.copies)]
        documents = np.concatenate(parts)
        frequencies = np.tile(postings.frequencies, self.copies).astype(float)
        weight = boost * (math.log(len(self.norms) / (len(documents) + 1)) + 1) * (K1 + 1)
        return documents, weight * frequencies / (frequencies + self.norms[documents])

    def sums(self, numbers: list[int], boost: float) -> tuple[Array, Array]:
        """Return the sums of the scores of some terms, and how many of them each document has."""
        scores, counts = np.zeros(len(self.norms)), np.zeros(len(self.norms), int)
        for number in numbers:
            documents, found = self.term(number, boost)
            scores[documents] += found
            counts[documents] += 1
        return scores, counts


@pytest.fixture(scope="module", params=["frequencies", "positions"])
def field(request: pytest.FixtureRequest) -> Field:
    return field_of(request.param)


@pytest.fixture(scope="module", params=["one segment", "two segments", "deleted"])
def opened(request: pytest.FixtureRequest, field: Field) -> Opened:
    return Opened(field, request.param)


def test_what_was_compiled_is_loaded() -> None:
    assert kernels is not None


def test_every_file_is_compiled() -> None:
    project = tomllib.loads((FOLDER.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    [extension] = project["tool"]["setuptools"]["ext-modules"]
    listed = {*extension["sources"], *extension["depends"]}
    there = {f"engine/columnar/kernels/{path.name}" for path in (FOLDER / "kernels").iterdir()}
    assert listed == there


@settings(max_examples=20)
@given(number=st.integers(0, len(SIZES) + 2), boost=BOOSTS)
def test_scores_of_a_term(number: int, boost: float, opened: Opened) -> None:
    documents, scores = opened.reader.scored(name_of(number), boost)
    expected, expected_scores = opened.term(number, boost)
    assert documents.tolist() == expected.tolist()
    assert opened.reader.documents(name_of(number)).tolist() == expected.tolist()
    assert scores == pytest.approx(expected_scores, rel=1e-5)
    assert opened.reader.frequency(name_of(number)) == len(expected)


@pytest.mark.parametrize(
    "term", ["", "词", "词语", "词语0000", "词语000000", "没有", "\ud800", "𠮷"]
)
def test_term_that_is_not_there(term: str, opened: Opened) -> None:
    assert [len(part) for part in opened.reader.scored(term, 1.0)] == [0, 0]
    assert opened.reader.frequency(term) == 0
    for kind in (ALL_OF, ANY_OF):
        assert len(opened.reader.top(kind, (term,), 1.0, 10)[0]) == 0


@given(start=st.integers(0, len(SIZES) + 3), count=st.integers(0, len(SIZES) + 3))
def test_documents_of_terms_in_a_row(start: int, count: int, field: Field) -> None:
    numbers = range(start, min(start + count, len(field)))
    marks = np.zeros(DOCUMENTS, bool)
    field.compiled.mark(numbers, marks)
    expected = [np.empty(0, int), *(field.postings(number).documents for number in numbers)]
    assert marks.nonzero()[0].tolist() == np.unique(np.concatenate(expected)).tolist()


@settings(max_examples=50)
@given(kind=st.sampled_from((ALL_OF, ANY_OF)), numbers=TERMS, boost=BOOSTS, count=COUNTS)
def test_best_of_terms(
    kind: int, numbers: list[int], boost: float, count: int, opened: Opened
) -> None:
    terms = tuple(map(name_of, numbers))
    documents, scores = opened.reader.top(kind, terms, boost, count)
    sums, counts = opened.sums(numbers, boost)
    there = opened.live & (counts == len(numbers) if kind == ALL_OF else counts > 0)
    assert there[documents].all() and len(set(documents.tolist())) == len(documents)
    assert scores == pytest.approx(sums[documents], rel=1e-5)
    assert scores == pytest.approx(np.sort(sums[there])[::-1][:count], rel=1e-5)
    ranks = list(zip((-scores).tolist(), documents.tolist(), strict=True))
    assert ranks == sorted(ranks), "equal scores go by document number"


@settings(max_examples=50)
@given(numbers=st.lists(st.integers(0, len(SIZES) + 2), min_size=1, max_size=2), count=COUNTS)
def test_the_best_score_what_their_lists_do_to_the_last_bit(
    numbers: list[int], count: int, opened: Opened
) -> None:
    sums = np.zeros(len(opened.norms), Score)  # of two numbers: the order makes no difference
    for number in numbers:
        documents, scores = opened.reader.scored(name_of(number), 0.5)
        sums[documents] += scores
    for kind in (ALL_OF, ANY_OF):
        best, scores = opened.reader.top(kind, tuple(map(name_of, numbers)), 0.5, count)
        assert scores.tolist() == sums[best].tolist()


PHRASES = st.lists(st.sampled_from((3, 4, 6, 9, 10, 11, 16, 17)), min_size=2, max_size=4)


@pytest.mark.parametrize("situation", ["one segment", "two segments", "deleted"])
@settings(max_examples=60)
@given(numbers=PHRASES, boost=BOOSTS)
def test_phrases(situation: str, numbers: list[int], boost: float) -> None:
    opened, terms = PHRASED[situation], tuple(map(name_of, numbers))
    lists = Lists(opened.field, {name_of(number): number for number in numbers})
    places = places_of(terms, lists)
    assert opened.field.compiled.places(terms).tolist() == places.tolist()
    documents = np.unique(opened.field.stretches.documents(places).astype(int))
    expected = np.concatenate([documents + n * DOCUMENTS for n in range(opened.copies)])
    assert opened.reader.phrase_documents(terms).tolist() == expected.tolist()
    found, scores = opened.reader.phrase(terms, boost)
    assert found.tolist() == expected.tolist()
    sums, _ = opened.sums(numbers, boost)
    assert scores == pytest.approx(sums[expected], rel=1e-5)
    best, best_scores = opened.reader.top(PHRASE, terms, boost, 20)
    left = sums[expected[opened.live[expected]]]
    assert best_scores == pytest.approx(np.sort(left)[::-1][:20], rel=1e-5)
    assert opened.live[best].all()


PHRASED = (
    {
        name: Opened(field_of("positions"), name)
        for name in ("one segment", "two segments", "deleted")
    }
    if kernels
    else {}
)


def test_phrase_of_a_term_that_is_not_there() -> None:
    opened = PHRASED["one segment"]
    for terms in [("没有", name_of(3)), (name_of(3), "没有", name_of(3))]:
        assert len(opened.field.compiled.places(terms)) == 0
        assert len(opened.reader.phrase(terms, 1.0)[0]) == 0


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda reader: reader.phrase((), 1.0), id="a phrase of nothing"),
        pytest.param(
            lambda reader: reader.phrase(("a", "b"), 1.0), id="a phrase without positions"
        ),
        pytest.param(lambda reader: reader.top(PHRASE, ("a", "b"), 1.0, 9), id="the best with one"),
        pytest.param(lambda reader: reader.top(3, ("a",), 1.0, 9), id="no such kind"),
        pytest.param(lambda reader: reader.top(ANY_OF, ("a",), 1.0, -1), id="fewer than none"),
    ],
)
def test_what_cannot_be_answered_is_refused(ask: object) -> None:
    reader = Opened(field_of("frequencies"), "one segment").reader
    with pytest.raises(IndexDamaged):
        ask(reader)  # type: ignore[operator]


@pytest.mark.parametrize("terms", [("a", 1), (b"a",), (None,)])
def test_terms_that_are_no_texts(terms: tuple[object, ...]) -> None:
    opened = PHRASED["one segment"]
    with pytest.raises(TypeError):
        opened.reader.top(ANY_OF, terms, 1.0, 9)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        opened.reader.phrase(terms, 1.0)  # type: ignore[arg-type]


def ask_all(field: Field) -> None:
    """Ask for everything of a field that may be damaged."""
    reader = CompiledReader("f", [(0, field)], NORMS, None, K1)
    names = tuple(name_of(number) for number in range(len(SIZES) + 3))
    questions = [lambda name=name: reader.scored(name, 1.0) for name in names]
    questions += [lambda name=name: reader.frequency(name) for name in names]
    questions += [
        lambda kind=kind, at=at: reader.top(kind, names[at : at + 3], 1.0, 10)
        for kind in (ALL_OF, ANY_OF)
        for at in range(0, len(names), 2)
    ]
    if field.kind == "positions":
        questions += [lambda at=at: reader.phrase_documents(names[at : at + 3]) for at in range(12)]
        questions += [lambda at=at: reader.phrase(names[at : at + 2], 1.0) for at in range(12)]
    for question in questions:
        with suppress(IndexDamaged):
            question()
    with suppress(ValueError):
        field.compiled.arrays.mark(0, len(field), np.zeros(DOCUMENTS, bool))


def damaged(array: Array, chance: random.Random) -> Array:
    """Return an array with some bytes changed, or fewer or more of them."""
    content = bytearray(np.ascontiguousarray(array).tobytes())
    if chance.random() < 0.2:
        content = content[: chance.randrange(len(content) // 2 + 1)] * chance.choice((1, 3))
    for _ in range(chance.choice((1, 1, 20)) if content else 0):
        at = chance.randrange(len(content))
        content[at : at + 8] = chance.choice((b"\xff", b"\0", b"\x80\x01")) * min(
            8, len(content) - at
        )
    width = array.dtype.itemsize
    return np.frombuffer(bytes(content[: len(content) // width * width]), array.dtype)


@pytest.mark.parametrize("seed", range(100))
def test_damaged_arrays_break_nothing(seed: int, field: Field) -> None:
    chance = random.Random(seed)
    columns, *sizes = arrays_of(field)
    for part in chance.sample(sorted(columns), chance.choice((1, 1, 3))):
        columns[part] = damaged(np.asarray(columns[part]), chance)
    with suppress(ValueError):  # which `CompiledField` makes IndexDamaged of
        spoiled = field_of(field.kind)
        spoiled.__dict__["compiled"] = SimpleNamespace(arrays=kernels.Field(columns, *sizes))
        ask_all(spoiled)
