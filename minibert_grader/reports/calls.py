"""How much of a failing call a page tells: with all of it, who may hand in often enough can feel the way to points."""

from __future__ import annotations

import builtins
import re
from dataclasses import replace

from minibert_grader.judging.verdict import NO_RETURN, Failure, Judgement, Verdict

SHOWN, SHORTENED, LEFT_OUT = "shown", "shortened", "left out"
CALLS = (SHOWN, SHORTENED, LEFT_OUT)
RAISED = re.compile(r" raised (\w+)")
NOT_TOLD = "it does not hold for some call; your page shows which one after the due date"


def told(judgement: Judgement, calls: str) -> Judgement:
    """A judgement as a page may tell it.

    Parameters
    ----------
    judgement : Judgement
    calls : str
        "shown": as it is. "shortened": in what way a property failed, and of the call only what was passed, without
        numbers. "left out": that it failed. Points, hints and misconceptions are told in any case.
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
    way = _way(failure)
    return Failure(f"{way} (called with {passed})" if passed else way, failure.rule)


def _way(failure: Failure) -> str:
    """In what way a property failed, in the grader's own words: what code raises or returns may hold its arguments."""
    if failure.rule:
        return f"a house rule is broken: {failure.rule}"
    if failure.expected and failure.got:
        same = failure.expected.kind == failure.got.kind
        return "the result has other values" if same else f"expected {failure.expected.kind}, but the result is another"
    if failure.reason.startswith(NO_RETURN):
        return NO_RETURN
    raised = RAISED.search(failure.reason)
    kind = getattr(builtins, raised[1], None) if raised else None
    if raised and not (isinstance(kind, type) and issubclass(kind, BaseException)):
        return "the function raised an exception of its own"
    return f"the function raised {raised[1]}" if raised else "it does not hold"
