"""A gradebook that cannot be used is named before anything is graded, and left as it is."""

from __future__ import annotations

import pytest
from nbgrader.api import Gradebook

from minibert_grader.errors import CourseError
from minibert_grader.plugins.preconditions import require_gradebook

HEADER = b"SQLite format 3\x00"


@pytest.mark.parametrize("content", [b"garbage, not a database", HEADER + b"\xff" * 4096], ids=["text", "torn"])
def test_a_damaged_gradebook(tmp_path, content):
    path = tmp_path / "gradebook.db"
    path.write_bytes(content)
    with pytest.raises(CourseError, match=r"gradebook\.db cannot be used \(.+\); `minibert restore`"):
        require_gradebook(f"sqlite:///{path}", "02_attention_mechanism")
    assert path.read_bytes() == content


def test_an_assignment_that_was_never_released(tmp_path):
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(url) as gradebook:
        gradebook.add_assignment("another")
    with pytest.raises(CourseError, match="nbgrader generate_assignment 02_attention_mechanism"):
        require_gradebook(url, "02_attention_mechanism")
    require_gradebook(url, "another")
