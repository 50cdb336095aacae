"""The name of a file says what its article does not: a whole date, and a title."""

import pytest
from cleaning_samples import FIRST, LAST

from indexer.articles import Article, Place, RawArticle
from indexer.cleaning import clean

UNTITLED = f"{FIRST}\n{LAST}"


def named(path: str, text: str = UNTITLED, line: int | None = None, **given: str) -> Article:
    return clean(RawArticle("1", Place(path, line), "text", text, given))


@pytest.mark.parametrize(
    ("name", "title", "published"),
    [
        pytest.param("2022-11-12_春茶开采早.txt", "春茶开采早", "2022-11-12", id="dashes"),
        pytest.param("2022_11_12 春茶开采早.txt", "春茶开采早", "2022-11-12", id="underlines"),
        pytest.param("20220711-长江日报-春茶开采早.html", "春茶开采早", "2022-07-11", id="compact"),
        pytest.param("春茶开采早（2022年11月12日）.txt.gz", "春茶开采早", "2022-11-12", id="end"),
        pytest.param("12_春茶开采早-明前茶上市.md", "春茶开采早 明前茶上市", "", id="number"),
        pytest.param("a3 iPhone 15 新品发布 05c96631.txt", "iPhone 15 新品发布", "", id="Latin"),
        pytest.param("长江日报 2022年11月12日.txt", "", "2022-11-12", id="outlet and date"),
        pytest.param("2022年11月.txt", "", "", id="no day"),
        pytest.param("20221342-春茶.txt", "", "", id="no date, short"),
        pytest.param("000_05c96631ac58d503.txt", "", "", id="hash"),
        pytest.param("20220101-20220131春茶周报选编.txt", "春茶周报选编", "", id="two dates"),
    ],
)
def test_name(name: str, title: str, published: str) -> None:
    article = named(f"archive/2019-01-01/{name}")
    if title:
        assert (article.title, article.basis["title"]) == (title, "file name")
    else:
        assert article.basis["title"] == "guess"
    assert article.published == published
    assert article.basis.get("published", "file name") == "file name"
    assert article.text == UNTITLED


def test_what_the_article_states_is_better() -> None:
    article = named("2022-11-12_春茶周报选编.txt", f"春茶开采早\n2021-03-05\n{UNTITLED}")
    assert (article.title, article.published) == ("春茶开采早", "2021-03-05")


def test_name_of_a_file_of_many_articles_says_nothing() -> None:
    article = named("2022-11-12_春茶周报选编.jsonl", line=3)
    assert (article.published, article.basis["title"]) == ("", "guess")
