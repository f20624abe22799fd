"""New weights for the course: from a folder that `minibert pretrain` wrote to the kit and the model card."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from minibert_grader.errors import CourseError
from minibert_lab.evaluation import RECIPE, VOCABULARY, WEIGHTS, evaluate
from minibert_lab.kit_data import write_hidden_states
from minibert_lab.model_card import COMPARED
from minibert_lab.pretraining_run import CURVES, HISTORY
from minibert_ref.files import write_atomically

MEASURED = "measured.json"
_LAST = 100  # steps whose mean is the loss, or the norm, at the end


def publish(run: Path, kit: Path, figures: Path, corpus: Sequence[Path] = ()) -> dict[str, Any]:
    """Measure the weights of a finished training and put all that the kit needs of them into it.

    Nothing is written before everything is measured. The same weights published twice change nothing.

    Parameters
    ----------
    run : path
        Folder that `minibert pretrain` wrote.
    kit : path
        Folder of the kit's weights.
    figures : path
        Where the picture of the training goes.
    corpus : sequence of path, optional
        To choose the held-out text anew, instead of trusting the run's copy.

    Returns
    -------
    dict
        What was measured, as it stands in the kit's measured.json.

    Raises
    ------
    CourseError
        If a file is missing, damaged or foreign; nothing is written then.
    """
    missing = [name for name in (WEIGHTS, VOCABULARY, RECIPE, HISTORY, CURVES) if not (run / name).is_file()]
    if missing:
        raise CourseError(f"{run} lacks {', '.join(missing)}: name a folder in which minibert pretrain has finished.")
    measured = {**evaluate(run, corpus), "training": training(run / HISTORY), "before": _before(run, kit)}
    for name in (WEIGHTS, VOCABULARY, RECIPE):
        write_atomically(kit / name, [(run / name).read_bytes()])
    shutil.copyfile(run / CURVES, figures / "pretraining_curves.png")
    write_atomically(kit / MEASURED, [(json.dumps(measured, indent=1) + "\n").encode()])
    write_hidden_states(kit)
    return measured


def training(history: Path) -> dict[str, float]:
    """How a training began and ended, from its history.csv.

    Raises
    ------
    CourseError
        If the file is not what `minibert pretrain` writes.
    """
    try:
        with open(history, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        looks = [row for row in rows if row["perplexity_corpus"]]
        ends = {
            name: round(sum(float(row[name]) for row in rows[-_LAST:]) / len(rows[-_LAST:]), 2)
            for name in ("loss", "gradient_norm")
        }
        return {
            "first_loss": round(float(rows[0]["loss"]), 2),
            "last_loss": ends["loss"],
            "gradient_norm": ends["gradient_norm"],
            "perplexity_corpus": round(float(looks[-1]["perplexity_corpus"]), 2),
            "perplexity_simple": round(float(looks[-1]["perplexity_simple"]), 2),
        }
    except (OSError, ValueError, KeyError, IndexError, TypeError, ZeroDivisionError) as error:
        raise CourseError(f"{history} is not the history of a training ({error!r}).") from None


def _before(run: Path, kit: Path) -> dict[str, Any]:
    """The main figures of the weights that the kit has now; where it has the same ones, of those before them."""
    try:
        old = json.loads((kit / MEASURED).read_text(encoding="utf-8"))
        if (kit / WEIGHTS).read_bytes() == (run / WEIGHTS).read_bytes():
            return dict(old["before"])
        battery = {kind: row["right"] for kind, row in old["battery"].items()}
        return {**{name: old[name] for name in COMPARED}, "battery": battery}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{kit / MEASURED} is damaged ({error!r}); restore it from version control.") from None
