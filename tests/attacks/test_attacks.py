"""Each attack earns what its own work earns, reads nothing, leaves nothing, and costs nobody else anything."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.attacks.assault import HONEST, LONG_AGO, Assault, name_of, seen, verdicts_of
from tests.attacks.conftest import LONG, QUICK, SLOW
from tests.attacks.frame import BASES, CANARY, outside
from tests.grader.plugins.active_content import active_content

pytestmark = pytest.mark.xdist_group("attacks")
LARGEST_PAGE = 12 << 20  # the outputs of a notebook, 8 MiB, and what nbconvert makes of every page
LARGEST_VERDICTS = 256 << 10
MOST_CPU, MOST_MEMORY = 540, 3 << 29  # seconds and bytes for one submission: ten minutes with a minute asleep; 1.5 GiB

EACH = [pytest.param(attack, "assault", id=attack.student) for attack in QUICK]
EACH += [pytest.param(attack, "long_assault", id=attack.student, marks=pytest.mark.long) for attack in LONG]
EACH += [pytest.param(attack, "slow_assault", id=attack.student, marks=pytest.mark.long) for attack in SLOW]
RUNS = [
    pytest.param("assault", id="quick"),
    pytest.param("long_assault", id="long", marks=pytest.mark.long),
    pytest.param("slow_assault", id="slow", marks=pytest.mark.long),
]
every_attack = pytest.mark.parametrize(("attack", "run"), EACH)
every_run = pytest.mark.parametrize("run", RUNS)


@every_attack
def test_an_attack_earns_what_the_same_work_earns_without_it(attack, run, request):
    run: Assault = request.getfixturevalue(run)
    earned, honest = run.earned(attack.student), run.earned(name_of(attack.base))
    assert None not in earned and None not in honest, run.log[-2000:]
    if attack.costs:
        assert earned[0] <= honest[0] and earned[1] <= honest[1]
    else:
        assert earned == honest


@every_attack
def test_what_is_written_about_it_is_small_free_of_canaries_and_acts_in_no_browser(attack, run, request):
    run: Assault = request.getfixturevalue(run)
    files = run.written(attack.student)
    page = run.page(attack.student)
    assert files and page
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]
    assert len(page) < LARGEST_PAGE and len(run.course.verdict_bytes(attack.student)) < LARGEST_VERDICTS
    assert str(run.course.root).encode() not in run.course.verdict_bytes(attack.student)
    assert not Counter(active_content(page)) - Counter(active_content(run.page(HONEST[0])))
    assert len(verdicts_of(run, attack.student)) == 2


@every_run
def test_everyone_else_is_graded_right(run, request):
    run: Assault = request.getfixturevalue(run)
    assert not any(run.code), run.log[-5000:]
    assert "Traceback" not in run.log
    assert {name: run.earned(name) for name in HONEST} == dict.fromkeys(HONEST, (10, 10))
    assert [run.earned(name_of(base)) for base in BASES] == [(0, 0), (10, 0), (10, 3), (10, 0), (10, 10)]
    verdicts = {run.course.verdict_bytes(name) for name in (*HONEST, name_of("everything"))}
    assert len(verdicts) == 1


@every_run
def test_no_submission_costs_more_than_is_promised(run, request):
    """Of time it is the CPU's that is counted: whoever sleeps has a minute of it, which the budget's own test shows."""
    run: Assault = request.getfixturevalue(run)
    for student, costs in run.costs.items():
        count = len(list((run.course.root / "submitted").iterdir())) if student == "*" else 1
        assert sum(cost.cpu for cost in costs) < MOST_CPU * count, student
        assert 100 << 20 < max(cost.memory for cost in costs) < MOST_MEMORY, student


@every_run
def test_no_process_and_no_file_is_left(run, request):
    run: Assault = request.getfixturevalue(run)
    assert not run.orphans
    assert not list(run.temporary.iterdir())


@every_run
def test_nothing_was_changed_that_is_not_the_graders_to_write(run, request):
    run: Assault = request.getfixturevalue(run)
    assert run.after == run.before
    assert len(run.before) > 20
    assert seen(run.course.root / "submitted") == run.submitted
    expected = set(
        str.split("""
    submitted taken autograded feedback backups exchange source release tests gradebook.db term.json .minibert notes.py
    nbgrader_config.py course.toml home
    """)
    )
    names = {path.name for path in run.course.root.iterdir()}
    assert {name for name in names if not (name.startswith("gradebook.db.") and name.endswith(".lock"))} <= expected


@every_run
def test_no_canary_was_opened(run, request):
    run: Assault = request.getfixturevalue(run)
    assert not run.opened
    assert CANARY in outside(run.course).read_text()


def test_the_file_system_says_when_a_file_was_read(tmp_path):
    probe = tmp_path / "probe"
    probe.write_text("x")
    os.utime(probe, (LONG_AGO, probe.stat().st_mtime))
    probe.read_text()
    assert probe.stat().st_atime > LONG_AGO


# What ended each flood, bomb and hog, as the page says it: its bound, and no accident.
ENDED_BY = {
    "denial_ten_thousand_threads": "more than 256 threads",
    "denial_many_files": "filled its folder",
    "denial_large_files": "filled its folder",
    "denial_unlinked_files": "filled its folder",
    "denial_unlinked_mapped_files": "filled its folder",
    "denial_floods_the_connection": "something unreadable",
    "denial_loops_for_ever_in_a_cell": "is there an endless loop?",
    "denial_loops_for_ever_when_called": "is there an endless loop?",
    "denial_sleeps_for_ever": "does it sleep or wait for something?",
    "denial_stops_itself": "does it sleep or wait for something?",
    "denial_a_large_answer_each_time": "which is all that one exercise has",
    "denial_half_floats_without_end": "which is all that one exercise has",
    "pages_sixty_cells_of_outputs": "is left out",
}


@every_attack
def test_its_bound_is_what_ended_it(attack, run, request):
    if attack.student in ENDED_BY:
        page = request.getfixturevalue(run).page(attack.student)
        assert ENDED_BY[attack.student] in page
