"""Postings are kept in the narrowest form that gives back what Whoosh wrote."""

from collections.abc import Sequence
from typing import Any

import pytest
from whoosh.codec.base import OutOfOrderError
from whoosh.fields import TEXT, FieldType
from whoosh.filedb.filestore import RamStorage
from whoosh.formats import Existence, Format, Frequency, Positions

from engine.columnar.codec import ColumnarCodec
from engine.columnar.field import Kind
from engine.columnar.terms_reader import ColumnarTermsReader

Posting = tuple[int, float, bytes]
ENCODE, COUNT = Positions().encode, Frequency().combine
TWO = ENCODE([3, 9])


def written(postings: Sequence[Posting], format_: Format) -> ColumnarTermsReader:
    """Return a reader of a segment whose one term has these postings."""
    storage, codec = RamStorage(), ColumnarCodec()
    segment = codec.new_segment(storage, "MAIN")
    writer = codec.field_writer(storage, segment)
    writer.start_field("text", FieldType(format_, TEXT().analyzer))
    for term in (b"a", "社区".encode()):
        writer.start_term(term)
        for document, weight, value in postings:
            writer.add(document, weight, value, None)
        writer.finish_term()
    writer.finish_field()
    writer.close()
    return codec.terms_reader(storage, segment)


def read(reader: ColumnarTermsReader, format_: Format) -> list[Posting]:
    """Return the postings of the term."""
    found = []
    matcher = reader.matcher("text", b"a", format_)
    while matcher.is_active():
        found.append((matcher.id(), matcher.weight(), matcher.value()))
        matcher.next()
    return found


FREQUENCY = {count: COUNT([b"\0\0\0" + bytes([count])]) for count in range(10)}


@pytest.mark.parametrize(
    ("format_", "postings", "kind"),
    [
        pytest.param(Positions(), [(0, 2, TWO), (7, 1, ENCODE([0]))], "positions", id="positions"),
        pytest.param(Positions(), [(0, 2, ENCODE([4, 4]))], "positions", id="twice at one place"),
        pytest.param(Positions(), [(0, 2, TWO), (1, 1.5, TWO)], "values", id="boosted"),
        pytest.param(
            Positions(),
            [(0, 2, TWO), (1, 3, ENCODE([1, 2, 5])), (2, 1, b"junk")],
            "values",
            id="positions, then no positions",
        ),
        pytest.param(Positions(), [(0, 2, ENCODE([9, 3]))], "values", id="positions backwards"),
        pytest.param(Positions(), [(0, 1, ENCODE([-1]))], "values", id="position before the text"),
        pytest.param(Positions(), [(0, 1, ENCODE([2**40]))], "values", id="position far behind"),
        pytest.param(Positions(), [(0, 1, ENCODE([0.0]))], "values", id="position that is none"),
        pytest.param(Positions(), [(0, 0, ENCODE([]))], "values", id="no position"),
        pytest.param(Positions(), [(0, 1, b"")], "values", id="nothing"),
        pytest.param(Frequency(), [(0, 9, FREQUENCY[9])], "frequencies", id="frequency"),
        pytest.param(Frequency(), [(0, 2, FREQUENCY[1])], "values", id="weight is not frequency"),
        pytest.param(Frequency(), [(0, 0.5, FREQUENCY[1])], "values", id="weight below one"),
        pytest.param(Existence(), [(0, 1, b""), (3, 1, b"")], "frequencies", id="existence"),
        pytest.param(Existence(), [(0, 1, b""), (3, 1, b"x")], "values", id="existence and more"),
    ],
)
def test_posting_comes_back_as_it_was_written(
    format_: Format, postings: list[Posting], kind: Kind
) -> None:
    reader = written(postings, format_)
    assert read(reader, format_) == postings
    field = reader.field("text")
    assert field is not None and field.kind == kind


@pytest.mark.parametrize(
    ("format_", "value"),
    [
        pytest.param(Positions(), TWO, id="positions"),
        pytest.param(Frequency(), FREQUENCY[2], id="frequencies"),
    ],
)
def test_document_that_has_a_term_twice_counts_once_with_all_its_weight(
    format_: Format, value: bytes
) -> None:
    reader = written([(0, 2, value), (0, 2, value), (4, 2, value)], format_)
    assert read(reader, format_) == [(0, 4, value), (4, 2, value)]
    assert reader.frequency("text", b"a") == 6
    assert reader.doc_frequency("text", b"a") == 2


def test_what_is_out_of_order_is_refused() -> None:
    with pytest.raises(OutOfOrderError, match="document 3 after 5"):
        written([(5, 1, ENCODE([0])), (3, 1, ENCODE([0]))], Positions())
    writer = ColumnarCodec().field_writer(storage := RamStorage(), _segment(storage))
    writer.start_field("text", TEXT())
    writer.start_term(b"b")
    writer.add(0, 1, b"", None)
    with pytest.raises(OutOfOrderError, match="term b'a' after b'b'"):
        writer.start_term(b"a")


def _segment(storage: RamStorage) -> Any:
    return ColumnarCodec().new_segment(storage, "MAIN")


def test_term_that_no_document_has_is_not_there() -> None:
    reader = written([], Positions())
    assert list(reader.terms()) == []
    assert ("text", b"a") not in reader
    with pytest.raises(KeyError):
        reader.doc_frequency("text", b"a")
