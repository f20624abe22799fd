"""The guides can be followed: what they name exists, and the instructor's term runs as it stands there."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
import typer
from nbgrader.apps.dbapp import DbApp
from nbgrader.apps.nbgraderapp import NbGraderApp
from traitlets.config import Configurable
from traitlets.utils.importstring import import_item

from minibert_grader.cli import app
from minibert_grader.deadlines.late import LatePolicy
from minibert_grader.plugins.feedback import FeedbackExporter
from minibert_grader.plugins.judge import JudgeSubmission
from minibert_grader.running.watch.policy import Watch
from tests.grader.plugins.conftest import ASSIGNMENT, SCORES, SOFTMAX, TinyCourse, build_course, filled

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:\.venv/bin/)?\b(minibert|nbgrader) ([^`\n|]+)")
SETTING = re.compile(r"^c\.(\w+)\.(\w+) = ", re.MULTILINE)
OURS = {kind.__name__: kind for kind in (LatePolicy, FeedbackExporter, JudgeSubmission, Watch)}


def named(page: Path) -> list[list[str]]:
    """Words of every command of minibert's and nbgrader's that a page has as code."""
    text = page.read_text()
    codes = [body for _, body in FENCE.findall(text)] + re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    found = []
    for code in codes:
        for line in code.splitlines():
            match = COMMAND.search(line)
            if match and line.lstrip().startswith((".venv/bin/", "minibert ", "nbgrader ")):
                words = [match[1], *shlex.split(match[2].split(" && ")[0], comments=True)]
                found.append([word.rstrip(",;:") for word in words])
    return found


def lacks_of_minibert(words: list[str]) -> list[str]:
    """What of a command does not exist."""
    command: click.Command = typer.main.get_command(app)
    for number, word in enumerate(words):
        inner = getattr(command, "commands", None)
        if inner is None:
            options = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
            asked = [each.split("=")[0] for each in words[number:] if each.startswith("--")]
            return [each for each in asked if each not in options]
        if word.startswith("-") or word == "…":
            return []
        if word not in inner:
            return [word]
        command = inner[word]
    return []


def lacks_of_nbgrader(words: list[str]) -> list[str]:
    program = NbGraderApp()
    for number, word in enumerate(words):
        if not program.subcommands:
            names = (*program.aliases, *program.flags)
            known = {name for each in names for name in ([each] if isinstance(each, str) else each)}
            asked = [each[2:].split("=")[0] for each in words[number:] if each.startswith("--")]
            return [each for each in asked if each not in known and not is_a_setting(*each.partition(".")[::2])]
        if word == "…":
            return []
        if word not in program.subcommands:
            return [word]
        kind = DbApp if word == "db" else program.subcommands[word][0]
        program = (import_item(kind) if isinstance(kind, str) else kind)()
    return []


LACKS = {"minibert": lacks_of_minibert, "nbgrader": lacks_of_nbgrader}


def is_a_setting(name: str, trait: str) -> bool:
    """Whether a class of that name has that trait for configuration."""
    kinds, waiting = dict(OURS), [Configurable]
    while waiting:
        for each in waiting.pop().__subclasses__():
            kinds.setdefault(each.__name__, each)
            waiting.append(each)
    return name in kinds and trait in kinds[name].class_trait_names(config=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_named_exists(page):
    lacking = {" ".join(words): lacks for words in named(page) if (lacks := LACKS[words[0]](words[1:]))}
    assert not lacking
    settings = [pair for _, body in FENCE.findall(page.read_text()) for pair in SETTING.findall(body)]
    assert not [pair for pair in settings if not is_a_setting(*pair)]


def test_what_does_not_exist_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```sh\n.venv/bin/minibert grade 02 --fast\n```\n`nbgrader db student adopt`, `minibert polish`")
    lacks = [LACKS[words[0]](words[1:]) for words in named(page)]
    assert lacks == [["--fast"], ["adopt"], ["polish"]]
    assert not is_a_setting("Watch", "nothing") and is_a_setting("Watch", "pages_a_day")


@pytest.mark.long
def test_a_term_as_the_guide_has_it(tmp_path):
    """Every fence of commands in order, in a course of one small assignment; its files are written where they stand."""
    course = build_course(tmp_path / "course")
    ran = 0
    for info, body in FENCE.findall((ROOT / "docs" / "instructors.md").read_text()):
        kind, _, name = info.partition(" ")
        if kind == "csv":
            (course.root / name).write_text(body)
        for line in body.splitlines() if kind == "sh" else ():
            if "zip_collect" in line:
                download(course)
            run(course, line)
            ran += 1
    assert ran > 20
    assert (tmp_path / "appeal" / "points.csv").is_file()
    assert not (course.root / "submitted" / "ben").exists() and (course.root / "submitted" / "ada").exists()


def download(course: TinyCourse) -> None:
    """What a learning management system gives: two students' files, who are in the guide's roster."""
    place = course.root / "downloaded" / ASSIGNMENT / "archive"
    place.mkdir(parents=True)
    right = filled(course.released(), softmax=SOFTMAX, attention_scores=SCORES)
    (place / f"byronada_4711_902_{ASSIGNMENT}-1.ipynb").write_text(json.dumps(right))
    (place / f"smithben_LATE_4712_903_{ASSIGNMENT}.ipynb").write_text(json.dumps(course.released()))


def run(course: TinyCourse, line: str) -> None:
    programs = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-euc", line.replace(".venv/bin/", f"{programs}/")],
        cwd=course.root,
        env={**os.environ, "HOME": str(course.root / "home")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
