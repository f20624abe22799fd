"""Every ban of the sandbox as code that does what is forbidden."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from minibert_grader.sandbox.inside.sandbox import Bounds

TINY = Bounds(cpu_seconds=1, memory_bytes=3 << 30, file_bytes=1 << 20, open_files=32)


@dataclass(frozen=True)
class Probe:
    """One ban: code that does what is forbidden. It holds where the code ends in one of the named exceptions.

    `killed` says that the ban ends the process instead.
    """

    ban: str
    code: str
    refused_by: tuple[str, ...] = ("PermissionError",)
    killed: bool = False


def _by_libc(call: str) -> str:
    """Code that makes a call of the C library and raises what errno says."""
    return (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"if libc.{call} == -1:\n"
        "    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))"
    )


def probes(secret: Path, outsider: int) -> list[Probe]:
    """Every ban.

    Parameters
    ----------
    secret : Path
        A file outside the sandbox that anyone else may read and write.
    outsider : int
        Id of a process outside the sandbox.
    """
    course = Path(__file__)
    new_file, folder = secret.with_name("new"), secret.parent
    return [
        Probe("reading the course's own files", f"open({str(course)!r}).read()"),
        Probe("reading other files", f"open({str(secret)!r}).read()"),
        Probe("listing other folders", "import os\nos.listdir('/')"),
        Probe("writing other files", f"open({str(secret)!r}, 'a')"),
        Probe("making files elsewhere", f"open({str(new_file)!r}, 'w')"),
        Probe("cutting other files short", f"import os\nos.truncate({str(secret)!r}, 0)"),
        Probe("removing other files", f"import os\nos.remove({str(secret)!r})"),
        Probe("changing the rights of files", _seen(secret, "os.chmod(file, 0o700)", "st_mode"), ("AssertionError",)),
        Probe("changing the times of files", _seen(secret, "os.utime(file, (1, 1))", "st_mtime"), ("AssertionError",)),
        Probe(
            "linking other files into the scratch folder",
            f"import os\nos.link({str(secret)!r}, 'link')",
            ("PermissionError", "OSError"),
        ),
        Probe("reading through a symbolic link", f"import os\nos.symlink({str(folder)!r}, 'way')\nos.listdir('way')"),
        Probe("TCP sockets", "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_STREAM)"),
        Probe("UDP sockets", "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM)"),
        Probe("IPv6 sockets", "import socket\nsocket.socket(socket.AF_INET6, socket.SOCK_STREAM)"),
        Probe("UNIX sockets", "import socket\nsocket.socket(socket.AF_UNIX, socket.SOCK_STREAM)"),
        Probe("datagram socket pairs", "import socket\nsocket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)"),
        Probe("starting processes", "import os\nif os.fork() == 0:\n    os._exit(0)"),
        Probe("running programs", "import os\nos.execv('/bin/true', ['true'])"),
        Probe("signals to other processes", f"import os\nos.kill({outsider}, 0)"),
        Probe(
            "signals to other processes by way of a file",
            f"import fcntl, os\nfcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, {outsider})",
        ),
        Probe("memory that is counted nowhere", "import os\nos.memfd_create('hidden')"),
        Probe("reading the memory map of other processes", f"open('/proc/{outsider}/maps').read()"),
        Probe("reading the environment of other processes", f"open('/proc/{outsider}/environ').read()"),
        Probe("tracing other processes", _by_libc(f"ptrace(16, {outsider}, 0, 0)")),
        Probe("new namespaces", _by_libc("unshare(0x10000000)")),
        Probe("changing user", "import os\nos.setuid(os.getuid())"),
        Probe("raising its own limits", _raise_limits(), ("PermissionError", "ValueError")),
        Probe(
            "core dumps",
            "import resource\nassert resource.getrlimit(resource.RLIMIT_CORE) != (0, 0)",
            ("AssertionError",),
        ),
        Probe(
            "inherited files other than its own connection",
            "import os\nopen_now = []\n"
            "for number in range(3, 256):\n"
            "    try:\n        os.fstat(number)\n        open_now.append(number)\n    except OSError:\n        pass\n"
            "assert len(open_now) > 1, open_now",
            ("AssertionError",),
        ),
        Probe(
            "the environment of whoever started the grader",
            "import os\nassert set(os.environ) - {'HOME', 'TMPDIR', 'PATH', 'LANG', 'MPLCONFIGDIR', 'MPLBACKEND'}",
            ("AssertionError",),
        ),
        Probe("memory beyond the bound", f"import numpy\nnumpy.empty({TINY.memory_bytes}, 'uint8')", ("MemoryError",)),
        Probe(
            "files larger than the bound",
            f"with open('large', 'wb') as file:\n    file.write(bytes({2 * TINY.file_bytes}))",
            ("OSError",),
        ),
        Probe(
            "more open files than the bound",
            f"held = [open('f', 'w') for _ in range({TINY.open_files + 1})]",
            ("OSError",),
        ),
        Probe("more CPU time than the bound", "while True:\n    pass", (), killed=True),
    ]


def _seen(file: Path, change: str, trait: str) -> str:
    """Code that tries a change of a file and complains where nothing came of it: such calls succeed without effect."""
    return (
        f"import os\nfile = {str(file)!r}\nbefore = os.stat(file).{trait}\n{change}\n"
        f"assert os.stat(file).{trait} != before, 'nothing came of it'"
    )


def _raise_limits() -> str:
    return (
        "import resource\n"
        "soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (hard + 1, hard + 1))"
    )
