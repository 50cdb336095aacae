"""From clauses to a query tree: which terms find an article, and what each is worth.

An article matches when it has any word or gram of any bare clause; exact clauses must all be
there. The score adds up BM25 of words and of grams, over title and text; `reranking` orders the
best anew.
"""

from collections.abc import Callable, Sequence

from analysis import ArticleAnalyzer
from analysis.schema import TEXT_FIELDS
from engine import All, And, AndMaybe, Or, Query, Term, run_query
from search.query_parser import Clause

# Each constant was chosen by the mean nDCG@10, after `reranking`, of three groups of development
# queries: five sets in 3,104 documents, five in 31,866, two in 19,308 without titles; 200 to 400
# queries of each. Differences under .003 in a set are noise.

WORD_WEIGHT = 1.0
GRAM_WEIGHT = 0.25
"""Grams at 0.25: .9290 .9232 .6727; at 0.5 .9282 .9225 .6712, at 1 .9278 .9197 .6704. There are
more of them in a query than words, and those across two words are rare by chance."""

RUN_WEIGHT = 0.4
"""What it adds that a whole bare run stands in the article as typed, in BM25 of its grams. Only for
runs that are not one word, which has its own BM25. Without it, of 1,222 runs of 4 to 12 characters
that stand in ten articles of news or fewer 17 do not find theirs among the first ten, with it 9.
nDCG@10 of eighteen sets is .8919 without and .8924 with it; for single words too it were .003 less.
"""

FIELD_WEIGHT = {"title": 0.2, "text": 1.0}
"""Title at 0.2: .9282 .9225 .6712; at 0.1 .9277 .9232 .6689, at 0.5 .9286 .9222 .6703 (grams 0.5).
Titles are the shorter field, and many articles have none, so BM25 makes a term there worth more."""

RECENCY_SHARE = 0.5
"""What age takes from a score at most, where it is asked for: an article of any age stays above a
new one that is half as good. The fall is exponential, as in Li and Croft's time-based language
models (2003) and Elasticsearch's `exp` decay, down to a floor."""

LONGEST_RUN = 16
"""Characters. Longer bare runs are questions and pasted text, seldom in an article word for word.
"""


def build_query(
    clauses: tuple[Clause, ...],
    analyzer: ArticleAnalyzer,
    also: Callable[[str], Sequence[Query]] = lambda run: (),
) -> Query:
    """Return the query tree of the clauses; without clauses every article matches. `also` is what
    else finds a bare run.
    """
    exact = [_exact(clause.text, analyzer) for clause in clauses if clause.exact]
    bare = [
        leaf
        for clause in clauses
        if not clause.exact
        for leaf in (*_bare(clause.text, analyzer), *also(clause.text))
    ]
    if exact and bare:
        return AndMaybe(_all_of(exact), Or(tuple(bare)))
    if exact:
        return _all_of(exact)
    return Or(tuple(bare)) if bare else All()


def _all_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else And(tuple(queries))


def _exact(text: str, analyzer: ArticleAnalyzer) -> Query:
    """Find a run of one or more characters as it stands, in title or text."""
    runs = (run_query(field, text, analyzer.grams, FIELD_WEIGHT[field]) for field in TEXT_FIELDS)
    return Or(tuple(runs))


def _bare(text: str, analyzer: ArticleAnalyzer) -> list[Query]:
    """Find the words and grams of a run that was typed without quotes."""
    words = analyzer.words.terms(text)
    pairs = analyzer.grams.terms(text)[:-1]
    grams = [gram for gram in pairs if _ranks(gram)]
    found: list[Query] = []
    for field in TEXT_FIELDS:
        weight = FIELD_WEIGHT[field]
        of_words, of_grams = f"{field}_words", f"{field}_grams"
        found += [Term(of_words, word, WORD_WEIGHT * weight) for word in words]
        found += [Term(of_grams, gram, GRAM_WEIGHT * weight) for gram in grams]
        one_word = len(words) == 1 and pairs and grams == pairs
        if len(text) <= LONGEST_RUN and not one_word:
            found.append(run_query(field, text, analyzer.grams, RUN_WEIGHT * weight))
    return found


def _ranks(gram: str) -> bool:
    """Whether a gram says what a text is about: letters or Han on both sides, and not only ASCII.

    Pairs of ASCII letters and digits are in nearly every article; such words rank as words.
    """
    return gram.isalnum() and not gram.isascii()
