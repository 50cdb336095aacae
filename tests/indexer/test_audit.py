"""The audit: a generation that does not find its articles never goes live."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from indexer_command import articles, write_jsonl

import engine
from engine.embedded import writer
from engine.embedded.manifest import write_manifest
from indexer.audit import ARTICLES, audit
from indexer.build import BuildOptions, build
from indexer.cli import main
from indexer.errors import AuditFailed


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "new.jsonl", articles(40))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of other articles."""
    return built(tmp_path, "live", [{"id": "live", "text": "春茶开采。"}])


def built(folder: Path, name: str, records: list[dict[str, str]]) -> Path:
    build([write_jsonl(folder / f"{name}.jsonl", records)], folder / name)
    return folder / name


@pytest.fixture
def broken(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on each build gets postings in which the first article has another text of the same
    length, and a manifest that says that this is how they were written.
    """
    other = articles(40)
    other[0]["text"] = "旧" * len(other[0]["text"])
    (postings,) = built(tmp_path, "other", other).glob("*/*.postings")

    def write_broken(generation: Path, count: int) -> None:
        (target,) = generation.glob("*.postings")
        shutil.copyfile(postings, target)
        write_manifest(generation, count)

    monkeypatch.setattr(writer, "write_manifest", write_broken)


def live_ids(index: Path) -> list[str]:
    return [article["id"] for article in engine.open_index(index).articles()]


def test_good_build_is_audited(source: Path, index: Path) -> None:
    report = build([source], index)
    assert report.audited.articles == 40
    assert report.audited.asked == 40 * 4
    assert report.audited.recall == 1
    assert "audited        40  160 of 160 runs of their text found" in report.summary()


@pytest.mark.usefixtures("broken")
def test_build_that_misses_an_article_does_not_go_live(source: Path, index: Path) -> None:
    with pytest.raises(AuditFailed) as caught:
        build([source], index)
    assert {missed.id for missed in caught.value.audited.missed} == {"a0"}
    assert live_ids(index) == ["live"]
    assert not (index / "generation-000002").exists()


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("command", ["build", "update"])
def test_exit_code_and_the_list_of_what_was_missed(
    source: Path, tmp_path: Path, command: str
) -> None:
    arguments = [command, str(source), "--index", str(tmp_path / "none"), "--progress", "none"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 5
    *missed, error = done.stderr.splitlines()
    assert missed and all(line.startswith("a0: not found by '") for line in missed)
    assert f"error: {len(missed)} of 160 runs of characters did not find" in error
    assert "--min-recall 0.999" in error and "the live one is as it was before" in error


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("least", [0.5, 0])
def test_recall_that_is_asked_for(least: float, source: Path, index: Path) -> None:
    report = build([source], index, BuildOptions(min_recall=least))
    assert bool(report.audited.missed) == bool(least)
    assert len(live_ids(index)) == 40


def test_sample_is_bounded_and_the_same_each_time(tmp_path: Path) -> None:
    index = engine.open_index(built(tmp_path, "many", articles(ARTICLES + 50)))
    first = audit(index, 1)
    assert first.articles == ARTICLES
    assert audit(index, 1) == first


def test_captions_and_dirty_text_are_found(tmp_path: Path) -> None:
    page = "<h1>春茶</h1><p>今年  的春茶，\t比往年早。</p><figure><figcaption>图为茶山</figcaption>"
    traditional = "標題：瀏陽市直機關\n\n  踐行初心擔使命，立足崗位當先鋒。　　\n"
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.html").write_text(page, encoding="utf-8")
    (tmp_path / "in/b.txt").write_text(traditional, encoding="utf-8")
    assert build([tmp_path / "in"], tmp_path / "index").audited.recall == 1
