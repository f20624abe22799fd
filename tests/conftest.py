"""What every test finds: the environment's programs on the path, peers that only the proofs need, and a loud word
where one of these is missing."""

import importlib
import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

# nbgrader starts `alembic` by name.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

NOT_PROVED = "NOT PROVED"
HANGS = 120  # seconds, after which what takes milliseconds is taken to hang, however busy the machine


def require(package, proof):
    """The imported package, or a skip that the terminal summary repeats in capitals."""
    try:
        return importlib.import_module(package)
    except ImportError:
        pytest.skip(f"{NOT_PROVED}: {proof} ({package} is not installed)")


@pytest.fixture(scope="session")
def torch():
    module = require("torch", "logits, gradients and optimisers against PyTorch")
    module.set_num_threads(1)
    return module


@pytest.fixture(scope="session")
def tokenizers():
    return require("tokenizers", "WordPiece against the Hugging Face tokenizers")


@pytest.fixture(scope="session")
def safetensors_numpy():
    return require("safetensors.numpy", "weight files against the safetensors package")


@pytest.fixture
def ends():
    """Lets a test fail that would wait for ever, as for a pipe that nobody writes to."""

    def give_up(*_):
        raise AssertionError("it did not end")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(HANGS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def rng(request):
    """Different numbers for every test, the same in every run."""
    return np.random.default_rng(list(request.node.name.encode()))


def pytest_itemcollected(item):
    """A file stays with one process, which makes its dear fixtures once; what is marked `spread` goes anywhere."""
    if not (item.get_closest_marker("spread") or item.get_closest_marker("xdist_group")):
        item.add_marker(pytest.mark.xdist_group(item.location[0]))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """With a pytest that xdist does not know, groups are lost without a word, and dear fixtures made twice."""
    grouped = [item for item in items if item.get_closest_marker("xdist_group")]
    if getattr(config.option, "loadgroup", False) and not all("@" in item.nodeid for item in grouped):
        raise pytest.UsageError("pytest-xdist no longer keeps groups together; install pytest by constraints.txt.")


def pytest_terminal_summary(terminalreporter):
    unproved = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if NOT_PROVED in reason:
            unproved.setdefault(reason[reason.index(NOT_PROVED) :], []).append(report.nodeid)
    for reason, tests in sorted(unproved.items()):
        terminalreporter.write_line(f"{reason}: {len(tests)} tests skipped".upper(), red=True, bold=True)
