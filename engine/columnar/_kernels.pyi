from collections.abc import Mapping
from typing import Any, overload

class Field:
    def __new__(
        cls,
        arrays: Mapping[str, Any],
        shared: bytes,
        base: int,
        limit: int,
        documents: int,
        small_bits: int,
        exception_bits: int,
        positions: bool,
    ) -> Field: ...
    def mark(self, first: int, end: int, marks: Any) -> None: ...
    def places(self, terms: tuple[str, ...]) -> bytes: ...

class Reader:
    def __new__(
        cls,
        fields: tuple[tuple[int, Field], ...],
        added: Any,
        once: Any,
        live: Any | None,
        scale: float,
    ) -> Reader: ...
    def top(
        self, kind: int, terms: tuple[str, ...], boost: float, count: int
    ) -> tuple[bytes, bytes]: ...
    def documents(self, term: str) -> bytes: ...
    def scored(self, term: str, boost: float) -> tuple[bytes, bytes]: ...
    @overload
    def phrase(self, terms: tuple[str, ...], boost: float) -> tuple[bytes, bytes]: ...
    @overload
    def phrase(self, terms: tuple[str, ...]) -> bytes: ...
    def frequency(self, term: str) -> int: ...
