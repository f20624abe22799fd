"""How an array lies in memory: in C order, in Fortran order, or with gaps; and whether it may be written to.

Numbers cross the wire in C order whatever their layout; the layout crosses beside them, towards the student only, and
the array is laid out again where it is used.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

C, FORTRAN, GAPS = "C", "F", "gaps"
LAYOUTS = frozenset([C, FORTRAN, GAPS])


def layout_of(array: np.ndarray) -> str:
    """The layout that comes nearest: views that are neither in C nor in Fortran order have gaps."""
    flags = array.flags
    return C if flags.c_contiguous else FORTRAN if flags.f_contiguous else GAPS


def laid_out(array: np.ndarray, layout: str, writeable: bool = True) -> np.ndarray:
    """A copy of an array in a layout. With gaps, it is every second entry of a wider array's last axis, from its end.

    So entries do not lie side by side, nor in the order in which they are counted.
    """
    gaps = layout == GAPS and array.ndim
    order: Literal["C", "F"] = "F" if layout == FORTRAN else "C"
    copy = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype) if gaps else array.copy(order=order)
    if gaps:
        copy[..., ::-2] = array
    if not writeable:  # it lies in bytes: who sets its flag cannot write to it either
        copy = np.ndarray(copy.shape, copy.dtype, copy.tobytes(order), order=order)
    return copy[..., ::-2] if gaps else copy


def sent(value: Any) -> Any:
    """The value with arrays, dicts, lists and tuples of its own, each array laid out as it was."""
    if type(value) is np.ndarray:
        return laid_out(value, layout_of(value), value.flags.writeable)
    if isinstance(value, dict):
        return {key: sent(part) for key, part in value.items()}
    return type(value)(map(sent, value)) if type(value) in (list, tuple) else value


def usual(value: Any) -> Any:
    """The value with each array in C order and writeable; the very same value where that is so already."""
    if type(value) is np.ndarray:
        return value if value.flags.c_contiguous and value.flags.writeable else value.copy()
    if isinstance(value, dict):
        parts = {key: usual(part) for key, part in value.items()}
        return value if all(parts[key] is value[key] for key in parts) else parts
    if type(value) not in (list, tuple):
        return value
    items = list(map(usual, value))
    return value if all(one is other for one, other in zip(items, value, strict=True)) else type(value)(items)
