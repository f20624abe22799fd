"""A class as tables for the terminal."""

from __future__ import annotations

import pytest

from minibert_grader.errors import CourseError
from minibert_grader.reports.whole_class.data import read_judgement


@pytest.mark.parametrize("damage", ["", "[{", "[1]", '{"a": 1}'])
def test_damaged_verdicts_are_named(tmp_path, damage):
    path = tmp_path / "02.verdicts.json"
    path.write_text(damage)
    with pytest.raises(CourseError, match=r"02\.verdicts\.json"):
        read_judgement(path)
