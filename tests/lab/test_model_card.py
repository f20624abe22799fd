"""The model card's figures are those of the published weights, as far as no corpus is needed to measure them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minibert_lab.battery import battery_results
from minibert_lab.commands import published_model
from minibert_lab.evaluation import (
    KINDS,
    SENTENCES,
    filled,
    load_model,
    masked_metrics,
    neighbours,
    story_rows_held_out,
)

CARD = (Path(__file__).parents[2] / "docs" / "model_card.md").read_text()


def published(measure: str) -> float:
    return float(re.search(rf"^\| {measure} \| ([\d.,]+) \|$", CARD, re.MULTILINE)[1].replace(",", ""))


@pytest.fixture(scope="module")
def model():
    return load_model(published_model())


def test_it_reaches_what_it_must():
    assert published("parameters") == 4_498_880
    assert published("perplexity austen") <= 28.0
    assert published("top5 simple") >= 0.85


def test_simple_english_is_predicted_as_published(model):
    params, config, tokenizer = model
    rows = story_rows_held_out(tokenizer.encode, config.max_positions)
    measured = masked_metrics(params, config, rows, 5)
    assert measured["perplexity"] == pytest.approx(published("perplexity simple"), rel=1e-3)
    assert measured["top5"] == pytest.approx(published("top5 simple"), abs=2e-3)


def test_questions_are_answered_as_published(model):
    results = battery_results(*model)
    for kind, row in results.items():
        assert f"| {kind} | {row['questions']} | {row['right']} |" in CARD
    assert sum(row["right"] for row in results.values()) / 200 == published("battery top1")


def test_masks_are_filled_as_published(model):
    for sentence in SENTENCES:
        word, share = filled(*model, sentence)[0]
        assert f"| {sentence} | {word} {share:.0%}" in CARD


def test_words_of_a_kind_are_neighbours(model):
    params, _, tokenizer = model
    for word, kind in KINDS.items():
        found = neighbours(params, tokenizer, word)
        assert f"| {word} | {', '.join(found)} |" in CARD
        assert len(kind & set(found)) >= 3


def test_the_cat_sits_on_something_to_sit_on(model):
    word = filled(*model, "the cat sat on the [MASK].")[0][0]
    assert f" {word} " in " mat rug carpet floor grass chair stool sofa bench bed cushion pillow wall roof step "
