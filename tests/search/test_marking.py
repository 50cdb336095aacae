"""Marks of the query language cover exactly what an article was found by."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import ArticleAnalyzer
from search import Searcher, SearchRequest
from search.highlighting import Highlighter
from search.query_language import understand

ANALYZER = ArticleAnalyzer()


def marked(query: str, text: str, field: str = "text") -> list[str]:
    ranges = Highlighter(understand(query), ANALYZER).ranges(text, field)
    return [text[start:end] for start, end in ranges]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        pytest.param("公民 -權利", "公民的權利", ["公民"], id="not what is denied"),
        pytest.param("公民 -(權利 OR 保障)", "公民權利", ["公民"], id="not a denied group"),
        pytest.param("公民 OR NOT 權利", "公民權利", ["公民"], id="not a denied option"),
        pytest.param("公民 OR 權利", "權利和公民", ["權利", "公民"], id="every option"),
        pytest.param("保*", "必須保障，保護環保", ["保障", "保護"], id="words of a prefix"),
        pytest.param("iph*", "iPhone15手机 ip", ["iPhone15"], id="Latin words of a prefix"),
        pytest.param("c?9*", "C919和c99 c9x", ["c99"], id="Latin words of a pattern"),
        pytest.param("武汉大*", "武漢大學，武漢大橋", ["武漢大", "武漢大"], id="passage prefix"),
        pytest.param("武*桥", "武漢長江大橋很長", ["武漢長江大橋"], id="some characters"),
        pytest.param("武*桥", "武漢" + "長" * 20 + "橋", [], id="too many characters"),
        pytest.param("武?长", "武漢長江，武長", ["武漢長"], id="one character"),
        pytest.param("先?强", "先 \n 強", ["先 \n 強"], id="white space is one character"),
        pytest.param("𠮷?家", "x𠮷野家𠮷家", ["𠮷野家"], id="outside the BMP"),
        pytest.param("*大桥", "長江大橋", ["大橋"], id="star first"),
        pytest.param('"长江 大桥"~2', "長江上的大橋，大橋很好，長江", ["長江", "大橋"], id="near"),
        pytest.param('"长 江"~0', "江長，長", ["江長"], id="near, other order"),
        pytest.param('"长江 大桥"~2', "長江 \n\n 大橋", ["長江", "大橋"], id="near over space"),
        pytest.param('"长江 大桥"~2', "長江和它的大橋", [], id="not near"),
    ],
)
def test_marks(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


def test_what_must_be_in_the_title_is_marked_only_there() -> None:
    query = "title:公民 权利"
    assert marked(query, "公民的權利", "title") == ["公民", "權利"]
    assert marked(query, "公民的權利", "text") == ["權利"]


LETTERS = "长江大橋的𠮷 ，a1"
RUNS = st.text(st.sampled_from("长江大桥的𠮷"), min_size=1, max_size=3)
LEAVES = st.one_of(
    st.tuples(RUNS, st.sampled_from("?*"), RUNS).map("".join),
    st.tuples(RUNS, st.sampled_from("?*"), RUNS, st.sampled_from("?*"), RUNS).map("".join),
    RUNS.map(lambda run: f"{run}*"),
    st.tuples(RUNS, RUNS, st.integers(0, 6)).map(lambda t: f'"{t[0]} {t[1]}"~{t[2]}'),
    RUNS.map(lambda run: f'"{run}" OR "{run}"'),
)


@pytest.fixture(scope="module")
def searcher_of_letters(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    from tests.search.conftest import Sample, build_index

    draw = Random(8)
    texts = ["".join(draw.choices(LETTERS, k=draw.randint(1, 30))) for _ in range(60)]
    samples = tuple(Sample(str(number), "", text) for number, text in enumerate(texts))
    return Searcher(build_index(tmp_path_factory.mktemp("letters") / "index", samples))


@given(LEAVES)
def test_an_article_is_marked_if_and_only_if_it_is_found(
    searcher_of_letters: Searcher, query: str
) -> None:
    if understand(query).tree is None:
        return
    found = {h.id for h in searcher_of_letters.search(SearchRequest(query, hits_per_page=100)).hits}
    highlighter = searcher_of_letters.highlighter(query)
    articles = list(searcher_of_letters.index.articles())
    assert {a["id"] for a in articles if highlighter.ranges(a["text"])} == found


@given(
    st.lists(LEAVES | st.sampled_from(["-长", "title:江", "大 OR 桥"]), max_size=3).map(" ".join)
)
def test_marks_are_sorted_disjoint_and_inside(query: str) -> None:
    for text in ("长江大橋" * 5, "𠮷的 的，江 大桥 桥大" * 3, ""):
        ranges = Highlighter(understand(query), ANALYZER).ranges(text)
        flat = [offset for pair in ranges for offset in pair]
        assert flat == sorted(set(flat))
        assert all(0 <= offset <= len(text) for offset in flat)
