"""Analysis turns text into tokens: the same object when articles are indexed and when queries are
read.

It knows nothing of files, of HTTP or of how an index lies on disk.
"""

from analysis.analyzers import ArticleAnalyzer, GramAnalyzer, WordAnalyzer
from analysis.fingerprint import Fingerprint, fingerprint
from analysis.folding import fold_key, fold_reading, fold_width, strip_invisible
from analysis.tokens import END, Token

__all__ = [
    "END",
    "ArticleAnalyzer",
    "Fingerprint",
    "GramAnalyzer",
    "Token",
    "WordAnalyzer",
    "fingerprint",
    "fold_key",
    "fold_reading",
    "fold_width",
    "strip_invisible",
]
