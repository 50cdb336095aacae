"""A searcher that notes for the log and the metrics how exact an answer was, and how it was had."""

from flask import g

from search import Searcher, SearchRequest, SearchResponse


class ObservedSearcher(Searcher):
    """Notes the rung of an answer with the request that it is for, and where answers are kept
    whether it was one of these.
    """

    def search(self, request: SearchRequest) -> SearchResponse:
        """Return one page of hits, as `Searcher.search` does."""
        response = super().search(request)
        if g:
            g.rung = response.rung
            if self.cache.store is not None:
                g.cache = "hit" if response.cached else "miss"
        return response
