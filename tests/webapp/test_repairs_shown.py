"""What cleaning changed, place by place, on the article page and in the API."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from engine import Repair, pack_repairs
from tests.webapp.sample_index import build_index
from tests.webapp.test_pages import page
from webapp import create_app
from webapp.repairs_view import view_repairs, visible

TEXT = "题记\n\n新征程是充满光荣的远征。\n機關的事，我們將繼續。"
REPAIRS = (
    Repair(("top furniture",), 0, 0, "首页 > 新闻\n"),
    Repair(("pinyin",), 18, 0, "(jī)"),
    Repair(("byte shift", "punctuation"), 20, 1, "?!", inferred=True),
    Repair(("gap",), 22, 0, "\n "),
)


def article(repairs: object, text: str = TEXT) -> dict[str, object]:
    """Return an article as it is stored, with counts as an index has had them from the first."""
    counts = {"changes": {"pinyin": 1, "byte shift": 1}}
    stored = {"id": "a", "title": "机关", "source": "", "text": text, **counts}
    return stored if repairs is None else {**stored, "repairs": repairs}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("repairs")


@pytest.fixture(scope="module")
def repaired(folder: Path) -> FlaskClient:
    """A client of an index with one article that has repairs."""
    path = build_index(folder / "index", [article(pack_repairs(REPAIRS))])
    return create_app(path).test_client()


def compared(html: str) -> list[str]:
    """Return the places that are compared, each as its markup without attributes."""
    [listed] = re.findall(r'<ol class="compared">(.*?)</ol>', html, re.DOTALL)
    items = re.findall(r"<li>\n<p[^>]*>(.*?)</p>\n<p[^>]*>(.*?)</p>\n</li>", listed)
    plain = (f"{told} | {change}" for told, change in items)
    return [re.sub(r'<span class="unseen"[^>]*>.*?</span>| (?:href|lang)="[^"]*"', "", one)
            for one in plain]  # fmt: skip


def test_places_are_compared_with_what_stands_around(repaired: FlaskClient) -> None:
    assert compared(page(repaired, "/articles/a")) == [
        "文章上方的导航等 <a>第 1 段</a> | <del>首页 &gt; 新闻</del>题记",
        "夹在正文里的拼音 <a>第 3 段</a> | 機<del>(jī)</del>關的事，我們將繼續。",
        "错位的字节 · 标点 <strong>推断</strong> <a>第 3 段</a>"
        " | 機關的<del>?!</del><ins>事</ins>，我們將繼續。",
        "词句中间的空格和断行 <a>第 3 段</a> | 機關的事，<del>⏎␣</del>我們將繼續。",
    ]


def test_places_lead_into_the_text(repaired: FlaskClient) -> None:
    html = page(repaired, "/articles/a")
    for number in re.findall(r'href="#(p-\d+)"', html):
        assert html.count(f'<p id="{number}">') == 1
    assert '<p id="p-3">機關' in html
    assert 'id="p-2"' not in html


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("zh-Hans", ("推断", "第 3 段", "原来：", "改为："), id="simplified"),
        pytest.param("zh-Hant", ("推斷", "第 3 段", "原來：", "改為："), id="traditional"),
        pytest.param("en", ("inferred", "Paragraph 3", "was: ", "now: "), id="english"),
    ],
)
def test_places_are_told_in_the_language_of_the_interface(
    repaired: FlaskClient, language: str, words: tuple[str, ...]
) -> None:
    html = page(repaired, "/articles/a", lang=language)
    assert [word for word in words if word not in html] == []
    repaired.delete_cookie("lang")


def test_text_in_the_other_script_is_compared_as_it_was_written(repaired: FlaskClient) -> None:
    html = page(repaired, "/articles/a", **{"in": "zh-Hans"})
    assert "机关的事" in html
    assert "<del>(jī)</del>關的事" in "".join(compared(html))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("  ", "␣␣", id="spaces alone"),
        pytest.param("\n\u3000", "⏎␣", id="line break alone"),
        pytest.param("\n首页\n新闻\n", "首页⏎新闻", id="line breaks between"),
        pytest.param("武\u3000汉", "武 汉", id="a space between"),
        pytest.param("社\u200b区\u202e", "社[U+200B]区[U+202E]", id="characters without a shape"),
        pytest.param("\ud800", "[U+D800]", id="half a character"),
    ],
)
def test_what_cannot_be_seen_gets_a_sign(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "repairs",
    [
        pytest.param(None, id="an index from before"),
        pytest.param("damaged", id="damaged"),
        pytest.param(pack_repairs([Repair(("gap",), 99, 1, "x")]), id="of another text"),
        pytest.param(pack_repairs([]), id="none"),
    ],
)
def test_article_without_places_has_the_counts_alone(folder: Path, repairs: object) -> None:
    path = build_index(folder / f"other-{hash(str(repairs))}", [article(repairs)])
    client = create_app(path).test_client()
    html = page(client, "/articles/a")
    assert "整理时修正了 2 处" in html
    assert "compared" not in html
    assert client.get("/api/v1/articles/a").get_json()["repairs"] == []


def test_article_without_text_is_led_nowhere(folder: Path) -> None:
    menu = pack_repairs([Repair(("top furniture",), 0, 0, "首页")])
    path = build_index(folder / "empty", [article(menu, text="")])
    html = page(create_app(path).test_client(), "/articles/a")
    assert compared(html) == ["文章上方的导航等 | <del>首页</del>"]


def test_api_has_the_places_in_units_of_javascript(folder: Path) -> None:
    repairs = [Repair(("gap",), 2, 1, " ", inferred=True), Repair(("pinyin",), 4, 2, "x")]
    stored = article(pack_repairs(repairs), text="😀𠮷野家😀店")
    path = build_index(folder / "emoji", [stored])
    answer = create_app(path).test_client().get("/api/v1/articles/a").get_json()
    assert answer["changes"] == stored["changes"]
    assert answer["repairs"] == [
        {"kinds": ["gap"], "start": 4, "length": 1, "before": " ", "after": "野", "inferred": True},
        {
            "kinds": ["pinyin"],
            "start": 6,
            "length": 3,
            "before": "x",
            "after": "😀店",
            "inferred": False,
        },
    ]


@given(text=st.text("甲\n ", max_size=12), at=st.integers(0, 12), length=st.integers(0, 12))
def test_view_of_any_place(app: Flask, text: str, at: int, length: int) -> None:
    start = min(at, len(text))
    repair = Repair(("encoding",), start, min(length, len(text) - start), "x")
    with app.test_request_context():
        view = view_repairs({"text": text, "repairs": pack_repairs([repair])})
    lines = [line for line in text.split("\n") if line.strip()]
    assert [0 <= one.paragraph <= len(lines) for one in view] == [True]
    assert (view[0].paragraph == 0) == (not lines)
