"""Judged queries as they lie on disk."""

from pathlib import Path

from evaluation.judged import CORPORA, read_set, set_names


def test_sets_of_a_corpus_by_name_and_pattern(judged: Path) -> None:
    small = CORPORA["small"]
    assert set_names(judged, small, ["*-question", "drcd-keyword"]) == [
        "cmrc-question",
        "drcd-keyword",
        "drcd-question",
    ]
    assert set_names(judged, CORPORA["news"]) == []


def test_queries_that_nobody_judged_are_left_out(judged: Path) -> None:
    with (judged / "queries" / "drcd-question" / "queries.jsonl").open("a") as out:
        out.write('{"_id": "9", "text": "x"}\n')
    assert list(read_set(judged, "drcd-question").texts) == ["1", "2"]


def test_parts_are_the_whole(judged: Path) -> None:
    whole = read_set(judged, "drcd-question")
    parts = whole.parts(1)
    assert [dict(part.relevant) for part in parts] == [{"1": {"tea": 1}}, {"2": {"bridge": 1}}]
    assert {id: text for part in parts for id, text in part.texts.items()} == whole.texts
