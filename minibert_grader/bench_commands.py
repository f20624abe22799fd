"""`minibert bench …`: measure this project against its peers, side by side."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table


def bench_model(
    threads: Annotated[int, typer.Option(min=1, help="Threads for each of the two.")] = 2,
    seconds: Annotated[float, typer.Option(min=1, help="Time for the training rounds; half of it for inference.")] = 15,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of a table.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table as docs/speed.md has it.")] = False,
) -> None:
    """Time the reference in NumPy against the same model in eager PyTorch: a training step, and inference.

    One training step is forward, backward, clip and AdamW on 32 sequences of 64 tokens in float32. Medians of
    interleaved rounds.
    """
    from minibert_grader.model_bench import measure

    result = measure(threads, seconds)
    if as_json:
        print(json.dumps(result, indent=1))
        return
    rows = _rows(result)
    if markdown:
        lines = [["", "reference", "PyTorch", "ratio"], ["---", "---:", "---:", "---:"], *rows]
        print("\n".join(f"| {' | '.join(line)} |" for line in lines))
        return
    table = Table("", "reference", "PyTorch", "ratio", title=f"On {threads} threads, float32")
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*row)
    load = max(result["other_load"], result["inference"]["other_load"])
    if load > 0.2:
        table.caption = f"Other programs took {load:.1f} processors meanwhile: measure again on a quiet machine."
    Console().print(table)


def _rows(result: dict) -> list[list[str]]:
    """What was measured, line by line: of the reference, of PyTorch, and how the two compare (above 1: for us)."""
    rows = []
    for name, row in (("training step", result), ("inference", result["inference"])):
        ours, theirs = row["reference_tokens_per_s"], row["torch_tokens_per_s"]
        rows.append([name, f"{ours:,} tokens/s", f"{theirs:,} tokens/s", f"{row['ratio']:.2f}"])
    for part, title in (("products_ms", "matrix products of a step"), ("rest_ms", "all else of a step")):
        ours, theirs = (result["profile"][name][part] for name in ("reference", "torch"))
        rows.append([title, f"{ours} ms", f"{theirs} ms", f"{theirs / ours:.2f}"])
    ours, theirs = result["reference_peak_mb"], result["torch_peak_mb"]
    rows.append(["peak memory", f"{ours:.0f} MB", f"{theirs:.0f} MB", f"{theirs / ours:.2f}"])
    return rows
