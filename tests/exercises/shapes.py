"""Lengths of axes for hidden tests. Most are distinct and small, so that a mixed-up axis cannot go unnoticed.

But what asks whether two lengths are equal, or counts to ten or to 255, is right for all of those. So some examples
have two equal lengths, and some a long axis.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.exercises.strategies import dimensions


@st.composite
def sizes(draw, count: int, smallest: int = 1, largest: int = 5, long: Sequence[Sequence[int]] = ()) -> list[int]:
    """`count` lengths: distinct and small; or two of them equal; or one of them long, where `long` names lengths."""
    lengths = draw(dimensions(count, smallest, largest))
    kind, place = draw(st.integers(0, 7)), draw(st.integers(0, count - 1))
    if kind in (4, 5):
        lengths[place] = lengths[place - draw(st.integers(1, max(count - 1, 1)))]
    elif kind > 5 and long and long[place]:
        lengths[place] = draw(st.sampled_from(long[place]))
    return lengths


def leading(most: int, least: int = 0) -> st.SearchStrategy[list[int]]:
    """Leading axes, those of length 1 among them."""
    return st.lists(st.integers(1, 3), min_size=least, max_size=most)
