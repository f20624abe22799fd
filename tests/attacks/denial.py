"""Attacks that want to stop or drain the grader: loops, sleeps, floods, hogs, daemons and crashes."""

from __future__ import annotations

from tests.attacks.forging import SOCKET
from tests.attacks.frame import BASES, Notebook, code, notebook, own_cell, with_cell_after

SCORES = BASES["everything"][1]


@code("denial", "softmax alone")
def forks():
    """Forks without end, by every call that makes a process."""
    return """
import ctypes, multiprocessing, os, subprocess, sys
for make in (os.fork, os.forkpty, lambda: os.posix_spawn(sys.executable, ["x"], {}),
             lambda: ctypes.CDLL(None).syscall(57), lambda: ctypes.CDLL(None).syscall(58),
             lambda: ctypes.CDLL(None).syscall(56, 17, 0, 0, 0, 0),
             lambda: multiprocessing.Process(target=print).start(), lambda: subprocess.Popen(["true"])):
    for _ in range(100):
        try:
            if make() == 0:
                while True: pass
        except BaseException as error:
            break
"""


@code("denial", "softmax alone")
def daemon():
    """Starts a daemon that forks twice and outlives the run, and a thread that never ends."""
    return """
import os, threading, time
threading.Thread(target=lambda: time.sleep(10_000)).start()
try:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(10_000)
        os._exit(0)
except OSError as error:
    print(error)
"""


@code("denial", "softmax alone")
def ten_thousand_threads():
    """Starts as many threads as it can."""
    return """
import threading, time
threading.stack_size(32768)
for _ in range(10_000):
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
"""


@code("denial", "softmax alone")
def signals_to_others():
    """Sends SIGKILL and SIGSTOP to every process, to its group and to its parent."""
    return """
import os, signal
for pid in (-1, 0, os.getppid(), 1):
    for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except OSError as error:
            print(error.strerror)
try:
    os.killpg(os.getppid(), signal.SIGKILL)
except OSError as error:
    print(error.strerror)
"""


@code("denial", "softmax alone")
def endless_output():
    """Prints a hundred megabytes in small and in large pieces."""
    return "for _ in range(200_000): print('x' * 10)\nfor _ in range(100): print('y' * 1_000_000)"


@code("denial", "softmax alone")
def floods_the_connection():
    """Writes to its end of the connection without end."""
    return SOCKET + "while True: sock.sendall(bytes(1 << 20))"


@code("denial", "softmax alone")
def floods_when_called():
    """Writes garbage to its end of the connection when it is judged."""
    return SOCKET + "def attention_scores(Q, K):\n    while True: sock.sendall(b'garbage' * 100_000)"


@code("denial", "softmax alone")
def announces_four_gigabytes():
    """Announces a frame of four gigabytes and sends nothing."""
    return SOCKET + "def attention_scores(Q, K):\n    sock.sendall(b'\\xff' * 12)\n    time.sleep(60)"


@code("denial", "softmax alone")
def crashes():
    """Crashes its process by reading address zero when it is judged."""
    return "def attention_scores(Q, K):\n    import ctypes\n    ctypes.string_at(0)"


@code("denial", "softmax alone")
def aborts():
    """Ends its process by abort, and by signals without a name."""
    return "import os\ndef attention_scores(Q, K):\n    os.kill(os.getpid(), 40)\nos.abort()"


@code("denial", "softmax alone")
def overflows_the_stack():
    """Recurses in C until the stack ends, when it is judged."""
    return """
def attention_scores(Q, K):
    import sys
    sys.setrecursionlimit(10**9)
    def f(n): return max([n], key=f)
    f(0)
"""


@code("denial", "softmax alone")
def sparse_files():
    """Makes sparse files of terabytes and folders a thousand deep in its own folder."""
    return """
import os
for number in range(20):
    try:
        with open(f"sparse{number}", "wb") as file:
            file.truncate(1 << 40)
    except OSError as error:
        print(error.strerror)
for _ in range(300):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
"""


@code("denial", "softmax alone")
def many_files():
    """Makes fifty thousand files with odd names in its own folder."""
    return "for n in range(50_000): open(f'\\n{n}\\udcff' if n % 2 else str(n), 'w').close()"


@code("denial", "softmax alone")
def large_files():
    """Fills its folder with gigabytes of files."""
    return "for n in range(100):\n    open(str(n), 'wb').write(bytes(30 << 20))"


@code("denial", "softmax alone")
def unlinked_files():
    """Fills the disk with files that it has opened and removed, so that no folder holds them."""
    return """
import os
held = []
for n in range(50):
    file = open("f", "wb", buffering=0)
    os.unlink("f")
    file.write(bytes(30 << 20))
    held.append(file)
"""


@code("denial", "softmax alone")
def unlinked_mapped_files():
    """Fills the disk with files that it has mapped into memory, closed and removed."""
    return """
import mmap, os
held = []
for n in range(50):
    with open("f", "w+b", buffering=0) as file:
        file.write(bytes(30 << 20))
        held.append(mmap.mmap(file.fileno(), 30 << 20))
    os.unlink("f")
"""


@code("denial", "softmax alone")
def too_much_memory():
    """Takes all memory that it can get and keeps it."""
    return """
held = []
try:
    while True:
        held.append(np.ones(1 << 24))
except MemoryError as error:
    print(error)
held.clear()
"""


@code("denial", "softmax alone")
def too_large_an_answer():
    """Answers with arrays larger than may cross."""
    return "def attention_scores(Q, K):\n    return np.zeros(1 << 27)"


@code("denial", "softmax alone", seconds=True)
def a_million_small_values():
    """Answers with lists of millions of numbers and lists in lists, which take many times their bytes."""
    return "def attention_scores(Q, K):\n    return [0] * 3_000_000 if Q.size % 2 else [[]] * 1_000_000"


@code("denial", "softmax alone", seconds=True)
def half_floats_without_end():
    """Answers with the largest array of half floats that may cross, which are slow to compare and to print."""
    return "def attention_scores(Q, K):\n    return np.full((32 << 20) - 8, 1.5, np.float16)"


@code("denial", "softmax alone", seconds=True)
def a_large_answer_each_time():
    """Answers every question with an array as large as may cross."""
    return "held = np.zeros((60 << 20) // 8)\ndef attention_scores(Q, K):\n    return held"


@code("denial", "softmax alone")
def many_axes():
    """Answers with an array of as many axes as NumPy has."""
    return "def attention_scores(Q, K):\n    return np.zeros((1,) * 60)"


@code("denial", "softmax alone", seconds=True)
def integers_of_many_digits():
    """Answers with integers of a million digits, whose text takes the square of their length."""
    return "def attention_scores(Q, K):\n    return [10 ** 1_000_000, (1 << 63) - 1, -(10 ** 5000)][Q.size % 3]"


@code("denial", "softmax alone", seconds=True)
def deep_answers():
    """Answers with lists that hold themselves or are a hundred thousand deep."""
    return """
def attention_scores(Q, K):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    itself = []
    itself.append(itself)
    return deep if Q.size % 2 else itself
"""


@code("denial", "softmax alone")
def a_class_that_never_ends():
    """Raises exceptions whose message, name and attributes loop or raise again when they are looked at."""
    return """
class Odd(Exception):
    def __str__(self): raise Odd
    __repr__ = __str__
def attention_scores(Q, K):
    raise Odd
raise Odd
"""


@code("denial", "softmax alone", seconds=True)
def loops_for_ever_in_a_cell():
    """Loops for ever in a cell, swallows every exception and ignores every signal."""
    return """
import signal
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
while True:
    try:
        while True: pass
    except BaseException: pass
"""


@code("denial", "softmax alone", seconds=True)
def loops_for_ever_when_called():
    """Loops for ever when it is judged."""
    return "def attention_scores(Q, K):\n    while True: pass"


@code("denial", "softmax alone", seconds=True)
def sleeps_for_ever():
    """Sleeps, waits for a lock, and waits for input."""
    return "import threading, time\ntime.sleep(100_000)"


@code("denial", "softmax alone", seconds=True)
def stops_itself():
    """Stops its own process by SIGSTOP when it is judged."""
    return "import os, signal\ndef attention_scores(Q, K):\n    os.kill(os.getpid(), signal.SIGSTOP)"


@notebook("denial", "softmax alone", costs=True, seconds=True)
def computes_just_within_every_bound(notebook: Notebook):
    """Computes nine seconds in each of thirteen cells, and ends its process when it is judged."""
    busy = "import time\nend = time.process_time() + 9\nwhile time.process_time() < end: pass"
    notebook["cells"] += [own_cell(busy) for _ in range(13)]
    return with_cell_after(notebook, "attention_scores", "import os\ndef attention_scores(Q, K):\n    os._exit(0)")


@notebook("denial", "softmax alone", costs=True, seconds=True)
def sleeps_just_within_every_bound(notebook: Notebook):
    """Sleeps nineteen seconds in each of twelve cells, and ends its process when it is judged."""
    notebook["cells"] += [own_cell("import time\ntime.sleep(19)") for _ in range(12)]
    return with_cell_after(notebook, "attention_scores", "import os\ndef attention_scores(Q, K):\n    os._exit(0)")


@code("denial", "softmax alone", seconds=True)
def slow_in_every_call():
    """Takes just under the bound of a call in every call."""
    return """
import time
def attention_scores(Q, K):
    end = time.process_time() + 1.8
    while time.process_time() < end: pass
    return 0 * Q
"""


@code("denial", "softmax alone", seconds=True)
def asleep_in_every_call():
    """Sleeps just under the bound of a call in every call."""
    return "import time\ndef attention_scores(Q, K):\n    time.sleep(4.5)\n    return 0 * Q"


@notebook("denial", "softmax alone", costs=True, seconds=True)
def ends_the_process_again_and_again(notebook: Notebook):
    """Ends its process in each of thirty cells, so that all before are repeated each time."""
    notebook["cells"] += [own_cell("import os; os._exit(0)") for _ in range(30)]
    return notebook


@notebook("denial", "nothing")
def texts_that_parsers_are_slow_with(notebook: Notebook):
    """Has blank lines behind a bracket, strings of many parts and outputs of "&", as long as they may be."""
    slow = ["(" + "\n" * 99_000, 'a = 1; x = f"' + "{a}" * 33_000 + '"']
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "&" * 1_000_000}}
    notebook["cells"] += [{**own_cell(text), "outputs": [shown]} for text in slow * 4]
    return notebook
