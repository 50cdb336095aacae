"""A cluster with TLS and passwords: who may do what docs/scale.md says is enough, and who not."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import nodes
import pytest
import secured
from click.testing import CliRunner

from engine import All, ClusterRefused, Document, Order, open_index, rebuild, update
from indexer.cli import main as indexer
from search.__main__ import main as search

FIRST = 20


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of who signs the node's."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    return secured.certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def url(cluster: str, authority: Path) -> Iterator[str]:
    """Where a node with users answers, without its protocol."""
    started = nodes.start(
        1,
        FIRST,
        partial(secured.configure, authority.parent),
        partial(secured.wait, authority=authority),
    )
    yield secured.url(started[0]).removeprefix("https://")
    nodes.stop(started)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, authority: Path) -> None:
    """The password and the authority, in the environment."""
    monkeypatch.setenv("WENSOU_OPENSEARCH_PASSWORD", secured.PASSWORD)
    monkeypatch.setenv("WENSOU_OPENSEARCH_CA", str(authority))


def place(url: str, user: str = secured.WRITER) -> str:
    return f"opensearch+https://{user}@{url}/{secured.INDEX}"


@pytest.mark.usefixtures("known")
def test_permissions_that_are_listed_are_enough(url: str) -> None:
    for word in ("旧桥", "新桥"):
        with rebuild(place(url)) as writer:
            writer.add(Document("1", {"text": word}, stored={"text": word}, original=b"1"))
    with update(place(url)) as writer:
        writer.delete(["1"])
        writer.add(Document("2", {"text": "大桥"}, stored={"text": "大桥"}))
    with closing(open_index(place(url))) as index:
        found = index.evaluate(All(), Order(), facets=("source",))
        assert [match.stored["text"] for match in found.matches] == ["大桥"]
        assert index.size_bytes > 0
        assert index.figures()["segments"] > 0
        assert index.is_live()


@pytest.mark.parametrize(
    ("user", "password", "message"),
    [
        pytest.param(secured.WRITER, "wrong", "WENSOU_OPENSEARCH_PASSWORD", id="wrong password"),
        pytest.param("nobody", secured.PASSWORD, "does not know nobody", id="unknown user"),
        pytest.param(secured.STRANGER, secured.PASSWORD, "no permissions", id="not allowed"),
    ],
)
@pytest.mark.usefixtures("known")
def test_who_is_not_let_in(
    url: str, user: str, password: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENSOU_OPENSEARCH_PASSWORD", password)
    with pytest.raises(ClusterRefused, match=message):
        open_index(place(url, user))
    with pytest.raises(ClusterRefused, match=message), rebuild(place(url, user)):
        pass


def test_authority_that_is_not_known(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENSOU_OPENSEARCH_PASSWORD", secured.PASSWORD)
    with pytest.raises(ClusterRefused, match="WENSOU_OPENSEARCH_CA"):
        open_index(place(url))


@pytest.mark.usefixtures("known")
def test_commands_with_a_wrong_password(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENSOU_OPENSEARCH_PASSWORD", "wrong")
    (tmp_path / "a.txt").write_text("大桥通车了。", encoding="utf-8")
    for command, arguments in ((search, ["大桥"]), (indexer, ["build", str(tmp_path)])):
        done = CliRunner().invoke(command, [*arguments, "--engine", place(url)])
        assert (done.exit_code, "WENSOU_OPENSEARCH_PASSWORD" in done.stderr) == (4, True)
