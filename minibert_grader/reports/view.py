"""What a feedback page says, worked out from verdicts and marks before any HTML is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from minibert_grader.course.exercise import Exercise
from minibert_grader.judging.verdict import NOT_WRITTEN, Judgement, Verdict
from minibert_grader.reports.marks import Mark, Marks
from minibert_grader.reports.places import Layout, Place

# In this order on the page: what failed, what is not there to be judged, what a TA gave part of the points for, what
# waits for a TA, and what is done.
STATES = ("failed", "open", "marked", "waiting", "done")
LONGEST_REASON = 90


@dataclass(frozen=True)
class Item:
    """One exercise or written question.

    Attributes
    ----------
    key : str
        The graded cell's id, and the item's anchor.
    title : str
    state : str
        One of `STATES`.
    mark : Mark
    place : Place
    reason : str
        In one line, why points are missing ("" where none are).
    verdict : Verdict or None
        None for a written question.
    comment : str
        A TA's.
    solution : str
        Id of the cell that the student wrote.
    reread : str
        Key of the exercise whose section should be read again.
    """

    key: str
    title: str
    state: str
    mark: Mark
    place: Place
    reason: str = ""
    verdict: Verdict | None = None
    comment: str = ""
    solution: str = ""
    reread: str = ""

    @property
    def to_win(self) -> float:
        """Points that a right solution would add."""
        return max(0.0, round(self.mark.most - (self.mark.points or 0.0), 1))


@dataclass(frozen=True)
class Start:
    """What to mend first; `spared` are exercises that were judged with the course's own function in its place."""

    item: Item
    spared: tuple[Item, ...] = ()


@dataclass(frozen=True)
class View:
    """A feedback page in plain data; `items` are in the order of the page."""

    title: str
    student: str
    name: str
    edition: str
    handed_in: datetime | None
    graded: datetime | None
    items: tuple[Item, ...]
    start: Start | None
    late_penalty: float
    repairs: tuple[str, ...]
    unreadable: str
    weakness: str
    places: dict[str, Place]

    @property
    def points(self) -> float:
        """Points so far, without those that wait."""
        total = sum(each.mark.points for each in self.items if each.mark.points is not None)
        return round(max(0.0, total - self.late_penalty), 1)

    @property
    def most(self) -> float:
        """What could have been had so far."""
        return sum(each.mark.most for each in self.items if each.mark.points is not None)

    @property
    def waiting(self) -> float:
        """Points that a TA has yet to decide about."""
        return sum(each.mark.most for each in self.items if each.mark.points is None)

    def of_state(self, *states: str) -> list[Item]:
        return [each for each in self.items if each.state in states]


def view_of(
    judgement: Judgement,
    marks: Marks,
    exercises: dict[str, Exercise],
    layout: Layout,
    graded: datetime | None = None,
) -> View:
    """Work out a page.

    Parameters
    ----------
    judgement : Judgement
        The verdicts of a submission.
    marks : Marks
        What the gradebook says of it.
    exercises : dict of Exercise
        The assignment's, by name.
    layout : Layout
        Of the instructor's notebook.
    graded : datetime, optional
    """
    verdicts = {exercises[each.exercise].cell: each for each in judgement.verdicts if each.exercise in exercises}
    items = []
    for key, place in layout.places.items():
        if key not in marks.cells:
            continue
        if key in verdicts:
            exercise = exercises[verdicts[key].exercise]
            items.append(_exercise(exercise, exercises, marks, place, verdicts[key]))
        else:
            items.append(_question(key, marks, place))
    start = start_of(items)
    first = start.item.key if start else ""
    order = sorted(items, key=lambda each: (STATES.index(each.state), each.key != first, -_urgency(each)))
    return View(
        layout.title,
        marks.student,
        marks.name,
        judgement.edition,
        marks.handed_in,
        graded,
        tuple(order),
        start,
        marks.late_penalty,
        judgement.repairs,
        judgement.unreadable,
        judgement.weakness,
        layout.places,
    )


def start_of(items: list[Item]) -> Start | None:
    """Where to start: where most points are to be won, and most else goes wrong by it; None where nothing failed.

    An exercise that is right only with the course's function in place of this one costs no points, but the student's
    own notebook goes wrong there. Each counts as one point. What could not be judged comes after what failed, and
    there the first of the notebook is first.
    """
    starts = [Start(each, _spared(each, items)) for each in items if each.state == "failed"]
    starts = starts or [Start(each) for each in items if each.state == "open"][:1]
    return max(starts, key=lambda start: start.item.to_win + len(start.spared), default=None)


def _spared(item: Item, items: list[Item]) -> tuple[Item, ...]:
    functions = set(item.title.split(", "))
    return tuple(each for each in items if each.verdict and functions & set(each.verdict.lent))


def _urgency(item: Item) -> float:
    return item.to_win if item.state == "failed" else 0.0


def _exercise(exercise: Exercise, exercises: dict[str, Exercise], marks: Marks, place: Place, verdict: Verdict) -> Item:
    mark = marks.cells[exercise.cell]
    state, reason = _state_of(mark), reason_of(verdict)
    if state == "marked" and verdict.status != "solved":
        state = "open" if verdict.note else "failed"
    elif state != "marked":
        reason = ""
    return Item(
        exercise.cell,
        ", ".join(exercise.functions),
        state,
        mark,
        place,
        reason,
        verdict,
        marks.comments.get(exercise.name, ""),
        exercise.name,
        _reread(verdict, exercise, exercises),
    )


def _reread(verdict: Verdict, exercise: Exercise, exercises: dict[str, Exercise]) -> str:
    named = verdict.misconception.reread if verdict.misconception else ""
    return exercises.get(named, exercise).cell


def _state_of(mark: Mark) -> str:
    if mark.points is None:
        return "waiting"
    return "done" if mark.points >= mark.most else "marked"


def _question(key: str, marks: Marks, place: Place) -> Item:
    mark = marks.cells[key]
    state, reason = _state_of(mark), ""
    if state == "waiting":
        reason = "a TA has not read it yet"
    elif state == "marked" and mark.manual is None:
        state, reason = "open", "there is no answer yet"
    return Item(key, f"Question: {place.question}", state, mark, place, reason, comment=marks.comments.get(key, ""))


def reason_of(verdict: Verdict) -> str:
    """In one line, why a verdict is not a full one; "" where it is."""
    if verdict.misconception:
        return verdict.misconception.name
    if verdict.note:
        return "not written yet" if NOT_WRITTEN in verdict.note else verdict.note
    reasons = [each.failure.reason for each in verdict.failures if each.failure]
    if len(set(reasons)) == 1:
        return reasons[0] if len(reasons[0]) <= LONGEST_REASON else reasons[0][: LONGEST_REASON - 1] + "…"
    return f"{len(reasons)} of {len(verdict.outcomes)} properties failed" if reasons else ""
