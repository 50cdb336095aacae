"""Kinds of parameters: how a value is written in an address and in JSON, and what is allowed.

The same object reads a value and says in JSON Schema what may be given, so a description of the API
says what holds. Empty values count as not given; values that mean nothing, and a second value where
one is meant, raise InvalidRequest, naming the parameter and what is allowed. A value in JSON must
have its type; it becomes the text that it would be in an address.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from search import InvalidRequest
from search.models import check_among, check_between

Values = MultiDict[str, str]
Schema = dict[str, Any]

_NUMBER = re.compile(r"-?[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_SHOWN = 40


def shortened(text: str) -> str:
    """Return a value short enough to stand in a message."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def given(values: Values, name: str) -> str:
    """Return the value of a parameter, "" where there is none: most are not given, and `get` makes
    an HTTP error of each to tell so. Raises InvalidRequest where there are several.
    """
    found = values.getlist(name)
    if len(found) > 1:
        raise InvalidRequest(name, f"{name} is given {len(found)} times: give it once")
    return found[0] if found else ""


@dataclass(frozen=True)
class Parameter(ABC):
    """What all kinds have: a name, and whether a value must be given."""

    name: str
    required = False

    @abstractmethod
    def schema(self) -> Schema:
        """Return what may be given, as JSON Schema; `default` is what holds if nothing is."""

    def body_schema(self) -> Schema:
        """Return what may be given in JSON: the same, or null."""
        schema = self.json_schema()
        nullable = {**schema, "type": [schema["type"], "null"]}
        return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable

    def json_schema(self) -> Schema:
        """Return what may be given in JSON, null aside."""
        return self.schema()

    @abstractmethod
    def texts(self, value: object) -> list[str]:
        """Return a value of JSON as the texts that it would be in an address."""

    def wrong(self, value: object, allowed: str) -> InvalidRequest:
        """Return the error for a value that means nothing."""
        return InvalidRequest(self.name, f"{self.name} is {shortened(repr(value))}: give {allowed}")


@dataclass(frozen=True)
class Text(Parameter):
    """Any text of at most `longest` characters, which its reader checks."""

    longest: int | None = None
    required: bool = False

    def read(self, values: Values) -> str:
        """Return the text."""
        return given(values, self.name)

    def schema(self) -> Schema:
        """See Parameter."""
        least = {"minLength": 1} if self.required else {}
        most = {"maxLength": self.longest} if self.longest else {}
        return {"type": "string", **least, **most}

    def texts(self, value: object) -> list[str]:
        """See Parameter. Half a surrogate pair is no character: � stands for it, as elsewhere."""
        if not isinstance(value, str):
            raise self.wrong(value, "a text")
        return [_LONE_SURROGATE.sub("\ufffd", value)]


@dataclass(frozen=True)
class Number(Parameter):
    """A whole number from `low` to `high`; `stated`: the default is the same everywhere, not one of
    the server's settings.
    """

    low: int
    high: int
    default: int = 0
    stated: bool = True

    def read(self, values: Values) -> int:
        """Return the number."""
        text = given(values, self.name) or str(self.default)
        if not _NUMBER.fullmatch(text):
            raise self.wrong(text, "a whole number")
        check_between(self.name, int(text), self.low, self.high)
        return int(text)

    def schema(self) -> Schema:
        """See Parameter."""
        default = {"default": self.default} if self.stated else {}
        return {"type": "integer", "minimum": self.low, "maximum": self.high, **default}

    def texts(self, value: object) -> list[str]:
        """See Parameter. As in JSON Schema, 2.0 is a whole number."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(value, "a whole number")
        return [str(value)]


@dataclass(frozen=True)
class Choice(Parameter):
    """One of some words; the first holds where none is given."""

    choices: tuple[str, ...]

    def read(self, values: Values) -> str:
        """Return the word."""
        value = shortened(given(values, self.name) or self.choices[0])
        check_among(self.name, value, self.choices)
        return value

    def schema(self) -> Schema:
        """See Parameter."""
        return {"type": "string", "enum": list(self.choices), "default": self.choices[0]}

    def texts(self, value: object) -> list[str]:
        """See Parameter."""
        if value not in self.choices:
            raise self.wrong(value, f"one of {', '.join(self.choices)}")
        return [str(value)]


@dataclass(frozen=True)
class Switch(Parameter):
    """1 or 0 in an address, true or false in JSON; `wanted` is what 1 asks for."""

    wanted: str

    def read(self, values: Values) -> bool:
        """Return whether it is on."""
        value = given(values, self.name)
        if value not in ("", "0", "1"):
            raise self.wrong(value, f"1 for {self.wanted}, or 0")
        return value == "1"

    def schema(self) -> Schema:
        """See Parameter."""
        return {"type": "integer", "enum": [0, 1], "default": 0}

    def json_schema(self) -> Schema:
        """See Parameter."""
        return {"type": "boolean", "default": False}

    def texts(self, value: object) -> list[str]:
        """See Parameter."""
        if not isinstance(value, bool):
            raise self.wrong(value, f"true for {self.wanted}, or false")
        return ["1" if value else "0"]


@dataclass(frozen=True)
class Day(Parameter):
    """A day, YYYY-MM-DD."""

    def read(self, values: Values) -> date | None:
        """Return the day, or None where none is given."""
        text = given(values, self.name)
        if not text:
            return None
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise self.wrong(text, "a day as YYYY-MM-DD, for example 2022-11-12")

    def schema(self) -> Schema:
        """See Parameter."""
        return {"type": "string", "format": "date", "pattern": f"^{_DAY.pattern}$"}

    def texts(self, value: object) -> list[str]:
        """See Parameter."""
        if not isinstance(value, str) or not value:
            raise self.wrong(value, "a day as YYYY-MM-DD, for example 2022-11-12")
        return [value]


@dataclass(frozen=True)
class Several(Parameter):
    """Texts, at most `most`: the parameter again for each in an address, an array in JSON."""

    most: int

    def read(self, values: Values) -> tuple[str, ...]:
        """Return the texts, each once."""
        given = values.getlist(self.name)
        if len(given) > self.most:
            raise InvalidRequest(
                self.name, f"{self.name} is given {len(given)} times: {self.most} are allowed"
            )
        return tuple(dict.fromkeys(text for text in given if text))

    def schema(self) -> Schema:
        """See Parameter."""
        return {"type": "array", "items": {"type": "string"}, "maxItems": self.most}

    def texts(self, value: object) -> list[str]:
        """See Parameter."""
        return _texts(self, value, "an array of texts")


@dataclass(frozen=True)
class Names(Parameter):
    """Some of a few words, with commas between them in an address, an array in JSON."""

    choices: tuple[str, ...]

    def read(self, values: Values) -> tuple[str, ...]:
        """Return the words, each once."""
        given = filter(None, values.getlist(self.name))
        listed = (name.strip() for text in given for name in text.split(","))
        names = tuple(dict.fromkeys(map(shortened, listed)))
        for name in names:
            check_among(self.name, name, self.choices)
        return names

    def schema(self) -> Schema:
        """See Parameter."""
        return {"type": "array", "items": {"type": "string", "enum": list(self.choices)}}

    def texts(self, value: object) -> list[str]:
        """See Parameter."""
        allowed = f"an array of some of {', '.join(self.choices)}"
        names = _texts(self, value, allowed)
        if not set(names) <= set(self.choices):
            raise self.wrong(value, allowed)
        return names


def _texts(parameter: Parameter, value: object, allowed: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise parameter.wrong(value, allowed)
    return [_LONE_SURROGATE.sub("\ufffd", text) for text in value]


def values_of(given: Mapping[str, object], parameters: Sequence[Parameter]) -> Values:
    """Return an object of JSON as the parameters of an address; null counts as not given, and what
    is none of the parameters is ignored. Raises InvalidRequest.
    """
    values: Values = MultiDict()
    for parameter in parameters:
        value = given.get(parameter.name)
        if value is not None:
            values.setlist(parameter.name, parameter.texts(value))
    return values
