"""Near-duplicates in results: one hit stands for a group, and its others can be listed."""

import random
from collections.abc import Callable

import pytest

from search import Hit, Searcher, SearchRequest
from search.reranking import RERANKED
from tests.search.conftest import Sample, build_index

REPRINTS = (
    Sample("first", "大桥通车", "长江大桥今天通车。", "云泽日报", "2022-11-12", group=1),
    Sample("reprint", "大桥通车啦", "长江大桥今天通车。转载", "青石晚報", "2022-11-13", group=1),
    Sample("undated", "大桥", "长江大桥今天通车。网", "云泽日报", "", group=1),
    Sample("ferry", "轮渡停航", "长江轮渡今天停航。", "云泽日报", "2022-11-12", group=4),
    Sample("alone", "大桥史话", "长江大桥的历史。", "青石晚報", "2021-01-02"),
)


@pytest.fixture(scope="module")
def reprints(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return Searcher(build_index(tmp_path_factory.mktemp("reprints") / "index", REPRINTS))


def hits(searcher: Searcher, query: str, **options: object) -> tuple[Hit, ...]:
    return searcher.search(SearchRequest(query, hits_per_page=100, **options)).hits  # type: ignore[arg-type]


def test_one_hit_stands_for_a_group(reprints: Searcher) -> None:
    response = reprints.search(SearchRequest("大桥"))
    assert response.total_hits == 2
    assert sorted(hit.duplicates for hit in response.hits) == [0, 2]


def test_shown_duplicates_are_hits(reprints: Searcher) -> None:
    response = reprints.search(SearchRequest("大桥", dup="show"))
    assert response.total_hits == 4
    assert {hit.duplicates for hit in response.hits} == {0}


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        pytest.param("-date", "reprint", id="the newest"),
        pytest.param("date", "first", id="the oldest"),
    ],
)
def test_by_date_the_first_stands_for_its_group(reprints: Searcher, sort: str, first: str) -> None:
    (hit,) = (hit for hit in hits(reprints, "通车", sort=sort) if hit.duplicates)
    assert hit.id == first


def test_only_what_was_found_is_stood_for(reprints: Searcher) -> None:
    (hit,) = hits(reprints, "大桥", source=("云泽日报",))
    assert (hit.id in ("first", "undated"), hit.duplicates) == (True, 1)


def test_facets_count_groups(reprints: Searcher) -> None:
    response = reprints.search(SearchRequest("通车", facets=("year",)))
    assert (response.total_hits, response.facet_distribution) == (1, {"year": {"2022": 1}})


def test_search_among_copies_has_those_that_the_hit_stood_for(reprints: Searcher) -> None:
    (hit,) = (hit for hit in hits(reprints, "转载 通车") if hit.duplicates)
    found = hits(reprints, "转载 通车", copies=hit.id)
    assert {hit.id for hit in found} == {"first", "reprint", "undated"}
    assert len(found) == hit.duplicates + 1


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        pytest.param("reprint", ["reprint", "first", "undated"], id="of a group"),
        pytest.param("ferry", ["ferry"], id="alone with its number"),
        pytest.param("alone", ["alone"], id="without a number"),
        pytest.param("无", [], id="no such article"),
    ],
)
def test_group_can_be_browsed(reprints: Searcher, id: str, expected: list[str]) -> None:
    assert [hit.id for hit in hits(reprints, "", copies=id)] == expected


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        pytest.param("first", ["reprint", "undated"], id="newest first, undated last"),
        pytest.param("alone", [], id="alone"),
        pytest.param("无", [], id="no such article"),
    ],
)
def test_copies_are_the_others_of_a_group(reprints: Searcher, id: str, expected: list[str]) -> None:
    assert [copy.id for copy in reprints.copies(id)] == expected


def test_copy_says_what_it_states(reprints: Searcher) -> None:
    (copy, _) = reprints.copies("first")
    assert (copy.title, copy.source, copy.published) == ("大桥通车啦", "青石晚報", "2022-11-13")


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param({"listed_copies": 5}, {"reprint", "undated"}, id="all of them"),
        pytest.param({"listed_copies": 1}, {"reprint"}, id="more than are listed"),
        pytest.param({}, set(), id="not asked for"),
        pytest.param({"listed_copies": 5, "source": ("云泽日报",)}, set(), id="some not found"),
        pytest.param({"listed_copies": 5, "dup": "show"}, set(), id="each a hit of its own"),
    ],
)
def test_copies_are_listed_beside_a_hit(
    reprints: Searcher, request_: dict[str, object], expected: set[str]
) -> None:
    found = hits(reprints, "大桥今天", sort="date", **request_)
    listed = {copy.id for hit in found if hit.id == "first" for copy in hit.copies}
    assert listed == expected
    assert not any(hit.copies for hit in found if hit.id in ("ferry", "alone"))


def test_runs_have_every_article(reprints: Searcher) -> None:
    assert len(reprints.rank("大桥", 10)) == 4


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Searcher, dict[str, int]]:
    """More groups that have the words of a query than are ordered anew, and the group of each
    article.
    """
    draw = random.Random(5)
    words = ("长江", "大桥", "武汉", "，", "。", "今天", "通车")
    samples = tuple(
        Sample(
            str(number),
            "",
            "".join(draw.choices(words, k=draw.randint(2, 12))),
            published=f"2022-01-{1 + number % 28:02}",
            group=draw.randint(1, 2 * RERANKED),
        )
        for number in range(5 * RERANKED)
    )
    searcher = Searcher(build_index(tmp_path_factory.mktemp("groups") / "index", samples))
    return searcher, {sample.id: sample.group for sample in samples}


@pytest.mark.parametrize("sort", ["relevance", "date", "-date"])
@pytest.mark.parametrize("query", ["长江 大桥", "通车", '"，长江"', "武汉 -今天", "武汉大桥通车"])
def test_every_group_is_found_once_and_stands_for_all_of_it(
    many: tuple[Searcher, dict[str, int]], query: str, sort: str
) -> None:
    searcher, groups = many
    pages = _pages(searcher, query, sort, "show")
    expected = {
        group: sum(groups[hit.id] == group for hit in pages) - 1 for group in _of(pages, groups)
    }
    collapsed = _pages(searcher, query, sort, "collapse")
    assert {groups[hit.id]: hit.duplicates for hit in collapsed} == expected
    assert len(collapsed) == len(expected)


def _of(found: list[Hit], groups: dict[str, int]) -> set[int]:
    return {groups[hit.id] for hit in found}


def _pages(searcher: Searcher, query: str, sort: str, dup: str) -> list[Hit]:
    """Return the hits of all pages, each of which is full but the last."""
    request = {"hits_per_page": 7, "sort": sort, "dup": dup}
    first = searcher.search(SearchRequest(query, **request))  # type: ignore[arg-type]
    return [
        hit
        for page in range(1, first.total_pages + 1)
        for hit in searcher.search(SearchRequest(query, page, **request)).hits  # type: ignore[arg-type]
    ]


def test_by_date_what_stands_for_a_group_is_what_comes_first(
    many: tuple[Searcher, dict[str, int]],
) -> None:
    searcher, groups = many
    shown = _pages(searcher, "通车", "-date", "show")
    firsts = list({groups[hit.id]: hit.id for hit in reversed(shown)}.values())
    collapsed = [hit.id for hit in _pages(searcher, "通车", "-date", "collapse")]
    assert sorted(collapsed) == sorted(firsts)


def test_articles_of_an_index_without_groups_stay_apart(index_of: Callable[..., Searcher]) -> None:
    assert index_of("武汉", "武汉").search(SearchRequest("武汉")).total_hits == 2
