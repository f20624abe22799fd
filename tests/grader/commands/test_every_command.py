"""Every command of `minibert` meets missing, wrong, half-written and huge input with one sentence, and no traceback."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import typer

from minibert_grader.cli import app, main
from tests.grader.plugins.conftest import SOFTMAX
from tests.grader.terms.conftest import ASSIGNMENT, ROOT, one_term  # noqa: F401

A = ASSIGNMENT
MISSING, EMPTY, HALF, BINARY, HUGE, FOLDER = "missing", "empty", "half-written", "binary", "huge", "a folder"
ALL = (MISSING, EMPTY, HALF, BINARY, HUGE, FOLDER)
QUICK = (MISSING, HALF)  # in `make test`; the others in `make test-all`
SIZE = 128 << 20  # a file with a hole, which takes no room on disk
LONGEST = 700  # letters of a sentence with a path or two in it

NOTEBOOK, VERDICTS = f"source/{A}/{A}.ipynb", f"autograded/adalyn/{A}/{A}.verdicts.json"
EXTENSIONS = f"student,assignment,days\nadalyn,{A},2\n".encode()
GRADEBOOK = "gradebook.db"

# What a command reads: its words, the file, in which ways that is bad, and what is in it otherwise (None: it is there).
READS: list[tuple[str, str, tuple[str, ...], bytes | None]] = [
    ("extend more.csv", "more.csv", ALL, EXTENSIONS),
    ("extend more.csv", GRADEBOOK, (HALF, BINARY, HUGE), None),
    (f"try {A} softmax x.py", "x.py", (MISSING, BINARY, HUGE, FOLDER), SOFTMAX.encode()),
    (f"try {A} softmax x.ipynb", "x.ipynb", ALL, b'{"cells": []}'),
    (f"calibrate --with other {A}", f"other/{A}/s.py", (MISSING, EMPTY, HALF, BINARY, HUGE), b"RIGHT = [1]\n"),
    (f"calibrate {A}", NOTEBOOK, ALL, None),
    ("archive --open term.zip out", "term.zip", ALL, b"PK\5\6" + bytes(18)),
    ("archive", GRADEBOOK, ALL, None),
    ("archive", "course.toml", (MISSING, HALF, BINARY, HUGE), b'edition = "2026.1"\n'),
    ("archive", "term.json", (EMPTY, HALF, BINARY, HUGE, FOLDER), None),
    ("restore 1", "backups/gradebook.2026-01-01.000000.db", ALL, b"SQLite format 3\0" * 100),
    ("forget adalyn --yes", GRADEBOOK, (HALF, BINARY, HUGE), None),
    ("forget adalyn --yes", "nbgrader_config.py", (HALF, BINARY, HUGE), None),
    ("watch --once", "nbgrader_config.py", (MISSING, EMPTY, HALF, BINARY, HUGE), None),
    (f"grade {A}", GRADEBOOK, (HALF, BINARY, HUGE), None),
    (f"grade {A}", NOTEBOOK, ALL, None),
    (f"grade {A}", "arrivals.csv", (EMPTY, HALF, BINARY, HUGE, FOLDER), None),
    (f"grade {A}", "course.toml", (HALF, BINARY, HUGE), b'edition = "2026.1"\n'),
    (f"report {A}", GRADEBOOK, (HALF, BINARY, HUGE), None),
    (f"report {A}", VERDICTS, (MISSING, EMPTY, HALF, BINARY, HUGE), None),
    (f"similar {A}", GRADEBOOK, (HALF, BINARY, HUGE), None),
    (f"pages {A}", GRADEBOOK, (HALF, BINARY, HUGE), None),
    (f"pages {A}", f"downloaded/{A}/names.json", (EMPTY, HALF, BINARY, HUGE), b"{}"),
    (f"check {A}", NOTEBOOK, ALL, None),
    ("given", "course.toml", (MISSING, EMPTY, HALF, BINARY, HUGE), b'edition = "2026.1"\n'),
    (f"new-exercise {A} most --points 2", NOTEBOOK, ALL, None),
    (f"new-exercise {A} most --points 2", f"tests/exercises/test_{A}.py", (MISSING, HALF, BINARY), None),
    ("new-course more", "course.toml", (MISSING, HALF, BINARY, HUGE), b'edition = "2026.1"\n'),
    (f"mutate {A}", "tests/exercises/survivors.json", ALL, None),
    (f"mutate {A}", NOTEBOOK, ALL, None),
    (f"bench notebooks {A}", NOTEBOOK, ALL, None),
    (f"bench grading {A} --students 2 --size 1", NOTEBOOK, (MISSING, EMPTY, HALF), None),
    (f"simulate class --students 1 --assignment {A}", NOTEBOOK, ALL, None),
    (f"demo {A}", NOTEBOOK, ALL, None),
    ("pack", "dist/minibert_kit-1-py3-none-any.whl", (MISSING,), b"wheel"),
    ("pack", f"release/{A}/{A}.ipynb", (MISSING,), None),
    ("pretrain --corpus text.txt --out model", "text.txt", ALL, b"words and words\n" * 9),
    ("pretrain --corpus text.txt.xz --out model", "text.txt.xz", ALL, b"words and words\n" * 9),
    ("evaluate --model model", "model/config.json", ALL, b"{}"),
    ("kit-data model", "model/vocab.txt", ALL, b"[PAD]\n"),
    ("publish-weights model", "model/history.csv", ALL, b"step,loss\n"),
    (f"quote {A}", NOTEBOOK, ALL, None),
    ("new-edition 2999.1", "course.toml", (MISSING, HALF, BINARY, HUGE), b'edition = "2026.1"\n'),
]

# Words that are wrong whatever the files are.
WRONG = [
    "demo 99",
    "demo 02 --folder course.toml",
    "simulate",
    "simulate course.toml --students 1",
    "simulate class --students 0",
    "grade",
    "grade 99",
    f"grade {A} --student nobody",
    f"grade {A} --jobs 0",
    "watch --jobs none",
    "report 99",
    f"report {A} --to course.toml",
    "similar 99",
    "pages",
    "pages 99",
    "extend",
    "restore 7",
    "restore ../../etc/passwd",
    "archive --open term.zip",
    "archive somewhere",
    "archive --student adalyn",
    "archive --to gradebook.db",
    "archive --to /proc/term.zip",
    "forget",
    "forget nobody",
    "forget ..",
    "doctor now",
    "calibrate 99",
    f"calibrate {A} nothing",
    "calibrate --with nowhere",
    "calibrate --repeat -1",
    "mutate 99",
    "try",
    f"try {A} nothing adalyn",
    f"try {A} softmax nobody",
    f"try {A} softmax ../adalyn",
    "given 02",
    "check 99",
    f"new-exercise {A} softmax --points 2",
    f"new-exercise {A} 2x --points 2",
    f"new-exercise {A} most --points 0",
    f"new-exercise {A} most --points 2 --after nothing",
    "new-course .",
    "new-course course.toml",
    "new-course /proc/course",
    "pack now",
    "bench",
    "bench notebooks 99",
    "bench grading 99",
    "bench model --threads 0",
    "info now",
    "pretrain",
    "pretrain --corpus text.txt --steps 0",
    "evaluate --model nowhere",
    "kit-data nowhere",
    "publish-weights nowhere",
    "quote 99",
    "new-edition",
    "new-edition 2x",
]


@pytest.fixture
def course(one_term, tmp_path, monkeypatch):  # noqa: F811
    """A graded term with the course's own source and hidden tests."""
    root = tmp_path / "course"
    skip = shutil.ignore_patterns("source", "release", "tests", "__pycache__")
    shutil.copytree(one_term, root, ignore=skip)
    for folder in ("source", "release"):
        shutil.copytree(ROOT / folder / A, root / folder / A, ignore=skip)
    shutil.copytree(ROOT / "tests" / "exercises", root / "tests" / "exercises", ignore=skip)
    (root / "tests" / "__init__.py").touch()
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.chdir(root)
    return root


def spoil(path: Path, how: str, content: bytes | None) -> None:
    """Make a file bad."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.read_bytes() if content is None else content
    path.unlink(missing_ok=True)
    if how == FOLDER:
        path.mkdir()
    elif how == HUGE:
        with path.open("wb") as file:
            file.truncate(SIZE)
    elif how != MISSING:
        path.write_bytes({EMPTY: b"", HALF: whole[: len(whole) // 2], BINARY: b"\xff\xfe\x00\x9c" * 500}[how])


def complaint(words: list[str], monkeypatch, capsys) -> str:
    """What the command says, which must be an error's sentence; anything that it raises fails the test."""
    monkeypatch.setattr(sys, "argv", ["minibert", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code in (1, 2), told
    assert "Traceback" not in told.out + told.err
    if ended.value.code == 2:  # of typer's own
        assert "Usage:" in told.err + told.out
    else:
        said = told.err.partition("minibert: ")[2].strip()
        assert said and len(said) < LONGEST, told
        return said
    return told.err


@pytest.mark.parametrize(
    ("words", "file", "how", "content"),
    [
        pytest.param(words, file, how, content, marks=() if how in QUICK else pytest.mark.long)
        for words, file, hows, content in READS
        for how in hows
    ],
    ids=lambda value: "" if isinstance(value, bytes | None) else value,
)
def test_bad_files(course, monkeypatch, capsys, words, file, how, content):
    spoil(course / file, how, content)
    complaint(words.split(), monkeypatch, capsys)


@pytest.mark.parametrize("words", WRONG)
def test_wrong_words(course, monkeypatch, capsys, words):
    complaint(words.split(), monkeypatch, capsys)


@pytest.mark.parametrize("option", ["--nope", "--nope=1"])
def test_every_command_refuses_what_it_does_not_know(course, monkeypatch, capsys, option):
    for name in commands():
        complaint([*name.split(), option], monkeypatch, capsys)


def test_every_command_is_walked():
    walked = {" ".join(words.split()[: 2 if words.startswith("bench ") else 1]) for words in WRONG}
    assert commands() <= walked
    reading = {" ".join(words.split()[: 2 if words.startswith("bench ") else 1]) for words, *_ in READS}
    assert commands() - reading == {"info", "doctor", "bench model"}, "these read no file of the course"


def commands() -> set[str]:
    found = set()
    for name, command in typer.main.get_command(app).commands.items():
        inner = getattr(command, "commands", None)
        found |= {f"{name} {each}" for each in inner} if inner else {name}
    return found
