"""The documents say what is true: their links, commands, settings and versions."""

import re
import tomllib
from pathlib import Path

import pytest

from indexer.cli import main as indexer
from settings import SETTINGS
from wensou import main as wensou

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_in_the_readme(name: str) -> None:
    setting = SETTINGS[name]
    row = f"| `{name}` | `{setting.variable}` | {setting.shown_default} | {setting.help} |"
    assert row in README, f"README lacks this row of the settings:\n{row}"


def test_commands_in_the_readme_exist() -> None:
    for command in re.findall(r"python -m indexer (\w+)", README):
        assert command in indexer.commands
    for command in re.findall(r"^wensou (\w+)", README, re.MULTILINE):
        assert command in wensou.commands


def test_make_targets_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in DOCUMENTS:
        named = set(re.findall(r"`?make ([a-z-]+)", document.read_text(encoding="utf-8")))
        assert named <= targets, f"{document.name} names {named - targets}"


def test_packages_are_all_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = set(project["tool"]["setuptools"]["packages"])
    names = ("analysis", "engine", "indexer", "search", "webapp")
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for name in names
        for path in (ROOT / name).rglob("*.py")
    }
    assert shipped == found


def test_requirements_are_pinned_with_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^([a-zA-Z0-9_.-]+)==\S+ \\$", text, re.MULTILINE)
        assert len(pins) > 10
        assert len(re.findall(r"^[a-zA-Z]", text, re.MULTILINE)) == len(pins), "a pin lacks hashes"
        assert not re.search(r"^--(find-links|index-url|extra-index-url)", text, re.MULTILINE)


def test_changelog_names_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert f"## {project['project']['version']}" in (ROOT / "CHANGELOG.md").read_text()
