"""Building: all that was read is in the index or in the report, and the live index is safe."""

import json
from pathlib import Path
from typing import Any

import pytest
from indexer_command import articles, write_jsonl

import engine
from indexer.build import BuildOptions, build
from indexer.errors import NothingIndexed, SourceError
from indexer.report import FAILURES, FAILURES_KEPT, REPORT, Report

BAD = ['{"text": 1', "[]", '{"id": "x"}']


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def stored(index: Path) -> list[dict[str, Any]]:
    """Return the stored fields of all articles of the live generation."""
    opened = engine.open_index(index)
    try:
        return [dict(article) for article in opened.articles()]
    finally:
        opened.close()


def test_counts_add_up(tmp_path: Path, index: Path) -> None:
    records = [*articles(70), *BAD, {"id": "a0", "text": "又一篇。"}, {"text": "\u200b \u3000"}]
    write_jsonl(tmp_path / "in/a.jsonl", records)
    (tmp_path / "in/b.txt").write_bytes(b"\x89PNG\0\0")
    (tmp_path / "in/c.jpg").touch()
    report = build([tmp_path / "in"], index)
    assert (report.files, report.read, report.indexed) == (2, 76, 70)
    assert report.read == report.indexed + report.failed
    assert report.skipped == {"malformed": 2, "empty": 2, "same id": 1, "unsupported": 1}
    assert report.passed == {".jpg": 1}
    assert len(stored(index)) == 70


def test_report_is_kept_with_the_index(tmp_path: Path, index: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [*articles(2), *BAD])
    report = build([source], index)
    opened = engine.open_index(index)
    failures = [json.loads(line) for line in opened.attachment(FAILURES).splitlines()]
    counts = json.loads(opened.attachment(REPORT))
    opened.close()
    assert [(f["path"], f["line"], f["reason"]) for f in failures] == [
        (str(source), 3, "malformed"),
        (str(source), 4, "malformed"),
        (str(source), 5, "empty"),
    ]
    assert (counts["read"], counts["indexed"], counts["skipped"]) == (5, 2, report.skipped)


def test_same_id_is_a_failure_that_names_both_places(tmp_path: Path, index: Path) -> None:
    one = write_jsonl(tmp_path / "1.jsonl", [{"id": "茶", "text": "第一篇。"}])
    two = write_jsonl(tmp_path / "2.jsonl", [{"id": "茶", "text": "第二篇。"}])
    report = build([one, two], index)
    (failure,) = report.failures
    assert (str(failure.place), failure.reason) == (f"{two}:1", "same id")
    assert f"'茶' is that of {one}:1" in failure.message
    assert [article["text"] for article in stored(index)] == ["第一篇。"]


def test_same_folder_given_twice_is_indexed_once(tmp_path: Path, index: Path) -> None:
    write_jsonl(tmp_path / "in/a.jsonl", articles(3))
    report = build([tmp_path / "in", tmp_path / "in"], index)
    assert (report.read, report.indexed, report.passed) == (3, 3, {"given twice": 1})


def test_two_processes_write_what_one_does(tmp_path: Path) -> None:
    records = [*articles(150), *BAD, *articles(1)]
    source = write_jsonl(tmp_path / "a.jsonl", records)
    one = build([source], tmp_path / "one")
    two = build([source], tmp_path / "two", BuildOptions(workers=2))
    assert stored(tmp_path / "one") == stored(tmp_path / "two")
    assert one.failures == two.failures
    assert (one.read, one.indexed, one.changes) == (two.read, two.indexed, two.changes)


HALVES = {
    "id": "\ud800id",
    "title": "题\udc00目",
    "text": "正\ud800文在这里。",
    "source": "茶\udfff报",
    "url": "http://a/\ud800",
    "author": "\udcff",
}


@pytest.mark.parametrize("workers", [1, 2])
def test_halves_of_surrogate_pairs_do_not_reach_the_index(
    tmp_path: Path, index: Path, workers: int
) -> None:
    source = tmp_path / "a.jsonl"
    html = {"html": "<p>正\ud800文在这里。&#xD800;</p>"}
    source.write_text("\n".join(map(json.dumps, [HALVES, html, '"\ud800']))[:-1], encoding="ascii")
    report = build([source], index, BuildOptions(workers=workers))
    first, second = stored(index)
    assert {name: first[name] for name in ("id", "title", "text", "source", "url")} == {
        "id": "id",
        "title": "题目",
        "text": "正文在这里。",
        "source": "茶报",
        "url": "http://a/",
    }
    assert second["text"].startswith("正文在这里。")
    assert report.skipped == {"malformed": 1}


def test_all_failed_build_leaves_the_live_index(tmp_path: Path, index: Path) -> None:
    build([write_jsonl(tmp_path / "a.jsonl", articles(3))], index)
    before = sorted(path.relative_to(index) for path in index.rglob("*"))
    with pytest.raises(NothingIndexed) as raised:
        build([write_jsonl(tmp_path / "b.jsonl", BAD)], index)
    assert raised.value.report.failed == 3
    assert sorted(path.relative_to(index) for path in index.rglob("*")) == before
    assert len(stored(index)) == 3


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_sources_without_a_single_article_leave_the_index(
    tmp_path: Path, index: Path, content: str
) -> None:
    (tmp_path / "a.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(NothingIndexed):
        build([tmp_path / "a.jsonl"], index)
    with pytest.raises(engine.IndexMissing):
        engine.open_index(index)


def test_folder_without_articles_is_named(tmp_path: Path, index: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(SourceError, match=r"in: no articles there; put in .txt, .md"):
        build([tmp_path / "in"], index)
    assert not index.exists()


def test_only_the_first_failures_are_kept_and_all_are_counted(tmp_path: Path, index: Path) -> None:
    many = FAILURES_KEPT + 500
    source = write_jsonl(tmp_path / "a.jsonl", [*articles(1), *["x"] * many])
    report = build([source], index)
    assert (report.failed, len(report.failures)) == (many, FAILURES_KEPT)
    assert report.read == report.indexed + report.failed
    assert f"{many:,}  {many:,} malformed" in report.summary()


def test_summary_of_nothing_special_is_two_lines() -> None:
    assert Report(files=1, read=2, indexed=2, seconds=0.5).summary().split("\n") == [
        "read            2  from 1 file",
        "indexed         2  in 0.5 s",
    ]
