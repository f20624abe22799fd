"""A failed check: the lines that a student sees."""

from __future__ import annotations

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from minibert_kit import checks
from minibert_kit.checks import CheckFailed, expect, expect_dtype, expect_equal, expect_raises, few, floats, given


@pytest.fixture
def shown(monkeypatch):
    """Run code as a cell of IPython; the lines that it shows of an error."""
    shell = InteractiveShell()
    lines: list[str] = []
    monkeypatch.setattr(shell, "_showtraceback", lambda kind, error, stb: lines.extend(stb))

    def show(code: str) -> list[str]:
        shell.user_ns.update({name: getattr(checks, name) for name in checks.__all__})
        shell.run_cell(code, store_history=False)
        return "\n".join(lines).splitlines()

    return show


def test_it_says_what_was_expected_what_came_and_last_the_tip(shown):
    lines = shown('expect([1, 2], [1, 3], "two numbers", "count again")')
    assert lines == ["✗ two numbers: expected", "[1. 3.]", "got", "[1. 2.]", "Tip: count again"]


def test_without_a_tip_the_last_line_is_what_came(shown):
    assert shown('expect_equal("a", "b", "a letter")') == ["✗ a letter: expected", "'b'", "got", "'a'"]


def test_an_example_of_hypothesis_stands_before_the_tip_and_nothing_is_guessed(shown):
    code = """@few
@given(x=floats(2), n=st.integers(0, 9))
def property(x, n):
    assert n >= 0
    expect(x + n, x, "a sum", "add nothing")
property()"""
    lines = shown(code)
    assert lines[0] == "✗ a sum: expected" and lines[-1] == "Tip: add nothing"
    assert any(line.endswith(": property(") for line in lines), lines
    assert not any("Explanation" in line or "#" in line for line in lines), lines
    assert len(lines) < 12


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: expect(None, 1, "x"), "x: expected an array, got None"),
        (lambda: expect([1], [[1]], "x", "t"), r"x: expected shape \(1, 1\), got shape \(1,\)\.\nTip: t"),
        (lambda: expect(np.nan, 1.0, "x"), "x: expected\n1.0\ngot\nnan"),
        (lambda: expect_equal(None, "a", "x"), "x: expected 'a', got None"),
        (lambda: expect_dtype(np.float32(1), np.float64, "x"), "x: expected dtype float64, got float32"),
        (lambda: expect_raises(ValueError, lambda: 1, "x"), "x: expected ValueError, but a result was returned"),
        (lambda: expect_raises(ValueError, lambda: [][1], "x"), "x: expected ValueError, got IndexError"),
    ],
)
def test_every_kind_of_check_fails_with_words(call, said):
    with pytest.raises(CheckFailed, match=said):
        call()


def test_what_is_right_passes():
    expect([1 + 1e-9], [1], "x")
    expect_equal((1, 2), [1, 2], "x")
    expect_dtype(np.float32(1), np.float32, "x")
    expect_raises(ValueError, lambda: int("a"), "x")


def test_a_property_that_holds_passes():
    few(given(x=floats(2))(lambda x: expect(x, x, "x")))()
