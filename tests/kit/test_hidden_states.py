"""What flows between the layers of the trained Mini-BERT: what the reference computes, and no damage goes unnoticed."""

from __future__ import annotations

import io
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from minibert_kit import KitError, load_hidden_states, load_pretrained

from minibert_grader.errors import CourseError
from minibert_lab.kit_data import SENTENCES, write_hidden_states
from minibert_ref.config import MiniBERTConfig
from minibert_ref.model import forward

KIT = Path(__file__).parents[2] / "kit" / "minibert_kit"
FILE = KIT / "hidden_states.npz"


@pytest.fixture(scope="module")
def model():
    return load_pretrained(folder=KIT)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_they_are_what_the_reference_computes(sentence, model):
    params, vocabulary = model
    ids = np.array([[vocabulary[token] for token in ["[CLS]", *sentence.split(), "[SEP]"]]])
    result = forward(ids, np.ones_like(ids, dtype=bool), params, MiniBERTConfig())
    got = load_hidden_states(KIT)[sentence]
    assert got.dtype == np.float32 and got.shape == (3, ids.shape[1], 192)
    for layer in range(3):
        # Half a unit in the last place of a float16, and the rounding of the sums before it.
        np.testing.assert_allclose(got[layer], result["hidden_states"][layer][0], rtol=6e-4, atol=2e-5)


def test_the_first_are_the_embeddings(model):
    params, vocabulary = model
    for sentence, states in load_hidden_states(KIT).items():
        ids = [vocabulary[token] for token in ["[CLS]", *sentence.split(), "[SEP]"]]
        embeddings = params["token_embeddings"][ids] + params["position_embeddings"][: len(ids)]
        np.testing.assert_allclose(states[0], embeddings, rtol=6e-4, atol=1e-6)


def test_the_file_is_small_holds_the_named_sentences_and_needs_no_pickle():
    assert FILE.stat().st_size < 100_000
    with np.load(FILE, allow_pickle=False) as stored:
        assert tuple(stored.files) == SENTENCES
        assert {stored[sentence].dtype for sentence in SENTENCES} == {np.dtype(np.float16)}


def test_every_call_gives_arrays_of_its_own():
    load_hidden_states(KIT)[SENTENCES[0]][:] = 0
    assert load_hidden_states(KIT)[SENTENCES[0]].any()


def test_writing_them_gives_what_is_committed(tmp_path):
    for name in ("weights.safetensors", "vocab.json"):
        shutil.copy(KIT / name, tmp_path)
    assert write_hidden_states(tmp_path) == tmp_path / "hidden_states.npz"
    written, committed = load_hidden_states(tmp_path), load_hidden_states(KIT)
    assert list(written) == list(committed)
    for sentence, states in written.items():
        np.testing.assert_allclose(states, committed[sentence], rtol=2e-3, atol=2e-5)


def test_writing_without_weights_is_one_clear_sentence(tmp_path):
    with pytest.raises(CourseError, match="missing"):
        write_hidden_states(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(KitError, match=r"hidden_states\.npz is missing; install the kit again"):
        load_hidden_states(tmp_path)


def npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


NOT_ONE = np.full((3, 3, 192), np.nan, dtype=np.float16)
DAMAGED = {
    "empty": b"",
    "text": b"no archive at all",
    "cut off": FILE.read_bytes()[:-100],
    "half": FILE.read_bytes()[: FILE.stat().st_size // 2],
    "one array, no archive": npy(np.zeros(3, dtype=np.float16)),
    "an empty archive": npz(),
    "pickled": npz(cat=np.array([{}], dtype=object)),
    "another dtype": npz(cat=np.zeros((3, 3, 192), dtype=np.float32)),
    "another number of tokens": npz(cat=np.zeros((3, 4, 192), dtype=np.float16)),
    "not a number": npz(cat=NOT_ONE),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_damage_is_one_clear_sentence(content, tmp_path):
    (tmp_path / "hidden_states.npz").write_bytes(content)
    with pytest.raises(KitError, match="damaged"):
        load_hidden_states(tmp_path)


def test_no_changed_byte_gives_other_numbers(tmp_path):
    whole, rng = FILE.read_bytes(), random.Random(0)
    right = load_hidden_states(KIT)
    # Zip keeps its list of contents at the end; that is where a change does the strangest things.
    places = [rng.randrange(len(whole)) for _ in range(100)] + list(range(len(whole) - 500, len(whole)))
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= rng.randrange(1, 256)
        (tmp_path / "hidden_states.npz").write_bytes(changed)
        try:
            got = load_hidden_states(tmp_path)
        except KitError:
            continue
        assert got.keys() <= right.keys(), place
        assert all(np.array_equal(array, right[name]) for name, array in got.items()), place
