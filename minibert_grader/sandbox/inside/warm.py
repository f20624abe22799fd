"""The warm process: imports what students may use once, then forks a sandboxed kernel for each submission.

Started by path with `python -sPS warm.py FD PARENT`, so that nothing of the course can be imported from it. It holds no
secret: a kernel forked from it finds nothing in memory but public libraries. It ends, and its children with it, when
the process that started it closes the other end of FD.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import random
import signal
import site
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

PR_SET_PDEATHSIG = 1


def end_with_parent(number: int) -> None:
    """Get this signal when the process that started this one dies (Linux); 0 for none."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


if __name__ == "__main__":  # until it listens: what it makes meanwhile would be left
    end_with_parent(signal.SIGKILL)
    if os.getppid() != int(sys.argv[2]):  # dead already, and whoever comes next may have removed this one's folder
        os._exit(1)

# No .pth file is run: the one of a development install knows where the course lies; student code need not learn that.
site.addpackage = lambda *_: None
site.main()
sys.path.insert(0, str(Path(__file__).parent))
import numpy as np  # noqa: E402

if TYPE_CHECKING:  # where these files lie in the repository
    from . import kernel, sandbox
else:  # where they lie beside this one, which is run by path
    import kernel
    import sandbox

sys.path.pop(0)


def warm_up() -> kernel.Shell:
    """Import what notebooks import, and find the fonts, before the first fork."""
    import matplotlib

    sandbox.load_libraries()
    with contextlib.suppress(ImportError):  # without it, the notebooks' own import says so
        import minibert_kit.checks
        import minibert_kit.figures  # noqa: F401
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.set_title("warm")
    figure.canvas.draw()
    plt.close(figure)
    return kernel.warm_shell()


def fork_kernel(shell: kernel.Shell, control: socket.socket, student: socket.socket, order: dict) -> int:
    """Fork one kernel; its process id. The child never returns."""
    pid = os.fork()
    if pid:
        return pid
    try:
        control.close()
        scratch = Path(order["scratch"])
        os.environ.clear()
        os.environ.update(HOME=str(scratch), MPLCONFIGDIR=str(scratch), TMPDIR=str(scratch), PATH="", LANG="C.UTF-8")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        keep = student.fileno()
        if order["sandboxed"]:
            sandbox.apply(scratch, sandbox.Bounds(**order["bounds"]), keep, order["strict"])
        else:
            os.chdir(scratch)
        sys.path.insert(0, str(scratch))  # as Jupyter does: files beside the notebook can be imported
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002  (the legacy generator is what is meant)
        student.sendall(b"ready\n")
        kernel.serve(student, shell)
    except sandbox.SandboxError as error:
        student.sendall(f"refused {error}\n".encode())
    finally:
        os._exit(0)


def main() -> None:
    """Warm up, say so, and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    shell = warm_up()
    gc.freeze()  # what all kernels share is looked through, and copied for it, in none of them
    end_with_parent(0)
    control.sendall(b"warm\n")
    serve(control, shell)


def serve(control: socket.socket, shell: kernel.Shell) -> None:
    """Serve orders, one JSON line each, until the other end is closed; then end all that was forked.

    They are to fork a kernel, or a twin of this process, on the descriptor sent along, and to end a kernel.
    """
    children: set[int] = set()
    twins: set[int] = set()
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 1)
        if not data:
            break
        order = json.loads(data)
        if order["do"] == "fork":
            student = socket.socket(fileno=descriptors[0])
            pid = fork_kernel(shell, control, student, order)
            student.close()
            children.add(pid)
            control.sendall(f"{pid}\n".encode())
        elif order["do"] == "twin":
            other = socket.socket(fileno=descriptors[0])
            pid = os.fork()
            if not pid:
                control.close()
                try:
                    serve(other, shell)
                finally:
                    os._exit(0)
            other.close()
            twins.add(pid)
            control.sendall(f"{pid}\n".encode())
        elif order["do"] == "end" and order["pid"] in children:
            os.kill(order["pid"], signal.SIGKILL)
            _, status = os.waitpid(order["pid"], 0)
            children.discard(order["pid"])
            control.sendall(f"{status}\n".encode())
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    for pid in (*children, *twins):  # a twin ends when whoever it serves has ended
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
