"""Whatever is asked for, and however, the answer is below 500."""

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEARCH = "/api/v1/search"


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("%00", id="NUL"),
        pytest.param("a%00b", id="NUL inside"),
        pytest.param("%ED%A0%80", id="lone surrogate"),
        pytest.param("%zz%", id="invalid percent-encoding"),
        pytest.param("%FF%FE", id="invalid UTF-8"),
        pytest.param("%F0%9F%98%80", id="emoji"),
        pytest.param("%22", id="one quotation mark"),
        pytest.param("%E2%80%9C%E2%80%9D", id="empty quotation marks"),
        pytest.param("*", id="asterisk"),
        pytest.param("(((", id="brackets"),
        pytest.param("a+AND+NOT+OR", id="operators of other engines"),
        pytest.param("%E2%80%8B", id="zero-width space"),
    ],
)
@pytest.mark.parametrize("path", [SEARCH, "/search", "/articles/hostile"])
def test_odd_query_never_fails_on_our_side(client: FlaskClient, path: str, query: str) -> None:
    assert client.get(f"{path}?q={query}").status_code < 500


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        pytest.param("权利".encode(), "权利", id="UTF-8 that is not percent-encoded"),
        pytest.param("权利".encode("gb18030"), "Ȩ%C0%FB", id="GBK"),
        pytest.param(b"a%00\xe9b", "a\0%E9b", id="a lone byte"),
    ],
)
def test_raw_bytes_in_a_query_are_text(client: FlaskClient, query: bytes, understood: str) -> None:
    environ = {"QUERY_STRING": f"q={query.decode('latin-1')}"}
    response = client.get(SEARCH, environ_overrides=environ)
    assert response.status_code == 200
    assert response.get_json()["query"] == understood


@pytest.mark.parametrize("path", [SEARCH, "/search", "/openapi.json", "/static/style.css"])
@pytest.mark.parametrize("host", ["x" * 64, "a..b", "x" * 5000])
def test_name_of_a_host_that_is_none(client: FlaskClient, path: str, host: str) -> None:
    response = client.get(path, headers={"Host": host})
    assert response.status_code == 400
    assert "Host" in response.text


@given(query=st.text(max_size=40), source=st.text(max_size=10))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_is_answered(client: FlaskClient, query: str, source: str) -> None:
    parameters = {
        "q": query.encode("utf-8", "surrogatepass"),
        "source": source.encode("utf-8", "surrogatepass"),
    }
    for path in (SEARCH, "/search"):
        response = client.get(path, query_string=parameters)
        assert response.status_code in (200, 400)
        response.data.decode("utf-8")
