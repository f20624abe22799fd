"""What a student's kernel or file says that cells showed, reduced to what may go on a page."""

from __future__ import annotations

from typing import Any

from minibert_grader.sandbox.budget import BUDGET

PAGE_WIDTH = 840  # pixels between the margins of nbgrader's feedback


def plain_outputs(raw: Any, room: int = BUDGET.outputs) -> list[dict[str, Any]]:
    """Outputs as a student's kernel claims them, reduced to well-formed nbformat outputs; the rest is dropped.

    What is longer than `room`, in characters, is left out.
    """
    outputs = []
    for item in raw if isinstance(raw, list) else []:
        if not isinstance(item, dict):
            continue
        room -= 100 + characters(item)
        if room < 0:
            outputs.append(stopped("The rest of what this cell shows is left out: it is too much."))
            break
        kind = item.get("output_type")
        if kind == "stream" and item.get("name") in ("stdout", "stderr") and isinstance(item.get("text"), str):
            outputs.append({"output_type": kind, "name": item["name"], "text": item["text"]})
        elif kind in ("display_data", "execute_result") and isinstance(item.get("data"), dict):
            data = {
                mime: text for mime, text in item["data"].items() if isinstance(mime, str) and isinstance(text, str)
            }
            metadata = _picture_metadata(item.get("metadata"))
            count = {"execution_count": None} if kind == "execute_result" else {}
            outputs.append({"output_type": kind, "data": data, "metadata": metadata, **count})
        elif kind == "error" and isinstance(item.get("traceback"), list):
            lines = [line for line in item["traceback"] if isinstance(line, str)]
            name, message = str(item.get("ename")), str(item.get("evalue"))
            outputs.append({"output_type": kind, "ename": name, "evalue": message, "traceback": lines})
    return outputs


def joined(raw: list[Any]) -> list[Any]:
    """Outputs as a notebook file has them, texts that it cuts into lines as one, without what lies deeper than any."""
    return [_joined(item) for item in raw]


def _joined(value: Any, levels: int = 4) -> Any:
    if isinstance(value, str):
        return value.encode(errors="replace").decode()  # half a character can be in no file
    if isinstance(value, dict) and levels:
        parts = {_joined(key): _joined(part, levels - 1) for key, part in value.items()}
        return {**parts, "traceback": _lines(value["traceback"])} if "traceback" in value else parts
    if isinstance(value, list):
        return "".join(_lines(value))
    return value if isinstance(value, (bool, int, float)) else None


def _lines(value: Any) -> list[str]:
    return [_joined(line) for line in value if isinstance(line, str)] if isinstance(value, list) else []


def characters(item: Any) -> int:
    """How many characters there are in some JSON."""
    if isinstance(item, dict):
        return sum(map(characters, item)) + sum(map(characters, item.values()))
    return sum(map(characters, item)) if isinstance(item, list) else len(str(item))


def stopped(reason: str) -> dict[str, Any]:
    """The output of a cell that was ended, or not run."""
    return {"output_type": "error", "ename": "Stopped", "evalue": reason, "traceback": [reason]}


def _picture_metadata(raw: Any) -> dict[str, Any]:
    """Alt text and size of a picture, no wider than the feedback's page; nothing else of the metadata is kept."""
    picture = raw.get("image/png") if isinstance(raw, dict) else None
    if not isinstance(picture, dict):
        return {}
    kept: dict[str, Any] = {key: n for key in ("width", "height") if type(n := picture.get(key)) is int}
    if kept.get("width", 0) > PAGE_WIDTH:
        kept = {"width": PAGE_WIDTH}  # the browser keeps the proportions
    if isinstance(picture.get("alt"), str):
        kept["alt"] = picture["alt"][:2000]
    return {"image/png": kept}
