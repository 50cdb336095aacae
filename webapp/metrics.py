"""What happens in a server, as numbers for Prometheus: `/metrics`, where the operator wants it.

    wensou_requests_total{route, status}      requests
    wensou_request_seconds{route}             how long they took
    wensou_search_seconds{rung}               how long those took that searched
    wensou_cache_requests_total{result}       searches whose answer was at hand (hit), or not (miss)
    wensou_cache_bytes                        memory of the answers that are at hand
    wensou_generation wensou_articles         what is served

Import this only when it is wanted, and after `PROMETHEUS_MULTIPROC_DIR` is set where several
processes serve: the library looks at that variable once.
"""

import os

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from webapp.live_index import current_searcher
from webapp.request_log import milliseconds

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """The numbers of one application; where several processes serve, of all of them."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "wensou_requests", "Requests.", ["route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "wensou_request_seconds",
            "Seconds that requests took.",
            ["route"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._searches = Histogram(
            "wensou_search_seconds",
            "Seconds that requests took which searched, by how exact the answer was.",
            ["rung"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._cache = Counter(
            "wensou_cache_requests",
            "Searches by whether their answer was at hand.",
            ["result"],
            registry=registry,
        )
        self._cache_bytes = _gauge(
            "wensou_cache_bytes", "Memory of the answers that are at hand.", registry
        )
        self._generation = _gauge("wensou_generation", "Number of the generation.", registry)
        self._articles = _gauge("wensou_articles", "Articles in it.", registry)

    def count(self, response: Response) -> Response:
        """Count an answer."""
        route = request.url_rule.rule if request.url_rule else ""
        seconds = milliseconds() / 1000
        self._requests.labels(route, response.status_code).inc()
        self._seconds.labels(route).observe(seconds)
        if rung := g.get("rung"):
            self._searches.labels(rung).observe(seconds)
        if result := g.get("cache"):
            self._cache.labels(result).inc()
        return response

    def answer(self) -> Response:
        """Return all numbers."""
        searcher = current_searcher()
        index, store = searcher.index, searcher.cache.store
        self._cache_bytes.set(store.size_bytes if store is not None else 0)
        self._generation.set(int(index.generation))
        self._articles.set(index.article_count)
        registry = self._registry
        if FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _gauge(name: str, help: str, registry: CollectorRegistry) -> Gauge:
    return Gauge(name, help, registry=registry, multiprocess_mode="mostrecent")


def install(app: Flask) -> None:
    """Count the requests of an application, and answer at `/metrics`."""
    metrics = Metrics()
    app.after_request(metrics.count)
    app.add_url_rule("/metrics", "service.metrics", metrics.answer)


def forget_process(pid: int) -> None:
    """Forget what was only true of a process that ended; its counts stay."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]
