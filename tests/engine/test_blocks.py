"""Long byte strings in packed blocks: written, copied, read back; damage."""

import random
import tracemalloc
import zlib
from typing import Any

import numpy as np
import pytest
from array_files import content_of, opened
from hypothesis import given
from hypothesis import strategies as st

from engine.columnar.array_file import ArrayFile, ArrayFileWriter
from engine.columnar.blocks import BLOCK_BYTES, Blocks, BlocksWriter, write_blocks
from engine.errors import IndexDamaged

LARGE = random.Random(1).randbytes(BLOCK_BYTES)
STRINGS = st.lists(
    st.binary(max_size=20) | st.sampled_from([b"", LARGE, LARGE[:999], b"<p>" * 30_000]),
    max_size=12,
)


def blocks_of(strings: list[bytes]) -> Blocks:
    file = opened(lambda file: write_blocks(file, "文", strings))
    return Blocks(file, "文", len(strings))


@given(STRINGS, st.randoms())
def test_strings_come_back_in_any_order(strings: list[bytes], chance: random.Random) -> None:
    blocks = blocks_of(strings)
    assert len(blocks) == len(strings)
    for place in chance.sample(range(len(strings)), len(strings)):
        assert blocks[place] == strings[place]


@given(st.lists(st.tuples(STRINGS, st.lists(st.booleans(), min_size=12, max_size=12) | st.none())))
def test_files_are_joined_without_what_is_not_kept(
    parts: list[tuple[list[bytes], list[bool] | None]],
) -> None:
    expected: list[bytes] = []

    def join(file: ArrayFileWriter) -> None:
        file.start("合/bytes", np.dtype(np.uint8))
        writer = BlocksWriter(file.append)
        for strings, mask in parts:
            kept = None if mask is None else np.array(mask[: len(strings)], bool)
            writer.copy(blocks_of(strings), kept)
            writer.skip(1)
            places = range(len(strings)) if kept is None else kept.nonzero()[0].tolist()
            expected.extend([*(strings[place] for place in places), b""])
        assert len(writer) == len(expected)
        writer.finish(file, "合")

    joined = Blocks(opened(join), "合", len(expected))
    assert [joined[place] for place in range(len(joined))] == expected


def test_small_strings_share_a_block() -> None:
    alike = [f"<p>第{number}批春茶开采</p>".encode() for number in range(10_000)]
    blocks = blocks_of(alike)
    lengths = [len(documents) for documents in blocks.documents()]
    assert 2 < len(lengths) < 10 and sum(lengths) == 10_000
    assert (
        sum(len(blocks.packed(block)) for block in range(len(lengths))) < sum(map(len, alike)) / 3
    )


def damaged(**parts: Any) -> Blocks:
    """Return the blocks of b"ab", b"", b"c" with some arrays replaced."""
    packed = np.frombuffer(parts.pop("packed", zlib.compress(b"abc")), np.uint8)
    arrays = {"bytes": packed, "lengths": [len(packed)], "counts": [3], "sizes": [2, 0, 1], **parts}

    def write(file: ArrayFileWriter) -> None:
        for name, values in arrays.items():
            file.add(f"文/{name}", np.asarray(values, None if name == "bytes" else np.uint64))

    return Blocks(opened(write), "文", 3)


def test_blocks_that_are_damaged_below_are_whole() -> None:
    """Otherwise the tests below would tell nothing."""
    blocks = damaged()
    assert [blocks[place] for place in range(3)] == [b"ab", b"", b"c"]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"counts": [2]}, id="fewer documents than there are"),
        pytest.param({"counts": [4]}, id="more documents than there are"),
        pytest.param({"counts": [1, 2]}, id="more blocks than there are"),
        pytest.param({"counts": [2**64 - 1]}, id="count that can be none"),
        pytest.param({"sizes": [2, 1]}, id="a size too few"),
        pytest.param({"lengths": [1]}, id="bytes that belong to no block"),
        pytest.param({"counts": [5, 2**64 - 2], "lengths": [11, 0]}, id="blocks running backwards"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_when_opened(parts: dict[str, list[int]]) -> None:
    with pytest.raises(IndexDamaged, match="文"):
        damaged(**parts)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"packed": b"PK\x03\x04abcdefg"}, id="not packed by zlib"),
        pytest.param({"packed": zlib.compress(b"abc")[:-1]}, id="cut off"),
        pytest.param({"packed": zlib.compress(b"abc")[:-4] + b"1234"}, id="wrong checksum"),
        pytest.param({"packed": b""}, id="nothing"),
        pytest.param({"packed": zlib.compress(b"ab")}, id="shorter than the sizes"),
        pytest.param({"packed": zlib.compress(b"abcd")}, id="longer than the sizes"),
        pytest.param({"sizes": [2**40, 0, 1]}, id="sizes far too large"),
        pytest.param({"sizes": [2**63, 0, 1]}, id="sizes that overflow"),
        pytest.param({"sizes": [2**64 - 2, 0, 1]}, id="sizes that can be none"),
    ],
)
def test_block_that_is_not_as_it_was_written(parts: dict[str, Any]) -> None:
    blocks = damaged(**parts)
    with pytest.raises(IndexDamaged, match="damaged block 0"):
        blocks[0]


def test_block_that_unpacks_to_far_more_than_the_sizes_say_takes_no_memory() -> None:
    blocks = damaged(packed=zlib.compress(bytes(50_000_000)))
    tracemalloc.start()
    with pytest.raises(IndexDamaged):
        blocks[0]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000


@pytest.mark.parametrize("part", ["bytes", "lengths", "counts", "sizes"])
def test_missing_array_is_named(part: str) -> None:
    content = content_of(lambda file: write_blocks(file, "文", [b"ab"]))
    whole = ArrayFile(content, "MAIN.documents")
    rest = [name for name in whole if name != f"文/{part}"]
    file = opened(lambda file: [file.add(name, whole[name]) for name in rest])
    with pytest.raises(IndexDamaged, match=f"文/{part}"):
        Blocks(file, "文", 1)
