"""Attacks that want points for work that is not done: they write, print, patch and pretend."""

from __future__ import annotations

from tests.attacks.frame import WRONG, ZEROS, Notebook, code, filled, notebook, own_cell, with_cell_after

# The student's end of the connection, as code in a cell can reach it.
SOCKET = """
import gc, json, os, socket, struct, sys, threading, time
sock = next((o for o in gc.get_objects() if type(o) is socket.socket and o.fileno() >= 0), None)
def framed(message, body=b""):
    header = json.dumps(message).encode()
    return struct.pack("<IQ", len(header), len(body)) + header + body
"""


@code("forging", "softmax alone")
def writes_results():
    """Writes scores, verdicts, planted modules and a gradebook wherever it can, in the course and beside itself."""
    return """
import pathlib, sqlite3
for place in ["COURSE/gradebook.db", "COURSE/autograded/x", "COURSE/tests/exercises/planted.py", "COURSE/planted",
              "COURSE/nbgrader_config.py", "OUTSIDE", "/tmp/planted", "/etc/planted", "/dev/shm/planted"]:
    try:
        pathlib.Path(place).write_text("raise SystemExit(0)")
    except OSError:
        pass
for name in ["02_attention_mechanism.verdicts.json", "verdicts.json", "numpy.py", "given.py", "wire.py"]:
    pathlib.Path(name).write_text("raise SystemExit(0)")
"""


@code("forging", "softmax alone")
def edits_the_gradebook():
    """Opens the gradebook as a database and gives itself all points."""
    return """
import sqlite3
for place in ("COURSE/gradebook.db", "file:COURSE/gradebook.db?mode=rw", "gradebook.db"):
    try:
        with sqlite3.connect(place, uri=place.startswith("file:")) as book:
            book.execute("update grade set auto_score = 10, manual_score = 10")
    except Exception as error:
        print(type(error).__name__)
"""


@code("forging", "softmax alone")
def races_for_files():
    """Keeps a thread running that writes and links verdict files, in case one is read at the right moment."""
    return """
import os, threading, time
def racing():
    for turn in range(10**9):
        for name in ("verdicts.json", "02_attention_mechanism.verdicts.json", "given.py"):
            try:
                os.symlink("OUTSIDE", f"{name}.new")
                os.replace(f"{name}.new", name)
            except OSError:
                pass
        time.sleep(0.01)
threading.Thread(target=racing, daemon=True).start()
"""


@code("forging", "softmax alone")
def writes_to_every_descriptor():
    """Writes a perfect answer to every open file descriptor, with and without a frame around it."""
    return (
        SOCKET
        + """
answer = framed({"outcome": "returned", "changed": [], "number": 1, "ok": True, "outputs": [], "value": None})
for descriptor in range(3, 1024):
    try:
        os.write(descriptor, answer + b'{"points": 10}')
    except OSError:
        pass
"""
    )


@code("forging", "softmax alone")
def prints_passed():
    """Prints that all tests passed, in every form that a grader may look for."""
    return """
print("PASSED", "1 passed in 0.01s", "OK", "score: 10/10", 1e9, float("nan"))
print("✓ attention_scores")
print('{"points": 10.0, "status": "solved"}')
display({"text/plain": "10", "application/json": '{"score": 10}'}, raw=True)
10
"""


@notebook("forging", "softmax alone")
def last_value_is_the_score(notebook: Notebook):
    """Ends the check with a number, which stock nbgrader takes as partial credit."""
    notebook = filled(notebook, test_attention_scores="1e9", attention_scores="10")
    return with_cell_after(with_cell_after(notebook, "test_attention_scores", "10"), "attention_scores", "-5")


@code("forging", "softmax alone")
def plants_modules():
    """Plants conftest.py, sitecustomize.py, numpy.py and a .pth file for whoever starts Python there next."""
    return """
import os, site
for name in ("conftest.py", "sitecustomize.py", "usercustomize.py", "numpy.py", "wire.py", "x.pth", "pytest.ini"):
    for folder in (".", "COURSE", "COURSE/tests", "COURSE/taken/zzz/02_attention_mechanism", *site.getsitepackages()):
        try:
            with open(os.path.join(folder, name), "w") as file:
                file.write("import os; os._exit(0)")
        except OSError:
            pass
"""


@code("forging", "softmax alone")
def skips_the_test():
    """Raises what makes pytest, unittest and hypothesis skip a test or reject an example."""
    return """
def attention_scores(Q, K):
    import hypothesis, unittest
    from hypothesis.errors import UnsatisfiedAssumption
    try:
        import pytest
    except ImportError:
        pytest = None
    if Q.ndim % 2:
        raise UnsatisfiedAssumption
    if pytest:
        pytest.skip("done")
    if Q.shape[-1] % 2:
        hypothesis.reject()
    raise unittest.SkipTest("done")
"""


@code("forging", "softmax alone")
def raises_a_skip_named_like_one():
    """Raises classes of its own that are named Skipped, UnsatisfiedAssumption, StopTest and Success."""
    return """
def attention_scores(Q, K):
    names = ("Skipped", "UnsatisfiedAssumption", "StopTest", "Success", "NothingRan")
    raise type(names[Q.size % 5], (BaseException,), {"__module__": "hypothesis.errors"})()
"""


@code("forging", "softmax alone")
def exits_with_success():
    """Calls sys.exit(0), exit() and quit(), and raises KeyboardInterrupt, when called and at the end of the process."""
    return """
import atexit, sys
atexit.register(print, "PASSED")
def attention_scores(Q, K):
    sys.exit(0)
exit(0)
raise SystemExit(0)
"""


@code("forging", "softmax alone")
def ends_the_process_with_success():
    """Ends its process with exit code 0 in the cell and when called, which a grader may take for a pass."""
    return "import os\nprint('PASSED')\ndef attention_scores(Q, K):\n    os._exit(0)\nos._exit(0)"


@code("forging", "zeros")
def equal_to_everything():
    """Returns an ndarray subclass that is equal to, close to and at most everything."""
    return """
class Yes(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool).view(np.ndarray)
    def __array_function__(self, *args, **kwargs): return True
    def __array_ufunc__(self, ufunc, method, *args, **kwargs): return np.zeros(self.shape)
    def all(self, *args, **kwargs): return True

def attention_scores(Q, K):
    return np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype).view(Yes)
"""


@code("forging", "softmax alone")
def lazy_array():
    """Returns an object that becomes an array only when asked, then the one it is compared with."""
    return """
class Lazy:
    shape, dtype, ndim = (), np.dtype(float), 0
    def __array__(self, *args, **kwargs):
        import sys
        frame = sys._getframe()
        while frame:
            for name in ("expected", "right"):
                if isinstance(frame.f_locals.get(name), np.ndarray):
                    return frame.f_locals[name]
            frame = frame.f_back
        return np.zeros(())
    def __eq__(self, other): return True

def attention_scores(Q, K):
    return Lazy()
"""


@code("forging", "softmax alone")
def subclass_of_float():
    """Returns floats, ints and strings of its own classes, whose comparisons are always true."""
    return """
class Number(float):
    def __eq__(self, other): return True
    def __le__(self, other): return True
    def __sub__(self, other): return Number(0)
    def __abs__(self): return Number(0)
    __hash__ = float.__hash__

def attention_scores(Q, K):
    return Number(1.0)
"""


@code("forging", "softmax alone")
def mocks():
    """Returns a mock, on which every attribute, comparison and call is another mock."""
    return "from unittest.mock import MagicMock\ndef attention_scores(Q, K):\n    return MagicMock(spec=np.ndarray)"


@code("forging", "wrong scores")
def patches_numpy():
    """Replaces NumPy's comparisons and its testing functions by ones that are always content."""
    return """
always = lambda *args, **kwargs: True
np.allclose = np.array_equal = np.isclose = np.testing.assert_allclose = np.testing.assert_array_equal = always
np.abs = np.argwhere = np.isfinite = lambda *a, **k: np.zeros(0)
"""


@code("forging", "softmax alone")
def patches_the_language():
    """Replaces builtins, json and the socket's send, on which the conversation with the grader depends."""
    return (
        WRONG
        + """
import builtins, json, socket
always = lambda *args, **kwargs: True
json.loads = json.dumps = always
builtins.abs = builtins.isinstance = builtins.all = builtins.len = always
socket.socket.sendall = lambda self, data: None
"""
    )


@code("forging", "wrong scores")
def patches_hypothesis():
    """Replaces hypothesis' given, settings and strategies, and pytest's raises, by ones that test nothing."""
    return """
import hypothesis, hypothesis.strategies, unittest
hypothesis.given = hypothesis.settings = lambda *args, **kwargs: (lambda test: (lambda *a, **k: None))
hypothesis.strategies.floats = hypothesis.strategies.integers = lambda *a, **k: hypothesis.strategies.just(0)
hypothesis.seed = lambda number: (lambda test: test)
unittest.TestCase.assertEqual = lambda *args: None
"""


@code("forging", "wrong scores")
def fewer_examples():
    """Registers and loads a hypothesis profile with one example and a deadline of a microsecond."""
    return """
import datetime, hypothesis, os
hypothesis.settings.register_profile("quick", max_examples=1, deadline=datetime.timedelta(microseconds=1))
hypothesis.settings.load_profile("quick")
os.environ["HYPOTHESIS_PROFILE"] = "quick"
"""


@code("forging", "wrong scores")
def stops_the_clock():
    """Replaces time, so that no time ever passes."""
    return """
import time
time.time = time.monotonic = time.perf_counter = time.process_time = lambda: 0.0
time.sleep = lambda seconds: None
"""


@code("forging", "wrong scores")
def seeds_the_generators():
    """Replaces every random generator by one that always draws zeros."""
    return """
import random
class Zeros(np.random.Generator):
    pass
np.random.default_rng = lambda *a, **k: Zeros(np.random.PCG64(0))
np.random.seed = random.seed = lambda *a, **k: None
random.random = np.random.rand = lambda *a: 0.0
"""


@code("forging", "softmax alone")
def answers_in_advance():
    """Sends hundreds of perfect answers before it is asked, with every number a question may have."""
    return (
        SOCKET
        + """
for number in range(1, 400):
    value = {"array": ["float64", [1, 1], 0]}
    sock.sendall(framed({"outcome": "returned", "changed": [], "number": number, "value": value}, bytes(8)))
"""
    )


@code("forging", "softmax alone")
def serves_by_itself():
    """Replaces the loop that answers the grader by its own, which says yes to everything."""
    return (
        SOCKET
        + """
def exactly(count):
    data = b""
    while len(data) < count:
        data += sock.recv(count - len(data))
    return data
def serving():
    number = 0
    while True:
        sizes = struct.unpack("<IQ", exactly(12))
        message = json.loads(exactly(sizes[0]))
        exactly(sizes[1])
        sock.sendall(framed({"outcome": "returned", "ok": True, "outputs": [], "passed": True, "points": 10,
                             "changed": [], "number": message["number"], "value": True}))
sock.sendall(framed({"outcome": "ran", "ok": True, "outputs": [], "number": "x", "value": None}))
serving()
"""
    )


@code("forging", "softmax alone")
def answers_from_a_thread():
    """Lets threads answer the grader on the same socket while another exercise is asked."""
    return (
        SOCKET
        + """
mine = sock
def shouting():
    for turn in range(1000):
        time.sleep(0.005)
        if turn > 900:
            return
def attention_scores(Q, K):
    threading.Thread(target=shouting, daemon=True).start()
    raise NotImplementedError
"""
    )


HEADERS = {
    "object": '{"array": ["object", [1], 0]}',
    "negative": '{"array": ["float64", [-1], 0]}',
    "huge": '{"array": ["float64", [4611686018427387904, 4], 0]}',
    "outside": '{"array": ["float64", [8], 1000000]}',
    "structured": '{"array": [[["a", "f8"]], [1], 0]}',
    "pickled": '{"public": ["import os; os._exit(0)", "x"]}',
    "deep": '["x", [[[[[[[[[[[[[[]]]]]]]]]]]]]]',
}


def hostile_header(kind: str, value: str):
    def make() -> str:
        return (
            SOCKET
            + f"""
value = json.loads({value!r})
def attention_scores(Q, K):
    sock.sendall(framed({{"outcome": "returned", "changed": [], "number": 3, "value": value}}, bytes(64)))
    os._exit(0)
"""
        )

    make.__name__ = f"array_header_{kind}"
    make.__doc__ = f"Answers with an array whose header is {kind}, in a frame made by hand."
    code("forging", "softmax alone")(make)


for _kind, _value in HEADERS.items():
    hostile_header(_kind, _value)


@code("forging", "softmax alone")
def pickles():
    """Returns a pickle, bytes and objects with __reduce__, in case the grader loads them."""
    return """
import pickle
class Bomb:
    def __reduce__(self):
        import os
        return os.system, ("touch /tmp/planted",)

def attention_scores(Q, K):
    return [pickle.dumps(Bomb()), Bomb(), np.array([Bomb()], dtype=object)][Q.size % 3]
"""


@code("forging", "softmax alone")
def scores_that_are_no_numbers():
    """Returns nan, infinities, negative and huge numbers, words and Booleans in the place of arrays."""
    return """
def attention_scores(Q, K):
    answers = [float("nan"), float("inf"), -1e308, 10**400, "PASSED", True, {"points": 10}, [10.0] * 3, None, b"10"]
    return answers[Q.size % len(answers)]
"""


@code("forging", "zeros")
def behaves_for_the_visible_inputs_only():
    """Is right for the shapes of the visible checks, and returns zeros for all others."""
    return """
def attention_scores(Q, K):
    if Q.shape in ((1, 4), (2, 1, 4), (2, 3, 5, 4), (2, 3, 5)):
        return Q @ np.swapaxes(K, -1, -2) / math.sqrt(Q.shape[-1])
    return np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype)
"""


@code("forging", "zeros")
def behaves_only_when_it_looks_like_home():
    """Is right only where it sees no sign of grading: a scratch folder, a cleared environment, no real stdout."""
    return """
def attention_scores(Q, K):
    import os, sys
    grading = "minibert" in os.getcwd() or not os.environ.get("PATH") or "wire" in sys.modules
    if not grading:
        return Q @ np.swapaxes(K, -1, -2) / math.sqrt(Q.shape[-1])
    return np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype)
"""


@code("forging", "zeros")
def answers_from_a_table():
    """Answers from a table of the visible checks' inputs and outputs."""
    return """
TABLE = {}
for rows, columns in [(1, 1), (2, 3), (3, 5)]:
    Q = np.ones((rows, 4)); K = np.ones((columns, 4))
    TABLE[Q.tobytes() + K.tobytes()] = Q @ K.T / 2.0
def attention_scores(Q, K):
    return TABLE.get(Q.tobytes() + K.tobytes(), np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype))
"""


@code("forging", "zeros")
def changes_the_question():
    """Overwrites its arguments with zeros, so that the right answer would be zeros as well."""
    return """
def attention_scores(Q, K):
    Q[...] = 0
    K[...] = 0
    return np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype)
"""


@code("forging", "zeros")
def stays_mute_about_the_change():
    """Overwrites its arguments and patches the code in its own process that would report it."""
    return """
import sys
for module in list(sys.modules.values()):
    if hasattr(module, "_bytes") and hasattr(module, "serve"):
        module._bytes = lambda value: b""
def attention_scores(Q, K):
    Q[...] = 0
    return np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype)
"""


@code("forging", "softmax alone")
def uses_the_right_function_of_a_neighbour():
    """Names another exercise's right function as its own."""
    return "attention_scores = softmax"


@code("forging", "softmax alone")
def specks():
    """Returns numbers that are right up to a factor of 1e-30, which a comparison of ratios would accept."""
    return "def attention_scores(Q, K):\n    return (Q @ np.swapaxes(K, -1, -2) * 1e-30).astype(Q.dtype)"


@code("forging", "softmax alone")
def patches_the_display():
    """Replaces IPython's hooks and transformers, so that later cells run other code than what they show."""
    return """
shell = get_ipython()
shell.input_transformers_post.append(lambda lines: ["print('PASSED')\\n"])
shell.run_cell = lambda *a, **k: type("R", (), {"success": True})()
shell.events.register("pre_run_cell", lambda info: None)
"""


@code("forging", "softmax alone")
def judges_are_not_here():
    """Looks for the classes of the judge in its process and replaces what they would find."""
    return """
import gc, sys
for module in list(sys.modules.values()):
    for name in ("judge", "agree", "Verdict", "points", "Exercise"):
        if hasattr(module, name) and "numpy" not in module.__name__ and "IPython" not in module.__name__:
            try:
                setattr(module, name, lambda *a, **k: 10)
            except Exception:
                pass
"""


@notebook("forging", "softmax alone")
def a_graded_cell_of_its_own(notebook: Notebook):
    """Adds a graded cell with a thousand points."""
    extra = own_cell("print('PASSED')")
    extra["metadata"]["nbgrader"] = {"grade_id": "test_bonus", "points": 1000, "grade": True, "solution": False,
                                     "locked": False, "schema_version": 3, "cell_type": "code"}  # fmt: skip
    notebook["cells"].append(extra)
    return notebook


__all__ = ["ZEROS"]
