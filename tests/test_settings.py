"""Settings: flag before environment before file before default, unknown keys refused."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from settings import SETTINGS, option


@click.command()
@option("index")
@option("memory-mb")
@option("allow-origin")
@option("originals")
def show(index: str, memory_mb: int, allow_origin: tuple[str, ...], originals: bool) -> None:
    click.echo(f"{index} {memory_mb} {list(allow_origin)}{' without' * (not originals)}")


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(show, arguments, env=environment)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_default() -> None:
    assert run().output == "index 384 []\n"


def test_each_source_wins_over_the_next(folder: Path) -> None:
    (folder / "wensou.toml").write_text('index = "file"\nmemory-mb = 64\n', encoding="utf-8")
    assert run().output == "file 64 []\n"
    assert run(WENSOU_INDEX="variable").output == "variable 64 []\n"
    assert run("--index", "flag", WENSOU_INDEX="variable").output == "flag 64 []\n"


def test_switch(folder: Path) -> None:
    assert run("--no-originals").output == "index 384 [] without\n"
    assert run(WENSOU_ORIGINALS="0").output == "index 384 [] without\n"
    assert run("--originals", WENSOU_ORIGINALS="no").output == "index 384 []\n"
    (folder / "wensou.toml").write_text("originals = false\n", encoding="utf-8")
    assert run().output == "index 384 [] without\n"
    assert run(WENSOU_ORIGINALS="1").output == "index 384 []\n"


def test_lists(folder: Path) -> None:
    assert run(WENSOU_ALLOW_ORIGIN="https://a https://b").output.endswith(
        "['https://a', 'https://b']\n"
    )
    (folder / "wensou.toml").write_text('allow-origin = ["https://a"]\n', encoding="utf-8")
    assert run().output.endswith("['https://a']\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"idnex = 1", "unknown setting 'idnex'; did you mean 'index'?", id="a slip"),
        pytest.param(b"zzz = 1", "known are index, ", id="unknown"),
        pytest.param(b"index", "wensou.toml: ", id="no TOML"),
        pytest.param(b"\xff", "wensou.toml: ", id="not UTF-8"),
        pytest.param(b"memory-mb = 'much'", "'much' is not a valid integer", id="wrong type"),
        pytest.param(b"originals = 'some'", "'some' is not a valid boolean", id="no switch"),
        pytest.param(b"memory-mb = 1", "1 is not in the range", id="out of range"),
    ],
)
def test_bad_file_exits_2_and_says_what_is_wrong(
    folder: Path, content: bytes, message: str
) -> None:
    (folder / "wensou.toml").write_bytes(content)
    result = run()
    assert result.exit_code == 2
    assert message in result.output


def test_help_names_the_variable_and_the_default() -> None:
    text = " ".join(run("--help").output.split())
    for name in ("index", "memory-mb", "allow-origin", "originals"):
        assert f"[env var: {SETTINGS[name].variable}; default: " in text
    for shown in ("default: index]", "default: on]", "default: 384; x>=16]", "default: none]"):
        assert shown in text
