"""Searches in the query language on a real index: what is found."""

import pytest

from search import Searcher, SearchRequest


def found(searcher: Searcher, query: str) -> set[str]:
    return {hit.id for hit in searcher.search(SearchRequest(query)).hits}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("茶 OR 大桥", {"tea", "bridge"}, id="or"),
        pytest.param('"茶" OR "歌"', {"tea", "song"}, id="or of exact runs"),
        pytest.param("长江 AND 散步", {"bridge"}, id="and, words apart"),
        pytest.param("长江 AND 采茶", set(), id="and, not together"),
        pytest.param("+通车 +散步", {"bridge"}, id="title and text together"),
        pytest.param("公民 -乾坤", set(), id="without"),
        pytest.param("公民 -采茶", {"rights"}, id="without what is not there"),
        pytest.param("公民 -保障乾坤", {"rights"}, id="only the run as it stands is denied"),
        pytest.param("(茶 OR 大桥) -市民", {"tea"}, id="group without"),
        pytest.param("(茶 OR 大桥) -(市民 续采)", set(), id="without any of a group"),
        pytest.param("title:茶", {"tea"}, id="title"),
        pytest.param("title:采茶", set(), id="not in the title"),
        pytest.param("title:(采茶 OR 歌)", {"song"}, id="title of a group"),
        pytest.param("茶 OR title:首飞", {"tea", "plane"}, id="title as an option"),
        pytest.param("采茶 -title:春茶", set(), id="not with this in the title"),
        pytest.param("source:青石晚报", {"rights", "tea"}, id="outlet in the other script"),
        pytest.param("来源：云泽", {"bridge", "plane"}, id="part of an outlet's name"),
        pytest.param("source:无此报", set(), id="no such outlet"),
        pytest.param("茶 source:云泽日报", {"bridge", "plane"}, id="words beside a field rank"),
        pytest.param("date:2022", {"bridge", "tea"}, id="year"),
        pytest.param("日期：2022-04", {"tea"}, id="month"),
        pytest.param("date:..2022-04-01", {"rights", "tea"}, id="up to a day"),
        pytest.param("date:9999..", set(), id="not yet"),
        pytest.param("乾*", {"rights"}, id="prefix of one character"),
        pytest.param("iph*", {"plane"}, id="Latin prefix"),
        pytest.param("phone1*", set(), id="a prefix is that of a word"),
        pytest.param("武汉长*", {"bridge"}, id="prefix of a passage"),
        pytest.param("i?hone15", {"plane"}, id="one letter"),
        pytest.param("i*15", {"plane"}, id="any letters"),
        pytest.param("长?大桥", {"bridge"}, id="one character"),
        pytest.param("武?大桥", set(), id="only one character"),
        pytest.param("武汉*通车", {"bridge"}, id="some characters"),
        pytest.param("武?长*车", {"bridge"}, id="both"),
        pytest.param("權*保障", {"rights"}, id="wildcard in the other script"),
        pytest.param('"散步 长江"~14', {"bridge"}, id="near in any order"),
        pytest.param('"散步 长江"~3', set(), id="not so near"),
        pytest.param('"茶 元"~12', {"tea"}, id="characters near"),
        pytest.param("𠮷野*", {"song"}, id="outside the BMP"),
    ],
)
def test_finds(searcher: Searcher, query: str, expected: set[str]) -> None:
    assert found(searcher, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("采茶 -乾坤", id="without"),
        pytest.param("茶 OR 大桥 OR 权利 OR 首飞", id="or"),
        pytest.param("(公民 AND 权利) OR (长江 AND 大桥)", id="groups"),
    ],
)
def test_what_scores_is_what_matches(searcher: Searcher, query: str) -> None:
    hits = searcher.search(SearchRequest(query)).hits
    assert hits
    assert all(hit.score > 0 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_prefix_of_too_many_words_says_so(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "expansionCut" not in searcher.search(SearchRequest("采*")).interpreted_as
    monkeypatch.setattr("search.query_building.MOST_TERMS", 1)
    assert searcher.search(SearchRequest("c* OR 1*")).interpreted_as["expansionCut"]


@pytest.mark.parametrize(
    ("query", "tree", "sentence"),
    [
        pytest.param(
            "title:长江 大桥 -收费",
            {
                "must": [{"title": {"words": "长江"}}],
                "should": [{"words": "大桥"}],
                "mustNot": [{"words": "收费"}],
            },
            "标题里有“长江”；最好有“大桥”；没有“收费”",
            id="title, words, without",
        ),
        pytest.param(
            '"长江 大桥"~5 date:2022-11.. 来源:云泽日报',
            {
                "must": [
                    {"near": ["长江", "大桥"], "distance": 5},
                    {"date": {"from": "2022-11-01", "to": None}},
                    {"source": "云泽日报"},
                ]
            },
            "有“长江”“大桥”（相隔不超过 5 字）；日期在 2022-11-01 以后；来源是“云泽日报”",
            id="near, date, outlet",
        ),
        pytest.param(
            '武* OR "汉口"',
            {"must": [{"or": [{"pattern": "武*"}, {"exact": "汉口"}]}]},
            "有“武*”（通配）或“汉口”（一字不差）",
            id="or",
        ),
        pytest.param(
            "(a AND title:b) OR NOT c",
            {
                "must": [
                    {
                        "or": [
                            {"must": [{"words": "a"}, {"title": {"words": "b"}}]},
                            {"not": {"words": "c"}},
                        ]
                    }
                ]
            },
            "（有“a”；标题里有“b”），或者没有“c”",
            id="groups",
        ),
        pytest.param(
            "date:2022 OR date:..2020-01-02 OR date:2021-01-01",
            {
                "must": [
                    {
                        "or": [
                            {"date": {"from": "2022-01-01", "to": "2022-12-31"}},
                            {"date": {"from": None, "to": "2020-01-02"}},
                            {"date": {"from": "2021-01-01", "to": "2021-01-01"}},
                        ]
                    }
                ]
            },
            "日期从 2022-01-01 到 2022-12-31，或者日期在 2020-01-02 以前，或者日期是 2021-01-01",
            id="dates",
        ),
        pytest.param(
            "a -(b OR c) -title:d",
            {
                "should": [{"words": "a"}],
                "mustNot": [
                    {"or": [{"words": "b"}, {"words": "c"}]},
                    {"title": {"words": "d"}},
                ],
            },
            "有“a”；没有“b”或“c”、标题里有“d”",
            id="what is denied",
        ),
    ],
)
def test_tells_how_a_query_was_understood(
    searcher: Searcher, query: str, tree: dict[str, object], sentence: str
) -> None:
    interpretation = searcher.search(SearchRequest(query)).interpreted_as
    assert (interpretation["tree"], interpretation["sentence"]) == (tree, sentence)
