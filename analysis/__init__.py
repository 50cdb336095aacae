"""Analysis turns text into tokens: the same object when articles are indexed and when queries are
read.

It knows nothing of files, of HTTP or of how an index lies on disk.
"""

from analysis.analyzers import ArticleAnalyzer, GramAnalyzer, WordAnalyzer
from analysis.fingerprint import Fingerprint, fingerprint
from analysis.folding import fold_key, fold_reading, fold_width, strip_invisible
from analysis.tokens import END, Token
from analysis.user_dictionary import (
    NO_WORDS,
    DictionaryError,
    UserDictionary,
    parse_dictionary,
    read_dictionary,
)

__all__ = [
    "END",
    "NO_WORDS",
    "ArticleAnalyzer",
    "DictionaryError",
    "Fingerprint",
    "GramAnalyzer",
    "Token",
    "UserDictionary",
    "WordAnalyzer",
    "fingerprint",
    "fold_key",
    "fold_reading",
    "fold_width",
    "parse_dictionary",
    "read_dictionary",
    "strip_invisible",
]
