"""An index that was copied to another place finds the same, and goes on with updates."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine import open_index
from indexer.build import BuildOptions, build
from indexer.cli import main
from indexer.update import update
from search import Searcher, SearchRequest

TEXTS = {
    "bridge.txt": "大桥通车\n\n长江大桥今天通车，市民在桥上走了一个上午，久久不愿离去。",
    "again.txt": "长江大桥通车\n\n长江大桥今天通车，市民在桥上走了一个上午，久久不愿离去了。",
    "park.txt": "公园开放\n\n云泽新区的公园今天开放，孩子们在草地上放风筝。",
}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_copy_finds_the_same_and_is_updated(sources: Path, tmp_path: Path, place: str) -> None:
    folder = tmp_path / "index"
    words = tmp_path / "words.txt"
    words.write_text("云泽新区\n", encoding="utf-8")
    build([sources], folder, BuildOptions(dictionary=words))
    done = CliRunner().invoke(main, ["migrate", str(folder), place])
    assert (done.exit_code, "copied          3" in done.output) == (0, True), done.output
    with closing(open_index(folder)) as source, closing(open_index(place)) as copy:
        assert list(copy.articles()) == list(source.articles())
        assert copy.numbers("group").tolist() == source.numbers("group").tolist()
        assert copy.dictionary == source.dictionary
        for article in source.articles():
            assert copy.original(article["id"]) == source.original(article["id"])
        for query in ("大桥", "云泽新区 公园", '"，市民"', "放风筝 -大桥"):
            request = SearchRequest(query=query, facets=("source", "month"))
            answers = [
                Searcher(one, time_limit_seconds=None).search(request) for one in (source, copy)
            ]
            ids = [[hit.id for hit in answer.hits] for answer in answers]
            assert ids[0] == ids[1] != []
            assert answers[0].facet_distribution == answers[1].facet_distribution
    (sources / "park.txt").unlink()
    (sources / "school.txt").write_text("新学校\n\n新学校九月开学。", encoding="utf-8")
    report = update([sources], place)
    assert (report.indexed, report.deleted) == (1, 1)
    with closing(open_index(place)) as copy:
        assert copy.article_count == 3
        assert {Path(one["path"]).name for one in copy.articles()} == {
            "bridge.txt",
            "again.txt",
            "school.txt",
        }


def test_index_to_copy_that_there_is_not(tmp_path: Path, place: str) -> None:
    done = CliRunner().invoke(main, ["migrate", str(tmp_path / "none"), place])
    assert (done.exit_code, "no index at" in done.output) == (4, True)
