import gc
import os
import random
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from linear_scan import terms
from random_queries import many_documents
from small_indexes import Build, Large, indexed, phrase, version, whole_version, write_index

import engine.embedded.opening as opening_module
from engine import (
    All,
    And,
    AndMaybe,
    Document,
    EmbeddedIndex,
    IndexMissing,
    Keyword,
    Or,
    Order,
    Phrase,
    Prefix,
    Term,
    open_index,
    rebuild,
)


def test_terms_with_their_document_frequency(large: Large) -> None:
    expected: dict[str, int] = {}
    for document in large.documents:
        for term in set(terms(document, "text_grams")):
            expected[term] = expected.get(term, 0) + 1
    in_order = sorted(expected.items(), key=lambda item: item[0].encode())
    assert list(large.index.terms("text_grams")) == in_order
    for prefix in ("哈", "哈,", "a", "没有", "\ud800"):
        begun = [(term, count) for term, count in in_order if term.startswith(prefix)]
        assert list(large.index.terms("text_grams", prefix)) == begun
    assert list(large.index.terms("no_such_field")) == []
    for field in ("text_grams", "text_words"):
        frequencies = dict(large.index.terms(field))
        chosen = [*list(frequencies)[::97], "没有"]
        found = large.index.document_frequencies(field, chosen)
        assert found == [frequencies.get(term, 0) for term in chosen]


def test_articles_come_in_the_order_they_were_written(large: Large) -> None:
    assert list(large.index.articles()) == [document.stored for document in large.documents]


def test_what_an_index_says_of_itself(path: Path) -> None:
    with closing(indexed(path, version(1))) as index:
        assert index.generation == "000001"
        assert index.built_at[:2] == "20"
        assert index.article_count == 40
        files = (path / "generation-000001").iterdir()
        sizes = {file.name: file.stat().st_size for file in files}
        assert index.size_bytes == sum(sizes.values()) - sizes["manifest.json"]


def test_open_index_answers_on_while_others_are_published_and_it_is_swept(path: Path) -> None:
    with closing(indexed(path, version(1))) as index:
        assert index.is_live()
        with rebuild(path) as writer:
            writer.add(Document("2", {}))
            assert index.is_live()
        assert not index.is_live()
        for number in (3, 4, 5):
            write_index(path, version(number))
        assert not (path / "generation-000001").exists()
        assert whole_version(index) == 1
        assert not index.is_live()


def test_another_generation_of_the_same_name_is_another(path: Path) -> None:
    with closing(indexed(path, version(1))) as index:
        shutil.rmtree(path)
        write_index(path, version(2))
        assert index.generation == "000001"
        assert not index.is_live()


def test_is_live_where_the_index_is_gone(path: Path) -> None:
    with closing(indexed(path, version(1))) as index:
        (path / "current").unlink()
        with pytest.raises(IndexMissing):
            index.is_live()


def test_reading_on_while_articles_and_terms_are_listed(large: Large) -> None:
    articles, listed = large.index.articles(), large.index.terms("text_grams")
    expected = list(large.index.terms("text_grams"))
    found = []
    for term, count in listed:
        assert next(articles)["id"]
        assert large.index.evaluate(Term("text_grams", term)).total == count
        found.append((term, count))
    assert found == expected


def _answer(index: EmbeddedIndex, number: int) -> Any:
    """Return what one of many different calls answers."""
    character = "哈呵，a。"[number % 5]
    run = (character + "哈", "哈" + character)
    calls = (
        lambda: index.evaluate(Prefix("text_grams", character), Order(number % 50, 10)),
        lambda: index.evaluate(Or((Term("text_grams", run[0]), Phrase("text_grams", run)))),
        lambda: index.evaluate(
            AndMaybe(All(), Term("title_grams", run[0])),
            Order(sort="-date"),
            within=And((Keyword("source", "长江日报"), Prefix("text_words", character))),
            facets=("source",),
        ),
        lambda: index.find(f"第{number}篇"),
        lambda: list(index.terms("text_grams", character)),
        lambda: [article["id"] for article in index.articles()][number],
    )
    return calls[number % len(calls)]()


def test_threads_get_the_answers_that_one_gets(path: Path) -> None:
    numbers = [number % 300 for number in range(8 * 50)]
    random.Random(1).shuffle(numbers)
    with closing(indexed(path, many_documents(300))) as index:
        alone = [_answer(index, number) for number in numbers]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads get in one another's way wherever they can
    try:
        with closing(open_index(path)) as index, ThreadPoolExecutor(8) as threads:
            together = list(threads.map(lambda number: _answer(index, number), numbers))
    finally:
        sys.setswitchinterval(interval)
    assert together == alone


def test_closing_while_threads_search(path: Path) -> None:
    index = indexed(path, version(1))

    def search() -> str:
        try:
            while True:
                assert index.evaluate(Term("text_grams", "社区")).total == 40
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(4) as threads:
        searches = [threads.submit(search) for _ in range(4)]
        index.close()
        assert {each.result() for each in searches} == {"the index was closed"}


@pytest.mark.parametrize("step", ["read_manifest", "_contents"])
def test_generation_that_is_swept_while_it_is_opened(
    step: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_index(path, version(1))
    original = getattr(opening_module, step)

    def publish_first(*arguments: Any, **named: Any) -> Any:
        monkeypatch.setattr(opening_module, step, original)
        for number in (2, 3, 4):
            write_index(path, version(number))
        return original(*arguments, **named)

    monkeypatch.setattr(opening_module, step, publish_first)
    with closing(open_index(path)) as index:
        assert whole_version(index) == 4


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - the listing itself opens one


def test_opening_and_closing_leaks_no_file(path: Path) -> None:
    write_index(path, version(1))
    gc.collect()
    before = open_files()
    for _ in range(200):
        index = open_index(path)
        index.evaluate(phrase("社区治"), facets=("source",))
        index.close()
    assert open_files() <= before


def test_index_that_is_dropped_without_closing_is_released(build: Build, path: Path) -> None:
    build(version(1))
    gc.collect()
    before = open_files()
    for _ in range(50):
        open_index(path).evaluate(Term("text_grams", "社区"))
    gc.collect()
    assert open_files() <= before


def test_closing_twice(path: Path) -> None:
    index = indexed(path, version(1))
    index.close()
    index.close()
    with pytest.raises(ValueError, match="closed"):
        index.evaluate(Term("text_grams", "社区"))


def test_opening_and_searching_writes_nothing(path: Path) -> None:
    write_index(path, version(1))
    before = {each: each.stat().st_mtime_ns for each in (path, *path.rglob("*"))}
    with closing(open_index(path)) as index:
        whole_version(index)
    assert {each: each.stat().st_mtime_ns for each in (path, *path.rglob("*"))} == before


def test_path_may_be_a_text(path: Path) -> None:
    write_index(str(path), version(1))
    with closing(open_index(str(path))) as index:
        assert whole_version(index) == 1
