"""The arrows of the house: webapp -> search -> engine -> analysis, indexer -> engine, analysis."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("analysis", "engine", "indexer", "search", "webapp")
ALLOWED = {
    "analysis": set[str](),
    "engine": {"analysis"},
    "indexer": {"engine", "analysis", "interrupts", "settings"},
    "search": {"engine", "analysis", "interrupts", "settings"},
    "webapp": {"search", "engine", "analysis", "interrupts", "settings"},
}
BEHIND_THE_PROTOCOL = ("whoosh",)
"""Only engine/ may import these: whoever wants another engine writes it there."""


def imports(path: Path) -> set[str]:
    """Return the top-level names of the modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by the full name"
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_arrows_go_one_way(package: str) -> None:
    ours = {*PACKAGES, "benchmarks", "evaluation", "interrupts", "settings", "wensou"} - {package}
    for path in (ROOT / package).rglob("*.py"):
        wrong = imports(path) & (ours - ALLOWED[package])
        assert not wrong, f"{path.relative_to(ROOT)} may not import {', '.join(wrong)}"


@pytest.mark.parametrize("package", sorted(set(PACKAGES) - {"engine"}))
def test_whoosh_stays_behind_the_protocol(package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        wrong = imports(path) & set(BEHIND_THE_PROTOCOL)
        assert not wrong, f"{path.relative_to(ROOT)} may not import {', '.join(wrong)}"


def test_settings_are_read_only_where_commands_start() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "settings" in imports(path)
    }
    names = ("clean", "dict", "update")
    commands = {f"indexer/{name}_command.py" for name in names}
    starts = {"indexer/cli.py", "indexer/exits.py", "search/__main__.py", "webapp/__main__.py"}
    assert readers == commands | starts


def test_every_file_holds_one_idea() -> None:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= 300, f"{path.relative_to(ROOT)} has {lines} lines"
