"""Each case in which stock Whoosh is wrong, shown; so that one that is mended is noticed."""

from typing import Any

import pytest
from stock_errors import STOCK_ERRORS, StockError
from whoosh.codec.whoosh3 import W3Codec
from whoosh_scan import Found, scan

from engine.columnar.codec import ColumnarCodec
from engine.columnar.whoosh_queries import evaluate_whoosh

RAISED = (AssertionError, IndexError, NotImplementedError, ValueError, ZeroDivisionError)


def stock_answer(error: StockError) -> Found | type[Exception]:
    with error.corpus.index(W3Codec()).searcher() as searcher:
        try:
            return dict(searcher.search(error.query, limit=error.limit).items())
        except RAISED as raised:
            return type(raised)


def our_answer(error: StockError) -> Found:
    with error.corpus.index(ColumnarCodec()).searcher() as searcher:
        documents, scores = evaluate_whoosh(searcher, error.query)
    return dict(zip(documents.tolist(), scores.tolist(), strict=True))


def best(found: Found, limit: int | None) -> Any:
    return pytest.approx(dict(sorted(found.items(), key=lambda hit: -hit[1])[:limit]), rel=1e-5)


@pytest.mark.parametrize("error", STOCK_ERRORS, ids=lambda error: error.name)
def test_stock_is_wrong_and_we_are_not(error: StockError) -> None:
    right, stock = scan(error.query, error.corpus), stock_answer(error)
    assert stock != best(right, error.limit), f"mended: {error.reason}"
    expected = stock if error.inherited else right
    assert our_answer(error) == pytest.approx(expected, rel=1e-5)
