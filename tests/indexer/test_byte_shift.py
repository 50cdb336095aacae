"""GBK text that was read one byte off is put right, and nothing else is touched."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest
from cleaning_samples import after
from hypothesis import example, given, reject
from hypothesis import strategies as st

from indexer.cleaning.byte_shift import repair_shifted_bytes
from indexer.cleaning.draft import Draft

LEAD = "这个地区的人们在会上说"
TRADITIONAL = "這個地區的人們在會上說"


def shifted(text: str, start: int, end: int) -> str:
    """Damage a text as converters do: lose the first byte of the mark at `start`, read the bytes
    up to `end` one off, and drop the one that is left over.
    """
    data = text[start:end].encode("gbk")[1:]
    try:
        return f"{text[:start]}?{data[:-1].decode('gbk')}{text[end:]}"
    except UnicodeDecodeError:
        reject()  # a pair that means nothing, see the test of gaps


def repaired(text: str) -> str:
    return after(text, repair_shifted_bytes)


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        pytest.param("?！拔覍⒗^續努力", "。“我將繼續努力", id="in step at a letter"),
        pytest.param("?!拔覍⒗^續努力", "。“我將繼續努力", id="narrow exclamation mark"),
        pytest.param("?Ｔ阼笳Z被書寫下來", "。在梵語被書寫下來", id="full-width letter"),
        pytest.param("?４送猓研究也不少", "。此外，研究也不少", id="last byte dropped"),
        pytest.param("?⒚烙^的字體", "、美觀的字體", id="another mark"),
        pytest.param("?Ｓ谡ｆ：他來了", "。于說：他來了", id="letter made wide"),
        pytest.param("?辉跁鴮戣笳Z的時候", "；在書寫梵語的時候", id="semicolon"),
        pytest.param("\ufffdＴ阼笳Z被書寫下來", "。在梵語被書寫下來", id="replacement character"),
    ],
)
def test_run_is_put_right(damaged: str, expected: str) -> None:
    assert repaired(TRADITIONAL + damaged) == TRADITIONAL + expected


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        pytest.param("?！弊鳛榈谝幻桥_演講", "。”作為第一名登臺演講", id="two for one"),
        pytest.param("?！焙鲜⊙葜v與口才", "。”湖南省演講與口才", id="behind a mark"),
        pytest.param("?！白詮?qiáng)不息", "。“自強不息", id="by its reading"),
        pytest.param("?４送猓研究也不少", "。此外，研究也不少", id="left over"),
    ],
)
def test_what_was_lost_is_inferred_and_marked(damaged: str, expected: str) -> None:
    draft = repair_shifted_bytes(Draft(TRADITIONAL + damaged))
    assert draft.text == TRADITIONAL + expected
    ((_, (edit,)),) = draft.trail
    assert edit.inferred


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("你是谁?我是张三。真的吗?他说是的。", id="questions"),
        pytest.param("1月29日?狄托在欧洲", id="a rare name"),
        pytest.param("改名最大的?Viterbi大学", id="Latin name"),
        pytest.param("https://example.org/?q=武汉&p=1", id="link"),
        pytest.param("?", id="alone"),
        pytest.param("你觉得遗憾吗?”晏殊说：“假如我考不好。” ?ㄘ壹", id="end of a question"),
        pytest.param("这么早就醒啦???乖：昨晚两点多了", id="several marks"),
        pytest.param("?？\ufffd?\n?好", id="many"),
        pytest.param("在歐洲?梵語的學術研究", id="mark that is all that was lost"),
    ],
)
def test_other_question_marks_stay(text: str) -> None:
    assert repaired(text) == text


WORDS = [
    "研究",
    "中国",
    "社会",
    "经济",
    "发展",
    "我们",
    "工作",
    "人民",
    "历史",
    "文化",
    "问题",
    "城市",
]


@given(st.lists(st.sampled_from(WORDS), min_size=4, max_size=12), st.sampled_from("。、；：“《"))
def test_a_shifted_run_is_read_again(words: list[str], mark: str) -> None:
    text = f"{LEAD}{mark}{''.join(words)}。"
    start = len(LEAD)
    damaged = shifted(text, start, start + 5)
    draft = repair_shifted_bytes(Draft(damaged))
    ((_, (edit,)),) = draft.trail
    known = slice(0, start + 4), slice(start + 5, None)  # of the one between a byte is left
    assert [draft.text[part] for part in known] == [text[part] for part in known]
    assert edit.inferred


@given(st.text(alphabet="?？我张⒗覍^Ｔ阼笳Z！拔(qiáng)\n", max_size=40))
@example("Z?^?笳覍?")
def test_no_text_raises_and_once_is_enough(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once


def test_clean_paragraphs_are_left_alone(shared: Path) -> None:
    with gzip.open(shared / "relevance" / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for text in (json.loads(line)["text"] for line in islice(lines, 0, None, 4)):
            for asked in (text, text.replace("？", "?"), text.replace("，", "?")):
                assert repaired(asked) == asked
