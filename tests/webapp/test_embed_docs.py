"""What docs/embed.md promises is what the box has: attributes, variables, parts, events."""

import re
from pathlib import Path

import pytest

from tests.browser.embedding.conftest import FRAMEWORKS
from webapp.embed_script import BOX, PARTS
from webapp.embed_view import OPTIONS, TEXTS
from webapp.language import LANGUAGES, strings

DOCUMENT = (Path(__file__).parents[2] / "docs" / "embed.md").read_text(encoding="utf-8")
STYLE = (BOX / "style.css").read_text(encoding="utf-8")
CODE = "".join((BOX / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)


def listed(beginning: str) -> set[str]:
    """Return the names in code type in the sentence of the document that begins so."""
    sentence = re.search(rf"{beginning}(.*?)\.(?=\s)", DOCUMENT, re.DOTALL)
    assert sentence
    return set(re.findall(r"`([\w-]+)`", sentence[1]))


def rows(heading: str) -> set[str]:
    """Return the first cells of the table below a heading."""
    section = DOCUMENT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([\w:-]+)` \|", section, re.MULTILINE))


def test_attributes() -> None:
    [options] = re.findall(r"const OPTIONS = \{(.*?)\}", CODE, re.DOTALL)
    names = {
        re.sub("[A-Z]", lambda capital: f"-{capital[0].lower()}", name)
        for name in re.findall(r"(\w+): ''", options)
    }
    assert rows("Attributes") == names
    assert {*OPTIONS, *TEXTS} <= names


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_explains_every_attribute(language: str) -> None:
    for name in rows("Attributes"):
        assert f"embed.{name.replace('-', '_')}" in strings(language)


def test_variables() -> None:
    used = set(re.findall(r"var\(--wensou-(\w+)", STYLE))
    assert listed("Variables: `--wensou-`") == used


def test_parts() -> None:
    assert listed("Parts: ") == set(re.findall(r"part: '(\w+)'", CODE))


def test_events() -> None:
    assert rows("Events") == {f"wensou:{name}" for name in re.findall(r"#tell\('(\w+)'", CODE)}


def test_frameworks_are_those_of_the_tests() -> None:
    for package, _ in FRAMEWORKS.values():
        name, _, version = package.partition("@")
        shown = {"bootstrap": "Bootstrap", "tailwindcss": "Tailwind"}[name]
        assert f"{shown} {version}" in DOCUMENT
