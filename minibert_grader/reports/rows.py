"""Whether the gradebook's rows can be reckoned with: SQLite keeps words where numbers and dates should be."""

from __future__ import annotations

from nbgrader.api import Gradebook
from sqlalchemy import text

from minibert_grader.errors import CourseError

LARGEST = 1_000_000  # points; beyond, sums lose the smaller ones, and infinity all of them

NUMBER = f"{{0}} is not null and (typeof({{0}}) not in ('real', 'integer') or abs({{0}}) > {LARGEST})"
# As SQLAlchemy writes it, and a day that there is: as a Julian day, the 31st of February is one of March.
DATE = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]*"
TIME = (
    f"{{0}} is not null and (typeof({{0}}) != 'text' or {{0}} not glob '{DATE}' "
    "or date(julianday({0})) is not substr({0}, 1, 10) or substr({0}, 1, 4) not between '1900' and '2200')"
)
OF_CELLS = """
select a.student_id, c.name, {0} from grade g join submitted_notebook n on g.notebook_id = n.id
join submitted_assignment a on n.assignment_id = a.id join base_cell c on g.cell_id = c.id where
"""
OF_NOTEBOOKS = """
select a.student_id, t.name, {0} from submitted_assignment a join assignment t on a.assignment_id = t.id
left join submitted_notebook n on n.assignment_id = a.id where
"""
# What `nbgrader` makes together with a submission, and what would be looked for in vain where it is gone.
GONE = {
    "grade": "('GradeCell', 'TaskCell')",
    "comment": "('SolutionCell', 'TaskCell')",
}
MISSING = """
select a.student_id, c.name from submitted_assignment a join submitted_notebook n on n.assignment_id = a.id
join base_cell c on c.notebook_id = n.notebook_id and c.type in {1}
left join {0} g on g.notebook_id = n.id and g.cell_id = c.id where g.id is null
"""
EMPTY = """
select a.student_id, t.name from submitted_assignment a join assignment t on a.assignment_id = t.id
left join submitted_notebook n on n.assignment_id = a.id where n.id is null
"""
LOOKED_AT = {
    "g.auto_score": (OF_CELLS, NUMBER),
    "g.manual_score": (OF_CELLS, NUMBER),
    "g.extra_credit": (OF_CELLS, NUMBER),
    "n.late_submission_penalty": (OF_NOTEBOOKS, NUMBER),
    "a.timestamp": (OF_NOTEBOOKS, TIME),
    "a.extension": (OF_NOTEBOOKS, TIME),
}


def require_sound_rows(gradebook: Gradebook) -> None:
    """Refuse a gradebook in which marks are no numbers, times no times, or rows of a submission gone.

    Raises
    ------
    CourseError
        Naming student, place and value of the first such row, and what to do.
    """
    if gradebook.engine.dialect.name != "sqlite":  # others refuse such a row when it is written
        return
    for column, (rows, wrong) in LOOKED_AT.items():
        found = gradebook.db.execute(text((rows + wrong).format(column))).first()
        if found is not None:
            student, place, value = found
            raise _damaged(f"{column.partition('.')[2]} of {student!r}, {place}, is {str(value)[:40]!r}")
    lacking = {"notebook": EMPTY, **{kind: MISSING.format(kind, cells) for kind, cells in GONE.items()}}
    for kind, query in lacking.items():
        found = gradebook.db.execute(text(query)).first()
        if found is not None:
            raise _damaged(f"the {kind} of {found[0]!r} for {found[1]} is missing")


def _damaged(what: str) -> CourseError:
    return CourseError(
        f"The gradebook is damaged: {what}. Restore it from a backup, or set the row right, and run the same again; "
        "nothing was changed."
    )
