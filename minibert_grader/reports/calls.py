"""How much of a failing call a page tells: with all of it, who may hand in often enough can feel the way to points."""

from __future__ import annotations

from dataclasses import replace

from minibert_grader.judging.verdict import Failure, Judgement, Verdict

SHOWN, SHORTENED, LEFT_OUT = "shown", "shortened", "left out"
CALLS = (SHOWN, SHORTENED, LEFT_OUT)
NOT_TOLD = "it does not hold for some call; your page shows which one after the due date"


def told(judgement: Judgement, calls: str) -> Judgement:
    """A judgement as a page may tell it.

    Parameters
    ----------
    judgement : Judgement
    calls : str
        "shown": as it is. "shortened": why a property failed, and of the call only what was passed, without numbers.
        "left out": that it failed. Points, hints and misconceptions are told in any case.
    """
    if calls == SHOWN:
        return judgement
    return replace(judgement, verdicts=tuple(_verdict(each, calls) for each in judgement.verdicts))


def _verdict(verdict: Verdict, calls: str) -> Verdict:
    outcomes = (
        replace(each, failure=_failure(each.failure, calls)) if each.failure else each for each in verdict.outcomes
    )
    return replace(verdict, outcomes=tuple(outcomes))


def _failure(failure: Failure, calls: str) -> Failure:
    if calls == LEFT_OUT:
        return Failure(NOT_TOLD, failure.rule)
    passed = ", ".join(f"{each.label} {each.kind}" for each in failure.arguments)
    reason = f"{failure.reason} (called with {passed})" if passed else failure.reason
    return Failure(reason, failure.rule)
