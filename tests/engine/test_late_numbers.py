"""What a writer is given at the end: numbers of all documents, and arrays beside them."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from small_indexes import texts, write_index

import engine
from engine import Document, IndexDamaged, Range, open_index, rebuild


def test_numbers_set_at_the_end_are_those_of_the_index(path: Path) -> None:
    first, second = texts("一", "二"), [Document("三", {}), Document("四", {})]
    with rebuild(path) as writer:
        for document in first:
            writer.add(document)
        writer.append(writer.batches.write(second), [False, True])
        writer.set_numbers("group", np.array([7, 2**40, 7]))
    with closing(open_index(path)) as index:
        assert index.numbers("group").tolist() == [7, 2**40, 7]
        assert index.numbers("published").tolist() == [0, 0, 0]
        found = index.evaluate(Range("group", 7, 7))
        assert [match.number for match in found.matches] == [0, 2]


@pytest.mark.parametrize(
    ("number", "expected"), [(7, [0, 2]), (8, [1]), (9, []), (2**32 + 7, []), (2**63, [])]
)
def test_documents_with_a_number(number: int, expected: list[int], path: Path) -> None:
    with rebuild(path) as writer:
        for document in texts("一", "二", "三"):
            writer.add(document)
        writer.set_numbers("group", np.array([7, 8, 7], np.uint32))
    with closing(open_index(path)) as index:
        found = index.evaluate(Range("group", number, number))
        assert [match.number for match in found.matches] == expected


@pytest.mark.parametrize(
    ("field", "numbers", "message"),
    [
        pytest.param("group", [1], "1 numbers of 'group' for 2 documents", id="too few"),
        pytest.param("group", [1, 2, 3], "3 numbers of 'group' for 2", id="too many"),
        pytest.param("source", [1, 2], "there is no number field 'source'", id="no number field"),
    ],
)
def test_numbers_that_fit_nothing(field: str, numbers: list[int], message: str, path: Path) -> None:
    with rebuild(path) as writer:
        for document in texts("一", "二"):
            writer.add(document)
        with pytest.raises(ValueError, match=message):
            writer.set_numbers(field, np.array(numbers))


def test_document_that_comes_after_the_numbers(path: Path) -> None:
    with rebuild(path) as writer:
        writer.add(Document("1", {}))
        writer.set_numbers("group", np.array([1]))
        with pytest.raises(ValueError, match="no document can be added once numbers were set"):
            writer.add(Document("2", {}))


def test_numbers_of_no_documents(path: Path) -> None:
    with rebuild(path) as writer:
        writer.set_numbers("group", np.empty(0, np.int64))
    with closing(open_index(path)) as index:
        assert index.numbers("group").tolist() == []


def test_stored_fields_of_some_places(path: Path) -> None:
    write_index(path, texts("一", "二", "三"))
    with closing(open_index(path)) as index:
        assert [stored["text"] for stored in index.articles([2, 0])] == ["三", "一"]
        assert list(index.articles([])) == []


def test_arrays_are_kept_with_their_generation(path: Path) -> None:
    with rebuild(path) as writer:
        pieces = iter([np.arange(3, dtype=np.uint8), np.arange(2, dtype=np.uint8)])
        writer.attach_arrays("signs", {"a": pieces, "b": [np.array([2**40])], "none": []})
    with closing(open_index(path)) as index:
        kept = {name: array.tolist() for name, array in index.attached_arrays("signs").items()}
        assert kept == {"a": [0, 1, 2, 0, 1], "b": [2**40]}
        assert index.attached_arrays("others") == {}


def test_changed_byte_of_attached_arrays(path: Path) -> None:
    with rebuild(path) as writer:
        writer.attach_arrays("signs", {"a": [np.arange(100)]})
    file = path / "generation-000001/signs.arrays"
    content = bytearray(file.read_bytes())
    content[200] ^= 1
    file.write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"signs\.arrays is not the one"):
        engine.open_index(path)
