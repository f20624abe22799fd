"""`minibert watch`: grade submissions as they arrive."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from rich.console import Console

from minibert_grader.commands.options import Jobs


def watch(
    jobs: Jobs = 1,
    once: Annotated[bool, typer.Option("--once", help="Serve what is there now and stop, as for cron.")] = False,
) -> None:
    """Grade submissions as they arrive in submitted/ or the exchange, and put their pages out.

    Off unless nbgrader_config.py says for which assignments, and how many pages a student gets a day. Runs until it is
    stopped with Ctrl-C; other graders may run beside it.
    """
    from datetime import date

    from minibert_grader.course.folder import Course
    from minibert_grader.running.watch.policy import policy_of
    from minibert_grader.running.watch.watching import Watched
    from minibert_grader.terms.exchange import course_in_exchange

    course, console = Course.find(), Console(soft_wrap=True, highlight=False, markup=False)
    policy = policy_of(course)
    place = course_in_exchange(course)
    watched = [Watched(course, name, place, policy.pages_a_day, jobs, console.print) for name in policy.assignments]
    console.print(f"Watching {', '.join(policy.assignments)}: {policy.pages_a_day} pages a student a day.")
    looks = 0
    while looks < 2 or not once:  # what is at rest is seen at the second look
        for each in watched:
            each.look(date.today())
        looks += 1
        if looks < 2 or not once:
            time.sleep(policy.seconds)
