"""A search as JSON, RSS, Atom and CSV, and how programs find these forms."""

import csv
import io
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.sample_index import HOSTILE_TITLE, build_index
from webapp import create_app
from webapp.feed_documents import ATOM, OPENSEARCH
from webapp.feeds import cell

FORMS = ("json", "rss", "atom", "csv")
TYPES = {
    "json": "application/json",
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "csv": "text/csv",
}


def xml(client: FlaskClient, form: str, **parameters: object) -> ElementTree.Element:
    """Return a feed, which must be well-formed."""
    return ElementTree.fromstring(client.get(f"/search.{form}", query_string=parameters).data)


def table(client: FlaskClient, **parameters: object) -> list[list[str]]:
    """Return the rows of a search as CSV."""
    text = client.get("/search.csv", query_string=parameters).data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("form", FORMS)
def test_form_has_its_type(client: FlaskClient, form: str) -> None:
    response = client.get(f"/search.{form}?q=社区")
    assert (response.status_code, response.mimetype) == (200, TYPES[form])
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("form", FORMS)
def test_page_leads_to_the_same_search_in_other_forms(client: FlaskClient, form: str) -> None:
    html = client.get("/search?q=翻页报道&source=翻页报&to=2018-01-09&page=1").text
    [address] = re.findall(rf'rel="alternate" type="{re.escape(TYPES[form])}" href="([^"]*)"', html)
    body = client.get(unescape(address)).text
    assert all(f"第{number}期" in body for number in range(1, 10))
    assert "第10期" not in body


def test_json_is_the_answer_of_the_api(client: FlaskClient) -> None:
    answers = [
        client.get(f"{path}?q=社区").get_json() for path in ("/search.json", "/api/v1/search")
    ]
    for answer in answers:
        del answer["processingTimeMs"]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_feed_tells_how_much_there_is(client: FlaskClient, form: str) -> None:
    feed = xml(client, form, q="翻页报道", hitsPerPage=10, page=2)
    numbers = {
        name: int(next(feed.iter(f"{{{OPENSEARCH}}}{name}")).text or "")
        for name in ("totalResults", "startIndex", "itemsPerPage")
    }
    assert numbers == {"totalResults": 25, "startIndex": 11, "itemsPerPage": 10}
    query = next(feed.iter(f"{{{OPENSEARCH}}}Query"))
    assert query.attrib == {"role": "request", "searchTerms": "翻页报道", "startPage": "2"}


def test_rss_has_the_newest_first(client: FlaskClient) -> None:
    items = list(xml(client, "rss", q="翻页报道").iter("item"))
    dates = [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items]
    assert len(dates) == 25
    assert dates == sorted(dates, reverse=True)
    assert dates[0].isoformat() == "2018-01-25T00:00:00+08:00"
    assert items[0].findtext("guid") == items[0].findtext("link")


def test_feed_in_another_order(client: FlaskClient) -> None:
    titles = [
        item.findtext("title")
        for item in xml(client, "rss", q="翻页报道", sort="date").iter("item")
    ]
    assert titles[0] == "翻页报道第1期"


def test_atom_has_what_its_standard_wants(client: FlaskClient) -> None:
    feed = xml(client, "atom", q="社区")
    for element in (feed, *feed.iter(f"{{{ATOM}}}entry")):
        found = {name: element.findtext(f"{{{ATOM}}}{name}") for name in ("id", "title", "updated")}
        assert all(found.values())
        datetime.fromisoformat(found["updated"] or "")
    assert feed.tag == f"{{{ATOM}}}feed"
    assert all(entry.findtext(f".//{{{ATOM}}}name") for entry in feed.iter(f"{{{ATOM}}}entry"))


def test_nothing_found_is_a_feed_too(client: FlaskClient) -> None:
    assert not list(xml(client, "rss", q="绝无此句").iter("item"))
    assert not list(xml(client, "atom", q="绝无此句").iter(f"{{{ATOM}}}entry"))
    assert len(table(client, q="绝无此句")) == 1


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_hostile_article_stays_text_in_a_feed(client: FlaskClient, form: str) -> None:
    feed = xml(client, form, q="敌意<script>")
    tags = {element.tag.rpartition("}")[2] for element in feed.iter()}
    assert not tags & {"script", "img", "mark", "b"}
    assert HOSTILE_TITLE in {element.text for element in feed.iter()}


def test_what_xml_cannot_hold_is_left_out(tmp_path: Path) -> None:
    article = {
        "id": "\x01a",
        "title": "社区\x00\x0b\ufffe治理",
        "text": "社区\x1b治理",
        "source": "\x02报",
    }
    client = create_app(build_index(tmp_path / "index", [article])).test_client()
    for form in ("rss", "atom"):
        feed = xml(client, form, q="社区")
        assert "社区治理" in {element.text for element in feed.iter()}
    assert len(table(client, q="社区")) == 2


def test_table_has_a_header_and_a_row_for_each_hit(client: FlaskClient) -> None:
    header, *rows = table(client, q="翻页报道", sort="date")
    assert header == ["id", "title", "source", "published", "url", "page", "snippet"]
    assert len(rows) == 25
    assert rows[0][:4] == ["paging/01", "翻页报道第1期", "翻页报", "2018-01-01"]


def test_table_has_only_addresses_of_the_web(client: FlaskClient) -> None:
    [row] = table(client, q="權利")[1:]
    assert row[4] == ""
    assert row[5].startswith("http://localhost/articles/")


def test_next_page_is_named(client: FlaskClient) -> None:
    response = client.get("/search.csv?q=翻页报道&hitsPerPage=20")
    [address] = re.findall(r'^<(.*)>; rel="next"$', response.headers["Link"])
    following = client.get(address)
    assert following.text.count("\r\n") == 6
    assert "Link" not in following.headers


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠", " =", "\n@"]
)
def test_cell_is_no_formula(start: str) -> None:
    assert cell(f"{start}cmd|'/c calc'!A1").startswith("'")


@given(text=st.text())
def test_cell_keeps_its_text(text: str) -> None:
    assert cell(text).removeprefix(
        "'" if cell(text)[:1] == "'" != text[:1] else ""
    ) == text.replace("\0", "")


def test_harmless_cells_are_left_alone() -> None:
    assert [cell(text) for text in ("武汉", "2022-11-12", "a=b", "")] == [
        "武汉",
        "2022-11-12",
        "a=b",
        "",
    ]


def test_formula_of_an_article_is_quoted(tmp_path: Path) -> None:
    article = {"id": "=1+1", "title": "=HYPERLINK(0)", "text": "@SUM 社区", "source": "+报"}
    client = create_app(build_index(tmp_path / "index", [article])).test_client()
    [row] = table(client, q="社区")[1:]
    assert [value[0] for value in (row[0], row[1], row[2], row[6])] == ["'"] * 4


@pytest.mark.parametrize("form", ["xml", "html", "RSS", "csv2", ""])
def test_other_forms_are_not_there(client: FlaskClient, form: str) -> None:
    assert client.get(f"/search.{form}?q=a").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_bad_request_is_an_error(client: FlaskClient, form: str) -> None:
    assert client.get(f"/search.{form}?q=a&page=0").status_code == 400
    assert client.get(f"/search.{form}").status_code == 400


def test_same_feed_is_not_sent_twice(client: FlaskClient) -> None:
    tag = client.get("/search.rss?q=社区").headers["ETag"]
    again = client.get("/search.rss?q=社区", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/search.atom?q=社区", headers={"If-None-Match": tag}).status_code == 200


def test_browser_can_add_the_search(client: FlaskClient) -> None:
    html = client.get("/").text
    [address] = re.findall(
        r'rel="search" type="application/opensearchdescription\+xml" href="([^"]*)"', html
    )
    response = client.get(address)
    assert response.mimetype == "application/opensearchdescription+xml"
    described = ElementTree.fromstring(response.data)
    assert (described.findtext(f"{{{OPENSEARCH}}}ShortName") or "x" * 17).strip() == "文搜"
    templates = {
        url.attrib["type"]: url.attrib["template"]
        for url in described.iter(f"{{{OPENSEARCH}}}Url")
        if url.attrib.get("rel") != "self"
    }
    assert templates.keys() >= {
        "text/html",
        "application/rss+xml",
        "application/x-suggestions+json",
    }
    for kind, template in templates.items():
        filled = template.replace("{searchTerms}", "社区").replace("{startPage?}", "1")
        answer = client.get(filled)
        assert (answer.status_code, answer.mimetype) == (200, kind)
