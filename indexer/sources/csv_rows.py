"""Read CSV: one article a row, its columns named by the first row in English or Chinese."""

import csv
import io
import re
from collections.abc import Iterator
from io import BufferedReader

from analysis import fold_key
from indexer.articles import Failure, Place, RawArticle
from indexer.sources.encodings import MARK, recognise_lines
from indexer.sources.files import SourceFile
from indexer.sources.jsonl import check_decoded
from indexer.sources.records import KEYS, Origin, article
from indexer.sources.streams import BUFFER
from indexer.sources.unreadable import Unreadable, megabytes

_NAMES = {
    "id": "编号 序号 文章编号",
    "title": "标题 题目 题名 文章标题 新闻标题 headline",
    "text": "正文 内容 全文 文本 文章内容 新闻内容 content body",
    "published": "日期 时间 发布日期 发布时间 发表日期 发表时间 出版日期 date time pubdate",
    "source": "来源 媒体 报纸 出处 媒体名称 outlet media publisher",
    "author": "作者 记者 撰稿",
    "editor": "编辑 责任编辑 责编",
    "section": "栏目 版面 版块 频道 分类 category",
    "url": "链接 网址 地址 原文链接 link",
}
"""The key of JSONL for each name of a column, besides the keys themselves; in both scripts and
whatever their case, since names are compared folded."""

_DELIMITERS = ",\t;"


class _Lines:
    """The lines of a file, as the csv module asks for them; keeps those of the row it is in."""

    def __init__(self, text: io.TextIOWrapper, largest: int) -> None:
        self._text = text
        self._largest = largest
        self._size = 0
        self.number = 0
        self.row: list[str] = []
        self.unclosed = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._largest + 1)
        if not line:
            self.unclosed = bool(self.row)
            raise StopIteration
        self.number += 1
        self._size += len(line)
        if self._size > self._largest:
            while not line.endswith(("\n", "\r")) and (line := self._text.readline(self._largest)):
                pass
            raise _TooLarge
        self.row.append(line)
        return line

    def begin_row(self) -> int:
        """Forget the row before; return the number of the line where the next one begins."""
        self.row, self._size = [], 0
        return self.number + 1


class _TooLarge(Exception):
    pass


def read_rows(
    file: SourceFile, stream: BufferedReader, largest: int
) -> Iterator[RawArticle | Failure]:
    """Yield the article, or what is wrong with it, of every row that is not blank.

    `largest` bounds the characters of a row that are ever in memory.
    """
    encoding = recognise_lines(stream.peek(BUFFER))
    text = io.TextIOWrapper(stream, encoding, errors=MARK, newline="")
    try:
        yield from _Rows(file, encoding, largest).read(text)
    finally:
        text.detach()  # else it closes the file


class _Rows:
    def __init__(self, file: SourceFile, encoding: str, largest: int) -> None:
        self._file = file
        self._encoding = encoding
        self._largest = largest
        csv.field_size_limit(max(largest, csv.field_size_limit()))  # its own, 128 KB, is too small

    def read(self, text: io.TextIOWrapper) -> Iterator[RawArticle | Failure]:
        lines = _Lines(text, self._largest)
        header = text.readline(self._largest).lstrip("\ufeff")
        delimiter = max(_DELIMITERS, key=header.count)
        columns = _columns(next(csv.reader([header], delimiter=delimiter), []))
        lines.number = 1
        rows = csv.reader(lines, delimiter=delimiter)
        while True:
            place = Place(self._file.shown, lines.begin_row())
            try:
                if (row := self._next(rows, lines, place)) is None:
                    return
                if any(map(str.strip, row)):
                    yield self._article(columns, row, lines, place)
            except Unreadable as bad:
                yield bad.at(place)

    def _next(self, rows: "Iterator[list[str]]", lines: _Lines, place: Place) -> list[str] | None:
        try:
            row = next(rows, None)
        except (_TooLarge, csv.Error):
            message = (
                f"the row is over {megabytes(self._largest)}, to line {lines.number}: split it, or"
                f" close its quotation marks"
            )
            raise Unreadable("too large", message) from None
        if lines.unclosed:
            lines.unclosed = False
            message = (
                f"a quotation mark is open from here to line {lines.number}, the last: close it"
            )
            raise Unreadable("malformed", message)
        return row

    def _article(
        self, columns: list[str], row: list[str], lines: _Lines, place: Place
    ) -> RawArticle:
        source = check_decoded("".join(lines.row), self._encoding)
        if any(map(str.strip, row[len(columns) :])):
            message = f"{len(row)} values for {len(columns)} columns: quote those with a separator"
            raise Unreadable("malformed", message)
        record: dict[str, str] = {}
        for name, value in zip(columns, row, strict=False):
            if name and value.strip():
                record.setdefault(name, value)
        bare = source.removesuffix("\n").removesuffix("\r").encode(self._encoding)
        return article(record, Origin(place, f"{self._file.name}:{place.line}", bare))


def _columns(header: list[str]) -> list[str]:
    """Return the key of each column, empty of one that is not read."""
    keys = {fold_key(name): key for key, names in _NAMES.items() for name in names.split()}
    keys |= {key: key for key in KEYS}
    columns = [keys.get(re.sub(r"[\s_-]+", "", fold_key(name.strip())), "") for name in header]
    if not {"title", "text", "html"} & set(columns):
        named = ", ".join(header)[:200] or "nothing"
        message = f"no column is called title or text (标题, 正文, 内容): the first row has {named}"
        raise Unreadable("malformed", message)
    return columns
