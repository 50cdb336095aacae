"""The articles: clean text of real news and poems beside the checkout, else sentences of ours.

A corpus is laid out once as a plain file, one document a line, so that every engine reads the same
text at next to no cost. No corpus is ever held whole by a process that is measured.
"""

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import html

from analysis import strip_invisible

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "corpora"
FILES = {"xwlb": SHARED / "xwlb.jsonl.gz", "poetry": SHARED / "poetry.jsonl.gz"}

Document = tuple[str, str]
"""The id and the text (title, line break, body) of a document."""

_BREAK = "\x1e"
"""Stands for a line break in a laid out corpus."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus on disk, laid out in `path`."""

    name: str
    documents: int
    text_bytes: int
    path: str

    @property
    def key(self) -> str:
        """Name of its files."""
        return f"{self.name}-{self.documents}"

    @property
    def megabytes(self) -> float:
        """Its text in UTF-8, in MB of 1,000,000 bytes."""
        return self.text_bytes / 1e6


def is_real(name: str) -> bool:
    """Return whether a corpus is at hand; if not, our sample articles stand for it."""
    return FILES[name].is_file()


def lay_out(name: str, size: int | None, folder: Path) -> Corpus:
    """Write `size` documents spread evenly over the corpus `name` (None: all) into `folder`."""
    texts = list(islice(_spread(name, size), size))
    path = folder / f"{name}-{len(texts)}.txt"
    total = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number, text in enumerate(texts):
            total += len(text.encode())
            out.write(f"{name}-{number}\t{text.replace(chr(10), _BREAK)}\n")
    corpus = Corpus(name, len(texts), total, str(path))
    path.with_suffix(".json").write_text(json.dumps(asdict(corpus)), encoding="utf-8")
    return corpus


def load(path: Path) -> Corpus:
    """Return a corpus that was laid out, from the file that describes it."""
    return Corpus(**json.loads(path.read_text(encoding="utf-8")))


def read(path: str | Path) -> Iterator[Document]:
    """Yield the documents of a laid out corpus."""
    with Path(path).open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            id, _, text = line[:-1].partition("\t")
            yield id, text.replace(_BREAK, "\n")


def _spread(name: str, size: int | None) -> Iterator[str]:
    """Yield texts evenly spread over a corpus, so that each size is alike but for its size."""
    if not is_real(name):
        yield from made_of_samples(size or 20_000)
        return
    with gzip.open(FILES[name], "rt", encoding="utf-8") as lines:
        records = list(lines)
    step = len(records) / min(size or len(records), len(records))
    wanted = range(min(size or len(records), len(records)))
    yield from filter(None, (_text(json.loads(records[int(n * step)])) for n in wanted))


def _text(record: dict[str, Any]) -> str:
    body = record["text"] if "text" in record else paragraphs(record["html"])
    return _clean(record["title"] + "\n" + body)


def paragraphs(fragment: str) -> str:
    """Return the text of an HTML fragment, a line for each paragraph."""
    root = html.fragment_fromstring(fragment, create_parent="div")
    blocks = root.xpath(".//p") or [root]
    return "\n".join(block.text_content() for block in blocks)


def _clean(text: str) -> str:
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in strip_invisible(text).split("\n"))
    return "\n".join(filter(None, lines))


def samples() -> list[str]:
    """Return the texts of the sample articles in `seeds/`."""
    from indexer.articles import Article
    from indexer.preparation import prepare
    from indexer.sources import Reader, SourceFile, find_files

    files = [file for file in find_files([ROOT / "seeds"]) if isinstance(file, SourceFile)]
    raws = (raw for file in files for raw in Reader().read(file))
    articles = (article for article in map(prepare, raws) if isinstance(article, Article))
    return [_clean(article.title + "\n" + article.text) for article in articles]


def made_of_samples(size: int, seed: int = 7) -> Iterable[str]:
    """Yield texts of about 800 characters made of sentences of the samples."""
    draw = random.Random(seed)
    sentences = [s for text in samples() for s in re.findall(r"[^。！？\n]{8,}[。！？]", text)]
    for _ in range(size):
        yield "".join(draw.choices(sentences, k=draw.randint(10, 30)))
