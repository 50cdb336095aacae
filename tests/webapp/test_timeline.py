"""The timeline: bars that count what they say, and lead to what they count."""

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search import SearchRequest, SearchResponse
from tests.webapp.test_pages import page
from webapp.timeline_view import MOST_BARS, WIDTH, Timeline, month_bounds, view_timeline

MONTHS = st.dictionaries(
    st.dates(date(1, 1, 1), date(9999, 12, 31)).map(lambda day: f"{day.year:04}-{day.month:02}"),
    st.integers(1, 10_000),
    max_size=30,
)


def timeline(app: Flask, months: dict[str, int], **request: date) -> Timeline | None:
    """Return the timeline of a search that found so many articles of each month."""
    response = SearchResponse(
        SearchRequest("长江", **request),  # type: ignore[arg-type]
        (),
        sum(months.values()) + 2,
        1.0,
        "000001",
        {},
        {"month": months},
    )
    with app.test_request_context():
        return view_timeline(response)


@given(months=MONTHS)
def test_bars_count_everything_in_order_and_inside(app: Flask, months: dict[str, int]) -> None:
    shown = timeline(app, months)
    if shown is None:
        assert len(months) < 2 or max(months)[:3] == min(months)[:3]
        return
    assert sum(bar.count for bar in shown.bars) == sum(months.values())
    assert shown.undated == 2
    edges = [edge for bar in shown.bars for edge in (bar.left, bar.left + bar.slot)]
    assert edges == pytest.approx(sorted(edges), abs=0.02)
    assert edges[-1] == pytest.approx(WIDTH, abs=WIDTH / 100)
    assert all(0 <= bar.height <= shown.height for bar in shown.bars)


@given(months=MONTHS)
def test_bars_are_wide_enough_to_point_at(app: Flask, months: dict[str, int]) -> None:
    shown = timeline(app, months)
    span = int(max(months)[:4]) - int(min(months)[:4]) if months else 0
    if shown and span < 10 * MOST_BARS - 10:
        assert len(shown.bars) <= MOST_BARS


@pytest.mark.parametrize(
    ("month", "last"),
    [("2024-02", 29), ("2023-02", 28), ("2022-12", 31), ("2022-11", 30)],
)
def test_bounds_of_a_month(month: str, last: int) -> None:
    first, end = month_bounds(month)
    assert (first.day, end.day) == (1, last)
    assert first.month == end.month


def test_last_month_there_is(app: Flask) -> None:
    assert timeline(app, {"9999-11": 1, "9999-12": 1}) is not None


def test_a_chosen_month_stands_in_its_year(app: Flask) -> None:
    first, last = month_bounds("2022-11")
    shown = timeline(app, {"2022-11": 3}, published_from=first, published_to=last)
    assert shown is not None
    assert len(shown.bars) == 12
    [chosen] = [bar for bar in shown.bars if bar.current]
    assert chosen.count == 3
    assert chosen.url.endswith("from=2022-01-01&to=2022-12-31")


def test_one_period_needs_no_timeline(app: Flask) -> None:
    assert timeline(app, {"2022-11": 3}) is None


def test_bar_leads_to_what_it_counts(client: FlaskClient) -> None:
    html = page(client, "/search", q="的", hitsPerPage=1)
    chart = html[html.index("<svg") : html.index("</svg>")]
    bars = re.findall(r'<a href="([^"]*)"[^>]*><title>(.*?)：(\d+) 篇</title>', chart)
    assert len(bars) > 1
    for url, _, count in bars:
        assert f"找到 <strong>{count}</strong> 篇文章" in page(client, unescape(url))


def test_table_has_what_the_drawing_has(client: FlaskClient) -> None:
    html = page(client, "/search", q="的")
    drawn = re.findall(r"<title>(.*?)：(\d+) 篇</title>", html)
    assert re.findall(r'<th scope="row"><a [^>]*>(.*?)</a></th><td>(\d+)</td>', html) == drawn
    assert len(drawn) > 1


def test_drawing_is_left_to_those_who_see(client: FlaskClient) -> None:
    html = page(client, "/search", q="的")
    [svg] = re.findall(r"<svg .*?</svg>", html, re.DOTALL)
    assert 'aria-hidden="true"' in svg
    assert svg.count("<a ") == svg.count('tabindex="-1"')
    assert "style" not in svg


@pytest.mark.parametrize("language", ["zh-Hans", "en", "zh-Hant", "en"])
def test_same_months_are_named_in_each_language(app: Flask, language: str) -> None:
    names = {"zh-Hans": "2022年3月", "zh-Hant": "2022年3月", "en": "March 2022"}
    found = SearchResponse(
        SearchRequest("长江"), (), 9, 1.0, "000001", {}, {"month": {"2022-03": 4, "2022-05": 5}}
    )
    with app.test_request_context(f"/?lang={language}"):
        shown = view_timeline(found)
    assert shown
    assert shown.bars[0].label.replace(" ", "") == names[language].replace(" ", "")
