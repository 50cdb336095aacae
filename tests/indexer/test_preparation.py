"""Preparing articles: in order, by one process or several, never far ahead of who takes them."""

from collections.abc import Iterator

import pytest

from indexer.articles import Article, Failure, Place, RawArticle
from indexer.preparation import prepare, prepare_all

FAILURE = Failure(Place("a.jsonl", 7), "malformed", "not JSON")


def raw(number: int, content: str = "茶农说这要归功于连日的暖阳。") -> RawArticle:
    return RawArticle(str(number), Place("a.jsonl", number), "text", content)


@pytest.mark.parametrize("content", ["", " \n\u200b", "-----------"])
def test_article_without_text_is_a_failure(content: str) -> None:
    prepared = prepare(raw(1, content))
    assert isinstance(prepared, Failure)
    assert (prepared.place.line, prepared.reason) == (1, "empty")


def test_failure_passes_through() -> None:
    assert prepare(FAILURE) is FAILURE


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 64, 65, 1000])
def test_order_is_that_of_reading(workers: int, count: int) -> None:
    raws = [FAILURE if number % 10 == 9 else raw(number) for number in range(count)]
    found = [
        item.id if isinstance(item, Article) else item.reason for item in prepare_all(raws, workers)
    ]
    assert found == ["malformed" if number % 10 == 9 else str(number) for number in range(count)]


def test_large_articles_are_not_read_far_ahead() -> None:
    taken = 0

    def large() -> Iterator[RawArticle]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield raw(number, "茶农说这要归功于连日的暖阳。\n" * 100_000)

    prepared = prepare_all(large(), workers=2)
    next(prepared)
    assert taken <= 8
    prepared.close()  # type: ignore[attr-defined]


def test_bug_names_the_article_that_showed_it() -> None:
    broken = RawArticle("1", Place("a.jsonl", 3), "text", None)  # type: ignore[arg-type]
    with pytest.raises(TypeError) as raised:
        prepare(broken)
    assert raised.value.__notes__ == ["while preparing a.jsonl:3"]
