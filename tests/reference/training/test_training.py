"""Checkpoints and the training loop: a run that was interrupted ends with the same bits as one that was not."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from minibert_ref.config import MiniBERTConfig
from minibert_ref.model import MiniBERT
from minibert_ref.training import checkpoint as checkpoint_module
from minibert_ref.training.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from minibert_ref.training.loop import MaskedBatches, PretrainingSettings, accumulated, pretrain, train, training_step
from minibert_ref.training.optimizers import adam_state, adam_update, sgd_step
from minibert_ref.weights import read_safetensors, write_safetensors
from tests.reference.proofs import TINY, assert_close, random_batch, random_params

CONFIG = MiniBERTConfig(vocab_size=23, hidden_size=6, num_layers=2, num_heads=2, intermediate_size=11, max_positions=9)
SETTINGS = PretrainingSettings(steps=13, batch_size=3, micro_batches=2, peak_lr=0.01, warmup=3, checkpoint_every=4)


def sequences():
    rng = np.random.default_rng(7)
    return [[2, *rng.integers(5, 23, length).tolist(), 3] for length in rng.integers(1, 8, 10)]


class Killed(BaseException):
    """Stands for a process that dies."""


def run(path=None, die_after=None):
    model, rng = MiniBERT(CONFIG, rng=np.random.default_rng(5)), np.random.default_rng(6)

    def callback(metrics, params, state):
        if metrics["step"] == die_after:
            raise Killed

    history = pretrain(model, sequences(), SETTINGS, rng, path, callback)
    return model, history, rng


@pytest.mark.parametrize("die_after", [1, 4, 6, 8, 11, 12])
def test_a_resumed_run_is_bit_identical(tmp_path, die_after):
    expected, expected_history, expected_rng = run()
    with pytest.raises(Killed):
        run(tmp_path / "c", die_after)
    model, history, rng = run(tmp_path / "c")
    assert history["step"] == list(range(die_after // 4 * 4 + 1, 14))
    for name in ("loss", "gradient_norm", "learning_rate"):
        assert history[name] == expected_history[name][history["step"][0] - 1 :]
    for name, array in expected.params.items():
        assert array.tobytes() == model.params[name].tobytes(), name
    assert rng.bit_generator.state == expected_rng.bit_generator.state


def test_a_finished_run_does_nothing_more(tmp_path):
    model, _, _ = run(tmp_path / "c")
    again, history, _ = run(tmp_path / "c")
    assert history["step"] == []
    assert all(np.array_equal(again.params[name], array) for name, array in model.params.items())


def test_other_settings_are_refused(tmp_path):
    run(tmp_path / "c")
    other = PretrainingSettings(steps=99, batch_size=3)
    with pytest.raises(CheckpointError, match=r"'.*c' is of other settings or another model: use another file name"):
        pretrain(MiniBERT(CONFIG), sequences(), other, np.random.default_rng(6), tmp_path / "c")
    with pytest.raises(CheckpointError, match="of other settings"):
        pretrain(MiniBERT(CONFIG), sequences(), SETTINGS, np.random.Generator(np.random.SFC64(1)), tmp_path / "c")


SAVE_FOREVER = """
import sys
import numpy as np
from minibert_ref.training.checkpoint import save_checkpoint
rng = np.random.default_rng(0)
step = 0
while True:
    step += 1
    params = {"w": np.full(200_000, step, np.float32)}
    save_checkpoint(sys.argv[1], params, {"m": {"w": params["w"] * 2}}, step, rng)
    if step == 1:
        print("first", flush=True)
"""


def test_a_killed_process_leaves_a_whole_checkpoint(tmp_path, rng):
    last = 0
    for delay in (0.003, 0.02, 0.05):
        writer = subprocess.Popen([sys.executable, "-c", SAVE_FOREVER, str(tmp_path / "c")], stdout=subprocess.PIPE)
        assert writer.stdout.readline() == b"first\n"
        time.sleep(delay + 0.01 * rng.random())
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        params, state, last, _, _ = load_checkpoint(tmp_path / "c")
        assert (params["w"] == last).all() and (state["m"]["w"] == 2 * last).all()
    assert last >= 1


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_failed_save_leaves_the_old_checkpoint(tmp_path, monkeypatch, failing):
    generator = np.random.default_rng(0)
    save_checkpoint(tmp_path / "c", {"w": np.ones(3)}, {}, 1, generator)

    def die(*arguments):
        raise Killed

    monkeypatch.setattr(os, failing, die)
    with pytest.raises(Killed):
        save_checkpoint(tmp_path / "c", {"w": np.zeros(3)}, {}, 2, generator)
    monkeypatch.undo()
    assert load_checkpoint(tmp_path / "c").step == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("kind", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_any_generator_and_any_nesting_round_trip(tmp_path, kind):
    generator = np.random.Generator(getattr(np.random, kind)(3))
    generator.integers(0, 10, 3, dtype=np.int32)  # leaves half a word in the generator's pocket
    state = {
        "t": 3, "lr": 0.1, "big": 2**100, "none": None, "flag": True, "name": "ünï", "list": [1, {"x": np.ones(2)}],
        "a/b": np.zeros(1), "a": {"b": np.ones(1)}, "scalar": np.float32(0.1), "step": np.int64(5),
        "0-d": np.array(1.5), "empty": {}, "turned": np.arange(6.0).reshape(2, 3).T,
    }  # fmt: skip
    save_checkpoint(tmp_path / "c", {"w": np.ones(1, np.float32)}, state, 9, generator, [1.5])
    params, restored, step, rng, extra = load_checkpoint(tmp_path / "c")
    assert step == 9 and extra == [1.5] and params["w"].dtype == np.float32
    assert rng.integers(0, 10, 50, dtype=np.int32).tolist() == generator.integers(0, 10, 50, dtype=np.int32).tolist()
    assert restored.keys() == state.keys()
    for name in ("t", "lr", "big", "none", "flag", "name", "empty", "scalar", "step"):
        assert restored[name] == state[name] and type(restored[name]) is type(state[name]), name
    assert restored["a/b"] == 0 and restored["a"]["b"] == 1 and restored["list"][1]["x"].tolist() == [1, 1]
    assert np.array_equal(restored["turned"], state["turned"]) and restored["0-d"].shape == ()


def test_what_is_not_data_is_refused(tmp_path):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="/state/f is a function"):
        save_checkpoint(tmp_path / "c", {}, {"f": sgd_step.__call__.__self__}, 1, rng)
    with pytest.raises(ValueError, match="keys of /state must be strings"):
        save_checkpoint(tmp_path / "c", {}, {1: 2}, 1, rng)
    with pytest.raises(ValueError, match="dtype object"):
        save_checkpoint(tmp_path / "c", {"w": np.array([None])}, {}, 1, rng)
    assert not list(tmp_path.iterdir())


def test_damaged_checkpoints_get_one_sentence(tmp_path):
    path, rng = tmp_path / "c", np.random.default_rng(0)
    with pytest.raises(CheckpointError, match="c' cannot be read: No such file"):
        load_checkpoint(path)
    save_checkpoint(path, {"w": np.ones(3)}, {}, 1, rng)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(CheckpointError, match=r"not an intact \.safetensors file.*truncated"):
        load_checkpoint(path)
    path.write_bytes(b"\x80\x04pickle....")
    with pytest.raises(CheckpointError, match="not an intact"):
        load_checkpoint(path)
    write_safetensors(path, {"w": np.ones(3)})
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        load_checkpoint(path)
    path.write_bytes(whole)
    tensors, metadata = read_safetensors(path)
    trees = ["", "[]", "{}", '{"dict": {}}', "[" * 100_000, metadata["tree"].replace("PCG64", "system"),
             metadata["tree"].replace("params/w", "params/v"), metadata["tree"].replace('"inc"', '"ink"')]  # fmt: skip
    for tree in trees:
        write_safetensors(path, tensors, metadata | {"tree": tree})
        with pytest.raises(CheckpointError, match="is damaged: go back to an earlier one"):
            load_checkpoint(path)
    write_safetensors(path, tensors, {"format": checkpoint_module.FORMAT})
    with pytest.raises(CheckpointError, match="is damaged"):
        load_checkpoint(path)


def test_the_step_clips_before_the_optimiser():
    seen = {}

    def optimizer(params, grads, state):
        seen.update(grads)
        return sgd_step(params, grads, 0.5), {"calls": state["calls"] + 1}

    params, state, metrics = training_step(
        {"w": np.array([3.0])}, {"calls": 0}, 2.0, lambda params, batch: (batch, {"w": np.array([8.0])}), optimizer, 4.0
    )
    assert seen["w"] == 4 and params["w"] == 1 and state == {"calls": 1}
    assert metrics == {"loss": 2.0, "gradient_norm": 8.0}


def test_training_overfits_one_batch_and_stops_early(rng):
    model = MiniBERT(TINY, rng=rng)
    ids, labels, mask = random_batch(TINY, rng)
    batch = {"ids": ids, "labels": labels, "mask": mask}
    steps = []
    history = train(
        model.params,
        adam_state(model.params),
        [batch] * 400,
        lambda params, batch: MiniBERT(TINY, params=params).loss_and_grads(**batch),
        lambda params, grads, state, lr: adam_update(params, grads, state, lr),
        lambda step: 0.02,
        1.0,
        stop_below=0.1,
        callback=lambda metrics, params, state: steps.append(metrics["step"]),
    )
    assert history["loss"][0] > 2 and history["loss"][-1] < 0.1 and len(history["loss"]) < 400
    assert history["step"] == steps == list(range(1, len(steps) + 1))


def test_accumulation_in_training_is_the_union_of_the_batches(rng):
    params = random_params(TINY, rng)
    ids, labels, mask = random_batch(TINY, rng)

    def part(params, batch):
        return MiniBERT(TINY, np.float64, params=params).loss_and_grads(**batch)

    whole = {"ids": ids, "labels": labels, "mask": mask}
    parts = [{name: array[rows] for name, array in whole.items()} for rows in (slice(0, 1), slice(1, 4))]
    loss, grads = accumulated(part)(params, parts)
    expected_loss, expected = part(params, whole)
    assert loss == pytest.approx(expected_loss, rel=1e-13)
    for name in expected:
        assert_close(grads[name], expected[name], 1e-11, name)


def test_batches_can_be_taken_up_anywhere():
    rng = np.random.default_rng(2)
    batches = MaskedBatches(sequences(), 3, 23, rng)
    for _ in range(6):
        next(batches)
    position, state = batches.position(), rng.bit_generator.state
    other_rng = np.random.default_rng()
    other_rng.bit_generator.state = state
    other = MaskedBatches(sequences(), 3, 23, other_rng)
    other.go_to(position)
    for _ in range(9):
        for first, second in zip(next(batches).values(), next(other).values(), strict=True):
            assert np.array_equal(first, second)
    with pytest.raises(ValueError, match="no sequence to train on"):
        MaskedBatches([], 3, 23, rng)
