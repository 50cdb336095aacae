"""JSON: an object, an array of them, or an object that holds one; read piece by piece."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonl_samples import outline, read_file

from indexer.articles import Failure, RawArticle
from indexer.sources import Reader

TEXT = "春茶早了十天，茶农说这要归功于连日的暖阳。"
GOOD = f'{{"text": "{TEXT}"}}'


@pytest.fixture(params=["a.json", "a.json.gz"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(GOOD, [(1, TEXT)], id="object"),
        pytest.param(f"[{GOOD},\n {GOOD}]", [(1, TEXT), (2, TEXT)], id="array"),
        pytest.param(f'{{"articles": [{GOOD}]}}', [(1, TEXT)], id="array in an object"),
        pytest.param(
            f'{{"status": "ok", "meta": {{"a": [1]}},\n"data": [{GOOD}], "total": 1}}',
            [(2, TEXT)],
            id="array among other things",
        ),
        pytest.param(
            f'{{"items": [{GOOD}], "documents": [{GOOD}]}}', [(1, TEXT)] * 2, id="two arrays"
        ),
        pytest.param('{"articles": []}', [], id="empty array in an object"),
        pytest.param("[]", [], id="empty array"),
        pytest.param("", [], id="empty file"),
        pytest.param(" \n", [], id="only spaces"),
        pytest.param(
            f'{{"text": "{TEXT}", "items": [{{"a": 1}}]}}', [(1, TEXT)], id="article with items"
        ),
        pytest.param(f"{GOOD}\n{GOOD}\n", [(1, TEXT), (2, TEXT)], id="lines"),
        pytest.param('[{"text": "]}\\"{[\\\\"}]', [(1, ']}"{[\\')], id="brackets in a text"),
        pytest.param(f"\ufeff{GOOD}", [(1, TEXT)], id="byte order mark"),
        pytest.param(
            f'[{GOOD}, "春", 5, [1], null, {GOOD}]',
            [(1, TEXT), *[(1, "malformed")] * 4, (1, TEXT)],
            id="others",
        ),
        pytest.param(
            f'[{GOOD}, {{"text": 春}}, {GOOD}]',
            [(1, TEXT), (1, "malformed"), (1, TEXT)],
            id="no JSON",
        ),
        pytest.param(f"[{GOOD}, {{}}, {GOOD}]", [(1, TEXT), (1, "empty"), (1, TEXT)], id="no text"),
        pytest.param(f'[{GOOD}, {{"text": "春', [(1, TEXT), (1, "damaged")], id="cut in a text"),
        pytest.param(f"[{GOOD},", [(1, TEXT), (1, "damaged")], id="cut in the array"),
        pytest.param('{"text": "春"', [(1, "damaged")], id="cut in the object"),
        pytest.param("春茶早了十天。", [(1, "malformed")], id="text"),
        pytest.param(
            f'[{{"text": "{"茶" * 3000}"}}, {GOOD}]', [(1, "too large"), (1, TEXT)], id="large"
        ),
        pytest.param(f'{{"text": "{"茶" * 3000}"}}', [(1, "too large")], id="large object"),
        pytest.param(
            f'{{"meta": "{"茶" * 200_000}", "articles": [{GOOD}]}}', [(1, TEXT)], id="large before"
        ),
    ],
)
def test_articles_of_a_file(path: Path, data: str, expected: list[tuple[int, str]]) -> None:
    assert outline(read_file(path, data.encode(), Reader(largest_article=2000))) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param("[" * 100_000, "damaged", id="cut"),
        pytest.param("[" * 100_000 + "]" * 100_000, "malformed", id="arrays"),
        pytest.param('{"a":' * 100_000 + "1" + "}" * 100_000, "malformed", id="objects"),
        pytest.param('{"articles": [' * 9 + GOOD + "]}" * 9, "empty", id="arrays of arrays"),
    ],
)
def test_deep_json_is_a_failure(path: Path, data: str, reason: str) -> None:
    assert outline(read_file(path, data.encode())) == [(1, reason)]


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "utf-16-be", "big5"])
def test_encodings(path: Path, encoding: str) -> None:
    text = TEXT if encoding != "big5" else "春茶早了十天，很好。"
    assert outline(read_file(path, f'[{{"text": "{text}"}}]'.encode(encoding))) == [(1, text)]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16-le"])
def test_original_is_the_object_as_it_stands(tmp_path: Path, encoding: str) -> None:
    sources = ['{ "text" :"春\\u8336",\n"id":"7" }', f'{{"text":"{TEXT}"}}']
    data = "[" + " ,\n".join(sources) + "]"
    raws = read_file(tmp_path / "a.json", data.encode(encoding))
    assert [(raw.id, raw.original) for raw in raws if isinstance(raw, RawArticle)] == [
        ("7", sources[0].encode(encoding)),
        ("a.json#2", sources[1].encode(encoding)),
    ]


def test_failure_says_which_article(tmp_path: Path) -> None:
    _, failed = read_file(tmp_path / "a.json", f"[{GOOD}, {{}}]".encode())
    assert isinstance(failed, Failure)
    assert failed.message.startswith("article 2: neither")


def test_bytes_of_another_encoding_fail_alone(tmp_path: Path) -> None:
    data = f"[{GOOD},".encode() + b'{"text": "\xff"},' + f"{GOOD}]".encode()
    read = outline(read_file(tmp_path / "a.json", data))
    assert read == [(1, TEXT), (1, "undecodable"), (1, TEXT)]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(VALUES, max_size=6), st.integers(0, 3), st.booleans())
def test_any_array_is_taken_apart_as_json_does(
    tmp_path_factory: pytest.TempPathFactory, values: list[Any], indent: int, ascii: bool
) -> None:
    records = [{"text": "茶", "id": str(n), "other": value} for n, value in enumerate(values)]
    data = json.dumps(records, indent=indent or None, ensure_ascii=ascii)
    path = tmp_path_factory.mktemp("any") / "a.json"
    raws = read_file(path, data.encode(errors="replace"))
    assert [raw.id for raw in raws if isinstance(raw, RawArticle)] == [r["id"] for r in records]


DUMP = """
import re, sys
from pathlib import Path
from indexer.sources import Reader, find_files

path = Path(sys.argv[1])
with path.open("w") as file:
    file.write("[")
    for _ in range(3000):
        file.write('{"text": "' + "茶" * 20_000 + '"},')
    file.write('{"text": "' + "茶" * 20_000_000 + '"}]')
(found,) = find_files([path])
print(sum(1 for _ in Reader().read(found)))
status = Path("/proc/self/status").read_text()
print(int(re.search("VmHWM:\\\\s+(\\\\d+)", status)[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measured as Linux does")
def test_dump_of_240_mb_is_read_in_little_memory(tmp_path: Path) -> None:
    command = [sys.executable, "-c", DUMP, str(tmp_path / "a.json")]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    articles, megabytes = map(int, output.split())
    assert articles == 3001
    assert megabytes < 400
