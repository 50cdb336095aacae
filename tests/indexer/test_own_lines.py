"""Lines that an article could say itself stay: a sentence lost is worse than furniture kept."""

from pathlib import Path

import pytest

from indexer.articles import Article, Media, Place, RawArticle
from indexer.build import build
from indexer.preparation import prepare


def cleaned(text: str, media: Media = "text", **given: str) -> Article:
    article = prepare(RawArticle("1", Place("a.txt"), media, text, given))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    "last",
    [
        pytest.param("温馨提示：请广大网友提前储水，不便之处敬请谅解。", id="advice"),
        pytest.param(
            "温馨提示：游客可登录本平台预约，退票须在入园前办理。", id="advice of a platform"
        ),
        pytest.param("声明：近日网友传播的内容均为谣言，我方已取证。", id="somebody's statement"),
        pytest.param("声明：本报将持续关注汛情，不代表汛情已经结束。", id="the outlet's statement"),
        pytest.param("本文认为，网络环境下的版权保护应当兼顾公众利益。", id="a thesis"),
        pytest.param("供应商须具备医疗器械经营许可证编号 3 类以上资质", id="a licence"),
        pytest.param("网站建设单位应完成备案，备案号：须标于首页底部", id="a rule on websites"),
        pytest.param("Copyright 是什么意思，老师留了作业", id="a word"),
        pytest.param("更多新闻\n4. 马拉松开跑\n5. 老旧小区改造完成", id="a list that goes on"),
        pytest.param("推荐阅读\n《活着》\n《平凡的世界》", id="a list of books"),
        pytest.param(
            "相关报道：\n有居民说补偿款未到账\n街道称月底前发放", id="what others reported"
        ),
    ],
)
def test_last_lines_stay(last: str) -> None:
    article = cleaned(f"标题在此\n正文第一段，说了一件事。\n{last}")
    assert article.text == f"正文第一段，说了一件事。\n{last}"


@pytest.mark.parametrize(
    "first",
    [
        pytest.param("来源：黄河的水主要来自青海的巴颜喀拉山", id="an origin"),
        pytest.param("来源：外婆家的菜谱", id="a recipe"),
        pytest.param("出处：《吕氏春秋·察今》", id="a quotation"),
        pytest.param("栏目：从八个减为五个", id="a number of sections"),
        pytest.param("责任编辑：防汛工作责任重大", id="not a name"),
        pytest.param("2019年5月1日\n项目开工。\n2020年6月1日", id="dates of a diary"),
    ],
)
def test_first_lines_stay(first: str) -> None:
    article = cleaned(f"标题在此\n{first}\n正文第二段，说了一件事。")
    assert article.text == f"{first}\n正文第二段，说了一件事。"
    assert (article.source, article.editor, article.section, article.published) == ("",) * 4


@pytest.mark.parametrize(
    ("line", "given"),
    [
        pytest.param("来源：群众举报中心", {"source": "青山日报"}, id="other source"),
        pytest.param("2019年5月1日", {"published": "2024-01-01"}, id="other date"),
    ],
)
def test_line_that_contradicts_what_is_given_stays(line: str, given: dict[str, str]) -> None:
    article = cleaned(f"{line}\n经查属实，已立案。", title="公告", **given)
    assert article.text == f"{line}\n经查属实，已立案。"


def test_header_lines_that_repeat_what_is_given_go() -> None:
    article = cleaned(
        "来源：青山日報\n2024-01-01\n已立案。",
        title="公告",
        source="青山日报",
        published="2024-01-01",
    )
    assert article.text == "已立案。"


def test_links_below_other_furniture_go() -> None:
    article = cleaned("标题\n正文第一段。\n推荐阅读\n一条新闻\n另一条新闻\n热点推荐\n还有一条")
    assert article.text == "正文第一段。"


def test_header_lines_below_the_text_are_read() -> None:
    article = cleaned("标题\n正文。\n来源：云泽日报\n作者：王小明\n发布时间：2022-01-02")
    assert (article.source, article.author, article.published) == (
        "云泽日报",
        "王小明",
        "2022-01-02",
    )
    assert article.text == "正文。"


def test_markdown_lines_that_look_like_link_addresses_stay() -> None:
    text = "[记者]: 您为什么回国？\n\n注释[^1]，[链接][l]。\n\n[^1]: 注释的内容。\n\n[l]: https://example.org/a\n"
    assert cleaned(text, "markdown", title="访谈").text.split("\n") == [
        "[记者]: 您为什么回国？",
        "注释[^1]，链接。",
        "[^1]: 注释的内容。",
    ]


def test_damaged_file_beside_good_ones(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    (folder / "b.jsonl.gz").write_bytes(b"no gzip at all")
    (folder / "c.txt").write_text("标题\n正文第一段。", encoding="utf-8")
    report = build([folder], tmp_path / "index")
    assert report.indexed == 1
    assert [failure.reason for failure in report.failures] == ["damaged", "damaged"]
