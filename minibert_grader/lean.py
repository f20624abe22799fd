"""Leave undone what a library does at its import and nobody here uses: two seconds of each start."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType


def spare_grammars() -> None:
    """Before nbformat is imported: let the grammar of international addresses be built when one is checked.

    jsonschema builds it whenever it is imported. No schema of a notebook has such an address.
    """
    name = "rfc3987_syntax"
    if name in sys.modules:
        return
    module = ModuleType(name)

    def is_valid_syntax(*arguments: str) -> bool:
        if sys.modules.get(name) is module:
            del sys.modules[name]
        return bool(importlib.import_module(name).is_valid_syntax(*arguments))

    module.is_valid_syntax = is_valid_syntax  # type: ignore[attr-defined]
    sys.modules[name] = module
