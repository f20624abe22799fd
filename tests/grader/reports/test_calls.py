"""A page tells of a failing call as much as it may, and of points, hints and misconceptions always the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minibert_grader.judging.verdict import (
    NO_RETURN,
    Failure,
    Judgement,
    Misconception,
    Outcome,
    ShownArray,
    Verdict,
    to_json,
)
from minibert_grader.reports.calls import LEFT_OUT, SHORTENED, SHOWN, told

NUMBERS = "[[0.123456]]"
FAILURE = Failure(
    "the result has other values",
    call="attention_scores(Q, K)",
    code=f"attention_scores(np.array({NUMBERS}), K)",
    arguments=(ShownArray("Q", "float64 (1, 1)", NUMBERS),),
    expected=ShownArray("expected", "float64 (1, 1)", "[[0.777]]"),
    got=ShownArray("got", "float64 (1, 1)", "[[0.888]]"),
)
VERDICT = Verdict(
    "attention_scores",
    10,
    (Outcome("It is right.", 6, True, FAILURE, hint="Look again."), Outcome("It is pure.", 4, False)),
    Misconception("no scaling", "Divide.", "2"),
)
JUDGEMENT = Judgement("02", "2026.1", verdicts=(VERDICT,))


def test_shown_is_as_it_is():
    assert told(JUDGEMENT, SHOWN) == JUDGEMENT


@pytest.mark.parametrize("calls", [SHORTENED, LEFT_OUT])
def test_no_number_of_the_call_is_told(calls):
    text = to_json(told(JUDGEMENT, calls)).decode()
    assert not [number for number in ("0.123456", "0.777", "0.888") if number in text]
    after = told(JUDGEMENT, calls).verdicts[0]
    assert (after.points, after.status, after.misconception) == (VERDICT.points, VERDICT.status, VERDICT.misconception)
    assert after.outcomes[0].hint == "Look again."
    assert after.outcomes[1] == VERDICT.outcomes[1]


def test_shortened_says_why_and_what_was_passed():
    reason = told(JUDGEMENT, SHORTENED).verdicts[0].outcomes[0].failure.reason
    assert reason == "the result has other values (called with Q float64 (1, 1))"


SECRET = "2.75"


@pytest.mark.parametrize(
    "failure, way",
    [
        (Failure(f"softmax raised ValueError in the line `raise`: {SECRET}"), "the function raised ValueError"),
        (Failure(f"softmax raised Seen{SECRET}: x"), "the function raised an exception of its own"),
        (
            Failure(f"when it is empty: expected ValueError, but f raised KeyError: {SECRET}"),
            "the function raised KeyError",
        ),
        (Failure(f"f returned {SECRET}; expected plain arrays"), "it does not hold"),
        (Failure(f"the result could not be used (TypeError: {SECRET})"), "it does not hold"),
        (Failure(f"{NO_RETURN}: {SECRET}"), NO_RETURN),
        (Failure(f"dtype: {SECRET}", rule="dtype"), "a house rule is broken: dtype"),
        (
            replace(FAILURE, reason=SECRET, arguments=(), got=ShownArray("got", f"float64 ({SECRET},)", SECRET)),
            "expected float64 (1, 1), but the result is another",
        ),
    ],
)
def test_shortened_repeats_nothing_that_the_students_code_may_say(failure, way):
    verdict = replace(VERDICT, outcomes=(Outcome("It is right.", 6, True, failure),))
    after = told(replace(JUDGEMENT, verdicts=(verdict,)), SHORTENED)
    assert after.verdicts[0].outcomes[0].failure.reason == way
    assert SECRET not in to_json(after).decode()


def test_left_out_says_when_it_will_be_told():
    failure = told(JUDGEMENT, LEFT_OUT).verdicts[0].outcomes[0].failure
    assert failure == replace(Failure(""), reason=failure.reason) and "after the due date" in failure.reason
