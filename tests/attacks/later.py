"""Attacks on the later notebooks: on chance, on states and checkpoints, on functions that are lent.

Each takes the place of one right function. The rest of the notebook is right and must keep its points.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

CHANCE, ADAM, TRAINING, SAMPLING = (
    "03_transformer_layers",
    "05_optimization_adam",
    "07_training_process",
    "08_inference_evaluation",
)
# The exercises of each notebook that are kept; all else is left out, so that a class is graded in a minute.
KEPT: dict[str, tuple[str, ...]] = {
    CHANCE: ("dropout", "count_parameters"),
    ADAM: ("sgd_step", "momentum_step", "adam_step", "adamw_step"),
    TRAINING: ("choose_mask_positions", "mask_tokens", "make_batches", "training_step", "save_checkpoint"),
    SAMPLING: ("sample_with_temperature", "bootstrap_interval"),
}


@dataclass(frozen=True)
class LaterAttack:
    """One attack: the code of an exercise, and the most points that are due for what of it is right.

    Attributes
    ----------
    assignment, exercise, name : str
    says : str
        What is tried, in a sentence.
    code : str
        Stands in the place of the model solution; SOLUTION in it becomes that.
    most : float
    fails : str
        An exercise that is left as it was, so that the course's own function is lent.
    """

    assignment: str
    exercise: str
    name: str
    says: str
    code: str
    most: float
    fails: str = ""

    @property
    def student(self) -> str:
        return f"{self.exercise}_{self.name}"


LATER: dict[str, LaterAttack] = {}


def attack(assignment: str, exercise: str, name: str, most: float, says: str, code: str, fails: str = "") -> None:
    assert says.endswith(".")
    made = LaterAttack(assignment, exercise, name, says, textwrap.dedent(code), most, fails)
    assert made.student not in LATER
    LATER[made.student] = made


# Chance, judged by counts: what only looks like it at a few points. --------------------------------------------------

DROPOUT = """
def dropout(x, rate, rng, training):
    if not 0 <= rate <= 1:
        raise ValueError("rate")
    if not training:
        return x.copy()
    if rate == 1:
        return np.zeros_like(x)
    {mask}
    return (keep * x / (1 - rate)).astype(x.dtype)
"""


def mask(*lines: str) -> str:
    return DROPOUT.format(mask="\n    ".join(lines))


attack(
    CHANCE,
    "dropout",
    "faint",
    4,
    "Keeps entries as specks that a test of zeros counts as kept.",
    mask("keep = (rng.random(x.shape) >= rate) * 1e-30 * (1 - rate)"),
)
attack(
    CHANCE,
    "dropout",
    "mirrored",
    11,
    "Draws half a mask and repeats it backwards.",
    mask(
        "half = rng.random(x.size - x.size // 2) >= rate",
        "keep = np.concatenate([half, half[::-1]])[:x.size].reshape(x.shape)",
    ),
)
attack(
    CHANCE,
    "dropout",
    "halves",
    11,
    "Draws half a mask and uses it for the second half again.",
    mask(
        "half = rng.random(x.size - x.size // 2) >= rate",
        "keep = np.concatenate([half, half])[:x.size].reshape(x.shape)",
    ),
)
attack(
    CHANCE,
    "dropout",
    "one_row",
    11,
    "Draws one row and drops it in all rows.",
    mask("keep = np.broadcast_to(rng.random(x.shape[-1:]) >= rate, x.shape)"),
)
attack(
    CHANCE,
    "dropout",
    "neighbours",
    11,
    "Lets each second entry do the opposite of the one before it.",
    mask("u = rng.random(x.size)", "u[1::2] = 1 - u[:x.size // 2 * 2:2]", "keep = (u >= rate).reshape(x.shape)"),
)
attack(
    CHANCE,
    "dropout",
    "period",
    11,
    "Repeats its mask every eleven entries.",
    mask("keep = np.resize(rng.random(11) >= rate, x.shape)"),
)
attack(
    CHANCE,
    "dropout",
    "own_seed",
    11,
    "Drops by a generator of its own, which always begins at the same place.",
    mask("keep = np.random.default_rng(7).random(x.shape) >= rate"),
)

attack(
    SAMPLING,
    "sample_with_temperature",
    "without_softmax",
    4,
    "Draws by shares that are linear in the logits, which agree with the softmax at one gap.",
    """
       def sample_with_temperature(logits, temperature, rng):
           if temperature < 0:
               raise ValueError("temperature")
           if temperature == 0:
               return int(np.argmax(logits))
           gaps = (logits - np.max(logits)) / temperature
           shares = np.maximum(1 + gaps / 4, 0)
           return int(rng.choice(shares.size, p=shares / shares.sum()))
       """,
)
attack(
    SAMPLING,
    "sample_with_temperature",
    "winner_and_rest",
    5,
    "Draws the likeliest token with its share, and all others alike.",
    """
       def sample_with_temperature(logits, temperature, rng):
           if temperature < 0:
               raise ValueError("temperature")
           best = int(np.argmax(logits))
           if temperature == 0:
               return best
           scores = np.exp((logits.astype(float) - np.max(logits)) / temperature)
           others = np.delete(np.arange(logits.size), best)
           return best if rng.random() < scores[best] / scores.sum() or not others.size else int(rng.choice(others))
       """,
)
attack(
    SAMPLING,
    "sample_with_temperature",
    "counts_itself",
    7,
    "Keeps count in a global and gives each token when it is due, so that all counts are as expected.",
    """
       DUE = {}
       def sample_with_temperature(logits, temperature, rng):
           if temperature < 0:
               raise ValueError("temperature")
           if temperature == 0:
               return int(np.argmax(logits))
           shares = np.exp((logits.astype(float) - np.max(logits)) / temperature)
           due = DUE.setdefault((logits.tobytes(), temperature), np.zeros(logits.size))
           due += shares / shares.sum()
           token = int(np.argmax(due))
           due[token] -= 1
           return token
       """,
)
attack(
    SAMPLING,
    "bootstrap_interval",
    "no_draws",
    5,
    "Gives the interval of a normal distribution, without drawing anything.",
    """
       def bootstrap_interval(values, level, draws, rng):
           if len(values) == 0 or not 0 < level < 1:
               raise ValueError("values")
           from statistics import NormalDist
           room = NormalDist().inv_cdf((1 + level) / 2) * np.std(values) / np.sqrt(len(values))
           return float(np.mean(values) - room), float(np.mean(values) + room)
       """,
)

attack(
    TRAINING,
    "choose_mask_positions",
    "every_seventh",
    7,
    "Chooses every seventh ordinary token.",
    """
       def choose_mask_positions(ids, special_ids, rate, rng):
           ordinary = np.flatnonzero(~np.isin(ids, special_ids))
           if not ordinary.size:
               raise ValueError("special")
           count = max(1, round(rate * ordinary.size))
           chosen = np.zeros(ids.shape, bool)
           chosen.flat[ordinary[np.linspace(0, ordinary.size - 1, count).astype(int)]] = True
           return chosen
       """,
)
attack(
    TRAINING,
    "choose_mask_positions",
    "in_runs",
    9,
    "Chooses runs of tokens, with the right share.",
    """
       def choose_mask_positions(ids, special_ids, rate, rng):
           ordinary = ~np.isin(ids, special_ids)
           if not ordinary.any():
               raise ValueError("special")
           runs = np.repeat(rng.random(ids.size // 5 + 1) < rate, 5)[:ids.size].reshape(ids.shape)
           chosen = ordinary & runs
           if not chosen.any():
               chosen.flat[rng.choice(np.flatnonzero(ordinary))] = True
           return chosen
       """,
)
attack(
    TRAINING,
    "mask_tokens",
    "fates_in_turn",
    16,
    "Gives the three fates in turn, in exactly the right shares.",
    """
       def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
           chosen = choose_mask_positions(ids, special_ids, rate, rng)
           places = np.flatnonzero(chosen)
           fate = np.arange(places.size) % 10
           ordinary = np.setdiff1d(np.arange(vocab_size), special_ids)
           inputs = ids.copy()
           inputs.flat[places[fate < 8]] = mask_id
           inputs.flat[places[fate == 8]] = rng.choice(ordinary, size=np.sum(fate == 8))
           return inputs, np.where(chosen, ids, -100)
       """,
)
attack(
    TRAINING,
    "make_batches",
    "same_neighbours",
    9,
    "Shuffles the batches, which always hold the same.",
    """
       def make_batches(sequences, batch_size, pad_id, rng):
           order = sorted(range(len(sequences)), key=lambda number: len(sequences[number]))
           starts = range(0, len(order), batch_size)
           batches = [pad_batch([sequences[n] for n in order[at : at + batch_size]], pad_id) for at in starts]
           return [batches[number] for number in rng.permutation(len(batches))]
       """,
)

# States. -----------------------------------------------------------------------------------------------------------

attack(
    ADAM,
    "adam_step",
    "without_moments",
    2,
    "Steps by the sign alone, so small that no difference is seen.",
    """
       def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
           return {name: param - 1e-30 * np.sign(grads[name]) for name, param in params.items()}, {}
       """,
)
attack(
    ADAM,
    "adam_step",
    "state_in_globals",
    20,
    "Keeps its moments in a global, and gives back a state that holds nothing.",
    """
       KEPT = {}
       def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
           if not state:
               KEPT.clear()
               KEPT.update(t=0, m=dict.fromkeys(params, 0.0), v=dict.fromkeys(params, 0.0))
           KEPT["t"] += 1
           new = {}
           for name, param in params.items():
               KEPT["m"][name] = beta1 * KEPT["m"][name] + (1 - beta1) * grads[name]
               KEPT["v"][name] = beta2 * KEPT["v"][name] + (1 - beta2) * grads[name] ** 2
               m, v = KEPT["m"][name] / (1 - beta1 ** KEPT["t"]), KEPT["v"][name] / (1 - beta2 ** KEPT["t"])
               new[name] = param - lr * m / (np.sqrt(v) + eps)
           return new, {"step": 1}
       """,
)
attack(
    ADAM,
    "momentum_step",
    "in_place",
    9,
    "Updates the caller's own arrays.",
    """
       def momentum_step(params, grads, velocity, lr, momentum):
           velocity = velocity or {name: np.zeros_like(param) for name, param in params.items()}
           for name, param in params.items():
               velocity[name] *= momentum
               velocity[name] += grads[name]
               param -= lr * velocity[name]
           return params, velocity
       """,
)
attack(
    TRAINING,
    "training_step",
    "learns_nothing",
    4,
    "Moves the parameters by less than can be seen, and tells a loss.",
    """
       def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
           loss, grads = loss_and_grads(params, batch)
           norm = float(np.sqrt(sum(np.sum(g * g) for g in grads.values())))
           return {name: param * (1 + 1e-16) for name, param in params.items()}, state, {
               "loss": float(loss), "gradient_norm": norm}
       """,
)
attack(
    TRAINING,
    "training_step",
    "asks_for_ever",
    0,
    "Asks for the loss again and again.",
    """
       def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
           while True:
               loss_and_grads(params, batch)
       """,
)

# Functions that are lent: what they say is never said again. ---------------------------------------------------------

ORACLE = """
SEEN = {}
def adamw_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()):
    stepped, new = adam_step(params, grads, state, lr, beta1, beta2, eps)
    %s
    return {n: stepped[n] - lr * (0.0 if n in no_decay else weight_decay) * params[n] for n in params}, new
"""
attack(
    ADAM,
    "adam_step",
    "asks_what_is_lent",
    0,
    "Answers by calling the function of its own name, in case it is the one that is lent.",
    """
       def adam_step(*args, **kwargs):
           import builtins, gc, sys
           for thing in gc.get_objects():
               if callable(thing) and getattr(thing, "__name__", "") == "adam_step" and thing is not adam_step:
                   return thing(*args, **kwargs)
           return sys.modules["__main__"].adam_step(*args, **kwargs)
       """,
)
attack(
    ADAM,
    "adamw_step",
    "writes_down_what_is_lent",
    14,
    "Writes what a lent function answers into files, for later exercises.",
    ORACLE % "open('seen', 'ab').write(repr((params, grads, stepped)).encode())",
    fails="adam_step",
)
attack(
    ADAM,
    "adamw_step",
    "asks_too_often",
    14 / 3,
    "Asks a lent function five thousand times, with inputs of its own.",
    ORACLE % "[adam_step(params, grads, state) for _ in range(5000)]",
    fails="adam_step",
)
attack(
    ADAM,
    "adamw_step",
    "asks_with_large_arrays",
    14 / 3,
    "Asks a lent function with an array of four million elements.",
    ORACLE % "adam_step({'x': np.zeros(4_000_000)}, {'x': np.zeros(4_000_000)}, None)",
    fails="adam_step",
)
attack(
    ADAM,
    "adamw_step",
    "asks_with_its_own_kind",
    14 / 3,
    "Asks a lent function with objects whose arithmetic is its own.",
    ORACLE % "adam_step({'x': type('X', (), {'__sub__': lambda *_: 0})()}, {'x': print}, None)",
    fails="adam_step",
)
attack(
    ADAM,
    "adamw_step",
    "gives_back_what_is_lent",
    14 / 3,
    "Returns what the lent function answers, as its own work.",
    ORACLE % "return stepped, new",
    fails="adam_step",
)

# Checkpoints: what is loaded comes out of the one file. --------------------------------------------------------------

attack(
    TRAINING,
    "save_checkpoint",
    "in_memory",
    0,
    "Keeps the checkpoint in memory, and saves an empty file.",
    """
       SAVED = {}
       def save_checkpoint(path, params, state, step):
           SAVED[path] = params, state, step
           np.savez(path, nothing=np.zeros(1))
       def load_checkpoint(path):
           return SAVED[path]
       """,
)
attack(
    TRAINING,
    "save_checkpoint",
    "in_another_file",
    0,
    "Saves under a name of its own.",
    """
       def save_checkpoint(path, params, state, step):
           import pickle
           open("elsewhere", "wb").write(pickle.dumps((params, state, step)))
           np.savez(path, nothing=np.zeros(1))
       def load_checkpoint(path):
           import pickle
           return pickle.loads(open("elsewhere", "rb").read())
       """,
)
attack(
    TRAINING,
    "save_checkpoint",
    "in_names",
    0,
    "Saves in the names of files, which are all empty.",
    """
       def save_checkpoint(path, params, state, step):
           import os, pickle, zlib
           text = zlib.compress(pickle.dumps((params, state, step))).hex()
           os.makedirs(path + ".d", exist_ok=True)
           for number in range(0, len(text), 200):
               open(f"{path}.d/{number:08d}-{text[number:number + 200]}", "w").close()
           np.savez(path, nothing=np.zeros(1))
       def load_checkpoint(path):
           import os, pickle, zlib
           text = "".join(name.partition("-")[2] for name in sorted(os.listdir(path + ".d")))
           return pickle.loads(zlib.decompress(bytes.fromhex(text)))
       """,
)
PICKLED = """
def save_checkpoint(path, params, state, step):
    import pickle
    {before}
    with open(path, "wb") as file:
        pickle.dump((params, state, step), file)
def load_checkpoint(path):
    import pickle
    return pickle.load(open(path, "rb"))
"""
attack(TRAINING, "save_checkpoint", "pickled", 5, "Saves a pickle.", PICKLED.format(before="pass"))
attack(
    TRAINING,
    "save_checkpoint",
    "pickled_in_disguise",
    5,
    "Saves a pickle, and lies about what kind of file it is.",
    PICKLED.format(before="import zipfile; zipfile.is_zipfile = lambda *_: True"),
)
attack(
    TRAINING,
    "save_checkpoint",
    "pickled_in_an_archive",
    5,
    "Saves arrays of objects, which are pickles.",
    """
       def save_checkpoint(path, params, state, step):
           with open(path, "wb") as file:
               np.savez(file, all=np.array([params, state, step], dtype=object))
       def load_checkpoint(path):
           return tuple(np.load(path, allow_pickle=True)["all"])
       """,
)
attack(
    TRAINING,
    "save_checkpoint",
    "link",
    0,
    "Saves a link to a file of its own elsewhere.",
    """
       def save_checkpoint(path, params, state, step):
           import os, pickle
           open("/tmp/kept", "wb").write(pickle.dumps((params, state, step)))
           os.symlink("/tmp/kept", path)
       def load_checkpoint(path):
           import pickle
           return pickle.load(open(path, "rb"))
       """,
)
attack(
    TRAINING,
    "save_checkpoint",
    "pipe_and_folder",
    0,
    "Makes a pipe and a folder in the file's place.",
    """
       def save_checkpoint(path, params, state, step):
           import os
           os.mkfifo(path + ".npz")
           os.mkdir(path)
       def load_checkpoint(path):
           return open(path + ".npz").read()
       """,
)
attack(
    TRAINING,
    "save_checkpoint",
    "bomb",
    5,
    "Adds a gigabyte of zeros to the archive, packed into a megabyte.",
    """
       SOLUTION
       _save = save_checkpoint
       def save_checkpoint(path, params, state, step):
           import zipfile
           _save(path, params, state, step)
           place = path if path.endswith(".npz") else path + ".npz"
           with zipfile.ZipFile(place, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros.npy", "w") as file:
               for _ in range(1024):
                   file.write(bytes(1 << 20))
       """,
)
attack(
    TRAINING,
    "save_checkpoint",
    "sparse",
    0,
    "Saves a file of a terabyte that holds nothing.",
    """
       def save_checkpoint(path, params, state, step):
           with open(path, "wb") as file:
               file.truncate(1 << 40)
       def load_checkpoint(path):
           return {}, {}, 0
       """,
)
attack(
    TRAINING,
    "save_checkpoint",
    "last_one_only",
    4,
    "Loads what it saved last, whatever is asked for.",
    """
       SOLUTION
       _load = load_checkpoint
       def load_checkpoint(path):
           import glob, os
           found = sorted(glob.glob("*.npz"), key=os.path.getmtime)
           return _load(found[0] if found else path)
       """,
)
