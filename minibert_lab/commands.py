"""The laboratory's commands: train the reference Mini-BERT, measure what it can do, and time it.

`minibert` finds them by the entry points in pyproject.toml.
"""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

_BLAS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def pretrain(
    corpus: Annotated[list[Path], typer.Option("--corpus", help="A .txt or .txt.xz file, UTF-8; may be repeated.")],
    steps: Annotated[int, typer.Option(min=1, help="Training steps of 64 rows of 64 tokens.")] = 18_000,
    out: Annotated[Path, typer.Option(help="Folder for weights, vocabulary, curves and checkpoint.")] = Path(
        "pretrained"
    ),
    threads: Annotated[int, typer.Option(min=1, help="Threads; the weights do not depend on it.")] = 2,
    every: Annotated[int, typer.Option(min=1, help="Steps between checkpoints.")] = 250,
) -> None:
    """Train the reference Mini-BERT on a corpus and on simple English that it makes up itself.

    Killed at any moment and started again with the same words, it goes on from its last checkpoint and ends with the
    same weights to the bit.
    """
    _one_blas_thread()
    from minibert_lab.pretraining import recipe_for
    from minibert_lab.pretraining_run import run

    done = run(corpus, out, recipe_for(steps), threads, every, Console(stderr=True))
    print(f"{done['steps']} steps done; weights, vocabulary and curves are in {out}.")


def _one_blas_thread() -> None:
    """Give BLAS one thread: the parts of a batch run side by side already, and sums must not depend on the machine.

    BLAS reads its variable when NumPy loads. Where that happened too early, the command starts itself once more.
    """
    if os.environ.get(_BLAS[0]) == "1":
        return
    os.environ.update(dict.fromkeys(_BLAS, "1"))
    if "numpy" in sys.modules and Path(sys.argv[0]).stem == "minibert":
        os.execv(sys.executable, [sys.executable, *sys.argv])


def evaluate(
    model: Annotated[
        Path | None, typer.Option(help="Folder that minibert pretrain wrote; the students' kit unless given.")
    ] = None,
    corpus: Annotated[
        list[Path] | None,
        typer.Option(
            "--corpus", help="The training corpus, to choose its held-out part anew instead of trusting the copy."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of tables.")] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the tables as docs/model_card.md has them.")
    ] = False,
) -> None:
    """Measure a trained Mini-BERT on text that it never saw: perplexity, questions, neighbours, heads."""
    from minibert_lab.evaluation import evaluate as measure
    from minibert_lab.model_card import markdown_table, tables

    result = measure(model or published_model(), corpus or ())
    if as_json:
        print(json.dumps(result, indent=1))
        return
    console = Console()
    for title, columns, rows in tables(result):
        if markdown:
            print(f"**{title}**\n\n{markdown_table(columns, rows)}\n")
            continue
        table = Table(*columns, title=title)
        for row in rows:
            table.add_row(*(cell.replace("[", "\\[") for cell in row))
        console.print(table)


def published_model() -> Path:
    """The folder of the students' kit, where the published weights and vocabulary are."""
    import minibert_kit

    return Path(minibert_kit.__file__).parent


def info(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of a table.")] = False,
) -> None:
    """Print the parameter table of the reference Mini-BERT: 4,498,880 numbers."""
    from minibert_ref.config import MiniBERTConfig, parameter_table

    rows = [(name, shape, math.prod(shape)) for name, shape in parameter_table(MiniBERTConfig()).items()]
    total = sum(count for _, _, count in rows)
    if as_json:
        print(json.dumps({"parameters": total, "table": [[name, list(shape), count] for name, shape, count in rows]}))
        return
    table = Table("parameter", "shape", "count", title="Mini-BERT", caption=f"{total:,} parameters")
    table.columns[2].justify = "right"
    for name, shape, count in rows:
        table.add_row(name, str(tuple(shape)), f"{count:,}")
    Console().print(table)


def kit_data(
    kit: Annotated[Path, typer.Argument(help="Folder of the kit's weights and vocabulary.")] = Path("kit/minibert_kit"),
) -> None:
    """Write the kit's hidden_states.npz anew from its weights; `publish-weights` does it too."""
    from minibert_lab.kit_data import write_hidden_states

    print(f"written: {write_hidden_states(kit)}")


def publish_weights(
    run: Annotated[Path, typer.Argument(help="Folder in which minibert pretrain has finished.")],
    corpus: Annotated[
        list[Path] | None, typer.Option("--corpus", help="The training corpus, to choose its held-out part anew.")
    ] = None,
    kit: Annotated[Path, typer.Option(help="Folder of the kit's weights and vocabulary.")] = Path("kit/minibert_kit"),
    docs: Annotated[Path, typer.Option(help="Folder of model_card.md and its figures.")] = Path("docs"),
) -> None:
    """Measure newly trained weights, and put them and every figure of them into the kit and the model card.

    `make weights RUN=FOLDER` does this, and then makes anew what notebooks and release say. Claims of the card that are
    no longer true are printed and wait for a person.
    """
    _one_blas_thread()
    from minibert_lab.model_card import card_anew
    from minibert_lab.publishing import publish

    measured = publish(run, kit, docs / "figures", corpus or ())
    changed, wrong = card_anew(docs / "model_card.md", kit)
    print(f"{kit}: perplexity {measured['perplexity_austen']} and {measured['perplexity_simple']}, battery", end=" ")
    print(f"{measured['battery_top1']:.1%}; {docs / 'model_card.md'}: {len(changed)} values are new.")
    for line in wrong:
        print(line)


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
    from minibert_lab.bench import measure

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
