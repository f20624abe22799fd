"""Sharing submissions out among workers that come, go and die: each is answered once, by a worker that may."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest

from minibert_grader.errors import CourseError
from minibert_grader.running.cluster import sharing
from minibert_grader.running.cluster.about import difference
from minibert_grader.running.cluster.address import is_private, require_private
from minibert_grader.running.cluster.sharing import TRIES, Lost, Sharing, Submission

OURS = {"edition": "2026.1", "seed": "7", "numpy": "2.5.5", "files": "abc"}
OTHER = {**OURS, "numpy": "2.4.0"}
ONE, TWO, OPEN = "tls://one:1", "tls://two:2", "tcp://10.0.0.3:3"
HERE = {"about": OURS}


class Machines:
    """Workers in memory. What is asked of them waits until `answered` is called, and time passes only there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, told: dict[str, dict]) -> None:
        self.told, self.at_once = told, dict.fromkeys(told, 1)
        self.waiting: dict[int, tuple[str, str | None]] = {}
        self.ready: dict[int, str | Exception] = {}
        self.asked: Counter[tuple[str, str]] = Counter()
        self.dropped: list[int] = []
        self.count, self.now = 0, 0.0
        monkeypatch.setattr(sharing.time, "monotonic", lambda: self.now)

    def present(self) -> dict[str, int]:
        return {address: self.at_once[address] for address in self.told}

    def greet(self, address: str) -> int:
        return self._send(address, None)

    def judge(self, address: str, question: str) -> int:
        self.asked[address, question] += 1
        return self._send(address, question)

    def _send(self, address: str, question: str | None) -> int:
        assert address in self.told
        self.count += 1
        self.waiting[self.count] = address, question
        busy = sum(address == each for each, _ in self.waiting.values())
        assert busy <= self.at_once[address] + sharing.MORE
        return self.count

    def answered(self, seconds: float) -> list[int]:
        self.now += seconds
        done = self.happens()
        for ticket in done:
            self.ready[ticket] = self.says(*self.waiting.pop(ticket))
        return done

    def answer(self, ticket: int) -> str:
        said = self.ready.pop(ticket)
        if isinstance(said, Exception):
            raise said
        return said

    def drop(self, ticket: int) -> None:
        del self.waiting[ticket]
        self.dropped.append(ticket)

    def happens(self) -> list[int]:
        """What is done when time has passed: all that waits at workers that live."""
        return [ticket for ticket, (address, _) in self.waiting.items() if address in self.told]

    def says(self, address: str, question: str | None) -> str | Exception:
        return json.dumps(self.told[address] if question is None else {"graded": f"{question}, judged"})


def submissions(count: int) -> list[Submission]:
    return [Submission(f"s{number}", f"q{number}") for number in range(count)]


def shared(machines: Machines, count: int, said: list[str] | None = None) -> dict[str, tuple[str, str]]:
    said = [] if said is None else said
    found = list(Sharing(machines, OURS, submissions(count), said.append).answers())
    assert len(found) == len({each.student for each in found}) == count
    assert not machines.ready
    return {each.student: (each.graded, each.error) for each in found}


def all_judged(count: int) -> dict[str, tuple[str, str]]:
    return {f"s{number}": (f"q{number}, judged", "") for number in range(count)}


def test_all_are_judged_once_and_by_both(monkeypatch):
    machines = Machines(monkeypatch, {ONE: HERE, TWO: HERE})
    assert shared(machines, 9) == all_judged(9)
    assert set(machines.asked.values()) == {1} and {address for address, _ in machines.asked} == {ONE, TWO}


def test_nothing_to_judge_needs_no_worker(monkeypatch):
    assert shared(Machines(monkeypatch, {}), 0) == {}


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"about": OTHER}, "its numpy is 2.4.0, and 2.5.5 here"),
        ({"about": {**OURS, "files": "x"}}, "another commit"),
        ({"about": {}}, "its edition is not told"),
        ({"error": "No course in /."}, "No course in /."),
    ],
)
def test_a_worker_that_judges_otherwise_gets_nothing(monkeypatch, told, reason):
    machines, said = Machines(monkeypatch, {ONE: HERE, TWO: told}), []
    assert shared(machines, 5, said) == all_judged(5)
    assert {address for address, _ in machines.asked} == {ONE}
    assert len(said) == 1 and said[0].startswith(f"The worker {TWO} is not used: ") and reason in said[0]


def test_a_worker_without_certificates_is_not_even_asked(monkeypatch):
    machines, said = Machines(monkeypatch, {OPEN: HERE, ONE: HERE}), []
    shared(machines, 3, said)
    assert {address for address, _ in machines.asked} == {ONE} and "without certificates" in said[0]


def test_what_many_workers_lack_is_said_once(monkeypatch):
    machines, said = Machines(monkeypatch, {f"tls://w{number}:1": {"about": OTHER} for number in range(20)}), []
    with pytest.raises(CourseError, match="No worker can be used: its numpy is"):
        shared(machines, 3, said)
    assert len(said) == 1 and not machines.asked


def test_no_workers_at_all_ends_with_a_sentence(monkeypatch):
    with pytest.raises(CourseError, match="has no workers; start some"):
        shared(Machines(monkeypatch, {}), 3)


def test_a_worker_whose_course_changes_meanwhile_gets_no_more(monkeypatch):
    class Changing(Machines):
        def says(self, address, question):
            old = address == TWO and question is not None and sum(self.asked.values()) > 4
            return json.dumps({"refused": "it changed"}) if old else super().says(address, question)

    machines, said = Changing(monkeypatch, {ONE: HERE, TWO: HERE}), []
    assert shared(machines, 20, said) == all_judged(20)
    assert said == [f"The worker {TWO} is not used: it changed."]


def test_a_worker_that_has_no_grader_is_one_sentence(monkeypatch):
    class Bare(Machines):
        def says(self, address, question):
            return ModuleNotFoundError("No module\nnamed x") if address == TWO else super().says(address, question)

    machines, said = Bare(monkeypatch, {ONE: HERE, TWO: HERE}), []
    assert shared(machines, 5, said) == all_judged(5)
    assert said == [f"The worker {TWO} is not used: ModuleNotFoundError: No module named x."]


def test_a_submission_over_which_workers_are_lost_is_left_to_the_writer(monkeypatch):
    class Deadly(Machines):
        def says(self, address, question):
            return Lost("gone") if question == "q2" else super().says(address, question)

    machines = Deadly(monkeypatch, {ONE: HERE})
    found = shared(machines, 4)
    assert found.pop("s2") == ("", f"{TRIES} workers were lost over it") and machines.asked[ONE, "q2"] == TRIES
    assert found == {name: told for name, told in all_judged(4).items() if name != "s2"}


def test_what_goes_wrong_with_one_is_told_of_that_one(monkeypatch):
    class Failing(Machines):
        def says(self, address, question):
            return json.dumps({"error": "OSError: full"}) if question == "q1" else super().says(address, question)

    assert shared(Failing(monkeypatch, {ONE: HERE}), 3)["s1"] == ("", "OSError: full")


@pytest.mark.parametrize("seed", range(60))
def test_workers_come_and_go_and_no_verdict_is_lost(monkeypatch, seed):
    chance = random.Random(seed)

    class Restless(Machines):
        def happens(self):
            if chance.random() < 0.2 and len(self.told) > 1:
                del self.told[chance.choice(list(self.told))]
            if chance.random() < 0.3:
                address = f"tls://w{chance.randrange(6)}:1"
                self.told.setdefault(address, HERE if chance.random() < 0.7 else {"about": OTHER})
                self.at_once.setdefault(address, chance.randint(1, 3))
            return [ticket for ticket in super().happens() if chance.random() < 0.5]

        def says(self, address, question):
            lost = chance.random() < 0.02
            return Lost("it took the answer with it") if lost else super().says(address, question)

    machines = Restless(monkeypatch, {ONE: HERE})
    found = shared(machines, 40)
    lost = {student for student, (_, error) in found.items() if error}
    assert {student: told for student, told in found.items() if student not in lost}.items() <= all_judged(40).items()
    assert all(sum(machines.asked[key] for key in machines.asked if key[1] == f"q{each[1:]}") == TRIES for each in lost)


def test_the_address_is_private():
    for address in ("tls://scheduler:8786", "tcp://127.0.0.1:1", "tcp://localhost:1", "tcp://[::1]:1"):
        assert require_private(address) == address and is_private(address)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("scheduler:8786", "write it as tls://HOST:PORT"),
        ("tls://scheduler", "write it as"),
        ("tls://scheduler:x", "write it as"),
        ("tls://:1", "write it as"),
        ("tls://[", "write it as"),
        ("http://scheduler:1", "write it as"),
        ("", "write it as"),
        ("tcp://scheduler:8786", "without certificates"),
        ("tcp://10.0.0.1:8786", "without certificates"),
        ("tcp://127.0.0.1.example:1", "without certificates"),
        ("tcp://localhost.example:1", "without certificates"),
    ],
)
def test_an_address_that_others_could_reach_is_one_sentence(address, said):
    with pytest.raises(CourseError, match=said):
        require_private(address)
    assert said == "write it as" or not is_private(address)


def test_every_difference_is_told():
    assert difference(OURS, OURS) == ""
    assert difference(OURS, {**OTHER, "seed": "8"}) == "its seed is 8, and 7 here; its numpy is 2.4.0, and 2.5.5 here"
