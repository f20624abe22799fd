"""The grader's own tests are measured as the students' are: by changes of the grader that one of them must notice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mutants.measure import measure
from tests.mutants.sample import COUNT, REPOSITORY, Mutant, sample
from tests.mutants.table import nearest

SURVIVORS = Path(__file__).with_name("survivors.json")
KILLED = 0.95


def reasons() -> dict[str, str]:
    return json.loads(SURVIVORS.read_text(encoding="utf-8"))


@pytest.mark.long
def test_the_quick_tests_notice_what_is_changed_and_what_they_do_not_is_explained(tmp_path):
    survivors = [mutant.name for mutant, killed in measure(sample(), tmp_path) if not killed]
    assert sorted(survivors) == sorted(name for name in reasons() if name in {each.name for each in sample()})
    assert len(survivors) <= (1 - KILLED) * COUNT


def test_what_is_changed_can_be_noticed(tmp_path):
    """The copy passes as it is, and fails where a module is spoilt: nothing else of the machine decides."""
    module = "minibert_grader/intake/words.py"
    code = (REPOSITORY / module).read_text()
    spoilt = code.replace("LONGEST = 80", "LONGEST = 79")
    assert spoilt != code
    words = [Mutant(module, "nothing", code), Mutant(module, "a line of `quoted`", spoilt)]
    assert [killed for _, killed in measure(words, tmp_path, near=True)] == [False, True]


def test_every_module_of_the_sample_has_tests_that_are_meant_for_it():
    drawn = sample(20)
    assert len({mutant.name for mutant in drawn}) == 20
    for mutant in drawn:
        assert all((REPOSITORY / place).exists() for place in nearest(mutant.module))
        compile(mutant.code, mutant.module, "exec")
    assert all(len(reason) > 20 for reason in reasons().values())
