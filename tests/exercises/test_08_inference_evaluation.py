"""Hidden tests of assignment 08: filling masks, sampling, and measuring what a model is worth."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.judging.hidden_tests import (
    Contract,
    Public,
    StudentFailure,
    agree,
    apart,
    core,
    equal,
    exercise,
    generator,
    pair,
    raises,
    remembered,
    rounding,
    unchanged,
    varied,
    weight,
)
from minibert_ref.exercises import (  # noqa: F401  (some are only looked up by name, see Exercise.reference)
    bootstrap_interval,
    expected_calibration_error,
    fill_mask,
    fit_logistic_probe,
    mean_pool,
    perplexity,
    pseudo_log_likelihood,
    sample_with_temperature,
    top_k_accuracy,
)
from tests.exercises import strategies as draw

DOUBLE, SINGLE = st.just(draw.DOUBLE), st.just(draw.SINGLE)
SEEDS_21, SEEDS_25 = st.integers(0, 20), st.integers(0, 24)  # for properties that call often, or take long
IGNORED = -100

# Models as public source. What stands at a place, on its left, and anywhere in the sentence all count, so it matters
# which tokens are masked at the same time. No two logits of a place are equal, and all are exact in float32.
SENTENCE_MODEL = """
def logits_fn(ids):
    ids = np.asarray(ids)
    if ids.ndim != 2:
        raise ValueError(f"logits_fn takes a batch of ids (B, T), got shape {{ids.shape}}")
    if ids.size == 0:
        raise ValueError("logits_fn was sent an empty batch")
    random = np.random.default_rng({seed})
    own, left, anywhere, place = random.integers(-8, 9, (4, {V}, {V})) / 8
    neighbour = np.hstack([0 * ids[:, :1], ids[:, :-1]])
    here = place[np.arange(ids.shape[1]) % {V}]
    T = ids.shape[1]
    share = 1 / 64 if T > 256 else 1 / 16 if T > 100 else 1 / 8 if T > 40 else 1  # with which all sums are exact
    company = anywhere[ids].sum(axis=1, keepdims=True) * share
    logits = own[ids] + left[neighbour] + company + here
    logits = ({scale}(logits + random.permutation({V}) / 128)).astype(np.{dtype})
    logits.flags.writeable = {writeable}  # a model may keep what it returns
    return logits
"""
# Whole logits from 0 to 2, so that many are equal.
TIED_MODEL = """
def logits_fn(ids):
    random = np.random.default_rng({seed})
    table = random.integers(0, 3, ({V}, {V})).astype(float)
    return table[(np.asarray(ids) + np.arange(np.shape(ids)[-1])) % {V}]
"""
# Knows how frequent each token is, and nothing of its neighbours.
FREQUENCY_MODEL = """
def logits_fn(ids):
    return np.tile({logits}, (*np.shape(ids), 1))
"""


# Expects the left neighbour, and then the last of 40,001 tokens.
LARGE_MODEL = Public(
    """
def logits_fn(ids):
    logits = np.zeros((*np.shape(ids), 40_001))
    logits[..., 40_000] = 1
    np.put_along_axis(logits, np.roll(ids, 1, axis=1)[..., np.newaxis], 2, axis=-1)
    return logits
""".lstrip(),
    "logits_fn",
)
# What must not be asked before the arguments are checked.
NEVER_ASKED = Public(
    """
def logits_fn(ids):
    raise RuntimeError("the model was asked before the arguments were checked")
""".lstrip(),
    "logits_fn",
)
NEVER_DRAWN = Public(
    """
class NeverDrawn(np.random.Generator):
    def __getattribute__(self, name):
        def refuse(*args, **kwargs):
            raise RuntimeError(f"rng.{name} was called before the arguments were checked")

        return refuse if name[0] != "_" and name != "bit_generator" else super().__getattribute__(name)

rng = NeverDrawn(np.random.PCG64(7))
""".lstrip(),
    "rng",
)


def many_tokens():
    """Logits of 0 for 40,001 tokens, but for three of 6, with labels of which one is right: 100, the last, 39,000."""
    logits, labels = np.zeros((3, 40_001), dtype=np.float32), np.array([100, 40_000, 39_000])
    logits[[0, 1, 2], [5, 40_000, 7]] = 6
    return {"logits": logits, "labels": labels}


def sentence_model(seed, V, dtype="float64", scale=""):
    parts = {"seed": seed, "V": V, "dtype": dtype, "scale": scale, "writeable": seed % 2 == 0}
    return Public(SENTENCE_MODEL.format(**parts).lstrip(), "logits_fn")


def ids_and_shares(filled):
    """What fill_mask returned, taken apart: a list of ids and a list of probabilities for each mask."""
    try:
        ids = [[pair[0] for pair in best] for best in filled]
        shares = [[pair[1] for pair in best] for best in filled]
    except (TypeError, IndexError):
        raise StudentFailure("the result should be a list with one list of pairs (id, probability) per mask") from None
    return ids, shares


@st.composite
def masked_sentence(pick, most=1, tied=False, dtype="float64", scales=("",)):
    """Arguments of fill_mask: ids (T,) with 1 mask, or with 2 to `most`; a model, mask_id and k."""
    V = pick(st.integers(4, 9))
    masks = pick(st.integers(min(2, most), most))
    T = pick(st.integers(masks, 7).filter(lambda T: V != T))
    if most > 1:
        V, T, masks = pick(st.sampled_from([(V, T, masks)] * 7 + [(T, T, masks), (260, 600, 12)]))
        V = max(V, 4)
    seed, mask_id = pick(draw.SEEDS), pick(st.integers(0, V - 1))
    random = np.random.default_rng(seed)
    ids = (mask_id + random.integers(1, V, T)) % V
    ids[random.permutation(T)[:masks]] = mask_id
    if most > 1 and seed % 9 == 0 and not tied:  # a vocabulary of nothing but the mask
        V, mask_id, ids = 1, 0, np.zeros(masks, dtype=ids.dtype)
    model = Public(TIED_MODEL.format(seed=seed, V=V).lstrip(), "logits_fn") if tied else None
    model = model or sentence_model(seed, V, dtype, pick(st.sampled_from(scales)))
    return {"ids": ids, "logits_fn": model, "mask_id": mask_id, "k": pick(st.integers(1, V))}


def expected_fill(ids, logits_fn, mask_id, k):
    return ids_and_shares(fill_mask(ids, lambda batch: logits_fn.make()(batch).astype(np.float64), mask_id, k))


def check_shares(got, expected, dtype):
    """Each probability, one mask after the other."""
    equal([len(shares) for shares in got], [len(shares) for shares in expected], "how many pairs each mask gets")
    got, expected = (np.array([share for shares in both for share in shares], dtype=float) for both in (got, expected))
    operations = 400 if dtype == draw.DOUBLE else 100  # V + the differences of logits are below that
    agree(got, expected, rounding(dtype, operations) * expected, "the probabilities")


EACH_LOWER = "-1000 * (1 + np.arange(T) % 2)[:, np.newaxis] + "  # every second place 1000 below its neighbours
FAR = ("", "", "1000 + ", EACH_LOWER, "9900 + ", "-9900 + ")  # where exp overflows, or gives nothing but 0
NEARER = ("", "", "1000 + ", EACH_LOWER)
SINGLE_OR_DOUBLE = st.one_of(  # where some probabilities are tiny, but none is 0
    st.tuples(masked_sentence(scales=(*NEARER, "16 * ")), st.just(draw.DOUBLE)),
    st.tuples(masked_sentence(dtype="float32", scales=(*NEARER, "4 * ")), st.just(draw.SINGLE)),
)
FIRST_OF_16 = st.integers(0, 15).map(lambda number: not number)  # where an example is large


@exercise(
    "fill_mask",
    points=10,
    contract=Contract(refuses={"a sentence without a mask": None}),
    house=1,
    hint="Leave ids alone; ids[np.newaxis] is enough, nothing needs to be written into it.",
)
class TestFillMask:
    @core
    @weight(2, hint="Find the mask, call logits_fn on a batch of one sentence, and rank the logits at the mask.")
    @given(example=masked_sentence())
    def test_one_mask(self, student, example):
        """With one mask, the result holds one list with the k likeliest ids, likeliest first."""
        ids, _ = ids_and_shares(student.fill_mask(**example))
        equal(ids, expected_fill(**example)[0], "the ids")

    @weight(3, hint="One list for every position that holds mask_id, all from one call with all masks in place.")
    @given(example=masked_sentence(most=5, scales=FAR))
    def test_several_masks(self, student, example):
        """With several masks, each has its list, from left to right, while all the other masks stay masked."""
        ids, shares = ids_and_shares(student.fill_mask(**example))
        equal(ids, expected_fill(**example)[0], "the ids")
        numbers = [share == share for best in shares for share in best]  # which nan is not
        equal(all(numbers), True, "whether all probabilities are numbers, at each mask")

    @weight(2, hint="Take the softmax over all V logits first, and the k best of them afterwards.")
    @given(example=SINGLE_OR_DOUBLE)
    def test_probabilities(self, student, example):
        """Each id comes with its probability over the whole vocabulary, also where the model answers in float32."""
        arguments, dtype = example
        _, shares = ids_and_shares(student.fill_mask(**arguments))
        check_shares(shares, expected_fill(**arguments)[1], dtype)

    @weight(1, hint='np.argsort(-logits, kind="stable") keeps the lower id in front where logits are equal.')
    @given(example=masked_sentence(tied=True))
    def test_ties(self, student, example):
        """Of equally likely tokens the one with the lower id comes first."""
        ids, _ = ids_and_shares(student.fill_mask(**example))
        equal(ids, expected_fill(**example)[0], "the ids")

    @weight(1, hint="Look for masks first, and raise ValueError with a message of your own where there is none.")
    @given(example=masked_sentence(), large=FIRST_OF_16)
    def test_no_mask(self, student, example, large):
        """A sentence without a mask raises ValueError, before the model is asked; ids may be large."""
        asked = example
        if large:
            ids = np.array([39_000, 35_000, 65_000, 35_000])
            asked = {"ids": ids % 40_001, "logits_fn": LARGE_MODEL, "mask_id": 35_000, "k": 2}
        ids, _ = ids_and_shares(student.fill_mask(**asked))
        equal(ids, expected_fill(**asked)[0], "the ids")
        none = np.where(example["ids"] == example["mask_id"], example["mask_id"] - 1, example["ids"]) % 4
        absent = {**example, "ids": none, "mask_id": 4 + example["mask_id"], "logits_fn": NEVER_ASKED}
        raises(ValueError, lambda: student.fill_mask(**absent), "a sentence without a mask")


# Chance that a right sampler is refused: each bound of a count below is broken with probability at most 1e-13, and a
# property has at most 25 examples of 67 counts with two bounds each, so at most 3.4e-10 in all.
CHANCE = 1e-13


@remembered
def log_choose(n):
    """ln of the binomial coefficients (n over 0) to (n over n)."""
    steps = np.log(np.arange(n, 0, -1) / np.arange(1, n + 1))
    return np.concatenate([[0.0], np.cumsum(steps)])


def binomial(n, p):
    """Probabilities of 0 to n successes."""
    if p <= 0 or p >= 1:
        return (np.arange(n + 1) == (0 if p <= 0 else n)).astype(float)
    k = np.arange(n + 1)
    return np.exp(log_choose(n) + k * np.log(p) + (n - k) * np.log1p(-p))


@remembered
def count_range(n, p):
    """The least and the greatest count of n draws, each left with probability at most CHANCE (exact tails)."""
    chances = binomial(n, p)
    least = np.searchsorted(np.cumsum(chances), CHANCE, side="right")
    greatest = n - np.searchsorted(np.cumsum(chances[::-1]), CHANCE, side="right")
    return least, greatest


def draws_of(student, logits, temperature, number, count, source=generator):
    """`count` tokens, each from a generator of its own; `number` makes them others in each example."""
    seeds = range(1000 * number, 1000 * number + count)
    drawn = [student.sample_with_temperature(logits, temperature, source(seed)) for seed in seeds]
    drawn = [_token(token, logits.size) for token in drawn]
    return np.array(drawn)


def _token(token, V):
    whole = isinstance(token, (int, np.integer)) or (isinstance(token, np.ndarray) and token.dtype.kind in "iu")
    if not whole or np.ndim(token) or isinstance(token, bool) or not 0 <= token < V:
        raise StudentFailure(f"the result should be an int from 0 to {V - 1}, but the function returned {token!r:.80}")
    return int(token)


def one_above(number, gap):
    """200 logits of 0 but for one, which is `gap`. Its share is 0.94 for a gap of 8, and 0.09 for a gap of 3.

    With a temperature that is half as high as it should be, the 0.09 becomes 0.67; with one that is twice as high, the
    0.94 becomes 0.22. So a few draws tell them apart.
    """
    best = np.random.default_rng(number).integers(200)
    return np.where(np.arange(200) == best, gap, 0.0)


# Numbers of tokens, and the share of the one that lies above the others. Two shares could be read off a table; these
# are the softmax of five gaps and nothing simpler, each known within 0.18 from 400 draws. Of the others, every second
# one lies by a step above the rest and comes up to twenty times as often: a table of the winner's shares alone does not
# know that.
MIDDLE = [(200, 0.5), (20, 0.65), (2, 0.2), (200, 0.35), (3, 0.8)]
STEPS_UP = [3.0, 3.0, 3.0, 1.8, 3.0]  # the fourth leaves 9 % to a hundred tokens: they are no tail to be cut off
MANY = 400
CLOSE = next(
    number
    for number in np.arange(9999, 9000, -(2.0**-10), dtype=np.float32)
    if number / np.float32(0.001) == np.nextafter(number, np.float32(0)) / np.float32(0.001)
)


def check_middle(student, number, temperature=1.0):
    """Compare the counts of many draws where the highest logit has a share between 0.2 and 0.8."""
    V, share = MIDDLE[number]
    logits = STEPS_UP[number] * (np.arange(V) % 2)
    others = np.sum(np.exp(np.delete(logits, number % V)))
    logits[number % V] = math.log(others * share / (1 - share))
    check_counts(student, temperature * logits, temperature, number, MANY)


def check_counts(student, logits, temperature, number, count):
    """Compare how often each logit is drawn, equal ones counted together, with the softmax of logits / temperature."""
    levels, level_of = np.unique(logits.astype(np.float64), return_inverse=True)
    shares = np.exp((levels - levels.max()) / temperature) * np.bincount(level_of)
    shares /= shares.sum()
    counts = np.bincount(level_of[draws_of(student, logits, temperature, number, count)], minlength=levels.size)
    least, greatest = np.array([count_range(count, float(share)) for share in shares]).T
    what = f"how often each logit came in {count} draws"
    agree(counts, (least + greatest) / 2, (greatest - least) / 2, what)


def check_winners(student, number, temperature=1.0):
    """Rows in which one token lies at least 59 · temperature above each other one, whose chance is below 1e-24."""
    random = np.random.default_rng(number)
    winners = np.array([number % 6, (number + random.integers(1, 6)) % 6])
    rows = temperature * (60.0 * (np.arange(6) == winners[:, np.newaxis]) + random.integers(0, 9, 6) / 8)
    found = [_token(student.sample_with_temperature(row, temperature, generator(number)), 6) for row in rows]
    agree(np.array(found), winners, 0, "the token drawn where one lies far above the rest")


@exercise(
    "sample_with_temperature",
    points=8,
    contract=Contract(plain=int, refuses={"a negative temperature": None}),
    house=0.5,
    hint="Work on a new array, take chance from rng alone, and return int(…).",
)
class TestSampleWithTemperature:
    # What takes one draw stands before what takes many: a known misconception is then recognised after fewer calls.
    @weight(1, hint="Handle temperature 0 before you divide: it means np.argmax.")
    @given(logits=draw.logits(min_ndim=2, max_ndim=2, dtypes=DOUBLE), seed=st.integers(0, 99), tie=st.integers(0, 4))
    def test_zero(self, student, logits, seed, tie):
        """At temperature 0 the result is the highest logit, of equal ones the lowest id."""
        last = np.eye(2, logits.shape[1])
        if seed % 3 == 1:  # two that float32 takes for equal
            last = 1 + last * 2.0**-40
        if seed % 3 == 2 and logits.shape[1] > 1:
            last = np.where(last > 0, -9000.0, -np.inf)
        logits = np.concatenate([logits[:1], logits[:2], last])
        logits[0, tie % logits.shape[1] :] = 7.0  # several highest ones
        found = [_token(student.sample_with_temperature(row, 0, generator(seed)), row.size) for row in logits]
        expected = [sample_with_temperature(row, 0, None) for row in logits]
        agree(np.array(found), np.array(expected), 0, "the tokens drawn at temperature 0")

    @weight(1, hint="Subtract the highest logit before the exponential; exp(-inf) is 0, which is just what you need.")
    @given(number=SEEDS_21)
    def test_large_logits(self, student, number):
        """Logits of ±10,000 do no harm, and a logit of -inf is never drawn, however high the temperature."""
        random = np.random.default_rng(number)
        levels = np.array([1e4, 0.0, -9e3, 1e4])
        rows = np.where(random.integers(0, 2, (4, 7)), -np.inf, levels[:, np.newaxis] - 1000)
        winners = np.append(random.integers(0, 7, 3), number % 2)
        rows[np.arange(4), winners] = levels  # the only tokens with a chance above exp(-1000)
        if number % 2:
            rows[2] = np.where(np.arange(7) == winners[2], -1e4, -np.inf)  # as low as can be, and yet the only one
        # At a high temperature, any number in the place of -inf would give its token a chance.
        temperatures = 1.0, 1.0, 100.0**number if number % 2 else 1.0, 1.0
        found = [
            _token(student.sample_with_temperature(row, temperature, generator(number)), 7)
            for row, temperature in zip(rows, temperatures, strict=True)
        ]
        agree(np.array(found), winners, 0, "the token drawn where no other one is possible")
        if number == 0:  # of 40,001 tokens, the last; each other one has a chance of exp(-60)
            logits = np.where(np.arange(40_001) == 40_000, 60, 0).astype(np.float32)
            drawn = draws_of(student, logits, 1.0, number, 12)
            equal(drawn, [40_000] * 12, "the tokens drawn where one of 40,001 lies far above the rest")

    @weight(0.5, hint="Check the sign of the temperature first, and raise ValueError.")
    @given(number=SEEDS_21)
    def test_negative(self, student, number):
        """A negative temperature raises ValueError before anything is drawn, and float32 logits are as good."""
        logits = np.random.default_rng(number).permutation(6).astype(np.float32) * 60
        token = _token(student.sample_with_temperature(logits, 0.5, generator(number)), 6)
        agree(
            np.eye(6)[token], np.eye(6)[np.argmax(logits)], 0, "the token drawn from float32 logits, as a one-hot row"
        )
        below = (-0.5, -1e-9, -1e-300, -math.inf)[number % 4]
        raises(ValueError, lambda: student.sample_with_temperature(logits, below, NEVER_DRAWN), f"temperature {below}")

    @weight(1, hint="All randomness must come from the argument `rng`: not np.random, not a generator of your own.")
    @given(number=SEEDS_21)
    def test_generator(self, student, number):
        """The same generator gives the same token again, and other generators give others."""
        logits = np.zeros(200 + number if number % 7 else 12_000) + number / 8
        if number % 2:  # of float32 shares, the sum may be a little above 1, and the last one hides it
            logits = np.append(logits, -60).astype(np.float32)
        first = draws_of(student, logits, 1.0, number, 6)
        again = draws_of(student, logits, 1.0, number, 6, draw.with_a_child if number % 2 else generator)
        agree(again, first, 0, "the tokens drawn from generators in the same states again")
        if number == 0:
            drawn = draws_of(student, logits[:3000], 1.0, number, 150)
            # By chance, 3.7 of them are there already: 31 or more with a probability below 1e-16.
            if len(set(drawn.tolist())) < 120:
                raise StudentFailure("of 3,000 equally likely tokens, 150 draws gave few, and these again and again")
            least, greatest = count_range(150, 0.5)
            if not least <= (drawn < 1500).sum() <= greatest:
                raise StudentFailure(
                    "of 3,000 equally likely tokens, 150 draws gave far more of one half than of the other"
                )
        if len(set(first.tolist())) == 1:  # 200 equally likely tokens: a chance of 200 ** -5, 6.6e-11 in 21 examples
            raise StudentFailure(
                f"6 different generators all gave token {first[0]} of {logits.size} equally likely ones"
            )

    @weight(1.5, hint="Divide the logits by the temperature: high temperatures make the shares more alike.")
    @given(number=SEEDS_21)
    def test_temperature(self, student, number):
        """Multiplying logits and temperature by the same factor changes nothing."""
        kinds = ((0.25, 8.0), (0.125, 8.0), (8.0, 3.0), (0.125, 3.0), (0.001, 3.0), (1000.0, 3.0), (0.001, 8.0))
        temperature, gap = kinds[number % 7]
        if temperature < 100:  # the logits must stay below 10,000
            check_winners(student, number, temperature)
        check_counts(student, temperature * one_above(number, gap), temperature, number, 20)
        if number == 0:
            check_middle(student, number, temperature)
        if number == 1:  # neighbours in float32, which are equal when they are divided by 0.001
            pair_of = np.array([CLOSE, np.nextafter(CLOSE, np.float32(0))] * 4)
            check_counts(student, pair_of, 0.001, number, 300)

    @weight(0.5, hint="A number divided by infinity is 0, and a softmax of zeros gives equal shares.")
    @given(number=SEEDS_21)
    def test_infinity(self, student, number):
        """At infinite temperature all tokens are equally likely."""
        check_winners(student, number)
        logits = np.random.default_rng(number).permutation(64) * 2.0
        if number < 2:  # the same logits at another temperature before: the others have a chance of exp(-40)
            token = _token(student.sample_with_temperature(logits, 0.05, generator(number)), 64)
            equal(token, int(logits.argmax()), "the token drawn where one lies far above the rest")
        check_counts(student, logits, np.inf, number, 12)  # the same token 9 times would be too often
        if number == 0:
            check_counts(student, np.repeat([1e4, -1e4], 8), np.inf, number, 150)
        if number == 1:  # as high as that, and yet no infinity: 0.55 and 0.45
            check_counts(student, np.repeat([1e4, -1e4], 8), 1e5, number, 150)

    @core
    @weight(2, hint="At temperature 1, draw from the softmax of the logits: rng.choice(V, p=shares).")
    @given(number=SEEDS_21)
    def test_distribution(self, student, number):
        """At temperature 1, over many draws, each token comes as often as the softmax of the logits says."""
        check_winners(student, number, 1 if number % 2 else 1.0)
        check_counts(student, one_above(number, 3.0 if number % 2 else 8.0), 1.0, number, 40)
        if number < len(MIDDLE):
            check_middle(student, number)


def labels_for(logits, seed, ignored=()):
    """Random labels for logits (…, V), IGNORED at these numbers of positions (counted without axes)."""
    labels = np.random.default_rng(seed).integers(0, logits.shape[-1], logits.shape[:-1])
    labels.flat[list(ignored)] = IGNORED
    return labels


@st.composite
def labelled(pick, min_ndim=2, max_ndim=4, dtypes=DOUBLE, ignored=False):
    """logits (…, V) and labels (…); with `ignored`, some positions are ignored, and one at least is not."""
    logits = pick(draw.logits(min_ndim, max_ndim, dtypes))
    if ignored:
        logits = np.concatenate([logits, logits[:1] / 2])  # at least two positions
    count = int(np.prod(logits.shape[:-1]))
    chosen = np.flatnonzero(pick(draw.booleans((count,)))[1:] == 0) + 1 if ignored else []
    if ignored and not len(chosen):
        chosen = [count - 1]
    return {"logits": logits, "labels": labels_for(logits, pick(draw.SEEDS), chosen)}


def loss_slack(logits, guard=True):
    """Absolute error that rounding may leave in a mean of negative log-likelihoods, or in one of them.

    exp turns an absolute error eps · |x| of its argument into a relative one, the sum over V tokens and the mean over N
    positions add their lengths, and each loss is at most 2 · size + ln V. A guard of up to 1e-12 inside the logarithm
    is common and does no harm where no probability is tiny, so it is accepted there.
    """
    V, size = logits.shape[-1], float(np.abs(logits).max())
    N = logits.size // V
    slack = rounding(logits.dtype, (V + N + 4) * (2 * size + 2))
    return slack + (1e-12 * V * np.exp(2 * size) if guard else 0.0)


def check_perplexity(student, logits, labels, guard=True):
    expected = perplexity(logits.astype(np.float64), labels)
    agree(student.perplexity(logits, labels), expected, expected * np.expm1(loss_slack(logits, guard)))


@exercise(
    "perplexity",
    points=10,
    contract=Contract(leading=("logits", "labels"), plain=float, refuses={"no labelled position": None}),
    house=1,
    hint="Indexing with a boolean array copies; do not write into logits or labels themselves, and return a float.",
)
class TestPerplexity:
    @core
    @weight(3, hint="exp of the mean of -ln p(label), with the natural logarithm; first the mean, then exp.")
    @given(example=labelled())
    def test_agrees(self, student, example):
        """Where all positions are labelled, it is exp of the mean negative log-likelihood."""
        check_perplexity(student, **example)

    @weight(1, hint="Pick the rows with labels != -100 first; the others belong neither to the sum nor to the count.")
    @given(example=labelled(max_ndim=2, ignored=True))
    def test_ignored(self, student, example):
        """Positions with the label -100 do not count."""
        check_perplexity(student, **example)

    @weight(1, hint="One mean over all labelled positions of the batch, not a mean over sentences.")
    @given(example=labelled(min_ndim=3, ignored=True))
    def test_every_token_counts_alike(self, student, example):
        """In a batch, every labelled token weighs the same, however many its sentence has."""
        check_perplexity(student, **example)

    @weight(1, hint="With equal logits each of the V tokens has probability 1/V.")
    @given(V=st.integers(1, 40), N=st.sampled_from([1, 2, 3, 6, 300]), level=st.integers(-40, 40))
    def test_uniform(self, student, V, N, level):
        """A model that gives all V tokens the same logit has perplexity V."""
        logits = np.full((N, V), level / 8)
        agree(student.perplexity(logits, labels_for(logits, V)), float(V), V * np.expm1(loss_slack(logits)))

    @weight(1, hint="Subtract the row maximum, and take z - ln Σ exp(z) instead of the logarithm of a softmax.")
    @given(logits=draw.logits(2, 2, DOUBLE), base=st.integers(-8000, 8900), far=st.integers(1, 1900))
    def test_large_logits(self, student, logits, base, far):
        """Logits in the thousands, and labels of a probability as small as exp(-20000), still give a finite number."""
        logits = np.concatenate([logits, logits[:1], -logits[:1]])
        logits += base + 1000 * (np.arange(len(logits)) % 2)[:, np.newaxis]  # each row needs a maximum of its own
        logits += np.arange(logits.shape[1]) / 3  # no numbers of float32
        labels = labels_for(logits, far)
        if far % 4 == 1:  # nearly certain: losses from 1e-5 to 1e-10
            logits[np.arange(labels.size), labels] += 16
        elif far % 4 == 2:  # many positions, and each thirtieth as far off as can be
            logits, labels = np.tile(logits - base, (120, 1)), np.tile(labels, 120)
            logits[7::30] = np.where(
                np.arange(logits.shape[1]) == labels[7::30, np.newaxis], -1e4, 1e4
            )  # a mean of 670
        else:
            logits[0, labels[0]] -= far  # the mean over three positions and more stays below 700
        check_perplexity(student, logits, labels, guard=False)

    @weight(1, hint="Take the exponential of the mean with math.exp: float32 overflows from 89 nats on.")
    @given(example=labelled(min_ndim=1, dtypes=SINGLE, max_ndim=2), far=st.integers(0, 600), ignored=st.booleans())
    def test_float32(self, student, example, far, ignored):
        """float32 logits are as good, of 40,001 tokens too, and where the perplexity is too large for float32."""
        check_perplexity(student, **(example if far % 16 else many_tokens()))
        logits = np.zeros((4, 3), dtype=np.float32)
        logits[:, 1] = far
        labels = np.array([0, 2, IGNORED if ignored else 0, IGNORED])
        check_perplexity(student, logits, labels, guard=False)
        unchanged(student)

    @weight(1, hint="Ask whether any label differs from -100, and raise ValueError if none does.")
    @given(example=labelled(min_ndim=1, max_ndim=3))
    def test_nothing_labelled(self, student, example):
        """Labels that are all -100 raise ValueError, also where there is a single one."""
        check_perplexity(student, **example)
        labels = np.full_like(example["labels"], IGNORED)
        raises(ValueError, lambda: student.perplexity(example["logits"], labels), "no labelled position")


@st.composite
def sentence(pick, fewest=2, most=6, specials=False, dtype="float64", scale=""):
    """Arguments of pseudo_log_likelihood: `fewest` to `most` ordinary tokens, special ones among them if asked for."""
    V = pick(st.integers(6, 9))
    seed = pick(draw.SEEDS)
    random = np.random.default_rng(seed)
    mask_id, one, other, *ordinary = (int(number) for number in random.permutation(V))
    T = pick(st.integers(fewest, most).filter(lambda T: V != T))
    if most > 1:
        V, T = pick(st.sampled_from([(V, T)] * 6 + [(V, V), (260, 11), (V, 128), (V, T if specials else 300)]))
        mask_id, one, other, *ordinary = (int(number) for number in random.permutation(V))
    ids = random.choice(ordinary, T)
    several = [one, other]
    if specials and V > 7:
        several += [ordinary[0], ordinary[1]]
        ids = random.choice(ordinary[2:], T)
    if specials:
        inserted = random.integers(0, T + 1, pick(st.sampled_from([1, 2, 3] * 3 + [520 if T < 7 else 2])))
        ids = np.insert(ids, inserted, random.choice(several, inserted.size))
    special_ids = [mask_id, *several][seed % 2 :]  # with the mask's own id among them, or without
    if most > 1 and not specials and seed % 5 == 0:
        special_ids = []
    model = sentence_model(seed, V, dtype, scale)
    return {"ids": ids, "logits_fn": model, "mask_id": mask_id, "special_ids": special_ids}


REFUSING = """

answer = logits_fn


def logits_fn(ids):
    if len(ids) == 0:
        raise ValueError("an empty batch")
    return answer(ids)
"""


def refusing_nothing(model):
    """A model that cannot be asked about no sentence at all."""
    return Public(f"{model.source}{REFUSING}", "logits_fn")


def check_score(student, example, guard=True):
    ids, logits_fn, mask_id, special_ids = example.values()
    model = logits_fn.make()
    expected = pseudo_log_likelihood(ids, lambda batch: model(batch).astype(np.float64), mask_id, special_ids)
    bound = 0.0
    for t in np.flatnonzero(~np.isin(ids, special_ids)):  # the errors of the scored tokens add up
        masked = np.where(np.arange(ids.size) == t, mask_id, ids)
        bound += loss_slack(model(masked[np.newaxis])[0, t : t + 1], guard)
    agree(student.pseudo_log_likelihood(**example), expected, bound, "the score")


@exercise(
    "pseudo_log_likelihood",
    points=14,
    uses=("perplexity",),
    contract=Contract(plain=float),
    house=1,
    hint="Mask copies of the sentence, never ids itself, and return a float.",
)
class TestPseudoLogLikelihood:
    @core
    @weight(3, hint="Put mask_id in the token's place, ask the model, and take ln p of the token that was there.")
    @given(example=sentence(fewest=1, most=1))
    def test_one_token(self, student, example):
        """A sentence of a single token scores ln p of that token, asked for with a mask in its place."""
        check_score(student, example)

    @varied  # a sentence of one token lies in memory in one way only
    @weight(4, hint="Mask one position per copy, so that the model sees all other tokens; add the logarithms up.")
    @given(example=sentence())
    def test_one_mask_at_a_time(self, student, example):
        """Of several tokens, each is masked alone, and the score is the sum of their ln p."""
        check_score(student, example)

    @weight(3, hint="Skip positions whose id is in special_ids, but leave these tokens where they are.")
    @given(example=sentence(specials=True))
    def test_special_tokens(self, student, example):
        """Special tokens are not scored and not masked, and the model sees them."""
        check_score(student, example)

    @weight(1, hint="Return the sum of ln p as it is: not its negative, not a mean, not a probability.")
    @given(seed=draw.SEEDS, T=st.integers(1, 6), V=st.integers(6, 9))
    def test_likelier(self, student, seed, T, V):
        """If the model knows only how frequent tokens are, the sentence of more frequent tokens scores higher."""
        random = np.random.default_rng(seed)
        far = seed % 3 == 0  # from -10,000 to 10,000, so that a ln p may be -20,000
        logits = random.permutation(V) * 20000 / (V - 1) - 10000 if far else random.permutation(V) / 2
        model = Public(FREQUENCY_MODEL.format(logits=logits.tolist()).lstrip(), "logits_fn")
        tokens = random.integers(2, V, (2, T))  # 0 is the mask, 1 is special
        scores = [np.asarray(student.pseudo_log_likelihood(ids, model, 0, [0, 1])) for ids in tokens]
        bound = 2 * T * loss_slack(np.tile(logits, (T, 1)), guard=not far)
        agree(scores[0] - scores[1], logits[tokens[0]].sum() - logits[tokens[1]].sum(), bound, "the score difference")

    @weight(1, hint="A sum over nothing is 0; see that no step before it fails on an empty list of positions.")
    @given(example=sentence(fewest=1, most=1), length=st.integers(1, 4), large=FIRST_OF_16)
    def test_only_special_tokens(self, student, example, length, large):
        """A sentence of special tokens only scores 0, and ids may be large."""
        ids = np.array([39_000, 39_000, 40_000, 100, 100])
        many = {"ids": ids, "logits_fn": LARGE_MODEL, "mask_id": 35_000, "special_ids": [40_000]}
        check_score(student, many if large else example)
        special = np.resize(example["special_ids"][-2:], length)  # those that are not the mask
        unchanged(student)
        nothing = {**example, "ids": special, "logits_fn": refusing_nothing(example["logits_fn"])}
        agree(student.pseudo_log_likelihood(**nothing), 0.0, 0, "the score of special tokens")

    @weight(1, hint="Compute ln p as z - ln Σ exp(z) of the shifted logits; the logarithm of a softmax can be -inf.")
    @given(
        example=st.one_of(
            sentence(fewest=1, most=1, scale="512 * "),
            sentence(fewest=2, most=5, scale="256 * "),
            sentence(fewest=2, most=5, scale="-9990 + "),
            sentence(fewest=1, most=1, dtype="float32"),
        )
    )
    def test_large_logits(self, student, example):
        """The score is finite where the probability of a token rounds to 0, and a model may answer in float32."""
        check_score(student, example, guard=False)


@st.composite
def ranked(pick, axes=1, dtypes=DOUBLE, ignored=False, smallest=2):
    """logits with no two equal in a row, labels, and a k below V."""
    *lead, V = pick(draw.dimensions(axes + 1, 2, 5).filter(lambda sizes: sizes[-1] > 2))
    V = pick(st.sampled_from([V, V, V, max(lead[-1], 3), 60]))
    count, random = int(np.prod(lead)), np.random.default_rng(pick(draw.SEEDS))
    logits = (random.permuted(np.tile(np.arange(V), (count, 1)), axis=1) - 2).reshape(*lead, V) / 2
    skipped = random.permutation(count)[: random.integers(1, count)] if ignored else []
    labels = labels_for(logits, random.integers(1 << 20), skipped)
    logits = logits.astype(pick(dtypes))
    how = random.integers(5)
    if logits.dtype == draw.DOUBLE and how == 0:
        first = logits.reshape(-1, V)[0] - 9999  # which what is done to all positions at once must not blur
        logits = 1 + logits * 2.0**-40  # so close that float32 takes them for equal
        logits.reshape(-1, V)[0] = first
    elif how == 1:
        logits = logits * 300  # so far from each other that the shares of all but one round to 0
    elif how == 2:
        logits = logits - 9999  # the lowest is -10,000
    return {"logits": logits, "labels": labels, "k": pick(st.integers(smallest, V - 1))}


def check_top_k(student, logits, labels, k):
    # A mean of zeros and ones: nothing but the division rounds, in whatever float dtype.
    agree(student.top_k_accuracy(logits, labels, k), top_k_accuracy(logits, labels, k), rounding(draw.SINGLE, 0.5))


@exercise(
    "top_k_accuracy",
    points=8,
    contract=Contract(
        leading=("logits", "labels"), plain=float, refuses={"a k out of range, or no labelled position": None}
    ),
    house=1,
    hint="Pick rows by a boolean mask, whatever the axes; change neither logits nor labels, and return a float.",
)
class TestTopKAccuracy:
    @core
    @weight(2, hint="Sort each row from high to low, keep the first k ids, and ask whether the label is among them.")
    @given(example=ranked(smallest=1))
    def test_agrees(self, student, example):
        """It is the share of positions whose label is among the k highest logits."""
        check_top_k(student, **example)

    @weight(1, hint="Leave positions with the label -100 out, of the hits and of the count.")
    @given(example=ranked(ignored=True))
    def test_ignored(self, student, example):
        """Positions with the label -100 do not count."""
        check_top_k(student, **example)

    @weight(1, hint="k = 1 asks for the argmax alone; k = V accepts everything.")
    @given(example=ranked())
    def test_every_k(self, student, example):
        """From k = 1 to k = V each number of guesses is counted right; with k = V the accuracy is 1."""
        logits, labels = example["logits"], example["labels"]
        numbers = [*range(1, min(logits.shape[-1], 6) + 1), logits.shape[-1]]
        found = np.array([float(np.asarray(student.top_k_accuracy(logits, labels, k))) for k in numbers])
        expected = [top_k_accuracy(logits, labels, k) for k in numbers]
        agree(found, expected, rounding(draw.SINGLE, 4), "the accuracy for k = 1 to V")

    @weight(1, hint="Pick rows by a boolean mask, whatever the leading axes are; change neither logits nor labels.")
    @given(example=ranked(axes=2, dtypes=SINGLE, ignored=True), many=st.integers(0, 15).map(lambda number: not number))
    def test_batch(self, student, example, many):
        """A batch of float32 logits (B, T, V) is as good, and so are 40,001 tokens; neither argument is changed."""
        check_top_k(student, **({**many_tokens(), "k": 1} if many else example))
        unchanged(student)

    @weight(1, hint='np.argsort(-scores, axis=-1, kind="stable") puts the lower id first where scores are equal.')
    @given(
        logits=draw.logits(2, 2, DOUBLE, largest=1.0),
        seed=draw.SEEDS,
        k=st.integers(0, 3),
        times=st.sampled_from([1, 1, 1, 9, 60, 200]),
    )
    def test_ties(self, student, logits, seed, k, times):
        """Of equal logits the lower id counts as the higher one, of few tokens and of many."""
        logits = np.tile(np.concatenate([np.round(logits), np.zeros((2, logits.shape[1]))]), (times, times % 200 or 1))
        check_top_k(student, logits, labels_for(logits, seed), 1 + k * times % logits.shape[1])

    @weight(1, hint="Check k and the labels first, and raise ValueError with a message of your own.")
    @given(example=ranked(), beyond=st.integers(1, 4))
    def test_nonsense(self, student, example, beyond):
        """A k below 1 or above V, and labels that are all -100, raise ValueError."""
        check_top_k(student, **example)
        logits, labels = example["logits"], example["labels"]
        V = logits.shape[-1]
        for k in (1 - beyond, V + beyond):
            raises(ValueError, lambda k=k: student.top_k_accuracy(logits, labels, k), f"k = {k} with {V} tokens")
        nothing = np.full_like(labels, IGNORED)
        if beyond == 2:  # a single token
            logits, V = logits[:, :1], 1
        if beyond > 2:  # a single position
            logits, nothing = logits[0], nothing[:1].reshape(())
        raises(
            ValueError, lambda: student.top_k_accuracy(logits, nothing, V if beyond % 2 else 1), "no labelled position"
        )


def inside_bins(bins, counts, random):
    """Confidences well inside their bins, counts[b] of them in bin b, in random order, and whether each was right."""
    fractions = random.integers(2, 7, sum(counts)) / 8
    confidence = (np.repeat(np.arange(bins), counts) + fractions) / bins
    return {
        "confidence": random.permutation(confidence),
        "correct": random.integers(0, 2, confidence.size).astype(bool),
        "bins": bins,
    }


@st.composite
def binned(pick, kind):
    """Predictions whose bins hold equally many ("even"), different numbers ("uneven"), or where some are empty."""
    bins = pick(st.integers(2, 7))
    random = np.random.default_rng(pick(draw.SEEDS))
    if kind == "even":
        counts = np.full(bins, random.integers(1, 4))
    elif kind == "uneven":
        counts = random.permutation(np.arange(bins) + 1)
    else:
        counts = random.permutation(np.append(random.integers(0, 3, bins - 2), [0, 2]))
    return inside_bins(bins, counts, random)


# More right ones in a bin than 16 bits can count. Too many numbers to be written out.
MANY_PREDICTIONS = """
confidence = np.tile(np.array([0.0625, 0.15625, 0.1875, 0.21875], dtype=np.float32), 25_000)
correct = (np.arange(100_000) % 8 > 0).astype("{}")
"""


def check_calibration(student, confidence, correct, bins):
    expected = expected_calibration_error(confidence.astype(np.float64), correct, bins)
    bound = rounding(confidence.dtype, confidence.size + bins + 4)
    agree(student.expected_calibration_error(confidence, correct, bins), expected, bound)


@exercise(
    "expected_calibration_error",
    points=10,
    contract=Contract(plain=float, refuses={"a confidence below 0 or above 1": None}),
    house=1,
    hint="Sort or change neither argument in place, and return a float.",
)
class TestExpectedCalibrationError:
    @core
    @weight(2, hint="In each bin, the absolute difference of mean confidence and share of right ones; then the mean.")
    @given(example=binned("even"))
    def test_agrees(self, student, example):
        """Where all bins hold equally many predictions, it is the mean gap of confidence and accuracy."""
        check_calibration(student, **example)

    @weight(2, hint="Weigh the gap of each bin by its share of all predictions, n_b / N.")
    @given(example=binned("uneven"))
    def test_weighted(self, student, example):
        """A bin weighs as much as it has predictions."""
        check_calibration(student, **example)

    @weight(1, hint="The mean of an empty array is nan. Skip bins that hold nothing.")
    @given(example=binned("gaps"))
    def test_empty_bins(self, student, example):
        """An empty bin adds nothing."""
        check_calibration(student, **example)

    @weight(2, hint="A confidence of b / bins belongs to bin b; only 1 goes one lower, into the last bin.")
    @given(bins=st.sampled_from([1, 2, 4, 8, 6, 10, 18, 49, 512, 4096]), seed=draw.SEEDS, size=st.integers(1, 9))
    def test_edges(self, student, bins, seed, size):
        """A confidence on an edge belongs to the bin above, one just below it does not, and 1 to the last bin."""
        random = np.random.default_rng(seed)
        steps = random.integers(0, 2 * bins + 1, size)  # in half bins: edges and middles
        if bins in (6, 10, 18, 49):  # all edges but 0, ½ and 1 are no exact binary numbers
            steps = np.where(steps % 2, steps, bins * (steps % 3))
        correct = random.integers(0, 2, size + 1).astype(bool)
        if bins in (10, 18):  # ½ and the middles of the bins on either side, with gaps that show where it is put
            steps = np.append([bins - 1, bins, bins + 1], steps)
            correct = np.append([True, True, False], correct)
        if bins == 49:  # 1 and the middle of the last bin, with gaps of both signs
            steps, correct = np.append([97], steps), np.append([True], correct)
            correct[-1] = False
        if bins == 512:  # numbers 50 and 306, which a byte takes for the same: gaps of both signs, which would cancel
            steps, correct = np.array([100, 101, 612, 613, 1020]), np.array([True, True, False, False, True, False])
        if bins == 4096:  # neighbours with gaps of both signs
            steps, correct = np.array([100, 102, 4000, 4002]), np.array([True, False, False, True, True])
            if seed % 2 == 0:  # more than 15 bits can count
                bins, steps = 33_000, steps + 61_600
        confidence = np.append(steps, 2 * bins if seed % 2 or bins in (49, 512) else 0) / (2 * bins)
        if bins in (2, 4, 8):  # some of the exact edges are missed by a little
            near = random.choice([0.0, 2.0**-9, 2.0**-20, 2.0**-43], confidence.size)
            confidence = np.where(confidence > 0, confidence - near, confidence)
        check_calibration(student, confidence, correct, bins)

    @weight(1, hint="np.mean of booleans and of numbers 0 and 1 is the same; sort or change neither argument in place.")
    @given(bins=st.sampled_from([1, 2, 4, 8]), seed=draw.SEEDS, kind=st.sampled_from(["bool", "int64", "float64"]))
    def test_dtypes(self, student, bins, seed, kind):
        """float32 confidences and a `correct` of 0 and 1 are as good, of few predictions and of many."""
        random = np.random.default_rng(seed)
        example = inside_bins(bins, random.integers(1, 4, bins) * (300 if seed % 5 == 0 else 1), random)
        confidence, correct = example["confidence"].astype(np.float32), example["correct"].astype(kind)
        check_calibration(student, confidence, correct, bins)
        if seed % 5 == 1:
            names = "confidence", "correct"
            many = [Public(MANY_PREDICTIONS.format(kind).lstrip(), name) for name in names]
            expected = expected_calibration_error(many[0].make().astype(np.float64), many[1].make(), bins)
            bound = rounding(draw.SINGLE, 100_000)
            agree(student.expected_calibration_error(*many, bins), expected, bound, "the result of 100,000 predictions")

    @weight(1, hint="Check that every confidence is from 0 to 1 before you sort into bins.")
    @given(
        example=binned("even"),
        beyond=st.sampled_from([1, 2, 12, 300, 1e-6, 1e-9, 2.0**-49]),
        below=st.booleans(),
        place=st.integers(0, 20),
    )
    def test_outside(self, student, example, beyond, below, place):
        """A confidence below 0 or above 1 raises ValueError."""
        check_calibration(student, **example)
        wrong = -beyond / 8 if below else 1 + beyond / 8
        confidence = example["confidence"].copy()
        confidence[place % confidence.size] = wrong
        changed = {**example, "confidence": confidence}
        raises(ValueError, lambda: student.expected_calibration_error(**changed), f"a confidence of {wrong}")


AS_IT_IS, SCALES = st.just(1.0), st.sampled_from([1.0, 1e-13, 1e9])


@st.composite
def sentences(pick, dtypes=DOUBLE, holes=False, scaled=AS_IT_IS):
    """hidden (B, T, H) and mask (B, T); padding at the end of a sentence, or with `holes` anywhere."""
    B, T, H = pick(draw.dimensions(3))
    B, T, H = pick(st.sampled_from([(B, T, H)] * 6 + [(H, H, H), (1, T, H), (2, 66_001, 1), (40, 2, 33)]))
    mask = pick(draw.attendable((B, T)))
    if B > 1 and T > 1 and pick(st.integers(0, 2)):  # the first sentence is shorter than the last one
        mask[0], mask[-1, :2] = np.arange(T) == 0, True
    if not holes:
        mask = np.arange(T) < mask.sum(axis=1, keepdims=True)
    if T > 66_000:  # more real tokens than 16 bits can count
        mask[-1] = True
    dtype = pick(dtypes)
    return {"hidden": pick(draw.numbers((B, T, H), dtype)) * dtype.type(pick(scaled)), "mask": mask}


def check_pool(got, hidden, mask, what="the result"):
    kept = np.where(mask[..., np.newaxis], hidden, 0)
    agree(
        got,
        mean_pool(kept.astype(np.float64), mask),
        rounding(hidden.dtype, mask.shape[1] + 4) * np.abs(kept).max(),
        what,
    )


@exercise(
    "mean_pool",
    points=8,
    contract=Contract(dtype="hidden", refuses={"a sentence without a real token": None}),
    house=1,
    hint="A float32 array divided by an int64 array is float64; turn the counts into hidden.dtype first.",
)
class TestMeanPool:
    @core
    @weight(3, hint="Add up the vectors of real tokens, and divide by how many there are in each sentence.")
    @given(example=sentences())
    def test_agrees(self, student, example):
        """With padding at the end, each sentence gives the mean of its real tokens' vectors, shape (B, H)."""
        check_pool(student.mean_pool(**example), **example)

    @weight(1, hint="Do not cut after the first n tokens: the mask says which ones are real.")
    @given(example=sentences(draw.FLOATS, holes=True, scaled=SCALES))
    def test_anywhere(self, student, example):
        """Padding may stand in front and in the middle too, and numbers may be small or large, float32 or float64."""
        hidden, mask = example["hidden"], example["mask"]
        if hidden.shape[1] > 1000:
            check_pool(student.mean_pool(**example), **example)
            unchanged(student)
            return
        everything = np.ones_like(mask)
        told, of_all = apart(student, "mean_pool", (hidden, mask), (hidden, everything))
        check_pool(told, **example)
        check_pool(of_all, hidden, everything, "the result for another mask")

    @weight(1, hint="Multiply by the mask, or use np.where, before you add up.")
    @given(example=sentences(), seed=draw.SEEDS)
    def test_padding(self, student, example, seed):
        """Whatever numbers stand at padded positions have no influence."""
        hidden, mask = example["hidden"], example["mask"]
        other = np.random.default_rng(seed).integers(-10000, 10001, hidden.shape) * (1e20 if seed % 2 else 1.0)
        check_pool(student.mean_pool(np.where(mask[..., np.newaxis], hidden, other), mask), **example)

    @weight(1, hint="A sentence must not be changed by the company it keeps in a batch.")
    @given(example=sentences(), number=st.integers(0, 5))
    def test_alone(self, student, example, number):
        """A sentence cut to its real tokens, alone in its batch, gives the same vector as with padding among others."""
        hidden, mask = example["hidden"], example["mask"]
        row = number % len(hidden)
        whole = student.mean_pool(**example)
        check_pool(whole, **example)
        short = hidden[row : row + 1, mask[row]]
        everything = np.ones(short.shape[:2], dtype=bool)
        check_pool(student.mean_pool(short, everything), short, everything, "the result for a sentence alone")

    @weight(1, hint="Count the real tokens of each sentence, and raise ValueError where a count is 0.")
    @given(example=sentences(), number=st.integers(0, 5))
    def test_nothing_to_average(self, student, example, number):
        """A sentence without a real token raises ValueError, also among others that have some."""
        check_pool(student.mean_pool(**example), **example)
        mask = example["mask"].copy()
        mask[number % len(mask)] = False
        raises(ValueError, lambda: student.mean_pool(example["hidden"], mask), "a sentence of padding only")


STEPS = 200
GRADIENT = 1e-4  # the largest entry of the gradient that the statement allows at the end


def classes(number, C=None, H=None, apart=False, many=False):
    """X (N, H) and classes y as the statement promises them, and l2.

    Classes have 4 to 7 examples each. With `many`, every third `number` has ten times as many and a small penalty, so
    that a step size which does not suit N shows; in half of these the classes lie apart. 200 steps of the recipe then
    end with a gradient of less than 1e-12 in float64 and 1e-7 in float32.
    """
    random, many = np.random.default_rng(number), many and number % 3 == 0
    apart, C = apart or (many and number % 6 == 0), C or (3 + number % 2)
    H = H or (C + number % 2 if apart else random.permutation([h for h in (1, 2, 3, 4, 5, 6) if h != C])[0])
    sizes = random.permutation([4, 5, 6, 7])[:C] * (10 if many else 1)
    y = random.permutation(np.repeat(np.arange(C), sizes))
    noise = random.uniform(-1, 1, (y.size, H))
    X = 4 * np.eye(C, H)[y] + noise if apart else random.integers(-4, 5, (C, H))[y] / 8 + noise
    # Of all matrices with centred, uncorrelated columns of spread 1, the nearest: its singular values are all alike.
    left, _, right = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return math.sqrt(y.size) * left @ right, y, 0.125 if many else float(random.choice([0.125, 0.25, 0.5, 1.0]))


def fitted(student, X, y, l2):
    """The student's W and b, their shapes checked, and the probabilities that they give, all in float64."""
    W, b = pair(student.fit_logistic_probe(X, y, l2, STEPS), "(W, b)")
    C = int(y.max()) + 1
    for array, shape, name in ((W, (X.shape[1], C), "W"), (b, (C,), "b")):
        if np.shape(array) != shape:
            raise StudentFailure(f"{name} has shape {np.shape(array)}, expected {shape}")
    W, b, X = (np.asarray(array, dtype=np.float64) for array in (W, b, X))
    scores = X @ W + b
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return W, b, exponentials / exponentials.sum(axis=1, keepdims=True)


def check_weights(X, y, l2, W, P):
    """The gradient of W is l2 · W - Xᵀ(Y - P)/N: at the optimum its two parts are equal."""
    residual = np.eye(P.shape[1])[y] - P
    agree(l2 * W, X.astype(np.float64).T @ residual / len(X), GRADIENT, "l2 · W, against Xᵀ (Y - P) / N,")


def check_bias(y, P):
    """The gradient of b is the mean of P - Y: at the optimum a class is predicted as often as it occurs."""
    agree(P.mean(axis=0), np.bincount(y) / y.size, GRADIENT, "the mean predicted probability of each class")


@exercise(
    "fit_logistic_probe",
    points=12,
    contract=Contract(dtype="X", refuses={"X and y of different length, or empty": None}),
    house=1,
    hint="Make W, b, the one-hot rows and the step of X's dtype (or a plain float); change no argument.",
)
class TestFitLogisticProbe:
    @weight(1, hint="Compare len(X) and len(y) first, and raise ValueError with a message of your own.")
    @given(number=SEEDS_21)
    def test_lengths(self, student, number):
        """Examples and classes of different number, or none at all, raise ValueError."""
        X, y, l2 = classes(number)
        if number % 3 == 1:  # what fits together is taken; fits are slow, and a third of the examples will do
            W, _, P = fitted(student, X, y, l2)
            check_weights(X, y, l2, W, P)
        fewer = (y.size - 1, 1, 0)[number % 3]  # NumPy itself would stretch a single one
        raises(ValueError, lambda: student.fit_logistic_probe(X[:fewer], y, l2, STEPS), "more classes than examples")
        raises(ValueError, lambda: student.fit_logistic_probe(X, y[:fewer], l2, STEPS), "fewer classes than examples")
        raises(ValueError, lambda: student.fit_logistic_probe(X[:0], y[:0], l2, STEPS), "no examples")

    @core
    @weight(2, hint="Fit W and b by gradient descent on the cross-entropy of softmax(X W + b), from zeros.")
    @given(number=SEEDS_21)
    def test_separates(self, student, number):
        """Where the classes lie apart, X W + b is highest at the right class of every example, the rare ones too."""
        X, y, _ = classes(number, apart=True)
        W, b, _ = fitted(student, X, y, 0.125)
        agree((X @ W + b).argmax(axis=1), y, 0, "the predicted classes")  # the right one leads by 0.8 and more

    @weight(4, hint="The gradient of W is Xᵀ (P - Y) / N + l2 · W: a mean over examples, and a penalty that is not.")
    @given(number=SEEDS_21)
    def test_weights(self, student, number):
        """At the end the gradient with respect to W, the penalty included, is below 0.0001."""
        X, y, l2 = classes(number, many=True)
        W, _, P = fitted(student, X, y, l2)
        check_weights(X, y, l2, W, P)

    @weight(3, hint="The gradient of b is the mean of P - Y: no penalty here.")
    @given(number=SEEDS_21)
    def test_bias(self, student, number):
        """The gradient of b ends below 0.0001, in float32 too: each class is predicted as often as it occurs."""
        X, y, l2 = classes(number)
        _, _, P = fitted(student, X.astype(draw.DOUBLE if number % 2 else draw.SINGLE), y, l2)
        check_bias(y, P)

    @weight(1, hint="C is y.max() + 1, also for two classes: W has the shape (H, 2).")
    @given(number=SEEDS_21)
    def test_two_classes(self, student, number):
        """Two classes get two columns and the same rules, with a single feature too."""
        X, y, l2 = classes(number, C=2, H=(3, 1, 4)[number % 3], many=True)
        if number % 5 == 0:  # the smallest case: one example of each class
            X, y = np.array([[1.0], [-1.0]]), np.array([number % 2, 1 - number % 2])
        if number % 5 == 1:  # a feature that says nothing, and one class that is twice as frequent
            X, y = np.array([[1.0], [-1.0]] * 3), np.array([0, 0, 1, 1, 1, 1])
        W, _, P = fitted(student, X, y, l2)
        check_weights(X, y, l2, W, P)
        if number % 5 == 1:
            check_bias(y, P)


# The mean of N resampled whole numbers has a distribution that can be computed exactly. A quantile of many such means
# then lies in a range that a right solution leaves with probability at most CHANCE on either side; a property makes at
# most 25 · 3 intervals of two such quantiles, so at most 3e-11 in all. Which rule fills the gap between two of the
# sorted means is left open.


@remembered
def probability_where(n, k):
    """The p for which a count of n draws is below k with probability CHANCE; 0 or 1 where there is none."""
    if k < 1:
        return 0.0
    if k > n:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(60):
        p = (low + high) / 2
        low, high = (p, high) if binomial(n, p)[:k].sum() > CHANCE else (low, p)
    return high


@remembered
def mean_distribution(values):
    """The means of N values drawn from these whole numbers with replacement, ascending, and their probabilities."""
    values = np.array(values)
    one = np.bincount(values - values.min()) / values.size
    total = np.ones(1)
    for _ in range(values.size):
        total = np.convolve(total, one)
    return (np.arange(total.size) + values.size * values.min()) / values.size, total


@remembered
def quantile_range(values, share, draws):
    """The least and the greatest value that the quantile at `share` of `draws` resampled means may have.

    Every usual rule returns something between the sorted means number ⌊draws · share⌋ - 1 and ⌈draws · share⌉ + 2,
    counted from 1. The first is below x only where that many means are; the second is above x only where fewer than
    that many are at most x.
    """
    means, chances = mean_distribution(values)
    at_most = np.cumsum(chances)
    below = at_most - chances
    first, last = max(int(np.floor(draws * share)) - 1, 1), min(int(np.ceil(draws * share)) + 2, draws)
    most_below = 1 - probability_where(
        draws, draws - first + 1
    )  # "at least `first` are below", seen from the other end
    least = means[np.flatnonzero(below <= most_below)[-1]]
    greatest = means[np.flatnonzero(at_most >= min(probability_where(draws, last), at_most[-1]))[0]]
    return least, greatest


def interval_ranges(values, level, draws):
    values = tuple(values.astype(int).tolist())
    return [quantile_range(values, share, draws) for share in ((1 - level) / 2, (1 + level) / 2)]


def interval_of(student, values, level, draws, number, source=generator):
    """low and high, two plain numbers."""
    ends = pair(student.bootstrap_interval(values, level, draws, source(number)), "(low, high)")
    for name, end in zip(("low", "high"), ends, strict=True):
        if not isinstance(end, (int, float, np.ndarray, np.generic)) or np.ndim(end):
            raise StudentFailure(f"{name} should be a single number, but is {end!r:.80}")
    return np.array([float(end) for end in ends])


def check_interval(student, values, level, draws, number):
    interval = interval_of(student, values, level, draws, number)
    slack = rounding(draw.DOUBLE, values.size + 4) * np.abs(values).max()
    for end, got, (least, greatest) in zip(
        ("low", "high"), interval, interval_ranges(values, level, draws), strict=True
    ):
        agree(got, (least + greatest) / 2, (greatest - least) / 2 + slack, end)


LEVELS = [0.0, 1.0, 95.0, -0.5, 1.5, -1e-12, 1 + 1e-12]  # what a level must not be


@exercise(
    "bootstrap_interval",
    points=8,
    contract=Contract(fixed=True, refuses={"no values, or a level that is not between 0 and 1": None}),
    house=1,
    hint="Take chance from rng alone, and neither sort nor shuffle the values in place.",
)
class TestBootstrapInterval:
    @core
    @weight(2, hint="Resample N values with replacement, take the mean, and cut (1 - level) / 2 off at each end.")
    @given(number=SEEDS_25)
    def test_quantiles(self, student, number):
        """low and high are the quantiles (1 - level) / 2 and (1 + level) / 2 of the resampled means, up to chance."""
        random = np.random.default_rng(number)
        N = 2 + number % 12
        values = random.integers(-8, 9, N).astype(float)
        values[:2] = -4, 12
        if number == 11:  # more than a byte can count, and no two parts of them alike
            parts = [random.random(n) < share for n, share in ((256, 0.1), (1744, 0.4), (8000, 0.9))]
            values = np.concatenate(parts).astype(float)
        # N = 2 comes with level 0.2: the mean of two draws is then 4, that of a single one -4 or 12.
        check_interval(student, values, (0.2, 0.8, 0.5, 0.9)[number % 4], 800 if len(values) < 99 else 240, number)

    @weight(
        1, hint="Use the quantiles of the means themselves: no normal approximation, nothing turned round the mean."
    )
    @given(number=SEEDS_25)
    def test_lopsided(self, student, number):
        """Where one value lies far from the others, so does one end of the interval, and the other does not."""
        far = number % 8 == 3  # six standard deviations
        values = np.full(40 if far else 6 + number % 3, float(number - 12))
        values[number % 6] += 24.0 if number % 2 else -24.0
        # Of eight values, the quantile 0.997 is the mean with four far ones; up to 0.988 it is one with three.
        level, draws = (0.994, 8000) if number == 2 else (0.96, 1000)
        check_interval(student, values, level, draws, number)

    @weight(1, hint="The interval holds the true mean about as often as `level` says, no more and no less.")
    @given(number=SEEDS_25)
    def test_coverage(self, student, number):
        """Of many samples of coin flips, those that should have the true share in their interval do, the others not."""
        random = np.random.default_rng(number)
        N, draws, level = 100, 400, 0.7
        found, expected = [], []
        for flips in random.integers(0, 2, (3, N)).astype(float):
            (low_least, low_most), (high_least, high_most) = interval_ranges(flips, level, draws)
            surely, never = low_most < 0.5 < high_least, not low_least <= 0.5 <= high_most
            low, high = interval_of(student, flips, level, draws, number)
            if surely or never:  # in between, chance decides
                found.append(low <= 0.5 <= high)
                expected.append(surely)
        agree(np.array(found, dtype=bool), np.array(expected, dtype=bool), 0, "whether ½ lies in the interval")

    @weight(1, hint="Means move and stretch with the values, and so do their quantiles. Round nothing on the way.")
    @given(number=st.integers(0, 99), factor=st.sampled_from([0.5, 2.0, 8.0]), shift=st.integers(-40, 40))
    def test_moves_along(self, student, number, factor, shift):
        """Scaling the values and adding a number to them does the same to the interval, which contains their mean."""
        values = np.random.default_rng(number).integers(-24, 25, 3 + number % 9) / 8
        values[:2] = -3.0, 3.0  # so that no interval is a single point
        before = interval_of(student, values, 0.9, 200, number)
        after = interval_of(student, values * factor + shift, 0.9, 200, number)
        bound = rounding(draw.DOUBLE, values.size + 4) * (3 * factor + abs(shift))
        agree(after, before * factor + shift, bound, "the interval of scaled and shifted values")
        if not before[0] < before[1] or not before[0] <= values.mean() <= before[1]:
            raise StudentFailure(f"expected an interval around the mean {values.mean():.6g}, got {before.tolist()}")

    @weight(1, hint="All randomness must come from the argument `rng`, which is used as it comes; change no argument.")
    @given(number=st.integers(0, 99))
    def test_generator(self, student, number):
        """The same generator gives the same interval again, another one another; of one draw it is one point."""
        values = np.random.default_rng(number).normal(size=11)
        draws = 40 if number % 4 else 1
        if number % 12 == 1:  # the two quantiles are 12 of the sorted means apart, and no two of these are equal
            low, high = interval_of(student, values, 0.006, 2000, number)
            equal(low < high, True, "whether low is below high at level 0.006")
        if number % 12 == 5:  # of three means, the quantiles 0.1 and 0.9 are not the same one
            low, high = interval_of(student, values, 0.8, 3, number)
            equal(low < high, True, "whether low is below high, of three draws")
        if number % 6 == 3:  # a higher level gives a wider interval, of few draws too and by a sixth of a per cent more
            several = np.random.default_rng(number).normal(size=40)  # of so many, no two means are equal
            for lower, higher, many in ((0.1, 0.9, 10), (0.9912, 0.9928, 2000)):  # 1.6 of the sorted means apart
                inner, outer = (interval_of(student, several, level, many, number) for level in (lower, higher))
                is_wider = outer[0] < inner[0] and inner[1] < outer[1]
                equal(bool(is_wider), True, f"whether the interval for {higher} is wider at both ends than for {lower}")
        first = interval_of(student, values, 0.8, draws, number)
        if draws == 1:
            agree(first[1], first[0], rounding(draw.DOUBLE, 16) * 4, "high, of a single draw, against low")
        again = interval_of(student, values, 0.8, draws, number, draw.with_a_child if number % 2 else generator)
        agree(again, first, 0, "the interval from a generator in the same state again")
        others = {tuple(interval_of(student, values, 0.8, draws, number + n).tolist()) for n in range(1, 4)}
        if others == {tuple(first.tolist())}:
            raise StudentFailure(f"four different generators all gave the interval {first.tolist()}")

    @weight(1, hint="0 < level < 1, so 0.95 and not 95; and at least one value. Anything else: ValueError.")
    @given(number=st.integers(0, 24), size=st.integers(1, 5), level=st.sampled_from(LEVELS))
    def test_nonsense(self, student, number, size, level):
        """Equal values give one point; no values, or a level not between 0 and 1, ValueError before a draw."""
        values = np.full(size, (number + 1) / 8 * (1.0, 1e-12, 1e12)[number % 3])
        interval = interval_of(student, values, 0.9, 20, number)
        agree(interval, np.full(2, values[0]), rounding(draw.DOUBLE, 16) * values[0], "the interval of equal values")
        rest = 20, NEVER_DRAWN
        calls = {"no values": (values[:0], 0.9, *rest), f"level {level}": (values, level, *rest)}
        for when, arguments in calls.items():
            raises(ValueError, lambda a=arguments: student.bootstrap_interval(*a), when)
