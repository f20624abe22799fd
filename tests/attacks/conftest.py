"""The class of all attacks, graded once; and one of those that take long."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks import cells, denial, folders, forging, pages, reading  # noqa: F401  (each registers its attacks)
from tests.attacks.assault import Assault, prepare, run
from tests.attacks.frame import ATTACKS
from tests.grader.conftest import course, exercises, warm  # noqa: F401  (fixtures)
from tests.grader.plugins.conftest import released_course  # noqa: F401

# `make test` tries some of each kind, `make test-all` the others too; those that a bound on time ends are a class of
# their own, which takes an hour on a busy machine.
QUICK = [attack for attack in ATTACKS.values() if not attack.seconds][::5]
LONG = [attack for attack in ATTACKS.values() if attack not in QUICK and not attack.seconds]
SLOW = [attack for attack in ATTACKS.values() if attack.seconds]


def graded(released, folder: Path, attacks, apart: bool = False) -> Assault:
    attacked = released.copy(folder)
    prepare(attacked, attacks)
    return run(attacked, folder / "temporary", apart)


@pytest.fixture(scope="session")
def assault(released_course, tmp_path_factory) -> Assault:  # noqa: F811
    return graded(released_course, tmp_path_factory.mktemp("attacks"), QUICK)


@pytest.fixture(scope="session")
def long_assault(released_course, tmp_path_factory) -> Assault:  # noqa: F811
    return graded(released_course, tmp_path_factory.mktemp("long"), LONG)


@pytest.fixture(scope="session")
def slow_assault(released_course, tmp_path_factory) -> Assault:  # noqa: F811
    return graded(released_course, tmp_path_factory.mktemp("slow"), SLOW, apart=True)
