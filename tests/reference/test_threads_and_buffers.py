"""Threads and reused memory change how fast results come, never what they are."""

import gc

import numpy as np
import pytest

from minibert_ref import buffers
from minibert_ref.buffers import Buffers, empty
from minibert_ref.config import MiniBERTConfig
from minibert_ref.evaluation.inference import batch_logits
from minibert_ref.model import MiniBERT, loss_and_grads
from minibert_ref.training.data_parallel import Workers, accumulated, shared_update, split_batch
from minibert_ref.training.loop import PretrainingSettings, pretrain
from minibert_ref.training.optimizers import adam_state, adam_update
from tests.reference.proofs import TINY, assert_close, random_batch, random_params

SMALL = MiniBERTConfig(vocab_size=301, hidden_size=48, num_layers=2, num_heads=4, intermediate_size=96)


@pytest.fixture
def model(rng):
    return MiniBERT(SMALL, params=random_params(SMALL, rng, scale=0.1))


@pytest.fixture
def batch(rng):
    ids, labels, mask = random_batch(SMALL, rng, batch=9, tokens=40)
    return {"ids": ids, "labels": labels, "mask": mask}


@pytest.fixture
def every_size(monkeypatch):
    monkeypatch.setattr(buffers, "_SMALLEST", 1)


def same(ours, theirs):
    return ours.keys() == theirs.keys() and all(np.array_equal(ours[name], theirs[name]) for name in ours)


def test_memory_is_reused_only_when_nobody_refers_to_it():
    with Buffers():
        first = empty((100, 200), np.float64)
        part, address = first[3:].T, first.ctypes.data
        del first
        second = empty((100, 200), np.float64)
        assert not np.shares_memory(part, second), "a view keeps the whole block"
        del part
        assert empty((200, 100), np.float64).ctypes.data == address
        assert empty((3, 4), np.float32).base is None, "small arrays are fresh"
    assert empty((100, 200), np.float64).base is None, "outside, large ones too"


def test_buffers_nest_and_survive_errors():
    outer, inner = Buffers(), Buffers()
    with outer, pytest.raises(KeyError), inner, inner:
        raise KeyError
    assert empty((100, 200), np.float64).base is None
    with outer:
        with inner:
            kept = empty((100, 200), np.float64)
        assert not np.shares_memory(kept, empty((100, 200), np.float64))


def test_buffers_do_not_change_a_bit(model, batch, every_size):
    expected_loss, expected = model.loss_and_grads(**batch)
    expected_logits, _ = model.forward(batch["ids"], batch["mask"])
    with Buffers():
        for _ in range(3):  # from the second time on in used memory
            loss, grads = model.loss_and_grads(**batch)
            logits, _ = model.forward(batch["ids"], batch["mask"])
            assert loss == expected_loss and same(grads, expected) and np.array_equal(logits, expected_logits)


def test_two_calls_that_are_both_alive_share_nothing(model, batch, every_size):
    def arrays_in(value):
        if isinstance(value, np.ndarray):
            yield value
        elif isinstance(value, (dict, list)):
            for part in value.values() if isinstance(value, dict) else value:
                yield from arrays_in(part)

    with Buffers():
        calls, copies = [], []
        for shift in range(2):
            ids = (batch["ids"] + shift) % SMALL.vocab_size
            calls.append([*model.forward(ids), model.loss_and_grads(ids, batch["labels"])[1]])
            copies.append([array.copy() for array in arrays_in(calls[-1])])
    owned = [[array for array in arrays_in(call) if array.size > 1] for call in calls]
    given = [*model.params.values(), *batch.values()]
    for first in owned[0]:
        if not any(np.shares_memory(first, array) for array in given):
            assert not any(np.shares_memory(first, second) for second in owned[1])
    for call, copy in zip(calls, copies, strict=True):
        assert all(np.array_equal(array, before) for array, before in zip(arrays_in(call), copy, strict=True))


def test_memory_stays_bounded_when_lengths_vary(model, rng):
    with Buffers() as stock:
        for tokens in rng.permutation(np.arange(5, 65)):
            ids, labels, mask = random_batch(SMALL, rng, batch=4, tokens=int(tokens))
            model.loss_and_grads(ids, labels, mask)
        gc.collect()
        held = sum(block.nbytes for blocks in stock._blocks.values() for block, _ in blocks)
    longest = random_batch(SMALL, rng, batch=4, tokens=64)
    with Buffers() as fresh:
        model.loss_and_grads(*longest)
        needed = sum(block.nbytes for blocks in fresh._blocks.values() for block, _ in blocks)
    assert held < 3 * needed


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_do_not_change_a_bit_of_a_step(model, batch, threads):
    parts = split_batch(batch, 3)
    expected_loss, expected = accumulated(lambda p, b: loss_and_grads(p, SMALL, **b))(model.params, parts)
    params = {name: array.copy() for name, array in model.params.items()}
    adam_update(params, expected, adam_state(params), weight_decay=0.1, no_decay={"mlm_head_b"})
    for _ in range(2):
        with Workers(threads) as workers:
            loss, grads = accumulated(lambda p, b: loss_and_grads(p, SMALL, **b), workers)(model.params, parts)
            assert loss == expected_loss and same(grads, expected) and list(grads) == list(expected)
            ours = {name: array.copy() for name, array in model.params.items()}
            state = adam_state(ours)
            update = shared_update(adam_update, workers)
            assert update(ours, grads, state, weight_decay=0.1, no_decay={"mlm_head_b"}) == (ours, state)
            assert same(ours, params) and state["step"] == 1


def test_parts_of_a_batch_are_the_batch(rng):
    model = MiniBERT(TINY, np.float64, params=random_params(TINY, rng))
    ids, labels, mask = random_batch(TINY, rng)
    labels[3] = -100  # the last part has no label and must not count
    expected_loss, expected = model.loss_and_grads(ids, labels, mask)
    step = accumulated(lambda params, batch: loss_and_grads(params, TINY, **batch))
    for parts in (1, 2, 4, 9):
        loss, grads = step(model.params, split_batch({"ids": ids, "labels": labels, "mask": mask}, parts))
        assert loss == pytest.approx(expected_loss, rel=1e-12)
        for name in expected:
            assert_close(grads[name], expected[name], 1e-11, name)
    with pytest.raises(ValueError, match="no position is labelled"):
        step(model.params, split_batch({"ids": ids, "labels": np.full_like(labels, -100), "mask": None}, 2))


def test_pretraining_does_not_depend_on_the_threads():
    rng = np.random.default_rng(5)
    sequences = [rng.integers(5, 23, length).tolist() for length in rng.integers(3, 9, 20)]
    settings = PretrainingSettings(steps=4, batch_size=3, micro_batches=3)
    runs = []
    for threads in (1, 2):
        model = MiniBERT(TINY)
        history = pretrain(model, sequences, settings, np.random.default_rng(1), threads=threads)
        runs.append((history["loss"], model.params))
    assert runs[0][0] == runs[1][0] and same(runs[0][1], runs[1][1])


@pytest.mark.parametrize("threads", [1, 2])
def test_batch_logits_are_the_logits_of_forward(model, rng, threads):
    ids, _, mask = random_batch(SMALL, rng, batch=35, tokens=37)
    with Workers(threads) as workers:
        for given in (None, mask, mask[:1, np.newaxis, np.newaxis, :]):
            logits, again = (batch_logits(model, ids, given, workers) for _ in range(2))
            assert np.array_equal(logits, again) and not np.shares_memory(logits, again)
            assert logits.dtype == np.float32
            assert_close(logits, model.forward(ids, given)[0], 1e-5)
            assert np.array_equal(logits, batch_logits(model, ids, given))
    with pytest.raises(ValueError, match="vocabulary has 301 tokens"):
        batch_logits(model, ids + 301)


def test_errors_of_a_thread_reach_the_caller():
    def fail(item):
        raise KeyError(item)

    with Workers(2) as workers, pytest.raises(KeyError, match="7"):
        workers.map(fail, [7])
    with pytest.raises(ValueError, match="threads must be at least 1, not 0"):
        Workers(0)
