"""docs/model_card.md: every figure of it from the kit's recipe.json and measured.json, none by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from minibert_kit import KitError, load_recipe

from minibert_grader.course.quotes import filled, looked_up, marks_of
from minibert_grader.errors import CourseError

# What everybody knows, of the sentences that the evaluation fills.
KNOWN = {
    "today is monday. tomorrow will be [MASK].": {"tuesday"},
    "two and three make [MASK].": {"five"},
    "hot is the opposite of [MASK].": {"cold"},
    "the farmer gives hay to the [MASK].": {"horse", "cow", "donkey", "horses", "cows"},
}
COMPARED = ("perplexity_austen", "perplexity_simple", "top1_austen", "top5_austen", "top1_simple", "top5_simple")


def card_anew(card: Path, kit: Path) -> tuple[list[str], list[str]]:
    """Write the model card's figures anew.

    Parameters
    ----------
    card : path
        A Markdown text with marks as of `minibert_grader.course.quotes`.
    kit : path
        Folder of the kit's recipe.json and measured.json.

    Returns
    -------
    changed : list of str
        "old → new" for each value that is another one now.
    wrong : list of str
        A sentence for each claim of the card that no longer holds.

    Raises
    ------
    CourseError
        If a file cannot be read.
    """
    try:
        recipe, text = load_recipe(kit), card.read_text(encoding="utf-8")
    except (KitError, OSError) as error:
        raise CourseError(str(error)) from None
    marks = marks_of(text)
    values, wrong = looked_up(marks, words_for(recipe), card.name)
    pairs = [(mark.value, value) for mark, value in zip(marks, values, strict=True) if mark.value is not None]
    changed = [f"{old} → {new}" for old, new in pairs if old != new]
    if changed:
        card.write_text(filled(text, values), encoding="utf-8")
    return changed, wrong


def words_for(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """What the card's marks may name: recipe, measured, heads, tables, compared, curves, mistakes."""
    measured = recipe["measured"]
    titled = [f"**{title}**\n\n{markdown_table(columns, rows)}" for title, columns, rows in tables(measured)]
    said = {text: measured["fill_mask"][text][0][0] for text in KNOWN}
    wrong = [f"*{text.replace('[MASK]', said[text])}*" for text, right in KNOWN.items() if said[text] not in right]
    return {
        "recipe": recipe,
        "measured": measured,
        "heads": measured["heads"],
        "tables": "\n\n" + "\n\n".join(titled) + "\n\n",
        "compared": _compared(measured),
        "curves": _curves(recipe),
        "mistakes": f"It says {', '.join(wrong)}" if wrong else "It gives the right word in the four facts above",
    }


def _compared(measured: Mapping[str, Any]) -> str:
    """The figures of these weights beside those of the edition before, or that there was none."""
    before = measured["before"]
    if not before:
        return "\n\nThese are the first published weights.\n\n"
    rows = [[name.replace("_", " "), f"{before[name]}", f"{measured[name]}"] for name in COMPARED]
    for kind, row in measured["battery"].items():
        rows.append([f"battery, {kind}, of {row['questions']}", str(before["battery"][kind]), str(row["right"])])
    return f"\n\n{markdown_table(['measure', 'before', 'now'], rows)}\n\n"


def _curves(recipe: Mapping[str, Any]) -> str:
    """The figure of the training, with what it shows in words."""
    seen, steps = recipe["measured"]["training"], [start for start, _ in recipe["lengths"][1:]]
    words = (
        f"Four curves over {recipe['steps']:,} steps. Training loss falls from {seen['first_loss']:.0f} to "
        f"{seen['last_loss']:.1f} nats with a step up at steps {' and '.join(map(str, steps))}, where rows become "
        f"longer. Held-out perplexity falls to {seen['perplexity_corpus']:.0f} on the novels and "
        f"{seen['perplexity_simple']:.1f} on simple English. The learning rate rises in {recipe['warmup']} steps and "
        f"falls in a line. The gradient norm ends near {seen['gradient_norm']:.1f}."
    )
    return f"![{words}](figures/pretraining_curves.png)"


def markdown_table(columns: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(line)} |" for line in [columns, ["---"] * len(columns), *rows])


def tables(result: Mapping[str, Any]) -> list[tuple[str, list[str], list[list[str]]]]:
    """Title, columns and rows of every table of an evaluation."""
    kinds = result["neighbours_of_their_kind"]
    numbers = [
        [name.replace("_", " "), f"{value:,}"] for name, value in result.items() if isinstance(value, int | float)
    ]
    near = [[word, ", ".join(found), f"{kinds[word]} of {len(found)}"] for word, found in result["neighbours"].items()]
    masks = [
        [text, ", ".join(f"{word} {share:.0%}" for word, share in best)] for text, best in result["fill_mask"].items()
    ]
    heads = [
        [habit, str(row["layer"]), str(row["head"]), f"{row['share']:.1%}", f"{row['uniform']:.1%}"]
        for habit, row in result["heads"].items()
    ]
    battery = [[kind, str(row["questions"]), str(row["right"])] for kind, row in result["battery"].items()]
    return [
        ("Numbers on held-out text", ["measure", "value"], numbers),
        ("Questions about the made-up world", ["kind", "questions", "right at rank 1"], battery),
        ("Nearest words among the token embeddings", ["word", "nearest", "of its kind"], near),
        ("Fill in the mask", ["text", "likeliest words"], masks),
        ("Habits of attention heads, counted from 0", ["habit", "layer", "head", "attention", "if equal"], heads),
    ]
