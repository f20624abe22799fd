"""What a pretrained Mini-BERT can do, measured on text it never saw: every number of docs/model_card.md."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from minibert_grader.errors import CourseError
from minibert_lab.battery import battery_results
from minibert_lab.corpus import (
    SPLIT_SEED,
    Encode,
    padded,
    paragraphs,
    read_corpus,
    read_text,
    rows_of_stream,
    token_stream,
)
from minibert_lab.head_habits import find_habits
from minibert_lab.simple_english import frozen_stories
from minibert_lab.simple_english.lessons import BATTERY_SIZE
from minibert_lab.simple_english.words import COLOURS, FAMILY_F, FAMILY_M, FEMALE, MALE
from minibert_lab.simple_english.world import DAYS, NUMBERS
from minibert_ref.config import MiniBERTConfig, count_parameters
from minibert_ref.evaluation.inference import fill_mask
from minibert_ref.evaluation.similarity import nearest_neighbors
from minibert_ref.layers.losses import IGNORE_INDEX, log_softmax
from minibert_ref.model import forward, hidden_forward, mlm_logits
from minibert_ref.text.tokenizer import VocabularyError, WordPieceTokenizer
from minibert_ref.training.mlm import mask_tokens
from minibert_ref.weights import WeightsError, load_weights

WEIGHTS, VOCABULARY, HELD_OUT, RECIPE = "weights.safetensors", "vocab.json", "held_out.txt", "recipe.json"
MASK_ID, SPECIAL_IDS, MASK_RATE = 4, tuple(range(5)), 0.15
REPEATS = 10  # maskings of the held-out text, each with another seed
HELD_OUT_STORIES = 1500
_STORY_SEED = 25
KINDS = {
    "king": {*FEMALE, *MALE, "lord", "soldier", "castle", "crown", "palace"},
    "mother": {*FAMILY_F, *FAMILY_M, "parents", "husband", "wife", "mama", "papa", "sisters", "brothers", "child"},
    "red": set(COLOURS),
    "monday": {day.lower() for day in DAYS},
    "three": {*NUMBERS, "twenty", "thirty", "fifty", "hundred"},
}
SENTENCES = (
    "the cat sat on the [MASK].",
    "the king lived in a castle with the [MASK].",
    "tom lost his ball. [MASK] was very sad.",
    "anna is a little girl. [MASK] has a brother.",
    "today is monday. tomorrow will be [MASK].",
    "two and three make [MASK].",
    "hot is the opposite of [MASK].",
    "the farmer gives hay to the [MASK].",
    "it is a truth universally [MASK].",
    "she was the youngest of the two [MASK] of a most affectionate father.",
    "mr. knightley was a very sensible [MASK].",
    "my dear miss [MASK], said mr. collins.",
)


def load_model(folder: str | Path) -> tuple[dict[str, np.ndarray], MiniBERTConfig, WordPieceTokenizer]:
    """Weights and tokenizer of a folder that `minibert pretrain` wrote.

    Parameters
    ----------
    folder : path

    Returns
    -------
    params : dict of str to ndarray, float32
    config : MiniBERTConfig
    tokenizer : WordPieceTokenizer

    Raises
    ------
    CourseError
        If a file is missing or damaged, or the two do not belong together.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise CourseError(f"There is no folder {str(folder)!r}: run minibert pretrain first, or name another --model.")
    try:
        params, config = load_weights(folder / WEIGHTS)
        tokenizer = WordPieceTokenizer().load_model(folder / VOCABULARY)
    except WeightsError as error:
        raise CourseError(f"The weights {error}.") from None
    except VocabularyError as error:
        raise CourseError(f"The {error}.") from None
    if len(tokenizer) != config.vocab_size:
        raise CourseError(
            f"The vocabulary {str(folder / VOCABULARY)!r} has {len(tokenizer)} tokens, but the weights beside it were "
            f"trained with {config.vocab_size}: they do not belong together."
        )
    expected = _recorded_digest(folder / RECIPE)
    if expected and expected != vocabulary_digest(tokenizer.vocab):
        raise CourseError(
            f"The vocabulary {str(folder / VOCABULARY)!r} is not the one that the weights beside it were trained with."
        )
    return params, config, tokenizer


def vocabulary_digest(vocab: Mapping[str, int]) -> str:
    """SHA-256 of the tokens in the order of their ids."""
    return hashlib.sha256("\n".join(sorted(vocab, key=vocab.__getitem__)).encode("utf-8")).hexdigest()


def _recorded_digest(path: Path) -> str | None:
    try:
        return json.loads(path.read_text(encoding="utf-8")).get("vocabulary_sha256")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, AttributeError):
        raise CourseError(
            f"The recipe {str(path)!r} is damaged: it is not the JSON that minibert pretrain wrote."
        ) from None


def held_out_rows(paragraphs: Sequence[str], encode: Encode, length: int) -> np.ndarray:
    """The held-out paragraphs as the model reads them: one after the other, [SEP] between, cut into full rows.

    Parameters
    ----------
    paragraphs : sequence of str
    encode : callable
        text → list of ids between [CLS] and [SEP].
    length : int
        T.

    Returns
    -------
    ndarray, int, shape (R, T)
    """
    return rows_of_stream(token_stream(paragraphs, encode), length)


def story_rows_held_out(encode: Encode, length: int, count: int = HELD_OUT_STORIES) -> np.ndarray:
    """Held-out stories, the same in every call, one to a row: ndarray, int, shape (count, T)."""
    texts = frozen_stories(np.random.default_rng(_STORY_SEED), count, held_out=True)
    return padded([encode(text) for text in texts], length)


def masked_metrics(
    params: Mapping[str, np.ndarray],
    config: MiniBERTConfig,
    rows: np.ndarray,
    repeats: int,
    seed: int = SPLIT_SEED,
    batch_size: int = 64,
) -> dict[str, float]:
    """How well masked tokens are predicted.

    In every repeat each ordinary token is chosen with probability 15 %; of the chosen ones 80 % become [MASK], 10 % a
    random token, 10 % stay. All of them are scored, as in training.

    Parameters
    ----------
    params : dict of str to ndarray
    config : MiniBERTConfig
    rows : ndarray, int, shape (R, T)
        Padded with 0.
    repeats : int
        Maskings, each with a seed of its own.
    seed : int
    batch_size : int
        Rows computed at a time.

    Returns
    -------
    dict of str to float
        ``perplexity`` (exp of the mean negative log-likelihood over all scored tokens), ``top1`` and ``top5``
        accuracy, ``tokens`` scored.
    """
    losses, ranks = [], []
    for repeat in range(repeats):
        rng = np.random.default_rng([seed, repeat])
        inputs, labels = mask_tokens(rows, SPECIAL_IDS, MASK_ID, config.vocab_size, MASK_RATE, rng)
        for start in range(0, len(rows), batch_size):
            part = slice(start, start + batch_size)
            T = int((rows[part] != 0).sum(axis=1).max())
            chosen = labels[part, :T] != IGNORE_INDEX
            if not chosen.any():
                continue
            hidden, _ = hidden_forward(inputs[part, :T], rows[part, :T] != 0, params, config)
            logits = mlm_logits(hidden[chosen], params["mlm_head_W"], params["mlm_head_b"])  # (N, V)
            target = labels[part, :T][chosen]
            scores = log_softmax(logits)[np.arange(target.size), target]
            losses.append(-scores.astype(np.float64))
            ranks.append((logits > logits[np.arange(target.size), target][:, np.newaxis]).sum(axis=1))
    loss, rank = np.concatenate(losses), np.concatenate(ranks)
    return {
        "perplexity": float(np.exp(loss.mean())),
        "top1": float((rank < 1).mean()),
        "top5": float((rank < 5).mean()),
        "tokens": int(loss.size),
    }


def neighbours(params: Mapping[str, np.ndarray], tokenizer: WordPieceTokenizer, word: str, k: int = 5) -> list[str]:
    """The k whole words whose embeddings are nearest to a word's by cosine: list of str."""
    vocab = tokenizer.vocab
    tokens = sorted(vocab, key=vocab.__getitem__)
    words = np.array([vocab[token] for token in tokens if token.isalpha() and len(token) > 1])
    table = params["token_embeddings"]
    nearest = nearest_neighbors(table[vocab[word]], table[words], k + 1)
    return [tokens[words[i]] for i in nearest if tokens[words[i]] != word][:k]


def filled(
    params: Mapping[str, np.ndarray], config: MiniBERTConfig, tokenizer: WordPieceTokenizer, text: str, k: int = 5
) -> list[list[str | float]]:
    """The k likeliest words for the first [MASK] of a text: list of [word, probability]."""
    ids = np.array(tokenizer.encode(text, config.max_positions))
    best = fill_mask(ids, lambda batch: forward(batch, None, params, config)["logits"], MASK_ID, k)[0]
    tokens = sorted(tokenizer.vocab, key=tokenizer.vocab.__getitem__)
    return [[tokens[number], round(probability, 4)] for number, probability in best]


def evaluate(folder: str | Path, corpus: Sequence[str | Path] = (), repeats: int = REPEATS) -> dict[str, Any]:
    """Every published number of a model; the same files give the same numbers.

    Parameters
    ----------
    folder : path
        Written by `minibert pretrain`.
    corpus : sequence of path, optional
        The files it was trained on: the held-out paragraphs are then chosen anew. Otherwise they are read from the
        folder.
    repeats : int, default 10
        Maskings of each held-out text.

    Returns
    -------
    dict
        For JSON.

    Raises
    ------
    CourseError
        If a file is missing, damaged or foreign.
    """
    params, config, tokenizer = load_model(folder)
    if not corpus and not (Path(folder) / HELD_OUT).exists():
        raise CourseError(
            f"The folder {str(folder)!r} has no {HELD_OUT}, as text is not published with the weights: name the "
            "training corpus by --corpus, and its held-out part is chosen again."
        )
    held_out = read_corpus(corpus)[1] if corpus else paragraphs(read_text(Path(folder) / HELD_OUT))
    T, encode = config.max_positions, tokenizer.encode
    austen_rows, simple_rows = held_out_rows(held_out, encode, T), story_rows_held_out(encode, T)
    austen = masked_metrics(params, config, austen_rows, repeats)
    simple = masked_metrics(params, config, simple_rows, max(1, repeats // 2))
    battery = battery_results(params, config, tokenizer)
    near = {word: neighbours(params, tokenizer, word) for word in KINDS if word in tokenizer.vocab}
    return {
        "parameters": count_parameters(config),
        "vocabulary": len(tokenizer),
        "weights_megabytes": round((Path(folder) / WEIGHTS).stat().st_size / 1e6, 2),
        "perplexity_austen": round(austen["perplexity"], 3),
        "perplexity_simple": round(simple["perplexity"], 3),
        "top1_austen": round(austen["top1"], 4),
        "top5_austen": round(austen["top5"], 4),
        "top1_simple": round(simple["top1"], 4),
        "top5_simple": round(simple["top5"], 4),
        "battery_top1": round(sum(row["right"] for row in battery.values()) / BATTERY_SIZE, 4),
        "scored_tokens_austen": austen["tokens"],
        "scored_tokens_simple": simple["tokens"],
        "battery": battery,
        "neighbours": near,
        "neighbours_of_their_kind": {word: len(KINDS[word] & set(found)) for word, found in near.items()},
        "fill_mask": {text: filled(params, config, tokenizer, text) for text in SENTENCES},
        "heads": find_habits(params, config, tokenizer.vocab, austen_rows[:128], simple_rows[:512]),
    }
