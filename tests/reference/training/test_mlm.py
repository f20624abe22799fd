"""Masking by tests of proportion, accuracy and batches."""

import math
from itertools import pairwise

import numpy as np
import pytest

from minibert_ref.layers.losses import mlm_loss
from minibert_ref.training.mlm import choose_mask_positions, make_batches, mask_tokens, masked_accuracy

SPECIAL, MASK, V = (0, 1, 2, 3, 4), 4, 50


def ordinary(rng, shape=(200, 500)):
    ids = rng.integers(5, V, shape)
    ids[:, 0], ids[:, -1], ids[::2, -7:-1] = 2, 3, 0
    return ids


def within(count, total, share):
    return abs(count - total * share) < 5 * math.sqrt(total * share * (1 - share))


def test_positions_have_the_rate_and_are_never_special(rng):
    ids = ordinary(rng)
    chosen = choose_mask_positions(ids, SPECIAL, 0.15, rng)
    assert chosen.dtype == bool and not chosen[np.isin(ids, SPECIAL)].any()
    assert within(chosen.sum(), np.sum(ids > 4), 0.15)


def test_at_least_one_position_and_each_equally_often(rng):
    counts = np.zeros(6)
    for _ in range(3000):
        chosen = choose_mask_positions(np.array([2, 9, 8, 7, 3, 0]), SPECIAL, 0.0, rng)
        assert chosen.sum() == 1
        counts += chosen
    assert not counts[[0, 4, 5]].any() and all(within(count, 3000, 1 / 3) for count in counts[1:4])
    with pytest.raises(ValueError, match="nothing can be masked"):
        choose_mask_positions(np.array([2, 3]), SPECIAL, 0.15, rng)
    with pytest.raises(ValueError, match=r"rate must be between 0 and 1, not 15"):
        choose_mask_positions(np.array([2, 9, 3]), SPECIAL, 15, rng)


def test_eighty_ten_ten(rng):
    ids = ordinary(rng)
    before = ids.copy()
    inputs, labels = mask_tokens(ids, SPECIAL, MASK, V, 0.15, rng)
    assert np.array_equal(ids, before)
    chosen = labels != -100
    total = chosen.sum()
    assert np.array_equal(labels[chosen], ids[chosen]) and np.array_equal(inputs[~chosen], ids[~chosen])
    assert within(np.sum(inputs[chosen] == MASK), total, 0.8)
    random_ids = inputs[chosen & (inputs != MASK) & (inputs != ids)]
    assert within(random_ids.size, total, 0.1 * 44 / 45)  # one random token in 45 is the token itself
    assert random_ids.min() == 5 and random_ids.max() == V - 1
    assert all(within(np.sum(random_ids == number), random_ids.size, 1 / 45) for number in range(5, V))


def test_masking_depends_on_the_generator_alone(rng):
    ids = ordinary(rng, (4, 30))
    first = mask_tokens(ids, SPECIAL, MASK, V, 0.15, np.random.default_rng(1))
    again = mask_tokens(ids, SPECIAL, MASK, V, 0.15, np.random.default_rng(1))
    other = mask_tokens(ids, SPECIAL, MASK, V, 0.15, np.random.default_rng(2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_small_integer_ids_can_be_labelled(rng):
    inputs, labels = mask_tokens(np.array([[2, 9, 9, 3]], np.uint8), SPECIAL, MASK, V, 0.5, rng)
    assert inputs.dtype == np.uint8 and labels.min() == -100
    with pytest.raises(ValueError, match="every token of the vocabulary is special"):
        mask_tokens(np.array([[9]]), SPECIAL, MASK, 5, 0.5, rng)


def test_accuracy_counts_labelled_positions_only():
    logits = np.eye(4)[[0, 1, 2, 3]]
    assert masked_accuracy(logits, np.array([0, 0, -100, -100])) == 0.5
    with pytest.raises(ValueError, match="no position is labelled"):
        masked_accuracy(logits, np.full(4, -100))
    with pytest.raises(ValueError, match="no position is labelled"):
        mlm_loss(logits, np.full(4, -100))


def test_batches_hold_every_sequence_once_with_its_peers(rng):
    lengths = rng.integers(1, 30, 103)
    sequences = [[100 + i] * length for i, length in enumerate(lengths)]
    batches = make_batches(sequences, 10, 0, rng)
    assert sorted(len(ids) for ids, _ in batches) == [3, *[10] * 10]
    seen = [int(row[0]) for ids, _ in batches for row in ids]
    assert sorted(seen) == list(range(100, 203))
    for ids, mask in batches:
        assert np.array_equal(mask, ids != 0) and mask.any(axis=0).all()
    spread = [(mask.sum(axis=1).min(), mask.sum(axis=1).max()) for _, mask in batches]
    ordered = sorted(spread)
    assert all(a[1] <= b[0] for a, b in pairwise(ordered)), "buckets of length overlap"
    assert spread != ordered, "batches come in order of length"
    again = make_batches(sequences, 10, 0, rng)
    assert [int(row[0]) for ids, _ in again for row in ids] != seen
