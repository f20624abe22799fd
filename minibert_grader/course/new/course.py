"""Begin a course: its folders, its settings, and one assignment that is complete."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from minibert_grader.course.folder import Course
from minibert_grader.course.new.example import ANSWER, EXAMPLE, FRONT, HIDDEN_TESTS, QUESTION, SETUP
from minibert_grader.course.new.write import cell, marks, write_exercise
from minibert_grader.errors import CourseError

FIRST = "01_first_steps"
# What every course has alike: how hidden tests are run by pytest, and what they draw from.
COPIED = ("tests/exercises/conftest.py", "tests/exercises/strategies.py")
PRIVATE = ("submitted", "taken", "autograded", "feedback", "reports", "backups", "archives")


def write_course(pattern: Course, folder: Path) -> Course:
    """Write a course with one assignment.

    Parameters
    ----------
    pattern : Course
        The course whose configuration, edition and drawing of examples the new one takes over.
    folder : Path
        Missing or empty.

    Raises
    ------
    CourseError
        If the folder holds something, or cannot be written.
    """
    root = folder.absolute()
    try:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise CourseError(f"{folder} holds something already; name another folder.")
        for name, text in _texts(pattern, root.name).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        for name in COPIED:
            shutil.copy(pattern.root / name, root / name)
    except OSError as error:
        raise CourseError(f"{folder} cannot be written ({error.strerror}); name another folder.") from None
    made = Course(root.resolve())
    write_exercise(made, FIRST, EXAMPLE)
    return made


def _texts(pattern: Course, name: str) -> dict[str, str]:
    """Path → text of each file but for the first exercise."""
    edition, plain = pattern.edition(), re.sub(r"[^\w-]+", "-", name)
    config = (pattern.root / "nbgrader_config.py").read_text(encoding="utf-8")
    solutions = '"""{} solutions of assignment 01."""\n\nfrom minibert_grader.course.solutions import {}\n\n{} = []\n'
    return {
        "nbgrader_config.py": re.sub(r'(course_id = )"[^"]*"', rf'\1"{plain}"', config),
        "course.toml": (
            "# What the grader is told about this course; the rest it reads from source/ and tests/exercises/.\n\n"
            "# That of the kit that is installed, which notebooks draw and check with.\n"
            f'edition = "{edition}"\n\n'
            "# assignment = the earlier ones whose functions its given.py holds.\n"
            f"[given]\n{FIRST} = []\n"
        ),
        ".gitignore": "".join(f"/{each}/\n" for each in PRIVATE) + "/gradebook.db*\n/term.json\n__pycache__/\n",
        f"source/{FIRST}/{FIRST}.ipynb": json.dumps(_notebook(edition), indent=1, ensure_ascii=False) + "\n",
        "tests/__init__.py": "",
        "tests/exercises/__init__.py": "",
        "tests/exercises/survivors.json": "{}\n",
        f"tests/exercises/test_{FIRST}.py": HIDDEN_TESTS,
        f"tests/exercises/wheats/w{FIRST}.py": solutions.format("Right", "Wheat", "WHEATS"),
        f"tests/exercises/chaffs/c{FIRST}.py": solutions.format("Plausible wrong", "Chaff", "CHAFFS"),
    }


def _notebook(edition: str) -> dict[str, Any]:
    setup = {**marks("setup"), "grade": False}
    answer = {**marks("written_answer", solution=True, points=20), "cell_type": "markdown", "grade": True}
    return {
        "cells": [
            cell("markdown", "front", FRONT),
            cell("code", "setup", SETUP.format(edition=edition), setup),
            cell("markdown", "written-question", QUESTION),
            cell("markdown", "written-answer", ANSWER, answer),
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
