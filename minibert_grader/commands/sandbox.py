"""`minibert doctor`: whether student code can be shut in on this machine."""

from __future__ import annotations

import json

from rich.console import Console
from rich.table import Table

from minibert_grader.commands.options import AsJson
from minibert_grader.errors import CourseError


def doctor(as_json: AsJson = False) -> None:
    """Try every ban of the sandbox for real and print which hold. Exit code 1 unless all do."""
    from minibert_grader.sandbox.doctor import examine
    from minibert_grader.sandbox.warm_process import WarmProcess

    with WarmProcess(strict=False) as warm:
        findings = examine(warm)
    broken = [finding for finding in findings if not finding.holds]
    if as_json:
        rows = [vars(finding) for finding in findings]
        print(json.dumps({"bans": len(findings), "holding": len(findings) - len(broken), "findings": rows}, indent=1))
    else:
        table = Table("ban", "holds", "what happened when it was tried", title="The sandbox, tried from inside")
        for finding in findings:
            table.add_row(finding.ban, "[blue]yes[/blue]" if finding.holds else "[bold]NO[/bold]", finding.seen)
        Console().print(table)
    if broken:
        raise CourseError(
            f"{len(broken)} of {len(findings)} bans do not hold: {', '.join(finding.ban for finding in broken)}. "
            "Landlock needs Linux 5.13 or later with it enabled; seccomp needs the package libseccomp2."
        )
