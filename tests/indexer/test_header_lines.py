"""Header lines become fields; the lines of the text that only look like them stay."""

import pytest
from cleaning_samples import FIRST, LAST, cleaned, fields

TITLE = "春茶开采早"


def under_title(*lines: str) -> tuple[dict[str, str], list[str]]:
    """Return the fields that lines under the title state, and those of them that stay."""
    article = cleaned("\n".join([TITLE, *lines, FIRST, LAST]))
    assert article.title == TITLE
    kept = article.text.split("\n")
    assert kept[-2:] == [FIRST, LAST]
    return fields(article), kept[:-2]


DAY, MOMENT = "2022-11-12", "2022-11-12T11:15:00+08:00"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "发布日期: 2022-11-12 11:15 来源: 长江日报",
            {"source": "长江日报", "published": MOMENT},
            id="labelled",
        ),
        pytest.param(
            "發佈日期：2022-11-12　來源：長江日報　瀏覽次數：12",
            {"source": "長江日報", "published": DAY},
            id="labelled, traditional",
        ),
        pytest.param(
            "栏目:公司资讯 发布时间:2022-11-12 11:15",
            {"section": "公司资讯", "published": MOMENT},
            id="section",
        ),
        pytest.param(
            "2022.11.12 11:15 来源：新华网 作者：张三 责任编辑：李四 浏览次数：120 字体：大 中 小",
            {"source": "新华网", "author": "张三", "editor": "李四", "published": MOMENT},
            id="everything",
        ),
        pytest.param(
            "来源：人民网 2022年11月12日11:15",
            {"source": "人民网", "published": MOMENT},
            id="date behind the outlet",
        ),
        pytest.param(
            "2022年11月12日11:15 | 来源：人民网",
            {"source": "人民网", "published": MOMENT},
            id="bars",
        ),
        pytest.param("来源：长江日报", {"source": "长江日报"}, id="outlet alone"),
        pytest.param(
            "来源 长江日报 作者 张三", {"source": "长江日报", "author": "张三"}, id="no colons"
        ),
        pytest.param(
            "青石晚報　2022-11-12 11:15　記者：鄔懷瑜",
            {"source": "青石晚報", "author": "鄔懷瑜", "published": MOMENT},
            id="no label for outlet and date",
        ),
        pytest.param(
            "2022年11月12日　星期六　云泽日报　本报记者 顾北",
            {"source": "云泽日报", "author": "顾北", "published": DAY},
            id="page of a newspaper",
        ),
        pytest.param("2022年11月12日 星期六", {"published": DAY}, id="day and weekday"),
        pytest.param("二〇二二年十一月十二日", {"published": DAY}, id="day in numerals"),
        pytest.param("（2022-11-12）", {"published": DAY}, id="day in brackets"),
        pytest.param("发布于 2022-11-12", {"published": DAY}, id="published on"),
        pytest.param("日期：2022-11-12", {"published": DAY}, id="date of a machine"),
        pytest.param(
            "時間：2022年11月12日 來源：聯合報",
            {"source": "聯合報", "published": DAY},
            id="time beside an outlet",
        ),
        pytest.param(
            "[2022-11-12 11:15:00] 来源：长江日报 编辑：张三",
            {"source": "长江日报", "editor": "张三", "published": MOMENT},
            id="square brackets",
        ),
        pytest.param(
            "发布者：张三 发布时间：2022-11-12", {"published": DAY}, id="who put it on the web"
        ),
        pytest.param("責任編輯：張三", {"editor": "張三"}, id="editor"),
        pytest.param("【字体：大 中 小】", {}, id="only what nobody needs"),
        pytest.param("浏览次数：1308　【字体：大 中 小】", {}, id="counter"),
        pytest.param(
            "江城晨报 2022-11-12 溫樂謙 報道",
            {"source": "江城晨报", "published": DAY},
            id="byline without a label",
        ),
        pytest.param(
            "2022-11-12 来源：长江日报 作者：方见山 我来说两句",
            {"source": "长江日报", "author": "方见山", "published": DAY},
            id="link behind the author",
        ),
    ],
)
def test_header_line(line: str, expected: dict[str, str]) -> None:
    assert under_title(line) == (expected, [])


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("记者：您好，请您先介绍一下自己。", id="question of an interview"),
        pytest.param("记者：您好", id="greeting of an interview"),
        pytest.param("作者：我写这本书用了十年", id="answer of an interview"),
        pytest.param("编辑：您怎么看这件事", id="question of an editor"),
        pytest.param("时间：3月5日上午9点", id="time of an event"),
        pytest.param("时间：2022年3月5日 9:00", id="time of an event with its year"),
        pytest.param("时间：2022年3月5日至8日", id="days of an event"),
        pytest.param("时间：2022年3月5日 地点：人民大会堂", id="time and place of an event"),
        pytest.param("地点：人民大会堂", id="place of an event"),
        pytest.param("2022年11月12日，武汉下了第一场雪。", id="sentence that begins with a date"),
        pytest.param("2022年11月12日 武汉大雪", id="date and a few words"),
        pytest.param("2022年11月12日上午", id="part of a day"),
        pytest.param("来源：这条河从哪里来？没有人知道。", id="question about a source"),
        pytest.param("点击 这里 查看", id="click here"),
        pytest.param("校对 这道工序 没有了", id="proof-reading is no more"),
        pytest.param("阅读量 持续 下滑", id="readers are fewer"),
        pytest.param("来源 不明 的 钱", id="money of unknown source"),
        pytest.param("发布时间：昨天", id="no date"),
        pytest.param("采访 他 很难", id="verb without a colon"),
        pytest.param("图 一 春茶", id="figure"),
    ],
)
def test_line_of_the_text_stays(line: str) -> None:
    assert under_title(line) == ({}, [line])


def test_several_header_lines_in_any_order() -> None:
    stated, kept = under_title(
        "字号：大 中 小", "来源：长江日报", "2022-11-12", "（特约记者 卞知秋）"
    )
    assert stated == {"source": "长江日报", "author": "卞知秋", "published": DAY}
    assert kept == []


def test_first_statement_of_a_field_holds() -> None:
    assert under_title("来源：长江日报", "来源：人民网")[0] == {"source": "长江日报"}


def test_header_lines_above_the_title() -> None:
    article = cleaned(f"来源：长江日报\n{TITLE}\n2022-11-12\n{FIRST}")
    assert (article.title, article.text) == (TITLE, FIRST)
    assert fields(article) == {"source": "长江日报", "published": DAY}


def test_fields_that_came_beside_the_text_hold() -> None:
    article = cleaned(
        f"来源：长江日报　2022-11-12\n{FIRST}", source="人民网", published="2021-01-02"
    )
    assert fields(article) == {"source": "人民网", "published": "2021-01-02"}
    assert article.basis["source"] == article.basis["published"] == "given"


def test_header_line_far_down_is_text() -> None:
    paragraphs = [f"第{n}批春茶比往年早了十天。" for n in range(6)]
    article = cleaned("\n".join([TITLE, *paragraphs, "来源：长江日报", LAST]))
    assert "来源：长江日报" in article.text


def test_date_below_a_short_notice_is_its_signature() -> None:
    article = cleaned("停水通知\n周六停水。\n请提前储水。\n自来水公司\n2024年6月11日")
    assert article.text.endswith("自来水公司\n2024年6月11日")
    assert (article.published, article.basis["published"]) == ("2024-06-11", "signature")


def test_days_of_a_chronicle_are_its_headings() -> None:
    days = [f"2022年{month}月3日\n沙棠河的工程又进了一步。" for month in range(1, 5)]
    article = cleaned("\n".join([TITLE, *days]))
    assert article.text == "\n".join(days)
    assert article.published == ""


def test_event_of_a_notice_keeps_its_time_and_place() -> None:
    lines = ["时间：2022年3月5日 9:00", "地点：市图书馆", "主讲：何遥"]
    article = cleaned("\n".join(["读书会", *lines]))
    assert article.text == "\n".join(lines)
    assert article.published == ""
