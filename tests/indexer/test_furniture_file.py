"""A user's own patterns of furniture: added to ours, in any process, wrong ones named."""

from pathlib import Path

import pytest
from cleaning_samples import FIRST, LAST
from indexer_command import run, write_jsonl

import engine
from indexer.articles import Article, Place, RawArticle
from indexer.build import BuildOptions, build
from indexer.cleaning.furniture_patterns import read_furniture
from indexer.errors import FurnitureError
from indexer.preparation import prepare


def patterns(folder: Path, *lines: str) -> Path:
    path = folder / "own.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        pytest.param("云泽夜话第.+期", "云泽夜话第三期", id="as written"),
        pytest.param("云泽夜话第.+期", "雲澤夜話第三期", id="other script"),
        pytest.param("雲澤夜話第.+期", "云泽夜话第三期", id="pattern in the other script"),
        pytest.param("【夜话】：（.*）", "【夜话】:(第三期)", id="full width stands for itself"),
        pytest.param("Tea Daily", "tea daily", id="capitals"),
    ],
)
@pytest.mark.parametrize("section", ["top", "bottom"])
def test_pattern_takes_lines(tmp_path: Path, section: str, pattern: str, line: str) -> None:
    furniture = read_furniture(patterns(tmp_path, "# ours", "", f"[{section}]", pattern))
    text = [line, FIRST, LAST] if section == "top" else [FIRST, LAST, line]
    raw = RawArticle("1", Place("a.txt"), "text", "\n".join(text), {"title": "春茶开采早"})
    article = prepare(raw, furniture)
    assert isinstance(article, Article)
    assert article.text == f"{FIRST}\n{LAST}"


@pytest.mark.parametrize(
    ("keep", "lines"),
    [
        pytest.param("返回顶部", ["返回顶部"], id="one of our patterns"),
        pytest.param("热点推荐", ["热点推荐", "茶园限流"], id="heading of links"),
        pytest.param("茶园限流", ["热点推荐", "茶园限流"], id="link"),
        pytest.param("地址:.*", ["地址：人民路1号", "浙ICP备19003321号"], id="beside an imprint"),
    ],
)
def test_line_that_is_kept_stays(tmp_path: Path, keep: str, lines: list[str]) -> None:
    furniture = read_furniture(patterns(tmp_path, "[keep]", keep))
    content = "\n".join([FIRST, LAST, *lines])
    article = prepare(RawArticle("1", Place("a"), "text", content, {"title": "茶"}), furniture)
    assert isinstance(article, Article)
    assert article.text.split("\n")[2:] == [line for line in lines if "备" not in line]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_process_has_them(tmp_path: Path, workers: int) -> None:
    own = patterns(tmp_path, "[bottom]", "茶园夜话.*", "[keep]", "值班岗")
    records = [
        {"id": f"{one}", "title": "茶", "text": f"{one}{FIRST}\n值班岗\n茶园夜话{one}"}
        for one in range(1000)
    ]
    source = write_jsonl(tmp_path / "a.jsonl", records)
    build([source], tmp_path / "index", BuildOptions(workers=workers, furniture=own))
    opened = engine.open_index(tmp_path / "index")
    found = [article["text"] for article in opened.articles()]
    opened.close()
    assert found == [f"{one}{FIRST}\n值班岗" for one in range(1000)]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        pytest.param(
            ["[top]", "云泽.*", "(夜话"], "own.txt:3: '(夜话' is not a regular", id="bad pattern"
        ),
        pytest.param(["[upper]"], "own.txt:1: [upper] is no section; the sections are", id="slip"),
        pytest.param(["", "夜话"], "own.txt:2: '夜话' is in no section", id="no section"),
    ],
)
def test_wrong_file_is_refused_by_line(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(FurnitureError) as raised:
        read_furniture(patterns(tmp_path, *lines))
    assert message in str(raised.value)


@pytest.mark.parametrize("command", ["build", "clean"])
def test_wrong_file_exits_2(tmp_path: Path, command: str) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [{"text": FIRST}])
    own = patterns(tmp_path, "[top]", "(夜话")
    done = run(command, source, "--furniture", own, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{own}:2: " in done.stderr
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["missing", "not UTF-8"])
def test_file_that_cannot_be_read_exits_2(tmp_path: Path, content: bytes | None) -> None:
    own = tmp_path / "own.txt"
    if content is not None:
        own.write_bytes(content)
    source = write_jsonl(tmp_path / "a.jsonl", [{"text": FIRST}])
    done = run("build", source, cwd=tmp_path, environment={"WENSOU_FURNITURE": str(own)})
    assert done.returncode == 2
    assert "own.txt: " in done.stderr
