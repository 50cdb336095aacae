"""`python -m search` as people and programs call it: output, exit codes, batches."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.__main__ import main
from tests.search.conftest import Sample, build_index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "index"
    build_index(path).close()
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_hits_go_to_stdout_and_the_count_to_stderr(index: Path) -> None:
    result = run("公民权利", "--index", index)
    assert result.exit_code == 0
    assert result.stdout.startswith("  1. 保障公民權利\n")
    assert "青石晚報  2021-03-05  rights" in result.stdout
    assert "公民的權利，必須保障。" in result.stdout
    assert "\x1b" not in result.stdout, "no colours where there is no terminal"
    assert result.stderr.startswith("1 article in ")


def test_json(index: Path) -> None:
    result = run("茶 桥", "--index", index, "--json", "-n", "1", "--page", "2")
    answer = json.loads(result.stdout)
    assert (answer["page"], answer["hitsPerPage"], answer["totalHits"]) == (2, 1, 2)
    (hit,) = answer["hits"]
    place = hit["_matchesPosition"]["snippet"][0]
    assert hit["snippet"][place["start"] : place["start"] + place["length"]] in ("茶", "桥")


def test_hit_says_for_how_many_more_it_stands(tmp_path: Path) -> None:
    samples = [Sample(f"a b/{n}", "桥", f"桥通车{n}", group=1) for n in range(3)]
    build_index(tmp_path / "index", tuple(samples)).close()
    result = run("通车", "--index", tmp_path / "index")
    assert "and 2 articles much the same: --copies 'a b/" in result.stdout
    assert result.stderr.startswith("1 article in ")
    copies = run("通车", "--index", tmp_path / "index", "--copies", "a b/1")
    assert copies.stderr.startswith("3 articles in ")
    assert copies.stdout.count("much the same") == 0
    assert run("通车", "--index", tmp_path / "index", "--dup", "show").stdout.count("桥通车") == 3


def test_score_is_explained(index: Path) -> None:
    result = run("公民权利", "--index", index, "--explain")
    assert " = grams text 公民 0." in result.stdout
    assert " + coverage 0.40 + " in result.stdout
    below = run("茶 桥", "--index", index, "--explain", "--sort", "date")
    assert "; not among those that are ordered anew" in below.stdout


def test_no_match_exits_1(index: Path) -> None:
    result = run("龘", "--index", index)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "0 articles" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "no query", id="no query"),
        pytest.param([""], "the query is empty", id="empty query"),
        pytest.param(["长" * 10_000], "10,000 characters, 512 are allowed", id="long query"),
        pytest.param(["桥", "-n", "0"], "0 is not in the range", id="no hits"),
        pytest.param(["桥", "-n", "101"], "at most 100 hits", id="too many hits"),
        pytest.param(["桥", "--recency", "-1"], "-1 is not in the range", id="negative days"),
        pytest.param(["桥", "--dup", "hide"], "'hide' is not one of", id="unknown way"),
        pytest.param(["桥", "--sort", "best"], "'best' is not one of", id="unknown order"),
        pytest.param(["桥", "--from", "2022-13-01"], "'2022-13-01' does not match", id="no date"),
        pytest.param(["桥", "--from", "2022-02-01", "--to", "2022-01-01"], "swap", id="swapped"),
        pytest.param(["桥", "--queries", "q.jsonl"], "go together", id="batch with a query"),
        pytest.param(["--queries", "q.jsonl"], "go together", id="queries without run"),
        pytest.param(["--run", "r.trec"], "go together", id="run without queries"),
    ],
)
def test_bad_usage_exits_2_and_says_what_is_wrong(
    index: Path, arguments: list[str], message: str
) -> None:
    result = run(*arguments, "--index", index)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_missing_index_exits_4_and_says_how_to_build_one(tmp_path: Path) -> None:
    result = run("桥", "--index", tmp_path / "none")
    assert result.exit_code == 4
    assert f"no index at {tmp_path}/none/" in result.stderr
    assert "python -m indexer build SOURCE" in result.stderr


def test_batch_writes_a_trec_run(index: Path, tmp_path: Path) -> None:
    queries, out = tmp_path / "queries.jsonl", tmp_path / "out.trec"
    lines = [
        {"_id": "q1", "text": "公民权利"},
        {"id": 2, "text": "龘"},
        {"_id": "q3", "text": "茶 桥"},
    ]
    queries.write_text("\n\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert run("--queries", queries, "--run", out, "-n", "1000", "--index", index).exit_code == 0
    rows = [line.split(" ") for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(qid, q0, rank, tag) for qid, q0, _, rank, _, tag in rows] == [
        ("q1", "Q0", "1", "wensou"),
        ("q3", "Q0", "1", "wensou"),
        ("q3", "Q0", "2", "wensou"),
    ]
    assert rows[0][2] == "rights"
    assert float(rows[1][4]) >= float(rows[2][4]) > 0


@pytest.mark.parametrize(
    ("line", "name"),
    [
        pytest.param('{"_id": 0, "text": "茶"}', "0", id="id zero"),
        pytest.param('{"_id": null, "id": "a", "text": "茶"}', "a", id="null beside an id"),
        pytest.param('{"_id": "茶 题\\t1", "text": "茶"}', "茶_题_1", id="white space in an id"),
        pytest.param('{"_id": " ", "text": "茶"}', "_", id="id of white space"),
        pytest.param('{"_id": "1", "text": "茶\u2028\x85"}', "1", id="line separators in a text"),
        pytest.param('{"_id": "1", "text": "茶"}\r', "1", id="Windows line"),
    ],
)
def test_batch_names_a_query_in_one_column(
    index: Path, tmp_path: Path, line: str, name: str
) -> None:
    queries, out = tmp_path / "queries.jsonl", tmp_path / "out.trec"
    queries.write_text(f"{line}\n", encoding="utf-8")
    result = run("--queries", queries, "--run", out, "--index", index)
    assert result.exit_code == 0, result.stderr
    rows = [row.split(" ") for row in out.read_text(encoding="utf-8").splitlines()]
    assert rows
    assert {(row[0], len(row)) for row in rows} == {(name, 6)}


def test_help_tells_how_many_hits_one_search_and_a_batch_allow() -> None:
    text = " ".join(run("--help").output.split())
    assert "Hits: up to 100 for one search, up to 10,000 with --queries." in text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("{", "queries.jsonl:1: not a query", id="no JSON"),
        pytest.param(
            '{"_id": "1", "text": "桥"}\n[1]', "queries.jsonl:2: not a query", id="a list"
        ),
        pytest.param(
            '{"_id": "", "id": null, "text": "桥"}', "queries.jsonl:1: not a query", id="no id"
        ),
        pytest.param('{"_id": "1"}', "queries.jsonl:1: not a query", id="no text"),
        pytest.param("\udcff", "queries.jsonl: not UTF-8", id="not UTF-8"),
        pytest.param(None, "No such file", id="no file"),
    ],
)
def test_bad_batch_exits_2_and_leaves_no_run(
    index: Path, tmp_path: Path, content: str | None, message: str
) -> None:
    queries, out = tmp_path / "queries.jsonl", tmp_path / "out.trec"
    if content is not None:
        queries.write_text(content, encoding="utf-8", errors="surrogateescape")
    result = run("--queries", queries, "--run", out, "--index", index)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not out.exists()
    assert set(tmp_path.iterdir()) <= {queries}


def test_settings_come_from_the_environment(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSOU_INDEX", str(index))
    assert run("茶").exit_code == 0


def test_rungs_are_told_apart(index: Path) -> None:
    result = run("公民 采茶", "--index", index)
    assert result.stdout.startswith("-- 2 articles with only some of the words\n\n  1. ")


def test_what_was_understood_and_what_may_be_meant_go_to_stderr(index: Path) -> None:
    result = run("大桥 -收费", "--index", index)
    assert "understood as: 有“大桥”；没有“收费”\n" in result.stderr
    assert "understood" not in run("大桥", "--index", index).stderr
