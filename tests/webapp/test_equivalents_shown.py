"""What the pages and the API say of what else was searched for, and of the script asked for."""

from pathlib import Path

from flask.testing import FlaskClient

from search.synonyms import parse_synonyms
from tests.webapp.test_pages import page
from webapp import create_app


def test_the_page_names_what_was_found_too(client: FlaskClient) -> None:
    html = page(client, "/search", q="七月二十一日 競賽")
    assert "也找了“七月二十一日”的其他写法：7月21日、7月21号" in html
    assert "<mark>7月21日</mark>" in html


def test_a_page_of_quoted_text_says_nothing_of_it(client: FlaskClient) -> None:
    assert "也找了" not in page(client, "/search", q="“7月21日”")


def test_synonyms_are_escaped_on_the_page_and_change_the_tag(index_path: Path) -> None:
    plain = create_app(index_path)
    known = create_app(index_path, synonyms=parse_synonyms("社区, <b>小区</b>", "file"))
    assert "&lt;b&gt;小区&lt;/b&gt;" in page(known.test_client(), "/search", q="社区")
    address = "/api/v1/search?q=社区"
    tags = {app.test_client().get(address).headers["ETag"] for app in (plain, known)}
    assert len(tags) == 2


def test_the_script_is_a_parameter_and_stays_in_links(client: FlaskClient) -> None:
    found = client.get(
        "/api/v1/search", query_string={"q": "临时党支部", "script": "exact"}
    ).get_json()
    assert (found["totalHits"], found["interpretedAs"]["script"]) == (0, "exact")
    html = page(client, "/search", q="翻页测试", script="exact")
    assert "script=exact" in html


def test_an_unknown_script_is_refused(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search", query_string={"q": "社区", "script": "both"})
    assert answer.status_code == 400
    assert "any, exact" in answer.get_json()["message"]
