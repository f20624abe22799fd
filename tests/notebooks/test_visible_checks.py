"""What students run at once: it accepts every right solution, and it rejects the slips that the curriculum names."""

from __future__ import annotations

import contextlib
import io
import textwrap
import warnings
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, settings

from minibert_grader.course.folder import Course
from minibert_grader.course.solutions import chaff_code, model_solutions

from .conftest import PATHS, REPOSITORY, Source, notebook_folder

COURSE = Course.find(REPOSITORY)
SOURCES = {path.stem: Source(path) for path in PATHS}
WHEATS = [(name, wheat) for name in SOURCES for wheat in COURSE.wheats(name)]
CHAFFS = [(name, chaff) for name in SOURCES for chaff in COURSE.chaffs(name)]
# Wrong solutions that the visible checks let through; grading catches them. Shrinking this list is progress.
ESCAPE: dict[str, set[tuple[str, str]]] = {
    "01_understanding_embeddings": {
        ("nearest_neighbors", "leaves out twins of excluded rows"),
        ("analogy", "a list of ids"),
    },
    "02_attention_mechanism": {
        ("softmax", "exponents held above -100"),
        ("attention_scores", "joins the leading axes as they lie in memory"),
        ("multi_head_attention", "a mask with one row taken for padding"),
    },
    "03_transformer_layers": {
        ("gelu", "writes 0 over very negative numbers"),
        ("transformer_block", "a mask with one row taken for padding"),
        ("encoder", "a state that is as before is left out"),
        ("count_parameters", "only the columns that all heads share evenly"),
        ("count_parameters", "no output matrix where config ties it"),
    },
    "04_backpropagation_gradients": {
        ("relative_error", "computed in float32"),
        ("attention_backward", "mask of two axes taken for one per sentence"),
        ("attention_backward", "-10,000 written in the place of -inf"),
        ("attention_backward", "mask of three axes taken for one per sentence"),
        ("transformer_block_backward", "layer norms with eps 1e-5"),
        ("transformer_block_backward", "a mask with one row taken for padding"),
    },
    "05_optimization_adam": {
        ("sgd_step", "names by what stands behind the last dot"),
        ("momentum_step", "a step with lr 0 leaves the velocity"),
        ("adam_step", "moments in one long vector, in the order of params"),
        ("adam_step", "moments of like names shared"),
        ("warmup_linear", "length of the way down remembered by total"),
        ("cosine_decay", "long curves remembered by length and floor"),
        ("accumulate_gradients", "differences from the first part"),
    },
    "06_input_to_output_flow": {
        ("forward", "at most twelve layers"),
        ("basic_tokenize", "drops every kind of mark"),
    },
    "07_training_process": {
        ("choose_mask_positions", "bad luck takes a sentence first"),
        ("choose_mask_positions", "one of two tokens chosen against the other"),
        ("choose_mask_positions", "luck shared along the first axis"),
        ("mask_tokens", "fates shared along the first axis"),
        ("mask_tokens", "fates drawn before the check"),
        ("mask_tokens", "no random token comes twice"),
        ("mlm_loss", "looks for -100 whatever ignore_index is"),
        ("masked_accuracy", "compares in float32"),
        ("make_batches", "tokens with id 0 not counted"),
        ("training_step", "gradients shortened in place"),
        ("training_step", "stands still without a gradient"),
        ("training_step", "new state written over the old one"),
        ("train", "callback is told a step of its own count"),
        ("train", "callbacks after the training"),
        ("train", "callback is told the next rate"),
        ("save_checkpoint", "step taken from the state"),
        ("save_checkpoint", "all below a name params is a parameter"),
        ("mask_tokens", "never the old token at random"),
        ("mask_tokens", "writes over ids and puts them back"),
        ("mlm_loss", "gradient written into a copy"),
        ("mlm_loss", "keeps one gradient for all calls"),
    },
}


@cache
def solved(assignment: str, exercise: str) -> dict[str, Any]:
    """The notebook's names just before an exercise is solved: setup, and the model solutions of the earlier ones."""
    scope: dict[str, Any] = {}
    exec("".join(SOURCES[assignment].marked["setup"]["source"]), scope)
    scope["few"] = settings(scope["few"], phases=[Phase.explicit, Phase.generate])  # smaller examples are for students
    for name, code in model_solutions(COURSE, assignment).items():
        if name == exercise:
            break
        exec(compile(code, name, "exec"), scope)
    return scope


def complaint(assignment: str, exercise: str, code: str) -> str:
    """What the visible check of an exercise says of a solution; "" where it passes."""
    source = SOURCES[assignment]
    with notebook_folder(source.path.parent), warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")  # a wrong solution may divide by zero on its way
        scope = dict(solved(assignment, exercise))
        exec(compile(textwrap.dedent(code), "solution", "exec"), scope)
        check = "".join(source.marked[f"test_{exercise}"]["source"])
        try:
            exec(compile(check, "check", "exec"), scope)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return ""


def title(value: Any) -> str | None:
    return f"{value.exercise}: {value.name}" if hasattr(value, "exercise") else None


@pytest.mark.spread
@pytest.mark.parametrize(("assignment", "wheat"), WHEATS, ids=title)
def test_a_right_solution_passes(assignment, wheat):
    assert complaint(assignment, wheat.exercise, wheat.code) == ""


@pytest.mark.spread
@pytest.mark.parametrize(("assignment", "chaff"), CHAFFS, ids=title)
def test_a_wrong_solution_is_stopped_unless_it_is_known_to_escape(assignment, chaff):
    said = complaint(assignment, chaff.exercise, chaff_code(COURSE, assignment, chaff))
    escapes = (chaff.exercise, chaff.name) in ESCAPE.get(assignment, set())
    assert bool(said) != escapes, said or "passes the visible check; the curriculum wants its slips stopped there"


@pytest.mark.parametrize("assignment", SOURCES)
def test_the_stub_is_stopped(assignment):
    for exercise, each in COURSE.exercises(assignment).items():
        stubs = "\n".join(f"def {name}(*args, **kwargs):\n    raise NotImplementedError" for name in each.functions)
        assert complaint(assignment, exercise, stubs).startswith("NotImplementedError")
