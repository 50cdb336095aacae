"""The command line: what it prints where, and its exit codes."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from indexer_command import articles, run, write_jsonl

from engine.generations import Generations
from indexer.cli import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with three good articles in `in/` and bad lines in `bad.jsonl`."""
    monkeypatch.chdir(tmp_path)
    write_jsonl(tmp_path / "in/good.jsonl", articles(3))
    write_jsonl(tmp_path / "bad.jsonl", ['{"text": 1', "[]"])
    return tmp_path


def invoke(*arguments: str, **environment: str) -> Result:
    """Run a command in this process; it must end with an exit code, not with an exception."""
    result = CliRunner().invoke(main, arguments, prog_name="python -m indexer", env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_build_says_what_it_did(here: Path) -> None:
    done = run("build", "in", cwd=here)
    assert done.returncode == 0
    assert done.stdout.startswith("read            3  from 1 file\nindexed         3")
    assert 'search it: python -m search 词 --index "index"' in done.stderr
    assert (here / "index/current").is_file()


def test_failures_are_listed_with_path_and_line(here: Path) -> None:
    done = invoke("build", "in", "bad.jsonl", "--progress", "none")
    assert done.exit_code == 1
    first, second, _ = done.stderr.splitlines()
    assert first.startswith("bad.jsonl:1: malformed: not JSON")
    assert second.startswith("bad.jsonl:2: malformed: a JSON list, not an object")
    assert "skipped         2  2 malformed" in done.stdout
    listed = invoke("stats", "--failed").stdout.splitlines()
    assert [json.loads(line)["line"] for line in listed] == [1, 2]


def test_many_failures_are_listed_in_part(here: Path) -> None:
    write_jsonl(here / "many.jsonl", ["x"] * 50)
    done = invoke("build", "in", "many.jsonl", "--progress", "none")
    assert done.stderr.count("many.jsonl:") == 20
    assert "… and 30 more: python -m indexer stats --failed" in done.stderr


def test_all_failed_build_leaves_the_live_index(here: Path) -> None:
    invoke("build", "in")
    done = invoke("build", "bad.jsonl")
    assert done.exit_code == 1
    assert "error: no article could be indexed, so nothing was written" in done.stderr
    assert json.loads(invoke("stats", "--json").stdout)["articles"] == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["build", "nowhere"], "nowhere: no such file or folder", id="missing source"),
        pytest.param(
            ["build", "empty"], "empty: no articles there; put in .txt", id="empty folder"
        ),
        pytest.param(["build"], "Missing argument 'SOURCES...'", id="no source"),
        pytest.param(["build", "in", "--workers", "0"], "0 is not in the range", id="no workers"),
        pytest.param(["build", "in", "--progres", "none"], "No such option '--progres'", id="typo"),
        pytest.param(["clean", "nowhere.txt"], "nowhere.txt: no such file", id="clean nothing"),
        pytest.param(["clean", "picture.jpg"], "not a kind of file", id="clean a picture"),
    ],
)
def test_wrong_usage_says_what_is_wrong(here: Path, arguments: list[str], message: str) -> None:
    (here / "empty").mkdir()
    (here / "picture.jpg").touch()
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert message.lower() in done.stderr.lower()


def test_second_writer_is_told_who_holds_the_lock(here: Path) -> None:
    with Generations(here / "index").lock():
        done = run("build", "in", cwd=here)
    assert done.returncode == 3
    assert f"index/ is being written by process {os.getpid()} on" in done.stderr
    assert "wait for it to end" in done.stderr


@pytest.mark.parametrize("command", ["stats", "build"])
def test_index_path_that_is_a_file(here: Path, command: str) -> None:
    (here / "index").write_text("x", encoding="utf-8")
    done = invoke(command, *(["in"] if command == "build" else []))
    assert done.exit_code == 4
    assert done.stderr.splitlines()[-1].startswith("error: index")
    assert (here / "index").read_text(encoding="utf-8") == "x"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_index_directory_that_is_read_only(here: Path) -> None:
    (here / "index").mkdir(mode=0o555)
    done = invoke("build", "in")
    assert done.exit_code == 4
    assert "Permission denied; the index is as it was before" in done.stderr


def test_stats_without_an_index(here: Path) -> None:
    done = invoke("stats")
    assert done.exit_code == 4
    assert "no index at index/: build one with `python -m indexer build" in done.stderr


def test_stats(here: Path) -> None:
    invoke("build", "in", "bad.jsonl")
    figures = json.loads(invoke("stats", "--json").stdout)
    assert (figures["articles"], figures["failed"]) == (3, 2)
    assert figures["outlets"] == {"山报": 2, "茶报": 1}
    assert figures["years"] == {"2000": 1, "2001": 1, "2002": 1}
    shown = invoke("stats").stdout
    assert "articles    3\n" in shown
    assert "outlets     山报 2, 茶报 1\n" in shown


def test_verify_reads_every_file(here: Path) -> None:
    assert run("build", "in", cwd=here).returncode == 0
    whole = invoke("verify")
    assert whole.exit_code == 0
    assert whole.output.startswith("generation 000001: 3 articles in ")
    (postings,) = (here / "index/generation-000001").glob("*.postings")
    content = bytearray(postings.read_bytes())
    content[len(content) // 2] ^= 1
    postings.write_bytes(content)
    damaged = invoke("verify")
    assert damaged.exit_code == 4
    assert postings.name in damaged.output
    assert "python -m indexer build SOURCE --index index" in damaged.output


@pytest.mark.parametrize("style", ["json", "plain", "none", "auto"])
def test_progress_goes_to_stderr(here: Path, style: str) -> None:
    done = invoke("build", "in", "--progress", style)
    *progress, last = done.stderr.splitlines()
    assert last.startswith("search it:")
    if style == "json":
        event = json.loads(progress[-1])
        assert (event["done"], event["articles"], event["failed"]) == (event["total"], 3, 0)
    elif style == "none":
        assert progress == []
    else:
        assert progress[-2].startswith("100 %  3 articles, 0 skipped, ")
        assert progress[-1] == "writing the index"
    assert "writing" not in done.stdout


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        pytest.param('indx = "x"', "unknown setting 'indx'; did you mean 'index'?", id="typo"),
        pytest.param('zzz = "x"', "unknown setting 'zzz'; known are index, trust", id="unknown"),
        pytest.param("index = ", "wensou.toml: ", id="no TOML"),
        pytest.param('workers = "two"', "'two' is not a valid integer", id="wrong type"),
    ],
)
def test_mistake_in_the_settings_file(here: Path, toml: str, message: str) -> None:
    (here / "wensou.toml").write_text(toml, encoding="utf-8")
    done = invoke("build", "in")
    assert done.exit_code == 2
    assert message in done.stderr


def test_flag_goes_before_environment_before_file(here: Path) -> None:
    (here / "wensou.toml").write_text('index = "file"', encoding="utf-8")
    invoke("build", "in")
    invoke("build", "in", WENSOU_INDEX="variable")
    invoke("build", "in", "--index", "flag", WENSOU_INDEX="variable")
    built = {path.parent.name for path in here.glob("*/current")}
    assert built == {"file", "variable", "flag"}


def test_clean_shows_fields_and_text(here: Path) -> None:
    (here / "a.txt").write_text(
        "春茶開(kāi)采早\n来源：长江日报　2022-11-12\n茶(chá)農說。\n", encoding="utf-8"
    )
    done = invoke("clean", "a.txt")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "title      春茶開采早  (header)",
        "source     长江日报  (header)",
        "published  2022-11-12  (header)",
        "changed    2 white space, 2 pinyin, 1 header, 1 title",
        "",
        "茶農說。",
        "",
    ]
    (stored,) = map(json.loads, invoke("clean", "--json", "a.txt").stdout.splitlines())
    assert (stored["text"], stored["source"], stored["path"]) == ("茶農說。", "长江日报", "a.txt")


def test_clean_reports_bad_lines_on_stderr(here: Path) -> None:
    done = invoke("clean", "bad.jsonl")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.count("bad.jsonl:") == 2


def test_clean_shows_every_change(here: Path) -> None:
    text = "标题在此\n春茶開(kāi)采,，早。\n茶(chá)農說「好」。\n我們說?！拔覍⒗^續努力。\n"
    (here / "a.txt").write_text(text, encoding="utf-8")
    done = invoke("clean", "--diff", "a.txt")
    assert done.exit_code == 0
    shown = done.stdout
    assert "春茶開[-(kāi)-]采[-,，-]{+，+}早。" in shown
    assert "我們說[-?！拔覍⒗^-]{+。“我將繼+}續努力。" in shown
    assert "      2  pinyin             readings that stood behind characters" in shown
    listed = shown.partition("to check")[2]
    assert "我們說[-?！拔覍⒗^-]{+。“我將繼+}續努力" in listed
    assert "pinyin" not in listed


def test_clean_as_json_has_every_edit(here: Path) -> None:
    text = "标题在此\n春茶開(kāi)采,，早。\n茶(chá)農說。"
    (here / "a.txt").write_text(text, encoding="utf-8")
    (stored,) = map(json.loads, invoke("clean", "--json", "a.txt").stdout.splitlines())
    rebuilt, place = "", 0
    for edit in stored["edits"]:
        rebuilt += text[place : edit["offset"]] + edit["after"]
        assert text[edit["offset"] :].startswith(edit["before"])
        place = edit["offset"] + len(edit["before"])
    assert rebuilt + text[place:] == stored["text"] == "春茶開采，早。\n茶農說。"
