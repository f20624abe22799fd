"""`python -m tests.attacks`: write the list of attacks into docs/security.md."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from tests.attacks import cells, denial, folders, forging, pages, reading
from tests.attacks import later as later_notebooks
from tests.attacks.frame import ATTACKS
from tests.attacks.later import LATER

PAGE = Path(__file__).parents[2] / "docs" / "security.md"
BEGIN, END = "<!-- attacks: written by `make attacks` -->\n", "<!-- end of attacks -->\n"


def listed() -> str:
    """All attacks, by kind, in Markdown."""
    count = len(ATTACKS) + len(LATER)
    lines = [f"{count} attacks are tried, each as a submission graded by the real commands.", ""]
    for module in (reading, forging, cells, folders, pages, denial):
        kind = module.__name__.rpartition(".")[2]
        lines += [f"**{kind}**: {summary(module)}", ""]
        lines += [f"- {attack.says}" for attack in ATTACKS.values() if attack.kind == kind]
        lines.append("")
    lines += [f"**later**: {summary(later_notebooks)}", ""]
    lines += [f"- {attack.exercise}: {attack.says}" for attack in LATER.values()]
    return "\n".join([*lines, ""])


def summary(module: ModuleType) -> str:
    return " ".join((module.__doc__ or "").split("\n\n")[0].split())


def with_list(page: str) -> str:
    """A page with the list between its marks."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + listed() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(with_list(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
