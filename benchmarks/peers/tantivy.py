"""tantivy, fed with our tokens: the whitespace tokenizer cuts them where we joined them."""

from collections.abc import Iterable
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.corpora import Document
from benchmarks.peers.peer import Hit, Peer
from benchmarks.queries import GRAMS, WORDS, Query

HEAP_BYTES = 256_000_000


class Tantivy(Peer):
    """Both streams, as ours; one thread writes."""

    name = "tantivy"
    label = "tantivy"
    note = "words and grams; one writing thread, count=False"
    with_grams = True

    @classmethod
    def unavailable(cls) -> str:
        """It is a package of its own."""
        return "" if find_spec("tantivy") else "tantivy is not installed: run `make bench`"

    def load(self) -> None:
        """Import it."""
        import tantivy  # noqa: F401

    def version(self) -> str:
        """Return the version of the Python package."""
        return version("tantivy")

    def build(self, documents: Iterable[Document], folder: Path) -> None:
        """Index documents and wait for merges."""
        import tantivy

        writer = self._index(folder).writer(heap_size=HEAP_BYTES, num_threads=1)
        for number, (id, text) in enumerate(documents):
            document = tantivy.Document(id=id, number=number, words=_joined(WORDS.terms(text)))
            if self.with_grams:
                document.add_text("grams", _joined(GRAMS.terms(text)))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """Open a searcher."""
        self._searcher = self._index(folder).searcher()

    def prepare(self, query: Query) -> Any:
        """Return the query as an object of its own."""
        return self._query(query)

    def search(self, prepared: Any, limit: int = 10) -> list[Hit]:
        """Search without counting."""
        found = self._searcher.search(prepared, limit, count=False)
        return [(address, score) for score, address in found.hits]

    def _query(self, query: Query) -> Any:
        import tantivy

        made = tantivy.Query
        if query.kind == "phrase":
            words: list[Any] = [_whole(term) for term in query.terms]
            return made.phrase_query(self._schema, "grams", words)
        leaves = [made.term_query(self._schema, "words", term, "freq") for term in query.terms]
        if len(leaves) == 1:
            return leaves[0]
        occur = tantivy.Occur.Should if query.kind == "or" else tantivy.Occur.Must
        return made.boolean_query([(occur, leaf) for leaf in leaves])

    def number(self, handle: Any) -> int:
        """Documents are stored with their number."""
        return int(self._searcher.doc(handle)["number"][0])

    def _index(self, folder: Path) -> Any:
        import tantivy

        made = tantivy.Index(self._schema, path=str(folder))
        whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        made.register_tokenizer("terms", whitespace)
        return made

    @cached_property
    def _schema(self) -> Any:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        schema.add_unsigned_field("number", stored=True)
        schema.add_text_field("words", tokenizer_name="terms", index_option="freq")
        if self.with_grams:
            schema.add_text_field("grams", tokenizer_name="terms", index_option="position")
        return schema.build()


class TantivyWords(Tantivy):
    """Words alone: what the rate of a build is held against."""

    name = "tantivy-words"
    label = "tantivy, words alone"
    note = "words; one writing thread"
    with_grams = False
    searched = False


def _whole(term: str) -> str:
    """A gram may hold a space."""
    return term.replace(" ", "␣")


def _joined(terms: list[str]) -> str:
    return _whole("\n".join(terms))
