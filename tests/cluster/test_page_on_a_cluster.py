"""The page over a cluster: it answers, says 503 while the cluster fails, and answers again."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from engine import Document, rebuild
from webapp import create_app


class Gate:
    """Stands between the page and the cluster, open or shut."""

    def __init__(self, url: str) -> None:
        self.url, self.is_open = url, True


@pytest.fixture
def place(cluster: str) -> Iterator[str]:
    address = f"{cluster}/page-{uuid.uuid4().hex[:8]}"
    with rebuild(address) as writer:
        stored = {"id": "1", "title": "大桥通车", "text": "长江大桥今天通车。"}
        texts = {name: stored[name] for name in ("title", "text")}
        writer.add(Document("1", texts, {"source": "日报", "year": "2022"}, {}, stored))
    yield address
    url, _, name = address.removeprefix("opensearch+").rpartition("/")
    urlopen(Request(f"{url}/{name}-0*,{name}-lock", method="DELETE")).close()


def test_page_answers_again_once_the_cluster_does(
    place: str, stand_in: Callable[[Callable[..., tuple[int, Any]]], str]
) -> None:
    url, _, name = place.removeprefix("opensearch+").rpartition("/")
    gate = Gate(url)

    def through(method: str, path: str, body: bytes) -> tuple[int, Any]:
        if not gate.is_open:
            return 503, {"error": {"type": "search_phase", "reason": "all shards failed"}}
        headers = {"Content-Type": "application/json"}
        try:
            with urlopen(Request(gate.url + path, body or None, headers, method=method)) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    address = stand_in(through).replace("/archive", f"/{name}")
    page = create_app(address).test_client()
    assert "<mark>大桥</mark>" in page.get("/search?q=大桥").text
    gate.is_open = False
    for path in ("/search?q=大桥", "/api/v1/search?q=大桥", "/articles/1"):
        answer = page.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    gate.is_open = True
    assert page.get("/api/v1/search?q=大桥").json["totalHits"] == 1
