"""A term's way through a learning management system, by the commands of the guide: from the download to the pages."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from .conftest import ASSIGNMENT, TinyCourse, filled
from .traps import both
from .variants import text

NAME = f"{ASSIGNMENT}.ipynb"
ROSTER = """id,last_name,first_name,email,lms_user_id
ada,Byron,Ada,ada@example.org,4711
zoe,Öz-García,Zoë,zoe@example.org,
sam1,Lee,Sam,sam1@example.org,17
sam2,Lee,Sam,sam2@example.org,18
bo,Na,Bo,bo@example.org,
"""
DUE = "2026-02-02 00:59 CET"
ADA, ADA_OLD = f"byronada_LATE_4711_902_{ASSIGNMENT}-1.ipynb", f"byronada_4711_901_{NAME}"
ZOE = "Zoë Öz-García_31_assignsubmission_file_/"
SAM = f"leesam_17_905_{ASSIGNMENT}.zip"
NOBODY = "Zed Nobody_32_assignsubmission_file_/work.ipynb"


def packed(files: dict[str, bytes | str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return data.getvalue()


def minibert(course: TinyCourse, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("minibert")
    return subprocess.run([program, *arguments], cwd=course.root, capture_output=True, text=True, timeout=300)


def worked(course: TinyCourse, command: str, *arguments: str) -> str:
    done = course.nbgrader(command, *arguments)
    assert done.returncode == 0, course.log
    assert "Traceback" not in course.log
    return course.log


def gradebook(course: TinyCourse) -> Gradebook:
    return Gradebook(f"sqlite:///{course.root / 'gradebook.db'}")


def set_policy(course: TinyCourse, *lines: str) -> None:
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "".join(f"\n{line}" for line in lines) + "\n")


def write_bo(course: TinyCourse, notebook: str) -> None:
    """Bo's notebook in a download of its own, beside what another's unknown zip calls his."""
    archive = course.root / "downloaded" / ASSIGNMENT / "archive"
    files = {"bo.ipynb": notebook, "e_vil.zip": packed({"bo-2.ipynb": "{}", "byronada_4711_999_x.ipynb": "{}"})}
    (archive / "mails.zip").write_bytes(packed(files))


@pytest.fixture(scope="module")
def term(released_course, tmp_path_factory):
    """A class that was collected and graded; the logs are kept."""
    course: TinyCourse = released_course.copy(tmp_path_factory.mktemp("collecting"))
    course.logs = {}
    solved, wrong = text(both(course.released())), text(filled(course.released()))
    archive = course.root / "downloaded" / ASSIGNMENT / "archive"
    refused = course.nbgrader("zip_collect", ASSIGNMENT)
    course.logs["no roster"] = refused.returncode, course.log
    (course.root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    worked(course, "db", "student", "import", "roster.csv")
    worked(course, "db", "assignment", "add", ASSIGNMENT, f"--duedate={DUE}")
    refused = course.nbgrader("zip_collect", ASSIGNMENT)
    course.logs["no download"] = refused.returncode, course.log
    archive.mkdir(parents=True)
    canvas = packed({ADA_OLD: wrong, ADA: solved, SAM: packed({f"my work/{NAME}": solved, "sam2_x.ipynb": wrong}),
                     f"leesam_99_906_{NAME}": wrong})  # fmt: skip
    (archive / "submissions.zip").write_bytes(canvas)
    (archive / "moodle.zip").write_bytes(packed({ZOE + NAME: solved, NOBODY: solved, "../../../evil.ipynb": solved}))
    write_bo(course, solved)
    (archive / "link.ipynb").symlink_to(course.root / "gradebook.db")
    course.logs["collect"] = 0, worked(course, "zip_collect", ASSIGNMENT)
    (course.root / "arrivals.csv").write_text(
        f"student,assignment,arrived\nada,{ASSIGNMENT},2026-02-03T12:00:00+00:00\n"
        f"sam1,{ASSIGNMENT},2026-02-02T00:30:00+00:00\n"
    )
    set_policy(course, 'c.LatePolicy.penalty_method = "zero"', "c.LatePolicy.grace_hours = 1")
    (course.root / "more.csv").write_text(f"student,assignment,days\nada,{ASSIGNMENT},0.5\n")
    course.logs["extend before grading"] = 0, minibert(course, "extend", "more.csv").stdout
    course.logs["autograde"] = 0, worked(course, "autograde", ASSIGNMENT)
    return course


@pytest.mark.parametrize(
    ("when", "said"),
    [("no roster", "nbgrader db student import FILE.csv"), ("no download", "put the download into")],
)
def test_what_is_missing_is_said_in_one_line(term, when, said):
    code, log = term.logs[when]
    errors = [line for line in log.splitlines() if "ERROR" in line]
    assert code == 1 and len(errors) == 1 and said in errors[0] and "Traceback" not in log


def test_each_file_goes_to_its_student(term):
    submitted = term.root / "submitted"
    files = {path.relative_to(submitted).as_posix() for path in submitted.rglob("*") if path.is_file()}
    assert files == {
        f"ada/{ASSIGNMENT}/{NAME}", f"zoe/{ASSIGNMENT}/{NAME}", f"bo/{ASSIGNMENT}/{NAME}",
        f"sam1/{ASSIGNMENT}/{ASSIGNMENT}.zip",
    }  # fmt: skip
    assert not list(term.root.rglob("evil*"))
    with gradebook(term) as book:
        assert {student.id for student in book.students} == {"ada", "zoe", "sam1", "sam2", "bo"}
    for student in ("ada", "zoe", "bo", "sam1"):
        assert term.scores(student)["test_softmax"].auto == 10, student


def test_what_is_not_collected_is_named_with_what_to_do(term):
    errors = [line for line in term.logs["collect"][1].splitlines() if "ERROR" in line]
    for name, why in {
        f"submissions.zip/leesam_99_906_{NAME}": "it fits sam1 and sam2; unpack the download",
        f"moodle.zip/{NOBODY}": "it fits no student of the roster; add the student",
        "moodle.zip/../../../evil.ipynb": "its name cannot be that of a file",
        "mails.zip/e_vil.zip": "a class's download lies in archive/ itself",
        "link.ipynb": "it is no regular file",
    }.items():
        assert len([line for line in errors if name in line and why in line]) == 1, (name, errors)
    assert len(errors) == 5


def test_the_upload_that_counts_and_lateness_are_said(term):
    log = term.logs["collect"][1]
    assert f"{ADA} counts, and not " in log and ADA_OLD in log
    assert "Late, as Canvas says, and without a line in arrivals.csv: ada." in log
    assert "4 of 4 students have no line in arrivals.csv" in log
    names = json.loads((term.root / "downloaded" / ASSIGNMENT / "names.json").read_text())
    assert names["ada"] == {"system": "canvas", "name": ADA, "late": True}
    assert names["zoe"] == {"system": "moodle", "name": ZOE, "late": None}


def test_who_was_downloaded_without_a_time_is_not_late(term):
    record = json.loads((term.root / "taken" / "zoe" / f"{ASSIGNMENT}.intake.json").read_text())
    assert record["arrived_by"] == "downloaded"
    with gradebook(term) as book:
        submission = book.find_submission(ASSIGNMENT, "zoe")
        assert submission.timestamp is None and submission.total_seconds_late == 0
        assert book.find_submission(ASSIGNMENT, "sam1").total_seconds_late > 0


def penalties(course: TinyCourse) -> dict[str, float]:
    with gradebook(course) as book:
        return {each.student_id: each.late_submission_penalty for each in book.assignment_submissions(ASSIGNMENT)}


def exported(course: TinyCourse) -> dict[str, dict[str, str]]:
    worked(course, "export")
    with (course.root / "grades.csv").open(newline="", encoding="utf-8") as file:
        return {line["student_id"]: line for line in csv.DictReader(file) if line["assignment"] == ASSIGNMENT}


def test_penalties_and_extensions_need_no_grading_again(term):
    """Zero leaves nothing of what a TA gave after grading; grace and extensions do; a pull back takes it again."""
    assert "0 set in the gradebook; 1 wait for a submission" in term.logs["extend before grading"][1]
    assert penalties(term)["sam1"] == penalties(term)["bo"] == 0  # within the hour's grace; nobody knows when
    with gradebook(term) as book:
        assert book.find_submission(ASSIGNMENT, "ada").extension.total_seconds() == 43200
    before = penalties(term)["ada"]
    assert before > 0
    for student in ("ada", "bo", "zoe", "sam1"):
        term.grade_by_hand(student, "written_scaling", 9)
    marks = exported(term)
    assert marks["ada"]["late_submission_penalty"] == f"{before + 9:g}" and marks["ada"]["score"] == "0"
    assert marks["bo"]["score"] == marks["zoe"]["score"] == marks["sam1"]["score"] == f"{before + 9:g}"
    assert (marks["sam2"]["state"], marks["sam2"]["score"]) == ("missing", "")
    (term.root / "extensions.csv").write_text(
        f"student,assignment,until\nada,{ASSIGNMENT},2026-02-03T11:30:00+00:00\n"
        f"sam2,{ASSIGNMENT},2026-02-09T00:00:00+01:00\n"
    )
    done = minibert(term, "extend", "extensions.csv")
    assert done.returncode == 0 and "1 set in the gradebook; 1 wait for a submission." in done.stdout, done
    assert exported(term)["ada"]["score"] == f"{before + 9:g}"


def test_canvas_and_moodle_get_marks_for_those_they_know(term):
    for kind, column in (("canvas", "ID"), ("moodle", "username")):
        plugin = f"minibert_grader.plugins.export.{kind.capitalize()}Export"
        worked(term, "export", f"--exporter={plugin}", f"--to={kind}.csv")
        with (term.root / f"{kind}.csv").open(newline="", encoding="utf-8") as file:
            known = {line[column] for line in csv.DictReader(file)} - {""}
        assert known == ({"4711", "17", "18"} if kind == "canvas" else {"ada", "zoe", "sam1", "sam2", "bo"})


def test_pages_go_back_under_the_names_they_came_by(term):
    early = minibert(term, "pages", ASSIGNMENT)
    assert early.returncode == 1 and "There is no page" in early.stderr
    assert len(early.stderr.strip().splitlines()) == 1
    worked(term, "generate_feedback", ASSIGNMENT)
    done = minibert(term, "pages", ASSIGNMENT)
    assert done.returncode == 0 and "4 pages" in done.stdout, done
    path = term.root / "reports" / f"{ASSIGNMENT}.pages.zip"
    with zipfile.ZipFile(path) as file:
        assert set(file.namelist()) == {
            ADA.replace(".ipynb", ".html"), SAM.replace(".zip", ".html"), f"{ZOE}{ASSIGNMENT}.html",
            f"bo/{ASSIGNMENT}.html",
        }  # fmt: skip
        page = (term.root / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_bytes()
        assert file.read(ADA.replace(".ipynb", ".html")) == page
    before = path.read_bytes()
    os.utime(term.root / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html", (5, 5))
    assert minibert(term, "pages", ASSIGNMENT, "--to", "again.zip").returncode == 0
    assert (term.root / "again.zip").read_bytes() == before
    term.grade_by_hand("zoe", "written_scaling", 3)
    stale = minibert(term, "pages", ASSIGNMENT)
    assert stale.returncode == 1 and "The pages of zoe are older than their marks" in stale.stderr
    assert path.read_bytes() == before


def test_pages_too_are_made_with_the_penalty_of_now(term):
    for name, days in (("longer.csv", 2), ("back.csv", 0)):
        (term.root / name).write_text(f"student,assignment,days\nada,{ASSIGNMENT},{days}\n")
        assert minibert(term, "extend", name).returncode == 0
        if days:
            exported(term)
    assert penalties(term)["ada"] == 0  # an extension is taken back, and no page was made since
    worked(term, "generate_feedback", ASSIGNMENT)
    assert penalties(term)["ada"] > 9
    taken_off = penalties(term)["ada"]
    assert f"{taken_off:g} taken off for lateness" in term.feedback("ada")
    assert "taken off for lateness" not in term.feedback("sam1")


def test_collecting_again_needs_force_and_grades_only_what_changed(term):
    refused = term.nbgrader("zip_collect", ASSIGNMENT)
    assert refused.returncode == 1 and "--force" in term.log and "Traceback" not in term.log
    write_bo(term, text(filled(term.released(), softmax="def softmax(x, axis=-1):\n    return x\n")))
    worked(term, "zip_collect", ASSIGNMENT, "--force")
    log = worked(term, "autograde", ASSIGNMENT)
    assert log.count("Updating existing assignment") == 1
    assert term.scores("bo")["test_softmax"].auto == 0 and term.scores("ada")["test_softmax"].auto == 10


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (f"downloaded/{ASSIGNMENT}/names.json", "names.json cannot be used"),
        ("extensions.csv", "must begin with the line"),
    ],
)
def test_a_damaged_list_stops_the_grading_before_it_begins(term, place, said):
    path = term.root / place
    content, grades = path.read_bytes(), term.scores("ada")
    path.write_text("damaged")
    done = term.nbgrader("autograde", ASSIGNMENT, "--force")
    path.write_bytes(content)
    errors = [line for line in term.log.splitlines() if "ERROR" in line]
    assert done.returncode == 1 and len(errors) == 1 and said in errors[0] and term.scores("ada") == grades


def test_the_exchange_is_there(term):
    assert "Unwritable" not in worked(term, "list") and (term.root / "exchange").is_dir()
