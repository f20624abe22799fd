"""Try every ban of the sandbox for real, from inside, and say which hold."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from minibert_grader.errors import CourseError, KernelLost
from minibert_grader.sandbox.patience import Patience
from minibert_grader.sandbox.probes import TINY, Probe, probes
from minibert_grader.sandbox.temporary import run_folder
from minibert_grader.sandbox.warm_process import WarmProcess

PATIENCE = Patience(cpu=30, blocked=30)
# One or two of each layer: they are tried whenever grading starts, the others once after each start of the machine.
FEW = (
    "reading other files",
    "writing other files",
    "TCP sockets",
    "starting processes",
    "raising its own limits",
    "tracing other processes",
)


@dataclass(frozen=True)
class Finding:
    """A ban, whether it holds, and what happened."""

    ban: str
    holds: bool
    seen: str


def examine(warm: WarmProcess, quick: bool = False, bans: Collection[str] = ()) -> list[Finding]:
    """Try each ban, or those named, in a kernel forked from `warm`.

    `quick` leaves out the one that takes a second of CPU time.
    """
    findings = []
    with tempfile.TemporaryDirectory(prefix="minibert-doctor-", dir=run_folder()) as folder:
        secret = Path(folder) / "secret"
        secret.write_text("not for students")
        os.chmod(folder, 0o777)
        os.chmod(secret, 0o666)
        with bystander() as outsider:
            for probe in probes(secret, outsider):
                if (quick and probe.killed) or (bans and probe.ban not in bans):
                    continue
                findings.append(attempt(warm, probe))
    return findings


@contextlib.contextmanager
def bystander() -> Iterator[int]:
    """The id of a process that does nothing, for probes to aim at: what is traced stands still."""
    process = subprocess.Popen([sys.executable, "-ISc", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.kill()
        process.communicate()


def attempt(warm: WarmProcess, probe: Probe) -> Finding:
    """Try one ban in a kernel of its own."""
    bounds = TINY if probe.killed else replace(TINY, cpu_seconds=60)  # a slow machine is held against no ban
    with warm.fork(bounds=bounds) as kernel:
        try:
            ok, outputs = kernel.run(probe.code, PATIENCE)
        except KernelLost as lost:
            return Finding(probe.ban, probe.killed and "CPU time" in str(lost), str(lost))
    errors = [item for item in outputs if item.get("output_type") == "error"]
    if ok or not errors:
        return Finding(probe.ban, False, "it was allowed")
    name, message = errors[-1]["ename"], errors[-1]["evalue"]
    return Finding(probe.ban, name in probe.refused_by, f"{name}: {message}" if message else name)


def machine() -> str:
    """Names this machine until it is started again, as this process sees it: its rights, and in a container that one.

    "" where it cannot be told.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        spaces = [os.readlink(f"/proc/self/ns/{space}") for space in ("mnt", "net", "pid", "user")]
        status = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return ""
    rights = [line for line in status if line.startswith(("Uid", "Gid", "Cap", "NoNewPrivs", "Seccomp"))]
    return hashlib.sha256("\n".join([boot, *spaces, *rights]).encode()).hexdigest()[:32]


def require_sandbox(warm: WarmProcess, allow_weaker: bool, all_held: bool = False) -> str:
    """Refuse to grade where a ban does not hold.

    Parameters
    ----------
    warm : WarmProcess
    allow_weaker : bool
    all_held : bool
        Whether all of them held since this `machine` was started; a few are tried all the same.

    Returns
    -------
    str
        What does not hold, for every page of the report; "" where all does.

    Raises
    ------
    CourseError
        If a ban does not hold and a weaker sandbox is not allowed.
    """
    findings = examine(warm, quick=True, bans=FEW) if all_held else examine(warm, quick=True)
    broken = [finding.ban for finding in findings if not finding.holds]
    if broken and not allow_weaker:
        raise CourseError(
            f"Grading does not start, because the sandbox does not prevent: {', '.join(broken)}. "
            "See `minibert doctor`; to grade all the same, say --JudgeSubmission.allow_weaker_sandbox=True."
        )
    return f"it did not prevent {', '.join(broken)}." if broken else ""
