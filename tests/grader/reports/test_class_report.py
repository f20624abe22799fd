"""A class as numbers, and the numbers as a page and as CSV."""

from __future__ import annotations

import csv
import io
import math

import pytest

from minibert_grader.judging.verdict import Failure, Judgement, Misconception, Outcome, Verdict
from minibert_grader.reports.marks import Mark
from minibert_grader.reports.whole_class.data import Row
from minibert_grader.reports.whole_class.report import Report, report_csv, report_page
from minibert_grader.reports.whole_class.statistics import in_need, items, misconceptions, properties

SLIP = Misconception("no scaling", "The formula has a denominator.", "Scores")


def row(student: str, scores: float, softmax: float = 10, written: float | None = 12, **more) -> Row:
    """A student with two exercises and a written answer, None where that waits."""
    states = (Outcome("core", 4, True, None if scores == 10 else Failure("wrong")), Outcome("dtype", 6, False))
    verdict = Verdict("attention_scores", 10, states, None if scores == 10 else SLIP)
    cells = {
        "test_attention_scores": Mark(10, auto=scores),
        "test_softmax": Mark(10, auto=softmax),
        "written_scaling": Mark(12, manual=written, waits=written is None),
    }
    judgement = Judgement("02", "2026.1", verdicts=(verdict,))
    return Row(student, cells, judgement, **more)


CLASS = [
    row("ada", 10),
    row("bob", 3, written=None),
    row("cy", 3, softmax=0, seconds_late=7200),
    Row("dora", handed_in=False),
    Row("eve"),
    Row("fay", {}, Judgement("02", "2026.1", unreadable="it is not a notebook")),
]
GRADED = CLASS[:3]


def test_what_waits_counts_neither_as_had_nor_as_lost():
    assert [(each.points, each.decided, each.waiting) for each in GRADED] == [(32, 32, 0), (13, 20, 12), (15, 32, 0)]
    written = items(GRADED)[2]
    assert (written.waiting, written.solved, written.share) == (1, 2, 1)
    assert [each.student for each in in_need(GRADED)] == ["cy"]


def test_exercises_properties_and_misconceptions_are_counted():
    scores, softmax, _ = items(GRADED)
    assert (scores.name, scores.solved, scores.partly, scores.missed) == ("attention_scores", 1, 2, 0)
    assert (softmax.solved, softmax.missed) == (2, 1)
    assert scores.share == pytest.approx((1 + 0.3 + 0.3) / 3)
    assert math.isnan(scores.discrimination), "three students tell nothing"
    assert [(each.passed, each.failed, each.unjudged) for each in properties(GRADED)] == [(1, 2, 0), (3, 0, 0)]
    assert [(each.misconception, each.students) for each in misconceptions(GRADED)] == [(SLIP, ("bob", "cy"))]


def test_an_exercise_that_the_strong_solve_tells_apart():
    rows = [row(f"s{i}", 10 if i > 5 else 0, softmax=i, written=i) for i in range(12)]
    scores, softmax, _ = items(rows)
    assert scores.discrimination > 0.8 and softmax.discrimination > 0.8
    turned = [row(f"s{i}", 10 if i < 6 else 0, softmax=i, written=i) for i in range(12)]
    assert items(turned)[0].discrimination < -0.8


def test_the_page_asks_nothing_of_the_network_and_runs_nothing():
    page = report_page(Report("02", CLASS))
    assert "<script" not in page and "url(" not in page.replace("url(#", "")
    assert not [place for place in page.split('"') if place.startswith("http") and "w3.org" not in place]
    assert page == report_page(Report("02", CLASS)), "the same bytes for the same class"
    for text in ("no scaling", "The formula has a denominator.", "Who needs help", "Median 15 of 32"):
        assert text in page


def test_what_is_to_be_done_names_everyone_it_concerns():
    assert dict(Report("02", CLASS).open) == {
        "missing": ["dora"],
        "handed in, but not graded": ["eve"],
        "unreadable": ["fay"],
        "late": ["cy"],
        "with answers that wait for a TA": ["bob"],
        "with marks to look at again": [],
    }


def test_without_names_nobody_is_named():
    report = Report("02", CLASS, names=False)
    for text in (report_page(report), report_csv(report)):
        assert not [each.student for each in CLASS if f">{each.student}<" in text or f"{each.student}," in text]
        assert "bob" not in text and "dora" not in text


def test_what_students_are_called_does_nothing():
    bait = "<script>alert(1)</script>"
    assert bait not in report_page(Report("02", [row(bait, 3)]))
    [line, *_] = csv.DictReader(io.StringIO(report_csv(Report("02", [row("=1+1", 3)]))))
    assert line["student"] == "'=1+1"


def test_csv_has_a_line_for_each_cell_and_blank_points_where_a_ta_is_waited_for():
    lines = list(csv.DictReader(io.StringIO(report_csv(Report("02", CLASS)))))
    assert len(lines) == 3 * 3 + 3
    by_key = {(line["student"], line["exercise"]): line for line in lines}
    assert by_key["bob", "written_scaling"]["points"] == "" and by_key["bob", "written_scaling"]["waits"] == "yes"
    assert by_key["cy", "attention_scores"]["misconception"] == "no scaling"
    assert by_key["cy", "softmax"]["late_hours"] == "2.0"
    assert by_key["dora", ""]["state"] == "missing"


@pytest.mark.parametrize("rows", [[], [Row("dora")], CLASS[3:]], ids=["nobody", "one", "nobody graded"])
def test_a_class_without_a_graded_student_has_a_page_all_the_same(rows):
    assert "To be done" in report_page(Report("02", rows))
    assert report_csv(Report("02", rows)).startswith("student,state")
