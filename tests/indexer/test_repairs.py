"""What is told of the changes of an article: the places that a reader can compare."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexer_command import write_jsonl
from test_edits import edits_of

import engine
from analysis import parse_dictionary
from engine import Repair, read_repairs
from indexer.articles import Article, Place, RawArticle
from indexer.build import build
from indexer.cleaning import clean, repairs
from indexer.cleaning.draft import Draft
from indexer.cleaning.edits import Edit, apply_edits
from indexer.cleaning.repairs import repairs_of
from indexer.dictionary_change import apply_dictionary
from indexer.export import export_articles
from indexer.update import update


def cleaned(text: str) -> Article:
    return clean(RawArticle("a", Place("a.txt"), "text", text, {"title": "题"}))


def told(article: Article) -> list[tuple[tuple[str, ...], str, str]]:
    """Return kinds, what stood there and what stands there now."""
    return [
        (one.kinds, one.before, article.text[one.offset : one.offset + one.length])
        for one in article.repairs
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("春茶开采。", [], id="nothing"),
        pytest.param("春茶\n\n\n开采。", [], id="blank lines"),
        pytest.param(
            "機(jī)關(guān)的事。",
            [(("pinyin",), "(jī)", ""), (("pinyin",), "(guān)", "")],
            id="taken out",
        ),
        pytest.param("春茶，,开采。", [(("punctuation",), "，,", "，")], id="replaced"),
        pytest.param("大会?⒀第一，正文。", [], id="left as it is"),
        pytest.param("春茶Ｃ９１９开采。", [(("full width",), "Ｃ９１９", "C919")], id="narrowed"),
        pytest.param("于 1 9 8 8 年 6 月 在 日 内 瓦", [(("gap",), " ", "")] * 11, id="gaps"),
        pytest.param("首页 > 新闻 > 正文\n春茶开采。", None, id="a line above"),
    ],
)
def test_repairs_of_a_text(
    text: str, expected: list[tuple[tuple[str, ...], str, str]] | None
) -> None:
    article = cleaned(text)
    if expected is None:
        expected = [(("top furniture",), "首页 > 新闻 > 正文\n", "")]
    assert told(article) == expected


def test_what_was_guessed_is_marked() -> None:
    lost = "瀏陽市直機關黨組織書記微黨課競賽舉行，?！焙鲜⊙葜v與口才"
    [repair] = cleaned(lost).repairs
    assert repair.inferred


def test_many_gaps_do_not_drown_the_others() -> None:
    gaps = "".join(f"{character} " for character in "春茶开采了茶农说今年的雨水比往年多了两成") * 2
    article = cleaned(f"{gaps}。機(jī)關(guān)的事。")
    assert article.changes["gap"] > 20
    assert [kinds for kinds, _, _ in told(article)] == [("pinyin",)] * 2


def test_long_line_is_cut() -> None:
    menu = "首页 > " + " > ".join(f"新闻{number}" for number in range(50)) + " > 正文"
    [repair] = cleaned(f"{menu}\n春茶开采。").repairs
    assert repair.before == f"{menu[:60]}…"


def test_first_two_hundred_are_listed_and_all_are_counted() -> None:
    article = cleaned("機(jī)關(guān)的事，春茶开采。\n" * 300)
    assert len(article.repairs) == 200
    assert article.changes == {"pinyin": 600, "white space": 1}
    assert {before for _, before, _ in told(article)} == {"(jī)", "(guān)"}


@given(st.data(), st.text("甲乙丙", max_size=30), st.integers(1, 4))
def test_places_of_any_edits(data: st.DataObject, original: str, most: int) -> None:
    draft = Draft(original)
    for step in range(data.draw(st.integers(1, 5))):
        edits = data.draw(edits_of(len(draft.text)))
        draft = draft.edit(str(step), edits)
    with pytest.MonkeyPatch.context() as patch:
        found = repairs_of(original, draft)
        patch.setattr(repairs, "_MOST_EDITS", most)
        few = repairs_of(original, draft)
    assert few == found[: len(few)]
    text = draft.text
    for one in reversed(found):
        text = apply_edits(text, [_back(one)])
    assert text == original


def _back(repair: Repair) -> Edit:
    return Edit(repair.offset, repair.offset + repair.length, repair.before)


DIRTY = [
    {"id": "a", "title": "茶", "text": "機(jī)關(guān)的事，，春茶开采。"},
    {"id": "b", "title": "桥", "text": "大桥通车了。"},
]
EXPECTED = [(("pinyin",), "(jī)"), (("pinyin",), "(guān)"), (("punctuation",), "，，")]


def stored_repairs(index: Path) -> list[tuple[tuple[str, ...], str]]:
    """Return the repairs of article `a` in the live index."""
    stored = engine.open_index(index).find("a")
    assert stored is not None
    assert stored["changes"] == {"pinyin": 2, "punctuation": 1}
    return [(one.kinds, one.before) for one in read_repairs(stored)]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of the dirty articles, beside their source."""
    build([write_jsonl(tmp_path / "in" / "a.jsonl", DIRTY)], tmp_path / "index")
    return tmp_path / "index"


def test_article_without_repairs_stores_none(index: Path) -> None:
    stored = engine.open_index(index).find("b")
    assert stored is not None
    assert engine.REPAIRS not in stored


def test_repairs_are_kept_by_an_update(index: Path, tmp_path: Path) -> None:
    more = [*DIRTY, {"id": "c", "title": "河", "text": "河水涨了三尺。"}]
    write_jsonl(tmp_path / "in" / "a.jsonl", more)
    update([tmp_path / "in"], index)
    assert stored_repairs(index) == EXPECTED


def test_repairs_are_kept_where_a_word_is_cut_anew(index: Path) -> None:
    assert apply_dictionary(index, parse_dictionary("春茶开采", "words.txt")).affected == 1
    assert stored_repairs(index) == EXPECTED


def test_repairs_come_back_from_an_export(index: Path, tmp_path: Path) -> None:
    with (tmp_path / "out.jsonl").open("wb") as out:
        export_articles(engine.open_index(index), [], out)
    build([tmp_path / "out.jsonl"], tmp_path / "again")
    assert stored_repairs(tmp_path / "again") == EXPECTED


@pytest.mark.parametrize(
    "cleaning",
    [
        pytest.param("yes", id="a text"),
        pytest.param({"changes": 5, "repairs": 5}, id="numbers"),
        pytest.param({"changes": {"<b>": 1, "pinyin": "2", "gap": -1}}, id="other kinds"),
        pytest.param({"repairs": "AAAA"}, id="damaged"),
        pytest.param({"text": "x" * 99, "repairs": None}, id="nothing"),
    ],
)
def test_what_others_call_cleaning_is_ignored(cleaning: object, tmp_path: Path) -> None:
    article = {"id": "a", "title": "茶", "text": "春茶开采。", "cleaning": cleaning}
    path = write_jsonl(tmp_path / "a.jsonl", [json.dumps(article)])
    report = build([path], tmp_path / "index")
    stored = engine.open_index(tmp_path / "index").find("a")
    assert stored is not None
    assert (stored["changes"], engine.REPAIRS in stored) == ({}, False)
    assert not report.failures
