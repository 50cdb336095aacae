"""What the API can do, listed once: which address takes which parameters and answers with what.

The parameters are those that read a request, the answers the types of what makes them. Tests hold
the list against the routes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from search.answer_types import AnalysisAnswer, SuggestionsAnswer
from webapp.answer_types import (
    ArticleAnswer,
    OpenSearchSuggestions,
    SearchAnswer,
    SimilarAnswer,
    StatsAnswer,
)
from webapp.parameter_kinds import Parameter
from webapp.parameters import ANALYZE, ARTICLE, OPENSEARCH, SEARCH, SIMILAR_TO, SUGGEST

ORIGINAL = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask for. Its name is that of its strings, and its `operationId`.

    `also` are further media types that an answer may have, None where it may hold anything;
    `example` are values that show what it does, an article's id aside.
    """

    name: str
    path: str
    parameters: Sequence[Parameter]
    answer: type
    method: str = "get"
    also: Mapping[str, Any] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)

    @property
    def finds_article(self) -> bool:
        """Whether it asks for an article, which may not be there."""
        return any(parameter.name == "id" for parameter in self.parameters)

    def is_in_path(self, parameter: Parameter) -> bool:
        """Return whether a parameter is a part of the path."""
        return f"{{{parameter.name}}}" in self.path


_ORIGINAL = {ORIGINAL: None}

OPERATIONS = (
    Operation(
        "search",
        "/api/v1/search",
        SEARCH,
        SearchAnswer,
        example={"q": "社区治理", "hitsPerPage": 3, "facets": ["source", "year"]},
    ),
    Operation(
        "searchByPost",
        "/api/v1/search",
        SEARCH,
        SearchAnswer,
        method="post",
        example={"q": '"社区治理" OR 乡村', "sort": "-date", "facets": ["source"]},
    ),
    Operation(
        "suggest",
        "/api/v1/suggest",
        SUGGEST,
        SuggestionsAnswer,
        also={OPENSEARCH: OpenSearchSuggestions},
        example={"q": "wuh"},
    ),
    Operation("article", "/api/v1/articles/{id}", ARTICLE, ArticleAnswer, also=_ORIGINAL),
    Operation("articleById", "/api/v1/articles", ARTICLE, ArticleAnswer, also=_ORIGINAL),
    Operation("similar", "/api/v1/articles/{id}/similar", SIMILAR_TO, SimilarAnswer),
    Operation("similarById", "/api/v1/similar", SIMILAR_TO, SimilarAnswer),
    Operation(
        "analyze", "/api/v1/analyze", ANALYZE, AnalysisAnswer, example={"text": "保障群眾的權利"}
    ),
    Operation("stats", "/api/v1/stats", (), StatsAnswer),
)
