"""Titles: taken where there is one, made where there is none, never a sentence lost."""

import pytest
from cleaning_samples import FIRST, LAST, cleaned


@pytest.mark.parametrize(
    ("line", "title"),
    [
        pytest.param("春茶开采早", "春茶开采早", id="plain"),
        pytest.param("标题：春茶开采早", "春茶开采早", id="labelled"),
        pytest.param("春茶，真的早了吗？", "春茶，真的早了吗？", id="question"),
        pytest.param("深度｜春茶开采早", "深度｜春茶开采早", id="section and bar"),
        pytest.param("春|夏|秋|冬", "春|夏|秋|冬", id="bars"),
        pytest.param("搜索 失踪 渔船", "搜索 失踪 渔船", id="verb of a web page"),
        pytest.param("分享一个好消息", "分享一个好消息", id="share good news"),
        pytest.param("打印机的诞生", "打印机的诞生", id="printers"),
        pytest.param("扫一扫门前雪", "扫一扫门前雪", id="sweep the snow"),
        pytest.param(
            "上一期节目播出后，电话打爆了", "上一期节目播出后，电话打爆了", id="last issue"
        ),
        pytest.param("移动互联网 | 寒冬", "移动互联网 | 寒冬", id="ends in 网"),
        pytest.param("2022年3月5日 星期六 晴", "2022年3月5日 星期六 晴", id="day of a diary"),
    ],
)
def test_first_line_is_the_title(line: str, title: str) -> None:
    article = cleaned(f"{line}\n{FIRST}\n{LAST}")
    assert (article.title, article.basis["title"]) == (title, "header")
    assert article.text == f"{FIRST}\n{LAST}"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(f"{FIRST}\n{LAST}", "今年的春茶比往年早了十天", id="sentence"),
        pytest.param("茶" * 81 + f"\n{LAST}", "茶" * 39 + "…", id="line longer than any title"),
        pytest.param("尊敬的用户：\n周六停水。", "尊敬的用户：", id="salutation"),
        pytest.param("记者：您好\n何遥：您好", "记者：您好", id="interview"),
        pytest.param("男：喂，你找哪位?\n女：王经理在吗?", "男：喂", id="dialogue"),
        pytest.param("——写给春天\n春天来了。", "——写给春天", id="subtitle"),
        pytest.param("春茶", "春茶", id="nothing but a word"),
    ],
)
def test_title_is_made_of_the_first_clause_and_the_text_stays(text: str, title: str) -> None:
    article = cleaned(text)
    assert (article.title, article.basis["title"]) == (title, "guess")
    assert article.text == text


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param(["春茶开采早", FIRST], [FIRST], id="same"),
        pytest.param(["春茶開採早", FIRST], [FIRST], id="other script"),
        pytest.param(["春茶 开采早", FIRST], [FIRST], id="other spaces"),
        pytest.param(["来源：长江日报", "春茶开采早", FIRST], [FIRST], id="below a header line"),
        pytest.param([FIRST, "春茶开采早。"], [FIRST, "春茶开采早。"], id="as a sentence"),
        pytest.param(
            [FIRST, LAST, FIRST, LAST, "春茶开采早", LAST],
            [FIRST, LAST, FIRST, LAST, "春茶开采早", LAST],
            id="far down",
        ),
    ],
)
def test_repeated_title_goes(lines: list[str], kept: list[str]) -> None:
    assert cleaned("\n".join(lines), title="春茶开采早").text == "\n".join(kept)
    assert cleaned("\n".join(["春茶开采早", *lines])).text == "\n".join(kept)


def test_given_title_is_cleaned_like_text() -> None:
    assert cleaned(FIRST, title=" 機(jī)關\u200b開會,，\n今天 ").title == "機關開會， 今天"


def test_article_that_is_only_its_title() -> None:
    article = cleaned("", title="春茶开采早")
    assert (article.title, article.text) == ("春茶开采早", "")
