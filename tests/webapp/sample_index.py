"""A small real index for the tests: plain articles, hostile ones, and enough of them for paging."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import engine
from engine import Repair, pack_repairs

Article = Mapping[str, Any]

HOSTILE_TITLE = "<script>alert('标题')</script> & \"引号\" 敌意"
HOSTILE_TEXT = (
    "敌意<img src=x onerror=alert(1)>正文</p><mark>假的</mark>&amp; 敌意\n第二段 ' onfocus='x"
)

ARTICLES: tuple[Article, ...] = (
    {
        "id": "长江日报/2022/两个确立.txt",
        "title": "忠诚拥护“两个确立” 兴起火热学习高潮",
        "text": "新征程是充满光荣和梦想的远征，目标越是远大，使命任务越是艰巨。\n"
        "武汉市委专门召开全会，就学习贯彻落实作出系统全面部署。社区治理要落到实处。\n"
        "连日来，在基层实践最前线、科技创新最前沿，党员干部和群众认真学习。",
        "source": "长江日报",
        "author": "李明",
        "editor": "王芳",
        "section": "要闻",
        "published": "2022-11-12T11:15:00+08:00",
        "basis": {"published": "header", "title": "header"},
        "changes": {"white space": 3, "pinyin": 1, "byte shift": 1, "unrepaired": 1},
        "repairs": pack_repairs(
            [
                Repair(("pinyin",), 1, 0, "（zhēng）"),
                Repair(("byte shift", "punctuation"), 32, 1, "?ⅱ", inferred=True),
            ]
        ),
        "url": "https://www.example.org/news/1.html",
    },
    {
        "id": "瀏陽/微黨課 競賽?#1.txt",
        "title": "瀏陽市直機關黨組織書記微黨課競賽舉行",
        "text": "踐行初心擔使命，立足崗位當先鋒。\n7月21日上午，競賽在瀏陽市融媒體中心演播廳舉行，"
        "保障群眾的權利。",
        "source": "長沙晚報",
        "published": "2021-07-22",
        "basis": {"published": "dateline"},
        "url": "javascript:alert(1)",
    },
    {
        "id": "/absolute//path/..txt",
        "title": "詹家墩社區臨時黨支部",
        "text": "商務區集團下沉黨員踴躍參與社區臨時黨支部建設，積極投入社區疫情防控戰。",
        "source": "",
    },
    {
        "id": "hostile",
        "title": HOSTILE_TITLE,
        "text": HOSTILE_TEXT,
        "source": "<b>恶报</b>",
        "published": "2020-02-03",
        "basis": {"published": '"><script>alert(2)</script>'},
        "changes": {'"><script>alert(4)</script>': 2},
        "repairs": pack_repairs(
            [Repair(("<b>种类</b>",), 2, 3, "</del><script>alert(5)</script>\u202e", inferred=True)]
        ),
        "author": "<i>作者</i>",
        "url": "data:text/html,<script>alert(3)</script>",
    },
    {
        "id": "emoji",
        "title": "😀𠮷野家的新店",
        "text": "😀😀街角的𠮷野家开了新店，𠮷野家的牛丼很香。",
        "source": "美食周刊",
        "published": "2019-05-06",
    },
    *(
        {
            "id": f"paging/{number:02}",
            "title": f"翻页报道第{number}期",
            "text": f"这是翻页测试的第{number}篇报道，内容不多。",
            "source": "翻页报",
            "published": f"2018-01-{number:02}",
        }
        for number in range(1, 26)
    ),
)


ORIGINALS = {
    "长江日报/2022/两个确立.txt": "忠诚拥护“两个确立”".encode("gb18030") + b"\r\n\0",
    "瀏陽/微黨課 競賽?#1.txt": "\ufeff瀏陽市直機關".encode("utf-16"),
    "/absolute//path/..txt": b"\xb8\xdd",
    "hostile": f"<!doctype html><script>alert(1)</script>{HOSTILE_TEXT}".encode(),
}
"""Those that are kept, by id."""


def build_index(
    path: Path,
    articles: Iterable[Article] = ARTICLES,
    originals: Mapping[str, bytes] = ORIGINALS,
) -> Path:
    """Write a new generation of the index at `path`, as the indexer does, and return the path."""
    with engine.rebuild(path) as writer:
        for article in articles:
            writer.add(_document(article, originals.get(article["id"], b"")))
    return path


def _document(article: Article, original: bytes) -> engine.Document:
    published = article.get("published", "")
    keywords = {"source": article["source"], "year": published[:4]}
    digits = "".join(character for character in published[:16] if character.isdigit())
    numbers = {
        "published": int(digits.ljust(12, "0")) if digits else 0,
        "group": int(article.get("group", 0)),
    }
    return engine.Document(
        article["id"],
        {"title": article["title"], "text": article["text"]},
        {name: value for name, value in keywords.items() if value},
        {name: number for name, number in numbers.items() if number},
        article,
        original,
    )
