"""The page about the archive: true numbers, and nothing of where the sources lie."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import engine
from engine import Document
from tests.webapp.test_pages import page
from webapp import create_app

ROOT = "/srv/secret/archive"


def client_of(path: Path, failures: list[dict[str, object]], **report: object) -> FlaskClient:
    """Return a client of an index with these failures, whose article lies under ROOT."""
    with engine.rebuild(path) as writer:
        stored = {"id": "a", "title": "题", "text": "文", "path": f"{ROOT}/news/a.txt"}
        writer.add(Document("a", {"text": "文"}, stored=stored))
        writer.attach("report.json", json.dumps(report))
        writer.attach("failures.jsonl", "".join(json.dumps(line) + "\n" for line in failures))
    return create_app(path).test_client()


def figures(html: str) -> dict[str, str]:
    """Return the figures of the page, by name, without markup."""
    rows = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", html)
    return {name: re.sub(r"<[^>]*>", "", value).strip() for name, value in rows}


def test_figures_of_the_archive(client: FlaskClient) -> None:
    found = figures(page(client, "/about"))
    assert found["文章"] == "30"
    assert found["来源"] == "5"
    assert found["日期"] == "2018年1月1日 至 2022年11月12日"
    assert found["没有日期"] == "1"
    assert found["索引版本"] == "000001"
    assert re.match(r"20\d\d年", found["上次建索引"])


def test_index_without_a_report_is_told_of_too(client: FlaskClient) -> None:
    assert "没有读不了的文件" in page(client, "/about")


def test_counts_of_the_report(tmp_path: Path) -> None:
    client = client_of(
        tmp_path,
        [],
        changes={"pinyin": 1200, "gap": 34, "unrepaired": 7},
        duplicates=3,
        grouped={"groups": 2, "articles": 5},
    )
    found = figures(page(client, "/about"))
    assert found["修正"].startswith("1,234")
    assert found["重复"].startswith("3")
    assert found["相近"] == "5 转载等，2 组"


def test_failures_are_counted_and_listed_by_reason(tmp_path: Path) -> None:
    failures: list[dict[str, object]] = [
        {"path": f"{ROOT}/news/b.pdf", "line": None, "reason": "encrypted", "message": ROOT},
        {"path": f"{ROOT}/dump.jsonl", "line": 7, "reason": "malformed", "message": ""},
        {"path": f"{ROOT}/<b>.zip/x", "line": None, "reason": "<i>new</i>", "message": ""},
    ]
    skipped = {"encrypted": 1, "malformed": 40, "<i>new</i>": 1}
    html = page(client_of(tmp_path, failures, skipped=skipped), "/about")
    assert "有 42 篇文章或文件读不了" in html
    counts = re.findall(r'<th scope="row">(.*?)</th><td>(\d+)</td>', html)
    assert counts == [("格式不对", "40"), ("有密码", "1"), ("&lt;i&gt;new&lt;/i&gt;", "1")]
    assert re.findall(r"<li><code>(.*?)</code>", html) == [
        "news/b.pdf",
        "dump.jsonl:7",
        "&lt;b&gt;.zip/x",
    ]
    assert "只列出前 3 个" in html


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param(f"{ROOT}/b.txt", "b.txt", id="beside the articles"),
        pytest.param("/srv/secret/other/b.txt", "other/b.txt", id="another source"),
        pytest.param("/elsewhere/b.txt", "elsewhere/b.txt", id="nothing in common"),
        pytest.param("b.txt", "b.txt", id="as it was named"),
    ],
)
def test_places_of_the_server_are_not_told(tmp_path: Path, path: str, shown: str) -> None:
    failure: dict[str, object] = {"path": path, "line": None, "reason": "empty", "message": path}
    html = page(client_of(tmp_path, [failure], skipped={"empty": 1}), "/about")
    assert re.findall(r"<li><code>(.*?)</code>", html) == [shown]
    assert "secret" not in html


def test_long_list_is_cut(tmp_path: Path) -> None:
    failures: list[dict[str, object]] = [
        {"path": f"{ROOT}/{n}.txt", "line": None, "reason": "empty", "message": ""}
        for n in range(1000)
    ]
    html = page(client_of(tmp_path, failures, skipped={"empty": 1000}), "/about")
    assert html.count("<li><code>") == 200
    assert "只列出前 200 个" in html
