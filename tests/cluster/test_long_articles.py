"""Lengths: exact in short articles, near enough in long ones, where a cluster keeps one byte."""

import random
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from engine import Document, Index, Order, Term, open_index, rebuild

SHORT, LONG = range(2, 39), range(39, 3_000, 61)


@pytest.fixture
def indexes(cluster: str, tmp_path: Path) -> Iterator[tuple[Index, Index]]:
    """The same articles on both engines: of each length one, whose first word is 大桥."""
    place, chance = f"{cluster}/lengths-{uuid.uuid4().hex[:8]}", random.Random(5)
    documents = [
        Document(str(size), {"text": " ".join(["大桥", *chance.choices("abcde", k=size - 1)])})
        for size in (*SHORT, *LONG)
    ]
    for one in (str(tmp_path / "index"), place):
        with rebuild(one) as writer:
            for document in documents:
                writer.add(document)
    with closing(open_index(tmp_path / "index")) as ours, closing(open_index(place)) as theirs:
        yield ours, theirs
    url, _, name = place.removeprefix("opensearch+").rpartition("/")
    urlopen(Request(f"{url}/{name}-0*,{name}-lock", method="DELETE")).close()


def scores(index: Index) -> list[float]:
    found = index.evaluate(Term("text_words", "大桥"), Order(limit=1_000)).matches
    return [match.score for match in sorted(found, key=lambda match: match.number)]


def test_scores_of_both_engines(indexes: tuple[Index, Index]) -> None:
    ours, theirs = map(scores, indexes)
    assert len(ours) == len(theirs) == len(SHORT) + len(LONG)
    short = len(SHORT)
    assert theirs[:short] == pytest.approx(ours[:short], rel=1e-3)
    assert theirs[short:] == pytest.approx(ours[short:], rel=0.0625)
    assert theirs[short:] != pytest.approx(ours[short:], rel=1e-3), "lengths are exact: say so"
