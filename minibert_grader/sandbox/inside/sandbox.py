"""Take away from this process, for good, all that student code has no business with.

Applied in the forked child before any student code runs. Three layers, none of which needs root or a daemon:

- Landlock: no file but the Python installation (read) and the scratch folder (write).
- seccomp: a list of allowed system calls; every other answers EPERM. No socket, no fork, no exec, no signal to others.
- rlimits: CPU time, address space, open files, file size, no core dump.

What is left out of the list is refused, so a system call that a later kernel adds is refused too.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import importlib
import os
import resource
import signal
import site
import socket
import sysconfig
import termios
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MIB = 1 << 20


class SandboxError(RuntimeError):
    """A required ban could not be put in place on this machine."""


@dataclass(frozen=True)
class Bounds:
    """What one submission may use, in seconds, bytes and counts."""

    cpu_seconds: int = 120
    memory_bytes: int = 4096 * MIB
    file_bytes: int = 32 * MIB
    open_files: int = 64
    # The next three are watched from outside, because no limit of the system's covers them for every user.
    threads: int = 256
    scratch_bytes: int = 256 * MIB
    scratch_files: int = 2000


# What Python, NumPy, Matplotlib and threads need. fork, exec, sockets to elsewhere, signals and mounts are not here.
ALLOWED_CALLS = str.split("""
access arch_prctl brk chdir clock_getres clock_gettime clock_nanosleep close close_range copy_file_range dup dup2 dup3
epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_wait eventfd eventfd2 exit exit_group faccessat faccessat2
fadvise64 fchdir fdatasync flock fstat fstatfs fsync ftruncate futex get_robust_list getcwd getdents
getdents64 getegid geteuid getgid getgroups getitimer getpgrp getpid getppid getpriority getrandom getresgid getresuid
getrlimit getrusage getsid gettid gettimeofday getuid lseek lstat madvise membarrier mincore mkdir
mkdirat mlock mmap mprotect mremap msync munlock munmap nanosleep newfstatat open openat pause pipe pipe2 poll ppoll
pread64 preadv pselect6 pwrite64 pwritev read readlink readlinkat readv recvfrom rename renameat renameat2
restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait
sched_getaffinity sched_getparam sched_getscheduler sched_yield select sendfile sendto set_robust_list
set_tid_address setitimer shutdown sigaltstack stat statfs statx symlink symlinkat sysinfo time timerfd_create
timerfd_gettime timerfd_settime times umask uname unlink unlinkat wait4 waitid write writev
""")

# Answered with success, and nothing is done: shutil.copy and os.chmod work, and no right or time of a file changes.
WITHOUT_EFFECT = ("chmod", "fchmod", "fchmodat", "fchmodat2", "utime", "utimes", "futimesat", "utimensat")
# Answered as by a file system that has none of them, which is what shutil.copy2 is ready for.
NOT_SUPPORTED = ("listxattr", "llistxattr", "flistxattr", "getxattr", "lgetxattr", "fgetxattr")

CLONE_THREAD = 0x00010000
# Copies, flags, locks, pipe sizes and seals. Not F_SETOWN and F_SETSIG, with which a file sends signals to others.
ALLOWED_FCNTL = str.split("""
F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW
F_GETPIPE_SZ F_SETPIPE_SZ F_GET_SEALS F_ADD_SEALS
""")
# Harmless questions to terminals and descriptors: isatty, inheritance, waiting, how much there is to read.
ALLOWED_IOCTL = ("TCGETS", "FIOCLEX", "FIONCLEX", "FIONBIO", "FIONREAD")
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 24, 38


def load_libraries() -> None:
    """Import what the bans are made with, before the fork; what is missing is reported by `apply`."""
    for library in ("landlockpy", "pyseccomp"):
        with contextlib.suppress(ImportError, RuntimeError):
            importlib.import_module(library)
    readable_paths()


@cache
def readable_paths() -> dict[str, bool]:
    """The Python installation, piece by piece, without the course's own packages and without other projects.

    Whether each is a folder. They are looked up once, before the first fork.
    Site-packages is listed entry by entry because Landlock can allow a folder but cannot take a part of it back.
    """
    paths = {name: Path(place) for name, place in sysconfig.get_paths().items()}
    entries: list[Path] = []
    for folder in {paths["stdlib"], paths["platstdlib"]}:
        entries += [entry for entry in _children(folder) if entry.name not in ("site-packages", "dist-packages")]
    for folder in {paths["purelib"], paths["platlib"], *map(Path, site.getsitepackages())}:
        entries += [entry for entry in _children(folder) if _may_be_seen(entry.name.lower())]
    system = (
        "/lib /lib64 /usr/lib/x86_64-linux-gnu /usr/lib/aarch64-linux-gnu /usr/lib64 /etc/ld.so.cache /etc/localtime"
    )
    fonts = "/usr/share/fonts /usr/share/zoneinfo /usr/share/mime /dev/null /dev/zero /dev/urandom /dev/random"
    found = {*entries, *(Path(name) for name in f"{system} {fonts}".split() if Path(name).exists())}
    return {str(path): path.is_dir() for path in sorted(found)}


def _may_be_seen(entry: str) -> bool:
    """Whether an entry of site-packages is for students: everything but the course, whose kit they have at home too."""
    return "minibert" not in entry or entry == "minibert_kit" or entry.startswith("minibert_kit-")


def _children(folder: Path) -> list[Path]:
    return [entry for entry in folder.iterdir() if entry.name != "__pycache__"] if folder.is_dir() else []


def apply(scratch: Path, bounds: Bounds, keep: int, strict: bool = True) -> None:
    """Shut this process in. There is no way back.

    Parameters
    ----------
    scratch : Path
        The one folder that may be written to; the working directory from now on.
    bounds : Bounds
        CPU, memory and file bounds.
    keep : int
        The one file descriptor above 2 that stays open.
    strict : bool
        False goes on without a layer that this machine does not have.

    Raises
    ------
    SandboxError
        If any layer cannot be put in place; the process must not run student code then.
    """
    os.setsid()
    os.chdir(scratch)
    os.umask(0o077)
    _close_all_but(keep)
    for layer in (lambda: _set_limits(bounds), _drop_privileges, lambda: _landlock(scratch), _seccomp):
        try:
            layer()
        except Exception as error:  # whatever it is, the layer is not there
            if strict:
                raise SandboxError(f"{type(error).__name__}: {error}") from error


def _close_all_but(keep: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.closerange(3, keep)
    os.closerange(keep + 1, os.sysconf("SC_OPEN_MAX"))


def _set_limits(bounds: Bounds) -> None:
    # At the soft bound SIGXCPU ends the process and names the reason; the hard one is for code that catches it.
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.cpu_seconds, bounds.cpu_seconds + 1))
    for what, bound in {
        resource.RLIMIT_AS: bounds.memory_bytes,
        resource.RLIMIT_FSIZE: bounds.file_bytes,
        resource.RLIMIT_NOFILE: bounds.open_files,
        resource.RLIMIT_CORE: 0,
    }.items():
        resource.setrlimit(what, (bound, bound))


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise SandboxError(f"prctl({option}) was refused: {os.strerror(ctypes.get_errno())}")


def _drop_privileges() -> None:
    """A grader started as root must not hand root's powers on; file rights of uid 0 end at Landlock.

    The process stays "dumpable": else the grader, where it is not root, could not see which removed files it holds.
    """
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in range(last + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    empty = (ctypes.c_uint32 * 6)()
    if libc.capset(header, empty) != 0:
        raise SandboxError("the capabilities of root could not be dropped")


def _landlock(scratch: Path) -> None:
    from landlockpy import AccessFS, Ruleset, Scope

    read = AccessFS.READ_FILE | AccessFS.READ_DIR
    change = AccessFS.WRITE_FILE | AccessFS.TRUNCATE | AccessFS.REMOVE_FILE | AccessFS.REMOVE_DIR | AccessFS.REFER
    make = AccessFS.MAKE_REG | AccessFS.MAKE_DIR | AccessFS.MAKE_SYM
    try:
        ruleset = Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET)
    except OSError as error:
        raise SandboxError(f"this kernel has no Landlock ({error.strerror}); Linux 5.13 or later has it") from error
    with ruleset:
        for path, is_folder in readable_paths().items():
            rights = read if is_folder else AccessFS.READ_FILE
            ruleset.allow_path(path, rights | (AccessFS.WRITE_FILE if path == "/dev/null" else AccessFS.NONE))
        ruleset.allow_path(scratch, read | change | make)
        ruleset.restrict()


def _seccomp() -> None:
    import pyseccomp as seccomp

    refuse, own_pid = seccomp.ERRNO(errno.EPERM), os.getpid()
    rules = seccomp.SyscallFilter(refuse)
    for name in ALLOWED_CALLS:
        rules.add_rule(seccomp.ALLOW, name)
    for name in WITHOUT_EFFECT:
        with contextlib.suppress(OSError):  # a machine that does not know the call refuses it anyway
            rules.add_rule(seccomp.ERRNO(0), name)
    for name in NOT_SUPPORTED:
        rules.add_rule(seccomp.ERRNO(errno.ENOTSUP), name)
    # Threads, but no processes. clone3 hides its flags from seccomp: ENOSYS makes libc fall back to clone.
    rules.add_rule(seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, CLONE_THREAD))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    # asyncio wants a socket pair; a stream pair has no address to reach anyone else by.
    rules.add_rule(
        seccomp.ALLOW,
        "socketpair",
        seccomp.Arg(0, seccomp.EQ, socket.AF_UNIX),
        seccomp.Arg(1, seccomp.MASKED_EQ, 0xF, socket.SOCK_STREAM),
    )
    # A signal to itself (abort, faulthandler), to nobody else.
    rules.add_rule(seccomp.ALLOW, "kill", seccomp.Arg(0, seccomp.EQ, own_pid))
    rules.add_rule(seccomp.ALLOW, "tgkill", seccomp.Arg(0, seccomp.EQ, own_pid))
    for name in ALLOWED_IOCTL:
        rules.add_rule(seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.EQ, getattr(termios, name)))
    for name in ALLOWED_FCNTL:
        rules.add_rule(seccomp.ALLOW, "fcntl", seccomp.Arg(1, seccomp.EQ, getattr(fcntl, name)))
    # Reading limits, not raising them (the new-limit pointer is NULL).
    rules.add_rule(seccomp.ALLOW, "prlimit64", seccomp.Arg(2, seccomp.EQ, 0))
    rules.load()
