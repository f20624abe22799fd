"""Your own function from an earlier notebook where it passes its checks there, else the given one."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from minibert_kit.earlier import NotUsable, function_of
from minibert_kit.errors import KitError


def mine_or_given(name: str) -> Callable[..., Any]:
    """The function to use, and a line that says whose it is; what `given.py` beside the notebook offers.

    Parameters
    ----------
    name : str
        Such as "softmax".

    Returns
    -------
    callable

    Raises
    ------
    KitError
        If there is no given.py beside this notebook.
    KeyError
        If no earlier notebook asks for the function.
    """
    try:
        given = importlib.import_module("given")
    except ModuleNotFoundError as error:
        if error.name != "given":
            raise
        raise KitError(
            "given.py is missing. It came in this notebook's folder and holds what earlier notebooks asked for, "
            f"such as {name}. Put it beside this notebook (into {Path.cwd()}) and run this cell again."
        ) from None
    function: Callable[..., Any] = given.mine_or_given(name)
    return function


class Chooser:
    """`mine_or_given` of one assignment.

    Parameters
    ----------
    functions : dict
        The given functions by name.
    notebooks : dict of str to str
        Function to the earlier assignment that asks for it.
    folder : path
        This assignment's folder; the earlier ones are looked for beside it.
    """

    def __init__(self, functions: dict[str, Any], notebooks: dict[str, str], folder: Path) -> None:
        self._functions, self._notebooks, self._folder = functions, notebooks, Path(folder)
        self._chosen: dict[str, tuple[Callable[..., Any], str]] = {}  # and why it is not the student's

    def __call__(self, name: str) -> Callable[..., Any]:
        """The function to use, and a line that says whose it is.

        Parameters
        ----------
        name : str
            Such as "softmax".

        Returns
        -------
        callable
            Yours, if the notebook that asks for it lies beside this one's folder and its check there passes.

        Raises
        ------
        KeyError
            If no earlier notebook asks for it.

        Examples
        --------
        >>> Chooser({"double": lambda x: 2 * x}, {"double": "01_first"}, Path("."))("double")(4)
        double: given (no 01_first.ipynb of yours was found)
        8
        """
        if name not in self._notebooks:
            raise KeyError(f"{name!r} is not among the given functions: {', '.join(self._notebooks)}")
        if name not in self._chosen:
            # An earlier notebook asks in turn for still earlier functions: each is looked for once.
            self._chosen[name] = self._functions[name], "it is being looked for"
            self._chosen[name] = self._choose(name)
        function, why = self._chosen[name]
        print(f"{name}: {f'given ({why})' if why else 'yours'}")
        return function

    def _choose(self, name: str) -> tuple[Callable[..., Any], str]:
        notebook = self._notebooks[name]
        path = self._folder.parent / notebook / f"{notebook}.ipynb"
        try:
            return function_of(path, name, json.loads(path.read_text(encoding="utf-8"))), ""
        except FileNotFoundError:
            return self._functions[name], f"no {path.name} of yours was found"
        except NotUsable as reason:
            return self._functions[name], str(reason)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return self._functions[name], f"your {path.name} cannot be read"
