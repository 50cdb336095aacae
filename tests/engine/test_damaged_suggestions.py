"""Suggestions from arrays that are not as they were written: never more than IndexDamaged."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from array_files import opened
from several_segments import arrays_of

from engine import Document, IndexDamaged
from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter
from engine.columnar.arrays import Arrays, SegmentFiles
from engine.embedded.reading import Reading
from engine.embedded.suggesting import Suggester
from engine.protocol import CompletionKind

TYPED = ("武", "wh", "wuhan", "w", "d桥", "武h", "长江", "c9", "大桥")
KINDS: tuple[CompletionKind, ...] = ("word", "title", "source")

DAMAGES: dict[str, Callable[[Array, random.Random], Array]] = {
    "cut off": lambda array, chance: array[: len(array) // 2],
    "empty": lambda array, chance: array[:0],
    "twice as long": lambda array, chance: np.concatenate([array, array]),
    "largest numbers": lambda array, chance: np.full_like(array, np.iinfo(array.dtype).max),
    "zeros": lambda array, chance: np.zeros_like(array),
    "backwards": lambda array, chance: array[::-1],
    "noise": lambda array, chance: np.frombuffer(chance.randbytes(array.nbytes), array.dtype),
}


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> SegmentFiles:
    chance = random.Random(3)
    pieces = ("武汉", "长江大桥", "C919", "重庆", "，", "五号")
    made = []
    for number in range(40):
        title, text = ("".join(chance.choices(pieces, k=5)) for _ in range(2))
        source = {"source": chance.choice(("武汉晚报", "长江日报"))}
        texts = {"title": title, "text": text}
        made.append(Document(str(number), texts, source, stored=texts))
    return arrays_of(tmp_path_factory.mktemp("whole"), [made]).segments[0]


def damaged(whole: ArrayFile, name: str, array: Array) -> ArrayFile:
    """Return a file with another array of this name."""

    def write(file: ArrayFileWriter) -> None:
        file.attributes.update(whole.attributes)
        for each in whole:
            file.add(each, array if each == name else whole[each])

    return opened(write)


def ask(segment: SegmentFiles, suggestions: ArrayFile) -> int:
    """Ask for completions as an index does; return how many there are, or -1 once refused."""
    files = SegmentFiles(segment.postings, segment.documents, (), suggestions)
    count = 0
    try:
        with Reading(Arrays([files]), Path("index/generation")) as arrays:
            suggester = Suggester(arrays)
            for typed in TYPED:
                for kind in KINDS:
                    count += len(suggester.completions(typed, kind, 8))
    except IndexDamaged:
        return -1
    return count


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_array_is_refused_or_suggests_other_things(
    segment: SegmentFiles, damage: str
) -> None:
    whole = segment.suggestions
    assert whole is not None
    chance = random.Random(damage)
    for name in whole:
        array = DAMAGES[damage](whole[name], chance)
        ask(segment, damaged(whole, name, np.ascontiguousarray(array)))


def test_any_changed_byte_is_survived(segment: SegmentFiles) -> None:
    whole = segment.suggestions
    assert whole is not None
    chance = random.Random(1)
    for _ in range(200):
        name = chance.choice([name for name in whole if len(whole[name])])
        content = bytearray(whole[name].tobytes())
        content[chance.randrange(len(content))] ^= chance.choice((1, 16, 128, 255))
        ask(segment, damaged(whole, name, np.frombuffer(bytes(content), whole[name].dtype)))


@pytest.mark.parametrize(
    "name", ["words/flags", "words/units", "titles/bytes", "titles/articles", "sources/counts"]
)
def test_missing_array_is_refused(segment: SegmentFiles, name: str) -> None:
    whole = segment.suggestions
    assert whole is not None
    less = opened(
        lambda file: (
            [file.add(each, whole[each]) for each in whole if each != name]
            + [file.attributes.update(whole.attributes)]
        )
    )
    assert ask(segment, less) == -1


def test_whole_file_answers(segment: SegmentFiles) -> None:
    assert segment.suggestions is not None
    assert ask(segment, segment.suggestions) > 50
