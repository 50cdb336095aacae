"""Segments that several processes join are those that one writes."""

from pathlib import Path

import pytest

from engine import Document, rebuild
from engine.columnar.array_file import ArrayFile

ARTICLES = [
    Document(
        str(number),
        {"title": f"武汉{number}", "text": "长江大桥上的C919。" * number},
        {"source": "长江日报" if number % 2 else "", "year": "2024"},
        stored={"title": f"武汉{number}"},
    )
    for number in range(40)
]


def arrays(directory: Path, documents: list[Document], workers: int) -> dict[str, bytes]:
    """Build an index and return all arrays of its segment."""
    with rebuild(directory, workers=workers) as writer:
        for document in documents:
            writer.add(document)
    found = {}
    for path in directory.glob("generation-*/MAIN_*"):
        file = ArrayFile.open(path)
        file.verify()
        found |= {f"{path.suffix}/{name}": file[name].tobytes() for name in file}
    return found


@pytest.mark.parametrize("workers", [2, 3, 20])
@pytest.mark.parametrize(
    "documents",
    [
        pytest.param(ARTICLES, id="articles"),
        pytest.param([Document("a", {}, {"source": "武汉晚报"})], id="without text"),
        pytest.param([Document("a", {"text": "武汉"})], id="without outlets"),
    ],
)
def test_processes_write_what_one_writes(
    tmp_path: Path, documents: list[Document], workers: int
) -> None:
    shared = arrays(tmp_path / "shared", documents, workers)
    assert shared == arrays(tmp_path / "alone", documents, 1)
