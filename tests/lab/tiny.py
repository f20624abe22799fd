"""A pretraining run that takes a second: also a program, so that a test can kill it.

python tiny.py CORPUS OUT [STEPS]
"""

import os
import sys

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import numpy as np

from minibert_lab.pretraining import Recipe
from minibert_lab.pretraining_run import run
from minibert_lab.simple_english import stories
from minibert_ref.config import MiniBERTConfig

STEPS, EVERY = 30, 3


def recipe(steps=STEPS, **changes):
    config = MiniBERTConfig(
        vocab_size=400, hidden_size=8, num_layers=2, num_heads=2, intermediate_size=12, max_positions=24
    )
    return Recipe(
        **{"steps": steps, "batch_size": 6, "lengths": ((0, 8), (7, 24)), "warmup": 3, "config": config, **changes}
    )


def write_corpus(path, seed=1):
    """Thirty paragraphs of three stories each."""
    told = stories(np.random.default_rng(seed), 90)
    path.write_text("\n\n".join(" ".join(told[i : i + 3]) for i in range(0, 90, 3)), encoding="utf-8")
    return path


def train(corpus, out, steps=STEPS, **changes):
    return run([corpus], out, recipe(steps, **changes), threads=2, every=EVERY)


if __name__ == "__main__":
    train(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
