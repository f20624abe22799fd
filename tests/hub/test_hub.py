"""A week on a real JupyterHub: released, fetched, handed in, collected, graded, read, and nobody else's work seen."""

from __future__ import annotations

import json
import pwd
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.conftest import NOT_PROVED
from tests.grader.plugins.conftest import ASSIGNMENT, SCORES, SOFTMAX, UNSHIFTED_SOFTMAX, filled

from .machine import IS_ROOT, Machine, processes_of
from .person import SECONDS, Person

pytestmark = pytest.mark.long
NOTEBOOK = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
COURSE = "mini-bert"
ADAS, BENS, HIDDEN = "marked_as_adas_work", "marked_as_bens_work", "marked_as_a_hidden_test"
needs_accounts = pytest.mark.skipif(
    not IS_ROOT, reason=f"{NOT_PROVED}: that accounts on a hub see nothing of each other (only root can make accounts)"
)

SEARCH = """
import json, os
found = {word: [] for word in WORDS}
for folder, _, names in os.walk(TOP):
    for path in (os.path.join(folder, name) for name in names):
        try:
            content = open(path, "rb").read()
        except OSError:
            continue
        for word in WORDS:
            if word.encode() in content:
                found[word].append(path)
print(json.dumps(found))
"""

TRY = """
import json, os, pathlib, shutil, sqlite3
def outcome(deed):
    try:
        deed()
    except PermissionError:
        return "forbidden"
    except Exception as error:
        return repr(error)
    return "done"
print(json.dumps({name: outcome(deed) for name, deed in DEEDS.items()}))
"""


LISTEN = """
import json, os, pathlib, time, zmq
context, sockets, heard = zmq.Context(), {}, []
pathlib.Path("listening").touch()
while not os.path.exists("enough"):
    for line in open("/proc/net/tcp").read().splitlines()[1:]:
        words = line.split()
        port = int(words[1].split(":")[1], 16)
        if (words[3], words[7]) == ("0A", OWNER) and port not in sockets:
            sockets[port] = context.socket(zmq.SUB)
            sockets[port].subscribe(b"")
            sockets[port].connect(f"tcp://127.0.0.1:{port}")
    for each in sockets.values():
        while each.poll(0):
            heard.append(b"".join(each.recv_multipart()).decode(errors="replace")[:500])
    time.sleep(0.05)
os.remove("listening"), os.remove("enough")
print(json.dumps({"ports": len(sockets), "heard": heard[:3]}))
"""


@dataclass
class Week:
    """A hub at the end of a week, and what was seen on the way."""

    machine: Machine
    teacher: Person
    tom: Person
    ada: Person
    ben: Person
    seen: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def names_below_localhost() -> Iterator[None]:
    """Lead `ada.hub.localhost` to this machine, as browsers do by themselves."""
    real = socket.getaddrinfo

    def resolved(host: Any, *more: Any, **named: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith(".localhost") else host, *more, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", resolved)
        yield


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    made = Machine(Path(tempfile.mkdtemp(prefix="minibert-hub-", dir="/tmp")))  # where every account may go
    try:
        made.set_up()
        hidden = made.course / "tests" / "exercises" / f"test_{ASSIGNMENT}.py"
        hidden.write_text(f"{hidden.read_text()}\n# {HIDDEN}\n")
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="module")
def hub(machine: Machine, names_below_localhost: None) -> Iterator[str]:
    with machine.running() as address:
        for _ in range(SECONDS):  # at first nobody listens, then the proxy knows of no hub yet
            with suppress(requests.ConnectionError):
                if requests.get(f"{address}/hub/api/", timeout=5).ok:
                    break
            time.sleep(1)
        else:
            pytest.fail(f"The hub does not start:\n{machine.log}")
        yield address


@pytest.fixture(scope="module")
def week(machine: Machine, hub: str) -> Week:
    people = {name: Person(hub, account) for name, account in machine.people.items()}
    for person in people.values():
        assert person.log_in().status_code == 302, machine.log
        if person.name != machine.people["tom"].login:
            person.start()
    week = Week(machine, **people)
    release(week)
    for person, mark, softmax in ((week.ada, ADAS, SOFTMAX), (week.ben, BENS, UNSHIFTED_SOFTMAX)):
        work_and_hand_in(week, person, f"# {mark}\n{softmax}")
    grade(week)
    for person in (week.ada, week.ben):
        week.seen[person.name] |= {"page": page_of(person)}
    week.seen["log"] = machine.log
    return week


def release(week: Week) -> None:
    """The instructor, by the formgrader's own requests."""
    for step in ("assign", "release"):
        done = week.teacher.told("POST", f"formgrader/api/assignment/{ASSIGNMENT}/{step}")
        assert done["success"], done


def work_and_hand_in(week: Week, person: Person, softmax: str) -> None:
    """A student, by the requests of the list of assignments and of the editor."""
    what = {"course_id": COURSE, "assignment_id": ASSIGNMENT}
    listed = person.told("GET", f"assignments?course_id={COURSE}")["value"]
    assert [(each["assignment_id"], each["status"]) for each in listed] == [(ASSIGNMENT, "released")]
    person.told("POST", "assignments/fetch", json=what)
    notebook = person.told("GET", f"api/contents/{NOTEBOOK}")["content"]
    work = filled(notebook, softmax=softmax, attention_scores=SCORES)
    person.told("PUT", f"api/contents/{NOTEBOOK}", json={"type": "notebook", "content": work})
    validated = person.told("POST", "assignments/validate", json={"path": NOTEBOOK})
    listed = person.told("POST", "assignments/submit", json=what)["value"]
    assert "submitted" in {each["status"] for each in listed}, listed
    week.seen[person.name] = {"validated": validated}


def grade(week: Week) -> None:
    """The instructor: the formgrader, and one command in a terminal."""
    if IS_ROOT:  # Ben hands in what claims to be Ada's, and is as late as can be
        name = f"{week.ada.name}+{ASSIGNMENT}+2099-01-01 00:00:00 UTC+AAAA"
        forged = week.machine.exchange / COURSE / "inbound" / name
        week.ben.python(f"import shutil; shutil.copytree({ASSIGNMENT!r}, {str(forged)!r})")
    collected = week.teacher.told("POST", f"formgrader/api/assignment/{ASSIGNMENT}/collect")
    assert collected["success"], collected
    week.seen["collected"] = collected["log"]
    week.seen["graded"] = week.teacher.type(f".venv/bin/minibert grade {ASSIGNMENT[:2]}")
    for step in ("generate_feedback", "release_feedback"):
        done = week.teacher.told("POST", f"formgrader/api/assignment/{ASSIGNMENT}/{step}")
        assert done["success"], done


def page_of(person: Person) -> str:
    """The page, where the list of assignments leads to."""
    what = {"course_id": COURSE, "assignment_id": ASSIGNMENT}
    listed = person.told("POST", "assignments/fetch_feedback", json=what)["value"]
    [submission] = [each for group in listed for each in group.get("submissions", []) if group["status"] == "submitted"]
    folder = person.told("GET", f"api/contents/{submission['local_feedback_path']}")
    [page] = folder["content"]
    return person.told("GET", f"api/contents/{page['path']}?type=file&format=text")["content"]


def test_each_reads_the_page_of_their_own_work(week):
    adas, bens = (week.seen[person.name]["page"] for person in (week.ada, week.ben))
    assert "softmax</code> · 10 of 10" in adas and ADAS in adas and BENS not in adas
    assert "softmax</code> · 10 of 10" not in bens and BENS in bens and ADAS not in bens


def test_the_instructor_sees_both_in_the_gradebook(week):
    listed = {each["student"]: each for each in week.teacher.told("GET", f"formgrader/api/submissions/{ASSIGNMENT}")}
    ada, ben = listed[week.ada.name], listed[week.ben.name]
    assert ada["autograded"] and ben["autograded"] and ada["score"] > ben["score"] > 0


def test_a_notebook_is_validated_before_it_is_handed_in(week):
    failed = {}
    for person in (week.ada, week.ben):
        validated = week.seen[person.name]["validated"]
        assert validated["success"], validated
        failed[person.name] = "\n".join(each["source"] for each in validated["value"]["failed"])
    assert "expect(softmax(" in failed[week.ben.name] and "expect(softmax(" not in failed[week.ada.name]
    assert failed[week.ada.name], "what is not written yet fails"


def test_every_setting_is_one_that_the_hub_knows(week):
    assert "Running JupyterHub version" in week.seen["log"]
    assert "not recognized" not in week.seen["log"] and "Traceback" not in week.seen["log"]


def test_a_wrong_password_is_not_let_in(week, hub):
    stranger = Person(hub, week.machine.people["ada"])
    assert stranger.log_in("wrong").status_code == 403
    assert stranger.visit(f"{hub}/hub/home").url.startswith(f"{hub}/hub/login")


def test_the_hub_lets_nobody_into_anothers_server(week):
    for name, own in ((week.ada.name, f"files/{NOTEBOOK}"), (week.teacher.name, "formgrader")):
        for place in ("lab", "api/contents", own):
            visited = week.ben.visit(f"{week.ben.server(name)}/{place}")
            assert visited.status_code == 403, (visited.url, visited.status_code)
            assert ADAS not in visited.text
        assert week.ben.ask_hub("GET", f"users/{name}").status_code in (403, 404)
        assert week.ben.ask_hub("DELETE", f"users/{name}/server").status_code in (403, 404)
    assert week.ben.ask("GET", "formgrader").status_code in (403, 404)
    assert week.ada.told("GET", f"api/contents/{NOTEBOOK}")["content"], "Ada is still there"


def test_a_ta_enters_the_instructors_server_and_no_students(week):
    assert week.tom.visit(f"{week.tom.server(week.teacher.name)}/formgrader").status_code == 200
    assert week.tom.visit(f"{week.tom.server(week.ada.name)}/lab").status_code == 403


def test_a_request_without_its_token_is_refused(week):
    what = {"course_id": COURSE, "assignment_id": ASSIGNMENT}
    assert week.ben.ask("POST", "assignments/submit", token=False, json=what).status_code == 403
    assert week.teacher.ask("POST", f"formgrader/api/assignment/{ASSIGNMENT}/release", token=False).status_code == 403
    assert week.ben.ask_hub("POST", f"users/{week.ben.name}/server", token=False).status_code == 403


def test_anothers_server_does_not_answer_on_its_port_either(week):
    port = port_of(week.ada.name)
    said = week.ben.python(
        "import urllib.request, urllib.error\n"
        f"for path in ('api/contents/{NOTEBOOK}', 'files/{NOTEBOOK}', 'lab'):\n"
        "    try:\n"
        f"        print(urllib.request.urlopen('http://127.0.0.1:{port}/user/{week.ada.name}/' + path).read())\n"
        "    except urllib.error.HTTPError as error:\n"
        "        print('refused', error.code)\n"
        "    except OSError as error:\n"
        "        print('led away', error)\n"
    )
    assert said.count("refused 403") >= 1 and ADAS not in said, said


def port_of(login: str) -> int:
    """Where a person's server listens, as its environment has it."""
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            told = dict(line.partition("=")[::2] for line in path.read_text(errors="replace").split("\0"))
        except OSError:
            continue
        if told.get("JUPYTERHUB_USER") == login and "JUPYTERHUB_SERVICE_URL" in told:
            return int(told["JUPYTERHUB_SERVICE_URL"].split(":")[2].split("/")[0])
    raise AssertionError(f"{login} has no server")


def test_students_have_the_kit_and_nothing_of_the_course(week):
    said = week.ben.python(
        "import importlib.util as util\n"
        "print({name: bool(util.find_spec(name)) for name in ('minibert_kit', 'minibert_grader', 'minibert_ref')})"
    )
    assert said.strip() == "{'minibert_kit': True, 'minibert_grader': False, 'minibert_ref': False}"


@needs_accounts
def test_who_is_not_in_the_group_is_not_let_in(week, hub):
    """With the right password of an account of the machine."""
    ben = week.machine.people["ben"]
    subprocess.run(["gpasswd", "--delete", ben.login, week.machine.group], check=True, capture_output=True)
    try:
        assert Person(hub, ben).log_in().status_code == 403
    finally:
        subprocess.run(["gpasswd", "--add", ben.login, week.machine.group], check=True, capture_output=True)
    assert Person(hub, ben).log_in().status_code == 302


@needs_accounts
def test_servers_run_as_their_owners(week):
    for person in (week.teacher, week.ada, week.ben):
        assert person.python("import getpass; print(getpass.getuser())").strip() == person.name


@needs_accounts
def test_a_student_finds_nothing_of_others_in_any_file(week):
    code = f"TOP, WORDS = {str(week.machine.root)!r}, {[ADAS, BENS, HIDDEN]!r}\n{SEARCH}"
    found = json.loads(week.ben.python(code))
    assert found[ADAS] == found[HIDDEN] == []
    assert any("feedback" in path for path in found[BENS]), "what may be read is found"
    found = json.loads(week.ada.python(code))
    assert found[ADAS] and found[BENS] == found[HIDDEN] == []
    found = json.loads(week.teacher.python(code))
    assert all(found[word] for word in (ADAS, BENS, HIDDEN))


@needs_accounts
def test_what_is_not_a_students_is_forbidden(week):
    machine, exchange = week.machine, week.machine.exchange
    deeds = {
        "see who handed in": f"lambda: os.listdir({str(exchange / COURSE / 'inbound')!r})",
        "see whose pages are there": f"lambda: os.listdir({str(exchange / COURSE / 'feedback')!r})",
        "look into a home": f"lambda: os.listdir({str(machine.people['ada'].home)!r})",
        "look into the course": f"lambda: os.listdir({str(machine.course)!r})",
        "open the gradebook": f"lambda: open({str(machine.course / 'gradebook.db')!r})",
        "open the hub's secrets": f"lambda: open({str(machine.hub / 'state' / 'jupyterhub_cookie_secret')!r})",
        "open the hub's database": f"lambda: open({str(machine.hub / 'state' / 'jupyterhub.sqlite')!r})",
        "change the hub": f"lambda: open({str(machine.hub / 'jupyterhub_config.py')!r}, 'a')",
        "change what is released": f"lambda: open({str(exchange / COURSE / 'outbound' / NOTEBOOK)!r}, 'a')",
        "put another course in its place": f"lambda: os.rename({str(exchange / COURSE)!r}, {str(exchange / 'x')!r})",
    }
    code = "".join(f"{name!r}: {deed}, " for name, deed in deeds.items())
    assert json.loads(week.ben.python(f"import os\nDEEDS = {{{code}}}\n{TRY}")) == dict.fromkeys(deeds, "forbidden")


@needs_accounts
def test_what_claims_to_be_anothers_is_not_collected(week):
    assert f"claims to be handed in by '{week.ada.name}'" in week.seen["collected"]
    assert f"belongs to {week.ben.name}" in week.seen["collected"]


@needs_accounts
@pytest.mark.parametrize(
    ("whose", "deed"),
    [
        ("ada", lambda ada: ada.python("import time\nfor _ in range(20):\n    print('mine')\n    time.sleep(0.2)")),
        ("ada", lambda ada: ada.told("POST", "assignments/validate", json={"path": NOTEBOOK})),
        ("teacher", lambda teacher: teacher.type(f".venv/bin/nbgrader generate_solution {ASSIGNMENT} --force")),
    ],
    ids=["a student's kernel", "a validation", "model solutions"],
)
def test_nobody_can_listen_to_anothers_kernels(week, whose, deed):
    ben, owner = week.machine.people["ben"], week.machine.people[whose]
    code = f"OWNER = {str(pwd.getpwnam(owner.login).pw_uid)!r}\n{LISTEN}"
    with ThreadPoolExecutor(1) as threads:
        listening = threads.submit(week.ben.python, code)
        while not (ben.home / "listening").exists() and not listening.done():
            time.sleep(0.1)
        try:
            deed(getattr(week, whose))
        finally:
            (ben.home / "enough").touch()
        heard = json.loads(listening.result())
    assert heard["ports"] > 3 and heard["heard"] == [], heard


@needs_accounts
def test_nobody_elses_processes_can_be_looked_into(week):
    mine = processes_of(int(week.ada.python("import os; print(os.getuid())")))
    assert mine
    said = week.ben.python(
        f"for number in {mine}:\n"
        "    try:\n"
        "        print(open(f'/proc/{number}/environ').read())\n"
        "    except (PermissionError, FileNotFoundError):\n"
        "        pass\n"
    )
    assert said == ""
