"""The exercise that a new course begins with, complete, so that everything can be tried before anything is written."""

from __future__ import annotations

from minibert_grader.course.new.parts import Parts

EXAMPLE = Parts(
    name="running_mean",
    points=80,
    statement="""## 1 · The mean so far

**Idea.** A mean can be followed while the numbers come in: after each of them, divide the sum so far by how many there
were.

$$y_t = \\frac{1}{t + 1} \\sum_{k=0}^{t} x_k \\qquad\\qquad x: (T) \\;\\to\\; (T)$$

**By hand.** The sums of $[2, 4, 9]$ are $[2, 6, 15]$, so the means are $[2, 3, 5]$.

### Exercise 1 · `running_mean`

● ○ ○ · 10 minutes · 80 points

- `x` has one axis and at least one entry.
- `x` is left as it was.

<details><summary>Hint</summary>

`np.cumsum` gives all the sums at once, `np.arange` all the counts.

</details>""",
    solution='''def running_mean(x: np.ndarray) -> np.ndarray:
    """Give the mean of each entry and all those before it.

    Parameters
    ----------
    x : ndarray of float, shape (T,)

    Returns
    -------
    ndarray of float, shape (T,)

    Examples
    --------
    >>> running_mean(np.array([2.0, 4.0, 9.0]))
    array([2., 3., 5.])
    """
    ### BEGIN SOLUTION
    totals = np.cumsum(x)
    return totals / np.arange(1, len(x) + 1)
    ### END SOLUTION''',
    check="""x = np.array([2.0, 4.0, 9.0])
tip = "divide each sum by how many entries it has"
expect(running_mean(x), [2.0, 3.0, 5.0], "running_mean of the example by hand", tip)
expect(x, [2.0, 4.0, 9.0], "x after the call", "do not change x; make a new array")

print("✓ running_mean")""",
    reference='''def running_mean(x):
    """The reference: it gives the expected values."""
    return np.array([x[: t + 1].mean() for t in range(len(x))])


def mean_bound(x):
    # Each sum has at most len(x) roundings of numbers that are no larger than the largest, and one division follows.
    return rounding(x.dtype, len(x) + 1) * np.abs(x).max()''',
    suite='''@exercise("running_mean", points=80)
class TestRunningMean:
    @core
    @weight(50, hint="Divide the sum of the first t + 1 entries by t + 1.")
    @given(x=VECTORS)
    def test_agrees(self, student, x):
        """Each entry of the result is the mean of that entry of x and all those before it."""
        agree(student.running_mean(x), running_mean(x), mean_bound(x))

    @weight(20, hint="The mean so far knows nothing of what is still to come.")
    @given(x=VECTORS)
    def test_looks_back_only(self, student, x):
        """Another last entry of x changes only the last entry of the result."""
        other = np.append(x[:-1], x[-1] + 1)
        agree(student.running_mean(other)[:-1], running_mean(x)[:-1], mean_bound(other))

    @weight(10, hint="Work on a new array.")
    @given(x=VECTORS)
    def test_input(self, student, x):
        """The input is left as it was."""
        student.running_mean(x)
        unchanged(student)''',
    wheats='''    Wheat(
        exercise="running_mean",
        name="one after the other",
        code="""
def running_mean(x):
    result, total = [], 0.0
    for count, value in enumerate(x.tolist(), start=1):
        total += value
        result.append(total / count)
    return np.array(result)
""",
    ),
    Wheat(
        exercise="running_mean",
        name="a matrix of weights",
        code="""
def running_mean(x):
    weights = np.tril(np.ones((len(x), len(x))))
    return weights @ x / weights.sum(axis=1)
""",
    ),
    Wheat(
        exercise="running_mean",
        name="corrects the mean before",
        code="""
def running_mean(x):
    result = x.copy()
    for t in range(1, len(x)):
        result[t] = result[t - 1] + (x[t] - result[t - 1]) / (t + 1)
    return result
""",
    ),
''',
    chaffs="""    Chaff(
        exercise="running_mean",
        name="never divides",
        edits={"totals / np.arange(1, len(x) + 1)": "totals"},
        hint="These are the sums so far. How do you get from a sum to a mean?",
    ),
    Chaff(
        exercise="running_mean",
        name="divides by the whole length",
        edits={"np.arange(1, len(x) + 1)": "len(x)"},
        hint="Each sum has another number of entries: the first has one, the second has two.",
    ),
    Chaff(
        exercise="running_mean",
        name="counts one too many",
        edits={"np.arange(1, len(x) + 1)": "np.arange(2, len(x) + 2)"},
        hint="The mean of the first entry alone is that entry. By what do you divide it?",
    ),
    Chaff(
        exercise="running_mean",
        name="one mean for all",
        edits={"totals / np.arange(1, len(x) + 1)": "np.full(len(x), x.mean())"},
        hint="Your result is the mean of all entries at every place. What was the mean when only two were known?",
    ),
    Chaff(
        exercise="running_mean",
        name="starts without the first",
        edits={"np.cumsum(x)": "np.cumsum(x) - x[0]"},
        hint="The first entry is missing in your sums.",
    ),
    Chaff(
        exercise="running_mean",
        name="adds up in place",
        edits={"np.cumsum(x)": "np.cumsum(x, out=x)"},
        hint="Your sums overwrite the numbers that you were given. Make a new array for them.",
    ),
""",
)

HIDDEN_TESTS = '''"""Hidden tests of assignment 01."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.judging.hidden_tests import agree, core, exercise, rounding, unchanged, weight
from tests.exercises import strategies as draw

VECTORS = st.integers(2, 8).flatmap(lambda size: draw.numbers((size,)))
'''

FRONT = """# 01 · First steps

| | |
|---|---|
| **You will build** | a running mean |
| **Time** | 20 minutes |
| **Points** | 80 for one exercise, 20 for a written answer |

In an exercise, replace the line `raise NotImplementedError(…)` with your code, run the cell, then the check below."""

SETUP = """import numpy as np
from minibert_kit import check_edition
from minibert_kit.checks import expect

check_edition("{edition}")
print("Ready.")"""

QUESTION = """### Written question · Which mean?

● ○ ○ · 10 minutes · 20 points · graded by a person

A running mean weighs all numbers so far alike. In about 60 words, say when this is a disadvantage (10 points), and what
you would change (10 points)."""

ANSWER = """**Your answer**

### BEGIN SOLUTION

*Model answer.* Where the numbers drift, the running mean lags behind: old numbers count as much as new ones. A mean in
which each step back counts a fixed share less forgets the old ones.

*Mark scheme (20 points).*

| Points | For |
|---|---|
| 10 | the numbers change with time, and the mean follows late |
| 10 | weights that fall with age, or a window |

### END SOLUTION"""
