"""Attacks that want to read: the answers, the hidden tests, the work of others, the grader's memory.

Each prints what it finds, so that it would land on the attacker's own page. Where it needs a file to look for, the
canaries lie where the model solutions, hidden tests and other submissions lie.
"""

from __future__ import annotations

from tests.attacks.frame import Notebook, code, notebook, with_cell_after

TELL = """
import glob, os, sys
from pathlib import Path

def tell(*places):
    for place in places:
        try:
            with open(place, errors="replace") as file:
                print(place, file.read(3_000_000))
        except BaseException as error:
            print(type(error).__name__)
"""


@code("reading", "softmax alone")
def every_notebook_and_test():
    """Opens every notebook, gradebook and Python file that it can find from the root of the file system."""
    return TELL + "tell(*glob.glob('COURSE/**/*.ipynb', recursive=True), *glob.glob('COURSE/**/*.py', recursive=True))"


@code("reading", "softmax alone")
def known_places():
    """Opens files whose places it has guessed: hidden tests, another submission, a file outside the course."""
    tests = "COURSE/tests/exercises/test_02_attention_mechanism.py"
    return (
        TELL + f"tell('{tests}', 'COURSE/submitted/aaa/02_attention_mechanism/02_attention_mechanism.ipynb', 'OUTSIDE')"
    )


@code("reading", "softmax alone")
def by_descriptors_of_folders():
    """Opens the root folder once and walks from there by openat, without any absolute path."""
    return (
        TELL
        + """
try:
    root = os.open("/", os.O_RDONLY)
    file = os.open("OUTSIDE"[1:], os.O_RDONLY, dir_fd=root)
    print(os.read(file, 1_000_000).decode())
except OSError as error:
    print(error)
"""
    )


@code("reading", "softmax alone")
def by_a_link_in_its_own_folder():
    """Makes a symbolic link in its own folder to a file elsewhere and opens the link."""
    return TELL + "os.symlink('OUTSIDE', 'mine.ipynb')\ntell('mine.ipynb', Path('mine.ipynb').resolve())"


@code("reading", "softmax alone")
def by_a_hard_link():
    """Makes a hard link in its own folder to a file elsewhere and opens the link."""
    return (
        TELL
        + """
try:
    os.link("OUTSIDE", "mine.ipynb")
except OSError as error:
    print(error)
tell("mine.ipynb")
"""
    )


@code("reading", "softmax alone")
def by_renaming_a_folder_into_its_own():
    """Renames the folder of another file into its own folder."""
    return (
        TELL
        + """
for old, new in [("OUTSIDE", "mine.ipynb"), ("COURSE/submitted", "theirs")]:
    try:
        os.rename(old, new)
        tell(new)
        os.rename(new, old)
    except OSError as error:
        print(error)
"""
    )


@code("reading", "softmax alone")
def by_a_library():
    """Lets NumPy, linecache, runpy, zipimport and tokenize open the file."""
    return (
        TELL
        + """
import linecache, runpy, tokenize
print(linecache.getlines("COURSE/notes.py"))
for read in (lambda: np.fromfile("OUTSIDE", dtype="S1").tobytes(), lambda: np.memmap("OUTSIDE", mode="r").tobytes(),
             lambda: tokenize.open("OUTSIDE").read(), lambda: runpy.run_path("COURSE/notes.py")):
    try:
        print(read())
    except BaseException as error:
        print(error)
"""
    )


@code("reading", "softmax alone")
def by_the_system_s_library():
    """Opens the file by the C library, past Python."""
    return """
import ctypes
libc = ctypes.CDLL(None)
for flags in (0, 0o2000000, 0o10000000):
    file = libc.open(b"OUTSIDE", flags)
    buffer = ctypes.create_string_buffer(1_000_000)
    libc.read(file, buffer, 999_999)
    print(buffer.value.decode(errors="replace"))
"""


@code("reading", "softmax alone")
def by_another_program():
    """Starts cat, a shell and another Python to read the file."""
    return """
import os, subprocess, sys
for command in (["/bin/cat", "OUTSIDE"], ["/bin/sh", "-c", "cat OUTSIDE"],
                [sys.executable, "-c", "print(open('OUTSIDE').read())"]):
    try:
        print(subprocess.run(command, capture_output=True, text=True).stdout)
    except BaseException as error:
        print(error)
print(os.popen("cat OUTSIDE").read() if hasattr(os, "popen") else "")
"""


@notebook("reading", "softmax alone")
def by_magic(notebook: Notebook):
    """Uses IPython's magic commands and shell escapes: %load, %run, !cat, %%bash, %%script."""
    lines = "!cat OUTSIDE\n%cat OUTSIDE\n%sx cat OUTSIDE\n%run COURSE/notes.py\n%pycat COURSE/notes.py\n"
    notebook = with_cell_after(notebook, "softmax", lines)
    return with_cell_after(notebook, "softmax", "%%bash\ncat OUTSIDE\n")


@code("reading", "softmax alone")
def imports_the_reference():
    """Imports the reference and the hidden tests, from wherever sys.path or a guess leads."""
    return """
import importlib, sys
sys.path[:0] = ["COURSE", *sys.path, "/work", "/srv", "/opt"]
for name in ("minibert_ref.exercises", "minibert_ref", "minibert_grader", "notes",
             "tests.exercises.test_02_attention_mechanism"):
    try:
        module = importlib.import_module(name)
        print(name, vars(module).get("SECRET_OF_THE_TESTS"))
        attention_scores = module.attention_scores
    except BaseException as error:
        print(type(error).__name__)
"""


@code("reading", "zeros")
def walks_frames_for_the_reference():
    """When called, looks through the frames above it for another function of its own name, and lets that answer."""
    return """
def attention_scores(Q, K):
    import sys
    frame = sys._getframe()
    while frame:
        other = frame.f_globals.get("attention_scores")
        if other is not None and other is not attention_scores:
            return other(Q, K)
        frame = frame.f_back
    return np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype)
"""


@code("reading", "zeros")
def looks_through_the_collector():
    """Looks through all objects that the garbage collector knows for another function of its name."""
    return """
import gc, types
others = [each for each in gc.get_objects() if type(each) is types.FunctionType and each.__name__ == "attention_scores"
          and "numpy" in each.__globals__.get("np", types).__name__ and each.__module__ != __name__]
def attention_scores(Q, K):
    return others[0](Q, K) if others else np.zeros(Q.shape[:-1] + K.shape[-2:-1], Q.dtype)
"""


@code("reading", "softmax alone")
def reads_the_parents_memory():
    """Looks into /proc for the environment, command line, open files and memory of the grader and its parents."""
    return (
        TELL
        + """
pid, seen = os.getppid(), []
while pid > 1 and len(seen) < 6:
    seen.append(pid)
    tell(f"/proc/{pid}/root/OUTSIDE", f"/proc/{pid}/cwd/notes.py")
    for name in ("environ", "cmdline", "status", "maps"):
        tell(f"/proc/{pid}/{name}")
    try:
        pid = int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1])
    except OSError:
        break
tell(*glob.glob("/proc/[0-9]*/environ"))
"""
    )


@code("reading", "softmax alone")
def traces_the_parent():
    """Attaches to the grader as a debugger, and copies its memory by process_vm_readv."""
    return """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ptrace(16, os.getppid(), 0, 0), ctypes.get_errno())
print(libc.syscall(310, os.getppid(), 0, 0, 0, 0, 0), ctypes.get_errno())
print(libc.syscall(438, libc.syscall(434, os.getppid(), 0), 3, 0), ctypes.get_errno())
"""


@code("reading", "softmax alone")
def its_own_environment():
    """Prints its environment, its command line and its module search path."""
    return (
        "import os, sys\nprint(dict(os.environ), sys.argv, sys.orig_argv, sys.path, open('/proc/self/environ').read())"
    )


@code("reading", "softmax alone")
def caches_of_others():
    """Looks for caches, histories and temporary files of other users and earlier kernels."""
    return (
        TELL
        + """
import tempfile
tell(*glob.glob("COURSE/../*canary*"))
places = ["/tmp", "/var/tmp", "/dev/shm", "/run", os.path.expanduser("~"), "/root", "/home", "COURSE/..",
          tempfile.gettempdir()]
for place in places:
    try:
        print(os.listdir(place))
    except OSError as error:
        print(error.strerror)
"""
    )


@code("reading", "softmax alone")
def history_of_the_shell():
    """Asks IPython for the history and the saved state of earlier students in the same warm process."""
    return """
shell = get_ipython()
try:
    print(list(shell.history_manager.get_tail(100)), shell.history_manager.hist_file)
except BaseException as error:
    print(error)
print([name for name in shell.user_ns if "canary" in str(shell.user_ns[name])], shell.user_global_ns is shell.user_ns)
import sys
print(sorted(name for name in sys.modules if "minibert" in name or "tests" in name))
"""


@code("reading", "softmax alone")
def raises_what_it_saw():
    """Raises what it read as an exception, whose message lands on the page."""
    return """
def attention_scores(Q, K):
    raise NotImplementedError(seen)

try:
    seen = open("OUTSIDE").read().rpartition("cell_type")[2][:300]
except OSError as error:
    seen = str(error)
raise RuntimeError(seen)
"""


@code("reading", "softmax alone")
def over_the_network():
    """Sends what it read, and fetches answers, over TCP, UDP, DNS, loopback and abstract UNIX sockets."""
    return """
import socket, urllib.request
def attempt(*kind, to):
    try:
        with socket.socket(*kind) as sock:
            sock.settimeout(0.5)
            sock.connect(to)
            print("connected", to)
    except BaseException as error:
        print(type(error).__name__)
attempt(socket.AF_INET, socket.SOCK_STREAM, to=("1.1.1.1", 53))
attempt(socket.AF_INET, socket.SOCK_DGRAM, to=("127.0.0.1", 9))
attempt(socket.AF_INET, socket.SOCK_STREAM, to=("127.0.0.1", 8888))
attempt(socket.AF_UNIX, socket.SOCK_STREAM, to="\\0minibert")
for look in (lambda: socket.getaddrinfo("example.org", 80),
             lambda: urllib.request.urlopen("http://example.org", timeout=0.5)):
    try:
        print(look())
    except BaseException as error:
        print(type(error).__name__)
"""


@code("reading", "softmax alone")
def mounts_and_namespaces():
    """Makes a namespace of its own, mounts over its folder, changes its root, and looks again."""
    return (
        TELL
        + """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for call in (lambda: libc.unshare(0x10000000 | 0x20000), lambda: libc.mount(b"/", b".", 0, 4096, 0),
             lambda: libc.umount2(b"/", 2), lambda: libc.chroot(b"."), lambda: libc.syscall(435, 0, 0)):
    print(call(), ctypes.get_errno())
tell("OUTSIDE")
"""
    )


@code("reading", "softmax alone")
def by_asynchronous_input():
    """Opens the file by io_uring and by handles, which a list of forbidden calls may have forgotten."""
    return """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(200)
print(libc.syscall(425, 8, buffer), ctypes.get_errno())
print(libc.name_to_handle_at(-100, b"OUTSIDE", buffer, buffer, 0), ctypes.get_errno())
print(libc.open_by_handle_at(-100, buffer, 0), ctypes.get_errno())
print(libc.syscall(0x40000002 & 0x3FFFFFFF, b"OUTSIDE", 0), ctypes.get_errno())
print(libc.syscall(437, -100, b"OUTSIDE", buffer, 24), ctypes.get_errno())
"""


@notebook("reading", "softmax alone")
def shows_the_inputs_it_was_asked(notebook: Notebook):
    """Keeps every input it is asked in a global, and prints them in a later cell."""
    collecting = "seen = []\ndef attention_scores(Q, K):\n    seen.append((Q, K))\n    raise NotImplementedError\n"
    notebook = with_cell_after(notebook, "attention_scores", collecting)
    return with_cell_after(
        notebook,
        "test_attention_scores",
        "print('a-canary' + '-that-nobody-may-read' if len(seen) > 20 else len(seen))",
    )
