"""The JSON API: the shape of its answers and of its errors."""

from typing import Any

import pytest
from flask.testing import FlaskClient

SEARCH = "/api/v1/search"


def search(client: FlaskClient, **parameters: Any) -> dict[str, Any]:
    """Return the JSON of a search that must succeed."""
    response = client.get(SEARCH, query_string=parameters)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.get_json()
    return answer


def test_answer_has_the_documented_keys(client: FlaskClient) -> None:
    answer = search(client, q="社区治理")
    assert list(answer) == [
        "query",
        "page",
        "hitsPerPage",
        "totalHits",
        "moreHits",
        "totalPages",
        "processingTimeMs",
        "facetDistribution",
        "interpretedAs",
        "rung",
        "didYouMean",
        "partial",
        "generation",
        "hits",
    ]


def test_hit_has_the_documented_keys(client: FlaskClient) -> None:
    hit = search(client, q='"社区治理"')["hits"][0]
    assert {name: hit[name] for name in ("id", "url", "articleUrl", "source", "published")} == {
        "id": "长江日报/2022/两个确立.txt",
        "url": "https://www.example.org/news/1.html",
        "articleUrl": "http://localhost/articles/%E9%95%BF%E6%B1%9F%E6%97%A5%E6%8A%A5/2022/"
        "%E4%B8%A4%E4%B8%AA%E7%A1%AE%E7%AB%8B.txt",
        "source": "长江日报",
        "published": "2022-11-12T11:15:00+08:00",
    }
    assert set(hit) - {"id", "url", "articleUrl", "source", "published"} == {
        "title",
        "snippet",
        "_formatted",
        "_matchesPosition",
        "duplicates",
        "matched",
        "section",
        "missing",
        "_rankingScore",
    }


def test_formatted_marks_what_the_positions_say(client: FlaskClient) -> None:
    hit = search(client, q='"社区治理"')["hits"][0]
    [position] = hit["_matchesPosition"]["snippet"]
    start, end = position["start"], position["start"] + position["length"]
    assert hit["snippet"][start:end] == "社区治理"
    assert "<mark>社区治理</mark>" in hit["_formatted"]["snippet"]


def test_positions_count_utf16_units_beyond_the_basic_plane(client: FlaskClient) -> None:
    hit = search(client, q="𠮷野家")["hits"][0]
    assert hit["title"] == "😀𠮷野家的新店"
    assert hit["_matchesPosition"]["title"] == [{"start": 2, "length": 4}]
    snippet = hit["snippet"].encode("utf-16-le")
    found = {
        snippet[2 * at["start"] : 2 * (at["start"] + at["length"])].decode("utf-16-le")
        for at in hit["_matchesPosition"]["snippet"]
    }
    assert found == {"𠮷野家"}


@pytest.mark.parametrize(
    ("parameters", "ids"),
    [
        pytest.param(
            {"source": "長沙晚報"}, ["瀏陽/微黨課 競賽?#1.txt"], id="one outlet, no query"
        ),
        pytest.param(
            {"source": ["長沙晚報", "美食周刊"], "sort": "date"},
            ["emoji", "瀏陽/微黨課 競賽?#1.txt"],
            id="two outlets, oldest first",
        ),
        pytest.param(
            {"q": "翻页", "from": "2018-01-03", "to": "2018-01-05", "sort": "-date"},
            ["paging/05", "paging/04", "paging/03"],
            id="both days included, newest first",
        ),
        pytest.param(
            {"q": "翻页", "sort": "date", "page": 5, "hitsPerPage": 6},
            ["paging/25"],
            id="last page is short",
        ),
        pytest.param({"q": "翻页", "page": 9}, [], id="page after the last"),
        pytest.param(
            {"q": "翻頁", "to": "2018-01-01", "colour": "red"}, ["paging/01"], id="unknown"
        ),
        pytest.param(
            {"q": "翻页", "to": "2018-01-01", "page": ""}, ["paging/01"], id="empty value"
        ),
    ],
)
def test_parameters_choose_hits(
    client: FlaskClient, parameters: dict[str, Any], ids: list[str]
) -> None:
    assert [hit["id"] for hit in search(client, **parameters)["hits"]] == ids


def test_facets_are_counted_when_asked_for(client: FlaskClient) -> None:
    assert search(client, q="翻页报道")["facetDistribution"] == {}
    counts = search(client, q="翻页报道", facets="source, year")["facetDistribution"]
    assert counts == {"source": {"翻页报": 25}, "year": {"2018": 25}}


def test_hits_are_explained_when_asked_for(client: FlaskClient) -> None:
    assert "_explanation" not in search(client, q="社区治理")["hits"][0]
    hit = search(client, q="社区治理", explain="1")["hits"][0]
    explained = hit["_explanation"]
    assert set(explained) == {"reranked", "parts"}
    total = sum(part["value"] for part in explained["parts"])
    assert total == pytest.approx(hit["_rankingScore"], abs=1e-2)
    assert {"name", "value", "field", "clause", "text"} == set(explained["parts"][0])


@pytest.mark.parametrize(
    ("query_string", "parameter", "told"),
    [
        pytest.param("", "q", "empty", id="no query"),
        pytest.param("q=", "q", "empty", id="empty query"),
        pytest.param("q=+%E3%80%80", "q", "empty", id="blank query"),
        pytest.param("q=" + "武" * 10_000, "q", "512", id="query of 10,000 characters"),
        pytest.param("q=a&page=0", "page", "from 1", id="page zero"),
        pytest.param("q=a&page=-1", "page", "from 1", id="negative page"),
        pytest.param("q=a&page=abc", "page", "whole number", id="page is no number"),
        pytest.param("q=a&page=1e3", "page", "whole number", id="page in scientific notation"),
        pytest.param("q=a&page=" + "9" * 5000, "page", "whole number", id="page of 5,000 digits"),
        pytest.param("q=a&page=99999", "page", "10,000", id="page too deep"),
        pytest.param("q=a&page=1001", "page", "10,000th", id="hit too deep"),
        pytest.param("q=a&hitsPerPage=1000", "hitsPerPage", "to 100", id="too many hits a page"),
        pytest.param("q=a&hitsPerPage=0", "hitsPerPage", "from 1", id="no hits a page"),
        pytest.param("q=a&from=2022-13-01", "from", "YYYY-MM-DD", id="month 13"),
        pytest.param("q=a&to=2022-02-30", "to", "YYYY-MM-DD", id="30 February"),
        pytest.param("q=a&to=20221112", "to", "YYYY-MM-DD", id="date without hyphens"),
        pytest.param("q=a&from=0000-01-01", "from", "YYYY-MM-DD", id="year 0"),
        pytest.param("q=a&from=2022-02-01&to=2022-01-01", "from", "swap", id="from after to"),
        pytest.param("q=a&facets=foo", "facets", "source, year", id="unknown facet"),
        pytest.param("q=a&facets=year,foo", "facets", "foo", id="one facet unknown"),
        pytest.param("q=a&facets=,", "facets", "source, year", id="comma between no facets"),
        pytest.param("q=a&facets=year,", "facets", "source, year", id="comma behind a facet"),
        pytest.param("q=a&q=b", "q", "give it once", id="two queries"),
        pytest.param("q=&q=b", "q", "2 times", id="two queries, one of them empty"),
        pytest.param("q=a&page=1&page=2", "page", "give it once", id="two pages"),
        pytest.param("q=a&recency=-1", "recency", "from 0", id="negative days"),
        pytest.param("q=a&recency=soon", "recency", "whole number", id="days are no number"),
        pytest.param("q=a&explain=yes", "explain", "give 1", id="explain is neither 0 nor 1"),
        pytest.param("q=a&sort=best", "sort", "relevance", id="unknown order"),
        pytest.param(
            "q=a" + "".join(f"&source={n}" for n in range(51)),
            "source",
            "50 are allowed",
            id="51 outlets",
        ),
    ],
)
def test_bad_value_is_refused_by_name(
    client: FlaskClient, query_string: str, parameter: str, told: str
) -> None:
    response = client.get(f"{SEARCH}?{query_string}")
    error = response.get_json()
    assert response.status_code == 400
    assert error["parameter"] == parameter
    assert told in error["message"]
    assert len(error["message"]) < 300
    assert (error["code"], error["type"], error["status"]) == (
        "invalid_request",
        "invalid_request",
        400,
    )


@pytest.mark.parametrize(
    ("id_in_address", "stored_id"),
    [
        pytest.param("paging/01", "paging/01", id="slash"),
        pytest.param(
            "%E7%80%8F%E9%99%BD/%E5%BE%AE%E9%BB%A8%E8%AA%B2%20%E7%AB%B6%E8%B3%BD%3F%231.txt",
            "瀏陽/微黨課 競賽?#1.txt",
            id="Chinese, space, ? and #",
        ),
        pytest.param("/absolute//path/..txt", "/absolute//path/..txt", id="slashes in a row"),
    ],
)
def test_article_is_found_by_any_id(
    client: FlaskClient, id_in_address: str, stored_id: str
) -> None:
    answer = client.get(f"/api/v1/articles/{id_in_address}").get_json()
    assert answer["id"] == stored_id
    page = client.get(answer["articleUrl"])
    assert page.status_code == 200
    assert answer["title"] in page.text


def test_article_states_only_web_addresses(client: FlaskClient) -> None:
    answer = client.get("/api/v1/articles/hostile").get_json()
    assert answer["url"] == ""
    assert answer["text"].startswith("敌意<img")
    assert "path" not in answer


@pytest.mark.parametrize(
    ("path", "method", "status", "code", "told"),
    [
        pytest.param(
            "/api/v1/articles/none",
            "GET",
            404,
            "not_found",
            "no article has the id 'none': take ids from /api/v1/search",
            id="no such article",
        ),
        pytest.param(
            "/api/v1/无",
            "GET",
            404,
            "not_found",
            "there is nothing at /api/v1/无: /openapi.json lists what there is",
            id="no such address",
        ),
        pytest.param(
            SEARCH,
            "PUT",
            405,
            "method_not_allowed",
            "PUT is not possible at /api/v1/search: use GET or POST",
            id="wrong method",
        ),
    ],
)
def test_errors_are_json(
    client: FlaskClient, path: str, method: str, status: int, code: str, told: str
) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.get_json()["message"] == told
    assert {name: response.get_json()[name] for name in ("code", "status")} == {
        "code": code,
        "status": status,
    }
    assert ("Allow" in response.headers) == (status == 405)


def test_chinese_is_sent_as_it_is(client: FlaskClient) -> None:
    assert "社区治理" in client.get(SEARCH, query_string={"q": "社区治理"}).data.decode("utf-8")
