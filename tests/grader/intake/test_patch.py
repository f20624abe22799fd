"""What the intake relies on in nbgrader, and that every way to autograde goes through it."""

from __future__ import annotations

import inspect
import os
import time
from datetime import UTC, datetime

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.converters.generate_feedback import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default.collect import ExchangeCollect
from nbgrader.exchange.default.release_feedback import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash, parse_utc

from minibert_grader.intake import patch
from minibert_grader.intake.runs import everyone

CHANGED = "nbgrader has changed here; read its source again before the intake is trusted"


# Taken before any test runs: another one may have installed the wrapping in this process.
AS_THEY_CAME = {
    kind: dict(vars(kind))
    for kind in (Autograde, BaseConverter, NbGraderAPI, ExchangeCollect, ExchangeReleaseFeedback, GenerateFeedback)
}


@pytest.fixture(autouse=True)
def as_they_came(monkeypatch):
    """nbgrader's classes as it brings them, for one test."""
    for kind, brought in AS_THEY_CAME.items():
        for name in set(vars(kind)) - set(brought):
            monkeypatch.delattr(kind, name)
        for name, value in brought.items():
            if vars(kind)[name] is not value:
                monkeypatch.setattr(kind, name, value)


def original(function):
    return inspect.getsource(inspect.unwrap(function))


def says(function, *lines: str) -> None:
    source = original(function)
    assert all(line in source for line in lines), CHANGED


def test_autograde_reads_the_submitted_directory_of_its_coursedir_and_nothing_else():
    says(Autograde._input_directory.fget, "self.coursedir.submitted_directory", "self.coursedir.autograded_directory")
    says(Autograde.init_assignment, "self.coursedir.submitted_directory", "get_existing_timestamp(src_path)")
    says(BaseConverter.start, "self.init_notebooks()", "self.convert_notebooks()")
    says(BaseConverter.init_notebooks, "self.assignments[assignment] = found")
    says(BaseConverter.convert_notebooks, "sorted(self.assignments.keys())", "sorted(self.assignments[assignment])")
    says(BaseConverter.init_assignment, "source = self._format_source(assignment_id, student_id)")
    sources = inspect.getsource(inspect.getmodule(Autograde))
    assert sources.count("submitted_directory") == 2, CHANGED


def test_what_is_written_is_begun_and_ended_where_it_is_marked():
    assert not {"init_destination", "set_permissions"} & set(vars(Autograde)), CHANGED
    source = original(BaseConverter.convert_notebooks)
    steps = [
        "self.init_destination(",
        "self.init_assignment(",
        "self.convert_single_notebook(",
        "self.set_permissions(",
    ]
    assert sorted(steps, key=source.index) == steps and "except BaseException" not in source, CHANGED


def test_what_the_gradebook_says_of_an_error_is_raised_too():
    source = inspect.getsource(Gradebook.add_submission)
    assert 'app_log.exception("Rolling back session' in source and "raise InvalidEntry(*e.args)" in source, CHANGED


def test_the_course_directory_has_what_is_exchanged():
    assert CourseDirectory.submitted_directory.default_value == "submitted", CHANGED
    assert CourseDirectory.directory_structure.default_value.endswith(patch.STRUCTURE), CHANGED
    assert {"student_id", "student_id_exclude", "assignment_id", "root", "groupshared", "max_dir_size"} <= set(
        CourseDirectory.class_trait_names()
    ), CHANGED


def test_formgraders_button_starts_the_same_class():
    says(NbGraderAPI.autograde, "app = Autograde(coursedir=self.coursedir, parent=self)", "capture_log(app)")
    signature = inspect.signature(inspect.unwrap(NbGraderAPI.get_submitted_timestamp))
    assert list(signature.parameters) == ["self", "assignment_id", "student_id"], CHANGED


def test_the_exchange_works_as_it_is_wrapped():
    says(ExchangeCollect._path_to_record, "filename_list[0]", "'username': username")
    says(ExchangeCollect.init_src, "self._path_to_record(f) for f in", "self.src_records",
         "record['timestamp'] <= self.duedate", "self._sort_by_timestamp(v)[0]")  # fmt: skip
    says(ExchangeCollect.copy_files, "self.do_copy(src_path, dest_path)", "for rec in self.src_records")
    says(ExchangeReleaseFeedback.copy_files, "student_id_exclude.split(',')", "submission_secret.txt",
         "notebook_hash(secret=submission_secret, notebook_id=notebook_id)", "self.dest_path")  # fmt: skip
    assert notebook_hash(secret="s", notebook_id="n") and parse_utc("2026-02-01 09:00:00.000000 UTC").year == 2026


@pytest.fixture
def installed(monkeypatch):
    """The wrapped classes, for one test."""
    names = {
        Autograde: ("start", "init_notebooks", "init_assignment", "init_destination", "set_permissions"),
        BaseConverter: ("start", "convert_single_notebook", "init_assignment", "set_permissions"),
        NbGraderAPI: ("get_submitted_timestamp", "autograde"),
        ExchangeCollect: ("_path_to_record", "init_src", "do_copy"),
        ExchangeReleaseFeedback: ("copy_files",),
    }
    before = {(owner, name): vars(owner).get(name) for owner, some in names.items() for name in some}
    patch.install()
    patch.install()  # formgrader loads the configuration more than once
    yield
    for (owner, name), value in before.items():
        if value is None:
            delattr(owner, name)
        else:
            setattr(owner, name, value)
    del Autograde.takes_in


def test_installed_twice_it_is_installed_once(installed):
    assert not hasattr(inspect.unwrap(Autograde.start), "__wrapped__")
    assert Autograde.start.__wrapped__ is BaseConverter.start


@pytest.fixture
def place(tmp_path):
    for folder in ("tests/exercises", "source/a", "submitted/ada/a"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").touch()
    (tmp_path / "source/a/a.ipynb").write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}')
    return tmp_path


def test_the_students_folder_is_put_back_whatever_happens(installed, place):
    coursedir = CourseDirectory(root=str(place), assignment_id="nothing")
    with pytest.raises(NbGraderException, match="no assignment 'nothing'"):
        Autograde(coursedir=coursedir).start()
    assert coursedir.submitted_directory == "submitted"


def test_a_damaged_list_of_arrivals_stops_the_start(installed, place):
    (place / "arrivals.csv").write_text("student,assignment,arrived\nada,a,yesterday\n")
    with pytest.raises(NbGraderException, match=r"Line 2 of .*arrivals.csv"):
        Autograde(coursedir=CourseDirectory(root=str(place), assignment_id="a")).start()


def test_one_submission_that_the_intake_itself_fails_on_stops_nobody(installed, place, monkeypatch):
    for student in ("ada", "bob"):
        (place / "submitted" / student / "a").mkdir(parents=True, exist_ok=True)
        (place / "submitted" / student / "a" / "a.ipynb").write_text('{"cells": []}')
    take_in = everyone.take_in

    def fails_for_ada(course, students, student, *rest):
        if student == "ada":
            raise RuntimeError("a mistake of the grader's")
        return take_in(course, students, student, *rest)

    monkeypatch.setattr(everyone, "take_in", fails_for_ada)
    converter = Autograde(coursedir=CourseDirectory(root=str(place), assignment_id="a"))
    converter.submitted_by_students = "submitted"
    converter.init_notebooks()
    assert [os.path.basename(os.path.dirname(folder)) for folder in converter.assignments] == ["ada", "bob"]
    assert '"unreadable": "the grader could not take it in' in (place / "taken/ada/a.intake.json").read_text()


@pytest.fixture
def inbound(installed, place):
    """Where the exchange keeps what was handed in, and a collector that looks there."""
    folder = place / "exchange" / "mini-bert" / "inbound"
    folder.mkdir(parents=True)
    coursedir = CourseDirectory(root=str(place), assignment_id="a", course_id="mini-bert")
    with Gradebook(coursedir.db_url) as gradebook:
        gradebook.add_assignment("a")
    return folder, ExchangeCollect(coursedir=coursedir, root=str(place / "exchange"), check_owner=False)


def put(folder, claimed: str):
    """Hand something in whose name claims a time; when it was really seen."""
    made = folder / f"ada+a+{claimed} 10:00:00.000000 UTC+AAAA"
    made.mkdir()
    (made / "a.ipynb").write_text("{}")
    (made / "timestamp.txt").write_text(f"{claimed} 10:00:00.000000 UTC")
    time.sleep(0.05)  # clocks of file systems tick slowly
    return datetime.now(UTC).replace(tzinfo=None)


def collected(collector, **options) -> list[str]:
    for name, value in options.items():
        setattr(collector, name, value)
    collector.init_src()
    return [record["filename"].split("+")[2][:10] for record in collector.src_records]


def test_what_was_handed_in_last_counts_and_not_what_claims_to_be(inbound):
    folder, collector = inbound
    put(folder, "2026-03-01")
    put(folder, "1999-01-01")
    assert collected(collector) == ["1999-01-01"]


def test_before_the_due_date_is_by_what_was_seen(inbound):
    folder, collector = inbound
    due = put(folder, "2098-03-01")
    put(folder, "1999-01-01")  # too late, whatever it says
    with Gradebook(collector.coursedir.db_url) as gradebook:
        gradebook.find_assignment("a").duedate = due
        gradebook.db.commit()
    assert collected(collector, before_duedate=True) == ["2098-03-01"]


def test_what_was_collected_has_the_time_that_was_seen(inbound, place):
    folder, collector = inbound
    put(folder, "1999-01-01")
    [record] = (collector.init_src(), collector.src_records)[1]
    collector.do_copy(str(folder / record["filename"]), str(place / "submitted" / "bob" / "a"), None)
    stamp = (place / "submitted" / "bob" / "a" / "timestamp.txt").read_text()
    assert parse_utc(stamp) == record["timestamp"]  # so that `collect --update` copies it once


def test_formgrader_opens_no_file_of_a_students(installed, place, ends):
    os.mkfifo(place / "submitted/ada/a/timestamp.txt")
    api = NbGraderAPI(coursedir=CourseDirectory(root=str(place)))
    assert api.get_submitted_timestamp("a", "ada") is None
    (place / "submitted/ada/a/a.ipynb").write_text("{}")
    changed = (place / "submitted/ada/a/a.ipynb").stat().st_ctime
    shown = api.get_submitted_timestamp("a", "ada")
    assert abs((shown - shown.__class__(1970, 1, 1)).total_seconds() - changed) < 1e-3
    (place / "arrivals.csv").write_text("student,assignment,arrived\nada,a,2026-02-01T10:00:00+01:00\n")
    assert str(api.get_submitted_timestamp("a", "ada")) == "2026-02-01 09:00:00"
