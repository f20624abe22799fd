"""The rule of new arrays in any property: what is asked for is asked as the house rules do it, at no further call."""

from __future__ import annotations

from typing import Any

from minibert_grader.course.contract import NEW, PURE, REPEATABLE
from minibert_grader.judging.checks import looked_at
from minibert_grader.judging.house.alike import alike
from minibert_grader.judging.house.rules import breaking, data
from minibert_grader.judging.student import Call, Student
from minibert_grader.sandbox.inside.layout import usual


def apart(student: Student, function: str, args: tuple, other: tuple) -> tuple[Any, Any]:
    """The answers to a call and to another right after it; the first must not change with what it was called with.

    For exercises where only some arguments tempt to hand out a view: the rules' own few examples may have none of them.

    Parameters
    ----------
    student : Student
    function : str
        The name of the student's function.
    args : tuple
        What it is called with.
    other : tuple
        Other arguments of the same shapes: a few numbers moved where who keeps answers does not look.

    Returns
    -------
    tuple
        As `student.function(*args)` and `student.function(*other)` return them; None where the second one raises.

    Raises
    ------
    BrokenRule
        Where an argument is changed, the first answer shares memory with one or with what is handed out for the same
        ones later, or the very same objects get an old answer after the caller has put the other numbers into them.
    """
    looked_at(NEW)
    looked_at(REPEATABLE)
    looked_at(PURE)
    args, other = usual(args), usual(other)
    read = student.repeat(Call(function, args, {}, number=len(student.log), other=(other, {})))
    with breaking(PURE, "after the call"):
        alike(data(read.left), [data(list(args)), {}], "one of the arguments", exactly=True)
    with breaking(REPEATABLE, "when the first result is looked at after another call"):
        alike(read.later, read.told, exactly=True)
    with breaking(NEW, "after a change of the input"):
        alike(read.apart, read.told, exactly=True)
    with breaking(REPEATABLE, "in a new call, after the caller has written into the first result"):
        alike(read.anew, read.told)
    if read.of_others is not None:
        with breaking(REPEATABLE, "after the caller has written the other numbers into the very same arguments"):
            alike(read.written, read.of_others)
    return read.told, read.of_others
