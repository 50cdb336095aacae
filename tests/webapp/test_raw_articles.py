"""`?raw=1`: an article byte for byte, as a file that is saved and never runs under our address."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample_index import ORIGINALS, build_index
from webapp import create_app

PREFIXES = ("/articles/", "/api/v1/articles/")
KEPT = "长江日报/2022/两个确立.txt"


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("id", ORIGINALS)
def test_original_comes_byte_for_byte(client: FlaskClient, prefix: str, id: str) -> None:
    response = client.get(prefix + quote(id), query_string={"raw": 1})
    assert response.status_code == 200
    assert response.data == ORIGINALS[id]
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.content_length == len(ORIGINALS[id])


@pytest.mark.parametrize("prefix", PREFIXES)
def test_original_cannot_run_under_our_address(client: FlaskClient, prefix: str) -> None:
    headers = client.get(f"{prefix}hostile?raw=1").headers
    assert headers["Content-Disposition"] == 'attachment; filename="hostile"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'none'"} <= {*policy}
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("id", "disposition"),
    [
        pytest.param(KEPT, f"filename*=UTF-8''{quote('两个确立.txt')}", id="path"),
        pytest.param("/absolute//path/..txt", 'filename="txt"', id="hidden file"),
        pytest.param(
            "瀏陽/微黨課 競賽?#1.txt",
            f"filename*=UTF-8''{quote('微黨課 競賽_#1.txt')}",
            id="characters that no file name has",
        ),
    ],
)
def test_file_is_saved_under_the_name_of_the_article(
    client: FlaskClient, id: str, disposition: str
) -> None:
    response = client.get("/articles/" + quote(id), query_string={"raw": 1})
    assert response.headers["Content-Disposition"] == f"attachment; {disposition}"


def test_any_id_makes_a_header(tmp_path_factory: pytest.TempPathFactory) -> None:
    ids = ["a\r\nSet-Cookie: x=1", 'q"; filename="evil.exe', "/", "\0", "文" * 400, "..", "a/.."]
    articles = [{"id": id, "title": "题", "text": "文", "source": ""} for id in ids]
    path = tmp_path_factory.mktemp("ids") / "index"
    client = create_app(build_index(path, articles, dict.fromkeys(ids, b"<p>"))).test_client()
    for id in ids:
        response = client.get("/articles", query_string={"id": id, "raw": 1})
        assert response.data == b"<p>"
        assert response.headers["Content-Disposition"].startswith("attachment; filename")
        assert response.headers["Content-Disposition"].isascii()
        assert "Set-Cookie" not in response.headers
        assert 'filename="evil' not in response.headers["Content-Disposition"]
        assert len(response.headers["Content-Disposition"]) < 1_000


@pytest.mark.parametrize("prefix", PREFIXES)
def test_same_original_is_not_sent_twice(client: FlaskClient, prefix: str) -> None:
    tag = client.get(f"{prefix}hostile?raw=1").headers["ETag"]
    again = client.get(f"{prefix}hostile?raw=1", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    for other in (f"{prefix}hostile", f"{prefix}{quote(KEPT)}?raw=1"):
        assert client.get(other, headers={"If-None-Match": tag}).status_code == 200


def test_article_without_an_original_is_an_error_in_json(client: FlaskClient) -> None:
    response = client.get("/api/v1/articles/emoji?raw=1")
    assert response.status_code == 404
    assert response.get_json()["code"] == "not_found"
    assert "no original of 'emoji' was kept" in response.get_json()["message"]


def test_article_without_an_original_is_an_error_page(client: FlaskClient) -> None:
    response = client.get("/articles/emoji?raw=1")
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "没有原始文件" in response.text


@pytest.mark.parametrize("prefix", PREFIXES)
def test_missing_article(client: FlaskClient, prefix: str) -> None:
    assert client.get(f"{prefix}none?raw=1").status_code == 404


@pytest.mark.parametrize(
    ("value", "status"),
    [
        pytest.param("", 200, id="empty"),
        pytest.param("0", 200, id="no"),
        pytest.param("yes", 400, id="meaningless"),
    ],
)
def test_other_values(client: FlaskClient, value: str, status: int) -> None:
    response = client.get("/api/v1/articles/hostile", query_string={"raw": value})
    assert response.status_code == status
    assert response.get_json().get("parameter") == ("raw" if status == 400 else None)


def test_page_leads_to_the_original_where_one_was_kept(client: FlaskClient) -> None:
    assert 'href="/articles/hostile?raw=1"' in client.get("/articles/hostile").text
    assert "下载原始文件" not in client.get("/articles/emoji").text
