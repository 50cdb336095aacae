"""Updating: what changed is read again, all else stays, and what is committed stays so."""

import json
import os
import time
from contextlib import closing
from pathlib import Path

import pytest
from indexer_command import articles, write_jsonl

import engine
import indexer.update as update_module
from indexer.build import build
from indexer.changes import Wanted
from indexer.errors import SourceError
from indexer.ledger import LEDGER
from indexer.report import DUPLICATES, FAILURES, REPORT
from indexer.update import delete, planned, update


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of five articles and a dump of twenty, which did not change lately."""
    folder = tmp_path / "来源"
    for number in range(5):
        write(folder / f"{number}.txt", f"第{number}篇文章，说的是第{number}件事。", ago=60)
    write_jsonl(folder / "dump.jsonl", articles(20))
    os.utime(folder / "dump.jsonl", (1_600_000_000, 1_600_000_000))
    return folder


def write(path: Path, text: str, ago: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (time.time() - ago, time.time() - ago))


def ids(index: Path) -> list[str]:
    with closing(engine.open_index(index)) as opened:
        return [article["id"] for article in opened.articles()]


def attachment(index: Path, name: str) -> str:
    with closing(engine.open_index(index)) as opened:
        return opened.attachment(name)


def test_index_that_is_not_there_is_built(folder: Path, index: Path) -> None:
    report = update([folder], index)
    assert (report.built, report.indexed) == (True, 25)
    assert not update([folder], index).built


def test_nothing_changed_publishes_nothing(folder: Path, index: Path) -> None:
    build([folder], index)
    report = update([folder], index)
    assert (report.read, report.files, report.unchanged_files) == (0, 0, 6)
    assert report.summary() == "up to date      6  files as they were"
    assert json.loads((index / "current").read_text())["generation"] == "000001"


def test_changed_new_moved_and_deleted_files(folder: Path, index: Path) -> None:
    build([folder], index)
    write(folder / "0.txt", "第零篇改过了。")
    write(folder / "new.txt", "新的一篇。")
    (folder / "1.txt").rename(folder / "moved.txt")
    (folder / "2.txt").unlink()
    report = update([folder], index)
    assert (report.files, report.gone_files, report.moved_files) == (3, 2, 1)
    assert (report.indexed, report.deleted, report.unchanged_files) == (3, 2, 3)
    assert "3 as they were, 2 gone (1 of these moved)" in report.summary()
    files = {id for id in ids(index) if id.startswith("来源/")}
    assert files == {f"来源/{name}.txt" for name in ("0", "3", "4", "moved", "new")}


def test_of_a_dump_only_what_changed_is_read_again(folder: Path, index: Path) -> None:
    build([folder], index)
    records = articles(21)
    records[3]["text"] = "改过的一篇。"
    del records[5]
    write_jsonl(folder / "dump.jsonl", records)
    report = update([folder], index)
    assert (report.read, report.indexed, report.deleted) == (2, 2, 1)
    found = ids(index)
    assert "a5" not in found
    assert found[-2:] == ["a3", "a20"]


def test_file_that_was_only_touched_is_not_cleaned_again(folder: Path, index: Path) -> None:
    build([folder], index)
    (folder / "0.txt").touch()
    report = update([folder], index)
    assert (report.files, report.read, report.indexed) == (1, 0, 0)


def test_update_of_one_folder_leaves_the_others(tmp_path: Path, index: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name / "1.txt", f"{name}的第一篇。", ago=60)
        write(tmp_path / name / "2.txt", f"{name}的第二篇。", ago=60)
    build([tmp_path / "a", tmp_path / "b"], index)
    (tmp_path / "a/1.txt").unlink()
    (tmp_path / "b/1.txt").unlink()
    update([tmp_path / "a"], index)
    assert ids(index) == ["a/2.txt", "b/1.txt", "b/2.txt"]


def test_folder_that_lost_all_is_refused(tmp_path: Path, folder: Path, index: Path) -> None:
    build([folder], index)
    folder.rename(tmp_path / "away")
    folder.mkdir()  # as where a disk is not mounted
    with pytest.raises(SourceError, match="no articles there"):
        update([folder], index)
    folder.rmdir()
    with pytest.raises(SourceError, match="no such file or folder"):
        update([folder], index)
    assert len(ids(index)) == 25


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open any folder")
def test_folder_that_cannot_be_opened_keeps_its_articles(folder: Path, index: Path) -> None:
    write(folder / "closed/1.txt", "关着的一篇。", ago=60)
    build([folder], index)
    (folder / "closed").chmod(0)
    report = update([folder], index)
    (folder / "closed").chmod(0o755)
    assert report.skipped == {"unreadable": 1}
    assert "来源/closed/1.txt" in ids(index)


def test_dump_cut_off_keeps_what_cannot_be_read(tmp_path: Path, index: Path) -> None:
    import gzip

    lines = "".join(json.dumps(each) + "\n" for each in articles(400)).encode()
    packed = tmp_path / "dump.jsonl.gz"
    packed.write_bytes(gzip.compress(lines))
    build([packed], index)
    packed.write_bytes(gzip.compress(lines)[:-2_000])
    report = update([packed], index)
    assert (report.skipped, report.deleted) == ({"damaged": 1}, 0)
    assert len(ids(index)) == 400


def test_what_failed_is_tried_again_only_where_asked(folder: Path, index: Path) -> None:
    (folder / "5.txt").write_bytes(b"\x89PNG\0\0")
    os.utime(folder / "5.txt", (1, 1))
    build([folder], index)
    assert update([folder], index).read == 0
    report = update([folder], index, wanted=Wanted(retry_failed=True))
    assert (report.read, report.skipped) == (1, {"unsupported": 1})
    assert len(attachment(index, FAILURES).splitlines()) == 1
    write(folder / "5.txt", "修好了的一篇。", ago=30)
    assert update([folder], index).indexed == 1
    assert attachment(index, FAILURES) == ""
    assert json.loads(attachment(index, REPORT))["skipped"] == {}


def test_only_files_that_changed_since(folder: Path, index: Path) -> None:
    build([folder], index)
    write(folder / "0.txt", "早就改过了。", ago=40)
    write(folder / "1.txt", "刚刚改过。", ago=5)
    (folder / "2.txt").unlink()
    report = update([folder], index, wanted=Wanted(since=time.time_ns() - 20 * 10**9))
    assert (report.files, report.indexed, report.gone_files) == (1, 1, 0)
    assert update([folder], index).indexed == 1


def test_duplicate_comes_in_when_its_original_goes(folder: Path, index: Path) -> None:
    write(folder / "9.txt", (folder / "0.txt").read_text("utf-8"), ago=60)
    assert build([folder], index).duplicates == 1
    (folder / "0.txt").unlink()
    report = update([folder], index)
    assert (report.indexed, report.deleted) == (1, 1)
    assert "来源/9.txt" in ids(index)
    assert attachment(index, DUPLICATES) == ""


def test_article_with_the_same_id_comes_in_when_the_first_goes(tmp_path: Path, index: Path) -> None:
    one = write_jsonl(tmp_path / "in/1.jsonl", [{"id": "茶", "text": "第一篇。"}, *articles(1)])
    write_jsonl(tmp_path / "in/2.jsonl", [{"id": "茶", "text": "第二篇。"}])
    assert build([tmp_path / "in"], index).skipped == {"same id": 1}
    write_jsonl(one, articles(1))
    report = update([tmp_path / "in"], index)
    assert (report.indexed, report.failed) == (1, 0)
    with closing(engine.open_index(index)) as opened:
        assert (opened.find("茶") or {})["text"] == "第二篇。"


def test_new_article_with_the_id_of_another_is_a_failure(folder: Path, index: Path) -> None:
    build([folder], index)
    write_jsonl(folder / "more.jsonl", [{"id": "a7", "text": "另一篇。"}])
    report = update([folder], index)
    (failure,) = report.failures
    assert failure.reason == "same id"
    assert f"'a7' is that of {folder}/dump.jsonl:8 already" in failure.message


def test_plan_changes_nothing(folder: Path, index: Path) -> None:
    build([folder], index)
    (folder / "2.txt").unlink()
    write(folder / "new.txt", "新的一篇。")
    plan = planned([folder], index)
    assert [change.looked.path for change in plan.files] == [str(folder / "new.txt")]
    assert len(plan.gone) == 1
    assert len(ids(index)) == 25


def test_index_without_a_ledger_is_refused(tmp_path: Path, folder: Path) -> None:
    with engine.rebuild(tmp_path / "old") as writer:
        writer.add(engine.Document("1", {}))
    with pytest.raises(engine.IndexStale, match=r"kept no list of its sources: rebuild it with"):
        update([folder], tmp_path / "old")


def test_deleted_article_stays_away_until_it_changes(folder: Path, index: Path) -> None:
    build([folder], index)
    assert delete(["a3", "a4", "没有"], index) == ["没有"]
    assert update([folder], index).read == 0
    records = articles(20)
    records[4]["text"] = "改过的一篇。"
    write_jsonl(folder / "dump.jsonl", records)
    update([folder], index)
    found = ids(index)
    assert "a3" not in found
    assert "a4" in found
    assert json.loads(attachment(index, REPORT))["indexed"] == 24


def test_interrupted_update_goes_on_from_the_last_batch(
    tmp_path: Path, folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([folder], index)
    monkeypatch.setattr(update_module, "COMMIT_ARTICLES", 1)
    records = [{"id": f"n{n}", "text": f"第{n}条新闻。" * 400} for n in range(700)]
    write_jsonl(folder / "new.jsonl", records)
    write_jsonl(
        folder / "dump.jsonl",
        [{**each, "text": "全改了。" + each["text"]} for each in articles(20)],
    )
    os.utime(folder / "new.jsonl", (1, 1))
    written = update_module._Update._write
    batches = 0

    def interrupted(*arguments: object) -> None:
        nonlocal batches
        batches += 1
        if batches == 3:
            raise KeyboardInterrupt
        written(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(update_module._Update, "_write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        update([folder], index)
    found = len(ids(index))
    assert 25 < found < 725
    monkeypatch.setattr(update_module._Update, "_write", written)
    report = update([folder], index)
    assert report.indexed == 725 - found
    assert len(set(ids(index))) == len(ids(index)) == 725
    again = update([folder], index)
    assert (again.files, again.read, again.gone_files) == (0, 0, 0)
    with closing(engine.open_index(index)) as opened:
        assert (opened.find("a5") or {})["text"].startswith("全改了。")
        assert len(opened.attached_arrays(LEDGER)["owners"]) == 725
