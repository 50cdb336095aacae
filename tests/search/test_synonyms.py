"""The file of synonyms: what it says, and what is said of a bad line."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from search import SynonymsError, read_synonyms
from search.__main__ import main
from search.synonyms import parse_synonyms
from tests.search.conftest import build_index


@pytest.mark.parametrize(
    ("text", "others"),
    [
        pytest.param("新冠, 肺炎", {"新冠": ("肺炎",), "肺炎": ("新冠",)}, id="a group"),
        pytest.param("北大 => 北京大学", {"北大": ("北京大学",)}, id="one way"),
        pytest.param("甲, 乙 => 丙, 丁", {"甲": ("丙", "丁"), "乙": ("丙", "丁")}, id="several"),
        pytest.param("計程車，的士", {"计程车": ("的士",), "的士": ("計程車",)}, id="as typed"),
        pytest.param("ＷＨＯ, 世卫", {"who": ("世卫",), "世卫": ("ＷＨＯ",)}, id="folded keys"),
        pytest.param("甲, 乙\n甲 => 丙", {"甲": ("乙", "丙"), "乙": ("甲",)}, id="twice"),
        pytest.param("# 注\n\n甲, 乙 # 注\n", {"甲": ("乙",), "乙": ("甲",)}, id="comments"),
        pytest.param("发, 發, 法", {"发": ("法",), "法": ("发", "發")}, id="one word twice"),
        pytest.param("machine  learning, 机器学习",
                     {"machine learning": ("机器学习",), "机器学习": ("machine learning",)},
                     id="white space inside"),
        pytest.param("", {}, id="empty"),
    ],
)  # fmt: skip
def test_reads(text: str, others: dict[str, tuple[str, ...]]) -> None:
    assert parse_synonyms(text, "file").others == others


@pytest.mark.parametrize("mark", [pytest.param("\ufeff", id="BOM"), pytest.param("", id="none")])
def test_a_byte_order_mark_is_no_part_of_a_word(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text(f"{mark}甲, 乙\r\n", encoding="utf-8")
    assert set(read_synonyms(path).others) == {"甲", "乙"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("新冠", "alone in its group", id="one word"),
        pytest.param("新冠,", "alone in its group", id="nothing behind the comma"),
        pytest.param("=> 乙", "names no synonyms", id="nothing on the left"),
        pytest.param("甲 =>", "names no synonyms", id="nothing on the right"),
        pytest.param("甲 => 乙 => 丙", "names no synonyms", id="two arrows"),
        pytest.param("甲, 。", "has no letter", id="punctuation"),
        pytest.param("甲, " + "长" * 61, "longer than 60", id="a sentence"),
        pytest.param(", ".join(map(str, range(51))), "50 are allowed", id="too many"),
    ],
)
def test_a_bad_line_is_named(line: str, said: str) -> None:
    with pytest.raises(SynonymsError, match=said) as raised:
        parse_synonyms(f"# first\n{line}\n", "words.txt")
    assert "words.txt:2" in str(raised.value)


def test_a_file_in_gbk_is_named(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text("新冠, 新冠肺炎", encoding="gbk")
    with pytest.raises(SynonymsError, match=r"synonyms\.txt is not UTF-8 .*save it as UTF-8"):
        read_synonyms(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SynonymsError, match="No such file"):
        read_synonyms(tmp_path / "none.txt")


@given(st.text(st.sampled_from("甲乙a,，、=>#\n \ufeff") | st.characters(), max_size=40))
def test_any_text_is_read_or_refused_by_line(text: str) -> None:
    try:
        parse_synonyms(text, "file")
    except SynonymsError as error:
        assert str(error).startswith("file:")


def test_the_command_line_takes_a_file_and_refuses_a_bad_one(tmp_path: Path) -> None:
    index, path = tmp_path / "index", tmp_path / "synonyms.txt"
    build_index(index).close()
    command = ["大桥", "--index", str(index), "--synonyms", str(path)]
    path.write_text("大桥, 春茶", encoding="utf-8")
    found = CliRunner().invoke(main, command)
    assert (found.exit_code, "also searched: 大桥 = 春茶" in found.stderr) == (0, True)
    path.write_text("大桥", encoding="utf-8")
    refused = CliRunner().invoke(main, command)
    assert (refused.exit_code, f"{path}:1" in refused.stderr) == (2, True)
