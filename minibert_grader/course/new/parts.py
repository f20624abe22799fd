"""The texts of an exercise in each of its places, and those of one that is still to be written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Parts:
    """An exercise as text: three cells of the notebook, the hidden tests, and the items of two lists.

    Attributes
    ----------
    name : str
    points : int
    statement : str
        Markdown.
    solution, check : str
        Cells of code; the check is the graded one.
    reference, suite : str
        The reference's function, and the class of hidden tests.
    wheats, chaffs : str
        Items of a list, each with a comma behind it.
    """

    name: str
    points: int
    statement: str
    solution: str
    check: str
    reference: str
    suite: str
    wheats: str
    chaffs: str


def class_name(name: str) -> str:
    """The class of hidden tests of an exercise: softmax → TestSoftmax."""
    return "Test" + "".join(word.capitalize() for word in name.split("_"))


def said_points(points: int) -> str:
    return f"{points} point" + ("" if points == 1 else "s")


def to_be_written(name: str, points: int, arguments: tuple[str, ...]) -> Parts:
    """An exercise of which all is there but what it is about: each TODO is to be replaced, and fails until it is."""
    given = ", ".join(arguments)
    typed = ", ".join(f"{argument}: np.ndarray" for argument in arguments)
    described = "\n".join(f"    {argument} : ndarray, shape (…)\n        TODO" for argument in arguments)
    drawn = ", ".join(f"{argument}=draw.numbers((2, 3))" for argument in arguments)
    examples = ", ".join(["np.array([1.0, 2.0])"] * len(arguments))
    first = arguments[0]
    return Parts(
        name,
        points,
        statement=f"""### Exercise · `{name}`

● ○ ○ · 5 minutes · {said_points(points)}

TODO: what the function takes and gives, with shapes; an example by hand; what happens at the edges.

<details><summary>Hint</summary>

TODO: which NumPy function helps.

</details>""",
        solution=f'''def {name}({typed}) -> np.ndarray:
    """TODO: what it gives, in one sentence.

    Parameters
    ----------
{described}

    Returns
    -------
    ndarray, shape (…)

    Examples
    --------
    >>> {name}({examples})
    TODO
    """
    ### BEGIN SOLUTION
    raise NotImplementedError("TODO: the model solution of {name}")
    ### END SOLUTION''',
        check=f"""expect({name}({examples}), [1.0, 2.0], "{name} of the example by hand", "TODO: a tip")

print("✓ {name}")""",
        reference=f'''def {name}({given}):
    """TODO: the reference, in plain NumPy; it gives the expected values."""
    raise NotImplementedError("TODO: the reference of {name}")''',
        suite=f'''@exercise("{name}", points={points})
class {class_name(name)}:
    @core
    @weight({points}, hint="TODO: what to tell a student who fails this.")
    @given({drawn})
    def test_agrees(self, student, {given}):
        """TODO: the property in one sentence, as students read it."""
        expected = {name}({given})
        agree(student.{name}({given}), expected, rounding({first}.dtype, {first}.size) * np.abs(expected))''',
        wheats=f'''    Wheat(
        exercise="{name}",
        name="TODO: how it differs from the model solution",
        code="""
def {name}({given}):
    raise NotImplementedError("TODO: a right solution, written differently")
""",
    ),
''',
        chaffs=f"""    Chaff(
        exercise="{name}",
        name="TODO: the misconception in words",
        edits={{"TODO: text that stands once in the model solution": "TODO: what a mistaken student writes there"}},
        hint="TODO: one or two sentences to the student who has this misconception.",
    ),
""",
    )
