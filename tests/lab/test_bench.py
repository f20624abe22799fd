"""The benchmark times two models that train alike, and says what it needs."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from minibert_grader.errors import CourseError
from minibert_lab import bench
from minibert_ref.training.data_parallel import Workers


def test_the_two_models_train_alike(torch):
    batch = bench.masked_batch(8192, np.random.default_rng(0))
    with Workers(2) as workers:
        reference, twin = bench.Reference(batch, workers), bench.TorchTwin(batch, 1)
        bench.check_agreement(reference, twin, batch["ids"], steps=2)
    reference.model.params["layer1.b1"] += 0.1
    with (
        Workers() as reference.workers,
        pytest.raises(CourseError, match="logits of the reference and of PyTorch differ"),
    ):
        bench.check_agreement(reference, twin, batch["ids"], steps=0)


def test_without_pytorch_one_sentence_says_so(monkeypatch):
    monkeypatch.setattr(bench.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CourseError, match="PyTorch, which is not installed"):
        bench.measure()


def test_json_has_the_promised_keys(monkeypatch):
    import typer

    from minibert_lab.commands import bench_model

    row = {"reference_tokens_per_s": 3, "torch_tokens_per_s": 2, "ratio": 1.5, "rounds": 9, "other_load": 0.7}
    profile = {name: {"products_ms": 75, "rest_ms": 50} for name in ("reference", "torch")}
    monkeypatch.setattr(bench.importlib.util, "find_spec", lambda name: True)
    monkeypatch.setattr(
        bench,
        "_in_process",
        lambda what, *rest: row | {"inference": row, "profile": profile} if what == "speed" else {"peak_mb": len(what)},
    )
    app = typer.Typer()
    app.command()(bench_model)
    printed = json.loads(CliRunner().invoke(app, ["--json"]).stdout)
    assert row.items() <= printed.items() and printed["peak_memory_ratio"] == 9 / 5
    table = CliRunner().invoke(app, []).stdout
    assert "1.50" in table and "measure again on a quiet machine" in " ".join(table.split())


def test_a_failed_measurement_is_one_sentence():
    with pytest.raises(CourseError, match=r"benchmark of the model failed: .*invalid literal"):
        bench._in_process("speed", "many", 1)
