"""Metrics against slow versions written with loops, and sampling by tests of proportion."""

import math

import numpy as np
import pytest

from minibert_ref.evaluation.inference import fill_mask, sample_with_temperature, top_k_predictions
from minibert_ref.evaluation.metrics import (
    bootstrap_interval,
    evaluate_mlm,
    expected_calibration_error,
    perplexity,
    pseudo_log_likelihood,
    top_k_accuracy,
)
from minibert_ref.evaluation.probing import fit_logistic_probe, mean_pool
from minibert_ref.layers.losses import cross_entropy
from minibert_ref.model import MiniBERT
from minibert_ref.training.mlm import masked_accuracy
from tests.reference.proofs import TINY, assert_close, random_batch, random_params


def probabilities(row):
    exponentials = [math.exp(value) for value in row]
    return [value / sum(exponentials) for value in exponentials]


def test_perplexity(rng):
    logits, labels = rng.normal(size=(2, 3, 7)) * 2, rng.integers(0, 7, (2, 3))
    labels[0, 1] = -100
    losses = [
        -math.log(probabilities(logits[b, t])[labels[b, t]]) for b in range(2) for t in range(3) if labels[b, t] >= 0
    ]
    assert perplexity(logits, labels) == pytest.approx(math.exp(sum(losses) / 5), rel=1e-12)
    assert perplexity(np.zeros((4, 11), np.float32), np.arange(4)) == pytest.approx(11, rel=1e-6)
    assert perplexity(np.array([[1e4, 0.0]]), np.array([1])) == math.inf
    assert perplexity(np.array([[1e4, 0.0]]), np.array([0])) == 1


def test_many_batches_are_one_large_batch(rng):
    model = MiniBERT(TINY, np.float64, params=random_params(TINY, rng))
    ids, labels, mask = random_batch(TINY, rng)
    parts = [{"ids": ids[r], "labels": labels[r], "mask": mask[r]} for r in (slice(0, 1), slice(1, 4))]
    logits, _ = model.forward(ids, mask)
    result = evaluate_mlm(lambda ids, mask: model.forward(ids, mask)[0], parts, k=3)
    assert result["perplexity"] == pytest.approx(perplexity(logits, labels), rel=1e-12)
    assert result["loss"] == pytest.approx(model.loss_and_grads(ids, labels, mask)[0], rel=1e-12)
    assert result["accuracy"] == pytest.approx(masked_accuracy(logits, labels))
    assert result["top_k_accuracy"] == pytest.approx(top_k_accuracy(logits, labels, 3))
    assert result["tokens"] == np.sum(labels >= 0)
    with pytest.raises(ValueError, match="no batch to evaluate"):
        evaluate_mlm(None, [])


def test_pseudo_log_likelihood_masks_one_at_a_time(rng):
    model = MiniBERT(TINY, np.float64, params=random_params(TINY, rng))
    ids = np.array([2, 7, 9, 7, 3])
    calls = []

    def logits_fn(ids):
        calls.append(ids.copy())
        return model.forward(ids)[0]

    total = 0.0
    for position in (1, 2, 3):
        copy = ids.copy()
        copy[position] = 4
        total += math.log(probabilities(model.forward(copy[np.newaxis])[0][0, position])[ids[position]])
    assert pseudo_log_likelihood(ids, logits_fn, 4, [2, 3]) == pytest.approx(total, rel=1e-12)
    assert ids.tolist() == [2, 7, 9, 7, 3] and all((row == 4).sum() == 1 for call in calls for row in call)
    assert pseudo_log_likelihood(np.array([2, 3]), logits_fn, 4, [2, 3]) == 0


def test_top_k_accuracy(rng):
    logits, labels = rng.integers(0, 4, (50, 6)).astype(float), rng.integers(0, 6, 50)
    labels[::5] = -100
    for k in range(1, 7):
        hits = [
            labels[n] in sorted(range(6), key=lambda v, n=n: (-logits[n, v], v))[:k]
            for n in range(50)
            if labels[n] >= 0
        ]
        assert top_k_accuracy(logits, labels, k) == pytest.approx(sum(hits) / len(hits))
    assert 0 < top_k_accuracy(logits, labels, 2) < top_k_accuracy(logits, labels, 6) == 1
    with pytest.raises(ValueError, match="k is 7, but there are 6 tokens"):
        top_k_accuracy(logits, labels, 7)


@pytest.mark.parametrize("bins", [1, 7, 10, 100])
def test_expected_calibration_error(rng, bins):
    confidence = np.concatenate([rng.random(300), np.arange(bins + 1) / bins])
    correct = rng.random(confidence.size) < confidence**2
    expected = 0.0
    for b in range(bins):
        last = b == bins - 1
        inside = [i for i, c in enumerate(confidence) if b / bins <= c < (b + 1) / bins or (last and c == 1)]
        if inside:
            gap = sum(confidence[i] for i in inside) / len(inside) - sum(correct[i] for i in inside) / len(inside)
            expected += len(inside) / confidence.size * abs(gap)
    assert expected > 0.05
    assert expected_calibration_error(confidence, correct, bins) == pytest.approx(expected, rel=1e-10)


def test_calibration_refuses_nonsense():
    with pytest.raises(ValueError, match="between 0 and 1"):
        expected_calibration_error(np.array([1.1]), np.array([1]), 10)
    with pytest.raises(ValueError, match="need equal shapes"):
        expected_calibration_error(np.array([]), np.array([]), 10)


def test_bootstrap_covers(rng):
    hits = 0
    for _ in range(200):
        values = rng.exponential(size=60)
        low, high = bootstrap_interval(values, 0.9, 200, rng)
        assert low < values.mean() < high
        hits += low < 1 < high
    assert 0.8 < hits / 200 < 0.96
    with pytest.raises(ValueError, match="need values"):
        bootstrap_interval(np.array([]), 0.9, 10, rng)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_mean_pool_ignores_padding(rng, dtype):
    hidden = rng.normal(size=(3, 5, 4)).astype(dtype)
    mask = np.arange(5) < np.array([[5], [2], [1]])
    expected = np.stack([hidden[b, :n].mean(axis=0) for b, n in enumerate((5, 2, 1))])
    hidden[~mask] = np.nan
    pooled = mean_pool(hidden, mask)
    assert pooled.dtype == dtype
    assert_close(pooled, expected, 1e-6)
    with pytest.raises(ValueError, match="sentence 1 has no real token"):
        mean_pool(hidden, np.array([[True] * 5, [False] * 5, [True] * 5]))


@pytest.mark.parametrize("l2", [1e-3, 0.1])
def test_the_probe_is_at_the_optimum(rng, l2):
    X = rng.normal(size=(120, 5)) * [1, 2, 0.5, 3, 1] + [0, 1, -2, 0, 5]
    y = ((X - X.mean(axis=0)) @ rng.normal(size=(5, 3)) + rng.gumbel(size=(120, 3))).argmax(axis=1)
    W, b = fit_logistic_probe(X, y, l2, 20_000)
    _, d_scores = cross_entropy(X @ W + b, y)
    assert np.abs(X.T @ d_scores + l2 * W).max() < 1e-6 and np.abs(d_scores.sum(axis=0)).max() < 1e-6
    assert np.mean((X @ W + b).argmax(axis=1) == y) > np.bincount(y).max() / y.size + 0.1
    assert fit_logistic_probe(X.astype(np.float32), y, l2, 50)[0].dtype == np.float32


def test_fill_mask_fills_every_mask(rng):
    table = rng.normal(size=(6, 9))
    ids = np.array([2, 4, 7, 4, 3])
    filled = fill_mask(ids, lambda ids: np.tile(table[:5], (len(ids), 1, 1)), 4, 3)
    assert len(filled) == 2
    for position, best in zip((1, 3), filled, strict=True):
        expected = sorted(enumerate(probabilities(table[position])), key=lambda pair: -pair[1])[:3]
        assert [number for number, _ in best] == [number for number, _ in expected]
        assert [prob for _, prob in best] == pytest.approx([prob for _, prob in expected])
    assert top_k_predictions(np.zeros((1, 4)), 0, 2) == [(0, 0.25), (1, 0.25)]
    with pytest.raises(ValueError, match="there is no mask"):
        fill_mask(np.array([2, 3]), None, 4, 3)
    with pytest.raises(ValueError, match="do not fit logits"):
        top_k_predictions(np.zeros((1, 4)), 1, 2)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0, math.inf])
def test_samples_follow_the_distribution(rng, temperature):
    logits = np.array([1.0, -np.inf, 2.0, 0.0, 1.5])
    finite = [0, 2, 3, 4]
    expected = dict(zip(finite, probabilities(logits[finite] / temperature), strict=True))
    counts = np.bincount([sample_with_temperature(logits, temperature, rng) for _ in range(8000)], minlength=5)
    assert counts[1] == 0
    chi_squared = sum((counts[v] - 8000 * p) ** 2 / (8000 * p) for v, p in expected.items())
    assert chi_squared < 21  # one chance in 8,000 with 3 degrees of freedom


def test_sampling_at_the_ends(rng):
    logits = np.array([1e4, 1e4 + 1, -1e4], np.float32)
    assert all(sample_with_temperature(logits, temperature, rng) == 1 for temperature in (0, 1e-300, 1e-3))
    assert sample_with_temperature(np.array([3.0, 3.0]), 0, rng) == 0
    for wrong in (-1, math.nan):
        with pytest.raises(ValueError, match="temperature must be 0 or more"):
            sample_with_temperature(logits, wrong, rng)
    with pytest.raises(ValueError, match="all logits are -inf"):
        sample_with_temperature(np.full(3, -np.inf), 1, rng)
