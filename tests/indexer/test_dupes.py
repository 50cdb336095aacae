"""`python -m indexer dupes`: groups for people and for programs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from indexer_command import run, write_jsonl
from rewriting import made_up

from indexer.cli import main

PAIR, TRIPLE, ALONE = (each.text for each in made_up(3))
PLAIN = {"text": ALONE, "title": "独", "id": "alone"}


def invoke(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments, prog_name="python -m indexer")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with an index of a group of two, one of three and an article alone."""
    monkeypatch.chdir(tmp_path)
    records = [
        {"id": f"{name}{number}", "title": name, "text": text, "source": f"第{number}报"}
        for name, text, count in (("双", PAIR, 2), ("三", TRIPLE, 3))
        for number in range(count)
    ]
    records[0]["published"] = "2023-03-05"
    write_jsonl(tmp_path / "a.jsonl", [*records, PLAIN, {**PLAIN, "id": "copy"}])
    invoke("build", "a.jsonl")
    return tmp_path


def test_groups_for_people(here: Path) -> None:
    done = invoke("dupes")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "group 3: 3 articles",
        "  三0  第0报  三",
        "      a.jsonl:3",
        "  三1  第1报  三",
        "      a.jsonl:4",
        "  三2  第2报  三",
        "      a.jsonl:5",
        "group 1: 2 articles",
        "  双0  2023-03-05  第0报  双",
        "      a.jsonl:1",
        "  双1  第1报  双",
        "      a.jsonl:2",
    ]


def test_groups_for_programs(here: Path) -> None:
    triple, pair = json.loads(invoke("dupes", "--json").stdout)
    assert (triple["group"], len(triple["articles"])) == (3, 3)
    assert pair["articles"][0] == {
        "id": "双0",
        "published": "2023-03-05",
        "source": "第0报",
        "title": "双",
        "path": "a.jsonl",
        "line": 1,
    }


def test_exact_duplicates_that_were_dropped(here: Path) -> None:
    (told,) = map(json.loads, invoke("dupes", "--dropped").stdout.splitlines())
    assert told == {
        "place": {"path": "a.jsonl", "line": 7},
        "original": {"path": "a.jsonl", "line": 6},
    }
    assert json.loads(invoke("stats", "--json").stdout)["duplicates"] == 1


def test_exact_duplicates_are_no_failure(here: Path) -> None:
    done = run("build", "a.jsonl", cwd=here)
    assert done.returncode == 0
    assert "duplicates      1  the same as others" in done.stdout
    assert "alike           5  in 2 groups of near-duplicates" in done.stdout


def test_index_without_groups(here: Path) -> None:
    write_jsonl(here / "one.jsonl", [PLAIN])
    invoke("build", "one.jsonl")
    done = invoke("dupes")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no near-duplicates" in done.stderr
    assert json.loads(invoke("dupes", "--json").stdout) == []


def test_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("dupes")
    assert done.exit_code == 4
    assert "no index at index/: build one" in done.stderr
