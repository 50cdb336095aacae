"""The script of the search box: one module without dependencies, joined from the parts in `box/`.

    strings/, box/style.css, box/*.js -> Script: the bytes, their digest, their integrity value

The parts are modules for who reads them; joined they share one scope, so every name in them is
there once. Comments stand on lines of their own and are left out.
"""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from webapp.language import LANGUAGES, strings

PARTS = (
    "dom",
    "composition",
    "addresses",
    "questions",
    "placement",
    "shortcuts",
    "settings",
    "options",
    "surface",
    "answers",
    "element",
    "wensou",
)
"""In the order in which they need one another; only what the last one exports is exported."""

BOX = Path(__file__).parent / "box"
RELEASED = BOX / "released"
"""Copies of released scripts: sites that hold on to one by its integrity value keep getting it."""

_HEADING = "/* Wensou 文搜, the search box, version 1. MIT licence. */"
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const |class |function)", re.MULTILINE)
_COMMENT = re.compile(r"^\s*(?://|/\*|\*).*\n", re.MULTILINE)
_EMPTY = re.compile(r"^\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    """A script as it is sent; `packed` is the same with gzip."""

    content: bytes
    packed: bytes
    digest: str
    integrity: str

    @classmethod
    def of(cls, content: bytes) -> "Script":
        """Return the script with these bytes."""
        integrity = base64.b64encode(hashlib.sha384(content).digest()).decode()
        return cls(
            content=content,
            packed=gzip.compress(content, mtime=0),
            digest=hashlib.sha256(content).hexdigest()[:16],
            integrity=f"sha384-{integrity}",
        )


@cache
def current_script() -> Script:
    """Return the script of this version."""
    *others, last = ((BOX / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
    code = "\n".join([_data(), *(_EXPORT.sub("", part) for part in others), last])
    return Script.of(f"{_HEADING}\n{_stripped(_IMPORT.sub('', code))}".encode())


def released_script(digest: str) -> Script | None:
    """Return this version's script, or one that was released, by the digest in its address."""
    if digest == current_script().digest:
        return current_script()
    path = RELEASED / f"v1.{digest}.js"
    return Script.of(path.read_bytes()) if digest.isalnum() and path.is_file() else None


def _data() -> str:
    words = {language: _words(language) for language in LANGUAGES}
    style = (BOX / "style.css").read_text(encoding="utf-8")
    style = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    style = re.sub(r"\s*([{};,])\s*", r"\1", style).replace(";}", "}").replace(": ", ":").strip()
    return f"const WORDS = {_json(words)}\nconst STYLE = {_json(style)}\n"


def _words(language: str) -> dict[str, object]:
    return {
        name.removeprefix("widget."): text
        for name, text in strings(language).items()
        if name.startswith("widget.")
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _stripped(code: str) -> str:
    return _EMPTY.sub("", _COMMENT.sub("", code))
