"""A course with a graded class, made without grading: gradebook, graded notebooks, and what was noted beside them."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from minibert_grader.course.folder import Course
from minibert_grader.judging.verdict import Judgement, to_json

REPOSITORY = Path(__file__).resolve().parents[3]
ASSIGNMENT = "02_attention_mechanism"
QUESTION, CODE = "written_scaling", "test_softmax"
TOKEN = "for-the-tests"


class Classroom:
    """The course in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        source = root / "source" / ASSIGNMENT
        shutil.copytree(REPOSITORY / "source" / ASSIGNMENT, source, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("nbgrader_config.py", "course.toml"):
            shutil.copy(REPOSITORY / name, root)
        (root / "tests" / "exercises").mkdir(parents=True)
        self.notebook = json.loads((source / f"{ASSIGNMENT}.ipynb").read_text())
        with self.gradebook() as gradebook:
            gradebook.add_assignment(ASSIGNMENT)
            gradebook.add_notebook(ASSIGNMENT, ASSIGNMENT)
            place = {"notebook": ASSIGNMENT, "assignment": ASSIGNMENT}
            gradebook.add_grade_cell(QUESTION, max_score=12, cell_type="markdown", **place)
            gradebook.add_solution_cell(QUESTION, **place)
            gradebook.add_grade_cell(CODE, max_score=10, cell_type="code", **place)

    @property
    def course(self) -> Course:
        return Course.find(self.root)

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.root / 'gradebook.db'}", "mini-bert")

    def hand_in(self, student: str, answer: str, flags: tuple[str, ...] = (), auto: float | None = None) -> None:
        """What is there once a submission has been graded."""
        with warnings.catch_warnings(), self.gradebook() as gradebook:
            warnings.simplefilter("ignore", SAWarning)  # a harmless one of nbgrader's
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission(ASSIGNMENT, student)
            for cell, points in ((QUESTION, auto), (CODE, 10.0)):
                grade = gradebook.find_grade(cell, ASSIGNMENT, ASSIGNMENT, student)
                grade.auto_score, grade.needs_manual_grade = points, points is None
            gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student).flagged = bool(flags)
            gradebook.db.commit()
        path = self.root / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        cells = []
        for cell in self.notebook["cells"]:
            marks = cell["metadata"].get("nbgrader", {})
            code = {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {}
            text = answer if marks.get("grade_id") == QUESTION else "pass" if marks.get("solution") else cell["source"]
            cells.append({**cell, **code, "source": text})
        path.write_text(json.dumps({**self.notebook, "cells": cells}))
        judgement = Judgement(ASSIGNMENT, self.course.edition())
        path.with_name(f"{ASSIGNMENT}.verdicts.json").write_bytes(to_json(judgement))
        noted = self.root / "taken" / student / f"{ASSIGNMENT}.graded.json"
        noted.parent.mkdir(parents=True, exist_ok=True)
        noted.write_text(json.dumps({"cells": {}, "flags": list(flags)}))

    def grade(self, student: str, cell: str = QUESTION) -> dict[str, Any]:
        with self.gradebook() as gradebook:
            found = gradebook.find_grade(cell, ASSIGNMENT, ASSIGNMENT, student).to_dict()
            if cell == QUESTION:
                found["comment"] = gradebook.find_comment(cell, ASSIGNMENT, ASSIGNMENT, student).manual_comment
            return found


@dataclass
class Answered:
    status: int
    text: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Server:
    """Jupyter's server with formgrader on a class, on the loopback device, as `jupyter lab` starts it."""

    def __init__(self, root: Path, home: Path, program: str = "jupyter_server") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        told = home / "jupyter_server_config.d"
        told.mkdir(parents=True)
        shutil.copy(REPOSITORY / "jupyter-config" / "minibert.json", told)
        (told / "nbgrader.json").write_text(
            json.dumps({"ServerApp": {"jpserver_extensions": {"nbgrader.server_extensions.formgrader": True}}})
        )
        environment = os.environ | {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_NO_CONFIG": ""}
        environment |= {"PYTHONPATH": os.pathsep.join(map(str, [REPOSITORY, *sys.path[1:]]))}
        options = [f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}",
                   "--no-browser", "--allow-root", f"--ServerApp.root_dir={root}"]  # fmt: skip
        self.log = (home / "log").open("w")
        command = [sys.executable, "-m", program, *options]
        self.process = subprocess.Popen(command, cwd=root, env=environment, stdout=self.log, stderr=self.log)
        self.url = f"http://127.0.0.1:{port}"
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )
        for _ in range(600):
            try:
                if self.get(f"/tree?token={TOKEN}").status == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.close()
        raise AssertionError((home / "log").read_text())

    def ask(self, method: str, path: str, body: Any = None, xsrf: str | None = None) -> Answered:
        request = urllib.request.Request(self.url + path, method=method)
        if body is not None:
            request.data = body if isinstance(body, bytes) else json.dumps(body).encode()
        if xsrf:
            request.add_header("X-XSRFToken", xsrf)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Answered(answer.status, answer.read().decode(), dict(answer.headers))
        except urllib.error.HTTPError as error:
            return Answered(error.code, error.read().decode(), dict(error.headers))

    def get(self, path: str) -> Answered:
        return self.ask("GET", path)

    def put(self, path: str, body: Any) -> Answered:
        return self.ask("PUT", path, body, self.xsrf)

    @property
    def xsrf(self) -> str:
        page = self.get(f"/minibert/marking/{ASSIGNMENT}/{QUESTION}").text
        found = re.search(r'name="xsrf" content="([^"]+)"', page)
        assert found, page[:500]
        return found[1]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.log.close()
