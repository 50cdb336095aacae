"""Reading and cleaning all articles of a folder, for the tests of sample and real articles."""

from pathlib import Path

from indexer.articles import Article
from indexer.preparation import prepare
from indexer.sources import Reader, SourceFile, find_files


def prepared(folder: Path) -> dict[str, Article]:
    """Return the cleaned articles of a folder by their place in it."""
    found = {}
    for file in find_files([folder]):
        if isinstance(file, SourceFile):
            for raw in Reader().read(file):
                article = prepare(raw)
                assert isinstance(article, Article), article
                line = "" if article.place.line is None else f":{article.place.line}"
                found[file.name.removeprefix(f"{folder.name}/") + line] = article
    return found
