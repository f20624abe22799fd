"""Give points and a comment, unless someone else's came first; who gave them is kept beside the grades."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nbgrader.api import Comment, Grade, Gradebook, GradeCell, SolutionCell
from sqlalchemy import Column, Connection, DateTime, Float, Integer, MetaData, String, Table, Text, func, select

LONGEST_COMMENT = 10_000
LONGEST_NAME = 100

TABLES = MetaData()
# In the gradebook itself, so that a mark and its maker are written, copied and restored together.
GIVEN = Table(
    "minibert_marks",
    TABLES,
    Column("number", Integer, primary_key=True),
    Column("grade_id", String(32), index=True, nullable=False),
    Column("who", String(LONGEST_NAME), nullable=False),
    Column("at", DateTime, nullable=False),
    Column("points", Float),
    Column("comment", Text, nullable=False),
)


@dataclass(frozen=True)
class Mark:
    """Points (None: none given), extra credit and comment of one answer."""

    points: float | None
    extra: float | None = None
    comment: str = ""


@dataclass(frozen=True)
class Given:
    """Who gave a mark last, and when (in UTC, without a zone)."""

    who: str
    at: datetime
    points: float | None


class NotAMark(ValueError):
    """What was sent is no mark; the text says why."""


class CameFirst(Exception):
    """Somebody else's mark came first; nothing is written. `now` is the mark that stands, `given` who gave it."""

    def __init__(self, now: Mark, given: Given | None) -> None:
        super().__init__(now)
        self.now, self.given = now, given


def give(gradebook: Gradebook, grade_id: str, mark: Mark, seen: Mark, who: str, keep_comment: bool = False) -> bool:
    """Give a mark to an answer whose mark is still the one that was seen, all or nothing.

    Parameters
    ----------
    gradebook : Gradebook
    grade_id : str
        Of nbgrader's.
    mark, seen : Mark
    who : str
    keep_comment : bool
        Leave the comment as it is, whatever was seen of it.

    Returns
    -------
    bool
        Whether the answer still waits: no points were given, and it has none of the grader's.

    Raises
    ------
    NotAMark
        If there is no such grade, or points or comment are out of bounds.
    CameFirst
        If the gradebook has another mark than the one that was seen.
    """
    TABLES.create_all(gradebook.engine)
    with gradebook.engine.connect() as connection:
        found = connection.execute(
            select(Grade.notebook_id, Grade.auto_score, GradeCell.name, GradeCell.max_score)
            .join(GradeCell, Grade.cell_id == GradeCell.id)
            .where(Grade.id == grade_id)
        ).one_or_none()
        if found is None:
            raise NotAMark("This answer is not in the gradebook any more; load the page again.")
        _require_bounds(mark, found.max_score, who)
        comment_id = None if keep_comment else _comment_id(connection, found.notebook_id, found.name)
        connection.rollback()  # the reading's
        waits = mark.points is None and found.auto_score is None
        with connection.begin() as transaction:
            written = _write(connection, grade_id, comment_id, mark, seen, waits)
            if written:
                row = {"grade_id": grade_id, "who": who, "at": datetime.now(UTC).replace(tzinfo=None)}
                connection.execute(GIVEN.insert().values(**row, points=mark.points, comment=mark.comment))
            else:
                transaction.rollback()
        if not written:
            raise CameFirst(_now(connection, grade_id, comment_id), _given(connection, [grade_id]).get(grade_id))
    return waits


def _write(connection: Connection, grade_id: str, comment_id: str | None, mark: Mark, seen: Mark, waits: bool) -> bool:
    """Compare and write in one statement each, so that of two who write at once, one is refused."""
    grades = Grade.__table__
    points = connection.execute(
        grades.update()
        .where(
            grades.c.id == grade_id,
            grades.c.manual_score.is_not_distinct_from(seen.points),
            func.coalesce(grades.c.extra_credit, 0) == (seen.extra or 0),
        )
        .values(manual_score=mark.points, extra_credit=mark.extra, needs_manual_grade=waits)
    ).rowcount
    return bool(points) and (comment_id is None or _write_comment(connection, comment_id, mark.comment, seen.comment))


def _write_comment(connection: Connection, comment_id: str, comment: str, seen: str) -> bool:
    comments = Comment.__table__
    written = connection.execute(
        comments.update()
        .where(comments.c.id == comment_id, func.coalesce(comments.c.manual_comment, "") == seen)
        .values(manual_comment=comment or None)
    )
    return bool(written.rowcount)


def write_comment(gradebook: Gradebook, comment_id: str, comment: str, seen: str) -> None:
    """Write a comment by itself, as nbgrader's own page does, where it is still the one that was seen.

    Raises
    ------
    NotAMark
        If there is no such comment, or it is too long.
    CameFirst
        If the gradebook has another one.
    """
    if len(comment) > LONGEST_COMMENT:
        raise NotAMark(f"The comment is longer than {LONGEST_COMMENT} characters.")
    with gradebook.engine.begin() as connection:
        if _write_comment(connection, comment_id, comment, seen):
            return
        now = connection.execute(select(Comment.manual_comment).where(Comment.id == comment_id)).one_or_none()
    if now is None:
        raise NotAMark("This comment is not in the gradebook any more; load the page again.")
    raise CameFirst(Mark(None, None, now[0] or ""), None)


def given(gradebook: Gradebook, grade_ids: Iterable[str]) -> dict[str, Given]:
    """Who gave these grades their marks, of those that were given through `give`: the last of each."""
    TABLES.create_all(gradebook.engine)
    with gradebook.engine.connect() as connection:
        return _given(connection, grade_ids)


def _given(connection: Connection, grade_ids: Iterable[str]) -> dict[str, Given]:
    wanted = set(grade_ids)
    rows = connection.execute(select(GIVEN).order_by(GIVEN.c.number))
    return {row.grade_id: Given(row.who, row.at, row.points) for row in rows if row.grade_id in wanted}


def mark_from(sent: Any) -> Mark:
    """A mark out of JSON; `NotAMark` where it is none."""
    if not isinstance(sent, dict):
        raise NotAMark("A mark is an object with points and comment.")
    comment = sent.get("comment")
    if not isinstance(comment, (str, type(None))):
        raise NotAMark("A comment is text.")
    return Mark(_number(sent.get("points"), "Points"), _number(sent.get("extra"), "Extra credit"), comment or "")


def _number(value: Any, what: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise NotAMark(f"{what}: a number is needed.")
    return float(value)


def _require_bounds(mark: Mark, most: float, who: str) -> None:
    if mark.points is not None and not 0 <= mark.points <= most:
        raise NotAMark(f"Points are from 0 to {most:g}.")
    if mark.extra is not None and mark.extra < 0:
        raise NotAMark("Extra credit is not below 0.")
    if len(mark.comment) > LONGEST_COMMENT:
        raise NotAMark(f"The comment is longer than {LONGEST_COMMENT} characters.")
    if not who or len(who) > LONGEST_NAME:
        raise NotAMark(f"A name of at most {LONGEST_NAME} characters is needed: who marks?")


def _comment_id(connection: Connection, notebook_id: str, cell: str) -> str | None:
    """The comment that belongs to a graded cell; None where students do not write in it, as in a test."""
    return connection.execute(
        select(Comment.id)
        .join(SolutionCell, Comment.cell_id == SolutionCell.id)
        .where(Comment.notebook_id == notebook_id, SolutionCell.name == cell)
    ).scalar_one_or_none()


def _now(connection: Connection, grade_id: str, comment_id: str | None) -> Mark:
    points, extra = connection.execute(select(Grade.manual_score, Grade.extra_credit).where(Grade.id == grade_id)).one()
    comment = connection.execute(select(Comment.manual_comment).where(Comment.id == comment_id)).scalar_one_or_none()
    return Mark(points, extra, comment or "")
