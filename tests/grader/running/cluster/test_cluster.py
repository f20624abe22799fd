"""A real scheduler with certificates and real workers, one of them killed: what one machine alone comes to."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minibert_grader.errors import CourseError
from minibert_grader.running.cluster.workers import connected
from tests.conftest import HANGS
from tests.grader.plugins.conftest import ASSIGNMENT, REPOSITORY, TinyCourse, filled, released_course  # noqa: F401
from tests.grader.plugins.test_grade import CLASS, minibert, rows

DASK = Path(sys.executable).with_name("dask")
SETTING = "DASK_DISTRIBUTED__COMM__TLS__"


@pytest.mark.parametrize("address", ["scheduler:8786", "tcp://192.0.2.1:8786"])
def test_an_address_that_cannot_be_used_is_one_sentence(address):
    done = minibert(TinyCourse(REPOSITORY), "grade", "02", "--dry-run", "--cluster", address)
    assert done.returncode == 1 and not done.stdout
    assert address in done.stderr and "tls://" in done.stderr and "Traceback" not in done.stderr


def test_without_dask_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CourseError, match=r"pip install .*\[cluster\]"), connected("tls://scheduler:8786"):
        pass


def authority(folder: Path) -> dict[str, str]:
    """Certificates of an authority of its own, as the docs say how to make them; Dask's settings that name them."""
    folder.mkdir()
    if not shutil.which("openssl"):
        pytest.fail("openssl is missing: apt-get install openssl, then run `make test-all` again.")
    for words in (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=grading -keyout key.pem -out request.pem",
        "x509 -req -days 2 -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem",
    ):
        subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
    parts = {f"{SETTING}{role}__{kind}": role for role in ("CLIENT", "SCHEDULER", "WORKER") for kind in ("CERT", "KEY")}
    files = {name: str(folder / f"{name.rpartition('__')[2].lower()}.pem") for name in parts}
    return {f"{SETTING}CA_FILE": str(folder / "ca.pem"), **files}


def soon(holds: Callable[[], object], what: str) -> None:
    ends = time.monotonic() + HANGS
    while not holds():
        assert time.monotonic() < ends, what
        time.sleep(0.1)


class Cluster:
    """A scheduler on loopback and workers, each in a process group of its own."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder, self.environment = folder, {**os.environ, **settings}
        self.processes: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        secure = ["--protocol", "tls"] if settings else []
        words = ["--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0"]
        self._start("scheduler", *words, *secure, "--scheduler-file", str(told), place=folder)
        soon(told.is_file, self.log("scheduler"))
        time.sleep(0.2)
        self.address = json.loads(told.read_text())["address"]

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text() if path.is_file() else ""

    def worker(self, name: str, place: Path) -> subprocess.Popen[bytes]:
        words = [self.address, "--name", name, "--nthreads", "1", "--host", "127.0.0.1"]
        process = self._start("worker", *words, "--dashboard-address", "127.0.0.1:0", place=place, log=name)
        soon(lambda: "Registered to" in self.log(name), f"{name} does not start")
        return process

    def _start(self, kind: str, *words: str, place: Path, log: str = "") -> subprocess.Popen[bytes]:
        if not DASK.is_file():
            pytest.fail("Dask is missing: `make test-all` installs it.")
        with open(self.folder / f"{log or kind}.log", "wb") as file:
            process = subprocess.Popen(
                [DASK, kind, *words], cwd=place, env=self.environment, stdout=file, stderr=file, start_new_session=True
            )
        self.processes.append(process)
        return process

    def end(self) -> None:
        for process in self.processes:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As when the machine is switched off: the worker, its nanny, and what they started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[[dict[str, str]], Cluster]]:
    made: list[Cluster] = []

    def begin(settings: dict[str, str]) -> Cluster:
        folder = tmp_path / f"cluster{len(made)}"
        folder.mkdir()
        made.append(Cluster(folder, settings))
        return made[-1]

    yield begin
    for cluster in made:
        cluster.end()


def grading(course: TinyCourse, cluster: Cluster, *words: str) -> subprocess.Popen[str]:
    program = [str(Path(sys.executable).with_name("minibert")), "grade", "02", "--cluster", cluster.address, *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(program, cwd=course.root, env=cluster.environment, text=True, **pipes)


def result(course: TinyCourse) -> tuple[list[tuple], dict[str, bytes]]:
    """The gradebook's rows, and every file of verdicts and every graded notebook, to the byte."""
    graded = course.root / "autograded"
    files = {str(path.relative_to(graded)): path.read_bytes() for path in sorted(graded.rglob(f"{ASSIGNMENT}.*"))}
    assert len(files) >= 2 * len(CLASS)
    return rows(course), files


def hand_in(course: TinyCourse) -> None:
    for student, sources in CLASS.items():
        for number in range(2):  # other code each time, so that each is judged
            more = {name: f"{source}\n# {number}\n" for name, source in sources.items()}
            course.submit(f"{student}{number}", filled(course.released(), **more))
    course.submit("eve", b"not a notebook")


@pytest.fixture(scope="module")
def alone(released_course, tmp_path_factory) -> tuple[list[tuple], dict[str, bytes]]:  # noqa: F811
    """What one machine comes to."""
    course = released_course.copy(tmp_path_factory.mktemp("alone"))
    hand_in(course)
    done = minibert(course, "grade", "02")
    assert done.returncode == 0, done.stderr
    return result(course)


@pytest.mark.long
def test_one_worker_killed_and_one_of_another_commit_cost_no_verdict(released_course, tmp_path, start, alone):  # noqa: F811
    names = ("shared", "one", "two", "other")
    shared, one, two, other = (released_course.copy(tmp_path / name) for name in names)
    hand_in(shared)
    with (other.root / "tests" / "exercises" / "strategies.py").open("a") as file:
        file.write("CHANGED = True\n")
    untouched = set(other.root.rglob("*.record"))

    cluster = start(authority(tmp_path / "tls"))
    assert cluster.address.startswith("tls://127.0.0.1:")
    doomed, *_ = [cluster.worker(course.root.parent.name, course.root) for course in (one, two, other)]
    grader, said = grading(shared, cluster), []
    for line in grader.stdout or ():
        said.append(line)
        if "3 of 9 judged" in line:
            kill(doomed)
    assert grader.wait() == 0, "".join(said) + cluster.log("two")
    told = "".join(said)
    assert "9 of 9 judged" in told and "8 graded, 1 unreadable" in told and "could not be judged" not in told
    assert told.count("is not used: its course folder or its grader is of another commit") == 1
    assert result(shared) == alone
    for worker in (one, two, other):  # nothing of a student's stays there
        assert not (worker.root / "autograded").exists() and not list(worker.root.rglob("*.verdicts*"))
    assert list(two.root.rglob("*.record")) and set(other.root.rglob("*.record")) == untouched


@pytest.mark.long
def test_what_is_wrong_with_a_cluster_is_one_sentence(released_course, tmp_path, start):  # noqa: F811
    course = released_course.copy(tmp_path)
    course.submit("ada", filled(course.released(), **CLASS["ada"]))
    ours, others = authority(tmp_path / "tls"), authority(tmp_path / "others")

    def fails(cluster: Cluster, settings: dict[str, str], address: str = "") -> str:
        cluster.environment = {**os.environ, **settings}
        cluster.address, before = address or cluster.address, cluster.address
        said, _ = grading(course, cluster).communicate(timeout=300)
        cluster.address = before
        assert "Traceback" not in said and not (course.root / "autograded").exists(), said
        assert said.count("minibert: ") == 1 and said.splitlines()[-1].startswith("minibert: "), said
        return said

    cluster = start(ours)
    assert "The scheduler has no workers" in fails(cluster, ours)
    assert "CA_FILE names none" in fails(cluster, {})
    assert "CLIENT__CERT names none" in fails(cluster, {f"{SETTING}CA_FILE": ours[f"{SETTING}CA_FILE"]})
    assert "which is no file" in fails(cluster, {**ours, f"{SETTING}CLIENT__KEY": "/nowhere/key.pem"})
    assert "of the same authority" in fails(cluster, others)
    assert "No scheduler that can be used answers" in fails(cluster, ours, "tls://127.0.0.1:1")
    assert "No scheduler that can be used answers" in fails(cluster, {}, cluster.address.replace("tls", "tcp"))


@pytest.mark.long
def test_a_lost_scheduler_ends_it_and_the_same_command_goes_on(released_course, tmp_path, start, alone):  # noqa: F811
    shared, place = (released_course.copy(tmp_path / name) for name in ("shared", "place"))
    hand_in(shared)
    cluster = start({})
    assert cluster.address.startswith("tcp://127.0.0.1:")
    cluster.worker("only", place.root)
    grader, said = grading(shared, cluster), ""
    for line in grader.stdout or ():
        said += line
        if "4 of 9 judged" in line:
            kill(cluster.processes[0])
    assert grader.wait() == 1, said
    assert "the same command goes on from there" in said.splitlines()[-1] and "Traceback" not in said, said
    assert not (shared.root / "autograded").exists()
    kept = len(list(shared.root.rglob(f"{ASSIGNMENT}.*.verdicts")))
    assert kept >= 2

    again = start({})
    again.worker("new", place.root)
    told, _ = grading(shared, again).communicate(timeout=600)
    assert "8 graded, 1 unreadable" in told, told
    assert result(shared) == alone
