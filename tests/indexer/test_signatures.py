"""Signatures: what they estimate, and what they do not depend on."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rewriting import article, exact_likeness, made_up

from indexer.articles import Place
from indexer.grouping import likeness
from indexer.signatures import Signatures, sign

TEA = article("1", "今年的春茶比往年早了八天。", "春茶开采", source="茶报", published="2023-03-05")


def estimated(signatures: Signatures, one: int, other: int) -> tuple[float, float]:
    jaccard, contained = likeness(signatures, np.array([one]), np.array([other]))
    return float(jaccard[0]), float(contained[0])


@settings(max_examples=200)
@given(common=st.integers(0, 1_500), one=st.integers(1, 1_000), other=st.integers(1, 1_000))
def test_estimates_are_close_to_the_exact_likeness(common: int, one: int, other: int) -> None:
    text = made_up(1, common + one + other)[0].text
    pair = [article("1", text[: common + one]), article("2", text[:common] + text[common + one :])]
    jaccard, contained = exact_likeness(*pair)
    found = estimated(sign(pair), 0, 1)
    error = 5 * (jaccard * (1 - jaccard) / 256) ** 0.5 + 0.02  # five standard errors
    assert abs(found[0] - jaccard) <= error
    assert contained - 5 * 0.06 <= found[1] <= 1


@settings(max_examples=200)
@given(texts=st.lists(st.text("春夏秋冬茶，a", min_size=1, max_size=30), min_size=2, max_size=2))
def test_estimates_of_short_texts_are_almost_exact(texts: list[str]) -> None:
    pair = [article("1", texts[0]), article("2", texts[1])]
    jaccard, _ = exact_likeness(*pair)
    assert abs(estimated(sign(pair), 0, 1)[0] - jaccard) <= 0.15


def test_article_is_like_itself() -> None:
    for one in made_up(20, 40):
        assert estimated(sign([one, one]), 0, 1) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("开采国产茶叶", "開採國產茶葉", id="scripts"),
        pytest.param("C919客机，首飞", "Ｃ９１９客机,首飞", id="widths"),
    ],
)
def test_what_folds_to_one_text_has_one_signature(one: str, other: str) -> None:
    signatures = sign([article("1", one), article("2", other)])
    for name in ("features", "sketches", "sizes"):
        rows = getattr(signatures, name)
        assert np.array_equal(rows[0], rows[1]), name


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        pytest.param("今年的春茶比往年早了八天，茶农忙了起来。", True, id="article"),
        pytest.param("图集，点击看大图。", False, id="placeholder"),
        pytest.param("", False, id="no text"),
    ],
)
def test_heading_matters_only_where_there_is_little_text(text: str, alike: bool) -> None:
    titles = ("春茶开采早", "江城地铁九号线今日开通")
    found = estimated(sign([article(title, text, title) for title in titles]), 0, 1)
    assert (found == (1.0, 1.0)) == alike


@pytest.mark.parametrize("grams", [1, 50, 500, 4_000])
def test_sizes_are_about_the_number_of_different_grams(grams: int) -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + grams)))
    (size,) = sign([article("1", text * 3, "题")]).sizes.tolist()
    assert abs(size - grams) <= 4 + 0.05 * grams


def test_neighbours_make_no_difference() -> None:
    articles = [*made_up(90, 700), article("short", "茶"), article("empty", ""), TEA]
    together = sign(articles)
    alone = [sign([each]) for each in articles]
    for part in fields(Signatures):
        rows = np.concatenate([getattr(each, part.name) for each in alone])
        assert np.array_equal(getattr(together, part.name), rows), part.name


def test_signatures_of_nothing() -> None:
    assert len(sign([])) == 0


def test_days_are_those_of_publication() -> None:
    later = replace(TEA, published="2023-04-05T08:00+08:00")
    days = sign([TEA, later, replace(TEA, published="")]).days
    assert (days[1] - days[0], days[2]) == (31, 0)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(TEA, id="2"), id="id"),
        pytest.param(replace(TEA, url="http://a/1"), id="url"),
        pytest.param(replace(TEA, place=Place("b.jsonl", 7)), id="place"),
        pytest.param(replace(TEA, basis={"title": "guess"}, changes={"lines": 1}), id="cleaning"),
    ],
)
def test_exact_duplicates_may_differ_in(other: object) -> None:
    first, second = sign([TEA, other]).digests  # type: ignore[list-item]
    assert np.array_equal(first, second)


@pytest.mark.parametrize(
    "field", ["title", "text", "source", "author", "editor", "section", "published"]
)
def test_exact_duplicates_state_the_same(field: str) -> None:
    other = "2023-03-06" if field == "published" else getattr(TEA, field) + "。"
    first, second = sign([TEA, replace(TEA, **{field: other})]).digests  # type: ignore[arg-type]
    assert not np.array_equal(first, second)


def test_where_a_field_ends_matters() -> None:
    first, second = sign([article("1", "茶开采", "春"), article("2", "开采", "春茶")]).digests
    assert not np.array_equal(first, second)
