"""Each ban holds inside the sandbox, is seen to be missing outside it, and no way round it is known."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import sysconfig
import textwrap
from pathlib import Path

import pytest

from minibert_grader.errors import CourseError, KernelLost
from minibert_grader.sandbox import doctor
from minibert_grader.sandbox.warm_process import WarmProcess
from tests.conftest import NOT_PROVED
from tests.grader.conftest import LITTLE_COMPUTING

BANS = [probe.ban for probe in doctor.probes(Path("/secret"), 0)]
# The warm process has neither to hand on, sandbox or not; these two are tried in a process that has.
NOT_HANDED_ON = {
    "inherited files other than its own connection",
    "the environment of whoever started the grader",
}


@pytest.fixture(scope="module")
def unprotected():
    with WarmProcess(sandboxed=False) as process:
        yield process


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret"
    path.write_text("not for students")
    path.chmod(0o666)
    tmp_path.chmod(0o777)
    return path


def probe_of(ban: str, secret: Path, outsider: int) -> doctor.Probe:
    return next(probe for probe in doctor.probes(secret, outsider) if probe.ban == ban)


@pytest.mark.parametrize("ban", BANS)
def test_in_the_sandbox_there_is_no(warm, ban, secret):
    with doctor.bystander() as outsider:
        finding = doctor.attempt(warm, probe_of(ban, secret, outsider))
    assert finding.holds, finding.seen
    assert secret.read_text() == "not for students"
    assert os.listdir(secret.parent) == ["secret"]


# What a container may forbid everybody, so that nothing can be shown of it there.
OF_THE_MACHINE = ("tracing other processes", "new namespaces")


def forbidden_by_the_machine(ban, secret) -> bool:
    """Whether a process that nobody has shut in may not do it either."""
    with doctor.bystander() as outsider:
        code = probe_of(ban, secret, outsider).code
        return subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL).returncode != 0


@pytest.mark.parametrize("ban", [ban for ban in BANS if ban not in NOT_HANDED_ON])
def test_outside_the_sandbox_one_notices_if_there_is(unprotected, ban, secret, monkeypatch):
    if ban in OF_THE_MACHINE and forbidden_by_the_machine(ban, secret):
        pytest.skip(f"{NOT_PROVED}: that the sandbox is what forbids {ban} (this machine forbids it everybody)")
    if ban == "core dumps" and resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("core dumps are off for this whole session")
    if ban == "more CPU time than the bound":
        monkeypatch.setattr(doctor, "PATIENCE", LITTLE_COMPUTING)
    with doctor.bystander() as outsider:
        assert not doctor.attempt(unprotected, probe_of(ban, secret, outsider)).holds


@pytest.mark.parametrize("ban", sorted(NOT_HANDED_ON))
def test_a_process_that_has_been_handed_something_notices(ban, secret):
    reading, writing = os.pipe()
    code = probe_of(ban, secret, 0).code
    subprocess.run([sys.executable, "-c", code], pass_fds=[reading, writing], env={"TOKEN": "x"}, check=True)
    os.close(reading)
    os.close(writing)


@pytest.fixture(scope="module")
def found_outside(unprotected):
    return doctor.examine(unprotected, quick=True)


def test_the_doctor_itself_survives_being_traced(found_outside, secret):
    """Tracing stops the process that is traced, so that a probe must aim at another than the doctor."""
    findings = {finding.ban: finding.holds for finding in found_outside}
    assert findings["tracing other processes"] is forbidden_by_the_machine("tracing other processes", secret)
    assert findings.keys() == set(BANS) - {"more CPU time than the bound"}


def test_grading_refuses_to_start_without_the_bans(unprotected, found_outside, monkeypatch):
    monkeypatch.setattr(doctor, "examine", lambda warm, quick: found_outside)
    with pytest.raises(CourseError, match="TCP sockets"):
        doctor.require_sandbox(unprotected, allow_weaker=False)
    said = doctor.require_sandbox(unprotected, allow_weaker=True)
    assert said.startswith("it did not prevent ") and "reading other files" in said and said.endswith(".")


def test_grading_starts_where_every_ban_holds(monkeypatch):
    monkeypatch.setattr(doctor, "examine", lambda warm, quick: [doctor.Finding("sockets", True, "")])
    assert doctor.require_sandbox(None, allow_weaker=False) == ""


def test_where_all_bans_held_a_few_of_each_layer_are_tried_at_every_start(warm, unprotected, monkeypatch):
    assert set(doctor.FEW) < set(BANS)
    tried = []
    attempt = doctor.attempt
    monkeypatch.setattr(doctor, "attempt", lambda warm, probe: tried.append(probe.ban) or attempt(warm, probe))
    assert doctor.require_sandbox(warm, allow_weaker=False, all_held=True) == ""
    assert sorted(tried) == sorted(doctor.FEW)
    with pytest.raises(CourseError, match="TCP sockets"):
        doctor.require_sandbox(unprotected, allow_weaker=False, all_held=True)


def test_a_machine_is_named_the_same_until_a_right_of_this_process_changes():
    code = "from minibert_grader.sandbox.doctor import machine; a = machine()"
    drop = "import pyseccomp; pyseccomp.SyscallFilter(pyseccomp.ALLOW).load()"  # the others may be gone already
    shown = subprocess.run(
        [sys.executable, "-c", f"{code}; {drop}; print(a, machine())"], text=True, capture_output=True, check=True
    )
    before, after = shown.stdout.split()
    assert before == doctor.machine() != after


# What honest code does all the same ----------------------------------------------------------------------------------

COPYING = """
import os, shutil
open('a', 'w').write('saved')
shutil.copy('a', 'b')
shutil.copy2('a', 'c')
shutil.copystat('a', 'b')
shutil.move('c', 'd')
os.makedirs('folder', exist_ok=True)
shutil.copytree('folder', 'other')
os.chmod('b', 0o600)
os.utime('b')
os.replace('b', 'e')
assert open('e').read() == open('d').read() == 'saved'
"""


def test_files_of_ones_own_can_be_copied_and_their_rights_be_set(kernel):
    ok, outputs = kernel.run(COPYING)
    assert ok, outputs


# Ways round the bans -------------------------------------------------------------------------------------------------

PRELUDE = """
import ctypes, errno, fcntl, mmap, os, signal, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *args):
    "Make a system call by its number; the name of its error, or None."
    return errno.errorcode[ctypes.get_errno()] if libc.syscall(number, *args) == -1 else None
def refused(*calls):
    allowed = [each for each in calls if each not in ("EPERM", "EACCES", "ENOSYS", "ENOTSUP")]
    assert not allowed, allowed
buffer = ctypes.create_string_buffer(4096)
"""
# Numbers of system calls are those of x86-64; elsewhere they mean something else.
BY_NUMBER = {
    "io_uring": "refused(call(425, 8, buffer), call(426, 0, 0, 0, 0), call(427, 0, 0, 0, 0))",
    "running a program from memory": "refused(call(319, b'x', 0), call(322, 0, b'', None, None, 0x1000))",
    "running a program": "refused(call(59, b'/bin/true', None, None))",
    "openat2": "refused(call(437, -100, b'/etc/passwd', buffer, 24))",
    "System V shared memory": "refused(call(29, 1234, 4096, 0o1666), call(64, 1234, 1, 0o1666), call(68, 1, 0o1666))",
    "POSIX message queues": "refused(call(240, b'/q', 0o102, 0o666, 0))",
    "keys of the kernel": "refused(call(248, b'user', b'a', b'b', 1, -3), call(250, 0, -3, 0))",
    "file handles": "refused(call(303, -100, b'.', buffer, buffer, 0), call(304, -100, buffer, 0))",
    "watching files": "refused(call(253), call(294, 0), call(300, 0, 0))",
    "exchanging files": "open('a', 'w').close()\nrefused(call(316, -100, b'a', -100, SECRET, 2))",
    "moving files in": "refused(call(316, -100, SECRET, -100, b'b', 0), call(82, SECRET, b'b'))",
    "hard links": "refused(call(86, SECRET, b'x'), call(265, -100, SECRET, -100, b'x', 0))",
    "changing owners": "refused(call(92, SECRET, 1, 1), call(260, -100, SECRET, 1, 1, 0), call(93, 0, 1, 1))",
    "extended attributes": "refused(call(188, SECRET, b'user.x', b'y', 1, 0), call(191, SECRET, b'user.x', buffer, 9))",
    "devices and pipes with a name": "refused(call(133, b'n', 0o10666, 0), call(259, -100, b'n', 0o20666, 0x103))",
    "prctl": "refused(call(157, 4, 1, 0, 0, 0), call(157, 0x59616d61, -1, 0, 0, 0))",
    "another filter": "refused(call(317, 1, 0, buffer), call(157, 22, 2, buffer, 0, 0))",
    "other Landlock rules": "refused(call(444, 0, 0, 1), call(446, 0, 0))",
    "timers with signals": "refused(call(222, 0, 0, 0))",
    "signals": "p, own = os.getppid(), ctypes.c_long(os.getpid() + (1 << 32))\n"
    "refused(call(62, p, 0), call(62, -1, 0), call(62, 0, 0), call(200, p, 0), call(234, p, p, 0), "
    "call(129, p, 0, buffer), call(424, 0, 0, 0, 0), call(434, p, 0), call(62, own, 0))",
    "memory of other processes": "refused(call(310, os.getppid(), buffer, 1, buffer, 1, 0), call(311, os.getppid(), "
    "buffer, 1, buffer, 1, 0), call(312, os.getpid(), os.getppid(), 0, 0, 0))",
    "tracing": "p = os.getppid()\nrefused(call(101, 0, 0, 0, 0), call(101, 16, p, 0, 0), call(101, 0x4206, p, 0, 0))",
    "files of other processes": "refused(call(438, 0, 0, 0), call(434, os.getppid(), 0))",
    "new processes": "refused(call(57), call(58), call(56, 17, 0, 0, 0, 0), call(435, buffer, 88))",
    "limits of other processes": "refused(call(302, os.getppid(), 7, buffer, 0), call(160, 7, buffer))",
    "other users and capabilities": "refused(call(105, 0), call(106, 0), call(116, 0, 0), call(126, buffer, buffer))",
    "mounts and roots": "refused(call(161, b'.'), call(165, 0, b'.', 0, 0, 0), call(155, b'.', b'.'), "
    "call(166, b'/', 2), call(428, -100, b'/', 1), call(430, b'tmpfs', 0), call(442, -100, b'/', 0, buffer, 32))",
    "namespaces": "refused(call(272, 0x10000000), call(308, 0, 0))",
    "performance counters, bpf, userfaultfd": "refused(call(298, buffer, 0, -1, -1, 0), call(321, 0, buffer, 72), "
    "call(323, 0))",
    "sockets": "refused(call(41, 16, 3, 0), call(41, 40, 1, 0), call(41, 17, 3, 0), call(53, 1, 5, 0, buffer), "
    "call(42, 0, buffer, 16), call(49, 0, buffer, 16))",
    "files over sockets": "refused(call(46, 0, buffer, 0), call(47, 0, buffer, 0), call(307, 0, buffer, 1, 0))",
    "typing into a terminal, owning a socket": "refused(call(16, 0, 0x5412, b'x'), call(16, 0, 0x8901, buffer))",
    "memory that is counted nowhere": "refused(call(319, b'x', 0), call(447, 0))",
    "priorities and processors": "refused(call(141, 0, 0, -5), call(203, 0, 8, buffer), call(144, 0, 1, buffer))",
    "the machine": "refused(call(169, 0, 0, 0, 0), call(170, b'x', 1), call(164, buffer, 0), call(103, 3, buffer, 9))",
}
IN_PYTHON = {
    "its own memory by name": "open('/proc/self/mem', 'rb')",
    "its own descriptors by name": "os.listdir('/proc/self/fd')",
    "a path descriptor of a folder": "os.open('secret', os.O_RDONLY, dir_fd=os.open(FOLDER, os.O_PATH))",
    "a path descriptor of a file": "open('/proc/self/fd/%d' % os.open(SECRET, os.O_PATH))",
    "opening a path descriptor again": "os.open('.', os.O_RDONLY, dir_fd=os.open(FOLDER, os.O_PATH))",
    "going there first": "os.chdir(FOLDER)\nopen('secret')",
    "going there first, writing": "os.chdir(FOLDER)\nopen('new', 'w')",
    "a link swapped in": "os.symlink(SECRET, 's')\nopen('t', 'w').close()\nos.rename('s', 't')\nopen('t')",
    "a link into the parent": "os.symlink('..', 'up')\nos.listdir('up')",
    "dots": "os.listdir('../..')",
    "a hard link to its own file elsewhere": "open('f', 'w').close()\nos.link('f', FOLDER + b'/f')",
    "moving its own file elsewhere": "open('f', 'w').close()\nos.rename('f', FOLDER + b'/f')",
    "moving its own folder away": "os.rename(os.getcwd(), os.getcwd() + '-moved')",
    "shared memory": "from multiprocessing import shared_memory\nshared_memory.SharedMemory(create=True, size=10)",
    "signals by way of a file": "fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid())",
    "which signal a file sends": "fcntl.fcntl(os.pipe()[0], fcntl.F_SETSIG, signal.SIGKILL)",
    "a lease on a file": "fcntl.fcntl(open('f', 'w'), fcntl.F_SETLEASE, fcntl.F_WRLCK)",
    "notices about a folder": "fcntl.fcntl(os.open('.', os.O_RDONLY), fcntl.F_NOTIFY, 1)",
    "a descriptor sent over a socket pair": "a, b = socket.socketpair()\nsocket.send_fds(a, [b'x'], [0])",
    "a socket pair with a name": "socket.socketpair()[0].bind('name')",
    "a socket pair that calls": "socket.socketpair()[0].connect(FOLDER + b'/name')",
    "the home of the user": "os.listdir(HOME)",
    "/root": "os.listdir('/root')",
    "/home": "os.listdir('/home')",
    "/etc/passwd": "open('/etc/passwd')",
    "/tmp": "os.listdir('/tmp')",
    "/dev/shm": "open('/dev/shm/x', 'w')",
    "a folder removed": "os.rmdir(FOLDER)",
}


@pytest.fixture(scope="module")
def red_kernel(warm):
    with warm.fork() as kernel:
        yield kernel


def try_out(kernel, code: str, secret: Path) -> tuple[bool, str]:
    places = f"SECRET, FOLDER, HOME = {bytes(secret)!r}, {bytes(secret.parent)!r}, {str(Path.home())!r}\n"
    scratch = f"os.chdir({str(kernel.scratch)!r})\n"
    ok, outputs = kernel.run(PRELUDE + places + scratch + code)
    errors = [f"{item['ename']}: {item['evalue']}" for item in outputs if item["output_type"] == "error"]
    return ok, errors[0] if errors else ""


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="system calls have other numbers here")
@pytest.mark.parametrize("way", BY_NUMBER)
def test_there_is_no_way_by_system_calls_for(red_kernel, way, secret):
    ok, seen = try_out(red_kernel, BY_NUMBER[way], secret)
    assert ok, seen
    assert secret.read_text() == "not for students"


@pytest.mark.parametrize("way", IN_PYTHON)
def test_there_is_no_way_by(red_kernel, way, secret):
    ok, seen = try_out(red_kernel, IN_PYTHON[way], secret)
    assert not ok and seen.startswith("PermissionError"), seen
    assert os.listdir(secret.parent) == ["secret"]


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="other processors have no such entries")
@pytest.mark.parametrize(
    "code",
    [
        "call(0x40000000 + 39)",  # getpid of the x32 interface
        "call(0x40000000 + 57)",  # its fork
        # int 0x80: getpid of the 32-bit interface, from memory that may be run
        "m = mmap.mmap(-1, 4096, prot=7)\nm.write(bytes.fromhex('b814000000cd80c3'))\n"
        "ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()",
    ],
    ids=["x32", "fork by x32", "32-bit"],
)
def test_system_calls_by_another_interface_end_the_kernel(warm, code, secret):
    with warm.fork() as kernel, pytest.raises(KernelLost, match="SIGSYS"):
        try_out(kernel, code, secret)


def test_the_one_open_descriptor_is_the_connection(warm):
    code = textwrap.dedent("""
        import os, socket, stat
        found = []
        for number in range(256):
            try:
                found.append((number, stat.S_IFMT(os.fstat(number).st_mode)))
            except OSError:
                pass
        assert [kind for number, kind in found if number > 2] == [stat.S_IFSOCK], found
        assert all(os.fstat(n).st_rdev == os.stat('/dev/null').st_rdev for n in range(3))
    """)
    with warm.fork() as kernel:
        ok, outputs = kernel.run(code)
    assert ok, outputs


# What the student's process knows ------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["minibert_ref", "minibert_grader", "tests", "tests.exercises.strategies"])
def test_a_notebook_cannot_import(red_kernel, module):
    ok, outputs = red_kernel.run(f"import {module}")
    assert not ok and outputs[-1]["ename"] in ("ModuleNotFoundError", "PermissionError")


def test_what_is_run_at_every_start_is_the_systems_own(red_kernel):
    """Some systems have a sitecustomize of their own; the course has none."""
    ok, outputs = red_kernel.run("import sitecustomize\nprint(sitecustomize.__file__)")
    assert not ok or outputs[-1]["text"].startswith(sysconfig.get_paths()["stdlib"])


LOOK_AROUND = """
import gc, json, os, sys
modules = {name: str(getattr(module, '__file__', None) or '') for name, module in list(sys.modules.items())}
places = {
    'path': sys.path, 'finders': [repr(f) + repr(type(f)) for f in sys.meta_path],
    'hooks': [repr(h) for h in sys.path_hooks], 'cache': [str(p) for p in sys.path_importer_cache],
    'environment': [f'{key}={value}' for key, value in os.environ.items()],
    'arguments': sys.argv + sys.orig_argv, 'files': list(modules.values()), 'modules': list(modules),
    'code': sorted({o.__code__.co_filename for o in gc.get_objects() if type(o) is type(lambda: 0)}),
    'strings': sorted({s for o in gc.get_objects() if type(o) in (dict, list, tuple)
                       for s in (o.values() if type(o) is dict else o) if type(s) is str and 'minibert' in s}),
}
print(json.dumps(places))
"""


def test_nothing_in_the_students_process_leads_to_the_course(warm, course):
    with warm.fork() as kernel:
        ok, outputs = kernel.run(LOOK_AROUND)
        assert ok, outputs
        places = json.loads(outputs[0]["text"])
    home, scratch = warm._home.name, str(kernel.scratch)
    packages = {path.name for path in course.root.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {"minibert_ref", "minibert_grader", "tests", "source"} <= packages
    for kind, found in places.items():
        for text in found:
            for package in packages:
                assert f"{course.root}/{package}" not in text, (kind, text)
            own = text.replace(home, "").replace(scratch, "") if kind != "strings" else ""
            own = own.replace("minibert_kit", "")  # the student's own: every student installs it
            assert "minibert_" not in own and "editable" not in own.lower(), (kind, text)
    names = {name.split(".")[-1] for name in places["modules"] if name.split(".")[0] != "hypothesis"}
    assert not {"hidden_tests", "judge", "strategies", "nbgrader"} & names
    assert str(course.root) not in places["path"] + places["environment"]


def test_files_that_tell_where_the_course_lies_cannot_be_read(red_kernel):
    code = """
import os, site
told = []
for folder in site.getsitepackages():
    try:
        names = os.listdir(folder)
    except OSError:
        names = ['__editable__.minibert_course-0.1.0.pth', '__editable___minibert_course_0_1_0_finder.py']
    for name in names:
        if 'minibert' in name:
            try:
                open(os.path.join(folder, name))
                told.append(name)
            except OSError:
                pass
assert not told, told
"""
    ok, outputs = red_kernel.run(code)
    assert ok, outputs
