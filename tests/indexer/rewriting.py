"""Articles rewritten as sloppy reprints are, and how alike two texts exactly are."""

import random
from collections.abc import Sequence
from dataclasses import replace

from analysis import ArticleAnalyzer
from indexer.articles import Article, Place

_TOP = ("首页 > 新闻中心 > 国内 > 正文", "客户端 手机版 微博 微信", "字号：大 中 小 打印 收藏")
_BOTTOM = (
    "责任编辑：张三",
    "版权所有 云泽在线 未经授权禁止转载",
    "相关阅读：春茶开采早",
    "推荐：江城地铁开通",
)
_HAN = range(0x4E00, 0x5E00)
_ANALYZER = ArticleAnalyzer()


def article(id: str, text: str, title: str = "", **fields: str) -> Article:
    """Return a cleaned article."""
    return Article(id, Place("a.jsonl"), title, text, **fields)


def made_up(count: int, characters: int = 300, seed: int = 1) -> list[Article]:
    """Return articles of random characters, which have next to nothing in common."""
    chance = random.Random(seed)
    return [
        article(str(number), "".join(chr(chance.choice(_HAN)) for _ in range(characters)))
        for number in range(count)
    ]


def rewritten(original: Article, share: float, chance: random.Random) -> Article:
    """Return an article with a share of its characters replaced, dropped or added, and two to
    seven lines of page furniture.
    """
    text = changed(original.text, share, chance)
    top = chance.sample(_TOP, chance.randint(1, 3))
    bottom = chance.sample(_BOTTOM, chance.randint(1, 4))
    return replace(
        original,
        id=f"{original.id} at {share}",
        title=changed(original.title, share, chance),
        text="\n".join([*top, text, *bottom]),
    )


def changed(text: str, share: float, chance: random.Random) -> str:
    """Return a text with a share of its characters replaced, dropped or added."""
    parts = []
    for character in text:
        other = chr(chance.choice(_HAN))
        ways = (other, "", character + other)
        parts.append(chance.choice(ways) if chance.random() < share else character)
    return "".join(parts)


def exact_likeness(one: Article, other: Article) -> tuple[float, float]:
    """Return the Jaccard similarity of the grams of two articles, and the share of the shorter
    one's that the other has.
    """
    grams = [set(_ANALYZER.grams.terms(f"{each.title}\n{each.text}")) for each in (one, other)]
    common = len(grams[0] & grams[1])
    return (
        common / max(len(grams[0] | grams[1]), 1),
        common / max(min(map(len, grams)), 1),
    )


def families(leaders: Sequence[int]) -> set[frozenset[int]]:
    """Return the groups of more than one, given each one's leader."""
    members: dict[int, set[int]] = {}
    for number, leader in enumerate(leaders):
        members.setdefault(leader, set()).add(number)
    return {frozenset(group) for group in members.values() if len(group) > 1}
