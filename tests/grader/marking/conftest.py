"""One class and one server for all of these tests."""

from __future__ import annotations

import pytest

from tests.grader.plugins.active_content import HOSTILE

from .classroom import Classroom, Server

SPY = "Its code names minibert_ref, which students do not have."
UNREADABLE = "It could not be read: it is not a notebook."


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    made = Classroom(tmp_path_factory.mktemp("marking"))
    for number in range(8):
        made.hand_in(f"student_{number}", f"Answer {number}: the variance is $d_{number}$.")
    made.hand_in("hostile", "\n\n".join(HOSTILE))
    made.hand_in("leo", "Because.", flags=(SPY,))
    made.hand_in("mia", "*Write your answer here.*", flags=(UNREADABLE,))
    made.hand_in("blank", "*Write your answer here.*", auto=0)
    return made


@pytest.fixture(scope="session")
def server(classroom: Classroom, tmp_path_factory: pytest.TempPathFactory):
    made = Server(classroom.root, tmp_path_factory.mktemp("home") / "config")
    yield made
    made.close()
