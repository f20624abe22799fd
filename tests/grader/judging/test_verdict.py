"""The form of a verdict: its states, its points, and its bytes."""

import json

import numpy as np
import pytest

from minibert_grader.judging.verdict import (
    Failure,
    Judgement,
    Misconception,
    Outcome,
    Verdict,
    from_json,
    show,
    to_json,
)

WRONG = Outcome("core", 4, True, Failure("wrong", expected=show("expected", np.eye(2), (0, 0)), got=show("got", 3)))
PASSED = Outcome("other", 7, False)
UNJUDGED = Outcome("dtype", 1, False, unjudged="the numbers are wrong already")
WHOLE = Judgement(
    "02",
    "2026.1",
    ("A locked cell was put back.",),
    "",
    "no Landlock",
    (Verdict("f", 12, (WRONG, PASSED, UNJUDGED), Misconception("name", "hint", "where"), lent=("g",)),),
)


def test_what_is_earned_and_what_is_awarded():
    [verdict] = WHOLE.verdicts
    assert [outcome.state for outcome in verdict.outcomes] == ["failed", "passed", "not judged"]
    assert (verdict.earned, verdict.points, verdict.status) == (7, 4, "partly")


def test_a_core_property_that_was_not_judged_is_not_passed():
    unjudged = Outcome("core", 4, True, unjudged="the call before it never came back")
    assert Verdict("f", 12, (unjudged, PASSED)).points == 4


def test_a_judgement_goes_to_bytes_and_back():
    assert from_json(to_json(WHOLE)) == WHOLE
    assert to_json(from_json(to_json(WHOLE))) == to_json(WHOLE)
    [verdict] = json.loads(to_json(WHOLE))["verdicts"]
    assert (verdict["earned"], verdict["points"], verdict["outcomes"][2]["state"]) == (7, 4, "not judged")


@pytest.mark.parametrize("damaged", [b"", b"[]", b"{}", b'{"verdicts": [{}]}', b"\xff", to_json(WHOLE)[:-40]])
def test_what_is_no_file_of_verdicts_is_refused(damaged):
    with pytest.raises(ValueError):
        from_json(damaged)


def test_what_is_no_array_is_shown_as_python_writes_it_and_cut_where_it_is_long():
    assert show("x", "a" * 198).text == repr("a" * 198)
    assert show("x", "a" * 199).text == repr("a" * 199)[:200] + "…"


def test_rows_stand_below_each_other():
    assert show("x", np.array([[1, 2], [3, 4]])).text == "[[1, 2],\n [3, 4]]"
    assert show("x", np.arange(8).reshape(2, 2, 2)).text == "[[[0, 1],\n  [2, 3]],\n [[4, 5],\n  [6, 7]]]"


def test_up_to_48_elements_all_are_shown():
    assert "here" not in show("x", np.zeros((2, 4, 6))).kind
    assert show("x", np.zeros((7, 7, 1)), (3, 2, 0)).kind == "float64 (7, 7, 1), here [3]"
