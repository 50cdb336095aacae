"""Tables in Markdown, and their places in the documents."""

from pathlib import Path

import pytest

from evaluation.tables import change, replace_between_markers, table

DOCS = Path(__file__).parents[2] / "docs"


def test_table_in_columns() -> None:
    assert list(table(("set", "nDCG@10"), [("drcd-question", "0.9")])) == [
        "| set           | nDCG@10 |",
        "| ------------- | ------: |",
        "| drcd-question |     0.9 |",
    ]


@pytest.mark.parametrize(
    ("value", "shown"), [(0.01, "+0.0100"), (-0.01, "-0.0100"), (-1e-7, "+0.0000")]
)
def test_change_with_its_sign(value: float, shown: str) -> None:
    assert change(value) == shown


def test_lines_replace_those_between_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("above\n<!-- x -->\nold\n<!-- /x -->\nbelow\n", encoding="utf-8")
    for _ in range(2):
        replace_between_markers(page, "x", ["one", "two"])
    assert page.read_text() == "above\n<!-- x -->\none\ntwo\n<!-- /x -->\nbelow\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("no markers", id="none"),
        pytest.param("<!-- x -->", id="no end"),
        pytest.param("<!-- /x --> <!-- x -->", id="end first"),
        pytest.param("<!-- x --><!-- x --><!-- /x -->", id="twice"),
    ],
)
def test_page_without_its_markers_is_left_alone(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="around its table"):
        replace_between_markers(page, "x", ["one"])
    assert page.read_text() == text


@pytest.mark.parametrize(("name", "marker"), [("relevance", "eval"), ("cleaning", "eval-cleaning")])
def test_pages_have_their_markers(tmp_path: Path, name: str, marker: str) -> None:
    page = tmp_path / "page.md"
    page.write_text((DOCS / f"{name}.md").read_text(encoding="utf-8"), encoding="utf-8")
    replace_between_markers(page, marker, ["replaced"])
    assert "\nreplaced\n" in page.read_text(encoding="utf-8")
