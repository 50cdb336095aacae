"""An index that someone else can write is not opened, because opening it runs what is in it."""

import grp
import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import engine
from engine import trust

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="files are given to others by root")
NOBODY = pwd.getpwnam("nobody").pw_uid


@pytest.fixture(autouse=True)
def trusting_nobody_else() -> Iterator[None]:
    yield
    trust.set_trusted(())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trust") / "index"
    with engine.rebuild(path) as writer:
        writer.add(engine.Document("a", {"title": "题", "text": "正文"}, {}, {}, {"id": "a"}))
    return path


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    """An index, and nothing of it is someone else's."""
    return Path(shutil.copytree(built, tmp_path / "index"))


def part(index: Path, name: str) -> Path:
    """Return the folder, or the first file of it that a pattern names."""
    return next(iter(sorted(index.glob(name)))) if name else index


PARTS = [
    pytest.param("", id="folder"),
    pytest.param("current", id="pointer"),
    pytest.param("generation-000001", id="generation"),
    pytest.param("generation-000001/*.toc", id="table of contents"),
    pytest.param("generation-000001/*.postings", id="segment"),
]


def test_own_index_is_opened(index: Path) -> None:
    assert engine.open_index(index).article_count == 1


@pytest.mark.parametrize("name", PARTS)
def test_what_every_user_can_write_is_refused(index: Path, name: str) -> None:
    changed = part(index, name)
    changed.chmod(changed.stat().st_mode | 0o002)
    with pytest.raises(engine.IndexUntrusted, match="can be written by every user") as caught:
        engine.open_index(index)
    assert str(changed) in str(caught.value)
    assert f"chmod -R go-w {index}" in str(caught.value)


@needs_root
@pytest.mark.parametrize("name", PARTS)
def test_what_belongs_to_someone_else_is_refused_unless_he_is_named(index: Path, name: str) -> None:
    os.chown(part(index, name), NOBODY, -1)
    with pytest.raises(engine.IndexUntrusted, match="belongs to the user nobody"):
        engine.open_index(index)
    for named in ("nobody", str(NOBODY), trust.ANYONE):
        trust.set_trusted(("no-such-user", named))
        assert engine.open_index(index).article_count == 1


@needs_root
def test_number_without_a_name_as_in_a_bind_mount(index: Path) -> None:
    os.chown(index, 54321, 54321)
    with pytest.raises(engine.IndexUntrusted, match="belongs to the user 54321"):
        engine.open_index(index)
    trust.set_trusted(("54321",))
    assert engine.open_index(index).article_count == 1


@needs_root
@pytest.mark.parametrize(
    ("group", "opened"),
    [
        pytest.param("root", True, id="nobody but root is in it"),
        pytest.param("nogroup", False, id="someone else is in it"),
        pytest.param(54321, False, id="nobody here knows who is in it"),
    ],
)
def test_group_that_can_write(index: Path, group: str | int, opened: bool) -> None:
    number = group if isinstance(group, int) else grp.getgrnam(group).gr_gid
    os.chown(index, -1, number)
    index.chmod(0o775)
    if opened:
        assert engine.open_index(index).article_count == 1
        return
    with pytest.raises(engine.IndexUntrusted, match="can be written by the group"):
        engine.open_index(index)


def test_link_is_judged_by_what_it_leads_to(index: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(index)
    assert engine.open_index(link).article_count == 1
    index.chmod(0o777)
    with pytest.raises(engine.IndexUntrusted):
        engine.open_index(link)
