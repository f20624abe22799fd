"""Take links and pipes out of a submission, before nbgrader copies its files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def remove_links(notebooks: list[str], **_: object) -> None:
    """Delete what is neither a file nor a folder from the folder of a submission; nbgrader's `pre_convert_hook`.

    nbgrader copies the files beside a notebook to autograded/ and from there to feedback/, which students read. A link
    would take along the file it points to, such as the model solutions; a pipe would stop the student's grading.
    """
    for folder in {Path(notebook).parent for notebook in notebooks}:
        for path in list(_special(folder)):
            path.unlink()


def _special(folder: Path) -> Iterator[Path]:
    """Links, not followed, pipes and sockets; what is named as a notebook is left to the reader."""
    for place, folders, files in os.walk(folder):
        for path in (Path(place) / name for name in (*folders, *files)):
            if path.suffix != ".ipynb" and (path.is_symlink() or not (path.is_file() or path.is_dir())):
                yield path
