"""Looking at files finds what `find_files` does."""

import os
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.sources import SourceFile, find_files
from indexer.sources.files import classified, is_article
from indexer.sources.scanning import UNKNOWN, file_stamp, path_key, scan

NAMES = (
    "a.txt", "A.TXT", "b.md", "b.md.gz", "c.tgz", "c.tar.gz", "c.gz", "readme.txt", "README", "x",
    "LICENSE.md", "licence.txt.gz", ".hidden.txt", "文章.html", "d.jpg", "e.jsonl.GZ", "f.", ".gz",
    "f..txt", ".txt.gz", "g.txt.bak", "h.docx", "i.warc.gz", "changelog.old.md", "j.ndjson",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_name_is_judged_as_when_building(name: str) -> None:
    found = classified(Path("/in") / name, name, 0)
    assert is_article(name) == isinstance(found, SourceFile)


def test_same_files_in_the_same_order(tmp_path: Path) -> None:
    for folder in ("in", "in/b", "in/a/深", "in/.hidden"):
        (tmp_path / folder).mkdir(parents=True)
        for name in NAMES:
            (tmp_path / folder / name).write_text(folder + name, encoding="utf-8")
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "in/a.txt")
    (tmp_path / "in/nowhere.txt").symlink_to(tmp_path / "none")
    (tmp_path / "in/linked").symlink_to(tmp_path / "in/b")
    sources = [tmp_path / "in", tmp_path / "in/b/a.txt"]
    found = scan(sources)
    expected = [file for file in find_files(sources) if isinstance(file, SourceFile)]
    paths = [found[place].path for place in range(len(found))]
    assert paths == [*(str(file.path) for file in expected), str(sources[1])]
    assert found.keys.tolist() == list(map(path_key, paths))
    sizes = [file.size for file in expected]
    assert found.sizes.tolist()[:-1] == sizes


def test_time_of_a_file_that_has_just_changed_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("一", encoding="utf-8")
    os.utime(path, ns=(5_000_000_000, 5_000_000_000))
    assert file_stamp(str(path), 6_000_000_000) == (3, 5_000_000_000)
    assert file_stamp(str(path), 5_010_000_000) == (3, UNKNOWN)
    assert file_stamp(str(tmp_path / "none"), 9) == (0, UNKNOWN)


def test_source_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.txt: no such file or folder; to take out"):
        scan([tmp_path / "none.txt"])


def test_folder_that_a_link_leads_elsewhere_to_since(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(name, encoding="utf-8")
    link = tmp_path / "link"
    for name in ("old", "new"):
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path / name)
        assert scan([link / "a.txt"])[0].path == str(tmp_path / name / "a.txt")
