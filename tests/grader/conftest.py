"""One warm process for all of these tests, and kernels with small bounds forked from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from minibert_grader.course.folder import Course
from minibert_grader.sandbox.inside.sandbox import Bounds
from minibert_grader.sandbox.patience import Patience
from minibert_grader.sandbox.warm_process import WarmProcess

# Small in what does not depend on the machine; time has room, and tests of a time bound set their own.
SMALL = Bounds(cpu_seconds=60, memory_bytes=2 << 30, file_bytes=4 << 20, scratch_bytes=8 << 20, scratch_files=100)
LITTLE_COMPUTING = Patience(cpu=0.5, blocked=60)
LITTLE_WAITING = Patience(cpu=60, blocked=0.5)


@pytest.fixture(scope="session")
def warm():
    with WarmProcess() as process:
        yield process


@pytest.fixture
def kernel(warm):
    with warm.fork(bounds=SMALL) as kernel:
        yield kernel


@pytest.fixture(scope="session")
def course():
    return Course.find(Path(__file__).parent)


@pytest.fixture(scope="session")
def exercises(course):
    return course.exercises("02_attention_mechanism")
