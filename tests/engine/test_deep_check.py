"""Checking in depth: what was written wrong, with checksums that are right."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_indexes import phrase

from engine import Document, EmbeddedIndex, Stored, open_index, rebuild
from engine.embedded.manifest import write_manifest

TEXTS = [
    "长江大桥今天通车，社区治理。",
    "长江长江长江，International 5G大桥。",
    "下雨了，其他的都没有。" * 40,
    "",
]


def documents(texts: list[str]) -> list[Document]:
    return [
        Document(
            f"a{place}", {"title": "大桥", "text": text}, stored={"id": f"a{place}", "t": text}
        )
        for place, text in enumerate(texts)
    ]


def texts_of(stored: Stored) -> dict[str, str]:
    return {"title": "大桥", "text": stored["t"]}


def write(path: Path, texts: list[str]) -> Path:
    with rebuild(path) as writer:
        for document in documents(texts):
            writer.add(document)
    return next(path.glob("generation-*"))


def with_files_of(path: Path, texts: list[str], suffix: str) -> EmbeddedIndex:
    """Return an index of TEXTS with one file of an index of other texts, and a manifest that says
    that it is as it was written.
    """
    right, wrong = write(path / "right", TEXTS), write(path / "wrong", texts)
    (target,), (source,) = right.glob(f"*{suffix}"), wrong.glob(f"*{suffix}")
    target.write_bytes(source.read_bytes())
    (right / "manifest.json").unlink()
    write_manifest(right, len(TEXTS))
    return open_index(path / "right")


def test_good_index(path: Path) -> None:
    write(path, TEXTS)
    index = open_index(path)
    check = index.check(texts_of)
    assert (check.wrong, check.problems, check.articles) == (0, [], 4)
    assert check.terms > 30
    assert check.postings > 700


def test_only_the_places_asked_for_are_analyzed(path: Path) -> None:
    write(path, TEXTS)
    assert open_index(path).check(texts_of, [0, 2]).articles == 2


Damage = Callable[[list[str]], list[str]]


@pytest.mark.parametrize(
    ("suffix", "texts", "told"),
    [
        pytest.param(
            ".postings",
            ["长江大桥昨天通车，社区治理。", *TEXTS[1:]],
            "text_words '今天': not where it stands in document 0",
            id="another word",
        ),
        pytest.param(
            ".postings",
            ["社区治理，长江大桥今天通车。", *TEXTS[1:]],
            "text_grams '江大': not where it stands in document 0",
            id="words in another order",
        ),
        pytest.param(
            ".documents",
            [TEXTS[0], "长江长江，International 5G大桥。", *TEXTS[2:]],
            "text_words: document 1 has",
            id="lengths of another text",
        ),
        pytest.param(
            ".documents", TEXTS[::-1], "text_grams: document 0 has", id="documents in reverse"
        ),
    ],
)
def test_files_that_do_not_fit_each_other(
    suffix: str, texts: list[str], told: str, path: Path
) -> None:
    check = with_files_of(path, texts, suffix).check(texts_of)
    assert check.wrong
    assert any(problem.startswith(told) for problem in check.problems), check.problems


def test_texts_that_were_not_indexed(path: Path) -> None:
    write(path, TEXTS)
    index = open_index(path)
    check = index.check(lambda stored: {"title": "大桥", "text": stored["t"] + "。"})
    assert "text_grams of 'a0': length 14 instead of 15" in check.problems
    assert index.evaluate(phrase("长江大桥")).total == 1


def test_problems_are_named_in_part(path: Path) -> None:
    write(path, ["下雨"] * 300)
    check = open_index(path).check(lambda stored: {"title": "", "text": ""})
    assert check.wrong > len(check.problems) == 100
