"""A gradebook on a PostgreSQL server: two graders at once come to what one comes to with a file."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.grader.plugins.conftest import ASSIGNMENT, TinyCourse, filled, released_course  # noqa: F401
from tests.grader.plugins.test_grade import CLASS, minibert

PLACES = [Path(place) for place in os.environ.get("PATH", "").split(os.pathsep)]
PLACES += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
USER = "nobody" if os.geteuid() == 0 else None  # the server refuses to be root's


def program(name: str) -> str:
    found = [str(place / name) for place in PLACES if (place / name).is_file()]
    if not found:
        pytest.fail(f"PostgreSQL's {name} is missing: apt-get install postgresql, then run `make test-all` again.")
    return found[-1] if found[-1].startswith("/usr/lib") else found[0]


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """A server on loopback, with a database of its own; its address with a password."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    password = secrets.token_hex(16)
    secret = folder / "password"
    secret.write_text(password)
    data = folder / "data"
    if USER:
        for path in (folder, secret):
            shutil.chown(path, USER)
    more = {"cwd": folder, "user": USER, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    words = ["--username=grader", f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"]
    subprocess.run([program("initdb"), f"--pgdata={data}", *words], **more)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    control = [program("pg_ctl"), f"--pgdata={data}", f"--log={folder / 'log'}", "--wait"]
    subprocess.run([*control, f"--options={options}", "start"], **more)
    try:
        yield f"postgresql+psycopg://grader:{password}@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "--mode=immediate", "stop"], **more)


@pytest.fixture
def address() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="minibert-postgres-", dir="/tmp"))  # where that user may go
    try:
        with server(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def exported(course: TinyCourse) -> str:
    assert course.nbgrader("export", "--to", "marks.csv").returncode == 0, course.log
    return (course.root / "marks.csv").read_text()


@pytest.mark.long
def test_two_graders_at_once(address, released_course, tmp_path):  # noqa: F811
    alone = released_course.copy(tmp_path / "alone")
    both = [released_course.copy(tmp_path / name) for name in ("one", "two")]
    for course in both:
        (course.root / "gradebook.db").unlink()
        config = course.root / "nbgrader_config.py"
        config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {address!r}\n")
    assert both[0].nbgrader("generate_assignment", ASSIGNMENT, "--force").returncode == 0, both[0].log
    arrivals = "student,assignment,arrived\n" + "".join(f"{each},{ASSIGNMENT},2026-02-01T10:00Z\n" for each in CLASS)
    for number, (student, sources) in enumerate(CLASS.items()):
        for course in (alone, both[number % 2]):
            course.submit(student, filled(course.released(), **sources))
    for course in (alone, *both):
        (course.root / "arrivals.csv").write_text(arrivals)
    done = minibert(alone, "grade", "02")
    assert done.returncode == 0, done.stderr
    graders = [
        subprocess.Popen(
            [str(Path(sys.executable).with_name("minibert")), "grade", "02", "--jobs", "1"],
            cwd=course.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for course in both
    ]
    for grader in graders:
        said, _ = grader.communicate(timeout=1200)
        assert grader.returncode == 0, said
    assert exported(both[0]) == exported(both[1]) == exported(alone)
    assert not any((course.root / "gradebook.db").exists() for course in both)


@pytest.mark.long
def test_a_server_that_is_away_is_one_sentence_without_the_password(released_course, tmp_path):  # noqa: F811
    course = released_course.copy(tmp_path)
    course.submit("ada", course.released())
    config = course.root / "nbgrader_config.py"
    address = "postgresql+psycopg://grader:password@127.0.0.1:1/postgres"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {address!r}\n")
    done = minibert(course, "grade", "02")
    assert (
        done.returncode == 1 and "Traceback" not in done.stderr and "password" not in done.stderr.replace("grader:", "")
    )
    assert "cannot be reached" in done.stderr
