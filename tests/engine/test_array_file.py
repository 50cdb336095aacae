import io
import json
import struct
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from array_files import changed, content_of, opened
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import IndexDamaged
from engine.columnar.array_file import ALIGNMENT, ArrayFile, ArrayFileWriter, Spool

DTYPES = ("u1", "<u2", "<u4", "<u8", "<i4", "<i8", "<f4", "<f8", ">u4", ">f8")
ARRAYS = st.dictionaries(
    st.text(max_size=5),
    st.tuples(st.sampled_from(DTYPES), st.lists(st.integers(0, 200), max_size=300)),
    max_size=6,
).map(lambda named: {name: np.array(values, dtype) for name, (dtype, values) in named.items()})


def sample(file: ArrayFileWriter) -> None:
    file.attributes["字段"] = {"正文": "positions"}
    file.add("一", np.arange(1_000, dtype=np.uint32))
    file.add("空", np.empty(0, np.uint8))
    file.add("二", np.linspace(0, 1, 33))


@given(arrays=ARRAYS, attributes=st.dictionaries(st.text(max_size=5), st.integers() | st.text()))
def test_arrays_come_back(arrays: dict[str, np.ndarray], attributes: dict[str, int | str]) -> None:
    def write(file: ArrayFileWriter) -> None:
        file.attributes.update(attributes)
        for name, array in arrays.items():
            file.add(name, array)

    file = opened(write)
    assert list(file) == list(arrays)
    assert file.attributes == attributes
    for name, array in arrays.items():
        assert file[name].tolist() == array.tolist()
        assert file[name].dtype == array.dtype.newbyteorder("<")
        assert not file[name].flags.writeable


@pytest.mark.parametrize(
    "array",
    [
        pytest.param(np.zeros(5_000, np.uint8), id="zeros"),
        pytest.param(np.full(5_000, -7, np.int64), id="negative"),
        pytest.param(np.full(5_000, 40_000, np.uint16), id="more than a byte"),
    ],
)
def test_one_of_many_equal_integers_is_written(array: np.ndarray) -> None:
    def write(file: ArrayFileWriter) -> None:
        file.add("equal", array)
        file.add("behind", np.arange(3))

    def copy(file: ArrayFileWriter) -> None:
        file.include(opened(write))

    for file in (opened(write), opened(copy)):
        assert np.array_equal(file["equal"], array) and file["equal"].dtype == array.dtype
        assert not file["equal"].flags.writeable
        assert file["behind"].tolist() == [0, 1, 2]
    assert len(content_of(write)) < 1_000


def test_equal_array_cannot_be_continued() -> None:
    def write(file: ArrayFileWriter) -> None:
        file.add("equal", np.zeros(5_000, np.uint8))
        file.append(np.ones(1, np.uint8))

    with pytest.raises(ValueError, match="no array was started"):
        content_of(write)


@pytest.mark.parametrize(
    "array",
    [
        pytest.param(np.append(np.zeros(5_000, np.uint8), 1), id="another at the end"),
        pytest.param(np.concatenate([np.ones(300), -np.zeros(300)]), id="floats"),
        pytest.param(np.array([0, *[1] * 500, 0], np.uint8), id="others between"),
    ],
)
def test_integers_that_are_not_equal_are_all_written(array: np.ndarray) -> None:
    file = opened(lambda file: file.add("all", array))
    assert file["all"].tobytes() == array.tobytes()


@settings(max_examples=30)
@given(sizes=st.lists(st.integers(0, 50_000), max_size=12), spooled=st.booleans())
def test_array_in_pieces(sizes: list[int], spooled: bool) -> None:
    values = np.arange(sum(sizes), dtype=np.int64)
    edges = np.cumsum([0, *sizes])
    pieces = [values[start:end] for start, end in pairwise(edges)]

    def write(file: ArrayFileWriter) -> None:
        file.add("before", np.ones(3, np.uint8))
        spool = Spool(np.uint32) if spooled else None
        if spool is None:
            file.start("pieces", np.dtype(np.uint32))
        for piece in pieces:
            (spool or file).append(piece)
        if spool is not None:
            file.add_spool("pieces", spool)
        file.add("after", np.ones(3, np.uint8))

    file = opened(write)
    assert file["pieces"].dtype == np.uint32
    assert (file["pieces"] == values).all()
    assert file["before"].tolist() == file["after"].tolist() == [1, 1, 1]


def test_arrays_begin_where_a_cache_line_does() -> None:
    content = content_of(sample)
    end, size = struct.unpack_from("<QQ", content, len(content) - 64)
    places = json.loads(content[end : end + size])["arrays"].values()
    assert [offset % ALIGNMENT for _, _, offset in places] == [0, 0, 0]
    assert [dtype for dtype, _, _ in places] == ["<u4", "|u1", "<f8"]


def test_name_that_was_used_before() -> None:
    writer = ArrayFileWriter(io.BytesIO())
    writer.add("一", np.ones(1))
    with pytest.raises(ValueError, match="'一' was written before"):
        writer.add("一", np.ones(1))
    with pytest.raises(ValueError, match="no array was started"):
        ArrayFileWriter(io.BytesIO()).append(np.ones(1))


def test_view_outlives_the_file(tmp_path: Path) -> None:
    path = tmp_path / "数组"
    path.write_bytes(content_of(sample))
    array = ArrayFile.open(path)["一"]
    path.unlink()
    assert array.sum() == 499_500


def footer(content: bytes, **fields: int) -> bytes:
    """Return content with another footer."""
    names = ("offset", "size", "directory", "data")
    values = dict(zip(names, struct.unpack_from("<QQII", content, len(content) - 64), strict=True))
    values.update(fields)
    return content[:-64] + struct.pack("<QQII32x8s", *values.values(), b"WENSOU\r\n")


def with_directory(content: bytes, directory: object) -> bytes:
    """Return content with another directory, whose checksum is right."""
    (end,) = struct.unpack_from("<Q", content, len(content) - 64)
    text = json.dumps(directory).encode()
    return footer(content[:end] + text + content[-64:], size=len(text), directory=zlib.crc32(text))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        pytest.param(lambda content: b"", "is empty", id="empty"),
        pytest.param(lambda content: content[:100], "cut off: 100 bytes", id="a header"),
        pytest.param(lambda content: content[:-1], "cut off", id="last byte cut off"),
        pytest.param(lambda content: content[:-64], "cut off", id="footer cut off"),
        pytest.param(lambda content: content[: len(content) // 2], "cut off", id="half"),
        pytest.param(lambda content: content[:64] + content[128:], "damaged end", id="hole"),
        pytest.param(lambda content: content + b"\n", "damaged end", id="grown"),
        pytest.param(lambda content: content * 2, "damaged end", id="twice"),
        pytest.param(lambda content: b"\n" + content, "no file of ours", id="shifted"),
        pytest.param(lambda content: b"PK\x03\x04" + bytes(999), "no file of ours", id="foreign"),
        pytest.param(lambda content: bytes(1_000), "no file of ours", id="nulls"),
        pytest.param(lambda content: changed(content, 8), "format 2, not 3", id="version"),
        pytest.param(lambda content: changed(content, 63), "damaged header", id="header"),
        pytest.param(lambda content: changed(content, -70), "damaged directory", id="directory"),
        pytest.param(lambda content: changed(content, -30), "damaged end", id="footer"),
        pytest.param(lambda content: footer(content, offset=2**63), "end", id="far directory"),
        pytest.param(lambda content: with_directory(content, []), "directory", id="a list"),
        pytest.param(lambda content: with_directory(content, {}), "directory", id="nothing in it"),
        *(
            pytest.param(
                lambda content, place=place: with_directory(
                    content, {"attributes": {}, "arrays": {"一": place}}
                ),
                "directory",
                id=name,
            )
            for name, place in {
                "objects": ["O", 1, 64],
                "no type": ["x9", 1, 64],
                "no place": ["<u4", 1],
                "array beyond the end": ["<u4", 10**6, 64],
                "array that begins before": ["<u4", 1, -4],
                "array of less than nothing": ["<u4", -2, 64],
                "array of texts": ["<u4", "1", "64"],
            }.items()
        ),
    ],
)
def test_file_that_is_refused(damage: Callable[[bytes], bytes], told: str, tmp_path: Path) -> None:
    path = tmp_path / "MAIN.postings"
    path.write_bytes(damage(content_of(sample)))
    with pytest.raises(IndexDamaged) as caught:
        ArrayFile.open(path)
    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ArrayFile.open(tmp_path / "MAIN.postings")


def test_any_changed_byte_is_found_at_opening_or_by_verifying() -> None:
    content = content_of(sample)
    later = 0
    for at in range(len(content)):
        try:
            file = ArrayFile(changed(content, at, 1 << at % 8), "MAIN.postings")
        except IndexDamaged:
            continue
        later += 1
        with pytest.raises(IndexDamaged, match=r"^MAIN\.postings is not as it was written"):
            file.verify()
    (end,) = struct.unpack_from("<Q", content, len(content) - 64)
    assert later == end - 64 + 4, "only arrays and their checksum are read later"
