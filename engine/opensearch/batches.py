"""Batches: documents -> what the cluster is sent of each, as lines of a file, in any process.

A line has, between tabs: id, numbers, original, and the other fields of the document. The numbers
stay apart, because some are known only once all documents are there.
"""

import base64
import gzip
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from analysis import NO_WORDS, ArticleAnalyzer, UserDictionary
from analysis.schema import FIELDS, TEXT_FIELDS
from engine.opensearch.encoding import characters, stream
from engine.opensearch.layout import STORED, TEXTS, length_field
from engine.opensearch.vocabulary import Words, read_words
from engine.protocol import Document
from engine.write_protocol import Batch

WORD_FIELDS = tuple(f"{field}_words" for field in TEXT_FIELDS)


class Line(NamedTuple):
    """A document on its way: id, numbers, original (packed, or empty), and all else, as JSON."""

    id: str
    numbers: dict[str, int]
    original: str
    content: str


@dataclass(frozen=True, slots=True)
class LineWriter:
    """Writes a batch as a file of lines in a folder, cut with words that jieba does not know;
    implements `engine.BatchWriter`.
    """

    folder: Path
    dictionary: UserDictionary = NO_WORDS

    def write(self, documents: Sequence[Document]) -> Batch:
        """Analyze documents and write their lines. Raises ValueError where one has no id, a field
        that there is not, or half a surrogate pair; OverflowError where a number has more than 64
        bits; TypeError where a stored value is not as in JSON.
        """
        analyzer, words = _analyzer(self.dictionary), {name: Counter[str]() for name in WORD_FIELDS}
        handle, name = tempfile.mkstemp(".lines", dir=self.folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            for document in documents:
                file.write(line_of(document, analyzer, words))
        _words_file(Path(name)).write_text(json.dumps(words), encoding="utf-8")
        return Batch(Path(name), tuple(document.id for document in documents))


def line_of(document: Document, analyzer: ArticleAnalyzer, words: Words | None = None) -> str:
    """Return the line of a document; add its words to those of the others."""
    _check(document)
    original = ""
    if document.original:
        packed = gzip.compress(document.original, 6, mtime=0)
        original = base64.b64encode(packed).decode("ascii")
    numbers = {name: number for name, number in document.numbers.items() if number}
    content = json.dumps(_content(document, analyzer, words), ensure_ascii=False)
    content.encode("utf-8")  # which half a surrogate pair has no place in
    return "\t".join((json.dumps(document.id), json.dumps(numbers), original, content)) + "\n"


def lines_of(batch: Batch) -> Iterator[Line]:
    """Yield the lines of a batch."""
    with batch.path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            id, numbers, original, content = line.rstrip("\n").split("\t")
            yield Line(json.loads(id), json.loads(numbers), original, content)


def words_of(batch: Batch) -> Words:
    """Return the words of a batch, and in how many of its documents each is."""
    return read_words(_words_file(batch.path).read_text(encoding="utf-8"))


def remove(batch: Batch) -> None:
    """Remove the files of a batch."""
    batch.path.unlink()
    _words_file(batch.path).unlink()


def document_of(source: Mapping[str, Any]) -> Document:
    """Return the document that the cluster keeps the fields of, to be analyzed anew."""
    stored = source.get(STORED, {})
    texts = {name: stored.get(name, "") for name in TEXT_FIELDS} | source.get(TEXTS, {})
    keywords = {f.name: source[f.name] for f in FIELDS if f.kind == "keyword" and f.name in source}
    numbers = {f.name: source[f.name] for f in FIELDS if f.kind == "number" and f.name in source}
    return Document(source["id"], texts, keywords, numbers, stored)


def content_of(document: Document, analyzer: ArticleAnalyzer, numbers: Mapping[str, Any]) -> str:
    """Return what the cluster is sent of a document, with numbers and what is derived from them."""
    content = _content(document, analyzer, None)
    return json.dumps({**content, **numbers}, ensure_ascii=False)


def _words_file(path: Path) -> Path:
    return path.with_suffix(".words")


def _check(document: Document) -> None:
    if not document.id:
        raise ValueError("a document needs an id")
    unknown = document.texts.keys() - set(TEXT_FIELDS)
    for kind, given in (("keyword", document.keywords), ("number", document.numbers)):
        unknown |= given.keys() - {field.name for field in FIELDS if field.kind == kind}
    if unknown:
        raise ValueError(f"document {document.id!r} has unknown fields: {sorted(unknown)}")
    if any(not 0 <= number < 1 << 64 for number in document.numbers.values()):
        raise OverflowError(f"document {document.id!r} has a number of more than 64 bits")


def _content(document: Document, analyzer: ArticleAnalyzer, words: Words | None) -> dict[str, Any]:
    found: dict[str, Any] = {"id": document.id}
    for name in TEXT_FIELDS:
        text = document.texts.get(name, "")
        terms, grams = analyzer.terms("words", text), analyzer.terms("grams", text)
        for field, tokens in ((f"{name}_words", terms), (f"{name}_grams", grams)):
            found[field], found[length_field(field)] = stream(tokens), len(tokens)
        found[f"{name}_chars"] = stream(characters(grams))
        if words is not None:
            words[f"{name}_words"].update(set(terms))
    found |= {name: value for name, value in document.keywords.items() if value}
    others = {
        name: document.texts.get(name, "")
        for name in TEXT_FIELDS
        if document.texts.get(name, "") != document.stored.get(name, "")
    }
    return found | {STORED: dict(document.stored)} | ({TEXTS: others} if others else {})


@lru_cache(maxsize=1)
def _analyzer(dictionary: UserDictionary) -> ArticleAnalyzer:
    return ArticleAnalyzer(dictionary)
