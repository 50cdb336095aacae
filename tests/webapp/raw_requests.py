"""Requests as bytes that no client would send: random ones, and good ones that were damaged."""

import json
from random import Random
from urllib.parse import quote

PATHS = (
    *("/", "/search", "/search.json", "/search.rss", "/search.atom", "/search.csv", "/about"),
    *("/api/v1/search", "/api/v1/suggest", "/api/v1/articles", "/api/v1/articles/paging/01"),
    *("/api/v1/articles/hostile/similar", "/api/v1/similar", "/api/v1/analyze", "/api/v1/stats"),
    *("/openapi.json", "/docs/api", "/articles/emoji", "/articles", "/embed", "/embed/v1.js"),
    *("/static/style.css", "/opensearch.xml", "/robots.txt", "/healthz", "/none"),
)
NAMES = (
    *("q", "page", "hitsPerPage", "source", "from", "to", "sort", "facets", "dup", "copies"),
    *("recency", "explain", "script", "limit", "format", "id", "raw", "text", "in", "lang"),
    *("theme", "open", "pinned", "filter", "placeholder", "v", "", "q[]", "\x00"),
)
VALUES = (
    *(
        "",
        "武汉",
        "社区治理",
        '"社区 治理"',
        "武*",
        "title:大桥",
        "(长江 OR 黄河) -收费",
        "1",
        "0",
        "-1",
    ),
    *("9" * 400, "1e9", "٣", "relevance", "-date", "2022-11-12", "0000-00-00", "emoji", "hostile"),
    *("paging/01", "../../etc/passwd", "\x00", "\r\nX: y", "<script>", "%", "%00", "%ZZ", "\ud800"),
    *(
        "*" * 300,
        "(" * 500,
        '"' * 511,
        "a?" * 250,
        "-" * 512,
        "日期：" * 100,
        "~9" * 200,
        "😀" * 256,
    ),
    *(
        "{{7*7}}",
        "' OR 1=1--",
        "\u202e",
        "\ufeff",
        "\u200b",
        "opensearch",
        "exact",
        "show",
        "zh-Hant",
    ),
)
HEADERS = (
    *("Host", "Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset", "Cookie", "Range"),
    *("If-None-Match", "If-Modified-Since", "If-Range", "Origin", "Referer", "User-Agent", "Via"),
    *("Content-Type", "Content-Encoding", "Content-Length", "Transfer-Encoding", "Expect", "TE"),
    *("Connection", "Upgrade", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"),
    *("X-Forwarded-Prefix", "Forwarded", "Authorization", "X-Request-Id", "X-HTTP-Method-Override"),
)
HEADER_VALUES = (
    *(
        "",
        "*",
        "*/*;q=9",
        "application/json",
        "application/x-suggestions+json",
        "gzip;q=0",
        "zh-TW",
    ),
    *("bytes=0-0", "bytes=9-1,-5", 'W/"x"', '"' * 50, "Thu, 99 Foo 2022 25:61:00 GMT", "lang=en"),
    *("lang=%FF; theme==;;=", "http://[::1", "a b", "localhost:99999", "[", "é", "\x7f", "chunked"),
    *("chunked, gzip", "-1", "0", "99999999999", "1e3", "100-continue", "close", "keep-alive"),
    *("multipart/form-data", "text/plain; charset=\x00", "x" * 5000, "for=[::1]:80;proto=", ","),
)
METHODS = (
    *("GET", "GET", "GET", "HEAD", "POST", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"),
    *("TRACE", "CONNECT", "FOO", "get"),
)
BODIES = (
    *("", "{}", "[]", "null", "1", '"q"', "{", "\ufeff{}", '{"q":"武汉"}', '{"q":"\\ud800"}'),
    *('{"q":1e999}', '{"q":NaN}', '{"q":null}', '{"q":"a","page":1.0}', '{"q":["a"]}'),
    *(
        '{"page":' + "9" * 5000 + "}",
        "[" * 60_000,
        '{"a":' * 9_000,
        '{"q":"' + "武" * 20_000 + '"}',
    ),
    *('{"q":"a","source":' + json.dumps(["a"] * 99) + "}", '{"q":"a","facets":["year","x"]}'),
    *('{"q":"a","explain":"1"}', '{"q":"a","from":"2022-13-01"}', '{"\\u0000":{},"q":"\\u0000"}'),
)


def _good(random: Random) -> bytes:
    """Return a request of correct syntax with values of any kind."""
    method = random.choice(METHODS[:6])
    posts = method == "POST"
    target = "/api/v1/search" if posts and random.random() < 0.7 else _target(random)
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close"]
    body = b""
    if posts:
        body = random.choice(BODIES).encode()
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return _joined(lines) + body


def _odd(random: Random) -> bytes:
    """Return a request with headers of any kind."""
    target = random.choice(PATHS) if random.random() < 0.5 else _target(random)
    lines = [f"{random.choice(METHODS)} {target} HTTP/1.{random.choice('0111')}"]
    lines += [
        f"{random.choice(HEADERS)}: {random.choice(HEADER_VALUES)}"
        for _ in range(random.randrange(6))
    ]
    return _joined([*lines, "Connection: close"]) + random.choice(BODIES).encode()[:2000]


def _damaged(random: Random) -> bytes:
    """Return a request with some bytes changed, left out, doubled or put in."""
    request = bytearray(_good(random) if random.random() < 0.5 else _odd(random))
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        at = random.randrange(len(request))
        piece = bytes(request[at : at + random.randrange(1, 20)])
        new = random.choice((random.randbytes(1), b"", piece * 2, random.randbytes(8), b"\r\n"))
        request[at : at + len(piece)] = new or b"\0"
    return bytes(request) + b"\r\n\r\n"


def _noise(random: Random) -> bytes:
    """Return bytes that are no request."""
    begin = random.choice(
        (b"", b"GET ", b"GET / HTTP/1.1\r\n", b"\x16\x03\x01\x02", b"PRI * HTTP/2")
    )
    return begin + random.randbytes(random.randrange(300)) + b"\r\n\r\n"


def _target(random: Random) -> str:
    path = random.choice(PATHS)
    if random.random() < 0.2:
        path += "/" + _quoted(random, random.choice(VALUES))
    pairs = [
        f"{_quoted(random, random.choice(NAMES))}={_quoted(random, random.choice(VALUES))}"
        for _ in range(random.choice((0, 1, 1, 2, 3, 8)))
    ]
    return f"{path}?{random.choice('&&&;').join(pairs)}" if pairs else path


def _quoted(random: Random, text: str) -> str:
    encoding = random.choice(("utf-8", "utf-8", "utf-8", "gb18030", "utf-16"))
    errors = "ignore" if encoding == "gb18030" else "surrogatepass"
    return quote(text.encode(encoding, errors), safe=random.choice(("", "/", "*()~-")))


def _joined(lines: list[str]) -> bytes:
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogatepass")


_MAKERS = (*[_good] * 4, *[_odd] * 3, *[_damaged] * 2, _noise)


def raw_request(random: Random) -> bytes:
    """Return one request."""
    return random.choice(_MAKERS)(random)
