"""An index is built anew while the page is asked: no request fails, and each is answered from one
generation or the next.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask.testing import FlaskClient

from engine import Document, rebuild
from webapp import create_app

BUILDS, ASKING = 4, 3


def write(place: str, generation: int) -> None:
    """Write an index in which everything says which generation it is."""
    with rebuild(place) as writer:
        for n in range(50 + generation):
            stored = {"id": str(n), "title": f"第{generation}版", "text": "大桥通车。"}
            texts = {name: stored[name] for name in ("title", "text")}
            writer.add(Document(str(n), texts, stored=stored))


def wait_for(page: FlaskClient, generation: int) -> None:
    """Wait until the page has moved over: it looks once a second, and one generation is kept."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if page.get("/api/v1/search?q=大桥&dup=show").json.get("totalHits") == 50 + generation:
            return
        time.sleep(0.1)
    raise TimeoutError


def test_no_request_fails_while_an_index_is_built_anew(new_place: Callable[[], str]) -> None:
    place = new_place()
    write(place, 0)
    app, over = create_app(place), threading.Event()

    def ask() -> list[tuple[int, Any]]:
        page, answers = app.test_client(), []
        while not over.is_set():
            answer = page.get("/api/v1/search?q=大桥&dup=show")
            titles = {hit["title"] for hit in answer.json.get("hits", ())}
            answers.append((answer.status_code, (answer.json.get("totalHits"), *titles)))
        return answers

    with ThreadPoolExecutor(ASKING) as pool:
        asking = [pool.submit(ask) for _ in range(ASKING)]
        try:
            for generation in range(1, BUILDS + 1):
                write(place, generation)
                wait_for(app.test_client(), generation)
        finally:
            over.set()
        answers = [answer for one in asking for answer in one.result()]
    assert {status for status, _ in answers} == {200}
    whole = {(50 + generation, f"第{generation}版") for generation in range(BUILDS + 1)}
    assert {told for _, told in answers} == whole
