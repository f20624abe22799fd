"""Marking in the formgrader: pages and one script beside nbgrader's own, behind the same login."""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "minibert_grader.marking"}]


def _load_jupyter_server_extension(server: Any) -> None:
    from minibert_grader.marking.handlers import add_handlers

    add_handlers(server.web_app)


async def _start_jupyter_server_extension(server: Any) -> None:
    """Once all extensions are loaded: nbgrader's lists say what there is to do."""
    from minibert_grader.marking.lists import show_what_there_is_to_do

    show_what_there_is_to_do(server.web_app.settings)
