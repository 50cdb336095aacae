"""An index that gets words later is the one that was built with them."""

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from indexer_command import articles, write_jsonl

import engine
from analysis import NO_WORDS, UserDictionary, parse_dictionary
from engine import EmbeddedIndex, Order, Term
from indexer.build import BuildOptions, build
from indexer.dictionary_change import apply_dictionary
from indexer.documents import indexed_texts
from indexer.update import update
from search import Searcher, SearchRequest
from webapp.live_index import LiveIndex

WORDS = "春茶开采\n暖阳 1\n批春\n早了 999999999\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Articles in three files, which two updates bring into segments of their own; reprints too."""
    records = articles(90)
    records[3] |= {"text": "中概股大涨。" * 20}
    records[85] |= {"title": "另一个标题", "text": "中概股大涨。" * 20 + "完。"}
    folder = tmp_path / "source"
    write_jsonl(folder / "a.jsonl", records[:60])
    build([folder], tmp_path / "index", BuildOptions(min_recall=0))
    for name, part in (("b", records[60:80]), ("c", records[80:])):
        write_jsonl(folder / f"{name}.jsonl", part)
        update([folder], tmp_path / "index")
    return folder


def built_with(source: Path, dictionary: UserDictionary, path: Path) -> EmbeddedIndex:
    words = path.with_suffix(".txt")
    words.write_text(dictionary.text, encoding="utf-8")
    build([source], path, BuildOptions(dictionary=words, min_recall=0))
    return engine.open_index(path)


def postings(index: EmbeddedIndex) -> dict[tuple[str, str], set[str]]:
    """Return the ids of the articles that have each word, by field and word."""
    found = {}
    for field in ("text_words", "title_words"):
        for term, _ in index.terms(field):
            matches = index.evaluate(Term(field, term), Order(limit=1_000)).matches
            if matches:
                found[field, term] = {match.stored["id"] for match in matches}
    return found


def answers(index: EmbeddedIndex, query: str) -> Mapping[str, set[str]]:
    """Return the ids of what a query finds, by rung."""
    found: dict[str, set[str]] = {}
    for hit in Searcher(index).search(SearchRequest(query, hits_per_page=100, dup="show")).hits:
        found.setdefault(hit.matched, set()).add(hit.id)
    return found


def assert_equal(index: EmbeddedIndex, fresh: EmbeddedIndex) -> None:
    """Assert that two indexes hold the same articles, found by the same words."""
    assert index.dictionary == fresh.dictionary
    assert postings(index) == postings(fresh)
    for stored in fresh.articles():
        assert index.find(stored["id"]) == stored
        assert index.original(stored["id"]) == fresh.original(stored["id"])
        assert index.number("published", stored["id"]) == fresh.number("published", stored["id"])
    for query in ("春茶开采", "暖阳 茶农", "中概股", "今年早了"):
        assert answers(index, query) == answers(fresh, query)
    deep = index.check(indexed_texts)
    assert (deep.wrong, deep.articles) == (0, fresh.article_count)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", WORDS, id="first words"),
        pytest.param(WORDS, "", id="no words any more"),
        pytest.param("暖阳 1\n批春\n", "暖阳\n批春\n", id="another frequency, some in and out"),
        pytest.param(WORDS, "早了 999999999\n批春\n暖阳 1\n春茶开采\n", id="another order"),
        pytest.param("", "没有人写\n", id="a word of no article"),
    ],
)
def test_index_is_as_if_built_with_the_words(source: Path, before: str, after: str) -> None:
    path = source.parent / "index"
    apply_dictionary(path, parse_dictionary(before, "before"))
    with closing(engine.open_index(path)) as index:
        groups = {stored["id"]: index.number("group", stored["id"]) for stored in index.articles()}
    apply_dictionary(path, parse_dictionary(after, "after"))
    fresh = built_with(source, parse_dictionary(after, "after"), source.parent / "fresh")
    with closing(engine.open_index(path)) as index:
        assert_equal(index, fresh)
        assert {id: index.number("group", id) for id in groups} == groups
        assert index.number("group", "a3") == index.number("group", "a85")


def test_real_articles_are_as_if_built_with_the_words(tmp_path: Path, shared: Path) -> None:
    with gzip.open(shared / "relevance/corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, 150)]
    source = write_jsonl(tmp_path / "a.jsonl", records)
    text = "".join(record["text"] for record in records)
    runs = {text[place : place + 3] for place in range(0, 3_000, 60)}
    words = "".join(f"{run} 5000000\n" for run in sorted(runs) if _is_han(run))
    dictionary = parse_dictionary(words, "words")
    build([source], tmp_path / "index", BuildOptions(min_recall=0))
    apply_dictionary(tmp_path / "index", dictionary)
    fresh = built_with(source, dictionary, tmp_path / "fresh")
    with closing(engine.open_index(tmp_path / "index")) as index:
        assert postings(index) == postings(fresh)


def _is_han(run: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in run)


def test_articles_without_the_words_stay_where_they_lie(source: Path) -> None:
    path = source.parent / "index"
    before = _files(path)
    change = apply_dictionary(path, parse_dictionary("中概股\n", "words"))
    assert (change.added, change.removed) == (["中概股"], [])
    assert (change.affected, change.articles) == (2, 90)
    after = _files(path)
    assert {name: after[name] for name in before} == before


def _files(path: Path) -> dict[str, int]:
    """Return the postings of the live generation: names, and which file each is."""
    with closing(engine.open_index(path)) as index:
        folder = path / f"generation-{index.generation}"
    return {each.name: each.stat().st_ino for each in folder.glob("*.postings")}


def test_updates_go_on_with_the_words_and_compare_with_what_was_cut_anew(source: Path) -> None:
    path = source.parent / "index"
    apply_dictionary(path, parse_dictionary(WORDS + "中概股\n", "words"))
    reprint = {"id": "又", "title": "再一个标题", "text": "中概股大涨。" * 20 + "又完。"}
    write_jsonl(source / "d.jsonl", [reprint])
    report = update([source], path)
    assert report.indexed == 1
    with closing(engine.open_index(path)) as index:
        assert len({index.number("group", id) for id in ("a3", "a85", "又")}) == 1
        assert index.document_frequencies("text_words", ["中概股"]) == [3]
    (source / "d.jsonl").unlink()
    update([source], path)
    fresh = built_with(source, parse_dictionary(WORDS + "中概股\n", "words"), path.parent / "fresh")
    with closing(engine.open_index(path)) as index:
        assert_equal(index, fresh)


def test_merged_segments_keep_the_words(source: Path) -> None:
    path = source.parent / "index"
    apply_dictionary(path, parse_dictionary("暖阳 1\n", "words"))
    for number in range(15):
        write_jsonl(source / f"more{number}.jsonl", [{"text": f"又是暖阳{number}。"}])
        update([source], path)
    fresh = built_with(source, parse_dictionary("暖阳 1\n", "words"), path.parent / "fresh")
    with closing(engine.open_index(path)) as index:
        assert index.figures()["segments"] <= 10
        assert_equal(index, fresh)


def test_an_error_leaves_the_index_as_it_was(source: Path) -> None:
    path = source.parent / "index"
    generation = engine.open_index(path).generation

    def fail(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_dictionary(path, parse_dictionary(WORDS, "words"), told=fail)
    with closing(engine.open_index(path)) as index:
        assert (index.generation, index.dictionary) == (generation, NO_WORDS)


def test_rollback_returns_to_the_words_before(source: Path) -> None:
    path = source.parent / "index"
    apply_dictionary(path, parse_dictionary("中概股\n", "words"))
    engine.rollback(path)
    with closing(engine.open_index(path)) as index:
        assert index.dictionary == NO_WORDS
        assert index.document_frequencies("text_words", ["中概股"]) == [0]


@pytest.fixture
def live(source: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveIndex]:
    monkeypatch.setattr("webapp.live_index.CHECK_SECONDS", 0)
    yield LiveIndex(source.parent / "index", Searcher)


def test_a_server_cuts_queries_with_the_words_from_then_on(source: Path, live: LiveIndex) -> None:
    def words() -> object:
        return live.searcher().search(SearchRequest("中概股大涨")).interpreted_as["words"]

    assert words() == ["中", "概", "股", "大", "涨"]
    apply_dictionary(source.parent / "index", parse_dictionary("中概股\n", "words"))
    assert words() == ["中概股", "大", "涨"]


def test_rows_and_numbers_stay_with_their_articles(source: Path) -> None:
    path = source.parent / "index"
    before = _signatures(path)
    apply_dictionary(path, parse_dictionary("中概股\n批春\n", "words"))
    assert _signatures(path) == before


def _signatures(path: Path) -> dict[str, dict[str, bytes]]:
    found = {}
    with closing(engine.open_index(path)) as index:
        parts = index.rows("signatures-2")
        ids = iter([stored["id"] for stored in index.articles()])
        for part in parts:
            for place in part.places.tolist():
                rows = {name: np.asarray(a[place]).tobytes() for name, a in part.arrays.items()}
                found[next(ids)] = rows
    return found
