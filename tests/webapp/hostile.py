"""Texts that try to become markup, code or another address, and what a page that is safe has."""

import random
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt/src=//evil.example/x.js>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><style>*{background:url(//evil.example)}",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "' onmouseover='alert(1)' x='",
    '" autofocus onfocus="alert(1)" x="',
    "` onclick=alert(1) `",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    'https://evil.example/"onmouseover="alert(1)',
    "http://evil.example'onclick='alert(1)",
    "//evil.example/x",
    "{{ 7 * 191 }}",
    "{% raw %}{{ config }}",
    "${alert(1)}",
    "[x]({home})",
    "{count}",
    "**{0.__class__}**",
    "`code`",
    "<mark id=match-1>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<form action=//evil.example><input name=q>",
    "<wensou-search endpoint=//evil.example>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3c;script&#x3e;",
    "\u202e<script>\u202c",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "＜script＞alert(1)＜/script＞",
    "\r\nSet-Cookie: x=1",
    "?lang=en&theme=dark#main",
)

ADDRESSES = frozenset({"href", "src", "action", "formaction", "xlink:href", "content"})
ATTRIBUTES = frozenset(
    "accept action alt aria-autocomplete aria-controls aria-current aria-describedby "
    "aria-expanded aria-haspopup aria-hidden aria-invalid aria-label autocapitalize "
    "autocomplete autofocus charset class content d data-copied data-kinds data-said "
    "data-step data-suggested data-suggestions data-theme datetime enterkeyhint focusable for "
    "hidden href hreflang id lang method name placeholder preserveaspectratio property rel "
    "role scope spellcheck src start tabindex title type value viewbox".split()
)
"""Every attribute that our templates write; an injection brings others."""

ELEMENTS = frozenset(
    "a article aside body button code dd del details div dl dt footer form h1 h2 head header "
    "html input ins label li link main mark meta nav ol p path pre script section small span "
    "strong summary svg table tbody td tfoot th thead time title tr ul".split()
)
"""Every element that our templates write."""


def hostile_texts(count: int) -> Iterator[str]:
    """Yield texts that join payloads with each other, with Chinese and with quotation marks."""
    chance = random.Random(7)
    for number in range(count):
        parts = chance.sample(PAYLOADS, chance.randint(1, 3))
        text = chance.choice(["", " ", "敌意", '"', "'", "<", "\n"]).join(parts)
        yield f"敌意{text}敌意{number}"


class Reader(HTMLParser):
    """Reads a page as a browser does and notes what our templates never write."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note elements, attributes and addresses that are not ours."""
        if tag not in ELEMENTS:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.wrong.append(f"{tag} {name}={value}")
            if name in ADDRESSES - {"content"} and not _harmless(value or ""):
                self.wrong.append(f"{tag} {name}={value}")
        if tag == "script" and not dict(attrs).get("src"):
            self.wrong.append("a script inside the page")
        if tag == "meta" and dict(attrs).get("http-equiv"):
            self.wrong.append("meta http-equiv")

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        self.texts.append(data)


def _harmless(address: str) -> bool:
    """Return whether an address leads to this site or to the web."""
    if not address or address.startswith(("/", "?", "#")):
        return not address.startswith("//")
    return urlsplit(address).scheme.lower() in ("http", "https")


def injections(html: str) -> list[str]:
    """Return what of a page our templates did not write."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.wrong
