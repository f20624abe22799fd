"""Make the pictures of written answers anew in the sandbox, so that TA and student see them, and no byte more."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from minibert_grader.intake.pictures import PICTURE_DATA, one_name, shown_names, stored_as
from minibert_grader.plugins.judge import JudgeSubmission
from minibert_grader.sandbox.pictures import made_anew

RAW = "application/octet-stream"  # as what an attachment stays in the notebook until it was made anew: nothing shows it
MOST = 20  # of a notebook
LARGEST = 5 << 20


class ShowPictures(NbGraderPreprocessor):
    """Attach to each Markdown cell the pictures that it shows, made anew: attached, pasted, or in a file beside it."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        folder = Path(resources["metadata"]["path"])
        found: dict[tuple[int, str], bytes] = {}
        texts = [(place, cell) for place, cell in enumerate(nb.cells) if cell.cell_type == "markdown"]
        for (place, cell), names in zip(texts, shown_names([cell.source for _, cell in texts]), strict=True):
            for name, data in _pictures(cell, names, folder).items():
                if len(found) < MOST and len(data) <= LARGEST:
                    found[place, name] = data
            cell.pop("attachments", None)
        files = {f"{place}/{name}": data for (place, name), data in found.items()}
        made = made_anew(JudgeSubmission(parent=self.parent).warm(), files) if files else {}
        for place, name in found:
            if f"{place}/{name}" in made:
                kind, data = made[f"{place}/{name}"]
                attached = nb.cells[place].setdefault("attachments", NotebookNode())
                attached[name] = NotebookNode({kind: base64.b64encode(data).decode()})
        return nb, resources


def _pictures(cell: NotebookNode, names: list[str], folder: Path) -> dict[str, bytes]:
    """Name, as `picture_key` has it → content, of what may be a picture: attached, pasted, or a file of these names."""
    texts = {one_name(name): kinds[RAW] for name, kinds in cell.get("attachments", {}).items() if RAW in kinds}
    for number, data in enumerate(PICTURE_DATA.findall(cell.source)):
        texts[f"data:image{number}"] = data.partition("base64,")[2]
    found = {}
    for name, text in texts.items():
        try:
            found[name] = base64.b64decode(text)
        except (binascii.Error, ValueError):
            continue
    for name in names:
        path = folder / stored_as(name)
        if path.is_file() and path.stat().st_size <= LARGEST:
            found[name] = path.read_bytes()
    return found
