"""Python imports this by itself when it starts, in every process that finds this folder on its
path: wherever Whoosh would use its stock codec, it uses ours.
"""

from typing import Any

import whoosh.codec.whoosh3

from engine.columnar.codec import ColumnarCodec


def columnar(*_arguments: Any, **_options: Any) -> ColumnarCodec:
    """Stand in for the stock codec; how large its blocks are and the like is nothing to ours."""
    return ColumnarCodec()


whoosh.codec.whoosh3.W3Codec = columnar
