"""What is suggested while somebody types, on a small archive in both scripts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from search import InvalidRequest, Searcher, Suggestion
from search.__main__ import main
from tests.search.conftest import Sample, build_index

ARCHIVE = (
    Sample("1", "武汉长江大桥通车", "武汉的大桥，我们的大桥。", "长江日报", "2022-11-12"),
    Sample("2", "【快讯】武汉春茶上市", "武汉春茶，明前上市。", "长江日报", "2022-04-01"),
    Sample("3", "保障公民權利", "公民的權利必須保障，臺灣的權利。", "青石晚報", "2021-03-05"),
    Sample("4", "重庆：银行行长会议", "重庆的银行在会上说。重要。", "重庆晚报", "2020-01-01"),
    Sample("5", "重庆：银行行长会议", "重庆，银行，女儿。", "重庆晚报", "2020-02-01"),
    Sample("6", "iPhone15手机发布", "iPhone15手机、iPad、COVID-19、2022年。", "云泽日报"),
    Sample("7", "春茶", "春茶。春，春。", "青石晚報", "2022-04-02"),
    Sample("8", "龘", "龘", "", ""),
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    index = build_index(tmp_path_factory.mktemp("suggestions") / "index", ARCHIVE)
    yield Searcher(index)
    index.close()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        pytest.param("武", Suggestion("武汉", "word", 2), id="Hanzi"),
        pytest.param("臺", Suggestion("臺灣", "word", 1), id="Traditional"),
        pytest.param("权", Suggestion("權利", "word", 1), id="Simplified for Traditional"),
        pytest.param("武漢", Suggestion("武汉", "word", 2), id="Traditional for Simplified"),
        pytest.param("wuhan", Suggestion("武汉", "word", 2), id="full pinyin"),
        pytest.param("wu han", Suggestion("武汉", "word", 2), id="pinyin with spaces"),
        pytest.param("wu'han", Suggestion("武汉", "word", 2), id="pinyin with an apostrophe"),
        pytest.param("nüer", Suggestion("女儿", "word", 1), id="ü"),
        pytest.param("nver", Suggestion("女儿", "word", 1), id="v for ü"),
        pytest.param("wh", Suggestion("武汉", "word", 2), id="initials"),
        pytest.param("wuh", Suggestion("武汉", "word", 2), id="pinyin and initial"),
        pytest.param("wuha", Suggestion("武汉", "word", 2), id="pinyin half typed"),
        pytest.param("w", Suggestion("武汉", "word", 2), id="one letter"),
        pytest.param("武h", Suggestion("武汉", "word", 2), id="Hanzi and initial"),
        pytest.param("武han", Suggestion("武汉", "word", 2), id="Hanzi and pinyin"),
        pytest.param("w汉", Suggestion("武汉", "word", 2), id="initial and Hanzi"),
        pytest.param("chongq", Suggestion("重庆", "word", 2), id="second reading"),
        pytest.param("zhongy", Suggestion("重要", "word", 1), id="first reading"),
        pytest.param("yinhang", Suggestion("银行", "word", 2), id="another second reading"),
        pytest.param("iph", Suggestion("iPhone", "word", 1), id="Latin"),
        pytest.param("IPA", Suggestion("iPad", "word", 1), id="upper case"),
        pytest.param("ｗｕｈａｎ", Suggestion("武汉", "word", 2), id="full width"),
        pytest.param("covid-1", Suggestion("COVID-19", "word", 1), id="sign in a word"),
        pytest.param("20", Suggestion("2022", "word", 1), id="digits"),
        pytest.param("  武 ", Suggestion("武汉", "word", 2), id="spaces around"),
        pytest.param("“武", Suggestion("武汉", "word", 2), id="quotation mark"),
        pytest.param("长江日", Suggestion("长江日报", "source", 2), id="outlet"),
        pytest.param("cjrb", Suggestion("长江日报", "source", 2), id="initials of an outlet"),
        pytest.param("保障公", Suggestion("保障公民權利", "title", 1), id="title"),
        pytest.param("重慶銀行行", Suggestion("重庆：银行行长会议", "title", 2), id="title twice"),
        pytest.param(
            "chongqingyinhanghangzh", Suggestion("重庆：银行行长会议", "title", 2), id="sound"
        ),
        pytest.param("快讯", Suggestion("【快讯】武汉春茶上市", "title", 1), id="bracket before"),
        pytest.param("大桥通", Suggestion("武汉长江大桥通车", "title", 1), id="inside a title"),
        pytest.param("手机发", Suggestion("iPhone15手机发布", "title", 1), id="behind Latin"),
    ],
)
def test_first_suggestion(searcher: Searcher, typed: str, first: Suggestion) -> None:
    assert searcher.suggest(typed)[0] == first


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \u3000\n", id="spaces"),
        pytest.param("，。！", id="punctuation"),
        pytest.param("\u200b", id="what nobody sees"),
        pytest.param("xyz", id="no such word"),
        pytest.param("汉武", id="wrong order"),
        pytest.param("hanwu", id="wrong order of sounds"),
        pytest.param("武" * 513, id="longer than a query may be"),
        pytest.param("我", id="stop word alone"),
    ],
)
def test_nothing_is_suggested(searcher: Searcher, typed: str) -> None:
    assert searcher.suggest(typed) == []


def test_titles_come_behind_two_words(tmp_path: Path) -> None:
    samples = (
        Sample("1", "武汉大桥", "武汉，武昌，武器，武功。"),
        Sample("2", "大桥", "武汉，武昌。"),
    )
    found = Searcher(build_index(tmp_path / "index", samples)).suggest("武")
    assert [each.text for each in found] == ["武昌", "武汉", "武汉大桥", "武功", "武器"]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        pytest.param("银行 武", [], id="no article has both"),
        pytest.param("大桥 wu", [("大桥 武汉", 1)], id="another word, by its sound"),
        pytest.param("公民 权", [("公民 權利", 1)], id="another word, in the other script"),
        pytest.param("公民的权", [("公民的權利", 1)], id="run"),
        pytest.param("公民的quanl", [("公民的權利", 1)], id="run, by its sound"),
        pytest.param("公民采", [], id="run that stands nowhere"),
        pytest.param("手机、ip", [("手机、iPad", 1)], id="Latin"),
    ],
)
def test_last_word_is_completed_where_nothing_begins_so(
    searcher: Searcher, typed: str, suggested: list[tuple[str, int]]
) -> None:
    assert [(each.text, each.count) for each in searcher.suggest(typed)] == suggested


def test_title_that_is_a_word_stands_once(searcher: Searcher) -> None:
    assert [each.text for each in searcher.suggest("chuncha")] == ["春茶"]


def test_title_that_begins_so_comes_before_one_that_has_it_inside(searcher: Searcher) -> None:
    titles = [each.text for each in searcher.suggest("武汉") if each.kind == "title"]
    assert titles == ["武汉长江大桥通车", "【快讯】武汉春茶上市"]


def test_single_character_only_where_there_is_nothing_else(searcher: Searcher) -> None:
    assert searcher.suggest("龘") == [Suggestion("龘", "word", 1)]
    assert searcher.index.document_frequencies("text_words", ["春"]) == [1]
    assert "春" not in [each.text for each in searcher.suggest("春")]


def test_single_characters_have_no_sound_of_their_own(searcher: Searcher) -> None:
    assert "的" not in [each.text for each in searcher.suggest("d", 20)]


def test_limit_counts_all_kinds(searcher: Searcher) -> None:
    many = searcher.suggest("c", 20)
    assert len(many) > 3
    assert len(searcher.suggest("c", 3)) == 3


@pytest.mark.parametrize("limit", [0, -1, 21])
def test_limit_out_of_range_is_refused(searcher: Searcher, limit: int) -> None:
    with pytest.raises(InvalidRequest, match="from 1 to 20"):
        searcher.suggest("武", limit)


@given(st.text(max_size=40), st.integers(1, 20))
def test_any_text_is_fine(searcher: Searcher, typed: str, limit: int) -> None:
    found = searcher.suggest(typed, limit)
    assert len(found) <= limit
    assert all(each.text and each.count > 0 for each in found)


@given(st.text("武汉重庆银行wuhanchongqig '15", max_size=12))
def test_each_stands_once(searcher: Searcher, typed: str) -> None:
    texts = [each.text for each in searcher.suggest(typed, 20)]
    assert len(texts) == len(set(texts))


def test_hostile_queries(searcher: Searcher) -> None:
    lines = (Path(__file__).parent / "hostile_queries.jsonl").read_text(encoding="utf-8")
    for line in lines.splitlines():
        searcher.suggest(str(json.loads(line)))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("command") / "index"
    build_index(path, ARCHIVE).close()
    return path


def test_command_prints_counts_and_kinds(path: Path) -> None:
    result = CliRunner().invoke(main, ["--suggest", "武", "--index", str(path), "-n", "2"])
    assert result.stdout == "        2  武汉\n        1  武汉长江大桥通车  title\n"


def test_command_prints_json(path: Path) -> None:
    result = CliRunner().invoke(main, ["--suggest", "chunc", "--json", "--index", str(path)])
    assert json.loads(result.stdout) == {
        "query": "chunc",
        "suggestions": [{"text": "春茶", "kind": "word", "count": 2}],
    }


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        pytest.param(["xyz"], 1, "", id="nothing to suggest"),
        pytest.param(["武", "-n", "21"], 2, "-n: limit is 21", id="too many"),
    ],
)
def test_command_exits(path: Path, arguments: list[str], code: int, told: str) -> None:
    result = CliRunner().invoke(main, ["--suggest", *arguments, "--index", str(path)])
    assert (result.exit_code, told in result.stderr) == (code, True)
