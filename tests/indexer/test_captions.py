"""Captions and credits of pictures are kept apart from the text; its sentences stay."""

import pytest
from cleaning_samples import FIRST, LAST, cleaned

from indexer.articles import Place, RawArticle
from indexer.cleaning import explain
from indexer.cleaning.edits import restore

TITLE = "春茶开采早"


@pytest.mark.parametrize(
    "line",
    [
        "短片《茶园四季》视频截图。",
        "视频截图",
        "图为采茶现场。",
        "圖為採茶現場。",
        "图为3月5日，竹塘镇茶农在采茶。",
        "图为竹塘镇的茶园。云泽社记者 何遥 摄",
        "上图：茶园全景",
        "茶农在清晨采茶。受访者供图",
        "（云泽社记者 何遥 摄）",
        "云泽社记者何遥摄",
        "本报记者 何遥 摄",
        "何遥 摄",
        "受访者供图",
        "（云泽市博物馆供图）",
        "图片来源：云泽融媒",
        "资料图片",
        "（資料圖）",
        "▲茶农在清晨采茶",
        "▲ 茶農在清晨採茶（受訪者供圖）",
    ],
)
def test_caption_is_kept_apart(line: str) -> None:
    article = cleaned("\n".join([FIRST, line, LAST]), title=TITLE)
    assert article.text == f"{FIRST}\n{LAST}"
    assert article.captions == (line,)
    assert article.changes["caption"] == 1


@pytest.mark.parametrize(
    "line",
    [
        "图为何物？",
        "图为主，文为辅，这是他编书的原则。",
        "图为什么这样画，他没说。",
        "图为采茶现场。茶农说，今年的茶比往年好，价钱也比往年高。",
        f"图为{'采茶现场，' * 16}人人都在忙。",
        "他发来一段视频截图。",
        "视频截图显示，当时车上有三个人。",
        "他为本书供图。",
        "志愿者免费供图",
        "何遥摄影展开幕",
        "资料图片显示他当年的样子。",
        "图片来源不明的照片不得使用。",
        "▲3.1 投标人须具有独立法人资格",
        "（云泽日报记者何遥 通讯员武组）",
        "图书馆供图书借阅",
        "图 一 春茶",
    ],
)
def test_line_of_the_text_stays(line: str) -> None:
    article = cleaned("\n".join([FIRST, line, LAST]), title=TITLE)
    assert (article.text, article.captions) == (f"{FIRST}\n{line}\n{LAST}", ())


def test_items_of_a_list_stay() -> None:
    lines = [FIRST, "▲报名从速", "▲名额有限", LAST]
    assert cleaned("\n".join(lines), title=TITLE).text == "\n".join(lines)


def test_story_told_in_pictures_stays() -> None:
    lines = ["图为采茶现场。", "图为炒茶现场。", "何遥 摄", "三月的竹塘镇。"]
    assert cleaned("\n".join(lines), title=TITLE).text == "\n".join(lines)


def test_captions_keep_their_order() -> None:
    lines = [FIRST, "图为采茶现场。", LAST, "何遥 摄"]
    assert cleaned("\n".join(lines), title=TITLE).captions == ("图为采茶现场。", "何遥 摄")


def test_photographer_is_not_the_author() -> None:
    article = cleaned(f"{FIRST}\n{LAST}\n（云泽社记者 何遥 摄）", title=TITLE)
    assert article.author == ""


def test_captions_are_edits_that_can_be_undone() -> None:
    text = f"{FIRST}\n\n  图为采茶现场。\n{LAST}\n（资料图）"
    found = explain(RawArticle("1", Place("a.txt"), "text", text, {"title": TITLE}))
    assert restore(found.article.text, found.changes) == text
    assert {"caption"} < {kind for change in found.changes for kind in change.kinds}
