"""Edits rebuild the original exactly, however many steps changed the same place."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning import KINDS
from indexer.cleaning.edits import Change, Edit, apply_edits, find_changes, restore
from indexer.cleaning.unrepaired import UNREPAIRED


def run(original: str, trail: list[tuple[str, list[Edit]]]) -> tuple[str, list[Change]]:
    text = original
    for _, edits in trail:
        text = apply_edits(text, edits)
    return text, find_changes(original, text, trail)


@pytest.mark.parametrize(
    ("original", "trail", "expected"),
    [
        pytest.param("甲乙丙", [], [], id="nothing"),
        pytest.param(
            "甲乙丙", [("a", [Edit(1, 2, "二")])], [Change(("a",), 1, "乙", "二")], id="one"
        ),
        pytest.param(
            "甲乙丙丁",
            [("a", [Edit(0, 1)]), ("b", [Edit(2, 3, "四")])],
            [Change(("a",), 0, "甲", ""), Change(("b",), 3, "丁", "四")],
            id="apart",
        ),
        pytest.param(
            "甲乙丙丁",
            [("a", [Edit(1, 2, "二二")]), ("b", [Edit(2, 4, "x", inferred=True)])],
            [Change(("a", "b"), 1, "乙丙", "二x", inferred=True)],
            id="half of what the step before made",
        ),
        pytest.param(
            "甲 乙 丙",
            [("a", [Edit(1, 2), Edit(3, 4)]), ("b", [Edit(0, 3)])],
            [Change(("a", "b"), 0, "甲 乙 丙", "")],
            id="over two changes",
        ),
        pytest.param(
            "甲乙",
            [("a", [Edit(1, 1, "x")]), ("b", [Edit(1, 2)])],
            [Change(("a", "b"), 1, "", "")],
            id="put in and taken out",
        ),
    ],
)
def test_changes(
    original: str, trail: list[tuple[str, list[Edit]]], expected: list[Change]
) -> None:
    text, found = run(original, trail)
    assert found == expected
    assert restore(text, found) == original


@st.composite
def edits_of(draw: st.DrawFn, length: int) -> list[Edit]:
    count = draw(st.integers(0, 5))
    places = sorted(draw(st.lists(st.integers(0, length), min_size=count * 2, max_size=count * 2)))
    return [
        Edit(start, end, draw(st.text("xyz", max_size=3)))
        for start, end in zip(places[::2], places[1::2], strict=True)
    ]


@given(st.data(), st.text("甲乙丙", max_size=30))
def test_any_edits_are_undone(data: st.DataObject, original: str) -> None:
    trail, text = [], original
    for step in range(data.draw(st.integers(0, 5))):
        edits = data.draw(edits_of(len(text)))
        trail.append((str(step), edits))
        text = apply_edits(text, edits)
    found = find_changes(original, text, trail)
    assert restore(text, found) == original
    for change in found:
        assert original[change.start : change.start + len(change.before)] == change.before
    ends = [change.start + len(change.before) for change in found]
    assert all(end <= after.start for end, after in zip(ends, found[1:], strict=False))


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        apply_edits("甲乙丙", [Edit(0, 2), Edit(1, 3)])


def test_every_kind_of_change_is_described() -> None:
    steps = (Path(__file__).parents[2] / "indexer" / "cleaning").glob("*.py")
    named = re.compile(r'\b(?:edit|substitute|without_lines)\(\s*"([a-z ]+)"')
    kinds = {kind for path in steps for kind in named.findall(path.read_text(encoding="utf-8"))}
    assert kinds | {UNREPAIRED} == set(KINDS)
