"""How keys are read: Han in phrases, letters and digits as they are."""

import pytest
from pypinyin.phrases_dict import phrases_dict

from analysis import fold_key, fold_reading, sounds
from analysis.sounds import spelled, unit_arrays, unit_names
from analysis.stop_words import stop_words


def read(*texts: str, most: int = 12) -> list[str]:
    """Return the names of the units of each text."""
    units, counts = unit_arrays([fold_key(text) for text in texts], most)
    names = [unit_names()[number - 1] for number in units.tolist()]
    ends = counts.cumsum().tolist()
    return [" ".join(names[e - n : e]) for n, e in zip(counts.tolist(), ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        pytest.param("武汉", "wu han", id="word"),
        pytest.param("武漢", "wu han", id="Traditional"),
        pytest.param("重庆", "chong qing", id="second reading"),
        pytest.param("重要", "zhong yao", id="first reading"),
        pytest.param("银行行长", "yin hang hang zhang", id="two words of second readings"),
        pytest.param("中国银行", "zhong guo yin hang", id="phrase within a word"),
        pytest.param("朝阳区", "chao yang qu", id="longer phrase wins"),
        pytest.param("举行会谈", "ju xing hui tan", id="phrase across the border of two words"),
        pytest.param("共同行动", "gong tong xing dong", id="phrase across another border"),
        pytest.param("乾坤", "qian kun", id="character whose key is another one's"),
        pytest.param("著名", "zhu ming", id="著 whose key is 着"),
        pytest.param("特徵", "te zheng", id="Traditional phrase that is listed with another sound"),
        pytest.param("绿色", "lv se", id="ü"),
        pytest.param("战略", "zhan lve", id="üe"),
        pytest.param("C919首飞", "c 9 1 9 shou fei", id="letters and digits"),
        pytest.param("５Ｇ", "5 g", id="full width"),
        pytest.param("“一带”，一路", "yi dai yi lu", id="punctuation has no sound"),
        pytest.param("αβ, !", "", id="nothing with a sound"),
        pytest.param("", "", id="empty"),
    ],
)
def test_text_is_read_as_people_read_it(text: str, units: str) -> None:
    assert read(text) == [units]


def test_texts_do_not_run_into_one_another() -> None:
    assert read("重", "庆", "", "银", "行") == ["zhong", "qing", "", "yin", "xing"]


def test_units_beyond_the_most_are_left_out() -> None:
    assert read("一二三四五", "六七", most=3) == ["yi er san", "liu qi"]


def test_nothing_to_read() -> None:
    units, counts = unit_arrays([], 3)
    assert (len(units), len(counts)) == (0, 0)


def test_phrases_read_as_pypinyin_lists_them() -> None:
    listed = {
        phrase: " ".join(_without_tone(readings[0]) for readings in heard)
        for phrase, heard in phrases_dict.items()
        if 1 < len(phrase) == len(heard) <= 12
        and fold_key(phrase) == fold_reading(phrase) == phrase
    }
    wrong = [
        (phrase, found, listed[phrase])
        for phrase, found in zip(listed, read(*listed), strict=True)
        if found != listed[phrase]
    ]
    assert len(listed) > 40_000
    assert not wrong


def _without_tone(syllable: str) -> str:
    tones = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿêɡ", "aaaaeeeeiiiioooouuuuüüüünnnmeg")
    return spelled("".join(c for c in syllable.translate(tones) if c.isalpha()))


def test_what_begins_with_some_letters_is_a_range() -> None:
    names = unit_names()
    assert list(names) == sorted(set(names))
    assert {"a", "z", "0", "9", "zhuang", "lv", "lve"} <= set(names)


def test_other_spelling_of_a_sound() -> None:
    assert spelled("nüer") == "nver"


def test_stop_words_are_keys() -> None:
    assert "我们" in stop_words()
    assert all(fold_key(word) == word for word in stop_words())


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_keys_are_read_in_parts(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["武汉", "", "重庆", "银行行长", "ok1"]
    whole = read(*texts)
    monkeypatch.setattr(sounds, "_AT_ONCE", at_once)
    assert read(*texts) == whole == ["wu han", "", "chong qing", "yin hang hang zhang", "o k 1"]


def test_no_keys_have_no_units() -> None:
    assert read() == []
