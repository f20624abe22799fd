"""Learn a WordPiece vocabulary by merging the most frequent neighbours (Sennrich et al. 2016; Schuster et al. 2012)."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise

_Pair = tuple[str, str]


def train_wordpiece(word_counts: Mapping[str, int], size: int, min_count: int = 2) -> list[str]:
    """Pieces from which the words can be built, most useful merges first.

    Every word starts as its characters, the first plain and the others with ``##``. The most frequent pair of
    neighbours becomes a new piece, again and again. Of equally frequent pairs the alphabetically first is taken, so
    the result depends on the counts alone.

    Parameters
    ----------
    word_counts : mapping of str to int
        How often each word occurs.
    size : int
        Most pieces to return.
    min_count : int, default 2
        A pair seen less often is not merged; then fewer pieces than `size` come back.

    Returns
    -------
    list of str
        The characters in alphabetical order, then the merges in their order.

    Raises
    ------
    ValueError
        If the characters alone are more than `size`.

    Examples
    --------
    >>> train_wordpiece({"aab": 3, "ab": 4}, 5)
    ['##a', '##b', 'a', 'ab', '##ab']
    """
    words = sorted(word for word, count in word_counts.items() if word and count > 0)
    counts = [word_counts[word] for word in words]
    symbols = [[word[0], *(f"##{character}" for character in word[1:])] for word in words]
    pieces = sorted({symbol for word in symbols for symbol in word})
    if len(pieces) > size:
        raise ValueError(f"the text has {len(pieces)} different characters, but there is room for {size} pieces")
    known = set(pieces)

    pair_counts: Counter[_Pair] = Counter()
    pair_words: defaultdict[_Pair, set[int]] = defaultdict(set)
    for index, word in enumerate(symbols):
        _count_pairs(word, counts[index], index, pair_counts, pair_words)
    heap = [(-count, pair) for pair, count in pair_counts.items()]
    heapq.heapify(heap)

    while heap and len(pieces) < size:
        negative_count, pair = heapq.heappop(heap)
        if -negative_count != pair_counts[pair]:
            continue  # out of date: every change of a count pushed a fresh entry
        if -negative_count < min_count:
            break
        merged = pair[0] + pair[1].removeprefix("##")
        if merged not in known:
            known.add(merged)
            pieces.append(merged)
        touched: dict[_Pair, None] = {}
        for index in pair_words.pop(pair):
            before = Counter(pairwise(symbols[index]))
            symbols[index] = _merge(symbols[index], pair, merged)
            after = Counter(pairwise(symbols[index]))
            for changed in before.keys() | after.keys():
                difference = after[changed] - before[changed]
                if difference:
                    pair_counts[changed] += difference * counts[index]
                    touched[changed] = None
                if changed in after:
                    pair_words[changed].add(index)
                else:
                    pair_words[changed].discard(index)
        for changed in touched:
            if pair_counts[changed] > 0:
                heapq.heappush(heap, (-pair_counts[changed], changed))
    return pieces


def _count_pairs(
    word: list[str], count: int, index: int, pair_counts: Counter[_Pair], pair_words: dict[_Pair, set[int]]
) -> None:
    for pair in pairwise(word):
        pair_counts[pair] += count
        pair_words[pair].add(index)


def _merge(word: list[str], pair: _Pair, merged: str) -> list[str]:
    """Replace every non-overlapping occurrence of the pair, from left to right."""
    out, i = [], 0
    while i < len(word):
        if tuple(word[i : i + 2]) == pair:
            out.append(merged)
            i += 2
        else:
            out.append(word[i])
            i += 1
    return out
