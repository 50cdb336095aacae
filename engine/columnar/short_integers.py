"""Arrays of unsigned integers most of which are small: each in two, four or eight bits, whatever
makes the array smallest.

    NAME        bits    of each integer, lowest first; all ones for one that does not fit
    NAME/far    uint    those that do not fit, in order

The attribute NAME is how many integers there are, and the bits of each.
"""

from functools import cache

import numpy as np

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, narrow
from engine.errors import IndexDamaged

_BITS = (2, 4, 8)


def write_short(file: ArrayFileWriter, name: str, values: Array) -> None:
    """Write an array."""
    far, left = {}, values
    for bits in _BITS:
        left = left[left >= _far(bits)]
        far[bits] = narrow(left)
    bits = min(_BITS, key=lambda bits: _size(len(values), bits) + far[bits].nbytes)
    file.attributes[name] = [len(values), bits]
    file.add(name, _packed(np.minimum(values, _far(bits)).astype(np.uint8), 8 // bits))
    file.add(f"{name}/far", far[bits])


def read_short(file: ArrayFile, name: str) -> Array:
    """Return an array, in the narrowest type that holds all. Raises KeyError where the file has
    none of that name, IndexDamaged where it is not as it was written.
    """
    items, bits = file.attributes[name]
    packed, far = file[name], file[f"{name}/far"]
    values = packed if bits == 8 else _unpacked(bits)[packed].view(np.uint8)[:items]
    is_far = values == _far(bits)
    if len(packed) != _size(items, bits) or np.count_nonzero(is_far) != len(far):
        raise IndexDamaged(f"{file.name} has damaged integers {name!r}")
    if len(far):
        values = values.astype(far.dtype)
        values[is_far] = far
    return values


def _size(items: int, bits: int) -> int:
    """Return the bytes that so many integers take."""
    return -(-items * bits // 8)


def _far(bits: int) -> int:
    """Return the least integer that does not fit into so many bits."""
    return (1 << bits) - 1


def _packed(values: Array, in_byte: int) -> Array:
    """Return so many integers in each byte; an array of equal ones becomes one of equal bytes."""
    missing = -len(values) % in_byte
    whole = np.concatenate([values, values[-1:].repeat(missing)])
    packed = whole[::in_byte].copy()
    for place in range(1, in_byte):
        packed |= whole[place::in_byte] << np.uint8(8 // in_byte * place)
    return packed


@cache
def _unpacked(bits: int) -> Array:
    """Return the integers in every byte, side by side in one larger integer."""
    shifts = np.arange(0, 8, bits, dtype=np.uint8)
    rows = np.arange(256, dtype=np.uint8)[:, None] >> shifts & np.uint8(_far(bits))
    return rows.view(f"u{len(shifts)}").ravel()
