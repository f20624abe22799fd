"""Hidden tests of assignment 07: masked language modelling, batches, the training loop, checkpoints."""

from __future__ import annotations

import contextlib
import io
import itertools
import math
import pickletools
import warnings
import zipfile
import zlib
from functools import partial

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.judging.hidden_tests import (
    LYING,
    Contract,
    Public,
    StudentFailure,
    agree,
    core,
    equal,
    exercise,
    generator,
    has_dtype,
    lying,
    pair,
    raises,
    remembered,
    rounding,
    unchanged,
    weight,
)
from minibert_ref.exercises import (
    adam_step,
    choose_mask_positions,  # noqa: F401  (the reference of an exercise, looked up by name, as the next one)
    make_batches,  # noqa: F401
    mask_tokens,  # noqa: F401
    masked_accuracy,
    mlm_loss,
    pad_batch,
    train,
    training_step,
)
from minibert_ref.exercises import load_checkpoint as load_everything
from minibert_ref.exercises import save_checkpoint as save_everything
from tests.exercises import strategies as draw

DOUBLE = st.just(draw.DOUBLE)
FEW_SEEDS = st.integers(0, 19)  # where an example is a large draw or many calls
FIRST_OF_16 = st.integers(0, 15).map(lambda number: not number)  # where an example is large
IGNORED = -100

# Random functions are judged by counts. By Chernoff's bound, the count k of a Binomial(n, p) has
# n * KL(k / n || p) > DOUBT with a probability of at most 2 * exp(-DOUBT) = 1.9e-13, whatever n and p. No property
# looks at more than 5000 counts in all its examples, so it refuses a right solution with a probability below 1e-9.
DOUBT = 30.0


def plausible(count: int, n: int, p: float, what: str, doubt: float = DOUBT) -> None:
    """Refuse a count that a Binomial(n, p) all but never has; a property of few counts may doubt earlier."""
    share = count / n
    terms = [(share, p), (1 - share, 1 - p)]
    divergence = sum(a * math.log(a / b) if b > 0 else math.inf for a, b in terms if a > 0)
    if n * divergence > doubt:
        raise StudentFailure(f"{what}: {count} of {n}, expected about {n * p:.0f}; chance alone does not do that")


def binomial(k: int, n: int, p: float) -> float:
    """The probability that of n things just k happen, each with probability p."""
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


def double(*arrays):
    """The same numbers in float64, in which expected values are computed."""
    return [array.astype(np.float64) for array in arrays]


def values(got, count: int, names: str):
    """Check that a function returned so many values."""
    if not isinstance(got, (tuple, list)) or len(got) != count:
        returned = f"{len(got)} values" if isinstance(got, (tuple, list)) else "one value"
        raise StudentFailure(f"the function should return {count} values, {names}, but returned {returned}")
    return got


def entry(got, name: str, what: str):
    """The value of a dict that must have it."""
    if not isinstance(got, dict) or name not in got:
        kind = f"a dict with the names {', '.join(got)}" if isinstance(got, dict) else f"a {type(got).__name__}"
        raise StudentFailure(f"{what} should be a dict with the name {name!r}, but is {kind}")
    return got[name]


BYTES_2 = 1 << 16

# Texts. What a text holds and what the student's generator gives must not come from the same stream of numbers.


def text(seed: int, shape: tuple[int, ...], vocab_size: int = 20, specials: int = 6) -> tuple[np.ndarray, list[int]]:
    """Random ids and special ids that may lie anywhere in the vocabulary; there is an ordinary token in the text.

    Of a large vocabulary, few ids stand in the text, and some are those of special tokens plus 256 or plus 65,536.
    """
    random = np.random.default_rng([seed, 7])
    order = random.permutation(vocab_size)
    if vocab_size > BYTES_2:  # one special id has a namesake in 16 bits
        low = np.flatnonzero(order < vocab_size - BYTES_2)[0]
        order[[0, low]] = order[[low, 0]]
    near = (order[:specials] + 256) % vocab_size
    ids = random.choice(order if vocab_size < 256 else np.concatenate([order[:20], near]), shape)
    if vocab_size > BYTES_2:
        ids.flat[ids.size // 2] = order[0] + BYTES_2
    ids.flat[0] = order[-1]
    if ids.size > 1:
        ids.flat[-1] = order[0]
    return ids, order[:specials].tolist()


# One to five axes; sizes that are distinct, that are equal, of 1, and above 255.
UP_TO_3 = [(5,), (1,), (2, 3), (3, 3), (4, 1), (1, 5), (2, 1, 3), (3, 2, 2), (2, 3, 4)]
SHAPES = st.sampled_from([*UP_TO_3, (2, 1, 1, 2, 3), (3, 1, 2, 4), (2, 260)])
VOCABULARIES = st.sampled_from([20, 300, 20, 300, 70_000])


@st.composite
def texts(pick):
    """Ids of one to five axes, ordinary and special ones among them."""
    ids, special_ids = text(pick(draw.SEEDS), pick(SHAPES), pick(VOCABULARIES), pick(st.sampled_from([6, 6, 1, 15])))
    return {"ids": ids, "special_ids": special_ids}


def ordinary_in(ids, special_ids):
    return ~np.isin(ids, special_ids)


def repeats(chosen, ordinary, share: float, what: str) -> None:
    """Refuse choices that come again after some number of tokens, each ordinary one like the one so far before it."""
    chosen, ordinary = (np.fft.rfft(part.reshape(-1).astype(float), 2 * part.size) for part in (chosen, ordinary))

    def together(one, other):
        return np.fft.irfft(one.conj() * other)[1 : len(one) - 1]

    both = together(ordinary, ordinary)
    unlike = together(chosen, ordinary) + together(ordinary, chosen) - 2 * together(chosen, chosen)
    # Refused by chance: all of so many agree with a probability of exp(-40), for each of some thousands of distances.
    agreed = np.flatnonzero((unlike < 0.5) & (both * -math.log(1 - 2 * share * (1 - share)) > 40))
    if agreed.size:
        raise StudentFailure(f"{what}: each is like the one {agreed[0] + 1} tokens before; each token has its own")


def choice(student, ids, special_ids, rate, seed):
    """The student's choice as booleans; no special token may be in it."""
    chosen = student.choose_mask_positions(ids, special_ids, rate, generator(seed))
    if not isinstance(chosen, np.ndarray) or chosen.shape != ids.shape or not np.isin(chosen, (0, 1)).all():
        raise StudentFailure(f"the result should be a boolean array of the shape of ids, {ids.shape}")
    ordinary = ordinary_in(ids, special_ids)
    agree(np.where(ordinary, True, chosen), ordinary, 0, "the result, looked at where tokens are special,")
    return chosen.astype(bool)


# A generator that nothing may be drawn from: it would have moved on where nothing came of the call.
UNTOUCHED = Public(
    """
class Untouched(np.random.Generator):
    def __getattribute__(self, name):
        if not name.startswith("_") and name not in ("bit_generator", "spawn"):  # which draw nothing
            raise RuntimeError(f"rng.{name} was called before ValueError was raised")
        return super().__getattribute__(name)


rng = Untouched(np.random.PCG64(0))
""",
    "rng",
)


@exercise(
    "choose_mask_positions",
    points=10,
    contract=Contract(dtype=bool, leading=("ids",), refuses={"ids without an ordinary token": None}),
    house=1,
    hint="Comparisons give booleans; make a new array, and leave ids alone.",
)
class TestChooseMaskPositions:
    @core
    @weight(1, hint="np.isin(ids, special_ids) is True at special tokens; ~ turns it round.")
    @given(example=texts(), seed=draw.SEEDS, one=st.sampled_from([1.0, 1]))
    def test_rate_one(self, student, example, seed, one):
        """For rate 1 all ordinary tokens are chosen, and no special one, wherever the special ids lie."""
        got = student.choose_mask_positions(*example.values(), one, generator(seed))
        agree(got, ordinary_in(**example), 0)

    @core
    @weight(2, hint="Draw a number from 0 to 1 for every single token, and compare it with rate.")
    @given(seed=FEW_SEEDS, rate=st.sampled_from([0.15, 0.6, 0.3, 0.95]))
    def test_rate(self, student, seed, rate):
        """In a large text each ordinary token is chosen with probability rate, at every place of every sentence."""
        few, first = seed % 10 == 0, (seed, rate) == (0, 0.15)
        rate = 0.0004 if first else 0.005 if few else rate  # half a per cent, which is neither none nor one, and less
        ids, special_ids = text(seed, (400, 300) if first else (100, 200) if few else (40, 50), specials=6 - 4 * first)
        ordinary = ordinary_in(ids, special_ids)
        chosen = choice(student, ids, special_ids, rate, seed)
        plausible(chosen.sum(), ordinary.sum(), rate, f"chosen tokens for rate {rate}")
        if not first:
            repeats(chosen, ordinary, rate, "chosen tokens")
        if few:
            return
        for place in range(50):
            plausible(chosen[:, place].sum(), ordinary[:, place].sum(), rate, f"chosen tokens at place {place}")
        for row in range(40):
            plausible(chosen[row].sum(), ordinary[row].sum(), rate, f"chosen tokens of sentence {row}")

    @weight(1, hint="No fixed number per sentence: a sentence may well have none, as long as there is one in all.")
    @given(seed=FEW_SEEDS, tokens=st.integers(5, 8))
    def test_independent(self, student, seed, tokens):
        """Each token is chosen on its own: as many sentences have no chosen token as chance would have it."""
        ids, special_ids = text(seed, (200, tokens))
        ordinary_id = np.setdiff1d(np.arange(20), special_ids)[0]
        ids = np.where(ordinary_in(ids, special_ids), ids, ordinary_id)
        if seed % 2:  # each sentence says one word again and again
            ids = np.resize(np.setdiff1d(np.arange(20), special_ids), (200, 1)).repeat(tokens, axis=1)
        ids[:, 0] = special_ids[0]
        chosen = choice(student, ids.reshape(2, 100, tokens), special_ids, 0.15, seed)
        none = 0.85 ** (tokens - 1)
        plausible((~chosen.any(axis=-1)).sum(), 200, none, f"sentences of {tokens - 1} tokens with none chosen")
        repeats(chosen, ordinary_in(ids, special_ids), 0.15, "chosen tokens of ids (2, 100, T)")

    @weight(1, hint="Decide each token by itself, and add one only where luck chose none.")
    @given(seed=FEW_SEEDS)
    def test_small_arrays(self, student, seed):
        """Of six ordinary tokens, one is chosen or several as often as chance would have it."""
        # Twelve counts at most in each of 20 examples, each refused by chance with a probability of at most
        # 2 * exp(-27) = 3.8e-12. Who draws again where luck chose none needs the long counts to be seen.
        rate, calls = (0.06, 450) if seed % 10 == 0 else (0.5, 25)
        ids, special_ids = text(seed, (3, 4))
        ids = np.where(ordinary_in(ids, special_ids), special_ids[0], ids)
        ids[:, 1:3] = np.setdiff1d(np.arange(20), special_ids)[:6].reshape(3, 2)
        if seed % 2:
            ids = ids[:, 1:3]
        rngs = [generator(1000 * seed + n) for n in range(calls)]
        chosen = np.array([student.choose_mask_positions(ids, special_ids, rate, rng) for rng in rngs])
        ordinary = np.broadcast_to(ordinary_in(ids, special_ids), (calls, *ids.shape))
        agree(np.where(ordinary, True, chosen), ordinary, 0, "the results, looked at where tokens are special,")
        counts = chosen.sum(axis=(1, 2)).tolist()
        equal(min(counts) > 0, True, "whether at least one token was chosen")
        for k in range(1, 7):
            share = binomial(k, 6, rate) + (binomial(0, 6, rate) if k == 1 else 0)
            plausible(counts.count(k), calls, share, f"calls with rate {rate} that chose {k} of six tokens", 27)
        alone = np.array([one[ordinary[0]] for one in chosen if one.sum() == 1])
        for place in range(6 if len(alone) else 0):
            what = f"calls with rate {rate} that chose but one, and that was ordinary token {place}"
            plausible(alone[:, place].sum(), len(alone), 1 / 6, what, 27)

    @weight(1, hint="Where nothing was chosen, set one entry to True: that of an ordinary token.")
    @given(example=texts(), seed=draw.SEEDS, how=st.sampled_from([*LYING, ""]))
    def test_at_least_one(self, student, example, seed, how):
        """For rate 0 exactly one token is chosen in the whole array, an ordinary one, however ids lie in memory."""
        with lying(student, how) if how else contextlib.nullcontext(student) as asked:
            chosen = choice(asked, **example, rate=0 if seed % 2 else 0.0, seed=seed)
            equal(int(chosen.sum()), 1, "the number of chosen tokens")

    @weight(1, hint="Pick the lonely token at random among all ordinary ones of the array, not a sentence first.")
    @given(seed=FEW_SEEDS)
    def test_any_may_be_the_one(self, student, seed):
        """Where luck chose none, each ordinary token of the array is as likely as any other to be chosen instead."""
        calls = 200 if seed == 0 else 1
        ids, special_ids = text(seed, (3, 6))
        ordinary_id, another = np.setdiff1d(np.arange(20), special_ids)[:2]
        ids[...] = special_ids[1]
        ids[seed % 3, 1:6] = ids[(seed + 1) % 3, seed % 6] = ordinary_id  # five in one sentence, one in another
        ids[seed % 3, 3] = another  # and one of six is another token
        places = [int(choice(student, ids, special_ids, 0.0, 1000 * seed + n).argmax()) for n in range(calls)]
        # Six counts: refused by chance with a probability of 6 * 2 * exp(-25) = 1.7e-10.
        for place in np.flatnonzero(ids != special_ids[1]).tolist() if calls > 1 else []:
            what = "calls with rate 0 that chose the same one of six ordinary tokens"
            plausible(places.count(place), calls, 1 / 6, what, 25)

    @weight(1, hint="Use the methods of rng: not random, not np.random, and no generator of your own.")
    @given(seed=FEW_SEEDS)
    def test_generator(self, student, seed):
        """The generator decides: in the same state it leads to the same choice, in another state to another one."""
        ids, special_ids = text(seed, (8, 40))
        first = choice(student, ids, special_ids, 0.5, seed)
        agree(choice(student, ids, special_ids, 0.5, seed), first, 0, "the choice with an equal generator")
        same = student.choose_mask_positions(ids, special_ids, 0.5, draw.uncopied(seed))
        agree(same, first, 0, f"the choice {draw.ON_A_COPY}")
        # Two choices among more than 100 ordinary tokens agree by chance with a probability below 2 ** -100.
        if np.array_equal(choice(student, ids, special_ids, 0.5, seed + 1000), first):
            raise StudentFailure("two generators in different states led to the same choice")

    @weight(1, hint="Check first whether there is any ordinary token, and raise ValueError if not.")
    @given(example=texts(), seed=draw.SEEDS)
    def test_all_special(self, student, example, seed):
        """A text of special tokens alone raises ValueError, before anything is drawn."""
        ids, special_ids = example["ids"], example["special_ids"]
        agree(student.choose_mask_positions(ids, special_ids, 1.0, generator(seed)), ordinary_in(**example), 0)
        special, everything = np.where(ordinary_in(**example), special_ids[0], ids), special_ids
        if seed % 2:  # the same ids again, and more of them special
            special, everything = ids, [*np.setdiff1d(ids, special_ids).tolist(), *special_ids]
        call = partial(student.choose_mask_positions, special, everything, 0.5, UNTOUCHED)
        raises(ValueError, call, "ids without an ordinary token")


INPUTS_AND_LABELS = "(inputs, labels)"


def mask_of(special_ids) -> int:
    """The mask's id, neither the first nor the last special one where there are more."""
    return special_ids[len(special_ids) // 2]


def masked(student, ids, special_ids, vocab_size, rate, seed):
    """The student's inputs and labels, both of the shape of ids."""
    answer = student.mask_tokens(ids, special_ids, mask_of(special_ids), vocab_size, rate, generator(seed))
    for part, name in zip(pair(answer, INPUTS_AND_LABELS), ("inputs", "labels"), strict=True):
        if not isinstance(part, np.ndarray) or part.shape != ids.shape or part.dtype.kind not in "iuf":
            raise StudentFailure(f"{name} should be an array of numbers of the shape of ids, {ids.shape}")
    return answer[0], answer[1]


@st.composite
def texts_and_vocabularies(pick):
    """The same, and the number of tokens in the vocabulary."""
    vocab_size = pick(VOCABULARIES)
    ids, special_ids = text(pick(draw.SEEDS), pick(SHAPES), vocab_size)
    return {"ids": ids, "special_ids": special_ids, "vocab_size": vocab_size}


@exercise(
    "mask_tokens",
    points=18,
    uses=("choose_mask_positions",),
    contract=Contract(dtype=int, refuses={"ids without an ordinary token": None}),
    house=1,
    hint="Make the inputs on a copy of ids; ids are whole numbers, and so are inputs and labels.",
)
class TestMaskTokens:
    @core
    @weight(4, hint="labels = the old token where chosen, else -100. The fate of the token does not matter for it.")
    @given(example=texts_and_vocabularies(), seed=draw.SEEDS)
    def test_labels(self, student, example, seed):
        """For rate 1 the labels are the old tokens at ordinary positions, and -100 at special ones, for any axes."""
        ids, special_ids, vocab_size = example.values()
        _, labels = masked(student, ids, special_ids, vocab_size, 1.0, seed)
        agree(labels, np.where(ordinary_in(ids, special_ids), ids, IGNORED), 0, "labels")

    @core
    @weight(3, hint="One random number for each token: below 0.8 [MASK], from 0.8 to 0.9 a random token, else the old.")
    @given(seed=FEW_SEEDS)
    def test_fates(self, student, seed):
        """Of the chosen tokens 80 % become the mask, 10 % a random token, 10 % stay, each on its own."""
        ids, special_ids = text(seed, (20, 200), vocab_size=60)
        ordinary = ordinary_in(ids, special_ids)
        inputs, _ = masked(student, ids.reshape(2, 10, 200), special_ids, 60, 1.0, seed)
        inputs = inputs.reshape(20, 200)
        agree(np.where(ordinary, -1, inputs), np.where(ordinary, -1, ids), 0, "inputs, looked at where not chosen,")
        hidden, kept = (inputs == mask_of(special_ids)) & ordinary, (inputs == ids) & ordinary
        by_chance = 0.1 / 54  # a random one of the 54 ordinary ids is the old one
        plausible(hidden.sum(), ordinary.sum(), 0.8, "chosen tokens that became the mask")
        plausible(kept.sum(), ordinary.sum(), 0.1 + by_chance, "chosen tokens that stayed")
        for row in range(20):
            plausible(hidden[row].sum(), ordinary[row].sum(), 0.8, f"tokens of sentence {row} that became the mask")
        repeats(hidden, ordinary, 0.8, "masks")
        if seed == 0:  # many more, in texts no larger than a lent function takes
            ids, special_ids = text(seed, (200, 300), vocab_size=60)
            ordinary = ordinary_in(ids, special_ids)
            calls = [masked(student, ids, special_ids, 60, 1.0, 1000 + number)[0][ordinary] for number in range(3)]
            inputs, old = np.concatenate(calls), np.tile(ids[ordinary], 3)
            plausible(
                (inputs == mask_of(special_ids)).sum(),
                old.size,
                0.8,
                "of many chosen tokens, those that became the mask",
            )
            plausible((inputs == old).sum(), old.size, 0.1 + by_chance, "of many chosen tokens, those that stayed")
            _, labels = masked(student, ids, special_ids, 60, 0.004, 1000)  # which is neither none nor a whole per cent
            plausible((labels != IGNORED).sum(), ordinary.sum(), 0.004, "labelled tokens for rate 0.004")
        if seed == 1:  # the only token there is, chosen for rate 0, has its fate as well
            only = np.where(ordinary, special_ids[0], ids)[:2]
            only[1, 100] = ids[ordinary][0]
            calls = [masked(student, only, special_ids, 60, 0.0, 1000 + number) for number in range(100)]
            chosen = [(labels != IGNORED, inputs) for inputs, labels in calls]
            equal([int(where.sum()) for where, _ in chosen], [1] * 100, "the numbers of chosen tokens for rate 0")
            hidden = sum(int(inputs[where][0] == mask_of(special_ids)) for where, inputs in chosen)
            # One count more: refused by chance with a probability of 2 * exp(-22) = 5.6e-10.
            plausible(hidden, 100, 0.8, "tokens chosen for rate 0 that became the mask", 22)
        if seed == 2:  # where luck chose none, any token may be the one
            calls = [masked(student, ids, special_ids, 60, 0.0, 1000 + number)[1] for number in range(12)]
            places = [np.argwhere(labels != IGNORED).tolist() for labels in calls]
            equal([len(found) for found in places], [1] * 12, "the numbers of labelled tokens for rate 0")
            # By chance 12 times the same of 20 sentences: 20 ** -11, 5e-15.
            if len({row for ((row, _),) in places}) == 1:
                raise StudentFailure("12 calls with rate 0 chose a token of the same sentence each time")

    @weight(1, hint="Do not deal out the fates in fixed shares: each token draws its own.")
    @given(seed=FEW_SEEDS)
    def test_no_fixed_shares(self, student, seed):
        """Now more, now fewer than 80 % of the chosen tokens become the mask."""
        ids, special_ids = text(seed, (10, 40), vocab_size=60)
        ids = np.where(ordinary_in(ids, special_ids), ids, np.setdiff1d(np.arange(60), special_ids)[seed])
        ids[:, 30:] = special_ids[1]
        exact = 0
        for number in range(9):
            inputs, labels = masked(student, ids, special_ids, 60, 1.0, 100 * seed + number)
            agree(labels, np.where(ordinary_in(ids, special_ids), ids, IGNORED), 0, "labels")
            exact += int((inputs == mask_of(special_ids)).sum() == 240)
        # One count in each of 20 examples: 20 * 2 * exp(-25) = 5.6e-10.
        plausible(exact, 9, binomial(240, 300, 0.8), "calls in which just 240 of 300 tokens became the mask", 25)

    @weight(3, hint="Draw the random tokens from the ids that are not special; these need not begin at any number.")
    @given(seed=FEW_SEEDS, specials=st.sampled_from([5, 8, 11, 15, 19]))
    def test_no_special_put_in(self, student, seed, specials):
        """Apart from the mask, no special id is ever put in, and none from outside the vocabulary."""
        ids, special_ids = text(seed, (10, 80), specials=specials)
        ordinary = ordinary_in(ids, special_ids)
        inputs, labels = masked(student, ids, special_ids, 20, 1.0, seed)
        agree(labels, np.where(ordinary, ids, IGNORED), 0, "labels")
        allowed = [*np.setdiff1d(np.arange(20), special_ids), mask_of(special_ids)]
        wrong = inputs[ordinary & ~np.isin(inputs, allowed)]
        if wrong.size:
            raise StudentFailure(f"the id {wrong[0]} was put in; it is special or not in the vocabulary")

    @weight(1, hint="Every ordinary id can come, the last one of the vocabulary too, and each as often as the others.")
    @given(seed=FEW_SEEDS, count=st.integers(2, 5))
    def test_random_tokens_are_even(self, student, seed, count):
        """All ordinary ids of the vocabulary are put in equally often, the old one too."""
        calls = 1
        if (seed, count) == (0, 2):  # the first of all examples
            self.look_at_large_vocabulary(student, seed, 70_000, 6)
            self.look_at_large_vocabulary(student, seed, 700, 233)
            count, calls = 3, 5  # one that is half as likely as the others shows in many tokens
        order = np.random.default_rng([seed, 8]).permutation(count + 6)
        if calls > 1:
            order[6:].sort()
        special_ids, (old, *others) = order[:6].tolist(), order[6:].tolist()
        ids = np.full((5, 600), old)
        ids[:, 0] = special_ids[1]
        inputs = []
        for number in range(calls):
            got, labels = masked(student, ids, special_ids, count + 6, 1.0, 100 * number + seed)
            agree(labels, np.where(ids == old, ids, IGNORED), 0, "labels")
            inputs.append(got)
        tokens = calls * 5 * 599
        for number in others:
            became = np.equal(inputs, number).sum()
            plausible(became, tokens, 0.1 / count, f"tokens that became the id {number}")
        stayed = np.equal(inputs, old).sum()
        plausible(stayed, tokens, 0.1 + 0.1 / count, "tokens that stayed, or became themselves again")

    def look_at_large_vocabulary(self, student, seed, V, specials):
        special_ids, ordinary = np.split(np.random.default_rng([seed, 8]).permutation(V), [specials])
        ids, put_in = np.full((20, 200), ordinary[0]), np.zeros(0, dtype=int)
        ordinary.sort()
        for number in range(1 if specials < 100 else 2):
            inputs, _ = masked(student, ids, special_ids.tolist(), V, 1.0, 100 * number + seed)
            last = inputs[(inputs != mask_of(special_ids)) & (inputs != ids)]
            put_in = np.append(put_in, last)
        if len(last) and np.array_equal(np.sort(last), last):  # of 200 or more by chance: never
            raise StudentFailure("the random tokens are in ascending order: each is drawn on its own")
        for parts in (2, 4):
            for part in np.array_split(ordinary, parts):
                share = (part != ids[0, 0]).sum() / (len(ordinary) - 1)
                what = f"random tokens from {part[0]} to {part[-1]}"
                plausible(np.isin(put_in, part).sum(), max(len(put_in), 1), share, what)
        # Of 200 or more among 466, all different by chance: below exp(-200² / 2 / 466) = 3e-19.
        if V == 700 and len(last) >= 200 and len(np.unique(last)) == len(last):
            raise StudentFailure("no random token was put in twice: each is drawn on its own, whatever came before")

    @weight(2, hint="Only chosen tokens may change, and exactly these have a label.")
    @given(seed=FEW_SEEDS, rate=st.sampled_from([0.15, 0.9, 0.3]))
    def test_rate(self, student, seed, rate):
        """For smaller rates that share of the ordinary tokens has a label; the labels give the old tokens back."""
        ids, special_ids = text(seed, (20, 100))
        ordinary = ordinary_in(ids, special_ids)
        inputs, labels = masked(student, ids, special_ids, 20, rate, seed)
        labelled = labels != IGNORED
        agree(np.where(labelled, labels, inputs), ids, 0, "inputs with the labels put back")
        agree(np.where(ordinary, -1, labels), np.where(ordinary, -1, IGNORED), 0, "labels of special tokens")
        plausible(labelled.sum(), ordinary.sum(), rate, "labelled tokens")
        hidden = (inputs == mask_of(special_ids)) & labelled
        plausible(hidden.sum(), labelled.sum(), 0.8, f"labelled tokens for rate {rate} that became the mask")

    @weight(2, hint="Use the methods of rng: not random, not np.random, and no generator of your own.")
    @given(seed=FEW_SEEDS)
    def test_generator(self, student, seed):
        """The generator decides: in the same state it gives the same result, in another state another one."""
        ids, special_ids = text(seed, (8, 40))
        inputs, labels = masked(student, ids, special_ids, 20, 0.5, seed)
        again = masked(student, ids, special_ids, 20, 0.5, seed)
        agree(again[0], inputs, 0, "inputs with an equal generator")
        agree(again[1], labels, 0, "labels with an equal generator")
        same = student.mask_tokens(ids, special_ids, mask_of(special_ids), 20, 0.5, draw.uncopied(seed))
        agree(pair(same, INPUTS_AND_LABELS)[0], inputs, 0, f"inputs {draw.ON_A_COPY}")
        # Labels at more than 100 ordinary tokens agree by chance with a probability below 2 ** -100, masks 0.68 ** 100.
        if np.array_equal(masked(student, ids, special_ids, 20, 0.5, seed + 1000)[1], labels):
            raise StudentFailure("two generators in different states led to the same labels")
        if seed == 0:
            ids, special_ids = text(seed, (100, 200))
        one, other = (masked(student, ids, special_ids, 20, 1.0, state)[0] for state in (seed, seed + 1000))
        if np.array_equal(one == mask_of(special_ids), other == mask_of(special_ids)):
            raise StudentFailure("two generators in different states led to the same masks")
        # Of 20,000 tokens, some 140 ordinary ones meet the second fate both times.
        both = (one != ids) & (other != ids) & (one != mask_of(special_ids)) & (other != mask_of(special_ids))
        if both.sum() > 40 and (one == other)[both].mean() > 0.7:
            raise StudentFailure("two generators in different states led to the same random words")

    @weight(1, hint="choose_mask_positions raises it; do not catch it.")
    @given(example=texts_and_vocabularies(), seed=draw.SEEDS)
    def test_all_special(self, student, example, seed):
        """A text of special tokens alone raises ValueError, before anything is drawn."""
        ids, special_ids, V = example.values()
        _, labels = masked(student, ids, special_ids, V, 1.0, seed)
        ordinary = ordinary_in(ids, special_ids)
        agree(labels, np.where(ordinary, ids, IGNORED), 0, "labels")
        special = np.where(ordinary, special_ids[0], ids)
        call = partial(student.mask_tokens, special, special_ids, mask_of(special_ids), V, 0.5, UNTOUCHED)
        raises(ValueError, call, "ids without an ordinary token")


LOSS_AND_GRADIENT = "(loss, d_logits)"


@st.composite
def predictions(pick, dtypes=draw.FLOATS, largest=3.0, ignored=IGNORED, all_labelled=False):
    """logits (…, V) and labels (…) with one to five leading axes; one has a label, and most often one has none."""
    lead, V = pick(SHAPES), pick(st.sampled_from([2, 3, 4, 5, 11, 128, 260, 1]))
    lead = (3,) if V > 100 else lead
    logits = pick(draw.numbers((*lead, V), pick(dtypes), largest))
    labels = np.random.default_rng(pick(draw.SEEDS)).integers(0, V, lead)
    if not all_labelled and pick(st.integers(0, 5)) < 5:
        labels[~pick(draw.attendable((1, labels.size))).reshape(lead)] = ignored
    return {"logits": logits, "labels": labels}


@st.composite
def certainties(pick):
    """Predictions whose labels lie far above the other tokens: losses from 1e-6 down to 1e-13."""
    example = pick(predictions(dtypes=DOUBLE))
    logits, labels = example.values()
    above = np.arange(logits.shape[-1]) == labels[..., np.newaxis]
    return {"logits": logits + pick(st.sampled_from([24.0, 31.0])) * above, "labels": labels}


def many_tokens():
    """float32 logits of 0 for 40,001 tokens, but for three of 6; the labels are 100, the last token, and none."""
    logits, labels = np.zeros((3, 40_001), dtype=np.float32), np.array([100, 40_000, IGNORED])
    logits[[0, 1, 2], [5, 40_000, 7]] = 6
    return {"logits": logits, "labels": labels}


def loss_bounds(logits, labels, ignored=IGNORED, room=1e-9):
    """Expected loss and gradient, each with its bound.

    An exponential or logarithm turns an error of eps * |logits| of its argument into a relative or absolute one; sums
    run over V, then over N. `room` lets a solution add that much inside the logarithm.
    """
    loss, d_logits = mlm_loss(*double(logits), labels, ignored)
    labelled = labels != ignored
    N, V = labelled.sum(), logits.shape[-1]
    eps = rounding(logits.dtype, V + N + 2 * np.abs(logits).max() + 4)
    rows, targets = logits[labelled].astype(np.float64), labels[labelled]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    exps = np.exp(shifted)
    probs = exps[np.arange(N), targets] / exps.sum(axis=-1)
    loss_bound = eps * (1 + loss) + (np.mean(room / probs) if room else 0)
    d_bound = np.zeros(logits.shape)  # exactly 0 where ignored
    d_bound[labelled] = eps / N
    return (loss, loss_bound), (d_logits, d_bound)


@exercise(
    "mlm_loss",
    points=14,
    contract=Contract(dtype="logits", leading=("logits", "labels"), refuses={"no labelled position": None}),
    house=1,
    hint="float32 in, float32 out: make d_logits by np.zeros_like(logits); and leave the arguments alone.",
)
class TestMlmLoss:
    @core
    @weight(4, hint="Pick the labelled rows first; the loss is the mean of -ln softmax(row)[label] over these.")
    @given(example=predictions())
    def test_loss(self, student, example):
        """The loss is the mean cross-entropy over the labelled positions, and over no others."""
        loss, _ = pair(student.mlm_loss(**example), LOSS_AND_GRADIENT)
        agree(loss, *loss_bounds(**example)[0], "loss")

    @core
    @weight(3, hint="(softmax - one-hot) / N at labelled positions, with N the number of labelled positions.")
    @given(example=predictions())
    def test_gradient(self, student, example):
        """The gradient is (softmax - one-hot) / N at the N labelled positions, and exactly 0 at all others."""
        _, d_logits = pair(student.mlm_loss(**example), LOSS_AND_GRADIENT)
        agree(d_logits, *loss_bounds(**example)[1], "d_logits")

    @weight(1, hint="An ignored position must touch nothing: not the loss, not the gradient, not a maximum.")
    @given(example=predictions(dtypes=DOUBLE), noise=st.integers(-8000, 8000))
    def test_ignored_positions(self, student, example, noise):
        """What the logits are at ignored positions changes neither the loss nor the gradient."""
        logits, labels = example.values()
        expected = loss_bounds(logits, labels)
        other = np.where((labels == IGNORED)[..., np.newaxis], logits * (noise / 8), logits)
        loss, d_logits = pair(student.mlm_loss(other, labels), LOSS_AND_GRADIENT)
        agree(loss, *expected[0], "loss")
        agree(d_logits, *expected[1], "d_logits")

    @weight(2, hint="Subtract the maximum of each row, and use ln(softmax) = shifted - ln(sum of exp), not ln of 0.")
    @given(example=st.one_of(predictions(largest=1e4), predictions(largest=1e4), certainties()))
    def test_large_numbers(self, student, example):
        """Logits as large as 10,000, of either sign, give a right loss and gradient, also where both are tiny."""
        loss, d_logits = pair(student.mlm_loss(**example), LOSS_AND_GRADIENT)
        (expected_loss, loss_bound), (expected_d, d_bound) = loss_bounds(**example, room=0)
        agree(loss, expected_loss, loss_bound, "loss")
        agree(d_logits, expected_d, d_bound, "d_logits")

    @weight(1, hint="Compare labels with ignore_index, whatever it is; it may also be the id of a token.")
    @given(ignored=st.sampled_from([-1, 0, 1, 7, -7]), example=predictions(all_labelled=True), place=draw.SEEDS)
    def test_ignore_index(self, student, ignored, example, place):
        """Another ignore_index works just as well, also one that is the id of a token."""
        logits, labels = example.values()
        if logits.shape[-1] == 1 and ignored == 0:  # that would leave no label
            ignored = -1
        labels = np.where(labels == ignored, (labels + 1) % logits.shape[-1], labels)
        if labels.size > 1:
            labels.flat[place % labels.size] = ignored
        loss, d_logits = pair(student.mlm_loss(logits, labels, ignore_index=ignored), LOSS_AND_GRADIENT)
        (expected_loss, loss_bound), (expected_d, d_bound) = loss_bounds(logits, labels, ignored)
        agree(loss, expected_loss, loss_bound, "loss")
        agree(d_logits, expected_d, d_bound, "d_logits")

    @weight(1, hint="The loss is a mean: twice the same text has the same loss, and N is twice as large.")
    @given(example=predictions(dtypes=DOUBLE))
    def test_twice(self, student, example):
        """The same batch twice over has the same loss, and each position gets half the gradient."""
        logits, labels = example.values()
        twice = {"logits": np.concatenate([logits, logits]), "labels": np.concatenate([labels, labels])}
        loss, d_logits = pair(student.mlm_loss(**twice), LOSS_AND_GRADIENT)
        (expected_loss, loss_bound), (expected_d, d_bound) = loss_bounds(logits, labels)
        agree(loss, expected_loss, 2 * loss_bound, "loss")
        agree(d_logits, np.concatenate([expected_d, expected_d]) / 2, np.concatenate([d_bound, d_bound]), "d_logits")

    @weight(1, hint="Check whether any label is left, and raise ValueError if not: a mean over nothing has no value.")
    @given(example=predictions(), ignored=st.sampled_from([IGNORED, 0, -1]), many=FIRST_OF_16)
    def test_no_label(self, student, example, ignored, many):
        """Labels that are all ignored raise ValueError, whatever ignore_index is; of 40,001 tokens any may be right."""
        logits, labels = (many_tokens() if many else example).values()
        loss, d_logits = pair(student.mlm_loss(logits, labels), LOSS_AND_GRADIENT)
        expected = loss_bounds(logits, labels)
        agree(loss, *expected[0], "loss")
        agree(d_logits, *expected[1], "d_logits")
        if many:
            logits = logits[:, :3]
        elif ignored == 0:  # the same logits with other labels
            others = np.where(labels == IGNORED, 0, IGNORED)
            others.flat[0] = 0
            loss, _ = pair(student.mlm_loss(logits, others), LOSS_AND_GRADIENT)
            agree(loss, *loss_bounds(logits, others)[0], "loss")
        options = {} if ignored == IGNORED else {"ignore_index": ignored}
        call = partial(student.mlm_loss, logits, np.full_like(labels, ignored), **options)
        raises(ValueError, call, "no labelled position")


SCALES = st.sampled_from([(0.125, 0.0), (0.125, 9.0), (0.125, -40.0), (38.0, -20.0), (38.0, 20.0)])
TINY = st.sampled_from([(1e-9, 0.0), (0.125, 0.0), (1e-9, 1.0), (38.0, -9990.0), (0.125, -3000.0), (1e-9, 9999.0)])


@st.composite
def guesses(pick, all_labelled, scales=SCALES):
    """Predictions without ties; about half of the labels are guessed right."""
    example = pick(predictions(all_labelled=all_labelled))
    logits, labels = example.values()
    random = np.random.default_rng(pick(draw.SEEDS))
    logits = random.permuted(np.broadcast_to(np.arange(logits.shape[-1]) - 1.0, logits.shape), axis=-1)
    # Up to logits near 10 000, or down to differences of 1e-9; in some examples all of them are above 0, or below.
    scale, shift = pick(scales)
    dtype = draw.DOUBLE if scale < abs(shift) / 1000 else example["logits"].dtype  # where float32 would make ties
    logits = logits * scale + shift
    right = random.random(labels.shape) < 0.5
    labels = np.where(right & (labels != IGNORED), logits.argmax(axis=-1), labels)
    return {"logits": logits.astype(dtype), "labels": labels}


# Of two labels that 16 bits have no room for, the first is guessed right; the second guess differs from its label by
# 65,536. Too many numbers to be written out.
MANY_TOKENS = Public(
    "logits = np.zeros((3, 70_000), dtype=np.float32)\nlogits[[0, 1, 2], [69_000, 5, 4463]] = 6\n",
    "logits",
)
LAST_LABELS = np.array([69_000, 100, 69_999])
ONE_DIVISION = rounding(draw.DOUBLE, 4)
SINGLE_DIVISION = rounding(draw.SINGLE, 0.5)  # "of any float type": twice the error of a division and of a difference


@exercise(
    "masked_accuracy",
    points=6,
    contract=Contract(leading=("logits", "labels"), refuses={"labels that are all -100": None}, fixed=True),
    house=1,
    hint="Count whatever the number of axes is; and leave the arguments alone.",
)
class TestMaskedAccuracy:
    @core
    @weight(2, hint="Compare the argmax over the last axis with the labels, and take the mean.")
    @given(example=guesses(all_labelled=True))
    def test_agrees(self, student, example):
        """Where all positions have a label, the result is the share of highest logits that are at the label."""
        agree(student.masked_accuracy(**example), masked_accuracy(**example), SINGLE_DIVISION)

    @weight(2, hint="Divide by the number of labelled positions, and compare the logits as they are.")
    @given(example=guesses(all_labelled=False, scales=TINY))
    def test_ignored_positions(self, student, example):
        """Positions with the label -100 do not count; at the others the smallest difference counts, and 1e-9 is one."""
        agree(student.masked_accuracy(**example), masked_accuracy(**example), SINGLE_DIVISION)

    @weight(1, hint="Check whether any label is left, and raise ValueError if not.")
    @given(example=guesses(all_labelled=True), many=st.integers(0, 7).map(lambda number: not number))
    def test_no_label(self, student, example, many):
        """Labels that are all -100 raise ValueError; 0 and 1 are floats, too; any of 70,000 tokens may be right."""
        logits, labels = example.values()
        if many:
            agree(student.masked_accuracy(MANY_TOKENS, LAST_LABELS), 1 / 3, SINGLE_DIVISION)
        else:
            found = student.masked_accuracy(logits, labels)
            agree(found, masked_accuracy(logits, labels), SINGLE_DIVISION)
            if np.asarray(found).dtype.kind != "f":
                raise StudentFailure(f"the result is of type {type(found).__name__}, expected a float")
        raises(
            ValueError, lambda: student.masked_accuracy(logits, np.full_like(labels, IGNORED)), "no labelled position"
        )


@st.composite
def corpora(pick):
    """Sequences of many lengths, no two alike, a batch size and a pad id."""
    n = pick(st.integers(1, 11))
    longest = pick(st.sampled_from([6, 6, 2, 600]))
    lengths = pick(st.lists(st.integers(1, min(longest, 6)), min_size=n, max_size=n))
    batch_size = pick(st.sampled_from([1, 2, 3, 5, 20]))
    if longest > 6:  # some near 256, and some above 600
        lengths = [length + (0, 253, longest)[number % 3] for number, length in enumerate((4 * lengths)[:11])]
        batch_size = 2 + batch_size % 2
    pad_id, first = pick(st.sampled_from([(0, 1000), (3, 1000), (999, 1000), (0, 70_000), (70_000, 1)]))
    sequences = [[first + 10 * n + i for i in range(length)] for n, length in enumerate(lengths)]
    if pick(st.booleans()):  # the same sentence may stand in a text more than once
        sequences[-1] = list(sequences[0])
    if pad_id and pick(st.booleans()):  # 0 is then a token like any other
        sequences = [[*sequence[:1], *[0] * (len(sequence) - 1)] for sequence in sequences]
    return {"sequences": sequences, "batch_size": batch_size, "pad_id": pad_id}


def batches_of(answer):
    """The student's batches as (ids, mask, sequences without padding)."""
    if not isinstance(answer, (list, tuple)):
        raise StudentFailure(f"the result should be a list of batches, but is a {type(answer).__name__}")
    if not len(answer):
        raise StudentFailure("there is no batch in the result")
    found = []
    for batch in answer:
        ids, mask = pair(batch, "(ids, mask), for each batch")
        if not (isinstance(ids, np.ndarray) and isinstance(mask, np.ndarray) and ids.ndim == mask.ndim == 2):
            raise StudentFailure("ids and mask of a batch should be arrays of two axes")
        if ids.shape != mask.shape or mask.dtype != bool:
            raise StudentFailure("mask should be boolean and have the shape of ids")
        if ids.dtype.kind not in "iu":
            raise StudentFailure(f"ids of a batch have dtype {ids.dtype}, expected whole numbers")
        found.append((ids, mask, [row[real].tolist() for row, real in zip(ids, mask, strict=True)]))
    return found


def in_order(found):
    return [sequence for _, _, sequences in found for sequence in sequences]


@exercise(
    "make_batches",
    points=10,
    contract=Contract(layout=False),
    house=1,
    hint="sorted(…) makes a new list; .sort() and rng.shuffle(…) change the one that was handed in.",
)
class TestMakeBatches:
    @core
    @weight(3, hint="Cut the row of all sequences at 0, batch_size, 2 · batch_size, …; the last piece may be short.")
    @given(example=corpora(), seed=draw.SEEDS)
    def test_each_once(self, student, example, seed):
        """Each sequence is in exactly one batch, once, also where the number does not come out even."""
        found = batches_of(student.make_batches(**example, rng=generator(seed)))
        equal(sorted(in_order(found)), sorted(example["sequences"]), "all sequences, sorted")

    @core
    @weight(2, hint="Sort by length before you cut; afterwards only whole batches may change places.")
    @given(example=corpora(), seed=draw.SEEDS)
    def test_similar_lengths(self, student, example, seed):
        """Batches have batch_size sequences (one may have fewer) of similar length: their spans do not overlap."""
        found = batches_of(student.make_batches(**example, rng=generator(seed)))
        n, size = len(example["sequences"]), example["batch_size"]
        sizes = [size] * (n // size) + [n % size] * (n % size > 0)
        equal(sorted(len(sequences) for *_, sequences in found), sorted(sizes), "sizes of the batches, sorted")
        spans = sorted([min(map(len, sequences)), max(map(len, sequences))] for *_, sequences in found)
        flat = [length for span in spans for length in span]
        equal(flat, sorted(flat), "shortest and longest length of each batch, in ascending order,")

    @weight(1, hint="Call pad_batch for each batch by itself, with the pad_id that is handed in.")
    @given(example=corpora(), seed=draw.SEEDS)
    def test_padding(self, student, example, seed):
        """Each batch is as wide as its longest sequence, filled up on the right with pad_id; the mask says where."""
        for ids, mask, sequences in batches_of(student.make_batches(**example, rng=generator(seed))):
            expected_ids, expected_mask = pad_batch(sequences, example["pad_id"])
            agree(ids, expected_ids, 0, "ids of a batch")
            agree(mask, expected_mask, 0, "mask of a batch")

    @weight(1, hint="Shuffle the finished batches too, with rng.permutation of their number.")
    @given(seed=FEW_SEEDS)
    def test_random_order(self, student, seed):
        """The batches come in random order: each may stand anywhere, and after any other, with the same probability."""
        sequences = [[100 * length + seed] * length for length in (3, 1, 5, 2, 4, 1, 2, 3, 4)]
        epochs = []
        for number in range(150 if seed == 0 else 1):
            found = batches_of(student.make_batches(sequences, 2, 0, generator(1000 * seed + number)))
            equal(sorted(in_order(found)), sorted(sequences), "all sequences, sorted")
            spans = [(min(map(len, rows)), max(map(len, rows))) for *_, rows in found]
            epochs.append([sorted(spans).index(span) for span in spans])
        if seed in (1, 2):
            self.look_at_few(student, seed + 1)
        if seed == 3:
            self.look_at_climbs(student)
        if len(epochs) < 150 or any(sorted(epoch) != [0, 1, 2, 3, 4] for epoch in epochs):
            return  # few epochs tell nothing; and what is in a batch is asked elsewhere
        # 45 counts, and three of few batches: refused by chance with a probability of 48 * 2 * exp(-27) = 1.8e-10.
        for batch in range(5):
            for place in range(5):
                count = sum(epoch[place] == batch for epoch in epochs)
                plausible(
                    count, 150, 1 / 5, f"epochs whose batch {place} is number {batch} in the order of lengths", 27
                )
            for other in set(range(5)) - {batch}:
                count = sum((batch, other) in itertools.pairwise(epoch) for epoch in epochs)
                what = f"epochs in which number {other} in the order of lengths comes right after number {batch}"
                plausible(count, 150, 1 / 5, what, 27)

    def look_at_climbs(self, student):
        """Of 150 batches, every second one is followed by one of longer sequences: no two keys of theirs are alike."""
        sequences, climbs = [[7] * length for length in range(1, 151)], 0
        for number in range(6):
            found = batches_of(student.make_batches(sequences, 1, 0, generator(number)))
            lengths = [len(rows[0]) for *_, rows in found]
            equal(sorted(lengths), list(range(1, 151)), "the lengths of all sequences, sorted")
            climbs += sum(one < other for one, other in itertools.pairwise(lengths))
        # Of 150 things in random order, Euler's numbers count the climbs: of six times, 447 are to be expected, and
        # more than 55 too many or too few come with a probability below 1e-9.
        if abs(climbs - 447) > 55:
            text = f"{climbs} of 894 batches are followed by one of longer sequences, expected about 447"
            raise StudentFailure(f"{text}; chance alone does not do that")

    def look_at_few(self, student, count):
        """Of the orders of two batches, and of three, those that are reached by one exchange are one half."""
        sequences = [[1], [2, 2], [2, 3], [4, 4, 4]] if count == 2 else [[1], [2, 2], [3, 3, 3]]
        exchanged, shorter = 0, []
        for number in range(45):
            found = batches_of(student.make_batches(sequences, 4 - count, 0, generator(number)))
            equal(sorted(in_order(found)), sequences, "all sequences, sorted")
            firsts = [min(map(len, rows)) for *_, rows in found]
            exchanged += sum(one > other for one, other in itertools.combinations(firsts, 2)) % 2
            shorter += [[1] in rows for *_, rows in found if [2, 2] in rows]
        if count == 2:
            plausible(sum(shorter), 45, 1 / 2, "epochs in which [2, 2], and not [2, 3], meets [1]", 27)
        plausible(exchanged, 45, 1 / 2, f"epochs of {count} batches in which one exchange sorts them by length", 27)

    @weight(1, hint="Shuffle the sequences before you sort them: a stable sort leaves equal lengths in random order.")
    @given(seed=FEW_SEEDS)
    def test_other_neighbours(self, student, seed):
        """Of sequences of equal length, any two are as likely as any others to meet in a batch."""
        sequences = [[number, 50 + seed] for number in range(6)]
        meetings = []
        for number in range(150 if seed == 0 else 1):
            found = batches_of(student.make_batches(sequences, 2, 0, generator(1000 * seed + number)))
            equal(sorted(in_order(found)), sequences, "all sequences, sorted")
            meetings += [tuple(sorted(row[0] for row in rows)) for *_, rows in found]
        # 15 counts: refused by chance with a probability of 15 * 2 * exp(-25) = 4e-10.
        for one in range(6 if seed == 0 else 0):
            for other in range(one):
                count = meetings.count((other, one))
                plausible(count, 150, 1 / 5, f"epochs in which sequences {other} and {one} meet", 25)
        if seed == 1:
            self.look_at_many(student)
        if seed == 2:
            self.look_at_twins(student)

    def look_at_many(self, student):
        """Who orders equal lengths by few different numbers leaves the first or the last ones alone."""
        sequences, alone = [[number, 50] for number in range(303)], []
        for number in range(14):
            found = batches_of(student.make_batches(sequences, 300, 0, generator(number)))
            equal(sorted(in_order(found)), sequences, "all sequences, sorted")
            alone += [row[0] for *_, rows in found if len(rows) == 3 for row in rows]
        # One count of 42, in which the members of one batch are less apart than in a binomial: 2 * exp(-25) = 2.8e-11.
        count = sum(number > 151 for number in alone)
        plausible(
            count,
            max(len(alone), 1),
            151 / 303,
            "of 303 sequences, how many of the last 151 are in the short batch",
            25,
        )

    def look_at_twins(self, student):
        """Of fifty pairs of equal sequences, few meet in a batch: they do not keep together."""
        sequences = [[number, 50] for number in range(50)] * 2
        found = batches_of(student.make_batches(sequences, 2, 0, generator(7)))
        equal(sorted(in_order(found)), sorted(sequences), "all sequences, sorted")
        met = sum(len(rows) == 2 and rows[0] == rows[1] for *_, rows in found)
        # Each pair meets with probability 1 / 99: sixteen of fifty do with a probability below 1e-17.
        if met > 15:
            text = f"of 50 pairs of equal sequences, {met} are in one batch, expected none or one"
            raise StudentFailure(f"{text}; chance alone does not do that")

    @weight(1, hint="Use the methods of rng: not random, not np.random, and no generator of your own.")
    @given(seed=FEW_SEEDS)
    def test_generator(self, student, seed):
        """The generator decides: in the same state it gives the same epoch, in another state another one."""
        sequences = [[number, 50] for number in range(1, 25)]
        first = in_order(batches_of(student.make_batches(sequences, 6, 0, generator(seed))))
        equal(sorted(first), sequences, "all sequences, sorted")
        again = in_order(batches_of(student.make_batches(sequences, 6, 0, generator(seed))))
        equal(again, first, "the sequences in order, with an equal generator")
        same = in_order(batches_of(student.make_batches(sequences, 6, 0, draw.uncopied(seed))))
        equal(same, first, f"the sequences in order, {draw.ON_A_COPY}")
        # Four batches of six with the same sequences in each by chance: 6! ** 4 / 24! = 4e-13.
        if in_order(batches_of(student.make_batches(sequences, 6, 0, generator(seed + 1000)))) == first:
            raise StudentFailure("two generators in different states led to the same order")


# Training. Models and optimisers are small and public; their numbers are multiples of 1/8, so that a loss and its
# gradients are exact up to one division.

REGRESSION = Public(
    """
def loss_and_grads(params, batch) -> tuple:
    error = batch["x"] @ params["W"] + params["b"] - batch["y"]
    n = len(error)
    return (error**2).sum() / (2 * n), {"W": batch["x"].T @ error / n, "b": error.sum(axis=0) / n}
""",
    "loss_and_grads",
)
MOMENTUM = Public(
    """
def optimizer(params, grads, state):
    old = state["velocity"] if state else {name: 0 * grad for name, grad in grads.items()}
    velocity = {name: 0.5 * old[name] + grad for name, grad in grads.items()}
    new = {name: param - 0.25 * velocity[name] for name, param in params.items()}
    return new, {"count": state.get("count", 0) + 1, "velocity": velocity}
""",
    "optimizer",
)
# A model with chance: another loss in each call, one of Python's floats, and below 0. Its batch can be read once, or it
# is nothing at all; its gradients are the very weights.
ONLY_ONCE = Public(
    """
calls = []


def loss_and_grads(weights, examples) -> tuple:
    if isinstance(examples, np.ndarray):
        raise TypeError("the batch is not what was handed in")
    calls.append(sum(examples or [5]))
    loss = float(sum((w**2).sum() for w in weights.values()) / 2) - sum(calls)
    return loss, dict(weights) if len(calls) == 1 else {name: -w - 1 for name, w in weights.items()}
""",
    "loss_and_grads",
)
# An optimiser with a memory of its own: half the inertia in the first call, a quarter in the next.
INERTIA = Public(
    """
steps = []


def optimizer(weights, slopes, memory):
    steps.append(len(weights))
    speed = {name: 0.5 ** len(steps) * memory["speed"][name] + slope for name, slope in slopes.items()}
    return {name: weight - 0.25 * speed[name] for name, weight in weights.items()}, {"speed": speed}
""",
    "optimizer",
)
NEVER = 1e6  # a max_norm that clips nothing
RESULT = "(params, state, metrics)"


@st.composite
def regressions(pick, dtypes=draw.FLOATS):
    """params {W (F, K), b (K,)}, a batch {x (N, F), y (N, K)} with N, F and K distinct, and a state after a step."""
    N, F, K = pick(st.one_of(draw.dimensions(3, 1, 4), st.just([3, 3, 3]), st.just([2, 12, 1])))
    dtype = pick(dtypes)
    sizes = {"W": (F, K), "b": (K,)}
    params = {name: pick(draw.numbers(shape, dtype)) for name, shape in sizes.items()}
    batch = {"x": pick(draw.numbers((N, F), dtype)), "y": pick(draw.numbers((N, K), dtype))}
    batch["y"][0, 0] += 8 + batch["x"][0] @ params["W"][:, 0]  # so that the loss and the gradients are not 0
    velocity = {name: pick(draw.numbers(shape, dtype)) for name, shape in sizes.items()}
    return {"params": params, "batch": batch, "state": {"count": pick(st.integers(1, 9)), "velocity": velocity}}


def in_double(tree):
    """Nested dicts with their arrays in float64."""
    if isinstance(tree, dict):
        return {name: in_double(part) for name, part in tree.items()}
    return tree.astype(np.float64) if isinstance(tree, np.ndarray) else tree


def largest(tree) -> float:
    if isinstance(tree, dict):
        return max((largest(part) for part in tree.values()), default=0.0)
    return float(np.abs(tree).max())


@remembered
def step_expected(params, batch, state, max_norm):
    """The reference's step in float64, and a bound.

    The norm sums as many squares as there are gradients; then come a root, a division, and a few elementwise
    operations on numbers no larger than `terms`. What is added at the end is for the 1e-6 that may be added to the norm
    (notebook 05).
    """
    expected = training_step(
        in_double(params), in_double(state), in_double(batch), REGRESSION.make(), MOMENTUM.make(), max_norm
    )
    dtype, count = params["W"].dtype, params["W"].size + params["b"].size + len(batch["x"]) + batch["x"].shape[1]
    error = batch["x"] @ params["W"] + params["b"] - batch["y"]
    terms = largest(params) + largest(state.get("velocity", {})) + largest(batch["x"]) * largest(error)
    norm = expected[2]["gradient_norm"]
    return expected, rounding(dtype, count + 20) * terms + 2e-6 * terms * (norm > max_norm) / (norm or 1.0)


def step(student, params, batch, state, max_norm):
    return values(student.training_step(params, state, batch, REGRESSION, MOMENTUM, max_norm), 3, RESULT)


def agree_in_all(got, expected, bound, what):
    """Compare dicts of arrays and numbers, nested or not, name by name."""
    for name, part in expected.items():
        found = entry(got, name, what)
        if isinstance(part, dict):
            agree_in_all(found, part, bound, f"{what}[{name!r}]")
        else:
            agree(found, part, bound, f"{what}[{name!r}]")


def with_norm(example, share):
    """The max_norm that shortens the gradients to a share of their length."""
    expected, _ = step_expected(**example, max_norm=NEVER)
    return share * expected[2]["gradient_norm"]


SHARES = st.sampled_from([0.5, 0.25, 0.1, 0.75, 0.999, 1e-4])


@exercise(
    "training_step",
    points=14,
    contract=Contract(dtype="params", keys=("params",)),
    house=1,
    hint="Change nothing in place, and hand on what you get in the dtype you get it.",
)
class TestTrainingStep:
    @core
    @weight(4, hint="The gradients of loss_and_grads go to the optimizer; what it returns are the new params.")
    @given(example=regressions(dtypes=DOUBLE))
    def test_step(self, student, example):
        """With gradients shorter than max_norm, the new params are those of the optimizer."""
        example["state"] = {}
        params, _, _ = step(student, **example, max_norm=NEVER)
        (expected, _, _), bound = step_expected(**example, max_norm=NEVER)
        agree_in_all(params, expected, bound, "params")

    @core
    @weight(3, hint="Clip the gradients first, then let the optimizer step with the clipped ones.")
    @given(example=regressions(), share=SHARES)
    def test_clips_before_the_step(self, student, example, share):
        """Gradients longer than max_norm are clipped before the optimizer sees them."""
        example["state"] = {}
        max_norm = with_norm(example, share)
        params, _, _ = step(student, **example, max_norm=max_norm)
        (expected, _, _), bound = step_expected(**example, max_norm=max_norm)
        agree_in_all(params, expected, bound, "params")

    @weight(2, hint="Hand state to the optimizer, and return the state that comes back from it.")
    @given(example=regressions(dtypes=DOUBLE), resting=st.booleans())
    def test_state(self, student, example, resting):
        """The optimizer gets the state of the step before, and its new state is returned as it is, whatever changed."""
        if resting:  # no gradient: the velocity moves on all the same
            example["batch"]["y"] = example["batch"]["x"] @ example["params"]["W"] + example["params"]["b"]
        example["state"]["warm"] = 1.0  # which the new state has no more
        for _ in range(2):  # the second step begins where the first one should have ended
            params, state, _ = step(student, **example, max_norm=NEVER)
            (expected_params, expected_state, _), bound = step_expected(**example, max_norm=NEVER)
            equal(entry(state, "count", "state"), expected_state["count"], "state['count']")
            equal(sorted(state), sorted(expected_state), "the names in state")
            agree_in_all(state, expected_state, bound, "state")
            agree_in_all(params, expected_params, bound, "params")
            example |= {"params": params, "state": state}

    @weight(2, hint="The loss comes with the gradients, before the step; there is no need to compute it again.")
    @given(example=regressions(dtypes=DOUBLE), share=SHARES)
    def test_loss(self, student, example, share):
        """metrics["loss"] is the loss before the step, as one number."""
        max_norm = with_norm(example, share)
        _, _, metrics = step(student, **example, max_norm=max_norm)
        (_, _, expected), _ = step_expected(**example, max_norm=max_norm)
        count = sum(array.size for array in example["batch"].values()) + 4
        loss = entry(metrics, "loss", "metrics")
        agree(loss, expected["loss"], rounding(draw.DOUBLE, count) * (1 + expected["loss"]), "metrics['loss']")

    @weight(1, hint="clip_by_global_norm returns two things; the second is the norm before clipping.")
    @given(example=regressions(dtypes=DOUBLE), share=SHARES, clipped=st.booleans())
    def test_gradient_norm(self, student, example, share, clipped):
        """metrics["gradient_norm"] is the length of all gradients together before clipping."""
        max_norm = with_norm(example, share) if clipped else NEVER
        _, _, metrics = step(student, **example, max_norm=max_norm)
        (_, _, expected), _ = step_expected(**example, max_norm=max_norm)
        count = sum(array.size for array in (*example["batch"].values(), *example["params"].values())) + 4
        norm = entry(metrics, "gradient_norm", "metrics")
        bound = rounding(draw.DOUBLE, count) * (1 + expected["gradient_norm"])
        agree(norm, expected["gradient_norm"], bound, "metrics['gradient_norm']")

    @weight(1, hint="One call of each, its arguments by position and as they came; write into nothing that it returns.")
    @given(
        example=regressions(dtypes=DOUBLE),
        share=SHARES,
        examples=st.lists(st.integers(1, 9), min_size=1),
        kind=st.sampled_from(
            ["(number for number in {})", "(number for number in {})", "tuple({})", "{}", "None", "[]"]
        ),
        scale=st.sampled_from([1.0, 1.0, 2.0**-36, 2.0**24]),
    )
    def test_hands_on(self, student, example, share, examples, kind, scale):
        """Model and optimizer may name their arguments at will; any batch is read once, gradients are only read."""
        batch = Public(f"batch = {kind.format(examples)}\n", "batch")
        params, speed = (
            {name: scale * array for name, array in arrays.items()}
            for arrays in (example["params"], example["state"]["velocity"])
        )
        state = {"speed": speed}
        norm = math.sqrt(sum(float((array**2).sum()) for array in params.values())) or 1.0
        max_norm = 2 * norm if scale < 1 else share * norm  # what may be added to the norm is no small thing there
        rule = ONLY_ONCE, INERTIA, max_norm
        got = values(student.training_step(params, state, batch, *rule), 3, RESULT)
        unchanged(student)
        expected = training_step(params, state, batch.make(), ONLY_ONCE.make(), INERTIA.make(), max_norm)
        bound = (rounding(draw.DOUBLE, 60) + 2e-6 / norm * (scale >= 1)) * (largest(params) + largest(state))
        agree_in_all(got[0], expected[0], bound, "params")
        agree_in_all(got[1], expected[1], 4 * bound, "state")  # a step is a quarter of it
        loss, length = (expected[2][name] for name in ("loss", "gradient_norm"))
        bound = rounding(draw.DOUBLE, 60) * (1 + norm**2 + abs(loss))
        agree(entry(got[2], "loss", "metrics"), loss, bound, "metrics['loss']")
        bound = rounding(draw.DOUBLE, 60) * length
        agree(entry(got[2], "gradient_norm", "metrics"), length, bound, "metrics['gradient_norm']")


def to_target(lowered: float, target: str = "batch") -> Public:
    """Half the squared distance from the batch, lowered by a number: a loss may be negative."""
    source = f"""
def loss_and_grads(params, batch) -> tuple:
    gap = params["w"] - {target}
    return 0.5 * (gap**2).sum() - {lowered!r}, {{"w": gap}}
"""
    return Public(source, "loss_and_grads")


TO_TARGET = to_target(0.0)
# Pulls everything to 0: the gradient is the very array of params.
ITSELF = Public(
    """
def loss_and_grads(params, batch) -> tuple:
    return 0.5 * (params["w"] ** 2).sum(), dict(params)
""",
    "loss_and_grads",
)
# A batch is two lists, which one behind the other are the target: no array knows of that.
TWO_LISTS = """
def loss_and_grads(params, batch) -> tuple:
    first, second = batch
    gap = params["w"] - np.array(first + second, dtype=float)[: len(params["w"])]
    return 0.5 * (gap**2).sum() - {lowered!r}, {{"w": gap}}
"""
CLASSIFIER = Public(
    """
def loss_and_grads(params, batch) -> tuple:
    logits = batch["x"] @ params["W"]
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    n = len(logits)
    d_logits = np.exp(log_probs)
    d_logits[np.arange(n), batch["y"]] -= 1
    return -log_probs[np.arange(n), batch["y"]].mean(), {"W": batch["x"].T @ d_logits / n}
""",
    "loss_and_grads",
)
HEAVY_BALL = Public(
    """
def optimizer(params, grads, state, rate):
    old = state["velocity"] if state else {name: 0 * grad for name, grad in grads.items()}
    velocity = {name: 0.5 * old[name] + grad for name, grad in grads.items()}
    new = {name: param - rate * velocity[name] for name, param in params.items()}
    return new, {"count": state.get("count", 0) + 1, "velocity": velocity}
""",
    "optimizer",
)
DESCENT = Public(
    """
def optimizer(params, grads, state, rate):
    return {name: param - rate * grads[name] for name, param in params.items()}, state
""",
    "optimizer",
)
COUNTING = Public(
    """
def optimizer(params, grads, state, rate):
    new = {name: param - rate * grads[name] for name, param in params.items()}
    return new, {"count": state.get("count", 0) + 1}
""",
    "optimizer",
)


def constant(lr: float) -> Public:
    return Public(f"def schedule(step):\n    return {lr} + 0 * step\n", "schedule")


def falling(peak: float) -> Public:
    """Another rate in every step."""
    return Public(f"def schedule(t):\n    return {peak} / (t + 2)\n", "schedule")


def changing(peak: float) -> Public:
    """Another rate in every step, 0 in the first one and in each fourth after it."""
    return Public(f"def schedule(t):\n    return {peak} * (t % 4) / (t + 2)\n", "schedule")


@st.composite
def journeys(pick, most: int = 6, least: int = 2):
    """params {"w"} and one target for each of some steps, all different."""
    n, steps = pick(st.integers(1, 3)), pick(st.sampled_from([*range(least, most + 1), 2 * most]))
    w = pick(draw.numbers((n,)))
    targets = pick(draw.numbers((steps, n)))
    targets[:, 0] += 4 * (1 + np.arange(steps)) * (-1.0) ** np.arange(steps)  # so that each batch pulls elsewhere
    w[0] += 20
    return {"params": {"w": w}, "state": {}, "batches": list(targets)}


def in_columns(example):
    """The same with params and targets of two axes, (n, 2)."""

    def doubled(array):
        return np.stack([array, 2 * array - 1], axis=1)

    params, batches = {"w": doubled(example["params"]["w"])}, [doubled(batch) for batch in example["batches"]]
    return {**example, "params": params, "batches": batches}


def journey_bound(example) -> float:
    """No rate here is above 1/2, so that errors of earlier steps do not grow; each step adds a few roundings."""
    size = largest(example["params"]) + max(map(largest, example["batches"]))
    return rounding(draw.DOUBLE, 20 * len(example["batches"]) + 20) * size * example["params"]["w"].size


def trained(student, example, *rule, **options):
    """The student's history and the reference's."""
    got = student.train(*example.values(), *rule, **options)
    functions = [part.make() if isinstance(part, Public) else part for part in rule]
    return got, train(*example.values(), *functions, **options)


def agree_in_history(got, expected, name, bound):
    """Compare one list of the history, entry by entry."""
    found = entry(got, name, "history")
    if isinstance(found, (list, tuple)):
        numbers = (bool, int, float, np.generic, np.ndarray)
        if not all(isinstance(value, numbers) and np.ndim(value) == 0 for value in found):
            raise StudentFailure(f"history[{name!r}] should be a list of numbers")
        found = np.array(found, dtype=float)
    agree(found, np.array(expected[name], dtype=float), bound, f"history[{name!r}]")


def loss_bound(example):
    size = largest(example["params"]) + max(map(largest, example["batches"]))
    return 4 * size * journey_bound(example)


STEPS = 40


@exercise(
    "train",
    points=10,
    uses=("training_step",),
    contract=Contract(dtype="params"),
    house=1,
    hint="Bind new names to new values in the loop, and change nothing that was handed in.",
)
class TestTrain:
    @core
    @weight(2, hint="Loop over batches, one step for each; update params and state in the loop, and append the loss.")
    @given(example=journeys(), scale=st.sampled_from([1.0, 1.0, 2.0**-30, 1024.0]), kind=st.integers(0, 7))
    def test_losses_and_params(self, student, example, scale, kind):
        """One step for each batch, in order: the losses of all steps, and the params after the last one."""
        w, batches = example["params"]["w"], example["batches"]
        if kind == 7:  # a long training
            batches = batches * (120 // len(batches))
        if kind == 5:  # one that begins where there is nothing to learn
            batches = [w, w, *batches]
        if kind == 6:  # one that all but begins there: the second loss is 10^9 times the first, which is no end
            batches = [w + 2.0**-12, *batches]
        example = in_columns({"params": {"w": scale * w}, "state": {}, "batches": [scale * batch for batch in batches]})
        got, expected = trained(student, example, TO_TARGET, DESCENT, constant(0.5), NEVER)
        agree_in_history(got, expected, "loss", loss_bound(example))
        agree_in_all(entry(got, "params", "history"), expected["params"], journey_bound(example), "history['params']")

    @core
    @weight(2, hint="Each step must begin with the params and the state that the last one returned.")
    @given(seed=FEW_SEEDS)
    def test_overfits_one_batch(self, student, seed):
        """Forty times the same small batch bring a softmax classifier's loss below 0.1."""
        random, examples, classes = np.random.default_rng(seed), 2 + seed % 3, 2 + seed % 2
        x = np.eye(examples, examples + 1) + random.integers(0, 2, (examples, examples + 1)) / 8
        batch = {"x": x, "y": random.integers(0, classes, examples)}
        params = {"W": random.integers(-4, 5, (examples + 1, classes)) / 8}
        example = {"params": params, "state": {}, "batches": [batch] * STEPS}
        got, expected = trained(student, example, CLASSIFIER, DESCENT, constant(float(examples)), NEVER)
        # The loss is convex and the rate below 2 / L, so that errors do not grow; each step adds a few roundings.
        agree_in_history(got, expected, "loss", rounding(draw.DOUBLE, STEPS * 40))
        if not got["loss"][-1] < 0.1:
            raise StudentFailure(f"the last loss is {got['loss'][-1]:.3f}, expected below 0.1")

    @weight(1, hint="The first batch uses schedule(start) and is recorded as step start + 1.")
    @given(
        example=journeys(least=1),
        start=st.one_of(st.integers(0, 20), st.sampled_from([127, 256, 100_000])),
        peak=st.sampled_from([0.5, 1.0, 0.25, 1e-9]),
        zero=st.booleans(),
    )
    def test_steps_and_rates(self, student, example, start, peak, zero):
        """The history counts the steps from start + 1, and each uses the learning rate of its own, which may be 0."""
        schedule = changing(peak / 2) if zero else falling(peak)
        got, expected = trained(student, example, TO_TARGET, HEAVY_BALL, schedule, NEVER, start=start)
        equal(
            entry(entry(got, "state", "history"), "count", "history['state']"), expected["state"]["count"], "the count"
        )
        equal(entry(got, "step", "history"), expected["step"], "history['step']")
        agree_in_history(got, expected, "learning_rate", 0)
        bound = 4 * journey_bound(example)  # the ball rolls on: it may go beyond the targets
        agree_in_all(entry(got, "params", "history"), expected["params"], bound, "history['params']")

    @weight(1, hint="Hand max_norm on to training_step, and append the gradient norm of every step.")
    @given(example=journeys(), max_norm=st.sampled_from([1.0, 2.5, 8.0, 0.0625, 2048.0]))
    def test_gradient_norm(self, student, example, max_norm):
        """Gradients are clipped to max_norm in every step; the history holds their norms before clipping."""
        if max_norm > 1000:
            params, batches = {"w": 1024 * example["params"]["w"]}, [1024 * batch for batch in example["batches"]]
            example = {**example, "params": params, "batches": batches}
        model = ITSELF if max_norm == 2.5 else TO_TARGET
        got, expected = trained(student, example, model, DESCENT, constant(0.5), max_norm)
        # The step is at most max_norm / 2, and 1e-6 may be added to the norm (notebook 05), which is above max_norm.
        bound = journey_bound(example) + 2e-6 * len(example["batches"])
        agree_in_history(got, expected, "gradient_norm", bound)
        agree_in_all(entry(got, "params", "history"), expected["params"], bound, "history['params']")

    @weight(1, hint="Look at the loss after the step is done and recorded; if it is below stop_below, leave the loop.")
    @given(
        example=journeys(),
        steps=st.integers(2, 7),
        last=st.integers(0, 6),
        at=st.sampled_from([1, 2, 1 + 2.0**-36]),
        lower=st.sampled_from([0, 0, 1, 1, 2]),
        kind=st.sampled_from(["array", "nothing", "lists"]),
    )
    def test_stop_below(self, student, example, steps, last, at, lower, kind):
        """Training ends after the first step whose loss is below stop_below, also below 0; it counts like any other."""
        target, example["batches"] = example["batches"][0], example["batches"][:1] * steps
        losses = train(*example.values(), TO_TARGET.make(), DESCENT.make(), constant(0.5).make(), NEVER)["loss"]
        # Each loss is a quarter of the one before. All numbers are exact: one loss may be at the bound, not below it.
        stop_below = at * losses[min(last, steps - 1)]
        lowered = lower * stop_below
        rule = to_target(lowered), COUNTING, constant(0.5), NEVER
        asked = example
        if kind == "nothing":  # a model that needs no batch
            rule = to_target(lowered, f"np.array({target.tolist()})"), *rule[1:]
            asked = {**example, "batches": [None] * steps}
        if kind == "lists":
            rule = Public(TWO_LISTS.format(lowered=lowered), "loss_and_grads"), *rule[1:]
            asked = {**example, "batches": [(target.tolist(), target.tolist())] * steps}
        got, expected = trained(student, asked, *rule, stop_below=stop_below - lowered)
        equal(entry(got, "step", "history"), expected["step"], "history['step']")
        agree_in_history(got, expected, "loss", loss_bound(example))
        agree_in_history(got, expected, "gradient_norm", journey_bound(example))
        agree_in_history(got, expected, "learning_rate", 0)
        agree_in_all(entry(got, "params", "history"), expected["params"], journey_bound(example), "history['params']")
        agree_in_all(entry(got, "state", "history"), expected["state"], 0, "history['state']")

    @weight(1, hint="params and state belong together: hand both on from step to step, and return both.")
    @given(example=journeys(most=4), count=st.integers(0, 9))
    def test_state(self, student, example, count):
        """The optimizer's state is handed on from step to step and returned; training can begin with any."""
        if count % 3 == 0:  # there is nothing to learn in the first step, which is a step like any other
            example["batches"] = [example["params"]["w"], *example["batches"]]
        if count:
            example["state"] = {"count": count, "velocity": {"w": np.full_like(example["params"]["w"], 1.5)}}
        got, expected = trained(student, example, TO_TARGET, HEAVY_BALL, constant(0.25), NEVER)
        bound = 4 * journey_bound(example)  # the ball rolls on: it may go beyond the targets
        agree_in_all(entry(got, "state", "history"), expected["state"], bound, "history['state']")
        agree_in_all(entry(got, "params", "history"), expected["params"], bound, "history['params']")

    @weight(1, hint="callback(metrics, params, state) after every step, the last one too, with what the step led to.")
    @given(example=journeys(most=4), stop=st.booleans(), start=st.sampled_from([0, 5]))
    def test_callback(self, student, example, stop, start):
        """The callback is called after each step, before the next, with metrics, params and state; it may answer."""
        rule = HEAVY_BALL, falling(0.5), NEVER
        stop_below = 1e9 if stop else None  # any loss is below: one step and no more
        seen: list[list[float]] = []
        made = watching(seen), rule[0].make(), rule[1].make(), NEVER
        train(*example.values(), *made, stop_below, recording(seen), start=start)
        student.train(*example.values(), WATCHING, *rule, stop_below, RECORDING, start=start)
        # A second training brings back what the callback wrote down: its params become that table.
        blank = {"params": {"w": np.zeros((1, 1))}, "state": {}, "batches": [np.zeros(1)]}
        got = student.train(*blank.values(), READING, DESCENT, constant(1.0), 1e30)
        table = entry(entry(got, "params", "history"), "w", "history['params']")
        if stop and isinstance(table, np.ndarray):
            table = table[: len(seen)]  # whether training ends in time is asked elsewhere
        bound = 4 * loss_bound(example)
        agree(table, np.array(seen), bound, "the callback's notes (step, loss, norm, rate, params['w'][0], count)")


def recording(seen: list):
    """The callback of `RECORDING`, for the reference."""

    def callback(metrics, params, state):
        numbers = [metrics[name] for name in ("step", "loss", "gradient_norm", "learning_rate")]
        seen.append([*numbers, params["w"][0], state["count"]])

    return callback


def watching(seen: list):
    """The model of `WATCHING`, for the reference."""
    plain = TO_TARGET.make()

    def watched(params, batch):
        loss, grads = plain(params, batch)
        return loss + len(seen), grads

    return watched


# The loss counts the notes that have been taken: 0 in the first step, 1 in the second.
WATCHING = Public(
    """
import os


def loss_and_grads(params, batch) -> tuple:
    gap, notes = params["w"] - batch, "notes_of_the_callback.npy"
    return 0.5 * (gap**2).sum() + (len(np.load(notes)) if os.path.exists(notes) else 0), {"w": gap}
""",
    "loss_and_grads",
)
RECORDING = Public(
    """
seen = []


def callback(now, weights, memory):
    numbers = [now.get(name, math.nan) for name in ("step", "loss", "gradient_norm", "learning_rate")]
    seen.append([*numbers, weights["w"][0], memory.get("count", math.nan)])
    np.save("notes_of_the_callback.npy", np.array(seen, dtype=float))
    return len(seen)  # which means nothing to the training
""",
    "callback",
)
READING = Public(
    """
import os


def loss_and_grads(params, batch) -> tuple:
    table = np.zeros((0, 6))
    if os.path.exists("notes_of_the_callback.npy"):
        table = np.load("notes_of_the_callback.npy")
        os.remove("notes_of_the_callback.npy")
    return 1.0, {"w": -table}
""",
    "loss_and_grads",
)


# The reference's checkpoints hold a random generator as well; students' do not.


def save_checkpoint(path, params, state, step):
    save_everything(path, params, state, step, np.random.default_rng(0))


def load_checkpoint(path):
    return load_everything(path)[:3]


# Some begin or end as others do, some are those of Python's or NumPy's own arguments, some of the letters of "params".
NAMES = ("W", "w", "W_Q", "b1", "b10", "a__b", "_", "t", "m", "arm", "params", "state", "step", "file", "path", "args")
NAMES += (
    "layer1.W_Q",
    "layer10.W_Q",
    "layer1",
    "v.1",
    "a..b",
    "b.",
    ".b",
    "0",
    "01",
    "7",
    "b2.npz",
    9 * "layer_0.attention",
)
CHECKPOINT = "(params, state, step)"


def full_precision(seed: int, shape: tuple[int, ...], dtype) -> np.ndarray:
    """Numbers that use every bit of their dtype, large and small ones."""
    random, dtype = np.random.default_rng(seed), np.dtype(dtype)
    if dtype.kind == "i":
        return random.integers(-(2**62), 2**62, shape)
    most = 37 if dtype == draw.SINGLE else 305
    numbers = random.uniform(-1, 1, shape) * 10.0 ** random.integers(-most, most, shape)
    numbers.flat[seed % numbers.size] *= seed % 3 - 1  # it may be 0 with a sign
    return numbers.astype(dtype)


@st.composite
def arrays_by_name(pick, most=3):
    names = pick(st.lists(st.sampled_from(NAMES), min_size=1, max_size=most, unique=True))
    if pick(st.integers(0, 7)) > 5:  # names, and no places in a list
        names = [str(number) for number in range(len(names))]
    shapes = [tuple(pick(draw.dimensions(pick(st.integers(1, 4)), 1, 4))) for _ in names]
    equal_sizes = [(1,), (3, 3), (2, 600), (1, 1, 2, 1)]
    shapes = pick(st.sampled_from([shapes, *([shape] * len(names) for shape in equal_sizes)]))
    if most > 2 and pick(st.integers(0, 7)) == 7:  # more than ten of them, all of one size
        names = pick(st.permutations(NAMES))
        shapes = [(2,)] * len(names)
    dtypes = st.sampled_from([np.float64, np.float32, np.int64])
    return {n: full_precision(pick(draw.SEEDS), s, pick(dtypes)) for n, s in zip(names, shapes, strict=True)}


@st.composite
def states(pick):
    """An optimiser's state: a number, moments by name, and a deeper branch."""
    number = pick(st.one_of(st.integers(0, 2**40), st.integers(2**53, 2**63 - 1)))
    arrays = pick(arrays_by_name())
    state = {"step": number, "m": arrays, "m_w": {"a": full_precision(number, (2,), np.float64)}}
    if pick(st.booleans()):
        deepest = {"count": -number, "tiny": 1e-300, "large": 1e300, **arrays}
        state |= {"rate": number / 7, "more": {"beta1": 0.9, "de.ep": {"e_": {"m": deepest}}}}
        state |= {"params": {"state": {"w": full_precision(number, (3,), np.float64)}}}
        for level in range(4):
            deepest = {f"level{level}": deepest}
        state["deep"] = deepest
    return state


def same(got, expected, what):
    """Compare nested dicts bit for bit; a number may come back as an array without axes."""
    if type(expected) is dict:
        if not isinstance(got, dict):
            raise StudentFailure(f"{what} should be a dict, but is a {type(got).__name__}")
        equal(sorted(got), sorted(expected), f"the names in {what}")
        for name, part in expected.items():
            same(got[name], part, f"{what}[{name!r}]")
    elif isinstance(expected, np.ndarray):
        agree(got, expected, 0, what)
        has_dtype(got, expected.dtype, what)
        agree(np.signbit(got), np.signbit(expected), 0, f"the signs of {what}")
    else:
        equal(got, expected, what)


def path_of(*example) -> str:
    """A file name of an example's own, so that no file of another example is there."""
    return f"run.npz.{zlib.crc32(repr(example).encode()):08x}.zpn.npz"  # with the ending, and its letters, inside


def round_trip(student, params, state, number, pure=True):
    path = path_of(params, state, number)
    student.save_checkpoint(path, params, state, number)
    if pure:
        unchanged(student)
    return values(student.elsewhere(path).load_checkpoint(path), 3, CHECKPOINT)


LARGEST_FILE = 1 << 18  # a pickle of as many instructions as this has bytes is read in a fraction of a second
MOST_MEMBERS = 1000


FAULTS = (
    "",
    "save_checkpoint left no file of the name that was asked for",
    "the file that save_checkpoint wrote is a pickle, or holds one",
    "the file that save_checkpoint wrote holds an array of objects, and so a pickle",
    "the file that save_checkpoint wrote is far larger than the few numbers in it",
)


def fault(data):
    """Which of `FAULTS` is true of the content of a file."""
    if data is None:
        return 1
    contents = [data, *members(data)]
    if sum(map(len, contents)) > LARGEST_FILE:
        return 4
    if any(b"'descr': '|O'" in part for part in contents):
        return 3
    return 2 if any(map(is_pickle, contents)) else 0


def members(data):
    """What is in an archive, no more than too much; nothing where the data are none."""
    found, room = [], LARGEST_FILE + 1
    with contextlib.suppress(Exception):  # whatever is wrong with it: no archive that a program can read
        archive = zipfile.ZipFile(io.BytesIO(data))
        for each in archive.infolist()[:MOST_MEMBERS]:
            with contextlib.suppress(Exception), archive.open(each) as member:
                found.append(member.read(room))
                room -= len(found[-1])
            if room <= 0:
                break
    return found


def is_pickle(data):
    """Whether the data read through as a pickle from their first byte to its last instruction."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return len(list(pickletools.genops(data))) > 1
    except Exception:
        return False


@exercise(
    "save_checkpoint",
    points=6,
    functions=("save_checkpoint", "load_checkpoint"),
    contract=Contract(),
    house=1,
    hint="Write what you are given, and read it from the file anew in each call.",
)
class TestSaveCheckpoint:
    @core
    @weight(1, hint="np.savez keeps arrays bit for bit, with their dtype; text with a few digits does not.")
    @given(params=arrays_by_name())
    def test_params(self, student, params):
        """In this process and in another, the parameters come back bit for bit, with names, shapes and dtypes."""
        got, _, _ = round_trip(student, params, {"t": 1}, 1, pure=False)  # the house rules ask that
        same(got, params, "params")
        if len(params) < 3:
            got, _, _ = values(student.load_checkpoint(path_of(params, {"t": 1}, 1)), 3, CHECKPOINT)
            same(got, params, "params")

    @weight(1, hint="Flatten the nested state with names such as state/m/W, and build it up again the same way.")
    @given(
        params=arrays_by_name(most=2),
        state=st.one_of(states(), st.just({})),
        how=st.sampled_from([*LYING, *"........"]),
    )
    def test_state(self, student, params, state, how):
        """The optimiser's state comes back bit for bit, however deeply it is nested, also where it is empty."""
        got_params, got_state, _ = round_trip(student, params, state, 3)
        same(got_state, state, "state")
        same(got_params, params, "params")
        if how in LYING:
            path = path_of(params, state, 4)
            with lying(student, how) as other:
                other.save_checkpoint(path, params, state, 4)
                got = values(student.elsewhere(path).load_checkpoint(path), 3, CHECKPOINT)
                same(got[0], params, "params")
                same(got[1], state, "state")

    @weight(1, hint="Save the step as well, and return it as the third value.")
    @given(seed=FEW_SEEDS)
    def test_step(self, student, seed):
        """The step comes back, from each of two files its own; a file that is there already is replaced."""
        number, other = np.random.default_rng(seed).integers(0, 2**62 if seed % 2 else 2**40, 2).tolist()
        if seed % 5 == 0:
            other = 0
        one, two = path_of(number, other, 1), path_of(number, other, 2)
        for path, step in ((one, number), (two, other), (one, number + 1)):
            more = {"old": np.array([1.0])} if step == number else {}  # which the file that replaces it has no more
            student.save_checkpoint(path, {"w": np.array([step / 8, 0.5]), **more}, {"step": step + 1, **more}, step)
        for path, step in ((one, number + 1), (two, other)):
            params, state, got = values(student.elsewhere(path).load_checkpoint(path), 3, CHECKPOINT)
            equal(got, step, "step")
            same(params, {"w": np.array([step / 8, 0.5])}, "params")
            same(state, {"step": step + 1}, "state")

    @weight(1, hint="All that the next step needs must be in the file: params, moments, and both counts of steps.")
    @given(example=journeys(most=4), cut=st.integers(1, 5))
    def test_resumes(self, student, example, cut):
        """A training with Adam that is saved, loaded and taken up again goes on as if nothing had happened."""
        params, state, batches = example.values()
        cut = min(cut, len(batches) - 1)
        rule = TO_TARGET.make(), adam_step, falling(0.5).make(), NEVER
        whole = train(params, state, batches, *rule)
        half = train(params, state, batches[:cut], *rule)
        loaded = round_trip(student, half["params"], half["state"], half["step"][-1])
        number = int(loaded[2])
        rest = train(loaded[0], loaded[1], batches[number:], *rule, start=number)
        agree(np.array(rest["loss"]), np.array(whole["loss"][cut:]), loss_bound(example), "the losses after going on")
        agree_in_all(rest["params"], whole["params"], journey_bound(example), "params at the end")

    @weight(1, hint="np.savez pickles what is no array of numbers, such as a dict: flatten it. Or write JSON.")
    @given(seed=FEW_SEEDS)
    def test_no_pickle(self, student, seed):
        """The file has the name that was asked for, and nothing in it is pickled."""
        params = {"W": full_precision(seed, (2, 3), np.float64), "b1": full_precision(seed, (3,), np.float32)}
        state = {"t": seed, "rate": seed / 7, "m": {**params}} if seed % 5 else {}
        path = path_of(params, state, seed)
        got, _, _ = round_trip(student, params, state, seed)
        agree(entry(got, "b1", "params"), params["b1"], 0, "params['b1']")
        found = student.look(fault, path)
        if found:
            raise StudentFailure(FAULTS[found])
