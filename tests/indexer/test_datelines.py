"""What the text itself says of its origin stays in the text and becomes fields."""

import pytest
from cleaning_samples import FIRST, LAST, cleaned, fields


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        pytest.param("新华社北京7月1日电（记者何遥）今天上午，春茶开采。", "新华社", id="agency"),
        pytest.param("據新華社北京7月1日電 今天上午，春茶開採。", "新華社", id="according to"),
        pytest.param("云泽日报讯 今天上午，春茶开采。", "云泽日报", id="paper"),
        pytest.param("青石晚報訊 今天上午，春茶開採。", "青石晚報", id="paper, traditional"),
        pytest.param("长沙晚报掌上长沙7月22日讯（通讯员 许雅兰）春茶开采。", "长沙晚报", id="app"),
        pytest.param("央视网消息：今天上午，春茶开采。", "央视网", id="site"),
        pytest.param("【人民网讯】今天上午，春茶开采。", "人民网", id="brackets"),
    ],
)
def test_outlet_of_a_dateline(line: str, outlet: str) -> None:
    article = cleaned(f"{line}\n{LAST}", title="春茶开采")
    assert (article.source, article.basis["source"]) == (outlet, "dateline")
    assert article.text == f"{line}\n{LAST}"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("本报讯 今天上午，春茶开采。", id="our paper"),
        pytest.param("据本社消息，今天上午，春茶开采。", id="our agency"),
        pytest.param("互联网消息，今天上午，春茶开采。", id="the internet"),
        pytest.param("合作社电费 涨了一成。", id="electricity of a cooperative"),
        pytest.param("据旅行社消息，今天上午，春茶开采。", id="a travel agency"),
        pytest.param("好消息 今天上午，春茶开采。", id="good news"),
    ],
)
def test_dateline_without_an_outlet(line: str) -> None:
    assert cleaned(f"{line}\n{LAST}", title="春茶开采").source == ""


def test_header_line_goes_before_the_dateline() -> None:
    text = f"来源：长江日报\n新华社北京7月1日电 春茶开采。\n{LAST}"
    assert cleaned(text, title="春茶").source == "长江日报"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "（长江日报记者宋磊 通讯员武组）",
            {"source": "长江日报", "author": "宋磊"},
            id="outlet and reporter",
        ),
        pytest.param("（記者 卞知秋）", {"author": "卞知秋"}, id="reporter, traditional"),
        pytest.param("(本报全媒体记者 何遥)", {"author": "何遥"}, id="our reporter"),
        pytest.param("二〇二二年十一月十二日", {"published": "2022-11-12"}, id="date of a notice"),
        pytest.param("2022年11月12日", {"published": "2022-11-12"}, id="date in digits"),
        pytest.param("（记者证的故事还没有讲完。）", {}, id="sentence in brackets"),
        pytest.param("2022年11月12日于武汉", {}, id="date and place"),
    ],
)
def test_signature_stays_below_the_text(line: str, expected: dict[str, str]) -> None:
    article = cleaned(f"{FIRST}\n{LAST}\n{line}", title="春茶开采")
    assert fields(article) == expected
    assert article.text.endswith(line)
    assert set(article.basis.values()) <= {"given", "signature"}
