"""Every id has an address that browsers send as it is."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample_index import build_index
from webapp import create_app

IDS = (
    "../上级",
    "a/./b",
    "..",
    ".",
    "a/..",
    "/../a",
    "...",
    "a/.b/c..",
    "%2e%2e/a",
    r"..\a",
    "a//b",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    articles = [{"id": id, "title": f"路径{id}", "text": "路径", "source": ""} for id in IDS]
    app = create_app(build_index(tmp_path_factory.mktemp("addresses") / "index", articles))
    with app.test_client() as client:
        yield client


def as_a_browser_asks(url: str) -> str:
    """Return the path and query that are sent for a link of ours; to browsers %2e is a dot."""
    parts = urlsplit(re.sub("%2e", ".", url, flags=re.IGNORECASE))
    path = urlsplit(urljoin("http://localhost/search", parts.path)).path
    return f"{path}?{parts.query}"


def test_every_hit_links_to_its_article(client: FlaskClient) -> None:
    html = client.get("/search", query_string={"q": "路径", "hitsPerPage": 50}).text
    links = [unescape(link) for link in re.findall(r'<h2 lang="[^"]*"><a href="([^"]*)"', html)]
    articles = [client.get(as_a_browser_asks(link)).text for link in links]
    titles = [re.findall("<title>(.*) - 文搜</title>", article) for article in articles]
    assert sorted(titles) == sorted([f"路径{id}"] for id in IDS)
    assert all("返回搜索结果" in article for article in articles)


@pytest.mark.parametrize("id", IDS)
def test_api_gives_an_address_that_leads_to_the_article(client: FlaskClient, id: str) -> None:
    answer = client.get("/api/v1/articles", query_string={"id": id}).get_json()
    assert answer["id"] == id
    page = client.get(as_a_browser_asks(answer["articleUrl"]))
    assert f"<h1>路径{id}</h1>" in page.text
    [canonical] = re.findall(r'rel="canonical" href="([^"]*)"', page.text)
    assert answer["articleUrl"] == unescape(canonical)


def test_only_ids_that_would_be_resolved_become_a_parameter(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search", query_string={"q": "路径", "hitsPerPage": 50}).get_json()
    found = {hit["id"] for hit in hits["hits"] if "/articles?id=" in hit["articleUrl"]}
    assert found == {"../上级", "a/./b", "..", ".", "a/..", "/../a"}


@pytest.mark.parametrize("path", ["/articles", "/articles?id=", "/articles?id=无", "/articles/"])
def test_no_such_id(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get(f"/api/v1{path}").status_code == 404
