"""The tiny course, in which notebooks that nobody would write are handed in."""

from tests.grader.conftest import course, exercises, warm  # noqa: F401  (fixtures)
from tests.grader.plugins.conftest import graded_course, released_course  # noqa: F401
