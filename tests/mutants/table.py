"""Which quick tests look at which module of the grader: those meant for it first, then those of its room."""

from __future__ import annotations

GRADER = "tests/grader"
BOUNDS = "tests/grader/test_bounds.py"
NEAREST: dict[str, str] = {
    "intake/archive": "intake/test_archive.py",
    "intake/arrival": "intake/test_arrival.py",
    "intake/cells": "intake/test_cells.py intake/test_elsewhere.py",
    "intake/choose": "intake/test_take.py",
    "intake/decode": "intake/test_decode.py",
    "intake/exchange": "intake/test_patch.py",
    "intake/folder": "intake/test_folder.py",
    "intake/patch": "intake/test_patch.py",
    "intake/pictures": "intake/test_take.py",
    "intake/released": "intake/test_cells.py intake/test_take.py",
    "intake/take": "intake/test_take.py",
    "intake/words": "intake/test_take.py",
    "judging/checks": "judging/test_checks.py judging/test_specks.py",
    "judging/diagnosis/known": "judging/test_diagnosis.py",
    "judging/diagnosis/likeness": "judging/test_likeness.py",
    "judging/examples": "judging/test_judge.py",
    "judging/hidden_tests": "judging/test_judge.py",
    "judging/house": "judging/test_house_rules.py",
    "judging/judge": "judging/test_judge.py",
    "judging/outputs": "plugins/test_clean.py",
    "judging/remembered": "judging/test_independence.py",
    "judging/shrink": "judging/test_judge.py",
    "judging/snippet": "judging/test_snippet.py",
    "judging/sparing/deciding": "judging/test_deciding.py",
    "judging/sparing": "judging/test_sparing.py",
    "judging/student": "judging/test_judge.py",
    "judging/submission": "judging/test_submission.py",
    "judging/verdict": "judging/test_verdict.py",
    "sandbox/budget": "sandbox/test_budget.py",
    "sandbox/doctor": "sandbox/test_sandbox.py",
    "sandbox/inside/at_home": "sandbox/test_kernel.py",
    "sandbox/inside/kernel": "sandbox/test_kernel.py",
    "sandbox/inside/layout": "sandbox/test_wire.py",
    "sandbox/inside/names": "sandbox/test_lending.py",
    "sandbox/inside/sandbox": "sandbox/test_sandbox.py",
    "sandbox/inside/warm": "sandbox/test_sandbox.py",
    "sandbox/inside/wire": "sandbox/test_wire.py",
    "sandbox/inside/witness": "judging/test_house_rules.py",
    "sandbox/kernel": "sandbox/test_kernel.py",
    "sandbox/lending": "sandbox/test_lending.py",
    "sandbox/patience": "sandbox/test_kernel.py",
    "sandbox/pictures": "sandbox/test_pictures.py",
    "sandbox/probes": "sandbox/test_sandbox.py",
    "sandbox/scratch": "sandbox/test_scratch.py sandbox/test_kernel.py",
    "sandbox/warm_process": "sandbox/test_kernel.py",
    "plugins/clean": "plugins/test_clean.py",
    "plugins/export": "plugins/test_export.py",
    "plugins/feedback": "plugins/test_round_trip.py",
    "plugins/give": "plugins/test_round_trip.py",
    "plugins/judge": "plugins/test_round_trip.py",
    "plugins/marks": "plugins/test_grade.py",
    "plugins/pictures": "plugins/test_pictures.py",
    "plugins/preconditions": "plugins/test_round_trip.py",
    "plugins/read": "plugins/test_read.py",
    "plugins/restore": "plugins/test_restore.py",
    "plugins/save": "plugins/test_round_trip.py",
    "plugins/stamp": "plugins/test_editions.py",
}
# What else of `make test` meets a room's code, from quick to slow.
ROOMS: dict[str, tuple[str, ...]] = {
    "intake": (
        "intake", "plugins/test_read.py", "plugins/test_pictures.py", "plugins/test_intake.py",
        "plugins/test_exchange.py", "plugins/test_collecting.py", "deadlines",
    ),
    "judging": ("judging", "sandbox", "measuring/test_calibration.py", "plugins/test_traps.py", "reports"),
    "sandbox": ("sandbox", "judging/test_submission.py", "judging/test_judge.py", "judging/test_house_rules.py"),
    "plugins": ("plugins", "deadlines"),
}  # fmt: skip


def nearest(module: str) -> list[str]:
    """The test files that are meant for a module, given as "minibert_grader/intake/take.py"."""
    name = module.removeprefix("minibert_grader/").removesuffix(".py")
    own = max((place for place in NEAREST if f"{name}/".startswith(f"{place}/")), key=len, default=None)
    if own is None:
        raise LookupError(f"{module} stands in no line of tests/mutants/table.py")
    return [BOUNDS, *(f"{GRADER}/{place}" for place in NEAREST[own].split())]


def others(module: str) -> list[str]:
    """The other tests that meet it, the fuzzing's short run among them."""
    room = module.split("/")[1]
    fuzz = {"intake": ["tests/fuzz/test_notebooks.py"], "sandbox": ["tests/fuzz/test_pipe.py"]}.get(room, [])
    return [*fuzz, *(f"{GRADER}/{place}" for place in ROOMS[room])]
