"""Names in the properties of documents: often that of the computer, not of the author."""

import re

_NOBODY = re.compile(
    r"(?:microsoft|windows|office|微[软軟])?\s*"
    r"(?:用[户戶]|使用者|user|users|admin|administrator|owner|guest|unknown|author|作者|匿名|未知)?"
    r"\d*|python-docx|(?:lenovo|dell|hp|asus|acer|thinkpad|huawei|apple|pc|wps)[\w -]*|[a-z]{1,3}",
    re.IGNORECASE,
)


def person(name: str | None) -> str:
    """Return a name that may be a person's or an office's, empty where it is that of a computer.

    Example: `"Administrator"` -> `""`, `"何遥"` -> `"何遥"`.
    """
    stripped = " ".join((name or "").split())
    return "" if _NOBODY.fullmatch(stripped) else stripped
