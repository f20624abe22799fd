"""The kit's weights: whole, the reference's own, and one sentence where a file is not."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import minibert_kit
import numpy as np
import pytest
from minibert_kit import KitError, load_pretrained

from minibert_ref.config import MiniBERTConfig, parameter_table
from minibert_ref.text.tokenizer import WordPieceTokenizer
from minibert_ref.weights import load_weights

INSTALLED = Path(minibert_kit.__file__).parent
KIT = Path(__file__).resolve().parents[2] / "kit"
FILES = ("weights.safetensors", "vocab.json")


@pytest.fixture
def folder(tmp_path):
    for name in FILES:
        shutil.copy(INSTALLED / name, tmp_path)
    return tmp_path


def test_every_parameter_of_the_reference_is_there():
    params, vocabulary = load_pretrained()
    assert {name: array.shape for name, array in params.items()} == parameter_table(MiniBERTConfig())
    assert sum(array.size for array in params.values()) == 4_498_880
    assert all(array.dtype == np.float32 and np.isfinite(array).all() for array in params.values())
    assert load_pretrained(np.float64)[0]["mlm_head_b"].dtype == np.float64
    assert (INSTALLED / "weights.safetensors").stat().st_size < 10_000_000
    assert list(vocabulary.values()) == list(range(8192))


def test_the_reference_reads_the_same():
    params, vocabulary = load_pretrained()
    reference, _ = load_weights(INSTALLED / "weights.safetensors")
    assert all(np.array_equal(params[name], reference[name]) for name in reference)
    assert vocabulary == WordPieceTokenizer().load_model(INSTALLED / "vocab.json").vocab


def test_each_call_gives_arrays_of_its_own():
    first, second = load_pretrained()[0], load_pretrained()[0]
    first["token_embeddings"][:] = 0
    assert second["token_embeddings"].any()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "foreign", "a folder"])
def test_a_damaged_file_gets_one_sentence(folder, name, damage):
    path = folder / name
    content = path.read_bytes()
    path.unlink()
    if damage == "a folder":
        path.mkdir()
    elif damage != "missing":
        path.write_bytes({"empty": b"", "cut": content[: len(content) // 2], "foreign": b"PK\x03\x04" * 999}[damage])
    with pytest.raises(KitError, match="install the kit again"):
        load_pretrained(folder=folder)


def test_the_installed_kit_is_the_one_of_this_course():
    for path in sorted((KIT / "minibert_kit").rglob("*.py")):
        assert (INSTALLED / path.relative_to(KIT / "minibert_kit")).read_bytes() == path.read_bytes(), path.name
    for name in (*FILES, "recipe.json"):
        assert (INSTALLED / name).read_bytes() == (KIT / "minibert_kit" / name).read_bytes()


def test_the_wheel_is_the_same_to_the_byte_each_time(tmp_path):
    digests = []
    for number in range(2):
        copy, out = tmp_path / f"kit{number}", tmp_path / f"out{number}"
        shutil.copytree(KIT, copy, ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(copy)]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1577836800"}
        subprocess.run(command, check=True, env=environment, timeout=300)
        (wheel,) = out.glob("*.whl")
        digests.append((wheel.name, hashlib.sha256(wheel.read_bytes()).hexdigest()))
    assert digests[0] == digests[1]
    version = tomllib.loads((KIT / "pyproject.toml").read_text())["project"]["version"]
    assert digests[0][0] == f"minibert_kit-{version}-py3-none-any.whl"
