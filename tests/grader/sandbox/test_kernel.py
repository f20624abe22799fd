"""Whatever a notebook does to its kernel, the grader hears a plain reason in time, and goes on."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from minibert_grader.errors import CourseError, KernelLost
from minibert_grader.sandbox.budget import Budget, Spending
from minibert_grader.sandbox.inside import wire
from minibert_grader.sandbox.patience import Clock, Patience
from minibert_grader.sandbox.warm_process import WarmProcess
from tests.grader.conftest import LITTLE_COMPUTING, LITTLE_WAITING, SMALL

# The student's end of the connection, as code in a cell can reach it.
SOCKET = (
    "import gc, os, signal, socket, sys, time\n"
    "[sock] = [o for o in gc.get_objects() if type(o) is socket.socket and o.fileno() >= 0]\n"
)


def text(outputs) -> str:
    return "".join(item.get("text") or item.get("evalue") or str(item.get("data")) for item in outputs)


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_cells_share_a_namespace_and_their_outputs_come_back(kernel):
    assert kernel.run("x = 40\nprint('to stdout')") == (
        True,
        [{"output_type": "stream", "name": "stdout", "text": "to stdout\n"}],
    )
    ok, outputs = kernel.run("x + 2")
    assert ok and outputs[0]["output_type"] == "execute_result"
    assert outputs[0]["data"]["text/plain"] == "42"


def test_a_figure_comes_back_as_a_picture(kernel):
    ok, outputs = kernel.run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert ok and "image/png" in outputs[-1]["data"]


def test_what_a_cell_sets_for_all_that_follows_decides_no_call(kernel):
    kernel.run("import warnings\nimport numpy as np\nnp.seterr(all='raise')\nwarnings.simplefilter('error')")
    kernel.run("def f(x):\n    warnings.warn('here')\n    return np.exp(x) / x, np.geterr()['divide']")
    message, value = kernel.call("f", (np.array([0.0, -1e4]),), {})
    assert message["outcome"] == "returned", message
    assert value[0].tolist() == [np.inf, 0.0] and value[1] == "ignore"


def test_an_error_comes_back_as_an_error(kernel):
    ok, outputs = kernel.run("1 / 0")
    assert not ok and outputs[0]["ename"] == "ZeroDivisionError"
    assert kernel.run("'still here'")[0]


def test_a_call_gives_plain_values_and_names_changed_arguments(kernel):
    kernel.run("def double(x, y=0):\n    x *= 2\n    return x, {'y': y}")
    message, value = kernel.call("double", (np.arange(3.0),), {"y": 5})
    assert (message["outcome"], message["changed"]) == ("returned", ["0"])
    assert value[0].tolist() == [0, 2, 4] and value[1] == {"y": 5}


@pytest.mark.parametrize(
    ("body", "outcome"),
    [("raise KeyError('k')", "raised"), ("return object()", "not plain"), ("raise SystemExit", "raised")],
)
def test_a_call_that_goes_wrong_is_an_answer(kernel, body, outcome):
    kernel.run(f"def f():\n    {body}")
    assert kernel.call("f", (), {})[0]["outcome"] == outcome
    assert kernel.call("g", (), {})[0]["outcome"] == "missing"


@pytest.mark.parametrize("code", ["exit()", "import sys\nsys.exit(3)", "raise KeyboardInterrupt", "raise SystemExit"])
def test_leaving_politely_does_not_end_the_kernel(kernel, code):
    kernel.run(code)
    assert kernel.run("1")[0]


DEADLY = {
    "exits": ("import os\nos._exit(0)", "ended itself"),
    "crashes": ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
    "aborts": ("import os\nos.abort()", "SIGABRT"),
    "ends by a signal without a name": ("import os\nos.kill(os.getpid(), 40)", "signal 40"),
    "stops itself": ("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "did nothing for 0.5 s"),
    "sleeps": ("import time\ntime.sleep(1000)", "did nothing for 0.5 s"),
    "loops": ("while True: pass", "0.5 s of computing"),
    "loops and swallows interrupts": (
        "import signal\n"
        "for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:\n"
        "    signal.signal(number, signal.SIG_IGN)\n"
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "0.5 s of computing",
    ),
    "overflows the stack": (
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(n): return max([n], key=f)\nf(0)",
        "SIGSEGV",
    ),
    "starts threads": (
        "import threading, time\nthreading.stack_size(32768)\n"
        "for _ in range(10_000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "time.sleep(60)",
        "more than 256 threads",
    ),
    "fills its folder": (
        "for n in range(10_000):\n    open(str(n % 50), 'wb').write(bytes(1 << 20))",
        "filled its folder",
    ),
    "makes many files": ("for n in range(500): open(str(n), 'w').close()", "filled its folder"),
    "hides files in a folder nobody may list": (
        "import os\nos.umask(0)\nos.mkdir('d', 0o300)\nfor n in range(3): open(f'd/{n}', 'wb').write(bytes(3 << 20))",
        "filled its folder",
    ),
    "floods the connection": (SOCKET + "while True: sock.sendall(bytes(1 << 20))", "unreadable"),
    "sends garbage": (SOCKET + "sock.sendall(b'garbage' * 100)", "unreadable"),
    "announces too much": (SOCKET + "sock.sendall(b'\\xff' * 12)", "unreadable (a frame larger than allowed)"),
    "answers another question": (
        SOCKET + "import wire\nsock.sendall(wire.frame({'number': 999, 'ok': True}))",
        "not asked",
    ),
    "asks where nothing is lent": (
        SOCKET + "import wire\nsock.sendall(wire.frame({'outcome': 'asks', 'function': 'softmax'}, ([], {})))",
        "not asked",
    ),
    "sends half a frame": (
        SOCKET + "import wire\nsock.sendall(wire.frame({'number': 1})[:20])\ntime.sleep(1000)",
        "did nothing",
    ),
    "sends one byte at a time": (
        SOCKET + "import wire\nsock.sendall(wire.LENGTHS.pack(1 << 20, 0))\n"
        "while True:\n    sock.sendall(b' ')\n    time.sleep(0.04)",
        "did nothing",
    ),
    "closes the connection": (SOCKET + "sock.close()\ntime.sleep(1000)", "closed the connection"),
    "makes a foreign system call": (
        "import ctypes\nctypes.CDLL(None).syscall(0x40000000 + 39)",
        "SIGSYS",
    ),
}


@pytest.mark.parametrize("deed", DEADLY)
def test_a_kernel_that(warm, deed):
    code, reason = DEADLY[deed]
    others = children(warm._process.pid)
    kernel = warm.fork(bounds=SMALL)
    pid, scratch = children(warm._process.pid)[-1], kernel.scratch
    with kernel, pytest.raises(KernelLost) as lost:
        kernel.run(code, LITTLE_COMPUTING if "computing" in reason else LITTLE_WAITING)
    assert reason in str(lost.value)
    assert not is_alive(pid)
    assert not scratch.exists()
    assert not list(scratch.parent.glob(f"{scratch.name}*"))
    assert children(warm._process.pid) == others
    with warm.fork() as fresh:
        assert fresh.run("1 + 1")[0]


def test_a_lost_kernel_says_the_same_ever_after(kernel):
    with pytest.raises(KernelLost, match="ended itself"):
        kernel.run("import os\nos._exit(0)")
    with pytest.raises(KernelLost, match="ended itself"):
        kernel.call("f", (), {})


ORDINARY = {
    "takes too much memory": ("import numpy as np\nnp.ones(1 << 30)", "MemoryError"),
    "recurses": ("def f(): return f()\nf()", "RecursionError"),
    "starts a process": ("import subprocess, sys\nsubprocess.run([sys.executable])", "PermissionError"),
    "writes a large file": ("open('f', 'wb').write(bytes(5 << 20))", "OSError"),
    "raises something odd": ("class Odd(BaseException): pass\nraise Odd", "Odd"),
}


@pytest.mark.parametrize("deed", ORDINARY)
def test_an_ordinary_error_where_a_cell(kernel, deed):
    code, error = ORDINARY[deed]
    ok, outputs = kernel.run(code)
    assert not ok and outputs[-1]["ename"] == error
    assert kernel.run("1")[0]


@pytest.mark.parametrize(
    "code",
    [
        "for _ in range(500_000): print('flood')",
        "print('x' * 50_000_000)",
        "import sys\nsys.stderr.write('x' * 50_000_000)",
        "from IPython.display import display, HTML\nfor _ in range(30): display(HTML('x' * 1_000_000))",
        "from IPython.display import display\nfor _ in range(12_000): display(1)",
        "raise ValueError('x' * 30_000_000)",
    ],
    ids=["many lines", "one line", "stderr", "large results", "many results", "a long message"],
)
def test_floods_of_output_are_cut(warm, code):
    with warm.fork() as kernel:
        _, outputs = kernel.run(code)
        assert outputs
        assert sum(len(str(item)) for item in outputs) < 9 << 20
        assert kernel.run("print('next')")[1][0]["text"] == "next\n"


@pytest.mark.parametrize("depth", [100, 3000])
def test_deep_folders_are_removed(warm, depth):
    code = f"import os\nfor _ in range({depth}):\n    os.mkdir('d')\n    os.chdir('d')\nopen('end', 'w').close()"
    with warm.fork() as kernel, contextlib.suppress(KernelLost):
        assert kernel.run(code)[0]
    assert not list(kernel.scratch.parent.glob(f"{kernel.scratch.name}*"))


def test_odd_files_are_removed_and_what_links_point_to_is_not(warm, tmp_path):
    (tmp_path / "kept").write_text("kept")
    with warm.fork() as kernel:
        code = (
            f"import os\nos.symlink({str(tmp_path)!r}, 'link')\nos.symlink('nowhere', 'broken')\n"
            "open(b'\\xff\\n', 'w').close()\nos.mkdir('shut')\nopen('shut/f', 'w').close()\nos.mkdir('none', 0)"
        )
        assert kernel.run(code)[0]
    assert not kernel.scratch.exists()
    assert (tmp_path / "kept").read_text() == "kept"


def test_sleeping_in_every_call_is_bounded_in_all(warm):
    with warm.fork(bounds=SMALL, spending=Spending(Budget(idle_seconds=2))) as kernel:
        kernel.run("import time\ndef f():\n    time.sleep(0.4)")
        with pytest.raises(KernelLost, match="did nothing for 2 s, which is all that a submission has"):
            for _ in range(20):
                kernel.call("f", (), {}, Patience(cpu=60, blocked=60))


def test_processor_time_is_bounded_in_all(warm):
    with warm.fork(bounds=dataclasses.replace(SMALL, cpu_seconds=1)) as kernel:
        kernel.run("def f():\n    for _ in range(1_000_000): pass")
        with pytest.raises(KernelLost, match="used up its CPU time"):
            for _ in range(1000):
                kernel.call("f", (), {})


def test_files_of_the_course_lie_in_the_scratch_folder(warm):
    with warm.fork({"data/words.txt": b"hello", "helper.py": b"ANSWER = 42"}) as kernel:
        assert text(kernel.run("print(open('data/words.txt').read())")[1]) == "hello\n"
        assert text(kernel.run("import helper\nprint(helper.ANSWER)")[1]) == "42\n"


def test_two_kernels_cannot_see_each_other(warm):
    with warm.fork() as one, warm.fork() as other:
        assert one.run("open('mine', 'w').write('secret')\nvalue = 1")[0]
        for attempt in ("open({!r} + '/mine')", "open({!r} + '/new', 'w')", "import os\nos.listdir({!r})"):
            ok, outputs = other.run(attempt.format(str(one.scratch)))
            assert not ok and outputs[-1]["ename"] == "PermissionError"
        assert text(other.run("value")[1]).startswith("name 'value'")


def test_kernels_start_alike(warm):
    code = "import random\nimport numpy as np\nprint(random.random(), np.random.rand(), hash('word'))"
    with warm.fork() as one, warm.fork() as other, WarmProcess() as second, second.fork() as third:
        assert text(one.run(code)[1]) == text(other.run(code)[1]) == text(third.run(code)[1])


def test_closing_the_warm_process_ends_its_kernels():
    with WarmProcess() as warm:
        kernel = warm.fork()
        pids = [warm._process.pid, *children(warm._process.pid)]
        assert len(pids) == 2
    deadline = time.monotonic() + 120
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(is_alive, pids))
    assert not Path(warm._home.name).exists()
    with pytest.raises(OSError):
        kernel.close()
    assert not kernel.scratch.exists()


def test_a_warm_process_that_does_not_start_is_a_course_error(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(CourseError, match="did not start"):
        WarmProcess()


def test_a_busy_machine_is_not_taken_for_sleep(warm):
    # Each in a session of its own, as the kernel is: the scheduler may share the processor out by session.
    spin = [sys.executable, "-ISc", "while True: pass"]
    spinners = [subprocess.Popen(spin, start_new_session=True) for _ in range(4)]
    processors = os.sched_getaffinity(0)
    with contextlib.ExitStack() as ends, warm.fork() as kernel:
        for spinner in spinners:
            ends.callback(spinner.wait)
            ends.callback(spinner.kill)
            os.sched_setaffinity(spinner.pid, {min(processors)})
        os.sched_setaffinity(children(warm._process.pid)[-1], {min(processors)})
        patience = Patience(cpu=60, blocked=0.6)
        code = "import time\nend = time.process_time() + 0.5\nwhile time.process_time() < end: pass"
        assert kernel.run(code, patience)[0]
        _, queued = kernel.clocks()
        assert queued > patience.blocked, "the machine was not busy enough to show anything"


def test_time_for_which_the_grader_itself_stood_still_is_not_charged(warm, monkeypatch):
    from minibert_grader.sandbox import patience

    def late_select(*sockets):
        ready = real_select(*sockets)
        time.sleep(0.3)  # as if another process had the processor meanwhile
        return ready

    real_select = patience.select.select
    with warm.fork() as kernel:
        monkeypatch.setattr(patience.select, "select", late_select)
        code = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
        assert kernel.run(code, Patience(cpu=60, blocked=0.25))[0]


def test_many_short_calls_cost_nothing_where_the_grader_has_to_wait_for_a_processor(warm, monkeypatch):
    """The answer lies there, and nobody comes for it: that is no sleep of the kernel's."""
    from minibert_grader.sandbox import patience

    late = [0.0]

    def late_select(*sockets):
        ready = real_select(*sockets)
        time.sleep(0.05)
        late[0] += 0.05
        return ready

    real_select = patience.select.select
    # Before the kernel's clock starts: this thread may have waited for long already.
    monkeypatch.setattr(patience, "delayed", lambda: late[0])
    with warm.fork(bounds=SMALL, spending=Spending(Budget(idle_seconds=1))) as kernel:
        kernel.run(
            "import time\ndef f():\n    end = time.process_time() + 0.01\n    while time.process_time() < end: pass"
        )
        monkeypatch.setattr(patience.select, "select", late_select)
        for _ in range(50):
            kernel.call("f", (), {}, Patience(cpu=60, blocked=60))


def test_a_kernel_asked_by_a_thread_that_never_waited_is_not_charged_for_the_first_ones_waits(warm, monkeypatch):
    from minibert_grader.sandbox import patience

    monkeypatch.setattr(patience, "delayed", lambda: 100.0)
    with warm.fork(bounds=SMALL, spending=Spending(Budget(idle_seconds=1))) as kernel:
        monkeypatch.setattr(patience, "delayed", lambda: 0.0)
        kernel.run("import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass")


def test_a_slow_function_is_charged_for_computing_alone(warm):
    """Many calls just long enough to be looked at add up to no idle time."""
    with warm.fork(bounds=SMALL, spending=Spending(Budget(idle_seconds=1))) as kernel:
        kernel.run(
            "import time\ndef f():\n    end = time.process_time() + 0.08\n    while time.process_time() < end: pass"
        )
        for _ in range(15):
            kernel.call("f", (), {}, Patience(cpu=60, blocked=60))


def test_the_value_of_a_call_is_bounded(kernel):
    kernel.run("import numpy as np\ndef f():\n    return np.zeros(100_000_000, dtype='int8')")
    message, value = kernel.call("f", (), {})
    assert message["outcome"] == "not plain" and "MiB" in message["message"] and value is None
    assert wire.MAX_BODY < 100_000_000


def test_a_figure_that_nobody_looks_at_is_not_drawn(kernel):
    cell = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    drawn, quiet = kernel.run(cell)[1], kernel.run(cell, quiet=True)[1]
    assert "image/png" in drawn[-1]["data"]
    assert not any("image/png" in item.get("data", {}) for item in quiet)
    assert kernel.run("len(plt.get_fignums())")[1][0]["data"]["text/plain"] == "0"
    assert "image/png" in kernel.run(cell)[1][-1]["data"]


def test_what_a_cell_set_for_all_decides_no_call(kernel):
    """What an answer can depend on: how arrays become text, how deep calls may go, where files are looked for."""
    kernel.run("""
import os, sys, warnings
import numpy as np
np.set_printoptions(precision=2)
np.seterr(all="raise")
warnings.simplefilter("error")
sys.setrecursionlimit(200)
os.mkdir("deeper")
os.chdir("deeper")
def deep(n):
    return n if n == 0 else deep(n - 1)
def f():
    warnings.warn("beware")
    return repr(np.array([1 / 3])), deep(500), os.getcwd(), float(np.float64(1) / np.float64(0))
""")
    text, bottom, place, infinite = kernel.call("f", (), {})[1]
    assert "0.33333333" in text and bottom == 0 and infinite == float("inf")
    assert place == str(kernel.scratch)
    assert kernel.run("print(np.get_printoptions()['precision'], sys.getrecursionlimit())")[1][0]["text"] == "2 200\n"


def test_names_mean_what_they_meant(kernel):
    kernel.run("a = 1\ndef f():\n    return a")
    kernel.keep(0)
    kernel.run("a = 2\nb = 3\nprint")
    kernel.keep(1)
    kernel.run("del a")
    for mark, value in ((0, 1), (1, 2), (0, 1)):
        kernel.go_back(mark)
        assert kernel.call("f", (), {})[1] == value
    assert not kernel.run("b")[0]


def test_a_warm_process_whose_run_was_killed_makes_nothing_more(tmp_path):
    """The next run has removed its folder by then; what it made would be left."""
    code = "from minibert_grader.sandbox.warm_process import WarmProcess\nWarmProcess()"
    with subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(tmp_path)}) as process:
        while not (started := children(process.pid)):
            assert process.poll() is None
        process.kill()
    status = Path(f"/proc/{started[0]}/stat")
    with contextlib.suppress(FileNotFoundError):
        while status.read_text().rpartition(")")[2].split()[0] != "Z":  # dead; whoever adopts it may be slow to notice
            time.sleep(0.05)
    [home] = tmp_path.glob("minibert-run-*/minibert-warm-*")
    assert [path.name for path in home.iterdir()] == ["inside"]


def test_what_a_kernel_answered_before_it_died_is_heard(warm, monkeypatch):
    """However late: on a busy machine the answer lies there, and whoever sent it is dead."""
    with warm.fork() as kernel:
        kernel.run("import os\ndef f(x):\n    if x:\n        os._exit(0)\n    return x")

        def late(clock, reading, writing):
            while reading and Path(f"/proc/{kernel._pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                time.sleep(0.01)
            clock._look()
            return True, True

        monkeypatch.setattr(Clock, "wait", late)
        answers = kernel.call_many(wire.question("f", (0,), {}, 0) + wire.question("f", (1,), {}, 0), [b"", b""])
        assert next(answers).message["outcome"] == "returned"
        with pytest.raises(KernelLost, match="ended itself"):
            next(answers)


AT_HOME = [
    "!pip install -q numpy", "%pip install -q numpy", "%conda install numpy", "%uv pip install x", "!sleep 1 &",
    "files = !ls", "name = input('Your name? ')", "%matplotlib widget", "%matplotlib qt",
    "import matplotlib; matplotlib.use('TkAgg')",
]  # fmt: skip
ONLY_AT_HOME = [
    "get_ipython().kernel", "import multiprocessing; multiprocessing.Lock()", "input(), input()",
    "import sys; sys.exit()", "from google.colab import drive", "%load_ext tensorboard", "open('data.csv')",
    "%%memit", "import getpass; getpass.getuser()",
]  # fmt: skip
DEFINED = "import math\nEPS = 1e-9\n\n\ndef f(x):\n    return 0\n\n\ndef f(x):\n    return math.floor(x + EPS)\n"


@pytest.mark.parametrize("line", AT_HOME)
def test_what_only_a_notebooks_server_has_is_passed_over(kernel, line):
    ok, outputs = kernel.run(f"{line}\n{DEFINED}")
    assert ok, text(outputs)
    assert kernel.call("f", (2.5,), {})[1] == 2


@pytest.mark.parametrize("line", ONLY_AT_HOME)
def test_what_a_cell_defines_behind_an_error_is_defined_and_said(kernel, line):
    assert not kernel.run(f"{line}\n{DEFINED}")[0]
    assert kernel.call("f", (2.5,), {})[0]["outcome"] == "missing", "a cell of the course's stops where it raises"
    ok, outputs = kernel.run(f"{line}\n{DEFINED}", after=["*"])
    assert not ok and outputs[-1]["text"].endswith("The cell stopped at this error; what it defines was kept: f.\n")
    assert kernel.call("f", (2.5,), {})[1] == 2


def test_what_has_a_value_keeps_it_behind_an_error(kernel):
    kernel.run("def f(x):\n    return 1\n\n\nEPS = 5")
    ok, outputs = kernel.run("def g(x):\n    return EPS\n\n\n1 / 0\nEPS = 6\ndef f(x):\n    return 2\n", after=["*"])
    assert not ok and len(outputs) == 1
    assert [kernel.call(name, (0,), {})[1] for name in "fg"] == [1, 5]


@pytest.mark.parametrize("cell", ["1 / 0\ndef f(x:\n    pass", "1 / 0\ny = 2", "%%bash\ncat (", "1 / 0\ny = [f(1)]"])
def test_nothing_else_is_run_behind_an_error(kernel, cell):
    ok, outputs = kernel.run(cell, after=["*"])
    assert not ok and "kept" not in text(outputs)
    assert kernel.run("y")[0] is False


def test_no_call_is_answered_at_the_keyboard(kernel):
    kernel.run("ask = input\ndef f():\n    return input()\n\n\ndef g():\n    return ask()")
    assert [kernel.call(name, (), {})[0]["error"] for name in "ffgg"] == ["EOFError"] * 4
