"""The docs are true: links lead somewhere, commands exist, and the published table is what is measured."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
        if not target.startswith(("http:", "https:", "javascript:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page):
    text = page.read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, flags=re.MULTILINE)) <= targets
    program = Path(sys.executable).with_name("minibert")
    help_text = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    for command in re.findall(r"(?:bin/|`)minibert ([a-z]+)", text):
        assert re.search(rf"\b{command}\b", help_text), f"{page.name} names `minibert {command}`"


def test_every_dependency_is_explained_and_nothing_else():
    projects = [tomllib.loads((ROOT / place / "pyproject.toml").read_text())["project"] for place in ("", "kit")]
    asked = [line for project in projects for line in project["dependencies"]]
    asked += [line for extra in projects[0]["optional-dependencies"].values() for line in extra] + ["setuptools"]
    names = {re.match(r"[\w-]+", line)[0] for line in asked}
    tables = (ROOT / "docs" / "dependencies.md").read_text().partition("## Left to others")[0]
    assert set(re.findall(r"^\| ([\w-]+) \|", tables, flags=re.MULTILINE)) - {"package"} == names
