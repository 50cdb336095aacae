"""The main job: a folder of dirty articles becomes an index that answers, by typed commands."""

import gzip
import json
import random
import re
import subprocess
import sys
from pathlib import Path

import opencc
import pytest

import engine
from indexer.build import BuildOptions, build
from search import Searcher, SearchRequest

ROOT = Path(__file__).parents[1]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the five real articles, built by the command line."""
    path = tmp_path_factory.mktemp("real") / "index"
    result = run("indexer", "build", shared / "seeds", "--index", path)
    assert result.returncode == 0, result.stderr
    return path


@pytest.mark.parametrize(
    "query",
    ["社区治理", "社區治理", "張漢卿", "张汉卿", "量子科技", "微黨課", "微党课", "机关"],
)
def test_the_first_hit_says_so(real: Path, query: str) -> None:
    result = run("search", query, "--index", real, "--json")
    assert result.returncode == 0, result.stderr
    first = json.loads(result.stdout)["hits"][0]
    article = engine.open_index(real).find(first["id"])
    assert article is not None
    simplified = opencc.OpenCC("t2s").convert
    assert simplified(query) in simplified(article["title"] + article["text"])


def test_pinyin_is_gone_from_what_is_shown(real: Path) -> None:
    (hit,) = json.loads(run("search", "机关", "--index", real, "--json", "-n", "1").stdout)["hits"]
    article = engine.open_index(real).find(hit["id"])
    assert article is not None
    assert "機關" in article["text"]
    assert not re.search(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)", article["title"] + article["text"])


@pytest.mark.parametrize("conversion", [None, "s2t", "t2s", "s2tw", "tw2s", "s2hk", "hk2s"])
def test_every_run_in_quotes_finds_its_article(real: Path, conversion: str | None) -> None:
    """1,000 random runs of 1 to 8 characters without white space, as they stand and converted."""
    index = engine.open_index(real)
    searcher, articles = Searcher(index, time_limit_seconds=None), list(index.articles())
    convert = opencc.OpenCC(conversion).convert if conversion else str
    draw = random.Random(str(conversion))
    missed, tried = [], 0
    while tried < 1000:
        article = draw.choice(articles)
        start = draw.randrange(len(article["text"]))
        query = article["text"][start : start + draw.randint(1, 8)]
        if re.search(r"\s", query):
            continue
        tried += 1
        response = searcher.search(SearchRequest(f'"{convert(query)}"'))
        if article["id"] not in [hit.id for hit in response.hits]:
            missed.append((query, convert(query), article["id"]))
    assert not missed


def test_real_news_build_and_answer(shared: Path, tmp_path: Path) -> None:
    """The first 400 of the real news items; `make bench` reads them all."""
    source = tmp_path / "news.jsonl.gz"
    with (
        gzip.open(shared / "corpora/xwlb.jsonl.gz", "rb") as whole,
        gzip.open(source, "wb") as part,
    ):
        part.writelines(line for _, line in zip(range(400), whole, strict=False))
    report = build([source], tmp_path / "index", BuildOptions(workers=2))
    assert (report.read, report.indexed, report.failures) == (400, 400, [])
    index = engine.open_index(tmp_path / "index")
    response = Searcher(index).search(SearchRequest("长江经济带", facets=("source", "year")))
    assert response.total_hits > 0
    assert "<" not in response.hits[0].snippet.text
    assert response.hits[0].source == "新闻联播"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", response.hits[0].published)


def test_seeds_become_an_index_that_answers(tmp_path: Path) -> None:
    path = tmp_path / "index"
    built = run("indexer", "build", "seeds", "--index", path)
    assert built.returncode == 0, built.stderr
    assert "indexed" in built.stdout
    found = run("search", "地铁9号线今日开通", "--index", path)
    assert found.returncode == 0
    assert "江城地铁9号线一期今日开通" in found.stdout


def test_the_console_script_joins_the_commands() -> None:
    listed = run("wensou", "--help").stdout
    for command in ("build", "stats", "clean", "search", "serve"):
        assert f"\n  {command} " in listed
