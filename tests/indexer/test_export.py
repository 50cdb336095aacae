"""Exporting: the same articles again, originals byte for byte, nothing overwritten or half done."""

import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from indexer_command import CLEAN_ENVIRONMENT, COMMAND, write_jsonl

import engine
from indexer.articles import Place, RawArticle
from indexer.build import build
from indexer.cli import main
from indexer.preparation import Preparation, prepare_all

PAGE = "<html>社区治理</html>".encode("gb18030") + b"\0\r\n\xff"
IDS = ("a/page.html", "../../out.html", "b:1", "nothing", "A/PAGE.html", "p.html.gz")
ORIGINALS = {
    "a/page.html": PAGE,
    "../../out.html": b"<p>1",
    "b:1": b'{"text": 1}',
    "nothing": b"",
    "A/PAGE.html": b"<p>2",
    "p.html.gz": b"<p>3",
}


def write_index(path: Path, originals: dict[str, bytes]) -> None:
    """Write an index of articles with these originals, as if read from files and from JSON."""
    raws = [
        RawArticle(id, _place(id), "text", f"第{number}批春茶开采。", original=original)
        for number, (id, original) in enumerate(originals.items())
    ]
    with engine.rebuild(path) as writer:
        for chunk in prepare_all(raws, Preparation(writer.batches)):
            assert chunk.batch
            writer.append(chunk.batch)


def _place(id: str) -> Place:
    path, _, line = id.partition(":")
    return Place(f"in/{path}", int(line) if line else None)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with an index of articles with originals."""
    folder = tmp_path / "x/y"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    write_index(folder / "index", ORIGINALS)
    return folder


def export(*arguments: str) -> Result:
    """Run the command in this process; it must end with an exit code, not with an exception."""
    result = CliRunner().invoke(main, ["export", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def exported(sources: list[Path], index: Path) -> bytes:
    """Build an index and return the export of it."""
    report = build(sources, index)
    assert not report.failures
    return export("--index", str(index)).stdout_bytes


def test_export_of_an_export_is_the_same(tmp_path: Path) -> None:
    once = exported([Path(__file__).parents[2] / "seeds"], tmp_path / "one")
    (tmp_path / "once.jsonl").write_bytes(once)
    assert once.count(b"\n") > 40
    assert exported([tmp_path / "once.jsonl"], tmp_path / "two") == once


LINES = st.sampled_from(
    [
        "春茶開(kāi)采早，，茶农说",
        "发布日期: 2022-11-12 11:15 来源: 长江日报",
        "作者：李明",
        "首页 > 新闻 > 正文",
        "（责任编辑：王芳）",
        "本报北岭11月12日电",
        "“他说：‘好’”\t😀𠮷",
        "\u2028 \u200b",
        "2022年11月12日",
        "标题",
    ]
)
RECORDS = st.fixed_dictionaries(
    {"text": st.lists(LINES, max_size=6).map("\n".join).map("正文。\n".__add__)},
    optional={
        "title": LINES.map(str.strip),
        "published": st.sampled_from(["2022-11-12", "2022-11-12T11:15:00+08:00", "2022年5月", "x"]),
        "source": st.sampled_from(["长江日报", "茶 报"]),
        "url": st.just("https://example.org/a?b=1&c"),
    },
)


@settings(max_examples=60)
@given(st.lists(RECORDS, min_size=1, max_size=8))
def test_export_of_any_export_is_the_same(records: list[dict[str, str]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_jsonl(folder / "a.jsonl", records)
        once = exported([folder / "a.jsonl"], folder / "one")
        (folder / "b.jsonl").write_bytes(once)
        assert exported([folder / "b.jsonl"], folder / "two") == once


def test_articles_that_are_named_come_in_that_order(here: Path) -> None:
    done = export("b:1", "a/page.html", "b:1", "none")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["b:1", "a/page.html"]
    assert done.stderr == "no article has the id 'none'\n"
    assert done.exit_code == 1


def test_articles_go_to_a_new_file(here: Path) -> None:
    assert export("--output", "all.jsonl").exit_code == 0
    assert (here / "all.jsonl").read_bytes() == export().stdout_bytes
    assert len(export().stdout.splitlines()) == len(ORIGINALS)


def test_original_comes_out_byte_for_byte(here: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "export", "--original", "a/page.html"],
        cwd=here,
        env=CLEAN_ENVIRONMENT,
        capture_output=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (PAGE, b"")


def test_originals_become_files_inside_the_folder(here: Path) -> None:
    done = export("--original", "--output", "out")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[0] == "no original of 'nothing' was kept"
    found = files(here / "out")
    assert sorted(found.values()) == sorted(filter(None, ORIGINALS.values()))
    assert found["a/page.html"] == PAGE
    assert found["p.html"] == b"<p>3"
    assert {Path(name).suffix for name in found} == {".html", ".json"}
    assert len({name.lower() for name in found}) == 5
    assert sorted(path.name for path in here.iterdir()) == ["index", "out"]
    assert [path.name for path in here.parents[1].iterdir()] == ["x"]


def test_only_the_originals_that_are_named(here: Path) -> None:
    assert export("--original", "--output", "out", "b:1").exit_code == 0
    assert list(files(here / "out").values()) == [ORIGINALS["b:1"]]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["--original", "none"], 1, "no article has the id 'none'", id="no article"),
        pytest.param(["--original", "nothing"], 1, "built without --no-originals", id="none kept"),
        pytest.param(["none"], 1, "nothing was written", id="no article to clean"),
        pytest.param(["--original"], 2, "needs the ID of one article", id="all to stdout"),
        pytest.param(["--original", "a", "b"], 2, "--output FOLDER for many", id="two to stdout"),
        pytest.param(["--output", "index"], 2, "index: is there already", id="folder is there"),
        pytest.param(["--original", "--output", "f"], 2, "f: is there already", id="file is there"),
        pytest.param(["--output", "f"], 2, "f: is there already", id="file would be replaced"),
        pytest.param(["--output", "no/f"], 2, "no/f: No such file", id="no folder for the file"),
        pytest.param(["--index", "no"], 4, "no index at no/", id="no index"),
        pytest.param(["--output", "g", "none"], 1, "no article has the id", id="none for the file"),
        pytest.param(
            ["--original", "--output", "g", "nothing"], 1, "built without", id="none for the folder"
        ),
    ],
)
def test_what_cannot_be_exported(here: Path, arguments: list[str], code: int, message: str) -> None:
    (here / "f").write_bytes(b"mine")
    done = export(*arguments)
    assert (done.exit_code, done.stdout_bytes) == (code, b"")
    assert message in done.stderr
    assert sorted(path.name for path in here.iterdir()) == ["f", "index"]
    assert (here / "f").read_bytes() == b"mine"


def test_many_articles_without_originals_are_listed_in_part(here: Path) -> None:
    write_index(here / "index", {str(number): b"" for number in range(50)})
    done = export("--original", "--output", "out")
    assert done.stderr.count("no original of") == 20
    assert "… and 30 more\noriginals are kept when" in done.stderr
