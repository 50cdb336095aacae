"""The recipe that most people start from: stock Whoosh with jieba's own ChineseAnalyzer."""

import logging
import warnings
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whoosh import fields, index, qparser
from whoosh.query import Query as WhooshQuery

from benchmarks.corpora import Document
from benchmarks.peers.peer import Hit, Peer
from benchmarks.queries import Query

_SYNTAX = {"or": " OR ", "phrase": "", "and": " ", "common": "", "rare": ""}


class Recipe(Peer):
    """Whoosh as its tutorials show it; queries are parsed beforehand, which is not timed."""

    name = "recipe"
    label = "Whoosh + ChineseAnalyzer"
    note = "words of its own analyzer, with positions; queries in the article's own script"

    def __init__(self) -> None:
        self._searcher: Any = None

    def version(self) -> str:
        """Return the versions of Whoosh and jieba."""
        return f"{version('whoosh3')} (whoosh3), jieba {version('jieba')}"

    def build(self, documents: Iterable[Document], folder: Path) -> None:
        """Index documents with the memory that ours has."""
        writer = index.create_in(str(folder), _schema()).writer(limitmb=256)
        for number, (id, text) in enumerate(documents):
            writer.add_document(id=id, number=number, text=text)
        writer.commit()

    def open(self, folder: Path) -> None:
        """Open a searcher."""
        self._searcher = index.open_dir(str(folder)).searcher()

    def prepare(self, query: Query) -> WhooshQuery:
        """Parse the words as the document wrote them."""
        text = _SYNTAX[query.kind].join(query.surfaces)
        return _parser().parse(f'"{text}"' if query.kind == "phrase" else text)

    def search(self, prepared: WhooshQuery, limit: int = 10) -> list[Hit]:
        """Search as its tutorials do."""
        results = self._searcher.search(prepared, limit=limit)
        return [(number, score) for score, number in results.top_n]

    def number(self, handle: Any) -> int:
        """Documents are stored with their number."""
        return int(self._searcher.stored_fields(handle)["number"])

    def close(self) -> None:
        """Release the searcher."""
        if self._searcher is not None:
            self._searcher.close()


@cache
def _schema() -> fields.Schema:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from jieba.analyse import ChineseAnalyzer
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        number=fields.STORED(),
        text=fields.TEXT(analyzer=ChineseAnalyzer()),
    )


@cache
def _parser() -> qparser.QueryParser:
    return qparser.QueryParser("text", _schema())
