"""Search turns a request into a ranked page of hits with snippets: parse -> evaluate -> snippet.

It knows nothing of files, of Flask or of HTML.
"""

from search.errors import InvalidRequest, SearchError, SynonymsError
from search.models import Fragment, Hit, SearchRequest, SearchResponse
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
    "Synonyms",
    "SynonymsError",
    "read_synonyms",
]
