"""Addresses of searches: those that are put together of parts kept are those of `url_for`."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st

from search import SearchRequest
from tests.webapp.test_parameters import TEXT, requests
from webapp.addresses import quoted_path
from webapp.parameters import write_parameters
from webapp.results_links import FEEDS, SearchAddresses, feed_links

CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "query": TEXT,
        "page": st.integers(1, 100),
        "source": st.lists(TEXT, max_size=2).map(tuple),
        "published_from": st.none(),
        "copies": st.just("") | TEXT,
        "explain": st.booleans(),
        "recency": st.none() | st.integers(0, 2),
        "hits_per_page": st.sampled_from([1, 10]),
    },
)


@given(request=requests(), changed=CHANGES)
def test_search_with_fields_changed_is_where_url_for_has_it(
    app: Flask, request: SearchRequest, changed: dict[str, Any]
) -> None:
    with app.test_request_context():
        address = url_for("pages.search", **write_parameters(replace(request, **changed)))
        assert SearchAddresses(request).with_changed(**changed) == address


@given(request=requests(), page=st.integers(1, 100))
def test_feeds_are_where_url_for_has_them(app: Flask, request: SearchRequest, page: int) -> None:
    with app.test_request_context(base_url="https://例子.example/sub"):
        links = feed_links(SearchAddresses(request), external=True, page=page)
        wanted = write_parameters(replace(request, page=page))
        for form in FEEDS:
            address = url_for("feeds.search", form=form, _external=True, **wanted)
            assert links[form].url == address


@given(id=st.text(min_size=1).filter(lambda id: not {".", "..", ""} & set(id.split("/"))))
def test_path_is_quoted_as_url_for_does(app: Flask, id: str) -> None:
    with app.test_request_context():
        assert f"/articles/{quoted_path(id)}" == url_for("pages.article", article_id=id)


@pytest.mark.parametrize(
    ("query_string", "address"),
    [
        pytest.param("q=a", "?q=a&lang=en", id="a query"),
        pytest.param("source=a&q=b&source=c", "?source=a&source=c&q=b&lang=en", id="two outlets"),
        pytest.param("lang=zh-Hant&q=a", "?lang=en&q=a", id="another language"),
        pytest.param("lang=a&lang=b&q=a", "?lang=en&q=a", id="two languages"),
        pytest.param("q=%26lang%3Dx+y", "?q=%26lang%3Dx+y&lang=en", id="what looks like one"),
        pytest.param("", "?lang=en", id="nothing"),
    ],
)
def test_another_language_is_at_the_same_address(
    app: Flask, query_string: str, address: str
) -> None:
    with app.test_request_context(f"/search?{query_string}"):
        context: dict[str, Any] = {}
        app.update_template_context(context)
        assert context["switched"]("lang", "en") == address
