"""What the kit says when something cannot be used: one sentence, without the way through its own code."""

from __future__ import annotations


class KitError(ValueError):
    """A file that the kit needs cannot be used; the message says which, and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows: the sentence alone."""
        return [str(self)]
