"""The queries are what the report says, and every engine that is here answers them rightly."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from analysis import WordAnalyzer, fold_key
from benchmarks import queries
from benchmarks.corpora import read, samples
from benchmarks.peers import PEERS, Peer
from benchmarks.queries import KINDS, Query, draw_queries

TEXTS = samples()[:50]
WORDS = [WordAnalyzer().terms(text) for text in TEXTS]
FREQUENCY = Counter(word for words in WORDS for word in set(words))
PER_KIND = 12
DRAWN = draw_queries(TEXTS, PER_KIND)
OWN_TOKENS = {"recipe": "its own analyzer has other words", "tantivy-words": "it is only built"}


def of_kind(kind: str) -> list[Query]:
    """Return the queries of a kind."""
    return [query for query in DRAWN if query.kind == kind]


def scan(query: Query) -> set[int]:
    """Return the documents that a query must find, by reading them all."""
    if query.kind == "phrase":
        (run,) = query.surfaces
        return {n for n, text in enumerate(TEXTS) if fold_key(run) in fold_key(text)}
    joint = any if query.kind == "or" else all
    return {n for n, words in enumerate(WORDS) if joint(term in words for term in query.terms)}


def test_as_many_of_each_kind() -> None:
    assert Counter(query.kind for query in DRAWN) == dict.fromkeys(KINDS, PER_KIND)


def test_the_same_seed_draws_the_same() -> None:
    assert draw_queries(TEXTS, PER_KIND) == DRAWN
    assert draw_queries(TEXTS, PER_KIND, seed=8) != DRAWN


def test_a_common_word_is_of_the_most_frequent_hundredth() -> None:
    ranked = sorted(FREQUENCY.values(), reverse=True)
    least = ranked[len(ranked) // 100 - 1]
    for query in of_kind("common"):
        (word,) = query.terms
        assert FREQUENCY[word] >= least
        assert any(map(str.isalnum, word))


def test_a_rare_word_is_in_2_to_20_documents() -> None:
    for query in of_kind("rare"):
        (word,) = query.terms
        assert 2 <= FREQUENCY[word] <= 20


def test_several_words_are_of_one_document_and_or_has_the_same() -> None:
    for query in of_kind("and"):
        assert len(set(query.terms)) in (2, 3)
        assert query.source in scan(query)
    assert [query.terms for query in of_kind("or")] == [query.terms for query in of_kind("and")]


def test_a_phrase_is_4_to_8_han_characters_of_its_document() -> None:
    for query in of_kind("phrase"):
        (run,) = query.surfaces
        assert 4 <= len(run) <= 8
        assert run in TEXTS[query.source]
        assert len(query.terms) == len(run) - 1
        assert all("\u4e00" <= character <= "\u9fff" for character in run)


def test_surfaces_are_as_the_document_has_them() -> None:
    for query in DRAWN:
        assert all(surface in TEXTS[query.source] for surface in query.surfaces)


def test_a_corpus_without_rare_words_still_has_queries() -> None:
    repeated = draw_queries(TEXTS[:2] * 30, 5)
    assert len(repeated) == 25


def test_queries_come_back_from_their_file(tmp_path: Path) -> None:
    queries.write(DRAWN, tmp_path / "queries.json")
    assert queries.read(tmp_path / "queries.json") == DRAWN


def test_a_laid_out_corpus_reads_back(tmp_path: Path) -> None:
    from benchmarks.corpora import lay_out, load

    corpus = lay_out("xwlb", 30, tmp_path)
    texts = [text for _, text in read(corpus.path)]
    assert len(texts) == corpus.documents == 30
    assert sum(len(text.encode()) for text in texts) == corpus.text_bytes
    assert all("<p>" not in text and "\n\n" not in text for text in texts)
    assert load(tmp_path / "xwlb-30.json") == corpus


@pytest.fixture(scope="module", params=sorted(PEERS))
def peer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Peer]:
    """An engine with the sample articles in an open index."""
    kind = PEERS[request.param]
    if reason := OWN_TOKENS.get(request.param) or kind.unavailable():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp(request.param)
    with closing(kind()) as engine:
        engine.build(((str(number), text) for number, text in enumerate(TEXTS)), folder)
        engine.open(folder)
        yield engine


@pytest.mark.parametrize("kind", KINDS)
def test_an_engine_finds_what_a_scan_finds(peer: Peer, kind: str) -> None:
    if kind not in peer.answers:
        pytest.skip(f"{peer.label} cannot answer it")
    for query in of_kind(kind):
        hits = peer.search(peer.prepare(query), len(TEXTS))
        assert {peer.number(handle) for handle, _ in hits} == scan(query), query


def test_the_top_ten_are_the_best(peer: Peer) -> None:
    for query in of_kind("or"):
        prepared = peer.prepare(query)
        scores = [score for _, score in peer.search(prepared)]
        best = [score for _, score in peer.search(prepared, len(TEXTS))]
        assert scores == pytest.approx(best[:10])
        assert scores == sorted(scores, reverse=True)


def test_an_engine_tells_its_time(peer: Peer) -> None:
    assert peer.time(peer.prepare(of_kind("common")[0])) > 0
