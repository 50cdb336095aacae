"""Captions are found like text, and shown below it."""

from pathlib import Path

import pytest

import engine
from indexer.build import build
from search import Searcher, SearchRequest
from webapp import create_app

TEXT = "今年的春茶比往年早了十天。\n县里请来了专家，手把手教大家剪枝。"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    lines = TEXT.split("\n")
    content = "\n".join(["春茶开采早", lines[0], "图为竹塘镇的<茶园>。", lines[1]])
    (tmp_path / "tea.txt").write_text(content, encoding="utf-8")
    build([tmp_path / "tea.txt"], tmp_path / "index")
    return tmp_path / "index"


@pytest.mark.parametrize("query", ['"竹塘鎮的<茶园"', "竹塘镇"])
def test_caption_is_found_and_marked(index: Path, query: str) -> None:
    (hit,) = Searcher(engine.open_index(index)).search(SearchRequest(query)).hits
    (marked,) = hit.snippet.ranges
    assert hit.snippet.text[slice(*marked)].startswith("竹塘镇")


def test_sentences_that_a_caption_parted_are_found_together(index: Path) -> None:
    request = SearchRequest('"早了十天。 县里"')
    assert [hit.id for hit in Searcher(engine.open_index(index)).search(request).hits] == [
        "tea.txt"
    ]


def test_caption_stands_below_the_text_of_the_page(index: Path) -> None:
    client = create_app(index).test_client()
    html = client.get("/articles/tea.txt", query_string={"q": "竹塘镇"}).text
    text, _, captions = html.partition('<section class="captions"')
    assert "手把手教大家剪枝" in text
    assert "图为" not in text
    assert '图为<mark id="match-1">竹塘镇</mark>的&lt;茶园&gt;。' in captions


def test_caption_is_in_the_answer_of_the_api(index: Path) -> None:
    article = create_app(index).test_client().get("/api/v1/articles/tea.txt").json
    assert article is not None
    assert (article["text"], article["captions"]) == (TEXT, ["图为竹塘镇的<茶园>。"])
