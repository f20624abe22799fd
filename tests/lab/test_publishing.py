"""Publishing weights: the kit, the figures and the model card follow; the same weights change nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from minibert_kit import load_hidden_states, load_recipe

from minibert_grader.course.quotes import without_marks
from minibert_grader.errors import CourseError
from minibert_lab import publishing
from minibert_lab.model_card import card_anew
from minibert_lab.publishing import publish, training
from minibert_ref.weights import load_weights, save_weights

ROOT = Path(__file__).parents[2]
KIT, CARD = ROOT / "kit" / "minibert_kit", ROOT / "docs" / "model_card.md"
HISTORY = "step,loss,gradient_norm,learning_rate,perplexity_corpus,perplexity_simple,top5_simple,battery_top1\n"
HISTORY += "1,9.0000,1.0000,5.0e-06,,,,\n2,2.7000,1.5000,0.0e+00,22.0000,1.8000,0.9000,0.2500\n"
MEASURED = {name: value for name, value in load_recipe(KIT)["measured"].items() if name not in ("training", "before")}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A kit and docs of today, and the folder of a training with the same weights; measuring takes no time."""
    for folder in ("kit", "docs/figures", "run"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("weights.safetensors", "vocab.json", "recipe.json", "measured.json", "hidden_states.npz"):
        shutil.copy(KIT / name, tmp_path / "kit")
    for name in ("weights.safetensors", "vocab.json", "recipe.json"):
        shutil.copy(KIT / name, tmp_path / "run")
    shutil.copy(CARD, tmp_path / "docs")
    shutil.copy(ROOT / "docs" / "figures" / "pretraining_curves.png", tmp_path / "run" / "curves.png")
    shutil.copy(ROOT / "docs" / "figures" / "pretraining_curves.png", tmp_path / "docs" / "figures")
    (tmp_path / "run" / "history.csv").write_text(HISTORY)
    monkeypatch.setattr(publishing, "evaluate", lambda run, corpus: MEASURED)
    return tmp_path


def published(course) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for part in ("kit", "docs") for path in sorted((course / part).rglob("*.*"))}


def test_the_card_is_what_the_kit_says(tmp_path):
    copy = Path(shutil.copy(CARD, tmp_path))
    assert card_anew(copy, KIT) == ([], []), "run minibert publish-weights, or mend the sentence"
    text = without_marks(copy.read_text())
    assert "{" not in text and "| battery top1 |" in text


def test_publishing_the_same_weights_again_changes_nothing(course):
    publish(course / "run", course / "kit", course / "docs" / "figures")
    first = published(course)
    publish(course / "run", course / "kit", course / "docs" / "figures")
    assert published(course) == first
    measured = json.loads((course / "kit" / "measured.json").read_text())
    assert {name: measured[name] for name in MEASURED} == MEASURED and measured["before"] == load_recipe(KIT)[
        "measured"
    ]["before"]
    states, today = load_hidden_states(course / "kit"), load_hidden_states(KIT)
    for sentence, array in states.items():
        np.testing.assert_allclose(array, today[sentence], rtol=2e-3, atol=2e-5)


def test_other_weights_are_published_whole_and_compared_with_those_before(course, monkeypatch):
    params, config = load_weights(course / "run" / "weights.safetensors")
    params["mlm_head_b"][:] = 1
    save_weights(course / "run" / "weights.safetensors", params, config, np.float16)
    recipe = json.loads((course / "run" / "recipe.json").read_text()) | {"steps": 12345, "mask_rate": 0.3}
    (course / "run" / "recipe.json").write_text(json.dumps(recipe))
    monkeypatch.setattr(publishing, "evaluate", lambda run, corpus: MEASURED | {"perplexity_austen": 19.123})
    publish(course / "run", course / "kit", course / "docs" / "figures")
    assert load_weights(course / "kit" / "weights.safetensors")[0]["mlm_head_b"][0] == 1
    changed, wrong = card_anew(course / "docs" / "model_card.md", course / "kit")
    card = without_marks((course / "docs" / "model_card.md").read_text())
    assert not wrong and any(each.endswith(" → 30") for each in changed)
    assert "12,345 steps" in card and "| perplexity austen | 19.123 |" in card
    assert f"| perplexity austen | {MEASURED['perplexity_austen']} | 19.123 |" in card
    assert card_anew(course / "docs" / "model_card.md", course / "kit")[0] == []


def test_a_claim_of_the_card_that_is_no_longer_true_is_named(course):
    measured = json.loads((course / "kit" / "measured.json").read_text())
    measured["heads"]["next token"]["share"] = 0.3
    (course / "kit" / "measured.json").write_text(json.dumps(measured))
    _, wrong = card_anew(course / "docs" / "model_card.md", course / "kit")
    assert len(wrong) == 1 and "with nearly all of their attention" in wrong[0]


@pytest.mark.parametrize("name", ["weights.safetensors", "vocab.json", "recipe.json", "history.csv", "curves.png"])
def test_an_unfinished_training_changes_nothing(course, name):
    before = published(course)
    (course / "run" / name).unlink()
    with pytest.raises(CourseError, match=f"lacks {name}"):
        publish(course / "run", course / "kit", course / "docs" / "figures")
    assert published(course) == before


@pytest.mark.parametrize("content", [b"", b"step,loss\n1,2\n", b"\xff\xfe", HISTORY[:150].encode()])
def test_a_history_that_is_none(course, content):
    (course / "run" / "history.csv").write_bytes(content)
    with pytest.raises(CourseError, match="not the history"):
        training(course / "run" / "history.csv")
