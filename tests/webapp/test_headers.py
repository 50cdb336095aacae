"""Headers: the policy of every response, caching, and which other sites may ask."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from webapp import create_app
from webapp.options import Limits, Options

SEARCH = "/api/v1/search?q=社区"
ALLOWED = "https://news.example.org"


PAGES = ("/", "/search?q=社区", "/search", "/articles/emoji", "/none", "/embed", "/docs/api")
REST = (
    SEARCH,
    "/api/v1/none",
    "/openapi.json",
    "/static/style.css",
    "/healthz",
    "/robots.txt",
    "/embed/v1.js",
)


@pytest.mark.parametrize("path", PAGES + REST)
def test_every_response_has_the_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Cache-Control" in headers


def test_refusals_have_the_headers_of_every_response(index_path: Path) -> None:
    limits = Limits(requests_per_minute=120, body_bytes=10, searches=0)
    client = create_app(index_path, options=Options(limits, metrics=True)).test_client()
    answers = [
        client.get("/metrics"),
        client.get(SEARCH, data=b"x" * 11),
        *(client.get(SEARCH) for _ in range(5)),
        client.post(SEARCH),
    ]
    assert [answer.status_code for answer in answers] == [200, 413, *[503] * 4, 429, 429]
    usual = client.get("/healthz").headers
    names = ("Content-Security-Policy", "Permissions-Policy", "X-Frame-Options", "Referrer-Policy")
    for answer in answers:
        for name in (*names, "X-Content-Type-Options", "Cross-Origin-Opener-Policy"):
            assert answer.headers[name] == usual[name]
        assert "X-Request-Id" in answer.headers
        assert "Server" not in answer.headers


def test_same_search_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get(SEARCH)
    again = client.get(
        SEARCH + "&page=1&colour=red", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/search?q=社 区",
        SEARCH + "&page=2",
        SEARCH + "&facets=year",
        "/api/v1/articles/emoji",
    ],
)
def test_other_answers_have_other_tags(client: FlaskClient, path: str) -> None:
    tag = client.get(SEARCH).headers["ETag"]
    response = client.get(path, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert response.headers["ETag"] != tag


def test_same_article_is_not_sent_twice(client: FlaskClient) -> None:
    tag = client.get("/api/v1/articles/emoji").headers["ETag"]
    again = client.get("/api/v1/articles/emoji", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_other_host_has_another_tag(client: FlaskClient) -> None:
    here = client.get(SEARCH).headers["ETag"]
    there = client.get(SEARCH, headers={"Host": "other.example", "If-None-Match": here})
    assert there.status_code == 200


def test_static_file_is_kept_only_under_its_version(client: FlaskClient) -> None:
    page = client.get("/").text
    address = page[page.index("/static/style.css") :].split('"')[0]
    assert "immutable" in client.get(address, buffered=True).headers["Cache-Control"]
    for other in ("/static/style.css", "/static/style.css?v=other"):
        assert client.get(other, buffered=True).headers["Cache-Control"] == "no-cache"


def test_methods_of_a_file_that_is_not_there(client: FlaskClient) -> None:
    assert client.options("/static/style.css/none?v=1").status_code == 200


def test_other_sites_may_not_ask_unless_listed(client: FlaskClient) -> None:
    response = client.get(SEARCH, headers={"Origin": ALLOWED})
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    ("path", "origin", "allowed"),
    [
        pytest.param(SEARCH, ALLOWED, True, id="listed"),
        pytest.param("/api/v1/search?q=", ALLOWED, True, id="an error can be read too"),
        pytest.param(SEARCH, "http://[::1]:8000", True, id="listed with brackets"),
        pytest.param(SEARCH, "https://evil.example", False, id="not listed"),
        pytest.param(SEARCH, "https://newsXexample.org", False, id="dot is no wildcard"),
        pytest.param(SEARCH, ALLOWED + ".evil.example", False, id="longer"),
        pytest.param(SEARCH, "http://news.example.org", False, id="other scheme"),
        pytest.param(SEARCH, "null", False, id="null"),
        pytest.param("/search?q=社区", ALLOWED, False, id="pages are not for scripts"),
        pytest.param("/healthz", ALLOWED, False, id="nor is the rest"),
    ],
)
def test_listed_sites_may_ask_the_api(
    index_path: Path, path: str, origin: str, allowed: bool
) -> None:
    client = create_app(index_path, [ALLOWED + "/", "http://[::1]:8000"]).test_client()
    headers = client.get(path, headers={"Origin": origin}).headers
    assert headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
    assert "Access-Control-Allow-Credentials" not in headers


def test_listed_site_may_post_a_search(index_path: Path) -> None:
    client = create_app(index_path, [ALLOWED]).test_client()
    asked = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    told = client.options("/api/v1/search", headers={"Origin": ALLOWED, **asked}).headers
    assert told["Access-Control-Allow-Origin"] == ALLOWED
    assert "POST" in told["Access-Control-Allow-Methods"]
    assert told["Access-Control-Allow-Headers"] == "content-type"


def test_not_modified_can_be_read_by_a_listed_site(index_path: Path) -> None:
    client = create_app(index_path, [ALLOWED]).test_client()
    tag = client.get(SEARCH).headers["ETag"]
    again = client.get(SEARCH, headers={"Origin": ALLOWED, "If-None-Match": tag})
    assert again.status_code == 304
    assert again.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert "Origin" in again.headers["Vary"]


@pytest.mark.parametrize("origin", ["*", "example.org", "https://example.org/path", "null", ""])
def test_what_is_no_origin_is_refused(index_path: Path, origin: str) -> None:
    with pytest.raises(ValueError, match="no origin"):
        create_app(index_path, [origin])


def test_script_of_the_box_may_be_loaded_from_anywhere(client: FlaskClient) -> None:
    response = client.get("/embed/v1.js", headers={"Origin": "https://any.example"}, buffered=True)
    assert response.mimetype == "text/javascript"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
