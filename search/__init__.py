"""Search turns a request into a ranked page of hits with snippets: parse -> evaluate -> snippet.

It knows nothing of files, of Flask or of HTML.
"""

import interrupts  # noqa: F401 - first, for the others take long to load

# isort: split
from search.citing import cites
from search.errors import InvalidRequest, SearchError, SynonymsError
from search.models import Fragment, Hit, SearchRequest, SearchResponse, Suggestion
from search.searcher import Searcher
from search.synonyms import Synonyms, read_synonyms

__all__ = [
    "Fragment",
    "Hit",
    "InvalidRequest",
    "SearchError",
    "SearchRequest",
    "SearchResponse",
    "Searcher",
    "Suggestion",
    "Synonyms",
    "SynonymsError",
    "cites",
    "read_synonyms",
]
