"""Articles as text for the tests of cleaning, and the shortest ways through it."""

from indexer.articles import Article, Page, Place, RawArticle
from indexer.cleaning import clean
from indexer.cleaning.cascade import Step
from indexer.cleaning.draft import Draft

FIRST = "今年的春茶比往年早了十天，茶农说这要归功于连日的暖阳。"
LAST = "县里请来了专家，手把手教大家剪枝、施肥和采摘。"


NO_PAGE = Page()


def cleaned(text: str, page: Page = NO_PAGE, **given: str) -> Article:
    """Clean a text, with fields that its source states beside it."""
    return clean(RawArticle("sample", Place("sample.txt"), "text", text, given), page)


def after(text: str, *steps: Step) -> str:
    """Return what some steps of the cascade make of a text."""
    draft = Draft(text)
    for step in steps:
        draft = step(draft)
    return draft.text


def fields(article: Article) -> dict[str, str]:
    """Return the fields, other than title and text, that are not empty."""
    names = ("source", "author", "editor", "section", "published", "url")
    return {name: value for name in names if (value := getattr(article, name))}
