"""Reading the arrays of a generation: what only damaged ones can cause becomes IndexDamaged."""

from pathlib import Path
from typing import Any

from engine.columnar.arrays import Arrays
from engine.errors import IndexDamaged
from engine.generations import rebuild_advice


class Reading:
    """Gives the arrays of a generation; whatever only damaged ones can cause is IndexDamaged, with
    advice. A class, because entering a generator would take a tenth of a short query's time.
    """

    def __init__(self, arrays: Arrays | None, generation: Path) -> None:
        self.arrays, self._generation = arrays, generation

    def __enter__(self) -> Arrays:
        if self.arrays is None:
            raise ValueError("the index was closed")
        return self.arrays

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None:
            return
        advice = rebuild_advice(self._generation.parent)
        if isinstance(error, IndexDamaged):
            raise IndexDamaged(f"{error}: {advice}") from None
        if isinstance(error, IndexError | OverflowError):
            raise IndexDamaged(f"{self._generation} is damaged ({error}): {advice}") from error
