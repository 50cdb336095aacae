"""A small folder of judged queries."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

ARTICLES = {
    "tea": "今年的春茶比往年早了十天，茶农很高兴。",
    "bridge": "长江大桥今天通车，市民在桥上散步。",
    "rights": "公民的权利必须保障，这是法律的规定。",
    "river": "万里长江，浩荡东流，泽被南北两岸。",
}
QUERIES = {
    "drcd-question": {
        "1": ("哪一年的春茶早了十天？", "tea"),
        "2": ("长江大桥何时通车？", "bridge"),
    },
    "cmrc-question": {"3": ("公民的什么必须保障？", "rights")},
    "drcd-keyword": {"1": ("春茶 茶农", "tea"), "2": ("大桥 通车", "bridge")},
    "cmrc-keyword": {"3": ("权利 保障", "rights")},
}


def write_articles(path: Path, articles: Mapping[str, str]) -> None:
    """Write articles as packed JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for id, text in articles.items():
            out.write(json.dumps({"_id": id, "title": "题", "text": text}) + "\n")


def write_set(folder: Path, name: str, queries: Mapping[str, tuple[str, str]]) -> None:
    """Write a set of queries, each with the one article that answers it."""
    place = folder / "queries" / name
    place.mkdir(parents=True)
    texts = (json.dumps({"_id": id, "text": text}) for id, (text, _) in queries.items())
    (place / "queries.jsonl").write_text("\n".join(texts) + "\n", encoding="utf-8")
    rows = ["query-id\tcorpus-id\tscore", *(f"{id}\t{of}\t1" for id, (_, of) in queries.items())]
    (place / "qrels.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """Four articles, clean and spaced out, and four sets of queries, which they all answer."""
    folder = tmp_path / "judged"
    write_articles(folder / "corpus.jsonl.gz", ARTICLES)
    spaced = {id: " ".join(text) for id, text in ARTICLES.items()}
    write_articles(folder / "noise" / "heavy-space.jsonl.gz", spaced)
    for name, queries in QUERIES.items():
        write_set(folder, name, queries)
    return folder
