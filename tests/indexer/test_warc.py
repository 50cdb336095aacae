"""WARC: every captured page is an article under its address, whatever else was captured."""

import gzip
import sys
import zlib
from pathlib import Path

import pytest
from document_samples import LINE, prepared_file
from jsonl_samples import read_file

from indexer.articles import Article, Failure, RawArticle
from indexer.sources import Reader, SourceFile, find_files

PAGE = f"<html><body><h1>春茶早了十天</h1><p>{LINE}</p></body></html>".encode()
URL = "http://cha.example/1"
HTML = ("Content-Type", "text/html; charset=utf-8")
DATE = "2023-03-05T08:00:00Z"


class Capture:
    """A WARC file as a crawler writes it."""

    def __init__(self) -> None:
        self.records: list[bytes] = []

    @property
    def data(self) -> bytes:
        return b"".join(self.records)

    def page(
        self,
        payload: bytes = PAGE,
        *headers: tuple[str, str],
        status: str = "200 OK",
        url: str = URL,
    ) -> "Capture":
        """Add a response, of HTML unless the headers say otherwise."""
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers or [HTML])]
        http = "\r\n".join(lines) + "\r\n\r\n"
        return self.record("response", http.encode() + payload, "application/http", url)

    def record(self, kind: str, block: bytes, type: str, url: str = URL) -> "Capture":
        """Add a record of any kind."""
        header = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {DATE}\r\n"
            f"Content-Type: {type}\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        self.records.append(header.encode() + block + b"\r\n\r\n")
        return self


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.warc"


def outcomes(path: Path, data: bytes) -> list[str]:
    """Return the id of each article, the reason of each failure."""
    return [item.reason if isinstance(item, Failure) else item.id for item in read_file(path, data)]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.txt"])
def test_page_is_an_article_under_its_address(tmp_path: Path, name: str) -> None:
    (article,) = prepared_file(tmp_path / name, Capture().page().data)
    assert isinstance(article, Article)
    assert (article.id, article.url, article.basis["url"]) == (URL, URL, "given")
    assert (article.title, article.text) == ("春茶早了十天", LINE)
    assert (article.published, article.basis["published"]) == ("2023-03-05T08:00:00+00:00", "meta")


def test_date_on_the_page_goes_before_that_of_the_capture(path: Path) -> None:
    page = PAGE.replace(b"<p>", "<p>2019-04-02　来源：茶报</p><p>".encode())
    (article,) = prepared_file(path, Capture().page(page).data)
    assert isinstance(article, Article)
    assert (article.published, article.source) == ("2019-04-02", "茶报")


def test_file_packed_record_by_record(tmp_path: Path) -> None:
    records = Capture().page().page(url="http://cha.example/2").records
    data = b"".join(map(gzip.compress, records))
    assert outcomes(tmp_path / "a.warc", data) == [URL, "http://cha.example/2"]


CHUNKED = ("Transfer-Encoding", "chunked")
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
GZIP = ("Content-Encoding", "gzip")


@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        pytest.param(PAGE, [HTML], id="as it is"),
        pytest.param(CHUNKS, [HTML, CHUNKED], id="chunks"),
        pytest.param(PAGE, [HTML, CHUNKED], id="chunks that the crawler joined"),
        pytest.param(gzip.compress(PAGE), [HTML, GZIP], id="gzip"),
        pytest.param(PAGE, [HTML, GZIP], id="gzip that the crawler unpacked"),
        pytest.param(zlib.compress(PAGE), [HTML, ("Content-Encoding", "deflate")], id="deflate"),
        pytest.param(zlib.compress(PAGE)[2:-4], [HTML, ("Content-Encoding", "deflate")], id="bare"),
    ],
)
def test_original_is_the_page_without_its_transfer(
    path: Path, payload: bytes, headers: list[tuple[str, str]]
) -> None:
    (raw,) = read_file(path, Capture().page(payload, *headers).data)
    assert isinstance(raw, RawArticle)
    assert (raw.media, raw.original, raw.content) == ("html", PAGE, PAGE.decode())


@pytest.mark.parametrize(
    ("capture", "expected"),
    [
        pytest.param(Capture().page(b"\x89PNG", ("Content-Type", "image/png")), [], id="picture"),
        pytest.param(Capture().page(status="404 Not Found"), [], id="not found"),
        pytest.param(Capture().page(b"", status="301 Moved"), [], id="moved"),
        pytest.param(
            Capture().page(LINE.encode(), ("Content-Type", "text/plain")), [URL], id="text"
        ),
        pytest.param(
            Capture().page(
                b"User-agent: *", ("Content-Type", "text/plain"), url="http://a/robots.txt"
            ),
            [],
            id="robots.txt",
        ),
        pytest.param(Capture().page(b""), ["empty"], id="empty page"),
        pytest.param(Capture().page(b"\x00\x01\xff"), ["undecodable"], id="no text"),
        pytest.param(Capture().page(b"a" * 9_000_000), ["too large"], id="over 8 MB"),
        pytest.param(
            Capture().page(gzip.compress(bytes(50_000_000)), HTML, GZIP),
            ["too large"],
            id="gzip bomb",
        ),
        pytest.param(
            Capture().page(PAGE, HTML, ("Content-Encoding", "br")), ["unsupported"], id="br"
        ),
        pytest.param(
            Capture().record("conversion", LINE.encode(), "text/plain"), [URL], id="conversion"
        ),
        pytest.param(Capture().record("metadata", b"a: b", "text/plain"), [], id="metadata"),
        pytest.param(
            Capture().record("request", b"GET / HTTP/1.1\r\n\r\n", "application/http"),
            [],
            id="request",
        ),
    ],
)
def test_what_was_captured(path: Path, capture: Capture, expected: list[str]) -> None:
    after = "http://cha.example/after"
    assert outcomes(path, capture.page(url=after).data) == [*expected, after]


def test_failure_names_the_address(path: Path) -> None:
    (failure,) = read_file(path, Capture().page(b"").data)
    assert isinstance(failure, Failure)
    assert failure.message == f"{URL}: nothing on the page"


WHOLE = Capture().page().page(url="http://cha.example/2").data


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(WHOLE[:-30], [URL, "damaged"], id="cut in a page"),
        pytest.param(WHOLE[: len(WHOLE) // 2 + 60], [URL, "damaged"], id="cut in a header"),
        pytest.param(
            WHOLE + b"WARC/1.0\r\n" + b"a: b\r\n" * 300_000,
            [URL, "http://cha.example/2", "damaged"],
            id="endless header",
        ),
        pytest.param(b"WARC/1.0\r\nWARC-Type: response\r\n\r\nabc", ["damaged"], id="no address"),
        pytest.param(
            WHOLE.replace(b"Content-Length: ", b"Content-Length: x", 1), ["damaged"], id="no length"
        ),
        pytest.param(b"no WARC at all\r\n" * 9, ["damaged"], id="no WARC"),
    ],
)
def test_damaged_file_ends_with_a_failure(
    path: Path, data: bytes, expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcomes(path, data) == expected
    assert capsys.readouterr().err == ""


def test_endless_header_is_not_read_to_its_end(path: Path) -> None:
    *_, last = read_file(path, WHOLE + b"WARC/1.0\r\n" + b"a: b\r\n" * 300_000)
    assert isinstance(last, Failure)
    assert last.message.startswith("a header over 1 MB")


def test_cut_gzip_file_ends_with_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    found = outcomes(path, WHOLE)
    assert len(found) == 2
    packed = path.read_bytes()
    path.write_bytes(packed[:-10])
    (file,) = find_files([path])
    assert isinstance(file, SourceFile)
    last = list(Reader().read(file))[-1]
    assert isinstance(last, Failure)
    assert last.reason == "damaged"


def test_file_without_its_library_says_how_to_get_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    (failure,) = read_file(path, WHOLE)
    assert isinstance(failure, Failure)
    assert failure.reason == "missing library"
    assert "pip install 'wensou[formats]'" in failure.message
