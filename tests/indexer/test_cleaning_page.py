"""docs/cleaning.md shows every kind of change, and its examples come out as they stand there."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.articles import Article, Page, Place, RawArticle
from indexer.cleaning import KINDS, clean
from indexer.cleaning.furniture_patterns import comparable, known_furniture

PAGE = (Path(__file__).parents[2] / "docs" / "cleaning.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (.+)\n\n((?:(?!^##).*\n)*)", PAGE, re.MULTILINE))


def examples() -> list[tuple[str, dict[str, str]]]:
    """Return (kind, lines by their first word) of each example."""
    return [
        (kind, dict(re.findall(r"^(\w+) +(.+)$", block, re.MULTILINE)))
        for kind, section in SECTIONS.items()
        for block in re.findall(r"```\n(.*?)```", section, re.DOTALL)
    ]


def spelled_out(text: str) -> str:
    escape = re.compile(r"\\n|\\u([0-9a-f]{4})")
    return escape.sub(lambda found: chr(int(found[1] or "a", 16)), text)


def test_every_kind_has_a_section_with_an_example() -> None:
    assert list(SECTIONS) == list(KINDS)
    assert {kind for kind, _ in examples()} == set(KINDS)


def cleaned(text: str, recurring: str) -> Article:
    """Clean a text of an outlet in whose articles a line recurs."""
    furniture = replace(known_furniture(), learned=frozenset({comparable(recurring)} - {""}))
    return clean(RawArticle("sample", Place("sample.txt"), "text", text), Page(), furniture)


@pytest.mark.parametrize(("kind", "example"), examples())
def test_example_comes_out_as_shown(kind: str, example: dict[str, str]) -> None:
    article = cleaned(spelled_out(example["before"]), example.get("recurs", ""))
    assert article.text == spelled_out(example["after"])
    assert kind in article.changes
    for name in example.keys() - {"before", "after", "recurs"}:
        shown = example[name]
        assert getattr(article, name) in (shown, (shown,))
