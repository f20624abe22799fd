"""This grader beside stock nbgrader: the same notebooks and the same hidden tests, in one run."""
