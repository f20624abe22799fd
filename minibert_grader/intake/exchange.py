"""Make nbgrader's exchange believe the file system alone: who owns a folder, what in it is a file, when it changed."""

from __future__ import annotations

import json
import os
import pwd
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path, PurePosixPath
from typing import Any

from nbgrader.exchange.default.collect import ExchangeCollect
from nbgrader.exchange.default.release_feedback import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash

from minibert_grader.course.folder import Course
from minibert_grader.intake.arrival import collected_path
from minibert_grader.intake.folder import Folder, Listing, Refused, opened
from minibert_grader.intake.take import folder_of, record_of

NOBODY = "+"  # no student's name can hold it
FEEDBACK_NEEDS = ("timestamp.txt", "submission_secret.txt")


def install_exchange() -> None:
    """Wrap `collect` and `release_feedback`; `patch.install` calls this once."""
    of_path, find, release = (
        ExchangeCollect._path_to_record,
        ExchangeCollect.init_src,
        ExchangeReleaseFeedback.copy_files,
    )

    @wraps(of_path)
    def record_of_a_real_folder(self: Any, path: str) -> dict[str, Any]:
        try:
            record = of_path(self, path)
            why = _suspicion(path, record["username"], self.check_owner)
        except Exception:  # a folder with any name may lie there, and must not stop the others
            why = "its name is not one that `nbgrader submit` gives"
        if not why:  # by what was seen, and not by what its name claims, the latest is chosen, or the latest in time
            return {**record, "timestamp": _seen(path).replace(tzinfo=None)}
        self.log.error("%s is not collected: %s.", ascii(path), why)
        return {"username": NOBODY, "filename": os.path.basename(path), "timestamp": datetime.min}

    @wraps(find)
    def find_real_folders(self: Any) -> None:
        find(self)
        self.src_records = [record for record in self.src_records if record["username"] != NOBODY]

    def copy_files_alone(self: Any, src: str, dest: str, log: Any = None) -> None:
        try:
            _collect(self, Path(src), Path(dest))
        except Exception:  # it must cost nobody else anything
            self.log.exception("%s could not be collected", ascii(src))

    @wraps(release)
    def release_also_by_the_students_name(self: Any) -> None:
        folders = [Path(name) for name in _feedback_folders(self)]
        unknown = [each for each in folders if not all((each / name).is_file() for name in FEEDBACK_NEEDS)]
        for each in unknown:
            self.log.warning("The feedback in %s cannot be released: it did not come through the exchange.", each)
        with _excluded(self.coursedir, {each.parent.name for each in unknown}):
            release(self)
        for each in set(folders) - set(unknown):
            _release_renamed(self, each)

    ExchangeCollect._path_to_record = record_of_a_real_folder
    ExchangeCollect.init_src = find_real_folders
    ExchangeCollect.do_copy = copy_files_alone
    ExchangeReleaseFeedback.copy_files = release_also_by_the_students_name


def _suspicion(path: str, student: str, check_owner: bool) -> str:
    """Why a folder of the exchange is not what it claims to be; "" where it is."""
    state = os.lstat(path)
    if not stat.S_ISDIR(state.st_mode):
        return "it is not a folder"
    if student.startswith("."):
        return f"{student!a} is no student"
    try:
        owner = pwd.getpwuid(state.st_uid).pw_name
    except KeyError:
        owner = f"the user {state.st_uid}"
    if check_owner and owner != student:
        return f"it claims to be handed in by {student!a}, but belongs to {owner}"
    return ""


def _seen(path: str) -> datetime:
    """When the latest of the regular files in a folder of the exchange changed; its owner cannot set that time back."""
    place = Path(path)
    with opened(str(place.parent)) as inbound, inbound.below(place.name) as folder:
        return datetime.fromtimestamp(_latest(folder.listing()), UTC)


def _latest(listing: Listing) -> float:
    return max((file.changed for file in listing.files), default=time.time())


def _collect(self: Any, src: Path, dest: Path) -> None:
    """Copy regular files, no links, and write down when the latest of them changed in the exchange."""
    with opened(str(src.parent)) as inbound, inbound.below(src.name) as folder:
        listing = folder.listing()
        limit = 1000 * self.coursedir.max_dir_size
        if sum(file.size for file in listing.files) > limit:
            raise Refused(f"it is larger than {limit} bytes, which CourseDirectory.max_dir_size allows")
        dest.mkdir(parents=True)
        _copy(folder, listing, dest, limit)
    if self.coursedir.groupshared:
        for path in (dest, *dest.rglob("*")):
            path.chmod(path.stat().st_mode | (0o2770 if path.is_dir() else 0o660))
    arrived = _latest(listing)
    # `collect --update` compares with this file.
    stamp = f"{datetime.fromtimestamp(arrived, UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
    (dest / "timestamp.txt").write_text(stamp, encoding="utf-8")
    course = Course.find(Path(self.coursedir.root))
    place = collected_path(course, dest.parent.name, dest.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_suffix(".half")
    half.write_text(json.dumps({"folder": src.name, "arrived": arrived, "collected": time.time()}) + "\n")
    os.replace(half, place)


def _copy(folder: Folder, listing: Listing, dest: Path, limit: int) -> None:
    for file in listing.files:
        path = dest / PurePosixPath(file.path)
        try:
            data = folder.read(file.path, limit)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except (Refused, OSError):  # what cannot be copied is not there; the intake says so
            continue


def _feedback_folders(self: Any) -> set[str]:
    return {str(path.parent) for path in Path(self.coursedir.root).glob(_below(self)) if path.is_file()}


def _below(self: Any) -> str:
    place = self.coursedir
    return f"{place.feedback_directory}/{place.student_id or '*'}/{place.assignment_id}/*.html"


@contextmanager
def _excluded(coursedir: Any, students: set[str]) -> Iterator[None]:
    before = coursedir.student_id_exclude
    coursedir.student_id_exclude = ",".join(filter(None, (before, *sorted(students))))
    try:
        yield
    finally:
        coursedir.student_id_exclude = before


def _release_renamed(self: Any, folder: Path) -> None:
    """`fetch_feedback` asks for a page by the student's own file name; put it there too where that was another."""
    student, assignment = folder.parent.name, folder.name
    if student in (self.coursedir.student_id_exclude or "").split(","):
        return
    record = record_of(folder_of(Course.find(Path(self.coursedir.root)), student, assignment))
    if record is None or not record.file or "/" in record.file or record.file == f"{assignment}.ipynb":
        return
    secret = (folder / "submission_secret.txt").read_text(encoding="ascii")
    page = folder / f"{assignment}.html"
    stem = os.path.splitext(record.file)[0].encode("utf-8", "replace").decode()
    target = Path(self.dest_path) / f"{notebook_hash(secret=secret, notebook_id=stem)}.html"
    half = target.with_suffix(".half")
    half.write_bytes(page.read_bytes())
    os.replace(half, target)
