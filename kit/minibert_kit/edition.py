"""Which edition of the course this kit belongs to."""

from __future__ import annotations

from IPython import get_ipython

from minibert_kit.session import watch
from minibert_kit.threads import one_thread

EDITION = "2026.2"


class OtherEdition(ImportError):
    """Notebook and kit belong to different editions of the course."""

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows: the sentence alone."""
        return [str(self)]


def check_edition(notebook: str) -> None:
    """Stop a notebook of another edition than the kit's in its first cell.

    In Jupyter, matrix products run on one thread from here on, and what runs is noted for the last cell.

    Parameters
    ----------
    notebook : str
        The edition that the notebook was released with.

    Raises
    ------
    OtherEdition
        Saying what to install.

    Examples
    --------
    >>> check_edition(EDITION)
    """
    if notebook != EDITION:
        raise OtherEdition(
            f"This notebook belongs to edition {notebook} of the course, and the minibert-kit that is installed to "
            f"{EDITION}. Install the kit that came with your notebooks (pip install, then restart the kernel)."
        )
    if hasattr(get_ipython(), "kernel"):
        one_thread()
    watch()
