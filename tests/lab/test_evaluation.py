"""`minibert evaluate` and what it reads: the same numbers twice, one sentence where a file is wrong."""

import json
import lzma
import math

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from minibert_grader.errors import CourseError
from minibert_lab import commands
from minibert_lab.corpus import paragraphs, read_corpus, read_text, rows_of_stream, split_held_out
from minibert_lab.evaluation import evaluate, load_model, masked_metrics
from minibert_lab.head_habits import at_offset, at_same_token, at_separators, attention_shares
from minibert_ref.config import MiniBERTConfig
from minibert_ref.model import initial_params
from minibert_ref.weights import save_weights
from tests.lab import tiny

app = typer.Typer()
app.command()(commands.pretrain)
app.command()(commands.evaluate)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return tiny.write_corpus(tmp_path_factory.mktemp("corpus") / "corpus.txt")


@pytest.fixture(scope="module")
def model(corpus, tmp_path_factory):
    out = tmp_path_factory.mktemp("model")
    tiny.train(corpus, out, 6)
    return out


@pytest.fixture
def copy(model, tmp_path):
    for name in ("weights.safetensors", "vocab.json", "held_out.txt", "recipe.json"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    return tmp_path


def test_evaluation_is_deterministic(model, corpus):
    first, second = evaluate(model, repeats=2), evaluate(model, [corpus], repeats=2)
    assert first == second  # and the copy of the held-out text is what the seed chooses from the corpus
    assert json.loads(json.dumps(first)) == first
    assert first["vocabulary"] == 400 and 1 < first["perplexity_austen"] < 1000
    assert 0 <= first["top1_simple"] <= first["top5_simple"] <= 1
    assert first["battery_top1"] == sum(row["right"] for row in first["battery"].values()) / 200


def test_the_command_prints_json_or_tables(model, monkeypatch):
    monkeypatch.setattr("minibert_lab.evaluation.REPEATS", 1)
    result = CliRunner().invoke(app, ["evaluate", "--model", str(model), "--json"])
    assert result.exit_code == 0, result.output
    assert {"parameters", "vocabulary", "perplexity_austen", "perplexity_simple", "top1_austen", "top5_simple"} <= set(
        json.loads(result.stdout)
    )
    assert json.loads(result.stdout)["battery"]["sums"].keys() == {"questions", "right"}
    result = CliRunner().invoke(app, ["evaluate", "--model", str(model), "--markdown"])
    assert "| perplexity austen | " in result.stdout and "| the cat sat on the [MASK]. |" in result.stdout
    assert "**Questions about the made-up world**" in result.stdout and "| opposites | 34 | " in result.stdout
    result = CliRunner().invoke(app, ["evaluate", "--model", str(model)], env={"COLUMNS": "160"})
    assert "perplexity austen" in result.stdout and "previous token" in result.stdout


def test_uniform_predictions_have_the_perplexity_of_the_vocabulary():
    config = MiniBERTConfig(vocab_size=40, hidden_size=4, num_layers=1, num_heads=2, intermediate_size=4)
    params = initial_params(config, np.random.default_rng(0))
    params["mlm_head_W"][:] = 0
    rows = np.random.default_rng(0).integers(5, 40, (9, 12))
    rows[:, 0], rows[:, -1] = 2, 3
    metrics = masked_metrics(params, config, rows, 3, batch_size=4)
    assert math.isclose(metrics["perplexity"], 40, rel_tol=1e-5)
    assert metrics == masked_metrics(params, config, rows, 3, batch_size=4)


def test_habits_of_a_head_that_looks_everywhere():
    config = MiniBERTConfig(vocab_size=40, hidden_size=4, num_layers=1, num_heads=2, intermediate_size=4)
    params = initial_params(config, np.random.default_rng(0))
    params["layer0.W_Q"][:] = 0  # equal scores, equal weights
    rows = np.array([[2, 7, 8, 7, 3, 0, 0], [2, 9, 9, 9, 8, 7, 3]])
    for places in (at_offset(-1), at_offset(1), at_separators, at_same_token):
        shares, uniform = attention_shares(params, config, rows, places)
        np.testing.assert_allclose(shares, uniform, rtol=1e-5)
    # By hand: of the eight words, three of the first row see one [SEP] in five tokens, five of the second one in seven.
    assert math.isclose(attention_shares(params, config, rows, at_separators)[1], (3 / 5 + 5 / 7) / 8)


WRONG_CORPORA = {
    "missing": (None, "cannot be read"),
    "empty": (b" \n\n ", "is empty"),
    "binary": (b"\x7fELF\0\0\0", "is binary"),
    "latin1": ("Schön.\n\n".encode("latin-1"), "is not UTF-8 at byte 3"),
    "short": (b"One.\n\nTwo.", "has 2 paragraphs"),
}


def one_sentence(error):
    text = str(error.value)
    assert text.endswith(".") and "\n" not in text and text[0].isupper(), text
    return text


@pytest.mark.parametrize("kind", WRONG_CORPORA)
def test_wrong_corpora(tmp_path, kind):
    content, message = WRONG_CORPORA[kind]
    path = tmp_path / f"{kind}.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CourseError, match=message) as error:
        read_corpus([path])
    one_sentence(error)
    with pytest.raises(CourseError, match=message):
        tiny.train(path, tmp_path / "out")


def test_compressed_corpora(tmp_path):
    packed = lzma.compress(b"One.\n\nTwo.")
    (tmp_path / "good.txt.xz").write_bytes(packed)
    assert paragraphs(read_text(tmp_path / "good.txt.xz")) == ["One.", "Two."]
    for damaged in (packed[:-9], b"plain text", b""):
        (tmp_path / "bad.txt.xz").write_bytes(damaged)
        with pytest.raises(CourseError, match=r"bad\.txt\.xz"):
            read_text(tmp_path / "bad.txt.xz")


def test_wrong_weights_and_vocabularies(copy, tmp_path_factory):
    weights, vocabulary = (copy / "weights.safetensors").read_bytes(), (copy / "vocab.json").read_bytes()
    config = MiniBERTConfig(vocab_size=30, hidden_size=4, num_layers=1, num_heads=2, intermediate_size=4)
    foreign = tmp_path_factory.mktemp("foreign") / "w"
    save_weights(foreign, initial_params(config, np.random.default_rng(0)), config)
    for content in (b"", weights[:-40], weights[:100], b"\0" * 500, b"hello", foreign.read_bytes(), vocabulary):
        (copy / "weights.safetensors").write_bytes(content)
        with pytest.raises(CourseError, match=r"weights\.safetensors|vocab\.json") as error:
            load_model(copy)
        one_sentence(error)
    (copy / "weights.safetensors").write_bytes(weights)
    tokens = json.loads(vocabulary)
    tokens["tokens"][-2:] = tokens["tokens"][:-3:-1]  # two ids swapped: the right size, yet another vocabulary
    swapped = json.dumps(tokens).encode()
    shorter = json.dumps({**tokens, "tokens": tokens["tokens"][:-1]}).encode()
    for content in (b"", vocabulary[:-40], b'{"model": {}}', weights, swapped, shorter):
        (copy / "vocab.json").write_bytes(content)
        with pytest.raises(CourseError, match="vocab") as error:
            load_model(copy)
        one_sentence(error)


def test_missing_and_damaged_files_of_a_model(copy):
    for name, said in (
        ("held_out.txt", "has no held_out.txt"),
        ("weights.safetensors", "cannot be read"),
        ("vocab.json", "cannot be read"),
    ):
        content = (copy / name).read_bytes()
        (copy / name).unlink()
        with pytest.raises(CourseError, match=said) as error:
            evaluate(copy, repeats=1)
        assert name in one_sentence(error)
        (copy / name).write_bytes(content)
    (copy / "recipe.json").write_text("{")
    with pytest.raises(CourseError, match="recipe") as error:
        load_model(copy)
    one_sentence(error)
    with pytest.raises(CourseError, match="no folder"):
        load_model(copy / "nowhere")


def test_a_folder_that_cannot_be_made(corpus, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match="cannot be made") as error:
        tiny.train(corpus, tmp_path / "file")
    one_sentence(error)


def test_a_damaged_vocabulary_stops_training(corpus, tmp_path):
    (tmp_path / "vocab.json").write_text("[]")
    with pytest.raises(CourseError, match="vocabulary") as error:
        tiny.train(corpus, tmp_path)
    one_sentence(error)


def test_the_split():
    training, held_out = split_held_out([f"p{i}" for i in range(200)])
    assert len(held_out) == 10 and not set(training) & set(held_out)
    assert (training, held_out) == split_held_out([f"p{i}" for i in range(200)])


def test_rows_of_a_stream_hold_every_token_once():
    stream = np.arange(100, 100 + 31)
    for shift in (0, 5, 30):
        inner = rows_of_stream(stream, 12, shift)[:, 1:-1].ravel()
        assert inner.size == 30 == len(set(inner.tolist()))
