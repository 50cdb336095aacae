"""Errors of the search; what is wrong with an index is an `engine.EngineError`.

SearchError
├── InvalidRequest the user can mend it: names the parameter and what is allowed (exit 2, HTTP 400)
└── SynonymsError a file of synonyms is wrong: names the line and what to write (exit 2)
"""


class SearchError(Exception):
    """Base of all errors of this package."""


class InvalidRequest(SearchError):
    """A parameter of a request has a value that is not allowed."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class SynonymsError(SearchError):
    """A file of synonyms cannot be read; names the line and what to write."""
