"""The console script: its name and version."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from wensou import main


def test_version_is_that_of_the_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "wensou-9.8.7.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: wensou\nVersion: 9.8.7\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert CliRunner().invoke(main, ["--version"]).output == "wensou 9.8.7\n"


@pytest.mark.parametrize("arguments", [[], ["build"], ["search"], ["serve"]])
def test_help_names_the_script(arguments: list[str]) -> None:
    output = CliRunner().invoke(main, [*arguments, "--help"]).output
    assert output.startswith(" ".join(["Usage: wensou", *arguments, "["]))
