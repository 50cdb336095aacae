"""Five real articles, as dirty as the web left them. Only short values of their fields are here."""

import re
from pathlib import Path

import pytest
from cleaning_samples import after
from prepared_folder import prepared

from indexer.articles import Article
from indexer.cleaning.byte_shift import repair_shifted_bytes
from indexer.cleaning.pinyin import remove_glued_pinyin
from indexer.cleaning.punctuation import mend_punctuation
from indexer.cleaning.whitespace import order_whitespace


@pytest.fixture(scope="module")
def real(shared: Path) -> dict[str, Article]:
    """The five real articles, by number."""
    return {place[:3]: article for place, article in prepared(shared / "seeds").items()}


@pytest.mark.parametrize(
    ("number", "title", "source", "published", "section"),
    [
        pytest.param("000", "他们在基层治理", "长江日报", "2022-07-11T09:40", "", id="links below"),
        pytest.param("001", "武汉市广泛", "", "2025-10-30T12:48", "公司资讯", id="one paragraph"),
        pytest.param("002", "瀏陽市直機關", "長沙晚報", "", "", id="glued pinyin"),
        pytest.param("003", "忠诚拥护", "长江日报", "2022-11-12T11:15", "", id="header and footer"),
        pytest.param("004", "商務區集團", "", "", "", id="no title"),
    ],
)
def test_fields(
    real: dict[str, Article], number: str, title: str, source: str, published: str, section: str
) -> None:
    article = real[number]
    assert article.title.startswith(title)
    assert (article.source, article.published[:16]) == (source, published)
    assert article.section == section
    assert (article.basis["title"] == "guess") == (number == "004")


def test_no_furniture_is_left(real: dict[str, Article]) -> None:
    gone = "热点推荐 即时新闻 鄂公网安备 长者专区 我要舉報 知识产权的作品 公司资讯".split()
    for number, article in real.items():
        assert not [word for word in gone if word in article.text], number


def test_glued_pinyin_and_doubled_commas_are_gone(
    real: dict[str, Article],
) -> None:
    article = real["002"]
    assert article.changes["pinyin"] > 100
    assert ",," not in article.text
    glued = re.compile(r"[\u3400-\u9fff][(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǜ]+[)）]")
    assert not glued.findall(article.text)
    assert article.text.splitlines()[-1].endswith("劉君堅定地說。")


def test_shifted_runs_are_right_again(real: dict[str, Article]) -> None:
    text = real["002"].text
    for run in (
        "“我將繼續弘揚",
        "”藍波直言",
        "”盧俏玲說",
        "”作為第一名登臺",
        "“自強不息",
        "”湖南省演講",
    ):
        assert run in text
    assert "?" not in text


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_every_sentence_stays(shared: Path, real: dict[str, Article], number: str) -> None:
    (path,) = (shared / "seeds").glob(f"{number}_*")
    text = path.read_text(encoding="utf-8")
    steps = (order_whitespace, repair_shifted_bytes, remove_glued_pinyin, mend_punctuation)
    text = after(text, *steps)
    sentences = [line for line in text.split("\n") if line.endswith(("。", "。”", "!", "!”", "？"))]
    kept = {*real[number].text.split("\n"), *real[number].captions}
    lost = [line for line in sentences if line not in kept]
    assert len(sentences) > 5 or number == "001"
    assert [line[:6] for line in lost] == (["本网站所收集"] if number == "003" else [])
