"""The commands that look after an index: rollback, verify, backup and restore."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from indexer_command import articles, write_jsonl

from indexer.cli import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with an index of five articles that had three before."""
    monkeypatch.chdir(tmp_path)
    for count in (3, 5):
        write_jsonl(tmp_path / "a.jsonl", articles(count))
        assert invoke("build", "a.jsonl", "--progress", "none").exit_code == 0
    return tmp_path


def invoke(*arguments: str) -> Result:
    """Run a command; it must end with an exit code, not with an exception."""
    result = CliRunner().invoke(main, arguments, prog_name="python -m indexer")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def article_count() -> int:
    return int(invoke("stats").stdout.split()[1])


@pytest.mark.usefixtures("here")
def test_rollback_says_what_is_live() -> None:
    done = invoke("rollback")
    assert done.exit_code == 0
    assert done.stdout.startswith("generation 000001 is live (3 articles, built 20")
    assert done.stdout.endswith("), 000002 is kept\n")
    assert done.stderr == "the same command returns to it\n"
    assert article_count() == 3
    invoke("rollback")
    assert article_count() == 5


def test_rollback_without_a_generation_before(tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    assert invoke("rollback", "--index", index).exit_code == 4
    write_jsonl(tmp_path / "a.jsonl", articles(3))
    invoke("build", str(tmp_path / "a.jsonl"), "--index", index)
    done = invoke("rollback", "--index", index)
    assert done.exit_code == 4
    assert "has no generation before 000001: rollback undoes a build or a restore" in done.stderr


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("deep", [(), ("--deep",)])
def test_verify_reads_both_generations(deep: tuple[str, ...]) -> None:
    done = invoke("verify", *deep)
    assert done.exit_code == 0
    first, *middle, last = done.stdout.splitlines()
    assert first.startswith("generation 000002: 5 articles in ")
    assert last == "generation 000001: kept for rollback, as it was written"
    assert [line.split(";")[1] for line in middle] == (
        [" 5 articles analyzed anew are found as they stand"] if deep else []
    )


def test_verify_finds_damage_in_the_way_back(here: Path) -> None:
    (documents,) = (here / "index/generation-000001").glob("*.documents")
    documents.write_bytes(documents.read_bytes()[:-1])
    done = invoke("verify")
    assert done.exit_code == 4
    assert "generation 000002: 5 articles" in done.stdout
    assert "error: searching works, but rollback would not: index/generation-000001" in done.stderr


def test_verify_of_damage_that_rollback_undoes(here: Path) -> None:
    change_a_byte("generation-000002")
    done = invoke("verify")
    assert done.exit_code == 4
    assert done.stderr.endswith(
        "\ngeneration 000001, the one before, is as it was written:"
        " `python -m indexer rollback --index index` goes back to it\n"
    )
    assert invoke("rollback").exit_code == 0
    assert article_count() == 3


def test_verify_of_damage_in_a_file_that_both_generations_share(here: Path) -> None:
    write_jsonl(here / "a.jsonl", articles(6))
    assert invoke("update", "a.jsonl").exit_code == 0
    change_a_byte("generation-000003")
    done = invoke("verify")
    assert done.exit_code == 4
    assert "the generation kept for rollback is damaged too: both share this file" in done.stderr
    assert "restore a backup, or build anew" in done.stderr


def test_verify_of_damage_in_both_generations(here: Path) -> None:
    change_a_byte("generation-000001")
    change_a_byte("generation-000002")
    done = invoke("verify")
    assert done.exit_code == 4
    assert "no way back either: index/generation-000001" in done.stderr


def change_a_byte(generation: str) -> None:
    """Change a byte of the documents of the oldest segment of a generation."""
    path = min(Path("index", generation).glob("*.documents"), key=lambda path: path.stat().st_mtime)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_backup_is_never_replaced(here: Path) -> None:
    assert invoke("backup", "b.tar.gz").exit_code == 0
    content = (here / "b.tar.gz").read_bytes()
    done = invoke("backup", "b.tar.gz")
    assert done.exit_code == 2
    assert done.stderr.startswith("error: b.tar.gz: is there already: name one that is not")
    assert (here / "b.tar.gz").read_bytes() == content


@pytest.mark.usefixtures("here")
def test_backup_comes_back_beside_what_is_live() -> None:
    assert invoke("backup", "b.tar.gz").stdout.startswith("generation 000002: 5 articles, ")
    invoke("rollback")
    done = invoke("restore", "b.tar.gz")
    assert done.exit_code == 0
    assert done.stdout.startswith("generation 000003 is live (5 articles, built 20")
    assert article_count() == 5
    invoke("rollback")
    assert article_count() == 3


@pytest.mark.usefixtures("here")
def test_backup_is_restored_to_a_new_place() -> None:
    invoke("backup", "b.tar.gz")
    assert invoke("restore", "b.tar.gz", "--index", "elsewhere/index").exit_code == 0
    assert invoke("verify", "--deep", "--index", "elsewhere/index").exit_code == 0


def test_damaged_backup(here: Path) -> None:
    invoke("backup", "b.tar.gz")
    content = (here / "b.tar.gz").read_bytes()
    (here / "b.tar.gz").write_bytes(content[: len(content) // 2])
    done = invoke("restore", "b.tar.gz")
    assert done.exit_code == 2
    assert done.stderr.startswith("error: b.tar.gz: not a whole backup (")
    assert "the index is as it was before" in done.stderr
    assert article_count() == 5


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(("restore", "none.tar.gz"), 2, "No such file", id="no backup"),
        pytest.param(("restore", "index"), 2, "Is a directory", id="folder"),
        pytest.param(("backup", "no/b.tar.gz"), 2, "No such file", id="no folder"),
        pytest.param(("backup", "b", "--index", "none"), 4, "no index at none/", id="no index"),
    ],
)
def test_what_cannot_be_done(arguments: tuple[str, ...], code: int, message: str) -> None:
    done = invoke(*arguments)
    assert done.exit_code == code
    assert message in done.stderr


def test_leftovers_of_a_killed_backup_are_removed(here: Path) -> None:
    invoke("backup", "b.tar.gz")
    from indexer import export

    left = export._aside(here / "c.tar.gz").name.rpartition("-")[0] + "-99999999"
    (here / left).write_bytes(b"half")
    (here / ".wensou-export-other-host-99999999").touch()
    invoke("backup", "c.tar.gz")
    assert not (here / left).exists()
    assert (here / ".wensou-export-other-host-99999999").exists()
