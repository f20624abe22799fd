"""Where the templates are: ours, and those of nbgrader's formgrader that they extend."""

from __future__ import annotations

from pathlib import Path

import nbgrader

OURS = str(Path(__file__).parent)
NBGRADERS = str(Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates")
