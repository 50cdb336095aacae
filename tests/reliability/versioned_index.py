"""Sources and indexes in versions: every article says which, so no mixture goes unnoticed."""

import json
import random
import shutil
from contextlib import closing
from pathlib import Path

import engine
from search import Searcher, SearchRequest

ARTICLES = 120
_CHARACTERS = [chr(code) for code in range(0x4E00, 0x5200)]
"""Texts of these are no near-duplicates, which a search shows as one."""


def write_source(folder: Path, version: int, count: int = ARTICLES) -> str:
    """Write the articles of a version; return the name of the file."""
    name = f"v{version}.jsonl"
    with (folder / name).open("w", encoding="utf-8") as file:
        for number in range(count):
            chance = random.Random(f"{version}/{number}")
            rest = "".join(chance.choices(_CHARACTERS, k=150))
            article = {
                "id": f"{version}/{number}",
                "title": f"第{version}版第{number}条",
                "text": f"社区治理第{version}版，第{number}条新闻：{rest}。",
                "source": f"第{version}报",
                "published": f"20{number % 20:02}-03-05",
            }
            print(json.dumps(article, ensure_ascii=False), file=file)
    return name


def whole_version(root: Path) -> int:
    """Return which version the next search answers from; assert that it is all of it, and nothing
    else.
    """
    with closing(engine.open_index(root)) as index:
        (version,) = {article["id"].partition("/")[0] for article in index.articles()}
        assert index.article_count == ARTICLES
        searcher = Searcher(index)
        assert searcher.search(SearchRequest(f'"第{version}版"')).total_hits == ARTICLES
        common = searcher.search(SearchRequest("社区治理"))
        assert common.total_hits == ARTICLES
        assert {hit.source for hit in common.hits} == {f"第{version}报"}
    return int(version)


def fresh_copy(original: Path, copy: Path) -> Path:
    """Replace a folder by a copy of another; what is one file under several names stays one."""
    shutil.rmtree(copy, ignore_errors=True)
    copied: dict[int, str] = {}

    def copy_once(source: str, target: str) -> None:
        first = copied.setdefault(Path(source).stat().st_ino, target)
        if first == target:
            shutil.copy2(source, target)
        else:
            Path(target).hardlink_to(first)

    shutil.copytree(original, copy, copy_function=copy_once)
    return copy


def names(folder: Path) -> set[str]:
    """Return the names in a folder."""
    return {path.name for path in folder.iterdir()}
