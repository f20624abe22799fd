"""The examples in the docstrings are true, every public function has one, and only NumPy is imported."""

import ast
import doctest
import importlib
import inspect
import pkgutil
import sys
from pathlib import Path

import numpy as np
import pytest

import minibert_ref

PREFIX = "minibert_ref."
MODULES = sorted(
    module.name.removeprefix(PREFIX)
    for module in pkgutil.walk_packages(minibert_ref.__path__, PREFIX)
    if not module.ispkg
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    module = importlib.import_module(f"minibert_ref.{name}")
    assert doctest.testmod(module, extraglobs={"np": np}).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_and_class_is_documented(name):
    module = importlib.import_module(f"minibert_ref.{name}")
    assert module.__doc__
    for attribute, value in vars(module).items():
        if not attribute.startswith("_") and getattr(value, "__module__", None) == module.__name__ and callable(value):
            text = inspect.getdoc(value) or ""
            assert text, f"{name}.{attribute} has no docstring"
            if inspect.isfunction(value):
                for section in ("Parameters\n---", "Examples\n---"):
                    assert section in text, f"{name}.{attribute} has no section {section[:-4]}"


@pytest.mark.parametrize("name", MODULES)
def test_imports_are_numpy_and_the_standard_library(name):
    source = Path(importlib.import_module(f"minibert_ref.{name}").__file__).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module]
        for imported in names:
            top = imported.split(".")[0]
            assert top in {"numpy", "minibert_ref"} or top in sys.stdlib_module_names, f"{name} imports {imported}"
            assert top != "pickle"
    assert len(source.splitlines()) <= 320, f"{name} has grown beyond what fits in a head"
