"""Runs against token lists, and runs merged against one run of everything."""

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from array_files import content_of, opened
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import ArticleAnalyzer
from analysis.batch import BatchAnalyzer, GramArrays, WordArrays
from analysis.packing import pack
from engine.columnar.array_file import ArrayFile
from engine.columnar.field import Field
from engine.columnar.merge import Source, field_sizes, merge_fields
from engine.columnar.runs import FieldRun, gram_run, keyword_run, word_run

ONE, BATCH = ArticleAnalyzer(), BatchAnalyzer()
TEXTS = st.lists(
    st.text("哈呵a。 😀", max_size=12)
    | st.sampled_from(("长江日报 International 5G", "哈" * 300, "长江大桥" * 40)),
    max_size=9,
)


def source_of(texts: Sequence[str], kept: Sequence[bool] | None = None) -> Source:
    words, grams = BATCH.streams(texts)
    fields = {
        "grams": gram_run(grams),
        "words": word_run(words),
        "first": keyword_run([text[:1] for text in texts]),
    }
    return Source(len(texts), fields, None if kept is None else np.array(kept, bool))


def merged(sources: Sequence[Source], held: int = 2_000_000) -> bytes:
    return content_of(lambda file: merge_fields(file, sources, sorted(field_sizes(sources)), held))


@st.composite
def batches(draw: st.DrawFn) -> tuple[list[Source], list[str]]:
    """Return sources with random masks, and the texts that are kept."""
    sources, left = [], []
    for _ in range(draw(st.integers(1, 4))):
        texts = draw(TEXTS)
        kept = draw(st.none() | st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
        sources.append(source_of(texts, kept))
        left += [
            text for text, keep in zip(texts, kept or [True] * len(texts), strict=True) if keep
        ]
    return sources, left


@settings(max_examples=100)
@given(case=batches(), held=st.sampled_from((1, 2, 7, 100, 2_000_000)))
def test_any_split_into_batches_is_one_run_of_all(
    case: tuple[list[Source], list[str]], held: int
) -> None:
    sources, left = case
    once = ArrayFile(merged([source_of(left)]), "一次")
    split = ArrayFile(merged(sources, held), "多次")
    split.verify()
    empty = {
        name
        for name in split.attributes.get("fields", {})
        if not len(Field(split, name, len(left)))
    }
    assert all(split[name].tolist() == once[name].tolist() for name in once)
    assert all(name in once or name.split("/")[0] in empty for name in split)
    _check_content(split, left)


def _check_content(file: ArrayFile, texts: Sequence[str]) -> None:
    for name, terms_of in (("grams", ONE.grams.terms), ("words", ONE.words.terms)):
        expected: dict[str, dict[int, list[int]]] = {}
        for number, text in enumerate(texts):
            for position, term in enumerate(terms_of(text)):
                expected.setdefault(term, {}).setdefault(number, []).append(position)
        if not expected:
            continue
        field = Field(file, name, len(texts))
        assert {term.decode() for term, _ in field.dictionary.terms()} == expected.keys()
        for term, found in expected.items():
            postings = field.postings(field.find(term))
            assert postings.documents.tolist() == list(found)
            assert postings.frequencies.tolist() == list(map(len, found.values()))
            if postings.positions is not None:
                assert postings.positions.tolist() == [at for some in found.values() for at in some]


def test_merge_of_nothing() -> None:
    assert ArrayFile(merged([]), "空").attributes.get("fields", {}) == {}


def test_batches_that_lack_a_field() -> None:
    whole = source_of(["长江", "大桥"])
    words = Source(2, {"words": whole.fields["words"]})
    file = ArrayFile(merged([words, whole, words]), "缺")
    field = Field(file, "grams", 6)
    assert field.documents(field.find("大桥")).tolist() == [3]
    field = Field(file, "words", 6)
    assert field.documents(field.find("大桥")).tolist() == [1, 3, 5]


@settings(max_examples=50)
@given(texts=TEXTS)
def test_run_is_what_it_was_when_it_is_read(texts: list[str]) -> None:
    for run in source_of(texts).fields.values():
        again = FieldRun.read(opened(lambda file, run=run: run.write(file, "正文")), "正文")
        assert again.kind == run.kind
        assert again.terms.as_bytes() == run.terms.as_bytes()
        for part in ("counts", "values", "frequencies", "spans"):
            ours, theirs = getattr(run, part), getattr(again, part)
            assert (ours is None) is (theirs is None)
            assert ours is None or ours.tolist() == theirs.tolist()


def test_document_of_more_positions_than_keys_have_room_for() -> None:
    chance = np.random.default_rng(7)
    codes = np.array([pack(pair) or 0 for pair in ("哈哈", "哈呵", "a。")], np.uint64)
    packed = codes[chance.integers(0, 3, 4_300_000)]
    starts = np.array([0, 99, 4_200_000, 4_200_000, len(packed)])
    run = gram_run(GramArrays(packed, starts))
    field = Field(ArrayFile(merged([Source(4, {"grams": run})]), "长"), "grams", 4)
    for term in ("哈哈", "哈呵", "a。"):
        postings = field.postings(field.find(term))
        places = np.flatnonzero(packed == np.uint64(pack(term) or 0))
        documents = np.searchsorted(starts, places, "right") - 1
        assert postings.documents.tolist() == [0, 1, 3]
        assert postings.frequencies.tolist() == np.bincount(documents)[[0, 1, 3]].tolist()
        assert postings.positions is not None
        assert (postings.positions == places - starts[documents]).all()


@pytest.mark.parametrize("documents", [3, 70_000])
def test_words_of_very_many_characters(documents: int) -> None:
    chance = random.Random(documents)
    characters = [chr(0x3400 + place) for place in range(40_000)]
    tokens = [
        ("".join(chance.choices(characters, k=1 + place % 3)), chance.randrange(documents))
        for place in range(60_000)
    ] + [("江", document % documents) for document in range(documents)]
    run = word_run(
        WordArrays(
            np.array([pack(term) for term, _ in tokens], np.uint64),
            np.array([document for _, document in tokens], np.uint32),
            ["长江日报", "长江日报"],
            np.array([2, 2], np.uint32),
            np.zeros(documents, np.uint32),
        )
    )
    tokens += [("长江日报", 2)] * 2
    expected = sorted(Counter(tokens).items())
    in_order = [(term, document) for (term, document), _ in expected if len(term) < 4]
    in_order += [(term, document) for (term, document), _ in expected if len(term) > 3]
    terms = np.repeat([term.decode() for term in run.terms.as_bytes()], run.counts)
    assert list(zip(terms.tolist(), run.values.tolist(), strict=True)) == in_order
    found = Counter(dict(zip(in_order, run.frequencies.tolist(), strict=True)))  # type: ignore[union-attr]
    assert found == Counter(tokens)


def test_keywords_of_any_length() -> None:
    values = ["报", "", "长江日报", "报", "长江", "\0", ""]
    field = Field(
        ArrayFile(merged([Source(7, {"source": keyword_run(values)})]), "来源"), "source", 7
    )
    for value in {*values} - {""}:
        expected = [number for number, each in enumerate(values) if each == value]
        assert field.documents(field.find(value)).tolist() == expected
    assert field.find("") == -1
