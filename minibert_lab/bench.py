"""The reference Mini-BERT against the same model in eager PyTorch: same weights, batch, threads, machine and run.

Measured in processes of their own, because the number of BLAS threads is fixed when NumPy is imported. The reference
runs parts of a batch on threads of its own, BLAS on one each; PyTorch shares out every operation itself. NumPy's BLAS
gets no threads here: they go on spinning after their work and would slow PyTorch down.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from minibert_grader.errors import CourseError
from minibert_ref.config import MiniBERTConfig
from minibert_ref.evaluation.inference import batch_logits
from minibert_ref.model import MiniBERT, loss_and_grads
from minibert_ref.training.clipping import clip_by_global_norm
from minibert_ref.training.data_parallel import Batch, Workers, accumulated, shared_update, split_batch
from minibert_ref.training.optimizers import adam_state, adam_update, without_decay

if TYPE_CHECKING:  # it takes seconds to import, and may be missing
    import torch

BATCH, TOKENS = 32, 64
LR, WEIGHT_DECAY, MAX_NORM, MASK_RATE = 1e-3, 0.01, 1.0, 0.15
_BLOCK = ("W_QKV", "W_O", "W1", "b1", "W2", "b2", "ln1_gamma", "ln1_beta", "ln2_gamma", "ln2_beta")
Run = Callable[[], object]  # what is timed
_PAUSE = 0.02  # seconds between two measurements: OpenMP's threads spin a little after their work


def measure(threads: int = 2, seconds: float = 15.0) -> dict[str, Any]:
    """Speed of a training step and of inference, and peak memory, of the reference and of PyTorch.

    Parameters
    ----------
    threads : int, default 2
        For each of the two.
    seconds : float, default 15
        Time for the training rounds; inference takes half of that again.

    Returns
    -------
    dict
        ``reference_tokens_per_s``, ``torch_tokens_per_s`` and their ``ratio`` for a training step, medians of
        interleaved ``rounds``; ``other_load``, the processors that other programs took meanwhile (a busy machine slows
        PyTorch most, whose threads wait for each other); ``inference`` with the same keys; ``peak_memory_ratio``,
        reference over PyTorch, of the memory used beyond the imports, and ``reference_peak_mb``, ``torch_peak_mb``;
        ``threads``; ``profile``, for both the milliseconds of a step that go into products with weight matrices,
        measured by themselves, and into the rest.

    Raises
    ------
    CourseError
        If PyTorch is not installed, or the two do not compute the same.
    """
    if importlib.util.find_spec("torch") is None:
        raise CourseError(
            "The benchmark compares with PyTorch, which is not installed: run 'pip install -e .[test]' first."
        )
    result = {"threads": threads, **_in_process("speed", threads, seconds)}
    peaks = {name: _in_process(name, threads, seconds)["peak_mb"] for name in ("reference", "torch")}
    return result | {
        "peak_memory_ratio": round(peaks["reference"] / peaks["torch"], 3),
        "reference_peak_mb": peaks["reference"],
        "torch_peak_mb": peaks["torch"],
    }


def _in_process(what: str, threads: int, seconds: float) -> dict[str, Any]:
    environment = os.environ | {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
    }
    command = [sys.executable, "-m", "minibert_lab.bench", what, str(threads), str(seconds)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise CourseError(f"The benchmark of the model failed: {reason.removeprefix('CourseError: ')}")
    return json.loads(done.stdout)


def masked_batch(vocab_size: int, rng: np.random.Generator) -> Batch:
    """A batch of full sequences, 15 % of the tokens labelled."""
    ids = rng.integers(5, vocab_size, (BATCH, TOKENS))
    return {"ids": ids, "labels": np.where(rng.random(ids.shape) < MASK_RATE, ids, -100), "mask": None}


class Reference:
    """The reference and its optimiser, ready to step."""

    def __init__(self, batch: Batch, workers: Workers) -> None:
        self.model, self.workers = MiniBERT(), workers
        self.parts = split_batch(batch, workers.threads)
        self.state, self.exempt = adam_state(self.model.params), without_decay(self.model.params)
        self.loss_and_grads = accumulated(
            lambda params, part: loss_and_grads(params, self.model.config, **part), workers
        )
        self.update = shared_update(adam_update, workers)

    def step(self) -> tuple[float, float]:
        """Forward, backward, clip, AdamW; the loss and the norm of the gradient before."""
        loss, grads = self.loss_and_grads(self.model.params, self.parts)
        grads, norm = clip_by_global_norm(grads, MAX_NORM)
        self.update(self.model.params, grads, self.state, LR, weight_decay=WEIGHT_DECAY, no_decay=self.exempt)
        return float(loss), float(norm)

    def logits(self, ids: np.ndarray) -> np.ndarray:
        return batch_logits(self.model, ids, workers=self.workers)


class TorchTwin:
    """The same model as anyone would write it in eager PyTorch, with fused attention and fused AdamW."""

    def __init__(self, batch: Batch, threads: int) -> None:
        import torch

        torch.set_num_threads(threads)
        self.torch, self.F = torch, torch.nn.functional
        model = MiniBERT()
        self.config = model.config
        self.params = {name: torch.tensor(array, requires_grad=True) for name, array in _torch_layout(model).items()}
        self.ids, self.labels = torch.tensor(batch["ids"]), torch.tensor(batch["labels"])
        groups = [
            {"params": [p for p in self.params.values() if p.ndim > 1], "weight_decay": WEIGHT_DECAY},
            {"params": [p for p in self.params.values() if p.ndim == 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=LR, fused=True)

    def hidden(self, ids: torch.Tensor) -> torch.Tensor:
        F, p, config = self.F, self.params, self.config
        B, T = ids.shape
        H, A, eps = config.hidden_size, config.num_heads, config.layer_norm_eps
        x = F.embedding(ids, p["token_embeddings"]) + p["position_embeddings"][:T]
        for layer in range(config.num_layers):
            W_QKV, W_O, W1, b1, W2, b2, gamma1, beta1, gamma2, beta2 = (p[f"layer{layer}.{name}"] for name in _BLOCK)
            q, k, v = F.linear(x, W_QKV).view(B, T, 3, A, H // A).permute(2, 0, 3, 1, 4)
            heads = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(B, T, H)
            x = F.layer_norm(x + F.linear(heads, W_O), (H,), gamma1, beta1, eps)
            x = F.layer_norm(x + F.linear(F.relu(F.linear(x, W1, b1)), W2, b2), (H,), gamma2, beta2, eps)
        return F.layer_norm(x, (H,), p["final_ln_gamma"], p["final_ln_beta"], eps)

    def head(self, hidden: torch.Tensor) -> torch.Tensor:
        return self.F.linear(hidden, self.params["mlm_head_W"], self.params["mlm_head_b"])

    def step(self) -> tuple[float, float]:
        """Forward, backward, clip, AdamW; the loss and the norm of the gradient before."""
        chosen = self.labels != -100
        loss = self.F.cross_entropy(self.head(self.hidden(self.ids)[chosen]), self.labels[chosen])
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        norm = self.torch.nn.utils.clip_grad_norm_(self.params.values(), MAX_NORM)
        self.optimizer.step()
        return loss.item(), norm.item()

    def logits(self, ids: np.ndarray) -> np.ndarray:
        with self.torch.inference_mode():
            return self.head(self.hidden(self.torch.from_numpy(ids))).numpy()


def _torch_layout(model: MiniBERT) -> dict[str, np.ndarray]:
    """The parameters as `torch.nn.Linear` keeps them: (outputs, inputs), Q, K and V in one."""
    linear = ("W_QKV", "W_O", "W1", "W2", "mlm_head_W")
    params = dict(model.params)
    for layer in range(model.config.num_layers):
        parts = [params.pop(f"layer{layer}.{name}") for name in ("W_Q", "W_K", "W_V")]
        params[f"layer{layer}.W_QKV"] = np.concatenate(parts, axis=1)
    return {
        name: np.ascontiguousarray(array.T) if name.split(".")[-1] in linear else array
        for name, array in params.items()
    }


def _speed(threads: int, seconds: float) -> dict[str, Any]:
    batch = masked_batch(8192, np.random.default_rng(0))
    with Workers(threads) as workers:
        reference, twin = Reference(batch, workers), TorchTwin(batch, threads)
        check_agreement(reference, twin, batch["ids"])
        training = _interleaved(reference.step, twin.step, seconds)
        inference = _interleaved(lambda: reference.logits(batch["ids"]), lambda: twin.logits(batch["ids"]), seconds / 2)
        products = _interleaved(*matrix_products(reference.model.config, workers), seconds / 2)
        return training | {"inference": inference, "profile": _profile(training, products)}


def matrix_products(config: MiniBERTConfig, workers: Workers) -> tuple[Run, Run]:
    """The products with weight matrices of one training step and nothing else, for NumPy and for PyTorch.

    Each weight matrix takes three: forward, and backward to the input and to the weights. Parameters lie as each of the
    two keeps them. NumPy's rows are shared out over the workers, as `Reference` does it.

    Returns
    -------
    two callables without arguments
    """
    import torch

    N, H, inner, V = BATCH * TOKENS, config.hidden_size, config.intermediate_size, config.vocab_size
    layer = [(N, H, 3 * H), (N, H, H), (N, H, inner), (N, inner, H)]
    shapes = config.num_layers * layer + [(round(MASK_RATE * N), H, V)]

    def numpy_triple(rows: int, inputs: int, outputs: int) -> Run:
        x, W, d_out = (np.ones(shape, np.float32) for shape in ((rows, inputs), (inputs, outputs), (rows, outputs)))
        into = np.empty_like(d_out), np.empty_like(x), np.empty_like(W)

        def run() -> None:
            np.matmul(x, W, out=into[0])
            np.matmul(d_out, W.T, out=into[1])
            np.matmul(x.T, d_out, out=into[2])

        return run

    def torch_triple(rows: int, inputs: int, outputs: int) -> Run:
        x, W, d_out = (torch.ones(shape) for shape in ((rows, inputs), (outputs, inputs), (rows, outputs)))
        into = torch.empty_like(d_out), torch.empty_like(x), torch.empty_like(W)

        def run() -> None:
            torch.mm(x, W.t(), out=into[0])
            torch.mm(d_out, W, out=into[1])
            torch.mm(d_out.t(), x, out=into[2])

        return run

    share = workers.threads
    ours = [[numpy_triple(rows // share, *sizes) for rows, *sizes in shapes] for _ in range(share)]
    theirs = [torch_triple(*shape) for shape in shapes]
    return lambda: workers.map(_run_all, ours), lambda: _run_all(theirs)


def _run_all(triples: list[Run]) -> None:
    for run in triples:
        run()


def _profile(training: Mapping[str, float], products: Mapping[str, float]) -> dict[str, dict[str, int]]:
    """Where a training step's time goes, in milliseconds: products with weight matrices, and all the rest."""
    rows = {}
    for name in ("reference", "torch"):
        step, product = (1000 * BATCH * TOKENS / part[f"{name}_tokens_per_s"] for part in (training, products))
        rows[name] = {"step_ms": round(step), "products_ms": round(product), "rest_ms": round(step - product)}
    return rows


def check_agreement(reference: Reference, twin: TorchTwin, ids: np.ndarray, steps: int = 3) -> None:
    """Refuse to time two models that do not compute the same logits, losses and gradient norms while they train.

    Raises
    ------
    CourseError
        If they differ by more than rounding in float32.
    """
    pairs = [("logits", float(np.abs(reference.logits(ids) - twin.logits(ids)).max()), 0.0, 1e-4)]
    for step in range(1, steps + 1):
        (loss, norm), (torch_loss, torch_norm) = reference.step(), twin.step()
        pairs.append((f"losses of step {step}", loss, torch_loss, 1e-4 * torch_loss))
        pairs.append((f"gradient norms of step {step}", norm, torch_norm, 1e-2 * torch_norm))
    for name, ours, theirs, tolerance in pairs:
        if not abs(ours - theirs) <= tolerance:
            raise CourseError(
                f"The {name} of the reference and of PyTorch differ by {ours - theirs}: nothing was timed."
            )


def _interleaved(ours: Run, theirs: Run, seconds: float) -> dict[str, float]:
    """Tokens per second of both, in turns, so that whatever else the machine does slows both."""
    taken: dict[Run, list[float]] = {ours: [], theirs: []}
    gc.collect()
    gc.disable()
    begin, machine, own = time.perf_counter(), _machine_time(), time.process_time()
    while time.perf_counter() < begin + seconds or len(taken[ours]) < 3:
        for run in (ours, theirs):
            time.sleep(_PAUSE)
            start = time.perf_counter()
            run()
            taken[run].append(time.perf_counter() - start)
    gc.enable()
    others = _machine_time() - machine - (time.process_time() - own)
    return {
        "reference_tokens_per_s": round(BATCH * TOKENS / median(taken[ours])),
        "torch_tokens_per_s": round(BATCH * TOKENS / median(taken[theirs])),
        "ratio": round(median(taken[theirs]) / median(taken[ours]), 3),
        "rounds": len(taken[ours]),
        "other_load": round(max(others, 0) / (time.perf_counter() - begin), 2),
    }


def _machine_time() -> float:
    """Seconds that all processors together have worked since the machine started."""
    user, nice, system, _idle, _waiting, *interrupts = Path("/proc/stat").read_text(encoding="ascii").split()[1:9]
    return sum(map(int, (user, nice, system, *interrupts))) / os.sysconf("SC_CLK_TCK")


def _peak(which: str, threads: int) -> dict[str, float]:
    """Most memory that a few training steps took beyond what the imports had taken."""
    if which == "torch":
        import torch  # noqa: F401
    imported = _memory("VmRSS")
    batch = masked_batch(8192, np.random.default_rng(0))
    with Workers(threads) as workers:
        trained = TorchTwin(batch, threads) if which == "torch" else Reference(batch, workers)
        for _ in range(5):
            trained.step()
    return {"peak_mb": round((_memory("VmHWM") - imported) / 1024, 1)}


def _memory(field: str) -> int:
    """A line of /proc/self/status, in KiB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))


if __name__ == "__main__":
    what, thread_count, budget = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    result = _speed(thread_count, budget) if what == "speed" else _peak(what, thread_count)
    print(json.dumps(result))
