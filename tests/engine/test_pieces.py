"""A field that is merged in pieces is the one that is merged whole."""

import random
from collections.abc import Sequence

import numpy as np
from array_files import content_of, opened
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.batch import BatchAnalyzer
from engine.columnar.array_file import ArrayFile, ArrayFileWriter
from engine.columnar.field import Field
from engine.columnar.merge import Source, merge_divided, merge_fields, merge_piece
from engine.columnar.pieces import Piece, effort, pieces_of
from engine.columnar.runs import gram_run
from engine.columnar.segment_fields import SegmentField

BATCH = BatchAnalyzer()
TEXTS = st.lists(st.text("哈呵a。 😀", max_size=12) | st.just("哈" * 300), min_size=1, max_size=5)


def source_of(texts: Sequence[str]) -> Source:
    return Source(len(texts), {"grams": gram_run(BATCH.grams(texts))})


def whole(file: ArrayFileWriter, sources: Sequence[Source]) -> None:
    merge_fields(file, sources, ["grams"], 2_000_000)


def from_segment(source: Source) -> Source:
    """Return a source that is read from a segment, without its last document."""
    kept = np.arange(source.document_count) < source.document_count - 1
    field = Field(ArrayFile(content_of(lambda f: whole(f, [source])), "段"), "grams", len(kept))
    return Source(source.document_count, {"grams": SegmentField(field, kept)}, kept)


def divided(sources: Sequence[Source], pieces: Sequence[Piece], held: int) -> ArrayFile:
    first, *others = pieces
    saved = [
        opened(lambda file, piece=piece: merge_piece(file, sources, piece, held, lambda: None))
        for piece in others
    ]
    return opened(lambda file: merge_divided(file, sources, first, held, lambda: None, saved))


@settings(max_examples=100)
@given(
    batches=st.lists(st.tuples(TEXTS, st.booleans()), min_size=1, max_size=4),
    held=st.sampled_from((1, 7, 2_000_000)),
    wanted=st.lists(st.integers(0, 3), min_size=1, max_size=5).filter(any),
)
def test_any_pieces_are_the_whole(
    batches: list[tuple[list[str], bool]], held: int, wanted: list[int]
) -> None:
    sources = [
        from_segment(source_of(texts)) if in_segment else source_of(texts)
        for texts, in_segment in batches
    ]
    shares = [each / sum(wanted) for each in wanted]
    pieces = pieces_of("grams", [source.fields["grams"] for source in sources], shares)
    found = divided(sources, pieces, held)
    expected = opened(lambda file: whole(file, sources))
    assert found.attributes == expected.attributes
    assert {name: found[name].tolist() for name in found} == {
        name: expected[name].tolist() for name in expected
    }


def test_pieces_are_the_effort_that_is_wanted() -> None:
    chance = random.Random(5)
    characters = [chr(chance.randrange(0x4E00, 0x5200)) for _ in range(60_000)]
    texts = ["".join(characters[at : at + 100]) for at in range(0, len(characters), 100)]
    sources = [source_of(texts[at : at + 50]) for at in range(0, len(texts), 50)]
    fields = [source.fields["grams"] for source in sources]
    wanted = [0.1, 0.0, 0.6, 0.3]
    pieces = pieces_of("grams", fields, wanted)
    sizes = [sum(map(effort, piece.of(fields))) for piece in pieces]
    assert sum(sizes) == sum(map(effort, fields))
    assert np.allclose(np.array(sizes) / sum(sizes), wanted, atol=0.02)
