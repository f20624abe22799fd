"""Memory for large intermediate results, used again instead of asked for anew.

A fresh large array is not free: the system hands it out page by page, each zeroed on first touch, and takes it back
when the array is gone. In a training step that is a fifth of the time. Inside ``with Buffers():`` the functions of this
package write their results into memory of earlier results that nobody holds any more; outside, into fresh memory.
"""

import math
import sys
import threading
from typing import Self

import numpy as np
from numpy.typing import DTypeLike

_SMALLEST = 1 << 16  # bytes; below, the allocator keeps the pages itself
_ALIGNMENT = 64  # bytes; a vector register of the processor then never straddles two cache lines
_active = threading.local()


class Buffers(threading.local):
    """A stock of memory blocks for the thread that enters it; every thread has blocks of its own.

    A block is handed out again only when no array refers to it any more, so a result is never overwritten while
    somebody still holds it, and may outlive the ``with``.

    Examples
    --------
    >>> with Buffers():
    ...     first = empty((300, 300), np.float64)
    ...     second = empty((300, 300), np.float64)
    ...     place = first.ctypes.data
    ...     del first
    ...     third = empty((200, 400), np.float64)
    >>> third.ctypes.data == place, np.shares_memory(second, third)
    (True, False)
    """

    def __init__(self) -> None:
        # Exponent of two -> the blocks of that size, used and free, each with its first aligned byte.
        self._blocks: dict[int, list[tuple[np.ndarray, int]]] = {}
        self._outer: list[Buffers | None] = []  # what was at hand before each `with`

    def __enter__(self) -> Self:
        self._outer.append(getattr(_active, "buffers", None))
        _active.buffers = self
        return self

    def __exit__(self, *error: object) -> None:
        _active.buffers = self._outer.pop()

    def take(self, size: int) -> np.ndarray:
        """`size` bytes that no array refers to."""
        # Powers of two serve batches of all lengths from few stocks; pages that are never touched cost nothing.
        blocks = self._blocks.setdefault((size - 1).bit_length(), [])
        for i in range(len(blocks)):
            if sys.getrefcount(blocks[i][0]) == _UNUSED:
                break
        else:
            i = len(blocks)
            block = np.empty((1 << (size - 1).bit_length()) + _ALIGNMENT, np.uint8)
            blocks.append((block, -block.ctypes.data % _ALIGNMENT))
            del block
        block, start = blocks[i]
        return block[start : start + size]


_alone = [(np.empty(0), 0)]
_UNUSED = sys.getrefcount(_alone[0][0])  # references to a block that only its list holds, counted as in `take`


def empty(shape: tuple[int, ...], dtype: DTypeLike) -> np.ndarray:
    """An array of any content, like `numpy.empty`, in used memory where `Buffers` are at hand.

    Parameters
    ----------
    shape : tuple of int
    dtype : dtype

    Returns
    -------
    ndarray, C-contiguous

    Examples
    --------
    >>> empty((2, 3), np.float32).shape
    (2, 3)
    """
    count = math.prod(shape)
    size = count * np.dtype(dtype).itemsize
    buffers = getattr(_active, "buffers", None)
    if buffers is None or size < _SMALLEST:
        return np.empty(shape, dtype)
    return buffers.take(size).view(dtype).reshape(shape)


def empty_like(x: np.ndarray, *others: np.ndarray) -> np.ndarray:
    """`empty` with the shape of an array, and the dtype of what it gives together with others.

    Parameters
    ----------
    x : ndarray
    *others : ndarray
        Of any shape.

    Returns
    -------
    ndarray, C-contiguous

    Examples
    --------
    >>> empty_like(np.ones(2, np.float32)).dtype
    dtype('float32')
    """
    return empty(x.shape, np.result_type(x, *others))


def zeros(shape: tuple[int, ...], dtype: DTypeLike) -> np.ndarray:
    """An array of zeros, like `numpy.zeros`, in used memory where `Buffers` are at hand.

    Parameters
    ----------
    shape : tuple of int
    dtype : dtype

    Returns
    -------
    ndarray, C-contiguous

    Examples
    --------
    >>> zeros((2,), np.float32)
    array([0., 0.], dtype=float32)
    """
    out = empty(shape, dtype)
    out.fill(0)
    return out
