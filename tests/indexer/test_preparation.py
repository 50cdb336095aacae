"""Preparing articles: in order, by one process or several, never far ahead of who takes them."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from engine import BatchWriter, open_index, rebuild
from indexer.articles import Failure, Place, RawArticle
from indexer.preparation import Cleaned, Preparation, prepare, prepare_all

FAILURE = Failure(Place("a.jsonl", 7), "malformed", "not JSON")


def raw(
    number: int, content: str = "茶农说这要归功于连日的暖阳。", original: bytes = b""
) -> RawArticle:
    place = Place("a.jsonl", number)
    return RawArticle(str(number), place, "text", content, original=original)


@pytest.mark.parametrize("content", ["", " \n\u200b", "-----------"])
def test_article_without_text_is_a_failure(content: str) -> None:
    prepared = prepare(raw(1, content))
    assert isinstance(prepared, Failure)
    assert (prepared.place.line, prepared.reason) == (1, "empty")


def test_failure_passes_through() -> None:
    assert prepare(FAILURE) is FAILURE


@pytest.fixture
def batches(tmp_path: Path) -> Iterator[BatchWriter]:
    """What analyzes documents for an index that is never published."""
    with suppress(ZeroDivisionError), rebuild(tmp_path / "index") as writer:
        yield writer.batches
        raise ZeroDivisionError


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 512, 513, 2000])
def test_order_is_that_of_reading(workers: int, count: int, batches: BatchWriter) -> None:
    raws = [FAILURE if number % 10 == 9 else raw(number) for number in range(count)]
    chunks = list(prepare_all(raws, Preparation(batches), workers))
    found = [
        item.id if isinstance(item, Cleaned) else item.reason
        for chunk in chunks
        for item in chunk.outcomes
    ]
    assert found == ["malformed" if number % 10 == 9 else str(number) for number in range(count)]
    ids = [id for chunk in chunks if chunk.batch for id in chunk.batch.ids]
    assert ids == [id for id in found if id != "malformed"]


def test_chunk_of_failures_alone_has_no_batch(batches: BatchWriter) -> None:
    (chunk,) = prepare_all([FAILURE, raw(1, "")], Preparation(batches))
    assert chunk.batch is None
    assert [type(outcome) for outcome in chunk.outcomes] == [Failure, Failure]


@pytest.mark.parametrize(
    ("content", "original"),
    [
        pytest.param("茶农说这要归功于连日的暖阳。\n" * 30_000, b"", id="long texts"),
        pytest.param("茶农说。", bytes(1_300_000), id="short texts of large files"),
    ],
)
def test_large_articles_are_not_read_far_ahead(
    batches: BatchWriter, content: str, original: bytes
) -> None:
    taken = 0

    def large() -> Iterator[RawArticle]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield raw(number, content, original)

    prepared = prepare_all(large(), Preparation(batches), workers=2)
    next(prepared)
    assert taken <= 8
    prepared.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("workers", [1, 2])
def test_each_original_goes_with_its_own_article(workers: int, tmp_path: Path) -> None:
    raws = [
        FAILURE if number % 10 == 9 else raw(number, original=f"<p>{number}".encode("gb18030"))
        for number in range(700)
    ]
    raws[5] = raw(5, "", b"nothing left")
    with rebuild(tmp_path) as writer:
        for chunk in prepare_all(raws, Preparation(writer.batches), workers):
            assert chunk.batch
            writer.append(chunk.batch)
    index = open_index(tmp_path)
    for number, item in enumerate(raws):
        kept = isinstance(item, RawArticle) and number != 5
        assert index.original(str(number)) == (item.original if kept else None)


def test_bug_names_the_article_that_showed_it() -> None:
    broken = RawArticle("1", Place("a.jsonl", 3), "text", None)  # type: ignore[arg-type]
    with pytest.raises(TypeError) as raised:
        prepare(broken)
    assert raised.value.__notes__ == ["while preparing a.jsonl:3"]
