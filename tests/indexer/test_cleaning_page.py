"""docs/cleaning.md shows every kind of change, and its examples come out as they stand there."""

import re
from pathlib import Path

import pytest
from cleaning_samples import cleaned

from indexer.cleaning import KINDS

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


@pytest.mark.parametrize(("kind", "example"), examples())
def test_example_comes_out_as_shown(kind: str, example: dict[str, str]) -> None:
    article = cleaned(spelled_out(example.pop("before")))
    assert article.text == spelled_out(example.pop("after"))
    assert {name: getattr(article, name) for name in example} == example
    assert kind in article.changes
