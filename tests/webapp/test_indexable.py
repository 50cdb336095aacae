"""Which pages of results search engines may list: what the archive says, and no spam."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search import SearchRequest, cites
from webapp import create_app
from webapp.indexable import canonical_url
from webapp.live_index import searcher_of
from webapp.options import Limits, Options

NOINDEX = '<meta name="robots" content="noindex, follow">'


def canonical(client: FlaskClient, address: str) -> str:
    """Return the canonical address of a page that may be listed, empty of one that may not."""
    response = client.get(address)
    assert response.status_code == 200
    found = re.findall(r'<link rel="canonical" href="([^"]*)">', response.text)
    assert (NOINDEX in response.text) == (not found)
    assert response.text.count('name="robots"') + len(found) == 1
    return "".join(found)


@pytest.mark.parametrize(
    ("address", "query"),
    [
        pytest.param("/search?q=社区治理", "社区治理", id="a run"),
        pytest.param("/search?q=%20社区治理%20", "社区治理", id="spaces around it"),
        pytest.param("/search?q=武汉市 社区", "武汉市 社区", id="two words"),
        pytest.param('/search?q="社区治理"', '"社区治理"', id="in quotes"),
        pytest.param("/search?q=兩個確立", "兩個確立", id="in the other script"),
        pytest.param("/search?q=翻页 报道", "翻页 报道", id="several pages of hits"),
        pytest.param(
            "/search?q=社区治理&page=1&sort=relevance", "社区治理", id="defaults spelt out"
        ),
        pytest.param(
            "/search?q=社区治理&lang=en&theme=dark", "社区治理", id="language and colours"
        ),
        pytest.param("/search?q=社区治理&utm_source=x", "社区治理", id="what we do not know"),
    ],
)
def test_search_that_the_archive_answers_may_be_listed(
    client: FlaskClient, address: str, query: str
) -> None:
    expected = "http://localhost/search?q=" + quote(query).replace("%20", "+")
    assert canonical(client, address) == expected
    for name in ("lang", "theme"):
        client.delete_cookie(name)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("/search?q=翻页 报道&page=2", id="second page"),
        pytest.param("/search?q=翻页 报道&page=99", id="beyond the last page"),
        pytest.param("/search?q=翻页 报道&hitsPerPage=20", id="longer pages"),
        pytest.param("/search?q=翻页 报道&sort=-date", id="another order"),
        pytest.param("/search?q=翻页 报道&source=翻页报", id="an outlet"),
        pytest.param("/search?q=翻页 报道&from=2018-01-01", id="a day"),
        pytest.param("/search?q=翻页 报道&copies=paging/01", id="copies"),
        pytest.param("/search?q=翻页 报道&dup=show", id="copies one by one"),
        pytest.param("/search?q=翻页 报道&script=exact", id="very characters"),
        pytest.param("/search?q=翻页 报道&explain=1", id="reasons"),
        pytest.param("/search?q=翻页 报道&recency=0", id="age"),
        pytest.param("/search?source=翻页报", id="an outlet alone"),
        pytest.param("/search?q=绝无此句", id="nothing found"),
        pytest.param("/search?q=社区治理 绝无此句", id="some words"),
        pytest.param("/search?q=社区治里", id="similar text"),
        pytest.param("/search?q=的", id="a single character"),
        pytest.param("/search?q=社 区 治 理", id="single characters"),
        pytest.param("/search?q=社区 治理 武汉市 落实", id="many pieces"),
        pytest.param("/search?q=\u202e社区治理", id="what turns the line around"),
        pytest.param("/search?q=社\u200b区治理", id="what cannot be seen"),
    ],
)
def test_other_pages_may_not(client: FlaskClient, address: str) -> None:
    assert canonical(client, address) == ""


SPAM = "代开发票加微信fp8888"


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(SPAM, id="alone"),
        pytest.param(f"社区治理 {SPAM}", id="behind a word"),
        pytest.param(f"社区治理{SPAM}", id="in one run"),
        pytest.param(f'社区治理 "{SPAM}"', id="in quotes"),
        pytest.param(f"社区治理 OR {SPAM}", id="as the other choice"),
        pytest.param(f"社区治理 或 {SPAM}", id="as the other choice in Chinese"),
        pytest.param(f"社区治理 -{SPAM}", id="denied"),
        pytest.param(f"社区治理 NOT {SPAM}", id="denied by a word"),
        pytest.param(f"(社区治理) | ({SPAM})", id="in brackets"),
        pytest.param(f"社区治理 title:{SPAM}", id="in a field"),
        pytest.param(f"+社区治理 {SPAM}", id="as a wish"),
        pytest.param("社区治理 http://spam.example/", id="an address"),
        pytest.param("社区治理★☎♥", id="signs"),
        pytest.param("社区治理 ★☎♥", id="signs apart"),
        pytest.param("社区治理 。。。！！！", id="marks"),
        pytest.param("武汉*", id="a wildcard"),
        pytest.param("“社区治理 社区治理", id="a quote that never closes"),
        pytest.param("社区治理" + "社区治理" * 12, id="again and again"),
        pytest.param("社区治理要落到实处" * 9, id="very long"),
    ],
)
def test_spam_is_never_listed(client: FlaskClient, query: str) -> None:
    assert canonical(client, f"/search?q={quote(query)}") == ""


def test_operator_who_allows_longer_queries_has_pages_listed(index_path: Path) -> None:
    options = Options(Limits(query_length=1_000, page_depth=500))
    client = create_app(index_path, options=options).test_client()
    assert canonical(client, "/search?q=社区治理")
    assert canonical(client, f"/search?q={'社区治理' * 200}") == ""


def test_search_that_ran_out_of_time_may_not_be_listed(app: Flask) -> None:
    searcher = searcher_of(app)
    found = searcher.search(SearchRequest("翻页 报道"))
    with app.test_request_context():
        assert canonical_url(found, searcher)
        assert canonical_url(replace(found, partial=True), searcher) == ""


TEXT = "武漢市委召開全會，社區治理要落到實處。"


@settings(max_examples=300)
@given(query=st.text('武汉漢社区 "“”-：*()OR1', max_size=12))
def test_every_run_of_a_query_that_is_cited_stands_in_the_text(query: str) -> None:
    folded = TEXT.translate(str.maketrans("漢開會區實處", "汉开会区实处"))
    runs = re.split(r'[\s"“”]+', query.replace("漢", "汉"))
    if cites(query, "", TEXT):
        assert all(run in folded for run in runs)
