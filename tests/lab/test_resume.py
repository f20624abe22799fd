"""A run that is killed, wherever that happens, and started again ends with the same bits as one that was not."""

import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from minibert_grader.errors import CourseError
from minibert_lab.pretraining import Batches
from minibert_ref.training.checkpoint import load_checkpoint
from tests.lab import tiny


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return tiny.write_corpus(tmp_path_factory.mktemp("corpus") / "corpus.txt")


@pytest.fixture(scope="module")
def finished(corpus, tmp_path_factory):
    out = tmp_path_factory.mktemp("finished")
    tiny.train(corpus, out)
    return out


def start(corpus, out):
    # As a module, from the root of the course: the tests need not be installed.
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.lab.tiny", str(corpus), str(out)]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def same_bits(one, other):
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)


def written(path):
    """When a file was last written; None where there is none."""
    return path.stat().st_mtime_ns if path.exists() else None


def test_killed_at_random_moments_and_resumed(corpus, finished, tmp_path):
    moments, kills, checkpoint = random.Random(5), 0, tmp_path / "checkpoint.safetensors"
    for _ in range(4):
        before, process = written(checkpoint), start(corpus, tmp_path)
        while process.poll() is None and written(checkpoint) == before:  # past the imports, which take the longest
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
    assert start(corpus, tmp_path).wait(timeout=600) == 0
    assert kills >= 2
    mine, expected = (load_checkpoint(folder / "checkpoint.safetensors") for folder in (tmp_path, finished))
    assert mine.step == expected.step == tiny.STEPS
    assert same_bits(mine.params, expected.params)
    assert same_bits(mine.state["m"], expected.state["m"]) and same_bits(mine.state["v"], expected.state["v"])
    assert mine.extra == expected.extra
    for name in ("weights.safetensors", "vocab.json", "held_out.txt"):
        assert (tmp_path / name).read_bytes() == (finished / name).read_bytes(), name


def test_killed_before_the_first_checkpoint(corpus, finished, tmp_path):
    process = start(corpus, tmp_path)
    time.sleep(0.3)
    process.kill()
    process.wait()
    tiny.train(corpus, tmp_path)
    assert (tmp_path / "weights.safetensors").read_bytes() == (finished / "weights.safetensors").read_bytes()


def test_the_weights_do_not_depend_on_threads(corpus, finished, tmp_path):
    tiny.run([corpus], tmp_path, tiny.recipe(), threads=1, every=7)
    mine, expected = (load_checkpoint(folder / "checkpoint.safetensors") for folder in (tmp_path, finished))
    assert same_bits(mine.params, expected.params)


def test_a_finished_run_only_writes_its_files_again(corpus, finished):
    before = (finished / "weights.safetensors").read_bytes()
    (finished / "weights.safetensors").unlink()
    tiny.train(corpus, finished)
    assert (finished / "weights.safetensors").read_bytes() == before


def test_what_a_run_leaves(finished):
    names = {path.name for path in finished.iterdir()}
    assert names == {
        "checkpoint.safetensors", "curves.png", "held_out.txt", "history.csv", "recipe.json", "vocab.json",
        "weights.safetensors",
    }  # fmt: skip
    assert (finished / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert len((finished / "history.csv").read_text().splitlines()) == tiny.STEPS + 1


def test_a_log_file_has_a_line_per_look_with_the_time_left(corpus, tmp_path):
    with open(tmp_path / "log", "w", encoding="utf-8") as file:
        tiny.run([corpus], tmp_path, tiny.recipe(), every=10, console=Console(file=file, width=60))
    lines = [line for line in (tmp_path / "log").read_text().splitlines() if line.startswith("step ")]
    assert [line.split(":")[0] for line in lines] == ["step 10", "step 20", "step 30"]
    assert all(re.search(r"top-5 accuracy 0\.\d+, battery \d+\.\d%, \d:\d\d:\d\d left$", line) for line in lines[:2]), (
        lines
    )


def test_another_corpus_or_recipe_is_refused(finished, corpus, tmp_path):
    with pytest.raises(CourseError, match="another recipe or corpus"):
        tiny.train(tiny.write_corpus(tmp_path / "other.txt", seed=2), finished)
    with pytest.raises(CourseError, match="another recipe or corpus"):
        tiny.train(corpus, finished, tiny.STEPS + 1)


def test_a_damaged_checkpoint_is_refused(finished, corpus, tmp_path):
    content = (finished / "checkpoint.safetensors").read_bytes()
    for damaged in (b"", content[: len(content) // 2], b"\0" * 100, (finished / "weights.safetensors").read_bytes()):
        (tmp_path / "checkpoint.safetensors").write_bytes(damaged)
        with pytest.raises(CourseError, match="checkpoint") as caught:
            tiny.train(corpus, tmp_path)
        assert "\n" not in str(caught.value)


def test_training_learns(corpus, tmp_path):
    tiny.train(corpus, tmp_path, 120, peak_lr=0.01)
    looks = load_checkpoint(tmp_path / "checkpoint.safetensors").extra["history"]["held_out"]
    assert looks[-1][1] < 0.75 * looks[0][1]


def test_every_epoch_takes_every_row_once():
    stream = np.arange(10, 10 + 22 * 7 + 5, dtype=np.int32)
    recipe = tiny.recipe(simple_share=0.0, batch_size=7, lengths=((0, 24),))
    batches = Batches(stream, None, recipe)
    first, second = batches.unmasked(0), batches.unmasked(1)
    assert first.shape == (7, 24)
    for rows in (first, second):  # an epoch has seven rows here: no token twice
        inner = rows[:, 1:-1].ravel()
        assert len(set(inner.tolist())) == inner.size
    assert not np.array_equal(np.sort(first, axis=0), np.sort(second, axis=0))  # cut at other places


def test_batches_are_functions_of_the_step():
    stream = np.arange(10, 400, dtype=np.int32)
    forwards, backwards = (
        Batches(stream, None, tiny.recipe(simple_share=0)),
        Batches(stream, None, tiny.recipe(simple_share=0)),
    )
    expected = [forwards(step) for step in range(9)]
    for step in reversed(range(9)):
        for mine, other in zip(backwards(step), expected[step], strict=True):
            np.testing.assert_array_equal(mine["ids"], other["ids"])
            np.testing.assert_array_equal(mine["labels"], other["labels"])


def test_short_rows_first_and_then_as_many_tokens():
    stream = np.arange(10, 400, dtype=np.int32)
    batches = Batches(stream, None, tiny.recipe(simple_share=0))
    assert batches.unmasked(6).shape == (18, 8)
    assert batches.unmasked(7).shape == (6, 24)
