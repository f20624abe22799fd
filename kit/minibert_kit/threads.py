"""Matrix products on one thread: the notebooks' are small, and threads that wait for each other make them slower."""

from __future__ import annotations

import os

from threadpoolctl import threadpool_limits

# What threadpoolctl cannot set in a running process: Apple's Accelerate, which NumPy uses on newer Macs.
FROM_THE_ENVIRONMENT = ("VECLIB_MAXIMUM_THREADS",)


def one_thread() -> None:
    """Let NumPy's matrix products run on one thread from now on, in this process."""
    for name in FROM_THE_ENVIRONMENT:
        os.environ.setdefault(name, "1")
    threadpool_limits(limits=1, user_api="blas")
