"""Hidden tests of assignment 05: optimisation, from gradient descent to Adam."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.judging.hidden_tests import (
    Contract,
    Public,
    StudentFailure,
    agree,
    apart,
    common_factor,
    core,
    exercise,
    has_dtype,
    pair,
    raises,
    remembered,
    rounding,
    unchanged,
    varied,
    weight,
)
from minibert_ref.exercises import (
    accumulate_gradients,
    adam_step,
    adamw_step,
    clip_by_global_norm,
    cosine_decay,
    momentum_step,
    sgd_step,
    warmup_linear,
)
from tests.exercises import strategies as draw

DOUBLE = st.just(draw.DOUBLE)
RATES = st.sampled_from([0.25, 0.5, 0.125, 1.0, 0.001])
RATES_AND_0 = st.sampled_from([0.25, 0.0, 8.0, 0.0, 0.001, 1e-7])
ALL_RATES = st.sampled_from([0.25, 1e-7, 0.003, 5000.0, 1e-11])  # nothing is said of how small or large a rate may be
NAMES = ("W", "b", "W1", "b1", "gamma", "ln1_gamma", "ln1_beta", "table")  # some are part of others: no matter
MORE_NAMES = (*NAMES, "t", "m", "v", "step", "layer1.W_Q", "layer10.W_Q", "")  # as a state might call its own parts
# Different names, though not in lower case, without dots, slashes, spaces or numbers, behind the last dot, in ASCII, by
# their first letters, or as patterns; and those that a state may call its own.
ALIKE = (
    *("layer1.b", "layer1_b", "layer1/b", "layer*.b", "layer1.B", "b", "B", "layer10.b", " b", "b ", "b_sq", "γ", "β"),
    *("layer1.attention.W_Q", "layer1.attention.W_K", "t", "step", "m", "v", "v_b", "b_v"),
)
SHORT_SHAPES = ((1,), (3, 3), (2, 1, 3), (2, 1, 2, 1, 2), (11,), (1, 1))
MORE_SHAPES = (*SHORT_SHAPES, (1030,))
MAGNITUDES = (2.0**-36, 1.0, 1.0, 2.0**38)  # of gradients that are multiples of 1/8 up to 3: 1e-12 to 1e12
WEIGHTS = (1.0, 2.0**-36, 1.0, 2.0**22)  # the same of parameters, some of which are near 0, and some in the millions
BETAS = ((0.9, 0.999), (0.5, 0.75), (0.95, 0.75), (0.0, 0.5), (0.8, 0.99), (0.3, 0.2))
# For many steps: means that reach further back than usual, and an m that reaches further back than v.
LONG_BETAS = (*BETAS, (0.99, 0.9999), (0.95, 0.5), (0.999, 0.99999))
NO_EPS = 1e-30  # so small that it matters nowhere, wherever a solution adds it
ADAM_DEFAULTS = (0.001, 0.9, 0.999, 1e-8)  # lr, beta1, beta2, eps
PARAMS_AND_STATE = "(params, state)"


@st.composite
def models(pick, steps: int = 1, dtypes=draw.FLOATS):
    """params of two or three names, and grads for some steps: {"params": {…}, "gradients": [{…}, …]}.

    One array has two axes, the others have one; the last two have the same shape, as a gamma and a beta do. In the
    last step, one of the gradients may be all 0.
    """
    n, m = pick(draw.dimensions(2, 1, 4))
    shapes = [(n, m), (m,), (m,)][: pick(st.integers(2, 3))]
    model = pick(filled(pick(st.permutations(NAMES)), shapes, steps, pick(dtypes)))
    last, at_rest = list(model["gradients"][-1].values()), pick(st.integers(1, 3))
    if any(grad.any() for grad in last[:-at_rest]):
        last[-at_rest][...] = 0
    return model


@st.composite
def all_sorts(pick, steps: int = 1, dtypes=draw.FLOATS):
    """As `models`, but one name or several, shapes of all sorts, numbers of all sizes, and dicts in any order."""
    if pick(st.booleans()):
        shapes = pick(st.lists(st.sampled_from(SHORT_SHAPES), min_size=1, max_size=5))
        names, shapes = ALIKE, [shapes[place % len(shapes)] for place in range(len(ALIKE))]
    else:
        names, shapes = MORE_NAMES, pick(st.lists(st.sampled_from(MORE_SHAPES), min_size=1, max_size=5))
    model = pick(filled(pick(st.permutations(names)), shapes, steps, pick(dtypes)))
    scales = {name: pick(st.sampled_from(MAGNITUDES)) for name in model["params"]}
    scaled = [
        {name: grad * grad.dtype.type(scales[name]) for name, grad in part.items()} for part in model["gradients"]
    ]
    weights = {name: pick(st.sampled_from(WEIGHTS)) for name in model["params"]}
    params = {name: param * param.dtype.type(weights[name]) for name, param in model["params"].items()}
    return {"params": params, "gradients": [pick(in_any_order(part)) for part in scaled]}


@st.composite
def filled(pick, names, shapes, steps, dtype):
    names = names[: len(shapes)]
    params = {name: pick(draw.numbers(shape, dtype)) for name, shape in zip(names, shapes, strict=True)}
    runs = {name: pick(draw.numbers((steps, *shape), dtype)) for name, shape in zip(names, shapes, strict=True)}
    if not any(run[-1].any() for run in runs.values()):
        runs[names[0]][-1] += 1  # a last step without any gradient would tell little
    return {"params": params, "gradients": [{name: run[step] for name, run in runs.items()} for step in range(steps)]}


def in_any_order(arrays):
    return st.permutations(list(arrays)).map(lambda names: {name: arrays[name] for name in names})


def double(arrays):
    """The same numbers in float64, in which expected values are computed."""
    return {name: array.astype(np.float64) for name, array in arrays.items()}


def dtype_of(arrays):
    return next(iter(arrays.values())).dtype


def named(got, expected, what):
    """Check that a result is a dict with the right keys."""
    if not isinstance(got, dict):
        kind = "nothing (None): is there a return?" if got is None else f"a {type(got).__name__}"
        raise StudentFailure(f"{what} should be a dict of arrays, but the function returned {kind}")
    if got.keys() != expected.keys():
        raise StudentFailure(f"{what} should have the keys {sorted(expected)}, but has {sorted(got)[:20]}")


def agree_named(got, expected, bounds, what):
    """Compare a dict of arrays, name by name."""
    named(got, expected, what)
    for name, array in expected.items():
        agree(got[name], array, bounds[name], f"{what}[{name!r}]")


def have_dtype(got, dtype, what):
    for name, array in got.items():
        has_dtype(array, dtype, f"{what}[{name!r}]")


# Bounds: what rounding may do to a right solution, from the dtype, the number of operations, and the size of the terms.


def descent_bounds(params, grads, lr):
    slack = rounding(dtype_of(params), 4)
    return {name: slack * (np.abs(param) + lr * np.abs(grads[name])) for name, param in double(params).items()}


def velocity_bounds(grads, velocity, momentum, steps=1):
    slack = rounding(dtype_of(grads), 4 * steps)
    return {name: slack * (np.abs(grad) + momentum * np.abs(velocity[name])) for name, grad in double(grads).items()}


@remembered
def adam_bounds(params, gradients, lr, beta1, beta2, eps, weight_decay=0.0):
    """Bounds of the parameters after the last step.

    All terms of v are positive, so its relative error is that of its t steps. The terms of m may cancel, so its error
    is relative to the sum of their sizes. In 1 - beta a rounding of beta becomes a relative error of eps / (1 - beta).
    """
    dtype, bounds = dtype_of(params), {}
    for name, param in double(params).items():
        m = v = error = 0.0
        size = np.abs(param)
        for t, grads in enumerate(gradients, start=1):
            g = np.abs(grads[name].astype(np.float64))
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
            step = lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
            grown = 1 + lr * weight_decay
            error = grown * error + rounding(dtype, 2 * t + 8 + 1 / (1 - beta1) + 1 / (1 - beta2)) * step
            size = grown * size + step
        bounds[name] = error + rounding(dtype, len(gradients) + 4) * size
    return bounds


def agree_descent(student, params, gradients, lr):
    [grads] = gradients
    expected = sgd_step(double(params), double(grads), lr)
    agree_named(student.sgd_step(params, grads, lr), expected, descent_bounds(params, grads, lr), "the result")


@exercise(
    "sgd_step",
    points=6,
    contract=Contract(dtype="params", keys=("grads",), new=True),
    house=2,
    hint="param - … makes a new array, whatever lr is; param -= … writes into the caller's.",
)
class TestSgdStep:
    @core
    @weight(3, hint="For every name: the parameter minus lr times its gradient.")
    @given(model=models(), lr=RATES_AND_0)
    def test_agrees(self, student, model, lr):
        """Every parameter becomes p - lr · g, with its own gradient g."""
        agree_descent(student, *model.values(), lr)

    @weight(1, hint="Look the gradient up by the parameter's name: grads[name].")
    @given(model=all_sorts(), lr=ALL_RATES)
    def test_order(self, student, model, lr):
        """Parameters and gradients belong together by name, whatever their order, their shapes and their number."""
        agree_descent(student, *model.values(), lr)


MOMENTA = st.sampled_from([0.5, 0.9999, 0.9, 0.0, 1e-5])
PARAMS_AND_VELOCITY = "(params, velocity)"


@st.composite
def moving(pick, dtypes=draw.FLOATS, models=models, rates=RATES):
    """A model with a velocity: params, grads, velocity, lr and momentum."""
    model = pick(models(steps=2, dtypes=dtypes))
    grads, velocity = model["gradients"]
    return {
        "params": model["params"],
        "grads": grads,
        "velocity": velocity,
        "lr": pick(rates),
        "momentum": pick(MOMENTA),
    }


def one_dict_in_two_calls(grads):
    """Gradients for a call and for the next one, before which the caller puts another entry into the first dict."""
    arrays = ", ".join(f"{name!r}: np.array({grad.tolist()})" for name, grad in grads.items())
    kept, more = "sys.grads_of_the_caller", "sys.grads_of_the_caller['another'] = np.zeros(1)"
    return (
        Public(f"import sys\n\ngrads = {kept} = {{{arrays}}}\n", "grads"),
        Public(f"import sys\n\n{more}\ngrads = {{{arrays}}}\n", "grads"),
    )


def momentum_bounds(params, grads, velocity, lr, momentum):
    """Bounds of both results of one step."""
    of_velocity = velocity_bounds(grads, velocity, momentum)
    sizes = {name: np.abs(grads[name]) + momentum * np.abs(velocity[name]) for name in grads}
    of_params = descent_bounds(params, sizes, lr)
    return {name: of_params[name] + lr * of_velocity[name] for name in params}, of_velocity


@exercise(
    "momentum_step",
    points=10,
    uses=("sgd_step",),
    contract=Contract(dtype="params", keys=("grads", "velocity")),
    house=1,
    hint="velocity *= momentum writes into the caller's arrays; make new ones.",
)
class TestMomentumStep:
    @core
    @weight(3, hint="First the new velocity, momentum · v + g, then p - lr · v with that new velocity.")
    @given(example=moving(dtypes=DOUBLE))
    def test_params(self, student, example):
        """With a velocity v from before, every parameter becomes p - lr · (momentum · v + g)."""
        result, _ = pair(student.momentum_step(**example), PARAMS_AND_VELOCITY)
        agree_named(result, momentum_step(**example)[0], momentum_bounds(**example)[0], "params")

    @weight(2, hint="The new velocity is momentum · v + g: no lr in it, no minus, no factor on the gradient.")
    @given(example=moving(dtypes=DOUBLE, rates=RATES_AND_0))
    def test_velocity(self, student, example):
        """The second result is the new velocity, momentum · v + g, also where lr is 0."""
        _, velocity = pair(student.momentum_step(**example), PARAMS_AND_VELOCITY)
        agree_named(velocity, momentum_step(**example)[1], momentum_bounds(**example)[1], "velocity")

    @weight(1, hint="Start with `if not velocity:`, which is true for {} and for None, and take zeros.")
    @given(model=models(dtypes=DOUBLE), lr=RATES, momentum=MOMENTA)
    def test_start(self, student, model, lr, momentum):
        """With {} or None as velocity, the first velocity is the gradient, in a dict of its own."""
        params, [grads] = model.values()
        for start in ({}, None):
            if start is None:
                first, second = ((params, given, None, lr, momentum) for given in one_dict_in_two_calls(grads))
                answer, _ = apart(student, "momentum_step", first, second)
            else:
                answer = student.momentum_step(params, grads, start, lr, momentum)
                unchanged(student)
            result, velocity = pair(answer, PARAMS_AND_VELOCITY)
            agree_named(velocity, grads, velocity_bounds(grads, grads, momentum), f"velocity, from {start},")
            expected = sgd_step(params, grads, lr)
            agree_named(result, expected, descent_bounds(params, grads, lr), f"params, from {start},")

    @weight(2, hint="Hand on what the last step returned: the velocity remembers all gradients so far.")
    @given(model=models(dtypes=DOUBLE), lr=RATES, momentum=MOMENTA.filter(bool), steps=st.integers(2, 6))
    def test_constant_gradient(self, student, model, lr, momentum, steps):
        """After n steps with the same gradient g, the velocity is g · (1 + μ + … + μⁿ⁻¹), and all of them moved p."""
        params, [grads] = model.values()
        speeds = list(accumulate(momentum**step for step in range(steps)))
        start, velocity = params, {}
        for _ in range(steps):
            params, velocity = pair(student.momentum_step(params, grads, velocity, lr, momentum), PARAMS_AND_VELOCITY)
        bounds = {name: rounding(draw.DOUBLE, 8 * steps) * np.abs(speeds[-1] * grad) for name, grad in grads.items()}
        agree_named(velocity, {name: speeds[-1] * grad for name, grad in grads.items()}, bounds, "velocity")
        way = {name: sum(speeds) * grad for name, grad in grads.items()}
        bounds = {name: 8 * steps * bound for name, bound in descent_bounds(start, way, lr).items()}
        agree_named(params, {name: start[name] - lr * way[name] for name in start}, bounds, "params")

    @weight(1, hint="Find all three by their names; and np.zeros makes float64, np.zeros_like keeps the dtype.")
    @given(example=moving(models=all_sorts, rates=ALL_RATES), left_out=st.sampled_from(["velocity", "", "grads"]))
    def test_all_sorts(self, student, example, left_out):
        """Any order, shape and size, also without a gradient: each parameter has its velocity, and its dtype stays."""
        dtype = dtype_of(example["params"])
        if left_out == "velocity":
            example = {**example, "velocity": {}}
        elif left_out == "grads":
            example = {**example, "grads": {name: np.zeros_like(grad) for name, grad in example["grads"].items()}}
        params, velocity = pair(student.momentum_step(**example), PARAMS_AND_VELOCITY)
        full = {**example, "velocity": example["velocity"] or {k: 0 * v for k, v in example["grads"].items()}}
        expected = momentum_step(
            **{name: double(part) if isinstance(part, dict) else part for name, part in full.items()}
        )
        bounds = momentum_bounds(**full)
        agree_named(params, expected[0], bounds[0], "params")
        agree_named(velocity, expected[1], bounds[1], "velocity")
        have_dtype(params, dtype, "params")
        have_dtype(velocity, dtype, "velocity")


@st.composite
def adam_runs(pick, steps, dtypes=DOUBLE, models=models, rates=RATES):
    """A model, gradients for some steps, and lr, beta1, beta2 in `settings`; eps is too small to matter."""
    model = pick(models(steps=steps, dtypes=dtypes))
    return {**model, "settings": (pick(rates), *pick(st.sampled_from(BETAS)), NO_EPS)}


def walk(step, params, gradients, settings, state=None, order=iter):
    """The parameters before the first step and after each, by a student's function or the reference's.

    Settings are the same for all steps, or a list of those of each. A step gets the names as `order` puts them.
    """
    state = {} if state is None else state
    path = [params]
    each = settings if isinstance(settings, list) else [settings] * len(gradients)
    for grads, of_step in zip(gradients, each, strict=True):
        before = {name: path[-1][name] for name in order(path[-1])}
        after, state = pair(step(before, grads, state, *of_step), PARAMS_AND_STATE)
        named(after, params, "params")
        path.append(after)
    return path


def last_move(path):
    """What the last step took away from the parameters: all of them in one vector."""
    moves = []
    for name, start in path[0].items():
        before, after = np.asarray(path[-2][name]), np.asarray(path[-1][name])
        for array in (before, after):
            if array.shape != start.shape:
                raise StudentFailure(f"params[{name!r}] has shape {array.shape}, expected {start.shape}")
        with np.errstate(invalid="ignore"):  # where both are infinite, the difference is nan, and no right answer
            moves.append(before.astype(float).ravel() - after.astype(float).ravel())
    return np.concatenate(moves)


# What a wrong correction makes of a step's length, with the betas of `BETAS` and the defaults: without (1 - beta2) at
# g² it is √0.001 as long, with the corrections swapped at most 100^1.5 times. Beyond, there is no step to look at.
SHORTEST, LONGEST = 1 / 32, 1000


def agree_in_direction(path, params, gradients, settings):
    """Compare the last step up to one positive factor: a wrong correction costs points only where it is tested."""
    doubles = [double(grads) for grads in gradients]
    expected = last_move(walk(adam_step, double(params), doubles, settings))
    bounds = adam_bounds(params, gradients, *settings)
    bound = np.concatenate([bounds[name].ravel() for name in params])
    got = last_move(path)
    size = np.abs(expected).max()
    factor = common_factor(got, expected, SHORTEST, LONGEST)
    # Twice the bound: a move is a difference of two results. The maximum that gave the factor is off by as much. Short
    # moves are off as much as long ones: parameters are rounded, whatever moved them.
    slack = 2 * bound + 2 * bound.max() * np.abs(expected) / (size or 1.0)
    agree(got, factor * expected, slack * max(factor, 1.0), "the last step, apart from one factor for all,")


def tiny(gradients):
    """The same gradients 2²⁷ times smaller: so small that an eps of 1e-8 matters."""
    return [{name: grad / 2.0**27 for name, grad in grads.items()} for grads in gradients]


@remembered
def trajectory(seed):
    """Many steps with random gradients: start, gradients, settings, and what a right solution gives on the way.

    The last part maps the number of steps to the expected parameters and their bounds. Of one seed there are more than
    a hundred steps, so that a correction which ends is missed. Where m reaches further back than v, gradients become a
    million times smaller on the way, and steps are far longer than lr.
    """
    random = np.random.default_rng(seed)
    shapes = {"W": (2, 3), "b": (3,)}
    settings = ((0.01, 0.1)[seed % 2], *LONG_BETAS[seed % len(LONG_BETAS)], NO_EPS)
    params = {name: random.integers(-16, 17, shape) / 8 for name, shape in shapes.items()}
    steps = 130 if seed == LONGEST_RUN else 50  # who keeps all gradients in the state may do so
    gradients = [{name: random.standard_normal(shape) for name, shape in shapes.items()} for _ in range(steps)]
    if settings[1] > settings[2]:
        gradients[5:] = [{name: grad * 1e-6 for name, grad in grads.items()} for grads in gradients[5:]]
    path = walk(adam_step, params, gradients, settings)
    some = [number for number in (1, 2, 3, 10, 20, 60, 110) if number < steps]
    marks = {number: (path[number], adam_bounds(params, gradients[:number], *settings)) for number in [*some, steps]}
    return params, gradients, settings, marks


LONGEST_RUN = 15  # its means reach back furthest but for one: 100 steps and 10,000


PACES = st.permutations([1.0, 0.0, 0.5, 2.0, 0.25])


def paced(settings, paces):
    """The settings of each step, where lr is another one in each, also 0."""
    return [(settings[0] * pace, *settings[1:]) for pace in paces]


@exercise(
    "adam_step",
    points=22,
    opaque=1,
    contract=Contract(dtype="params", keys=("grads",)),
    house=2,
    hint="m *= beta1 writes into the old state, beta1 * m makes a new array; keep t a plain int, for float32's sake.",
)
class TestAdamStep:
    @core
    @weight(
        5, hint="m and v are running means of g and of g²; both go on from the last state. A step goes along m / √v."
    )
    @given(run=adam_runs(steps=3))
    def test_direction(self, student, run):
        """The third step goes along m / √v, with m and v from all three gradients (whatever its length)."""
        params, gradients, settings = run.values()
        path = walk(student.adam_step, params, gradients, settings)
        agree_in_direction(path, params, gradients, settings)

    @weight(4, hint="Divide m by 1 - beta1**t and v by 1 - beta2**t, with t = 1 in the first step, for all parameters.")
    @given(run=adam_runs(steps=1, dtypes=draw.FLOATS, models=all_sorts, rates=ALL_RATES))
    def test_first_step(self, student, run):
        """The first step moves every entry by lr against the sign of its gradient, however small or large that is."""
        params, [grads], settings = run.values()
        result, _ = pair(student.adam_step(params, grads, {}, *settings), PARAMS_AND_STATE)
        expected = {name: param - settings[0] * np.sign(grads[name]) for name, param in double(params).items()}
        agree_named(result, expected, adam_bounds(params, [grads], *settings), "params")

    @weight(3, hint="Write down m, v, m̂ and v̂ of the first two steps by hand, and compare. Is t 2 in the second step?")
    @given(seed=st.integers(0, 19))
    def test_many_steps(self, student, seed):
        """For 50 steps with random gradients, and for 130, the parameters are where Adam takes them."""
        params, gradients, settings, marks = trajectory(seed)
        state = {}
        for number, grads in enumerate(gradients, start=1):
            params, state = pair(student.adam_step(params, grads, state, *settings), PARAMS_AND_STATE)
            if number in marks:
                agree_named(params, *marks[number], f"after {number} steps, params")

    @weight(1, hint="Use the lr of the call; count every step, also one with lr = 0; find all by their names.")
    @given(run=adam_runs(5, draw.FLOATS, all_sorts), paces=PACES, eps=st.sampled_from([NO_EPS, 0.5, 1e-8, 1e4]))
    def test_changing_rate(self, student, run, paces, eps):
        """Over five steps lr changes, also to 0, and params and grads come in another order each time, with any eps."""
        params, gradients, settings = run.values()
        settings = (*settings[:3], eps)
        each, largest = paced(settings, paces), (2 * settings[0], *settings[1:])
        path = walk(student.adam_step, params, gradients, each, order=reversed)
        expected = walk(adam_step, double(params), list(map(double, gradients)), each)
        agree_named(path[-1], expected[-1], adam_bounds(params, gradients, *largest), "params")

    @weight(2, hint="eps is added to the root of v̂, outside of it: √v̂ + eps, with the corrected v̂.")
    @given(run=adam_runs(steps=1), eps=st.one_of(st.integers(1, 16), st.just(2**17)))
    def test_eps(self, student, run, eps):
        """With a large eps, the first step is lr · g / (|g| + eps)."""
        params, [grads], (lr, beta1, beta2, _) = run.values()
        settings = (lr, beta1, beta2, eps / 8)
        result, _ = pair(student.adam_step(params, grads, {}, *settings), PARAMS_AND_STATE)
        expected = {name: param - lr * grads[name] / (np.abs(grads[name]) + eps / 8) for name, param in params.items()}
        agree_named(result, expected, adam_bounds(params, [grads], *settings), "params")

    @weight(1, hint="v is a mean of squares: with gradients c times as large, m and √v are both c times as large.")
    @given(run=adam_runs(steps=3), power=st.integers(-34, 36))
    def test_scale(self, student, run, power):
        """With all gradients 2ⁿ times as large, the steps are the same."""
        params, gradients, settings = run.values()
        larger = [{name: grad * 2.0**power for name, grad in grads.items()} for grads in gradients]
        path = walk(student.adam_step, params, gradients, settings)
        agree_in_direction(path, params, gradients, settings)
        scaled = walk(student.adam_step, params, larger, settings)
        # Corrections are tested elsewhere; without that of v, steps may be 1 / √(1 - beta2) < 32 times as long.
        bounds = {name: 100 * bound for name, bound in adam_bounds(params, gradients, *settings).items()}
        agree_named(scaled[-1], path[-1], bounds, "for larger gradients, params")

    @weight(1, hint="Leave the first line as it is given: the defaults of lr, beta1, beta2 and eps stand there.")
    @given(run=adam_runs(steps=2))
    def test_defaults(self, student, run):
        """Without lr, beta1, beta2 and eps in the call, the steps are those with 0.001, 0.9, 0.999 and 1e-8."""
        params, gradients, _ = run.values()
        settings = (*ADAM_DEFAULTS[:3], NO_EPS)
        agree_in_direction(walk(student.adam_step, params, gradients, settings), params, gradients, settings)
        gradients = tiny(gradients)
        told = walk(student.adam_step, params, gradients, ADAM_DEFAULTS)
        untold = walk(student.adam_step, params, gradients, ())
        agree_named(untold[-1], told[-1], adam_bounds(params, gradients, *ADAM_DEFAULTS), "params, with the defaults,")

    @weight(2, hint="Keep nothing in global variables or default arguments: state is the only memory.")
    @given(one=adam_runs(steps=3), other=models(steps=3, dtypes=DOUBLE))
    def test_by_turns(self, student, one, other):
        """Two models trained by turns, each with its own state, do not disturb each other."""
        params, gradients, settings = one.values()
        models_and_gradients = [(params, gradients), (other["params"], other["gradients"])]
        paths, states = [[params], [other["params"]]], [{}, {}]
        for number in range(3):
            for turn, (_, run) in enumerate(models_and_gradients):
                after, states[turn] = pair(
                    student.adam_step(paths[turn][-1], run[number], states[turn], *settings), PARAMS_AND_STATE
                )
                named(after, paths[turn][0], "params")
                paths[turn].append(after)
        for path, (start, run) in zip(paths, models_and_gradients, strict=True):
            agree_in_direction(path, start, run, settings)

    @weight(1, hint="Ask `if not state:`, which is true for None and for {}.")
    @given(run=adam_runs(steps=2))
    def test_none(self, student, run):
        """None is as good a start as {}."""
        params, gradients, settings = run.values()
        first, state = pair(student.adam_step(params, gradients[0], None, *settings), PARAMS_AND_STATE)
        named(first, params, "params")
        path = [params, first, *walk(student.adam_step, first, gradients[1:], settings, state)[1:]]
        agree_in_direction(path, params, gradients, settings)


DECAYS = st.sampled_from([0.5, 0.25, 0.125, 4.0, 0.001, 1e-7, 64.0])


@st.composite
def decaying(pick, steps, dtypes=DOUBLE, models=models):
    """An Adam run with a weight decay, and the names of one or more parameters for `no_decay`."""
    run = pick(adam_runs(steps=steps, dtypes=dtypes, models=models))
    names = pick(st.permutations(list(run["params"])))
    kept = names[: pick(st.integers(min(1, len(names) - 1), len(names)))]
    params = {name: np.where(array == 0, array.dtype.type(1), array) for name, array in run["params"].items()}
    lr = run["settings"][0]
    settings = (*run["settings"], min(pick(DECAYS), 0.5 / lr))  # half of what is allowed: lr may be doubled on the way
    return {"params": params, "gradients": run["gradients"], "settings": settings, "no_decay": pick(listed(kept))}


def listed(names):
    return st.sampled_from([list(names), tuple(names)])


def agree_with_adamw(path, params, gradients, settings):
    expected = walk(adamw_step, double(params), [double(grads) for grads in gradients], settings)
    bounds = adam_bounds(params, gradients, *settings[:5])
    agree_named(path[-1], expected[-1], bounds, "params")


@exercise(
    "adamw_step",
    points=14,
    opaque=1,
    uses=("adam_step",),
    contract=Contract(dtype="params", keys=("grads",)),
    house=2,
    hint="Fill a new dict; do not write into params, grads or state.",
)
class TestAdamwStep:
    @core
    @weight(3, hint="Adam's step on the plain gradients; then subtract lr · weight_decay · p, with the old p.")
    @given(run=decaying(steps=1))
    def test_agrees(self, student, run):
        """Without no_decay, the first step is Adam's, and every parameter loses lr · weight_decay · p besides."""
        params, gradients, settings, _ = run.values()
        agree_with_adamw(walk(student.adamw_step, params, gradients, settings), params, gradients, settings)

    @varied
    @weight(3, hint="`name in no_decay` tells which parameters keep clear of the decay; they still take Adam's step.")
    @given(run=decaying(steps=2))
    def test_no_decay(self, student, run):
        """Exactly the parameters named in no_decay take Adam's step alone, whatever their shape."""
        params, gradients, settings, no_decay = run.values()
        settings = (*settings, no_decay)
        agree_with_adamw(walk(student.adamw_step, params, gradients, settings), params, gradients, settings)

    @weight(2, hint="The decay never goes through the gradient: a gradient of 0 leaves m, v and Adam's step at 0.")
    @given(run=decaying(steps=1, models=all_sorts), steps=st.integers(1, 4))
    def test_no_gradient(self, student, run, steps):
        """While all gradients are 0, every step just keeps the share 1 - lr · weight_decay of a parameter."""
        params, _, settings, _ = run.values()
        share = (1 - settings[0] * settings[4]) ** steps
        still = {name: np.zeros_like(param) for name, param in params.items()}
        path = walk(student.adamw_step, params, [still] * steps, settings)
        bounds = {name: rounding(draw.DOUBLE, 8 * steps) * np.abs(param) for name, param in params.items()}
        agree_named(path[-1], {name: share * param for name, param in params.items()}, bounds, "params")

    @weight(2, hint="Hand the state on from step to step, and pass on lr, beta1, beta2 and eps as well.")
    @given(run=adam_runs(steps=4), eps=st.sampled_from([NO_EPS, 0.5, 2.0]))
    def test_no_decay_at_all(self, student, run, eps):
        """With weight_decay = 0, four steps are four steps of Adam, with the same betas and eps."""
        params, gradients, (lr, beta1, beta2, _) = run.values()
        settings = (lr, beta1, beta2, eps, 0.0)
        agree_with_adamw(walk(student.adamw_step, params, gradients, settings), params, gradients, settings)

    @weight(1, hint="Leave the first line as it is given: the defaults of lr, beta1 and the others stand there.")
    @given(run=decaying(steps=2))
    def test_defaults(self, student, run):
        """With params, grads and state alone, weight_decay is 0.01, and the other defaults are those of adam_step."""
        params, gradients, _, _ = run.values()
        settings = (*ADAM_DEFAULTS[:3], NO_EPS, 0.01)
        agree_with_adamw(walk(student.adamw_step, params, gradients, settings), params, gradients, settings)
        gradients = tiny(gradients)
        told = walk(student.adamw_step, params, gradients, (*ADAM_DEFAULTS, 0.01))
        untold = walk(student.adamw_step, params, gradients, ())
        bounds = adam_bounds(params, gradients, *ADAM_DEFAULTS, 0.01)
        agree_named(untold[-1], told[-1], bounds, "params, with the defaults,")

    @weight(1, hint="Every step decays what the step before has left, with the lr of its call; m and v go on for all.")
    @given(run=decaying(5, draw.FLOATS, all_sorts), paces=PACES)
    def test_five_steps(self, student, run, paces):
        """After five steps with decay and changing lr, decayed and spared parameters are where AdamW takes them."""
        params, gradients, settings, no_decay = run.values()
        each = [(*of_step, no_decay) for of_step in paced(settings, paces)]
        path = walk(student.adamw_step, params, gradients, each, order=reversed)
        expected = walk(adamw_step, double(params), list(map(double, gradients)), each)
        bounds = adam_bounds(params, gradients, 2 * settings[0], *settings[1:])
        agree_named(path[-1], expected[-1], bounds, "params")


GRADS_AND_NORM = "(grads, norm)"


def clip_slack(grads, norm):
    # A sum of squares, a root, a division, a product. Up to 1e-6 added to the norm (against a division by 0) is fine.
    return rounding(dtype_of(grads), sum(grad.size for grad in grads.values()) + 8) + 1e-6 / norm


def clip_bounds(grads, clipped, norm):
    return {name: clip_slack(grads, norm) * np.abs(array) for name, array in clipped.items()}


def agree_norm(got, grads, max_norm):
    expected, size = clip_by_global_norm(grads, max_norm)[1], sum(grad.size for grad in grads.values())
    agree(got, expected, rounding(dtype_of(grads), size + 8) * expected, "norm")
    is_number(got, "norm")


NO_BOUND, USUAL_BOUNDS = st.none(), st.sampled_from([None, 1.0, 0.01])


@st.composite
def gradients_and_bound(pick, eighths, dtypes=DOUBLE, models=models, bounds=NO_BOUND):
    """grads, not all 0, and max_norm: their length times some eighths, or one of the bounds."""
    [grads] = pick(models(dtypes=dtypes))["gradients"]
    return {"grads": grads, "max_norm": pick(bounds) or max(length(grads) * pick(eighths) / 8, SMALLEST_BOUND)}


@st.composite
def below_1(pick, dtypes=DOUBLE):
    """As `models`, with gradients that together are shorter than 1; their bound is shorter still."""
    model = pick(models(dtypes=dtypes))
    [grads] = model["gradients"]
    factor = 2.0 ** -math.ceil(math.log2(length(grads)) + 1)
    return {**model, "gradients": [{name: grad * grad.dtype.type(factor) for name, grad in grads.items()}]}


@st.composite
def lonely(pick, dtypes=DOUBLE, steps=1):
    """As `models`, with a single gradient that is not 0: as small as one may be, or as large."""
    model = pick(models(steps=steps, dtypes=dtypes))
    size, lonely = pick(st.sampled_from([1.0625e-12, 9.375e11])), min(model["params"])
    last = {name: np.zeros_like(grad) for name, grad in model["gradients"][-1].items()}
    last[lonely].flat[-1] = size
    return {**model, "gradients": [*model["gradients"][:-1], last]}


def extremes(dtypes, steps=1):
    return st.one_of(all_sorts(dtypes=dtypes, steps=steps), lonely(dtypes=dtypes, steps=steps))


def length(grads):
    return math.sqrt(sum(float((grad**2).sum()) for grad in double(grads).values()))


def regrouped(dtypes):
    return st.one_of(all_sorts(dtypes=dtypes), below_1(dtypes=dtypes))


SMALLEST_BOUND = 0.01  # what is added to the norm, up to 1e-6, matters little next to it
# Up to a part in a thousand from the bound, which is far more than 1e-6 next to a norm of 0.01.
TOO_LONG = st.one_of(st.integers(1, 7), st.just(7.99))
SHORT_ENOUGH = st.one_of(st.integers(9, 80), st.just(8.01))


@exercise(
    "clip_by_global_norm",
    points=12,
    contract=Contract(dtype="grads", keys=("grads",)),
    house=2,
    hint="grad * factor makes a new array; a factor made plain with float(…) keeps float32.",
)
class TestClipByGlobalNorm:
    @core
    @weight(3, hint="One norm over all arrays, and one factor for all: max_norm / norm.")
    @given(example=gradients_and_bound(TOO_LONG))
    def test_clips(self, student, example):
        """Gradients that together are longer than max_norm are all multiplied by max_norm / norm."""
        clipped, _ = pair(student.clip_by_global_norm(**example), GRADS_AND_NORM)
        expected, norm = clip_by_global_norm(**example)
        agree_named(clipped, expected, clip_bounds(example["grads"], expected, norm), "grads")

    @weight(3, hint="Return the length that the gradients had when they came in, also where nothing was clipped.")
    @given(example=gradients_and_bound(st.one_of(TOO_LONG, SHORT_ENOUGH), draw.FLOATS, extremes))
    def test_norm(self, student, example):
        """The second result is the norm of all gradients together, before clipping, be they of 1e-12 or of 1e12."""
        _, norm = pair(student.clip_by_global_norm(**example), GRADS_AND_NORM)
        agree_norm(norm, **example)

    @weight(1, hint="The norm counts entries; where one array ends and the next begins does not matter.")
    @given(example=gradients_and_bound(TOO_LONG, models=regrouped, bounds=USUAL_BOUNDS))
    def test_regrouped(self, student, example):
        """All entries in one single array are clipped just as in several, shorter than 1 or 1e12 times too long."""
        grads, max_norm = example.values()
        expected, norm = clip_by_global_norm(grads, max_norm)
        together = {"all": np.concatenate([grad.ravel() for grad in grads.values()])}
        joined = {"all": np.concatenate([array.ravel() for array in expected.values()])}
        clipped, _ = pair(student.clip_by_global_norm(together, max_norm), GRADS_AND_NORM)
        agree_named(clipped, joined, clip_bounds(together, joined, norm), "grads")
        apart, _ = pair(student.clip_by_global_norm(grads, max_norm), GRADS_AND_NORM)
        agree_named(apart, expected, clip_bounds(grads, expected, norm), "grads")

    @weight(2, hint="Only where norm > max_norm is there anything to do. Clipping never makes gradients longer.")
    @given(example=gradients_and_bound(SHORT_ENOUGH, draw.FLOATS, extremes))
    def test_short_enough(self, student, example):
        """Gradients shorter than max_norm keep their values, and their norm is returned."""
        grads = example["grads"]
        kept, norm = pair(student.clip_by_global_norm(**example), GRADS_AND_NORM)
        bounds = {name: rounding(grad.dtype, 2) * np.abs(grad) for name, grad in grads.items()}
        agree_named(kept, grads, bounds, "grads")
        agree_norm(norm, **example)
        unchanged(student)
        have_dtype(kept, dtype_of(grads), "grads")

    @weight(1, hint="With a norm of 0 there is nothing to clip, and nothing to divide by.")
    @given(example=gradients_and_bound(TOO_LONG))
    def test_zeros(self, student, example):
        """Gradients that are all 0 stay 0, with the number 0; where only some arrays are 0, the others are clipped."""
        grads, max_norm = example.values()
        zeros = {name: np.zeros_like(grad) for name, grad in grads.items()}
        kept, norm = pair(student.clip_by_global_norm(zeros, max_norm), GRADS_AND_NORM)
        agree_named(kept, zeros, dict.fromkeys(zeros, 0.0), "grads")
        agree(norm, 0.0, 0.0, "norm")
        is_number(norm, "norm")
        mixed = {**grads, "zero": np.zeros(2)}
        expected, norm = clip_by_global_norm(mixed, max_norm)
        clipped, _ = pair(student.clip_by_global_norm(mixed, max_norm), GRADS_AND_NORM)
        agree_named(clipped, expected, clip_bounds(mixed, expected, norm), "grads")


PEAKS = st.sampled_from([1.0, 8.0, 0.5, 0.001, 0.0003, 1e-9, 0.0])


def is_number(got, what):
    """Check that a result is no array: one without axes has the right value, but is no number."""
    if isinstance(got, np.ndarray):
        raise StudentFailure(f"{what} should be a number, but is an array without axes: float(…) makes one of it")


def agree_rate(got, expected, peak_lr, step):
    # Differences of shares of the peak: the error is relative to the peak, not to what is left of it.
    agree(got, expected, rounding(draw.DOUBLE, 8) * peak_lr, f"the rate at step {step}")
    is_number(got, f"the rate at step {step}")


LONG_WAYS = st.sampled_from([256, 5700, 100_000, 3_000_000])


@st.composite
def warmups(pick, least=1):
    """peak_lr, warmup and total, with at least one step between the turning points."""
    warmup = pick(st.one_of(st.integers(least, 30), st.sampled_from([300, 10_000, 2_000_000])))
    return {"peak_lr": pick(PEAKS), "warmup": warmup, "total": warmup + pick(st.one_of(st.integers(2, 60), LONG_WAYS))}


def agree_warmup(student, step, plan):
    agree_rate(student.warmup_linear(step, **plan), warmup_linear(step, **plan), plan["peak_lr"], step)


def another(plan, key):
    """A plan that differs in one number only, which is larger."""
    return {**plan, key: plan[key] + 1 if isinstance(plan[key], int) else 2 * plan[key]}


@exercise("warmup_linear", points=8, contract=Contract(layout=False, fixed=True), house=0.5)
class TestWarmupLinear:
    @weight(2, hint="Before step `warmup` the rate is peak · step / warmup, and 0 at step 0.")
    @given(plan=warmups(least=2), share=st.one_of(st.sampled_from([0, 100]), st.integers(1, 99)))
    def test_up(self, student, plan, share):
        """Between step 0 and step warmup, the rate is peak · step / warmup."""
        step = 1 + share * (plan["warmup"] - 2) // 100
        agree_warmup(student, step, plan)

    @core
    @weight(2, hint="From `warmup` to `total` the rate is the share of these steps that is still to come.")
    @given(plan=warmups(), share=st.integers(1, 99))
    def test_down(self, student, plan, share):
        """Between step warmup and step total, the rate is peak · (total - step) / (total - warmup)."""
        way = plan["total"] - plan["warmup"]
        agree_warmup(student, plan["warmup"] + 1 + share * (way - 1) // 100, plan)

    @weight(1, hint="Check the two ends of the way up: 0 at step 0, not peak / warmup, and the peak at step warmup.")
    @given(plan=warmups())
    def test_turning_points(self, student, plan):
        """Step 0 has the rate 0, and step warmup has the peak; both are numbers."""
        agree_rate(student.warmup_linear(0, **plan), 0.0, plan["peak_lr"], 0)
        agree_rate(student.warmup_linear(plan["warmup"], **plan), plan["peak_lr"], plan["peak_lr"], plan["warmup"])

    @weight(1.5, hint="A straight line goes below 0 if nothing stops it. From step total on, the rate is 0.")
    @given(
        plan=warmups(),
        past=st.one_of(st.integers(0, 200), LONG_WAYS),
        key=st.sampled_from(["warmup", "peak_lr", "total"]),
    )
    def test_past_the_end(self, student, plan, past, key):
        """The last step before total still has a positive rate, that of its own plan; from step total on, it is 0."""
        agree_warmup(student, plan["total"] - 1, plan)
        agree_warmup(student, plan["total"] - 1, another(plan, key))
        agree_warmup(student, plan["total"] + past, plan)

    @weight(1, hint="With warmup = 0, no step is below warmup; take care not to divide by it.")
    @given(plan=warmups(), share=st.integers(0, 99), shortest=st.booleans())
    def test_without_warmup(self, student, plan, share, shortest):
        """With warmup = 0, step 0 has the peak, and the rate falls from there; with total = 1, it is 0 at step 1."""
        plan = {**plan, "warmup": 0}
        if shortest:
            agree_warmup(student, 1, {**plan, "total": 1})
        agree_warmup(student, 0, {**plan, "total": 1} if shortest else plan)
        agree_warmup(student, share * plan["total"] // 100, plan)


def agree_cosine(student, step, plan):
    agree_rate(student.cosine_decay(step, **plan), cosine_decay(step, **plan), plan["peak_lr"], step)


@exercise("cosine_decay", points=8, contract=Contract(layout=False, fixed=True), house=0.5)
class TestCosineDecay:
    @core
    @weight(3, hint="Half a wave from step 0 to step total: (1 + cos(π · step / total)) / 2 of the peak.")
    @given(peak_lr=PEAKS, total=st.integers(2, 80), share=st.integers(0, 99))
    def test_agrees(self, student, peak_lr, total, share):
        """Without a floor, the rate between step 0 and step total is peak · (1 + cos(π · step / total)) / 2."""
        step = 1 + share * (total - 1) // 100
        agree_rate(student.cosine_decay(step, peak_lr, total), cosine_decay(step, peak_lr, total), peak_lr, step)

    @weight(2, hint="The wave runs from the peak to the floor: floor + (peak - floor) · …")
    @given(
        peak_lr=PEAKS,
        total=st.one_of(st.just(1), st.integers(2, 40), LONG_WAYS),
        eighths=st.sampled_from([0, 0, 1, 3, 7, 8, 2.0**-20, 8 - 2.0**-20]),
        step=st.one_of(st.integers(1, 50), st.integers(-3, -1), LONG_WAYS),
    )
    def test_floor(self, student, peak_lr, total, eighths, step):
        """With a floor, from 0 to the peak itself, the curve ends there and stays, however long or short the way."""
        step = max(step if step > 0 else total + step, 0)  # or one of the last steps, where the floor is close
        agree_cosine(student, step, {"peak_lr": peak_lr, "total": total, "floor": peak_lr * eighths / 8})

    @weight(1, hint="Put step = 0 and step = total into the formula.")
    @given(peak_lr=PEAKS, half=st.integers(1, 40))
    def test_ends(self, student, peak_lr, half):
        """Step 0 has the peak, half of the way has half of it, and step total has 0; all are numbers."""
        for step, expected in ((0, peak_lr), (half, peak_lr / 2), (2 * half, 0.0)):
            agree_rate(student.cosine_decay(step, peak_lr, 2 * half, 0.0), expected, peak_lr, step)

    @weight(1.5, hint="The cosine climbs again after half a wave. Past total, the rate stays where it is.")
    @given(
        peak_lr=PEAKS,
        total=st.integers(300, 2000),
        past=st.integers(0, 4000),
        key=st.sampled_from(["floor", "peak_lr", "total"]),
    )
    def test_past_the_end(self, student, peak_lr, total, past, key):
        """From step total on, the rate stays at the lowest point; on the way, it is far above, in each plan its own."""
        step = total // 4
        got, expected = student.cosine_decay(step, peak_lr, total, 0.0), cosine_decay(step, peak_lr, total, 0.0)
        # Being off by one step costs points elsewhere; it changes the rate by at most π / (2 · total) of the peak.
        agree(got, expected, math.pi / (2 * total) * peak_lr, f"the rate at step {step}")
        agree_rate(student.cosine_decay(total + past, peak_lr, total, 0.0), 0.0, peak_lr, total + past)
        plan = {"peak_lr": peak_lr, "total": total, "floor": 0.0}
        agree_cosine(student, step, {**plan, "floor": peak_lr / 4} if key == "floor" else another(plan, key))


@st.composite
def micro_batches(pick, dtypes=DOUBLE, same_counts=False, models=models, most=4):
    """micro_grads of two parts or more, and token_counts that are all the same or not."""
    parts = pick(models(steps=pick(st.integers(2, most)), dtypes=dtypes))["gradients"]
    counts = pick(st.lists(st.integers(1, 40), min_size=len(parts), max_size=len(parts)))
    counts[-1] += counts[0] == counts[-1]
    return {"micro_grads": parts, "token_counts": counts[:1] * len(parts) if same_counts else counts}


def mean_bounds(micro_grads, token_counts):
    sizes = accumulate_gradients(
        [{k: np.abs(v) for k, v in double(part).items()} for part in micro_grads], token_counts
    )
    slack = rounding(dtype_of(micro_grads[0]), 2 * len(micro_grads) + 4)
    return {name: slack * size for name, size in sizes.items()}


def agree_mean(got, micro_grads, token_counts):
    expected = accumulate_gradients([double(part) for part in micro_grads], token_counts)
    agree_named(got, expected, mean_bounds(micro_grads, token_counts), "the result")


@exercise(
    "accumulate_gradients",
    points=8,
    contract=Contract(dtype="micro_grads", keys=("micro_grads",), refuses={"two lists of different lengths": None}),
    house=1,
    hint="Add up in new arrays; shares as plain Python floats keep float32, an array of shares is float64.",
)
class TestAccumulateGradients:
    @core
    @weight(3, hint="Multiply each gradient by its number of tokens, add up, and divide by the number of all tokens.")
    @given(example=micro_batches())
    def test_agrees(self, student, example):
        """Each micro-batch counts by its share of all tokens."""
        agree_mean(student.accumulate_gradients(**example), **example)

    @weight(1, hint="A part with few tokens has a mean over few tokens: it must count for less.")
    @given(numbers=draw.numbers((9, 3)), cuts=st.lists(st.integers(1, 7), min_size=1, max_size=3, unique=True))
    def test_full_batch(self, student, numbers, cuts):
        """A batch of 8 rows gives the same gradient, wherever it is cut into micro-batches, and also if it is not."""
        rows, w = numbers[:8] + 1.0, numbers[8] + 0.25
        sizes = least_squares(np.abs(rows), np.abs(w))
        bounds = {name: rounding(draw.DOUBLE, 40) * size for name, size in sizes.items()}
        for edges in ([0, *sorted(cuts), 8], [0, 8]):
            parts = [rows[start:stop] for start, stop in pairwise(edges)]
            counts = [len(part) for part in parts]
            got = student.accumulate_gradients([least_squares(part, w) for part in parts], counts)
            agree_named(got, least_squares(rows, w), bounds, f"the result for {len(parts)} parts")
        if 1 in cuts:
            got = student.accumulate_gradients(THE_SAME_TWICE, [1, 2, 3, 2])
            agree_named(got, {"w": np.array([2.5])}, {"w": 1e-12}, "the result where two parts are one and the same")

    @varied
    @weight(1, hint="A count of 0 gives a share of 0; divide only by the sum of all counts.")
    @given(example=micro_batches(), full=st.sampled_from([0, 0, 1, 2, 3]), also=st.booleans(), small=st.booleans())
    def test_empty_part(self, student, example, full, also, small):
        """Micro-batches without tokens do not count, however large their gradients, be it one or all but one."""
        parts, counts = example.values()
        full %= len(counts)
        if also:
            counts = [count if place == full else 0 for place, count in enumerate(counts)]
        else:
            counts = [0 if place == full else count for place, count in enumerate(counts)]
        if not small:
            # No multiples of 1/8: whoever adds the large ones and takes them away again is left with their rounding.
            scales = [0.1 if count else 1e12 / 3 for count in counts]
            parts = [
                {name: grad * scale for name, grad in part.items()} for part, scale in zip(parts, scales, strict=True)
            ]
        agree_mean(student.accumulate_gradients(parts, counts), parts, counts)

    @weight(1, hint="Compare the two lengths first, and raise ValueError; or use zip(…, strict=True).")
    @given(
        example=micro_batches(same_counts=True),
        single=st.booleans(),
        kind=st.sampled_from(["longer", "shorter", "with a 0 more", "empty", "twice", "one for all"]),
    )
    def test_lengths(self, student, example, single, kind):
        """Lists of different lengths raise ValueError, be it one count more or less, or none at all."""
        parts, counts = example.values()
        if single:
            parts, counts = parts[:1], counts[:1]
        agree_mean(student.accumulate_gradients(parts, counts), parts, counts)
        wrong = {"longer": [*counts, 3], "with a 0 more": [*counts, 0], "empty": [], "twice": counts * 2}.get(
            kind, counts[:1] if kind == "one for all" and not single else counts[:-1]
        )
        when = f"{len(parts)} micro-batches and {len(wrong)} token counts"
        raises(ValueError, lambda: student.accumulate_gradients(parts, wrong), when)

    @weight(1, hint="Loop over all parts, and find each array by its name.")
    @given(
        example=micro_batches(draw.FLOATS, models=all_sorts, most=20),
        single=st.booleans(),
        often=st.sampled_from([10**9, 1, 777, 10**13]),
        rare=st.integers(0, 3),
    )
    def test_all_sorts(self, student, example, single, often, rare):
        """One part or twenty, billions of tokens or one, entries in any order: each part counts by its share."""
        parts, counts = example.values()
        if single:
            parts, counts = parts[:1], counts[:1]
        counts = [often * count for count in counts]
        if rare and len(counts) > 1:  # not the first: a running mean that began with it would keep its rounding
            counts[max(1, len(counts) - rare)] = 1
        agree_mean(student.accumulate_gradients(parts, counts), parts, counts)


# Two of the parts are the very same dict, and one is its equal: counts belong to places, not to dicts.
THE_SAME_TWICE = Public(
    """
part = {"w": np.array([1.0])}
parts = [part, {"w": np.array([7.0])}, part, {"w": np.array([1.0])}]
""",
    "parts",
)


def least_squares(rows, w):
    """Gradient of the mean of (x · w)² over the rows x."""
    return {"w": 2 * rows.T @ (rows @ w) / len(rows)}
