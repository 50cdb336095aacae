"""`--dictionary` and `dict`: words go into the index, travel with it, and are looked after."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from indexer_command import write_jsonl

import engine
from indexer.affected import affected_ids
from indexer.cli import main
from search import Searcher, SearchRequest

TEXTS = {
    "new": "云泽新区今天揭牌。",
    "other-script": "雲澤新區的居民很高興。",
    "across": "他在云泽，新区的事以后再说。",
    "stock": "中概股大涨。",
}


def invoke(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments, prog_name="python -m indexer")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with articles and a dictionary that is not in the index."""
    monkeypatch.chdir(tmp_path)
    records = [{"id": id, "title": id, "text": text} for id, text in TEXTS.items()]
    write_jsonl(tmp_path / "a.jsonl", records)
    (tmp_path / "words.txt").write_text("# 地名\n云泽新区\n", encoding="utf-8")
    assert invoke("build", "a.jsonl").exit_code == 0
    return tmp_path


def vocabulary() -> dict[str, int]:
    return engine.open_index("index").vocabulary("text_words")


def test_the_words_travel_with_the_index(here: Path) -> None:
    assert "云泽新区" not in vocabulary()
    assert invoke("build", "a.jsonl", "--dictionary", "words.txt").exit_code == 0
    (here / "words.txt").unlink()
    assert vocabulary()["云泽新区"] == 2
    searcher = Searcher(engine.open_index("index"))
    response = searcher.search(SearchRequest("云泽新区"))
    assert response.interpreted_as["words"] == ["云泽新区"]
    assert {hit.id for hit in response.hits if hit.matched == "all"} == {"new", "other-script"}
    assert "dictionary     1" in " ".join(invoke("stats").stdout.split("\n")) or (
        '"dictionary": 1' in invoke("stats", "--json").stdout
    )
    assert invoke("verify").exit_code == 0


def test_workers_know_the_words_too(here: Path) -> None:
    assert invoke("build", "a.jsonl", "--dictionary", "words.txt", "--workers", "2").exit_code == 0
    assert vocabulary()["云泽新区"] == 2


def test_everything_is_found_without_the_words(here: Path) -> None:
    searcher = Searcher(engine.open_index("index"))
    found = searcher.search(SearchRequest("“云泽新区”"))
    assert {hit.id for hit in found.hits} == {"new", "other-script"}


def test_an_index_whose_words_were_changed_is_refused(here: Path) -> None:
    invoke("build", "a.jsonl", "--dictionary", "words.txt")
    generation = engine.open_index("index").generation
    path = here / "index" / f"generation-{generation}" / "dictionary.txt"
    path.write_text("云泽区新\n", encoding="utf-8")
    with pytest.raises(engine.IndexDamaged, match=r"dictionary\.txt"):
        engine.open_index("index")


def test_adding_tells_what_it_touches_and_applies_the_file(here: Path) -> None:
    done = invoke("dict", "add", "中概股", "云泽新区", "今天", "--dictionary", "words.txt")
    assert done.exit_code == 0
    assert done.stdout == "added 中概股: 1 article\n"
    assert "云泽新区: there already" in done.stderr
    assert "今天: jieba knows it already" in done.stderr
    assert "into the index: 2 words (云泽新区 中概股)" in done.stderr
    assert "3 of 4 articles have these words and are cut anew, which may take" in done.stderr
    assert "3 of 4 articles cut anew in" in done.stderr
    assert (here / "words.txt").read_text(encoding="utf-8") == "# 地名\n云泽新区\n中概股\n"
    with closing(engine.open_index("index")) as index:
        assert index.dictionary.words == (("云泽新区", 0), ("中概股", 0))
        assert index.document_frequencies("text_words", ["云泽新区", "中概股"]) == [2, 1]


def test_only_the_file_is_edited_where_that_is_wanted(here: Path) -> None:
    done = invoke("dict", "add", "中概股", "--dictionary", "words.txt", "--no-apply")
    assert (done.exit_code, done.stdout) == (0, "added 中概股: 1 article\n")
    assert "dict apply --dictionary words.txt applies it" in done.stderr
    assert "中概股" not in vocabulary()
    assert invoke("dict", "apply", "--dictionary", "words.txt").exit_code == 0
    assert vocabulary()["中概股"] == 1
    again = invoke("dict", "apply", "--dictionary", "words.txt")
    assert (again.exit_code, again.stderr) == (0, "the index has these words already\n")


def test_another_file_takes_no_words_from_the_index_unasked(here: Path) -> None:
    invoke("build", "a.jsonl", "--dictionary", "words.txt")
    done = invoke("dict", "add", "中概股", "--dictionary", "new.txt")
    assert done.exit_code == 2
    assert "the index has 1 word (云泽新区), which new.txt has not" in done.stderr
    assert not (here / "new.txt").exists()
    (here / "new.txt").write_text("中概股", encoding="utf-8")
    assert invoke("dict", "apply", "--dictionary", "new.txt").exit_code == 0
    assert "云泽新区" not in {word for word, _ in engine.open_index("index").dictionary.words}


def test_another_writer_is_named_and_what_is_left_to_do(here: Path) -> None:
    with engine.update("index"):
        done = invoke("dict", "add", "中概股", "--dictionary", "words.txt")
    assert done.exit_code == 3
    assert "words.txt is not in the index yet" in done.stderr
    assert (here / "words.txt").read_text(encoding="utf-8") == "# 地名\n云泽新区\n中概股\n"
    assert invoke("dict", "add", "中概股", "--dictionary", "words.txt").exit_code == 0
    assert "中概股" in vocabulary()


def test_an_update_says_that_it_applies_no_words(here: Path) -> None:
    done = invoke("update", "a.jsonl", "--dictionary", "words.txt")
    assert "the index has other words than words.txt: python -m indexer dict apply" in done.stderr
    invoke("dict", "apply", "--dictionary", "words.txt")
    done = invoke("update", "a.jsonl", "--dictionary", "words.txt")
    assert "other words" not in done.stderr


def test_a_build_that_forgets_the_words_says_so(here: Path) -> None:
    invoke("build", "a.jsonl", "--dictionary", "words.txt")
    assert "leaves them out" not in invoke("build", "a.jsonl", "--dictionary", "words.txt").stderr
    done = invoke("build", "a.jsonl")
    assert done.exit_code == 0
    assert "the index has 1 word of a dictionary, and this build leaves them out" in done.stderr
    assert "leaves them out" not in invoke("build", "a.jsonl").stderr


def test_removing_keeps_what_else_is_in_the_file(here: Path) -> None:
    done = invoke("dict", "rm", "雲澤新區", "中概股", "--dictionary", "words.txt")
    assert (done.exit_code, done.stdout) == (0, "removed 云泽新区: 2 articles\n")
    assert "中概股: not there" in done.stderr
    assert (here / "words.txt").read_text(encoding="utf-8") == "# 地名\n"


def test_listing_compares_file_and_index(here: Path) -> None:
    invoke("build", "a.jsonl", "--dictionary", "words.txt")
    invoke("dict", "add", "中概股 300", "--dictionary", "words.txt", "--no-apply")
    listed = invoke("dict", "list", "--dictionary", "words.txt")
    assert listed.stdout == "云泽新区\n中概股 300  not yet in the index\n"
    assert "the index has other words" in listed.stderr
    assert invoke("dict", "list").stdout == "云泽新区\n"


def test_a_file_and_an_index_need_not_be_there_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no words" in invoke("dict", "list").stderr
    done = invoke("dict", "add", "雲澤新區", "--dictionary", "words.txt")
    assert (done.exit_code, done.stdout) == (0, "added 云泽新区\n")
    assert "no index at index/ yet: `build SOURCE... --dictionary words.txt`" in done.stderr
    assert Path("words.txt").read_text(encoding="utf-8") == "雲澤新區\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["dict", "add", "云泽新区"], "no dictionary is set", id="no file"),
        pytest.param(["dict", "add", "5G", "--dictionary", "w"], "has other signs", id="bad word"),
        pytest.param(["build", "a.jsonl", "--dictionary", "gbk"], "is not UTF-8", id="GBK"),
        pytest.param(["build", "a.jsonl", "--dictionary", "none"], "No such file", id="missing"),
        pytest.param(["dict", "rm", "云泽", "--dictionary", "gbk"], "is not UTF-8", id="rm GBK"),
    ],
)
def test_what_is_wrong_is_said(here: Path, arguments: list[str], said: str) -> None:
    (here / "gbk").write_text("云泽新区", encoding="gbk")
    before = engine.open_index("index").generation
    done = invoke(*arguments)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert engine.open_index("index").generation == before


def test_affected_are_exactly_the_articles_that_have_a_word(here: Path) -> None:
    index = engine.open_index("index")
    for words in (["云泽新区"], ["中概股"], ["新区的", "今天"], ["没有的"]):
        folded = {id: text.replace("雲澤新區", "云泽新区") for id, text in TEXTS.items()}
        expected = {id for id, text in folded.items() if any(word in text for word in words)}
        assert set(affected_ids(index, words)) == expected
