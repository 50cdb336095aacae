"""Single changed bytes, and arrays of nonsense: found, and never more than IndexDamaged."""

import random
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from array_files import changed
from small_indexes import phrase

from engine import (
    All,
    And,
    AndMaybe,
    Boost,
    Constant,
    Document,
    EmbeddedIndex,
    IndexDamaged,
    IndexStale,
    Keyword,
    Not,
    Or,
    Order,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
    open_index,
    rebuild,
)
from engine.columnar.array_file import ArrayFile
from engine.columnar.arrays import Arrays, SegmentFiles
from engine.columnar.documents import DocumentFile
from engine.columnar.field import Field
from engine.columnar.segment_fields import SegmentField
from engine.embedded.manifest import read_manifest
from engine.embedded.opening import Opened
from engine.embedded.overlay import Overlay
from engine.generations import Generations

CHANGES = 1_000
MOST_MB = 40
"""Memory to answer all questions below; the whole index has less than one."""

QUERIES: tuple[Query, ...] = (
    Term("text_words", "长江"),
    Term("title_words", "大桥"),
    Prefix("text_grams", "江"),
    Prefix("text_words", "i"),
    Wildcard("text_words", "*江*"),
    phrase("长江，长江"),
    phrase("其他的"),
    And((Term("text_words", "长江"), Term("text_grams", "大桥"), Not(phrase("下雨")))),
    Or((Term("text_words", "长江"), Term("text_words", "international"), phrase("桥上"))),
    Or((Term("text_words", "长江"), Prefix("title_grams", "大"))),
    AndMaybe(Range("published", 10, 40), Or((Term("text_grams", "江大"), phrase("下雨")))),
    AndMaybe(Keyword("id", "第7篇"), Term("text_words", "长江")),
    And((Not(Keyword("source", "长江日报")),)),
    Boost(Constant(Keyword("source", "晚报"), 2.0), 0.5),
    All(),
)


def documents() -> Iterator[Document]:
    """Yield 60 documents whose lists take all forms but gaps of three bytes."""
    chance = random.Random(60)
    pieces = ("长江", "大桥", "下雨", "其他的", "International 5G", "桥上，", "哈哈哈", "。")
    for number in range(60):
        text = "长江" + "".join(chance.choices(pieces, k=chance.randint(0, 60)))
        if number == 20:
            text = "长江，" * 300
        if number == 40:
            text = (
                ("江" + "其" * 299) * 300 + "长江" * 40 + "".join(map(chr, range(0x4E00, 0x4F00)))
            )
        yield Document(
            f"第{number}篇",
            {"title": chance.choice(pieces), "text": text},
            {"source": chance.choice(("长江日报", "晚报")), "year": str(2000 + number % 9)},
            {"published": number} if number % 5 else {},
            {"id": f"第{number}篇", "text": text[:99], "list": [1, {"a": None}]},
            chance.randbytes(number * 99),
        )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("damaged")
    with rebuild(path) as writer:
        for document in documents():
            writer.add(document)
        writer.attach("report.json", '{"indexed": 60}\n')
        writer.attach("failures.jsonl", '{"reason": "空"}\n')
    return path


class Content(NamedTuple):
    """The two array files of the index as they were written."""

    postings: bytes
    documents: bytes


@pytest.fixture(scope="module")
def whole(root: Path) -> Content:
    found = (next(root.glob(f"*/*.{name}")).read_bytes() for name in Content._fields)
    return Content(*found)


def test_lists_of_all_forms_are_there(whole: Content) -> None:
    file = ArrayFile(whole.postings, "postings")
    for field, parts in {
        "text_words": ("counts", "counts/far", "repeats", "far_repeats", "flags", "bytes"),
        "text_grams": ("gap_counts", "exceptions", "spans", "small", "tails", "tails/far"),
        "title_words": ("alphabet", "alphabet/far"),
    }.items():
        assert all(len(file[f"{field}/{part}"]) for part in parts)
    for width in (1, 2):
        assert len(file[f"text_grams/gaps{width}"]) > 8


def test_any_changed_byte_of_a_generation_is_refused_when_it_is_opened(root: Path) -> None:
    chance = random.Random(1)
    files = sorted((root / "generation-000001").iterdir())
    suffixes = {file.suffix for file in files}
    assert suffixes == {".toc", ".postings", ".documents", ".suggestions", ".json", ".jsonl"}
    sizes = [file.stat().st_size for file in files]
    for number in range(CHANGES):
        file = chance.choices(files, sizes if number % 2 else None)[0]
        content = file.read_bytes()
        file.write_bytes(changed(content, chance.randrange(len(content)), chance.randint(1, 255)))
        with pytest.raises((IndexDamaged, IndexStale)) as caught:
            open_index(root)
        file.write_bytes(content)
        named = str(file) in str(caught.value) or isinstance(caught.value, IndexStale)
        assert named and f"indexer build SOURCE --index {root}" in str(caught.value)
    open_index(root).close()


Damage = Callable[[bytes, int, int, random.Random], bytes]
"""Content, and where an array begins and ends in it, to damaged content."""

NONSENSE: dict[str, Damage] = {
    "zeros": lambda content, start, end, _: content[:start] + bytes(end - start) + content[end:],
    "ones": lambda content, start, end, _: (
        content[:start] + b"\xff" * (end - start) + content[end:]
    ),
    "reversed": lambda content, start, end, _: (
        content[:start] + content[start:end][::-1] + content[end:]
    ),
    "random": lambda content, start, end, chance: (
        content[:start] + chance.randbytes(end - start) + content[end:]
    ),
}


def places(content: bytes) -> list[tuple[int, int]]:
    """Return where each array that is not empty begins and ends."""
    file = ArrayFile(content, "whole")
    base = np.frombuffer(content, np.uint8).__array_interface__["data"][0]
    starts = {name: file[name].__array_interface__["data"][0] - base for name in file}
    return [(starts[name], starts[name] + file[name].nbytes) for name in file if len(file[name])]


def ask_everything(root: Path, content: Content) -> None:
    """Open an index whatever the manifest says, and ask it questions of every kind."""
    postings = ArrayFile(content.postings, "postings")
    arrays = Arrays(
        [SegmentFiles(postings, DocumentFile(ArrayFile(content.documents, "documents")))]
    )
    generations = Generations(root)
    manifest = read_manifest(generations.path("000001"))
    index = EmbeddedIndex(generations, Opened("000001", (0, 0), manifest, [], Overlay(), arrays))
    questions: list[Callable[[], object]] = [
        lambda: index.find("第7篇"),
        *(lambda number=number: index.original(f"第{number}篇") for number in range(60)),
        *(lambda number=number: index._stored(arrays, number) for number in range(60)),
        *(
            lambda name=name, start=start: list(index.terms(name, start))
            for name in arrays._fields
            for start in ("", "江", "长江大")
        ),
        *(lambda name=name: index.vocabulary(name) for name in arrays._fields),
        *(lambda name=name: move(arrays.fields(name)[0][1]) for name in arrays._fields),
    ]
    for query in QUERIES:
        questions += [
            lambda query=query: index.evaluate(query, facets=("source", "year")),
            lambda query=query: index.evaluate(query, Order(sort="date", limit=100)),
            lambda query=query: index.evaluate(query, within=QUERIES[2]),
            lambda query=query: index.top(query, 5),
        ]
    for question in questions:
        with suppress(IndexDamaged):
            question()


def move(field: Field) -> None:
    """Read a field as it is merged: whole, and without some documents."""
    for kept in (None, np.arange(field.document_count) % 3 > 0):
        source = SegmentField(field, kept)
        assert len(source.terms) == len(source.counts)
        source.postings(0, len(source.counts), 0)


def check(root: Path, whole: Content, damaged: Content) -> None:
    """Check that damage is found by reading all, and breaks nothing before."""
    with pytest.raises(IndexDamaged):
        for before, after in zip(whole, damaged, strict=True):
            if before != after:
                ArrayFile(after, "damaged").verify()
    with suppress(IndexDamaged):
        ask_everything(root, damaged)


def check_memory(root: Path, damaged: Content) -> None:
    """Check that damage makes no answer take memory out of proportion."""
    tracemalloc.start()
    with suppress(IndexDamaged):
        ask_everything(root, damaged)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MOST_MB * 1_000_000


@pytest.mark.usefixtures("loops")
@pytest.mark.parametrize("name", Content._fields)
def test_any_changed_byte_that_is_met_while_searching(
    name: str, root: Path, whole: Content
) -> None:
    chance = random.Random(name)
    content = getattr(whole, name)
    arrays = places(content)
    for number in range(CHANGES // 8):
        start, end = chance.choice(arrays) if number % 2 else (0, len(content))
        after = changed(content, chance.randrange(start, end), chance.choice((1, 16, 128, 255)))
        damaged = whole._replace(**{name: after})
        check(root, whole, damaged)
        if number % 20 == 1:
            check_memory(root, damaged)


@pytest.mark.parametrize("damage", NONSENSE)
@pytest.mark.parametrize("name", Content._fields)
def test_array_of_nonsense_that_is_met_while_searching(
    name: str, damage: str, root: Path, whole: Content
) -> None:
    chance = random.Random(name)
    content = getattr(whole, name)
    for start, end in places(content):
        after = NONSENSE[damage](content, start, end, chance)
        if after != content:
            check(root, whole, whole._replace(**{name: after}))
            if name == "postings" and damage == "ones":
                check_memory(root, whole._replace(postings=after))


def test_undamaged_index_answers(root: Path, whole: Content) -> None:
    """Otherwise the tests above would tell nothing."""
    index = open_index(root)
    assert all(index.evaluate(query).total for query in QUERIES)
    index.close()
    ask_everything(root, whole)
