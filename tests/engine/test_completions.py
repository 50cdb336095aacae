"""Completions of one segment and of several, against a scan of all words and titles."""

import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from several_segments import arrays_of
from small_indexes import indexed, texts
from spelling_scan import ways_of_reading

from analysis import ArticleAnalyzer, fold_key
from analysis.stop_words import stop_words
from engine import Completion, Document, EmbeddedIndex
from engine.embedded.suggesting import Suggester

PIECES = tuple("武汉 武汉大学 长江大桥 重庆 社會 iPhone C919 我们 的 权利 ，".split())
TYPED = (*PIECES, " ", *"武 长 wu h wh chong q cj d i 9 社会 she".split())
EVERY = 10_000


def documents() -> list[Document]:
    """Return 60 documents, some with the title of another in the other script."""
    chance = random.Random(7)
    made = []
    for number in range(60):
        title = "".join(chance.choices(PIECES, k=chance.randint(0, 3)))
        title = title.replace("汉", "漢") if number % 3 else title
        text = "。".join(chance.choices(PIECES, k=chance.randint(0, 5)))
        source = chance.choice(("长江日报", "武漢晚報", ""))
        made.append(
            Document(
                str(number),
                {"title": title, "text": text},
                {"source": source} if source else {},
                {"published": number % 7},
                {"title": title, "text": text},
            )
        )
    return made


ALL = documents()
DELETED = tuple(range(0, 60, 4))


@pytest.fixture(scope="module")
def suggester(tmp_path_factory: pytest.TempPathFactory) -> Suggester:
    """Completions of three segments with deleted documents."""
    folder = tmp_path_factory.mktemp("segments")
    return Suggester(arrays_of(folder, [ALL[:30], ALL[30:31], ALL[31:]], DELETED))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedIndex:
    """The documents that are left of these, in one segment."""
    live = [each for number, each in enumerate(ALL) if number not in DELETED]
    return indexed(tmp_path_factory.mktemp("one"), live)


def letters_of(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold_key(text))


def counted() -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Count the words, titles (their letters) and outlets of the documents that are left."""
    words, titles, sources = Counter[str](), Counter[str](), Counter[str]()
    for number, document in enumerate(ALL):
        if number not in DELETED:
            words.update(set(ArticleAnalyzer().words.terms(document.texts["text"])))
            titles[letters_of(document.texts["title"])] += 1
            sources[document.keywords.get("source", "")] += 1
    return words, titles, sources


WORDS, TITLES, SOURCES = counted()


def units_of(typed: str) -> str:
    """Return what was typed with a space where a unit must end."""
    pieces = re.split(r"(?<=[a-z0-9])[\W_]+(?=[a-z0-9])", " ".join(fold_key(typed).split()))
    return " ".join(filter(None, map(letters_of, pieces)))


def matches(typed: str, key: str) -> bool:
    """Whether a word or title begins as was typed, or sounds so."""
    beginnings = (" ".join(fold_key(typed).split()), letters_of(typed))
    if key.startswith(beginnings):
        return True
    units = units_of(typed)
    known = re.match(r"[^a-z0-9]*", units)[0]  # type: ignore[index]
    others = re.findall(r"[^a-z0-9 ]", units[len(known) :])
    heard = re.search("[a-z0-9]", units) and not key.isascii() and key.startswith(known)
    in_order = re.search(".*?".join(map(re.escape, others)), key[len(known) :])
    return bool(heard and in_order and ways_of_reading(units, letters_of(key)))


def expected_words(typed: str) -> dict[str, int]:
    wanted = {letters_of(typed), fold_key(typed).strip()}
    return {
        word: count
        for word, count in WORDS.items()
        if matches(typed, word) and word not in stop_words() and (len(word) > 1 or word in wanted)
    }


def expected_titles(typed: str) -> dict[str, int]:
    run = " ".join(fold_key(typed).split())
    having = {
        letters_of(document.texts["title"])
        for number, document in enumerate(ALL)
        if number not in DELETED and len(run) > 1 and run in fold_key(document.texts["title"])
    }
    return {
        title: count
        for title, count in TITLES.items()
        if title and (matches(typed, title) or title in having)
    }


def by_letters(completions: list[Completion]) -> dict[str, int]:
    found = {each.letters: each.count for each in completions}
    assert len(found) == len(completions), "each stands once"
    return found


any_typed = st.lists(st.sampled_from(TYPED), min_size=1, max_size=3).map("".join)


@given(any_typed)
def test_words_are_those_of_a_scan(suggester: Suggester, typed: str) -> None:
    if letters_of(typed):
        assert by_letters(suggester.completions(typed, "word", EVERY)) == expected_words(typed)


@given(any_typed)
def test_titles_are_those_of_a_scan(suggester: Suggester, typed: str) -> None:
    if letters_of(typed):
        assert by_letters(suggester.completions(typed, "title", EVERY)) == expected_titles(typed)


@given(any_typed, st.sampled_from(["word", "title", "source"]))
def test_several_segments_answer_like_one(
    suggester: Suggester, index: EmbeddedIndex, typed: str, kind: str
) -> None:
    several = suggester.completions(typed, kind, EVERY)  # type: ignore[arg-type]
    one = index.completions(typed, kind, EVERY)  # type: ignore[arg-type]
    facts = [(each.letters, each.count, each.tier) for each in several]
    assert sorted(facts) == sorted((each.letters, each.count, each.tier) for each in one)


@given(any_typed, st.integers(1, 5), st.sampled_from(["word", "title"]))
def test_few_are_the_first_of_many(suggester: Suggester, typed: str, most: int, kind: str) -> None:
    many = suggester.completions(typed, kind, EVERY)  # type: ignore[arg-type]
    few = suggester.completions(typed, kind, most)  # type: ignore[arg-type]
    assert [(each.tier, each.count) for each in few] == [
        (each.tier, each.count) for each in many[:most]
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("武", "武漢晚報", id="begins so"),
        pytest.param("whwb", "武漢晚報", id="initials"),
        pytest.param("长江日報", "长江日报", id="in the other script"),
    ],
)
def test_outlets(suggester: Suggester, typed: str, found: str) -> None:
    (completion,) = suggester.completions(typed, "source", 8)
    assert (completion.text, completion.count) == (found, SOURCES[found])


def test_shortened_sounds_count_a_sixteenth(tmp_path: Path) -> None:
    words = ["文化"] * 20 + ["武汉"] * 3 + ["WH"]
    found = indexed(tmp_path, texts(*words)).completions("wh", "word", 3)
    assert [(each.text, each.tier) for each in found] == [("文化", 2), ("WH", 1), ("武汉", 2)]


def test_whole_unit_is_found_among_many_shortened_ones(tmp_path: Path) -> None:
    shortened = (
        "香港 相关 相隔 香菇 下岗 下跪 仙姑 县官 闲逛 小狗 小鬼 效果 小姑 小工 校规 校歌 新规 新高"
        " 新股 信鸽 心肝 星光 性感 行宫 性格 型钢 香瓜 校官 下官 相公"
    )
    found = indexed(tmp_path, texts(shortened, shortened, "西瓜")).completions("xig", "word", 1)
    assert [each.text for each in found] == ["西瓜"]


def titled(title: str, published: int) -> Document:
    return Document(title, {}, {}, {"published": published}, {"title": title})


def test_newer_title_comes_first(tmp_path: Path) -> None:
    titles = [
        Document(str(n), {}, {}, {"published": n % 5}, {"title": f"第{n}期"}) for n in range(9)
    ]
    found = indexed(tmp_path, titles).completions("第", "title", 3)
    assert [each.text for each in found] == ["第4期", "第3期", "第8期"]


def test_title_of_several_articles_comes_first(tmp_path: Path) -> None:
    titles = ["快讯一", "快讯二", "快訊 一"]
    made = [
        Document(title, {}, {}, {"published": 9 - len(title)}, {"title": title}) for title in titles
    ]
    found = indexed(tmp_path, made).completions("快", "title", 3)
    assert [(each.text, each.count) for each in found] == [("快讯一", 2), ("快讯二", 1)]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        pytest.param({"title": " 春茶\n 开采 "}, ["春茶 开采"], id="line break"),
        pytest.param({"title": "春" * 100}, ["春" * 100], id="longest"),
        pytest.param({"title": "春" * 101}, [], id="too long"),
        pytest.param({"title": None}, [], id="no text"),
        pytest.param({}, [], id="no title"),
        pytest.param({"title": "春\ud800茶\u200b"}, ["春茶"], id="what nobody sees"),
    ],
)
def test_titles_as_they_are_shown(
    tmp_path: Path, stored: dict[str, object], shown: list[str]
) -> None:
    index = indexed(tmp_path, [Document("1", {}, stored=stored)])
    assert [each.text for each in index.completions("春", "title", 8)] == shown


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Say how a word is written that stands in texts."""

    def write(typed: str, *contents: str) -> str:
        return indexed(tmp_path, texts(*contents)).completions(typed, "word", 1)[0].text

    return write


def test_word_is_written_as_mostly_in_the_archive(written: Callable[..., str]) -> None:
    assert written("权", "公民的權利。", "權利，权利，權利") == "權利"


def test_word_of_long_articles_alone_is_its_key(written: Callable[..., str]) -> None:
    assert written("权", "權利" + "。" * 30_000) == "权利"


def test_empty_index_has_no_completions(tmp_path: Path) -> None:
    index = indexed(tmp_path, [])
    assert [index.completions("武", kind, 8) for kind in ("word", "title", "source")] == [
        [],
        [],
        [],
    ]
