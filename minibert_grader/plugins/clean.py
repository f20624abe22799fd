"""Take script and style out of what a student wrote or made, before it reaches a TA's browser."""

from __future__ import annotations

from bleach.sanitizer import ALLOWED_ATTRIBUTES, ALLOWED_TAGS
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat.notebooknode import NotebookNode

TEXT_TAGS = "br details div h1 h2 h3 h4 h5 h6 hr p pre span sub summary sup table tbody td th thead tr u"


class CleanOutput(SanitizeHTML):
    """nbconvert's SanitizeHTML with the plain tags that the course's own text uses; locked text passes as it is."""

    def __init__(self, **kw) -> None:
        super().__init__(**kw)
        self.enabled = True
        self.tags = sorted({*ALLOWED_TAGS, *TEXT_TAGS.split()})
        self.attributes = ALLOWED_ATTRIBUTES

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int) -> tuple[NotebookNode, dict]:
        if cell.cell_type != "code" and cell.metadata.get("nbgrader", {}).get("locked"):
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)
