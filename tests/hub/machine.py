"""A machine as docs/jupyterhub.md sets it up: by its own commands, at other places, with accounts that go again."""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from minibert_grader.simulated.course_folder import COPIED

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "jupyterhub.md"
NEEDED = (*COPIED, "pyproject.toml", "constraints.txt", "Makefile", "README.md", "LICENSE", "kit", "jupyter-config")
NEEDED += ("minibert_grader", "minibert_lab", "minibert_ref")
FENCE = re.compile(r"^```sh (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
UNNEEDED = shutil.ignore_patterns("__pycache__", "build", "*.egg-info", ".*")
KEPT = re.compile(r"(PIP|SSL|NPM|NODE|LC)_|\w+_PROXY|LANG", re.IGNORECASE)
EVERYBODYS = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
SETUP_SECONDS = 1200
ENDING_SECONDS = 120
BUSY_SECONDS = 300  # for a server to come up, however busy the machine
IS_ROOT = os.geteuid() == 0
TRY = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"


@dataclass(frozen=True)
class Account:
    """Whoever the guide calls by a name: an account of the machine, where it is ours to make any."""

    login: str
    password: str
    home: Path


class Machine:
    """The guide's places below one folder, and its people under names that nobody has.

    Without root there are no further accounts: everybody is the one who runs the tests, and only the hub tells them
    apart.

    Parameters
    ----------
    root : Path
        An empty folder that every account of the machine can reach.
    """

    def __init__(self, root: Path) -> None:
        self.root, self.hub, self.exchange = root, root / "hub", root / "exchange"
        self.homes = root / "home"
        self.homes.mkdir()
        for folder in (root, self.homes):
            folder.chmod(0o755)
        tag, shared = f"mb{secrets.token_hex(3)}", secrets.token_hex(16)
        self.people = {
            name: Account(tag + name, secrets.token_hex(16) if IS_ROOT else shared, self.homes / (tag + name))
            for name in ("teacher", "tom", "ada", "ben")
        }
        self.group = f"{tag}class"
        self.course = self.people["teacher"].home / "mini-bert"
        self.port, *self._inner_ports = free_ports(3)
        self._python = python_for_everybody()

    @property
    def log(self) -> str:
        return (self.root / "hub.log").read_text(errors="replace")

    def set_up(self) -> None:
        """Run the guide from top to bottom, up to the hub's start."""
        for kind, body in self._fences():
            if kind == "teacher":
                self._clone()
            if kind in ("root", "teacher") and (IS_ROOT or "useradd" not in body):
                self._run(body, kind)
        for person in self.people.values() if IS_ROOT else ():
            subprocess.run(["chpasswd"], input=f"{person.login}:{person.password}", text=True, check=True)
        config = self.hub / "jupyterhub_config.py"
        config.write_text(self._named(config.read_text()))
        students, course = self.hub / "etc" / "jupyter" / "nbgrader_config.py", self.course / "nbgrader_config.py"
        students.write_text(self._named(students.read_text()))
        told = [f"c.Exchange.root = {str(self.exchange)!r}"]
        if not IS_ROOT:  # nbgrader tells people apart by their accounts, unless it is told
            told.append("c.ExchangeCollect.check_owner = False")
            with students.open("a") as file:
                file.write('\nimport os\n\nc.CourseDirectory.student_id = os.environ["JUPYTERHUB_USER"]\n')
        with course.open("a") as file:
            file.write("\n".join(["", *told, ""]))

    @contextmanager
    def running(self) -> Iterator[str]:
        """The hub, as the guide starts it; the address at which browsers find it."""
        [start] = [body for kind, body in self._fences() if kind == "hub"]
        hub, proxy = self._inner_ports
        more = [f"--JupyterHub.hub_port={hub}", f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{proxy}"]
        more += [f"--Spawner.{name}_timeout={BUSY_SECONDS}" for name in ("start", "http")]
        if not IS_ROOT:
            more += ["--JupyterHub.spawner_class=simple", "--JupyterHub.authenticator_class=dummy"]
            more += [f"--SimpleLocalProcessSpawner.home_dir_template={self.homes}/{{username}}"]
            more += [f"--DummyAuthenticator.password={self.people['ada'].password}", "--Authenticator.allow_all=True"]
        *before, last = self._named(start).strip().splitlines()
        command = "\n".join([*before, " ".join(["exec", last, *more])])  # signals are for the hub, not a shell
        with (self.root / "hub.log").open("wb") as log:
            server = subprocess.Popen(
                ["bash", "-euc", command], env=self._environment("root"), stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield f"http://hub.localhost:{self.port}"
        finally:
            server.terminate()  # it ends the servers and the proxy
            try:
                server.wait(ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                raise

    def remove(self) -> None:
        """End what the accounts still run, and take them off the machine, with all their files."""
        for person in self.people.values() if IS_ROOT else ():
            with suppress(KeyError):
                number = pwd.getpwnam(person.login).pw_uid
                while running := processes_of(number):
                    for process in running:
                        with suppress(ProcessLookupError):
                            os.kill(process, signal.SIGKILL)
                    time.sleep(0.1)
                subprocess.run(["userdel", person.login], check=True, capture_output=True)
        if IS_ROOT:
            subprocess.run(["groupdel", self.group], capture_output=True)
        shutil.rmtree(self.root, ignore_errors=True)

    def _fences(self) -> list[tuple[str, str]]:
        """(who, commands) of each of the guide's fences."""
        fences = FENCE.findall(GUIDE.read_text())
        assert {who for who, _ in fences} == {"root", "teacher", "hub"}
        return fences

    def _named(self, text: str) -> str:
        """Some text of the guide, with the places and names of this machine."""
        text = text.replace("/opt/minibert-hub", str(self.hub)).replace("/usr/local/share/nbgrader", str(self.root))
        text = text.replace("/home/teacher/mini-bert", str(self.course)).replace(":8000", f":{self.port}")
        for name, person in self.people.items():
            text = re.sub(rf"(?<=[ \"]){name}(?=[\"\n]|$)", person.login, text)
        text = re.sub(r"(?<=[ \"])students(?=[ \"\n]|$)", self.group, text)
        text = text.replace("useradd ", f"useradd --base-dir {self.homes} ")
        text = re.sub(r"^python3 ", f"{self._python} ", text, flags=re.MULTILINE)
        return re.sub(r"^make ", f"make PYTHON={self._python} ", text, flags=re.MULTILINE)

    def _clone(self) -> None:
        for name in NEEDED:
            source, target = ROOT / name, self.course / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=UNNEEDED)
            else:
                shutil.copy(source, target)
        if IS_ROOT:
            subprocess.run(["chown", "--recursive", f"{self.people['teacher'].login}:", self.course], check=True)
        for person in self.people.values():
            person.home.mkdir(exist_ok=True)

    def _run(self, commands: str, who: str) -> None:
        login = self.people["teacher"].login
        as_whom = {"user": login, "group": login, "extra_groups": []} if IS_ROOT and who == "teacher" else {}
        done = subprocess.run(
            ["bash", "-euxc", self._named(commands)], cwd=self.course if self.course.is_dir() else self.root,
            env=self._environment(who), capture_output=True, text=True, timeout=SETUP_SECONDS, **as_whom,
        )  # fmt: skip
        assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"

    def _environment(self, who: str) -> dict[str, str]:
        """What a login gives, and where packages come from; nothing of the environment in which the tests run."""
        npm = shutil.which("npm")
        if npm is None:
            pytest.fail("npm is missing: install Node.js 20 or later, then run `make test-all` again.")
        home = self.people["teacher"].home if who == "teacher" else self.root
        kept = {name: value for name, value in os.environ.items() if KEPT.match(name)}
        return {**kept, "HOME": str(home), "PATH": os.pathsep.join([*EVERYBODYS, str(Path(npm).parent)])}


def processes_of(number: int) -> list[int]:
    """What an account runs; what has ended and is not waited for is left out."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if place.stat().st_uid == number and ") Z " not in (place / "stat").read_text():
                found.append(int(place.name))
    return found


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def python_for_everybody() -> str:
    """A Python that other accounts can run, too; a home's own, as of pyenv, they cannot."""
    as_whom = {"user": "nobody", "group": "nogroup", "extra_groups": []} if IS_ROOT else {}
    named = [Path(folder) / f"python3.{minor}" for minor in (11, 12, 13, 14) for folder in EVERYBODYS]
    for place in [Path(getattr(sys, "_base_executable", sys.executable)), *named]:
        with suppress(OSError):
            if subprocess.run([place, "-c", TRY], cwd="/", capture_output=True, **as_whom).returncode == 0:
                return str(place)
    pytest.fail("No Python 3.11 or later with venv that every account may run: on Debian, apt install python3-venv.")
