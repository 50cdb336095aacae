"""Parameters: what is written into an address is read back."""

from datetime import date
from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search import SearchRequest
from webapp.parameters import read_request, write_parameters

DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
TEXT = st.text(min_size=1, max_size=20).filter(str.strip)


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    """Any search that can be asked for in an address."""
    first, last = draw(DAYS), draw(DAYS)
    if first and last:
        first, last = min(first, last), max(first, last)
    return SearchRequest(
        query="武" + draw(st.text(max_size=20)),
        page=draw(st.integers(1, 100)),
        hits_per_page=draw(st.integers(1, 100)),
        source=tuple(draw(st.lists(TEXT, unique=True, max_size=3))),
        published_from=first,
        published_to=last,
        sort=draw(st.sampled_from(["relevance", "date", "-date"])),
        dup=draw(st.sampled_from(["collapse", "show"])),
        copies=draw(st.just("") | TEXT),
        recency=draw(st.none() | st.integers(0, 36_500)),
        explain=draw(st.booleans()),
    )


@given(request=requests())
def test_what_is_written_is_read_back(request: SearchRequest) -> None:
    written = urlencode(write_parameters(request), doseq=True)
    assert read_request(MultiDict(parse_qsl(written))) == request


def test_address_of_a_plain_search_is_short() -> None:
    assert write_parameters(SearchRequest("武汉")) == {"q": "武汉"}
