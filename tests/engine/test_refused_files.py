"""Array files that are refused when an index is opened, though the manifest lists them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from array_files import changed

from engine import Document, IndexDamaged, open_index, rebuild
from engine.columnar.array_file import ArrayFile
from engine.columnar.arrays import Arrays, SegmentFiles
from engine.columnar.documents import DocumentFile
from engine.embedded.manifest import write_manifest


@pytest.mark.parametrize("suffix", [".postings", ".documents"])
@pytest.mark.parametrize(
    ("damage", "told"),
    [
        pytest.param(lambda content: content[:-1], "cut off", id="cut off"),
        pytest.param(lambda content: b"", "is empty", id="empty"),
        pytest.param(lambda content: b"PK\x03\x04" * 99, "no file of ours", id="foreign"),
        pytest.param(lambda content: changed(content, 8), "format 2, not 3", id="version"),
        pytest.param(lambda content: changed(content, 50), "damaged header", id="header"),
        pytest.param(lambda content: changed(content, -90), "damaged directory", id="directory"),
        pytest.param(lambda content: changed(content, -9), "damaged end", id="footer"),
    ],
)
def test_file_that_is_refused_though_the_manifest_lists_it(
    suffix: str, damage: Callable[[bytes], bytes], told: str, tmp_path: Path
) -> None:
    with rebuild(tmp_path) as writer:
        writer.add(Document("1", {"text": "长江大桥"}))
    (file,) = tmp_path.glob(f"*/*{suffix}")
    file.write_bytes(damage(file.read_bytes()))
    (file.parent / "manifest.json").unlink()
    write_manifest(file.parent, 1)
    with pytest.raises(IndexDamaged) as caught:
        open_index(tmp_path)
    assert str(file) in str(caught.value) and told in str(caught.value)
    assert f"indexer build SOURCE --index {tmp_path}" in str(caught.value)


def test_files_of_different_builds(tmp_path: Path) -> None:
    files = []
    for size in (1, 2):
        with rebuild(tmp_path / str(size)) as writer:
            for number in range(size):
                writer.add(Document(str(number), {"text": "长江"}))
        files += [next(tmp_path.glob(f"{size}/*/*.{name}")) for name in ("postings", "documents")]
    postings, _, _, others = map(ArrayFile.open, files)
    with pytest.raises(IndexDamaged, match=f"^{files[0]} has a damaged field"):
        Arrays([SegmentFiles(postings, DocumentFile(others))])
