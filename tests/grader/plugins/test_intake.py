"""A class of files as they are really handed in, and of hostile ones, graded by one `nbgrader autograde`."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from minibert_grader.intake.pictures import stored_as
from tests.attacks import folders  # noqa: F401  (it registers its attacks)
from tests.attacks.assault import seen, write_canary
from tests.attacks.frame import ATTACKS, CANARY, outside

from .conftest import ASSIGNMENT, TinyCourse
from .variants import ANSWER, NAME, VARIANTS, perfect, text

PICTURE = b"\x89PNG\r\n\x1a\n of a kind"
POINTS = {"nothing": 0, "everything": 10}
HOSTILE = {each.name: (each.put, POINTS[each.base]) for each in ATTACKS.values() if each.kind == "folders"}
BAD_NAMES = ("two\nlines", "[a]")


def put_pictures(course: TinyCourse, folder: Path) -> None:
    """One that the answer shows, one that it does not."""
    shown = text(perfect(course)).replace("naïve", "![mine](my%20figures/plot%201.png)")
    (folder / NAME).write_text(shown, encoding="utf-8")
    (folder / "my figures").mkdir()
    for name in ("plot 1.png", "other.png"):
        (folder / "my figures" / name).write_bytes(PICTURE)
    (folder / "submission_secret.txt").write_text("0123456789abcdef" * 8)


@pytest.fixture(scope="module")
def graded(released_course, tmp_path_factory) -> TinyCourse:
    """The class after autograde and feedback; `aaa` and `zzz` are honest, first and last."""
    course: TinyCourse = released_course.copy(tmp_path_factory.mktemp("intake"))
    write_canary(course)
    for name in ("aaa", "zzz", *BAD_NAMES):
        (course.folder(name) / NAME).write_text(text(perfect(course)), encoding="utf-8")
    for name, (put, _) in {**VARIANTS, **HOSTILE}.items():
        put(course, course.folder(name))
    put_pictures(course, course.folder("pictures"))
    course.folder("nothing_at_all")
    (course.root / "arrivals.csv").write_text(
        f"student,assignment,arrived\naaa,{ASSIGNMENT},2026-02-01T10:00:00+01:00\n"
    )
    course.before = seen(course.root / "submitted")
    course.done = course.nbgrader("autograde", ASSIGNMENT)
    course.log = course.done.stdout + course.done.stderr
    autograde_log = course.log
    assert course.nbgrader("generate_feedback", ASSIGNMENT).returncode == 0, course.log
    course.log = autograde_log
    return course


def earned(course: TinyCourse, student: str) -> tuple[float, float]:
    """Points for the code; what waits for a TA has none yet."""
    scores = course.scores(student)
    unread = bool(course.judgement(student).unreadable)
    for score in scores.values():
        assert (score.auto is None) == score.waits and (score.waits or not unread)
    return scores["test_softmax"].auto or 0, scores["test_attention_scores"].auto or 0


def top_of_page(course: TinyCourse, student: str) -> str:
    """The intake's cell, if the page has one."""
    first = course.autograded(student)["cells"][0]
    return "".join(first["source"]) if first.get("id") == "intake" else ""


@pytest.mark.parametrize("name", VARIANTS)
def test_what_a_person_meant_gets_all_its_points(graded, name):
    assert earned(graded, name) == (10, 10), top_of_page(graded, name)


@pytest.mark.parametrize("name", VARIANTS)
def test_the_page_says_what_was_repaired_and_nothing_else(graded, name):
    says = VARIANTS[name][1]
    assert says in top_of_page(graded, name)
    if not says:
        assert not top_of_page(graded, name)


@pytest.mark.parametrize("name", VARIANTS)
def test_the_written_answer_waits_for_a_ta(graded, name):
    assert graded.scores(name)["written_scaling"].waits
    assert any(ANSWER[:40] in "".join(cell["source"]) for cell in graded.autograded(name)["cells"])


def test_an_ordinary_verdict_is_the_same_however_it_was_handed_in(graded):
    ordinary = graded.verdict_bytes("as_it_was_meant")
    assert {name for name in VARIANTS if graded.verdict_bytes(name) != ordinary} == set()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_folder_earns_what_its_own_work_earns(graded, name):
    assert earned(graded, name) == (HOSTILE[name][1], HOSTILE[name][1])


@pytest.mark.parametrize("name", [name for name, (_, points) in HOSTILE.items() if not points])
def test_what_was_not_taken_is_said(graded, name):
    assert "could not be read" in top_of_page(graded, name)
    assert str(graded.root) not in top_of_page(graded, name)


def test_everyone_else_is_graded(graded):
    assert graded.done.returncode == 0, graded.log
    assert "Traceback" not in graded.log
    assert earned(graded, "aaa") == earned(graded, "zzz") == (10, 10)
    assert "no notebook was found" in top_of_page(graded, "nothing_at_all")


def test_a_folder_that_no_student_can_have_is_named_in_the_log(graded):
    for name in BAD_NAMES:
        assert f"{name!a} is not graded" in graded.log
        assert not graded.scores(name)


def test_what_was_handed_in_is_left_as_it_was(graded):
    assert seen(graded.root / "submitted") == graded.before


def test_nothing_that_a_link_leads_to_was_read(graded):
    places = [graded.root / place for place in ("taken", "autograded", "feedback")]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert len(files) > 100
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]
    assert CANARY in outside(graded).read_text()
    assert not [path for place in places for path in place.rglob("*") if path.is_symlink()]
    assert not (graded.root / "planted").exists() and not Path("/tmp/planted").exists()


def test_nobodys_pages_but_ours_come_into_feedback(graded):
    names = {path.name for path in (graded.root / "feedback").rglob("*") if path.is_file()}
    assert names == {"timestamp.txt", "submission_secret.txt", f"{ASSIGNMENT}.html", f"{ASSIGNMENT}.verdicts.json",
                     "given.py", stored_as("my figures/plot 1.png")}  # fmt: skip


def test_the_pictures_of_an_answer_are_taken_along(graded):
    taken = graded.root / "taken" / "pictures" / ASSIGNMENT
    [picture] = taken.glob("*.png")
    assert picture.name == stored_as("my figures/plot 1.png") and picture.read_bytes() == PICTURE
    assert (taken / "submission_secret.txt").exists()


def test_the_record_says_what_was_done(graded):
    record = json.loads((graded.root / "taken" / "downloaded_twice" / f"{ASSIGNMENT}.intake.json").read_text())
    assert record["file"] == f"{ASSIGNMENT} (1).ipynb" and len(record["sha256"]) == 64
    assert record["arrived_by"] == "changed" and not record["unreadable"]


def test_arrival_is_never_the_students_word(graded):
    def stamp(student: str) -> str:
        return (graded.root / "taken" / student / ASSIGNMENT / "timestamp.txt").read_text()

    assert stamp("aaa") == "2026-02-01 09:00:00.000000 UTC"
    changed = (graded.root / "submitted" / "timestamp_of_another_century" / ASSIGNMENT / NAME).stat().st_ctime
    assert not stamp("timestamp_of_another_century").startswith("1999")
    record = json.loads(
        (graded.root / "taken" / "timestamp_of_another_century" / f"{ASSIGNMENT}.intake.json").read_text()
    )
    assert abs(datetime.fromisoformat(record["arrived"]).timestamp() - changed) < 1e-3


BY_FORMGRADER = f"""
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

config = PyFileConfigLoader("nbgrader_config.py").load_config()
api = NbGraderAPI(CourseDirectory(config=config), config=config)
result = api.autograde("{ASSIGNMENT}", "notebook_is_a_link")
assert result["success"], result
assert api.coursedir.submitted_directory == "submitted"
"""


def test_formgraders_button_sees_what_was_taken(graded):
    """Last in this file: it grades one submission anew."""
    done = subprocess.run([sys.executable, "-c", BY_FORMGRADER], cwd=graded.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert earned(graded, "notebook_is_a_link") == (0, 0)
    assert "is a link" in top_of_page(graded, "notebook_is_a_link")
