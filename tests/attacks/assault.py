"""A class with one student for each attack, graded by the real commands, and what can be seen of the machine then."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.attacks.frame import BASES, CANARY, Attack, hand_in, outside, text, work
from tests.grader.plugins.conftest import ASSIGNMENT, TinyCourse

PR_SET_CHILD_SUBREAPER = 36
COMMAND_SECONDS = 3600  # for each submission: what takes longer hangs, however busy the machine
LOOK = 0.2
LONG_AGO = 1_000_000_000
HONEST = ("aaa", "mmm", "zzz")  # first, in the middle and last
GRADED = ("test_softmax", "test_attention_scores")


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a command and of all processes that it started, and the most bytes of memory that it held itself.

    Time that passes is not counted: it depends on who else uses the machine.
    """

    cpu: float
    memory: int


@dataclass
class Assault:
    """The class after `autograde` and `generate_feedback`.

    Attributes
    ----------
    course : TinyCourse
    code : list of int
        Exit codes of the two commands.
    log : str
    temporary : Path
        The folder for temporary files, which only these commands used.
    orphans : list of int
        Processes that outlived the commands.
    before, after : dict
        What lies in the course and is not to change, by path, before and after.
    submitted : list
        What could be seen of `submitted/` before.
    opened : list of str
        Canary files that somebody read meanwhile.
    costs : dict
        Student ("*": all at once) → what each of the two commands cost.
    """

    course: TinyCourse
    temporary: Path
    code: list[int] = field(default_factory=list)
    log: str = ""
    orphans: list[int] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    submitted: list[tuple] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    costs: dict[str, list[Cost]] = field(default_factory=dict)

    def watch(self, words: list[str], environment: dict[str, str], seconds: float) -> Cost:
        """Run a command, and keep its exit code and what it says; what it cost."""
        before, peak, end = _used(), 0, time.monotonic() + seconds
        with tempfile.TemporaryFile() as said:
            command = subprocess.Popen(words, cwd=self.course.root, env=environment, stdout=said, stderr=said)
            while command.poll() is None:
                peak = max(peak, _peak(command.pid))
                if time.monotonic() > end:
                    command.kill()
                time.sleep(LOOK)
            said.seek(0)
            self.log += said.read().decode(errors="replace")
        self.code.append(command.returncode)
        return Cost(_used() - before, peak)

    def earned(self, student: str) -> tuple[float | None, float | None]:
        """Points for the two functions; 0 where nothing could be read, so that a TA is asked."""
        scores = self.course.scores(student)
        if scores and self.course.judgement(student).unreadable:
            assert all(score.auto is None and score.waits for score in scores.values())
            return 0, 0
        softmax, attention = (scores[name].auto if name in scores else None for name in GRADED)
        return softmax, attention

    def written(self, student: str) -> list[Path]:
        """All files that the grader wrote about a student."""
        places = [self.course.root / step / student for step in ("autograded", "feedback")]
        return [path for place in places for path in place.rglob("*") if path.is_file()]

    def page(self, student: str) -> str:
        return self.course.feedback(student)


def _used() -> float:
    """CPU seconds of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak(pid: int) -> int:
    """The most bytes of memory that a process has held so far; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:"))


def name_of(base: str) -> str:
    return "honest_" + base.replace(" ", "_")


def prepare(course: TinyCourse, attacks: Iterable[Attack]) -> None:
    """Hand in: every base alone, honest students around, and every attack."""
    write_canary(course)
    tests = course.root / "tests" / "exercises" / f"test_{ASSIGNMENT}.py"
    tests.write_text(f"{tests.read_text()}\n\nSECRET_OF_THE_TESTS = {CANARY!r}\n")
    (course.root / "notes.py").write_text(f"SECRET_OF_THE_TESTS = {CANARY!r}\n")
    for base in BASES:
        hand_in(course, course.folder(name_of(base)), work(course, base))
    for name in HONEST:
        hand_in(course, course.folder(name), work(course, "everything"))
    for attack in attacks:
        attack.put(course, course.folder(attack.student))


def write_canary(course: TinyCourse) -> None:
    """Put a perfect notebook of somebody else's outside the course."""
    notebook = work(course, "everything")
    notebook["cells"].append({"cell_type": "markdown", "source": CANARY, "metadata": {}})
    outside(course).write_text(text(notebook))


def run(course: TinyCourse, temporary: Path, apart: bool = False) -> Assault:
    """Grade the class and write its pages, as an instructor would; `apart`, one student after the other."""
    temporary.mkdir()
    _adopt(True)  # what outlives the commands becomes a child of ours
    ours = set(children())
    assault = Assault(course, temporary, before=contents(course.root), submitted=seen(course.root / "submitted"))
    home = course.root.parent / "home"
    home.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        **{"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "TMPDIR": str(temporary), "MINIBERT_NOTE": CANARY},
    }
    canaries = [outside(course), course.root / "notes.py"]
    for path in canaries:
        os.utime(path, (LONG_AGO, path.stat().st_mtime))
    students = sorted(path.name for path in (course.root / "submitted").iterdir())
    for student in students if apart else ["*"]:
        seconds = COMMAND_SECONDS * (1 if apart else len(students))
        for command in ("autograde", "generate_feedback"):
            words = [sys.executable, "-m", "nbgrader", command, course.assignment, f"--student={student}"]
            assault.costs.setdefault(student, []).append(assault.watch(words, environment, seconds))
    assault.opened = [path.name for path in canaries if path.stat().st_atime > LONG_AGO]
    assault.orphans = [pid for pid in children() if pid not in ours]
    _adopt(False)
    assault.after = contents(course.root)
    return assault


def _adopt(orphans: bool) -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(orphans), 0, 0, 0)


def children() -> list[int]:
    """Processes whose parent is this one."""
    return [int(pid) for place in Path("/proc/self/task").iterdir() for pid in (place / "children").read_text().split()]


def contents(root: Path) -> dict[str, str]:
    """A hash of each file of the course that grading has no business to change, and of the canary beside it."""
    changing = {"submitted", "taken", "autograded", "feedback", "backups", "term.json", ".minibert", "home"}
    tops = [path for path in root.iterdir() if path.name not in changing and not path.name.startswith("gradebook.db")]
    found = [path for top in tops for path in ([top] if top.is_file() else top.rglob("*"))]
    found += root.parent.glob("canary*")
    files = {str(path): path for path in found if path.is_file() and "__pycache__" not in path.parts}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def seen(top: Path) -> list[tuple]:
    """All that can be seen of a folder without opening a file; also when a file was last read."""
    states = []
    for place, folders, files in os.walk(os.fsencode(top)):
        for name in (*folders, *files):
            try:
                state = os.lstat(os.path.join(place, name))
            except OSError:  # longer than the system allows
                continue
            states.append((place, name, state.st_mode, state.st_size, state.st_mtime_ns, state.st_ctime_ns))
    return sorted(states)


def verdicts_of(assault: Assault, student: str) -> list[dict]:
    return json.loads(assault.course.verdict_bytes(student))["verdicts"]
