"""Whether all that the kit needs can be had as wheels, for each system and Python that students may come with.

Run by `make systems`; it asks the package index for descriptions and installs nothing. pip reads "only on Windows" and
the like as of the system that it runs on, so what those add is listed here.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LINUX = ("manylinux_2_28", "manylinux_2_27", "manylinux_2_24", "manylinux_2_17", "manylinux2014")
# system → the platforms whose wheels it can use, and what is needed there alone
SYSTEMS = {
    "Windows": (("win_amd64",), ("colorama", "pywinpty")),
    "macOS, Apple": (("macosx_14_0_arm64",), ("appnope",)),
    "macOS, Intel": (("macosx_14_0_x86_64",), ("appnope",)),
    "Linux": (tuple(f"{name}_x86_64" for name in LINUX), ()),
    "Linux, ARM": (tuple(f"{name}_aarch64" for name in LINUX), ()),
}


def missing(needed: list[str], platforms: tuple[str, ...], python: str) -> str:
    """What pip says where a wheel is missing; "" where all are there."""
    with tempfile.TemporaryDirectory() as nowhere:
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--ignore-installed"]
        command += ["--only-binary=:all:", "--target", nowhere, "--python-version", python]
        command += [f"--platform={platform}" for platform in platforms]
        done = subprocess.run([*command, *needed], capture_output=True, text=True)
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return "" if done.returncode == 0 else "; ".join(errors) or done.stderr.strip()


def main() -> None:
    """Print a line for each system and Python; end with 1 where something is missing."""
    project = tomllib.loads((Path(__file__).parent / "pyproject.toml").read_text())["project"]
    lacking = 0
    for system, (platforms, extra) in SYSTEMS.items():
        for python in PYTHONS:
            lack = missing([*project["dependencies"], "jupyterlab", *extra], platforms, python)
            lacking += bool(lack)
            print(f"{'✗' if lack else '✓'} {system}, Python {python}{': ' + lack if lack else ''}", flush=True)
    sys.exit(lacking > 0)


if __name__ == "__main__":
    main()
