"""Plausible wrong solutions of assignment 05, each named after its misconception."""

from minibert_grader.course.solutions import Chaff

SGD_STEP = [
    Chaff(
        exercise="sgd_step",
        name="hands params back where lr is 0",
        edits={"    return {name": "    if lr == 0:\n        return params\n    return {name"},
        hint="With lr = 0 the caller gets his own arrays back, and would change both by writing into one. The result "
        "is always new.",
    ),
    Chaff(
        exercise="sgd_step",
        name="adds the gradient",
        edits={"param - lr": "param + lr"},
        hint="The gradient points uphill, and the loss should become smaller. Which way do you go?",
    ),
    Chaff(
        exercise="sgd_step",
        name="changes params in place",
        code="""
            def sgd_step(params, grads, lr):
                for name in params:
                    params[name] -= lr * grads[name]
                return params
        """,
        hint="The numbers are right, but the caller's own arrays have changed too. Give each result a new array.",
    ),
    Chaff(
        exercise="sgd_step",
        name="scales grads in place",
        code="""
            def sgd_step(params, grads, lr):
                new_params = {}
                for name in params:
                    grads[name] *= lr
                    new_params[name] = params[name] - grads[name]
                return new_params
        """,
        hint="The step is right, but the caller's gradients are smaller afterwards. *= writes into an array that is "
        "not yours.",
    ),
    Chaff(
        exercise="sgd_step",
        name="no learning rate",
        edits={"lr * grads[name]": "grads[name]"},
        hint="Your step is as long as the gradient, whatever lr says. One factor is missing.",
    ),
    Chaff(
        exercise="sgd_step",
        name="divides by the learning rate",
        edits={"lr * grads[name]": "grads[name] / lr"},
        hint="A smaller learning rate should give a smaller step. With yours the step grows.",
    ),
    Chaff(
        exercise="sgd_step",
        name="returns the step alone",
        edits={"param - lr * grads[name]": "lr * grads[name]"},
        hint="This is how far to move. The parameters after the move are asked for.",
    ),
    Chaff(
        exercise="sgd_step",
        name="shrinks the parameter by the gradient",
        edits={"param - lr * grads[name]": "param * (1 - lr * grads[name])"},
        hint="The step must not depend on the size of the parameter: one that is 0 should move as well.",
    ),
    Chaff(
        exercise="sgd_step",
        name="sign of the gradient only",
        edits={"grads[name]": "np.sign(grads[name])"},
        hint="Every entry moves by lr exactly. In gradient descent, a steep direction gets a longer step.",
    ),
    Chaff(
        exercise="sgd_step",
        name="gradient brought to length 1",
        edits={"lr * grads[name]": "lr * grads[name] / max(float(np.linalg.norm(grads[name])), 1e-12)"},
        hint="You divide by the length of the gradient. Here the gradient keeps its length; only lr scales it.",
    ),
    Chaff(
        exercise="sgd_step",
        name="gradient averaged over the rows",
        edits={"grads[name]": "grads[name].mean(axis=0)"},
        hint="The gradients come averaged over the batch already. The first axis is an axis of the parameter, and each "
        "entry has a gradient of its own.",
    ),
    Chaff(
        exercise="sgd_step",
        name="first parameter only",
        code="""
            def sgd_step(params, grads, lr):
                new_params = {}
                for name in params:
                    new_params[name] = params[name] - lr * grads[name]
                    return new_params
        """,
        hint="Only one parameter comes back. Look at how far the return is indented.",
    ),
    Chaff(
        exercise="sgd_step",
        name="pairs by position, not by name",
        code="""
            def sgd_step(params, grads, lr):
                pairs = zip(params.values(), grads.values())
                return dict(zip(params, [param - lr * grad for param, grad in pairs]))
        """,
        hint="The two dicts have the same keys, perhaps in another order. Look each gradient up by the name of its "
        "parameter.",
    ),
    Chaff(
        exercise="sgd_step",
        name="a list instead of a dict",
        edits={"{name: param - lr * grads[name]": "[param - lr * grads[name]", "params.items()}": "params.items()]"},
        hint="The arrays are right, but their names are lost. A dict with the keys of params is asked for.",
    ),
    Chaff(
        exercise="sgd_step",
        name="NumPy learning rate makes float64",
        edits={"lr * grads[name]": "np.float64(lr) * grads[name]"},
        hint="The numbers are right, the dtype is not: a NumPy float64 turns a float32 array into float64. "
        "A plain Python number leaves it alone.",
    ),
    Chaff(
        exercise="sgd_step",
        name="always float32",
        edits={"param - lr * grads[name]": "(param - lr * grads[name]).astype(np.float32)"},
        hint="A float64 parameter is rounded to float32. Keep the dtype that came in.",
    ),
    Chaff(
        exercise="sgd_step",
        name="hands an array back that does not move",
        edits={
            "{name: param - lr * grads[name] for": (
                "{name: param if np.array_equal(param - lr * grads[name], param) else param - lr * grads[name] for"
            )
        },
        hint="An array that does not move in this step is still the caller's own: give back a copy. Others may have a "
        "gradient meanwhile.",
    ),
    Chaff(
        exercise="sgd_step",
        name="names by what stands behind the last dot",
        code="""
            def sgd_step(params, grads, lr):
                last = {name.split(".")[-1]: grad for name, grad in grads.items()}
                return {name: param - lr * last[name.split(".")[-1]] for name, param in params.items()}
        """,
        hint="layer1.b and layer10.b are two names, and so are b and B. Look for the whole name.",
    ),
]

MOMENTUM_STEP = [
    Chaff(
        exercise="momentum_step",
        name="momentum kept in its usual range",
        edits={"momentum * velocity[name]": "float(np.clip(momentum, 0.1, 0.95)) * velocity[name]"},
        hint="momentum may be any number from 0 to below 1, 0.99 too. Take the one that the caller gives.",
    ),
    Chaff(
        exercise="momentum_step",
        name="velocity kept where the gradient is 0",
        edits={
            "momentum * velocity[name] + grad for": (
                "np.where(grad == 0, velocity[name], momentum * velocity[name] + grad) for"
            ),
        },
        hint="Where a gradient is 0, the old velocity still fades: it is multiplied by the momentum in every step.",
    ),
    Chaff(
        exercise="momentum_step",
        name="velocities by position",
        edits={
            "momentum * velocity[name] + grad for name, grad in grads.items()": (
                "momentum * old + grad for (name, grad), old in zip(grads.items(), velocity.values())"
            )
        },
        hint="The two dicts need not hold their entries in the same order. Look the old velocity up by its name.",
    ),
    Chaff(
        exercise="momentum_step",
        name="(1 - μ) on the gradient",
        edits={"velocity[name] + grad": "velocity[name] + (1 - momentum) * grad"},
        hint="That is a running mean. Here the gradient is added whole, so the velocity can outgrow it.",
    ),
    Chaff(
        exercise="momentum_step",
        name="stale velocity",
        edits={"lr * new_velocity[name]": "lr * velocity[name]"},
        hint="The parameters move with the velocity of the step before, so the first step goes nowhere. "
        "Which velocity does the formula use?",
    ),
    Chaff(
        exercise="momentum_step",
        name="climbs",
        edits={"param - lr": "param + lr"},
        hint="Your velocity is right, but the parameters move up the slope with it. Look at the sign.",
    ),
    Chaff(
        exercise="momentum_step",
        name="gradient taken from the velocity",
        edits={"velocity[name] + grad ": "velocity[name] - grad "},
        hint="There is a minus already where the velocity leaves the parameters. A second one turns the step round.",
    ),
    Chaff(
        exercise="momentum_step",
        name="velocity with the opposite sign",
        edits={"velocity[name] + grad ": "velocity[name] - grad ", "param - lr": "param + lr"},
        hint="The parameters are right at first, but your velocity points downhill. In this exercise it is the sum of "
        "the gradients, so that the caller can hand in one of their own.",
    ),
    Chaff(
        exercise="momentum_step",
        name="learning rate inside the velocity",
        edits={"velocity[name] + grad ": "velocity[name] + lr * grad ", "param - lr * new": "param - new"},
        hint="The first step is right, but lr is stored in your velocity. When lr changes, or the caller brings a "
        "velocity, the results part.",
    ),
    Chaff(
        exercise="momentum_step",
        name="learning rate twice",
        edits={"velocity[name] + grad ": "velocity[name] + lr * grad "},
        hint="Both lines multiply by lr. The formula has it once.",
    ),
    Chaff(
        exercise="momentum_step",
        name="old velocity forgotten",
        edits={"momentum * velocity[name] + grad ": "grad "},
        hint="This is plain gradient descent: nothing of the velocity that was handed in lives on.",
    ),
    Chaff(
        exercise="momentum_step",
        name="velocity never fades",
        edits={"momentum * velocity[name]": "velocity[name]"},
        hint="All old gradients count in full for ever. Which share of the old velocity is kept?",
    ),
    Chaff(
        exercise="momentum_step",
        name="momentum scales the gradient too",
        edits={"momentum * velocity[name] + grad ": "momentum * (velocity[name] + grad) "},
        hint="With momentum 0 your parameters stand still. Only the old velocity is scaled.",
    ),
    Chaff(
        exercise="momentum_step",
        name="factors changed round",
        edits={"momentum * velocity[name] + grad ": "(1 - momentum) * velocity[name] + grad "},
        hint="With momentum 0 nothing of the old velocity should be left; with yours all of it is.",
    ),
    Chaff(
        exercise="momentum_step",
        name="looks ahead like Nesterov",
        edits={"lr * new_velocity[name]": "lr * (grads[name] + momentum * new_velocity[name])"},
        hint="This is Nesterov's variant, which takes half a step more. The plain one moves with the new velocity.",
    ),
    Chaff(
        exercise="momentum_step",
        name="first step only sets up the velocity",
        code="""
            def momentum_step(params, grads, velocity, lr, momentum):
                if not velocity:
                    zeros = {name: np.zeros_like(param) for name, param in params.items()}
                    return dict(params), zeros
                new_velocity = {name: momentum * velocity[name] + grad for name, grad in grads.items()}
                return {name: param - lr * new_velocity[name] for name, param in params.items()}, new_velocity
        """,
        hint="The first call makes velocities of 0 and stops. They are where the step starts; the step is still to do.",
    ),
    Chaff(
        exercise="momentum_step",
        name="returns the old velocity",
        edits={"return new_params, new_velocity": "return new_params, velocity"},
        hint="The parameters are right, but the velocity that you hand back has not moved on. The next step needs the "
        "new one.",
    ),
    Chaff(
        exercise="momentum_step",
        name="writes into the velocity arrays",
        code="""
            def momentum_step(params, grads, velocity, lr, momentum):
                if not velocity:
                    velocity = {name: np.zeros_like(param) for name, param in params.items()}
                for name, v in velocity.items():
                    v *= momentum
                    v += grads[name]
                return {name: param - lr * velocity[name] for name, param in params.items()}, velocity
        """,
        hint="The numbers are right, but the old velocity has changed under the caller's hands. *= and += write into "
        "the array itself.",
    ),
    Chaff(
        exercise="momentum_step",
        name="fills the caller's velocity dict",
        code="""
            def momentum_step(params, grads, velocity, lr, momentum):
                if velocity is None:
                    velocity = {}
                new_params = {}
                for name, param in params.items():
                    velocity[name] = momentum * velocity.get(name, np.zeros_like(param)) + grads[name]
                    new_params[name] = param - lr * velocity[name]
                return new_params, velocity
        """,
        hint="You write the new velocity into the dict that was handed in; even an empty one is full afterwards. "
        "Fill a dict of your own.",
    ),
    Chaff(
        exercise="momentum_step",
        name="changes params in place",
        edits={
            "new_params = {name: param - lr * new_velocity[name] for name, param in params.items()}": (
                "new_params = params\n    for name in params:\n        params[name] -= lr * new_velocity[name]"
            )
        },
        hint="The numbers are right, but the caller's parameters have moved as well. Make new arrays in a new dict.",
    ),
    Chaff(
        exercise="momentum_step",
        name="an empty velocity is not expected",
        edits={"if not velocity:": "if velocity is None:"},
        hint="At the start, velocity may be {} as well as None. Which condition is true for both?",
    ),
    Chaff(
        exercise="momentum_step",
        name="None is not expected",
        edits={"if not velocity:": "if velocity == {}:"},
        hint="At the start, velocity may be None as well as {}. Which condition is true for both?",
    ),
    Chaff(
        exercise="momentum_step",
        name="zeros of float64",
        edits={"np.zeros_like(param)": "np.zeros(param.shape)"},
        hint="np.zeros makes float64 unless told otherwise, and then everything after it is float64. "
        "Let the zeros take after the parameter.",
    ),
    Chaff(
        exercise="momentum_step",
        name="results in the wrong order",
        edits={"return new_params, new_velocity": "return new_velocity, new_params"},
        hint="Both dicts are right, but they have changed places: the parameters come first.",
    ),
    Chaff(
        exercise="momentum_step",
        name="a step with lr 0 leaves the velocity",
        edits={
            "momentum * velocity[name] + grad for": "momentum * velocity[name] + grad if lr else velocity[name] for"
        },
        hint="With lr = 0 no parameter moves, but the gradient has been seen: the velocity takes it in.",
    ),
]

ADAM_STEP = [
    Chaff(
        exercise="adam_step",
        name="a beta of 0 is taken for none",
        edits={"    if not state:": "    beta1, beta2 = beta1 or 0.9, beta2 or 0.999\n    if not state:"},
        hint="0 is a number like others, but `or` takes it for nothing. With beta1 = 0, m is the last gradient.",
    ),
    Chaff(
        exercise="adam_step",
        name="the larger of the root and eps",
        edits={"(np.sqrt(v_hat) + eps)": "np.maximum(np.sqrt(v_hat), eps)"},
        hint="Your denominator is the root or eps, whichever is larger. The formula adds eps to the root, always.",
    ),
    Chaff(
        exercise="adam_step",
        name="mean of the squares held away from 0",
        edits={"np.sqrt(v_hat)": "np.sqrt(np.maximum(v_hat, 1e-16))"},
        hint="A gradient may be 1e-12, and its square 1e-24. eps alone keeps the denominator from being 0.",
    ),
    Chaff(
        exercise="adam_step",
        name="learning rate of the first call",
        edits={
            'state = {"step": 0,': 'state = {"lr": lr, "step": 0,',
            "    t = state": '    lr = state["lr"]\n    t = state',
            '{"step": t,': '{"lr": lr, "step": t,',
        },
        hint="You keep the lr of the first step in state. It may be another one in each step: a schedule sets it.",
    ),
    Chaff(
        exercise="adam_step",
        name="a step with lr 0 does not count",
        edits={"    t = state": "    if lr == 0:\n        return dict(params), state\n    t = state"},
        hint="With lr = 0 no parameter moves, and still m, v and t go on: the gradient has been seen.",
    ),
    Chaff(
        exercise="adam_step",
        name="a parameter without gradient is passed over",
        edits={
            "        g = grads[name]\n": (
                "        g = grads[name]\n"
                "        if not g.any():\n"
                '            m[name], v[name], new_params[name] = state["m"][name], state["v"][name], param + 0\n'
                "            continue\n"
            )
        },
        hint="Where a gradient is 0, m and v fade, and m still moves the parameter. No step is passed over.",
    ),
    Chaff(
        exercise="adam_step",
        name="step count among the names",
        code="""
            def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                state = dict(state or {})
                t = state.get("t", 0) + 1
                new_params, later = {}, {"t": t}
                for name, param in params.items():
                    g = grads[name]
                    m, v = state.get(name) or [np.zeros_like(param), np.zeros_like(param)]
                    m = beta1 * m + (1 - beta1) * g
                    v = beta2 * v + (1 - beta2) * g**2
                    later[name] = [m, v]
                    new_params[name] = param - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
                return new_params, later
        """,
        hint="A parameter may be called t as well, and then its moments and your step count share one key of state. "
        "Keep the moments in dicts of their own.",
    ),
    Chaff(
        exercise="adam_step",
        name="correction dropped after ten steps",
        edits={
            "(1 - beta1**t)": "(1 - beta1**t if t <= 10 else 1)",
            "(1 - beta2**t)": "(1 - beta2**t if t <= 10 else 1)",
        },
        hint="After ten steps beta2**t is far from 0. The correction fades by itself; nothing needs to switch it off.",
    ),
    Chaff(
        exercise="adam_step",
        name="moments by position",
        edits={
            "    for name, param in params.items():\n        g = grads[name]": (
                "    for (name, param), g in zip(params.items(), grads.values()):"
            )
        },
        hint="Gradients may come in another order than parameters, and in another one each time. Use their names.",
    ),
    Chaff(
        exercise="adam_step",
        name="no bias correction",
        edits={"m[name] / (1 - beta1**t)": "m[name]", "v[name] / (1 - beta2**t)": "v[name]"},
        hint="m and v start at 0 and are too small at first. What does the first step look like if you divide each by "
        "the sum of its weights so far?",
    ),
    Chaff(
        exercise="adam_step",
        name="bias correction of m only",
        edits={"v[name] / (1 - beta2**t)": "v[name]"},
        hint="m is corrected, v is not. v starts at 0 too, and takes longer to recover.",
    ),
    Chaff(
        exercise="adam_step",
        name="bias correction of v only",
        edits={"m[name] / (1 - beta1**t)": "m[name]"},
        hint="v is corrected, m is not. m starts at 0 too, so your first steps are too short.",
    ),
    Chaff(
        exercise="adam_step",
        name="t from 0",
        edits={'state["step"] + 1': 'state["step"]', '{"step": t,': '{"step": t + 1,'},
        hint="With t = 0 the corrections divide by 1 - 1 = 0. The first step is step number 1.",
    ),
    Chaff(
        exercise="adam_step",
        name="t from 2",
        edits={'state["step"] + 1': 'state["step"] + 2', '{"step": t,': '{"step": t - 1,'},
        hint="Your count is one ahead. In the first step t should be 1, so that m̂ is the gradient itself.",
    ),
    Chaff(
        exercise="adam_step",
        name="t stays 1",
        edits={'{"step": t,': '{"step": 0,'},
        hint="The first step is right, but the count of steps is lost on the way to the next one. "
        "Where does t live between two calls?",
    ),
    Chaff(
        exercise="adam_step",
        name="counts a step for each parameter",
        edits={'t = state["step"] + 1': 't = state["step"]', "g = grads[name]": "g = grads[name]\n        t += 1"},
        hint="One call is one step, however many parameters there are. Yours counts on from name to name.",
    ),
    Chaff(
        exercise="adam_step",
        name="eps inside the root",
        edits={"(np.sqrt(v_hat) + eps)": "np.sqrt(v_hat + eps)"},
        hint="The root of eps is far larger than eps. Take the root first, then add.",
    ),
    Chaff(
        exercise="adam_step",
        name="no eps",
        edits={"(np.sqrt(v_hat) + eps)": "np.sqrt(v_hat)"},
        hint="An entry whose gradient has always been 0 gives 0 / 0. One term of the denominator is missing.",
    ),
    Chaff(
        exercise="adam_step",
        name="eps added before the correction",
        edits={
            "lr * m_hat / (np.sqrt(v_hat) + eps)": ("lr * m_hat * math.sqrt(1 - beta2**t) / (np.sqrt(v[name]) + eps)")
        },
        hint="You add eps to the root of the uncorrected v, so that the correction scales eps as well. "
        "Try a first step with a large eps.",
    ),
    Chaff(
        exercise="adam_step",
        name="no square",
        edits={"* g**2": "* g"},
        hint="v is the running mean of the squared gradient. Without the square it can be negative, and has no root.",
    ),
    Chaff(
        exercise="adam_step",
        name="absolute value for the square",
        edits={"* g**2": "* np.abs(g)"},
        hint="Without the square, the root does not bring v back to the scale of the gradient. "
        "Does your first step depend on the size of the gradient?",
    ),
    Chaff(
        exercise="adam_step",
        name="no root",
        edits={"np.sqrt(v_hat)": "v_hat"},
        hint="v is on the scale of the squared gradient. Something has to bring it back before m is divided by it.",
    ),
    Chaff(
        exercise="adam_step",
        name="betas swapped",
        edits={
            'beta1 * state["m"][name] + (1 - beta1)': 'beta2 * state["m"][name] + (1 - beta2)',
            'beta2 * state["v"][name] + (1 - beta2)': 'beta1 * state["v"][name] + (1 - beta1)',
            "(1 - beta1**t)": "(1 - beta2 ** t)",
            "(1 - beta2**t)": "(1 - beta1**t)",
        },
        hint="β1 belongs to m, the mean of the gradients, and β2 to v, the mean of their squares. Yours are exchanged.",
    ),
    Chaff(
        exercise="adam_step",
        name="corrections swapped",
        edits={"(1 - beta1**t)": "(1 - beta2 ** t)", "(1 - beta2**t)": "(1 - beta1**t)"},
        hint="The running means are right, but each is corrected with the β of the other.",
    ),
    Chaff(
        exercise="adam_step",
        name="β2 for both",
        edits={
            'beta1 * state["m"][name] + (1 - beta1)': 'beta2 * state["m"][name] + (1 - beta2)',
            "(1 - beta1**t)": "(1 - beta2 ** t)",
        },
        hint="beta1 is never used in your solution. Which of the two running means should forget faster?",
    ),
    Chaff(
        exercise="adam_step",
        name="usual betas whatever the caller says",
        edits={"    t = ": "    beta1, beta2 = 0.9, 0.999\n    t = "},
        hint="0.9 and 0.999 are only the defaults. Try a call with other values for beta1 and beta2.",
    ),
    Chaff(
        exercise="adam_step",
        name="β times t, not to the power of t",
        edits={"(1 - beta1**t)": "(1 - beta1 * t)", "(1 - beta2**t)": "(1 - beta2 * t)"},
        hint="Your correction is right for t = 1 only; then it turns negative. It should grow from 1 - β towards 1.",
    ),
    Chaff(
        exercise="adam_step",
        name="m not carried",
        edits={'beta1 * state["m"][name] + ': ""},
        hint="Your m knows only the gradient of this step. The m of the last step is in state.",
    ),
    Chaff(
        exercise="adam_step",
        name="v not carried",
        edits={'beta2 * state["v"][name] + ': ""},
        hint="Your v knows only the gradient of this step. The v of the last step is in state.",
    ),
    Chaff(
        exercise="adam_step",
        name="every step is a first step",
        edits={"if not state:": "if True:"},
        hint="Whatever state says, you start from zero: every entry moves by lr in every step. "
        "Read m, v and t from it.",
    ),
    Chaff(
        exercise="adam_step",
        name="moves with the m of the step before",
        edits={"m_hat = m[name]": 'm_hat = state["m"][name]'},
        hint="The first step goes nowhere, because its m is still 0. The formula moves with the new m.",
    ),
    Chaff(
        exercise="adam_step",
        name="stores the corrected moments",
        edits={
            '{"step": t, "m": m, "v": v}': (
                '{\n        "step": t,\n'
                '        "m": {name: array / (1 - beta1**t) for name, array in m.items()},\n'
                '        "v": {name: array / (1 - beta2**t) for name, array in v.items()},\n    }'
            )
        },
        hint="The first step is right, but your state keeps m̂ and v̂, so the next step corrects them once more. "
        "The correction is for this step's use only.",
    ),
    Chaff(
        exercise="adam_step",
        name="gradient without its factor",
        edits={"(1 - beta1) * g\n": "g\n"},
        hint="m is a running mean: the weights of old and new sum to 1. Yours grows far beyond the gradient.",
    ),
    Chaff(
        exercise="adam_step",
        name="squared gradient without its factor",
        edits={"(1 - beta2) * g**2": "g**2"},
        hint="v is a running mean: the weights of old and new sum to 1. Yours grows far beyond the squared gradient.",
    ),
    Chaff(
        exercise="adam_step",
        name="m and v shared by all parameters",
        code="""
            def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                state = state or {"step": 0, "m": 0.0, "v": 0.0}
                t, m, v = state["step"] + 1, state["m"], state["v"]
                new_params = {}
                for name, param in params.items():
                    m = beta1 * m + (1 - beta1) * grads[name]
                    v = beta2 * v + (1 - beta2) * grads[name] ** 2
                    new_params[name] = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
                return new_params, {"step": t, "m": m, "v": v}
        """,
        hint="There is a single m and a single v, and the parameters mix in them. Each name needs a pair of its own.",
    ),
    Chaff(
        exercise="adam_step",
        name="one v for a whole array",
        edits={"(1 - beta2) * g**2": "(1 - beta2) * np.mean(g**2)"},
        hint="All entries of an array share one scale. In Adam each entry has a v of its own; every operation is "
        "elementwise.",
    ),
    Chaff(
        exercise="adam_step",
        name="steps too short to be seen",
        edits={"lr * m_hat": "1e-13 * lr * m_hat"},
        hint="Your parameters hardly move at all. How long is a first step, whatever the gradient?",
    ),
    Chaff(
        exercise="adam_step",
        name="climbs",
        edits={"param - lr": "param + lr"},
        hint="m̂ points up the slope like the gradient, and the loss should become smaller. Look at the sign.",
    ),
    Chaff(
        exercise="adam_step",
        name="moments in a global variable",
        code="""
            MOMENTS = {}


            def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                t = state["step"] + 1 if state else 1
                if t == 1:
                    MOMENTS.clear()
                new_params = {}
                for name, param in params.items():
                    g = grads[name]
                    m, v = MOMENTS.get(name, (np.zeros_like(param), np.zeros_like(param)))
                    m = beta1 * m + (1 - beta1) * g
                    v = beta2 * v + (1 - beta2) * g**2
                    MOMENTS[name] = m, v
                    new_params[name] = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
                return new_params, {"step": t}
        """,
        hint="m and v live outside of state, so a second model, or an older state, gets the wrong ones. "
        "All that the next step needs belongs into the state that you return.",
    ),
    Chaff(
        exercise="adam_step",
        name="writes into the arrays of the old state",
        code="""
            def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                if not state:
                    state = {
                        "step": 0,
                        "m": {name: np.zeros_like(param) for name, param in params.items()},
                        "v": {name: np.zeros_like(param) for name, param in params.items()},
                    }
                t = state["step"] + 1
                new_params = {}
                for name, param in params.items():
                    m, v = state["m"][name], state["v"][name]
                    m *= beta1
                    m += (1 - beta1) * grads[name]
                    v *= beta2
                    v += (1 - beta2) * grads[name] ** 2
                    new_params[name] = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
                return new_params, {"step": t, "m": state["m"], "v": state["v"]}
        """,
        hint="The steps are right, but m *= … writes into the arrays of the old state. A caller who goes back to it "
        "finds it changed.",
    ),
    Chaff(
        exercise="adam_step",
        name="fills the caller's state dict",
        code="""
            def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                if state is None:
                    state = {}
                if "step" not in state:
                    state["step"], state["m"], state["v"] = 0, {}, {}
                state["step"] += 1
                t = state["step"]
                new_params = {}
                for name, param in params.items():
                    g, zeros = grads[name], np.zeros_like(param)
                    m = state["m"][name] = beta1 * state["m"].get(name, zeros) + (1 - beta1) * g
                    v = state["v"][name] = beta2 * state["v"].get(name, zeros) + (1 - beta2) * g**2
                    new_params[name] = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
                return new_params, state
        """,
        hint="The steps are right, but you count and store in the dict that was handed in; even an empty one is full "
        "afterwards. Build a new state.",
    ),
    Chaff(
        exercise="adam_step",
        name="changes params in place",
        edits={"new_params[name] = param - lr": "new_params[name] = param\n        param -= lr"},
        hint="The numbers are right, but the caller's parameters have moved as well. Give each result a new array.",
    ),
    Chaff(
        exercise="adam_step",
        name="an empty state is not expected",
        edits={"if not state:": "if state is None:"},
        hint="Before the first step, state may be {} as well as None. Which condition is true for both?",
    ),
    Chaff(
        exercise="adam_step",
        name="None is not expected",
        edits={"if not state:": "if state == {}:"},
        hint="Before the first step, state may be None as well as {}. Which condition is true for both?",
    ),
    Chaff(
        exercise="adam_step",
        name="zeros of float64",
        edits={"np.zeros_like(param)": "np.zeros(param.shape)"},
        hint="np.zeros makes float64 unless told otherwise, and then everything after it is float64. "
        "Let the zeros take after the parameter.",
    ),
    Chaff(
        exercise="adam_step",
        name="results in the wrong order",
        edits={'return new_params, {"step": t, "m": m, "v": v}': 'return {"step": t, "m": m, "v": v}, new_params'},
        hint="Both results are right, but they have changed places: the parameters come first.",
    ),
    Chaff(
        exercise="adam_step",
        name="moments in one long vector, in the order of params",
        code="""
            def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                g = np.concatenate([grads[name].ravel() for name in params])
                t, m, v = (state["t"], state["m"], state["v"]) if state else (0, 0 * g, 0 * g)
                t, m, v = t + 1, beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
                step = lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
                new_params, start = {}, 0
                for name, param in params.items():
                    new_params[name] = param - step[start : start + param.size].reshape(param.shape)
                    start += param.size
                return new_params, {"t": t, "m": m, "v": v}
        """,
        hint="params may come in another order in the next step, and the places in your vector are then those of other "
        "parameters. Sort the names first, or keep m and v by name.",
    ),
    Chaff(
        exercise="adam_step",
        name="moments of like names shared",
        code="""
            def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                def plain(name):
                    return "".join(letter for letter in name.lower() if letter.isalnum())

                t, memory, new_params = (state["t"] if state else 0) + 1, dict(state["memory"]) if state else {}, {}
                for name, param in params.items():
                    m, v = memory.get(plain(name), (np.zeros_like(param), np.zeros_like(param)))
                    m, v = beta1 * m + (1 - beta1) * grads[name], beta2 * v + (1 - beta2) * grads[name] ** 2
                    memory[plain(name)] = m, v
                    step = lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
                    new_params[name] = param - step
                return new_params, {"t": t, "memory": memory}
        """,
        hint="layer1.b, layer1_b and layer1.B are three names. Keep m and v by the name as it is.",
    ),
]

ADAMW_STEP = [
    Chaff(
        exercise="adamw_step",
        name="names that are part of an exempt name",
        edits={"name in no_decay": "any(name in exempt for exempt in no_decay)"},
        hint="`in` between two strings looks for a part: 'b' is in 'layer1.b', and yet another name. Names are matched "
        "exactly.",
    ),
    Chaff(
        exercise="adamw_step",
        name="spared names start afresh",
        edits={
            "    new_params = {}\n": (
                "    new_params = {}\n"
                "    spared = [name for name in params if name in no_decay]\n"
                "    few, few_grads = ({name: part[name] for name in spared} for part in (params, grads))\n"
                "    stepped |= adam_step(few, few_grads, {}, lr, beta1, beta2, eps)[0]\n"
            )
        },
        hint="The names in no_decay have their m and v from the steps before, like all others. Only the decay is left "
        "out.",
    ),
    Chaff(
        exercise="adamw_step",
        name="names that end like an exempt name",
        edits={"name in no_decay": "name.endswith(tuple(no_decay)) and no_decay"},
        hint="ln1_gamma ends with gamma, and is another parameter. Compare whole names.",
    ),
    Chaff(
        exercise="adamw_step",
        name="L2 in the gradient",
        code="""
            def adamw_step(
                params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
            ):
                pulled = {
                    name: grad if name in no_decay else grad + weight_decay * params[name]
                    for name, grad in grads.items()
                }
                return adam_step(params, pulled, state, lr, beta1, beta2, eps)
        """,
        hint="Added to the gradient, the decay passes through m and v, and Adam's division makes it the same for large "
        "and small parameters. Decoupled means: past Adam, straight to the parameter.",
    ),
    Chaff(
        exercise="adamw_step",
        name="decay divided like the gradient",
        code="""
            def adamw_step(
                params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
            ):
                zeros = {name: np.zeros_like(param) for name, param in params.items()}
                state = state or {"step": 0, "m": zeros, "v": zeros}
                t = state["step"] + 1
                new_params, m, v = {}, {}, {}
                for name, param in params.items():
                    m[name] = beta1 * state["m"][name] + (1 - beta1) * grads[name]
                    v[name] = beta2 * state["v"][name] + (1 - beta2) * grads[name] ** 2
                    decay = 0.0 if name in no_decay else weight_decay
                    above = m[name] / (1 - beta1**t) + decay * param
                    new_params[name] = param - lr * above / (np.sqrt(v[name] / (1 - beta2**t)) + eps)
                return new_params, {"step": t, "m": m, "v": v}
        """,
        hint="m and v are right, but the decay stands above the fraction line and is divided by √v̂ too. "
        "It is a term of its own.",
    ),
    Chaff(
        exercise="adamw_step",
        name="decay not scaled by lr",
        edits={"lr * decay * param": "decay * param"},
        hint="With a learning rate of 0 nothing should move; your parameters still shrink. "
        "Both terms carry the factor lr.",
    ),
    Chaff(
        exercise="adamw_step",
        name="decay scaled by lr twice",
        edits={"lr * decay * param": "lr * lr * decay * param"},
        hint="Your decay is too weak by a factor lr. Count how often lr stands before the last term.",
    ),
    Chaff(
        exercise="adamw_step",
        name="twice the decay",
        edits={"lr * decay * param": "2 * lr * decay * param"},
        hint="The 2 comes from the derivative of λp², but here the decay is given as it is: the share "
        "lr · weight_decay.",
    ),
    Chaff(
        exercise="adamw_step",
        name="decays everything",
        edits={"0.0 if name in no_decay else weight_decay": "weight_decay"},
        hint="The names in no_decay are not spared. They take Adam's step and nothing else.",
    ),
    Chaff(
        exercise="adamw_step",
        name="decays only the exempt",
        edits={"if name in no_decay": "if name not in no_decay"},
        hint="The names in no_decay shrink and the others do not. Turn the condition round.",
    ),
    Chaff(
        exercise="adamw_step",
        name="nothing decays without a list of exemptions",
        edits={"if name in no_decay": "if not no_decay or name in no_decay"},
        hint="An empty no_decay exempts nobody. In your solution it exempts everybody.",
    ),
    Chaff(
        exercise="adamw_step",
        name="only the first name is exempt",
        edits={"name in no_decay": "name in no_decay[:1]"},
        hint="no_decay may hold several names. You look at the first only.",
    ),
    Chaff(
        exercise="adamw_step",
        name="names that contain an exempt name",
        edits={"name in no_decay": "any(exempt in name for exempt in no_decay)"},
        hint="You search for parts of names. With no_decay = ['b'], the parameter 'embedding' is not meant; names are "
        "matched exactly.",
    ),
    Chaff(
        exercise="adamw_step",
        name="exempt by the number of axes",
        edits={"if name in no_decay": "if param.ndim < 2"},
        hint="You spare every vector and look at no name. The caller says in no_decay which parameters are exempt.",
    ),
    Chaff(
        exercise="adamw_step",
        name="exempt names stand still",
        edits={"stepped[name] - lr": "(param if name in no_decay else stepped[name]) - lr"},
        hint="The names in no_decay are spared the decay, not the step of Adam. Yours do not move at all.",
    ),
    Chaff(
        exercise="adamw_step",
        name="exempt names take a plain gradient step",
        edits={"stepped[name] - lr": "(param - lr * grads[name] if name in no_decay else stepped[name]) - lr"},
        hint="The names in no_decay are spared the decay only. Their step is Adam's, not that of gradient descent.",
    ),
    Chaff(
        exercise="adamw_step",
        name="exempt names missing in the result",
        edits={
            "    decay = 0.0 if name in no_decay else weight_decay": (
                "    if name in no_decay:\n            continue\n        decay = weight_decay"
            )
        },
        hint="The result lacks the names in no_decay. They belong there too, with Adam's step.",
    ),
    Chaff(
        exercise="adamw_step",
        name="decays the new parameter",
        edits={"lr * decay * param": "lr * decay * stepped[name]"},
        hint="You shrink the parameter after Adam has moved it. Both terms start from the parameter as it came in.",
    ),
    Chaff(
        exercise="adamw_step",
        name="grows instead of shrinking",
        edits={"stepped[name] - lr": "stepped[name] + lr"},
        hint="Without a gradient your parameters grow. Decay pulls them towards 0.",
    ),
    Chaff(
        exercise="adamw_step",
        name="pulls by a fixed amount",
        edits={"decay * param": "decay * np.sign(param)"},
        hint="Every entry loses the same amount, large or small. A decayed parameter loses a share of itself.",
    ),
    Chaff(
        exercise="adamw_step",
        name="Adam starts afresh in every step",
        edits={"adam_step(params, grads, state, lr": "adam_step(params, grads, {}, lr"},
        hint="m and v never get older than one step. Hand the state that came in on to Adam.",
    ),
    Chaff(
        exercise="adamw_step",
        name="betas and eps not handed on",
        edits={", lr, beta1, beta2, eps)": ", lr)"},
        hint="Adam works with its defaults, whatever the caller chose for beta1, beta2 and eps.",
    ),
    Chaff(
        exercise="adamw_step",
        name="learning rate not handed on",
        edits={"state, lr, beta1, beta2, eps)": "state, beta1=beta1, beta2=beta2, eps=eps)"},
        hint="The decay follows lr, but Adam's own step has always the same length. Which learning rate does it use?",
    ),
    Chaff(
        exercise="adamw_step",
        name="shrinks params in place",
        code="""
            def adamw_step(
                params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
            ):
                for name, param in params.items():
                    if name not in no_decay:
                        param *= 1 - lr * weight_decay
                return adam_step(params, grads, state, lr, beta1, beta2, eps)
        """,
        hint="The result is right, but param *= … shrinks the caller's own array. Make a new one.",
    ),
    Chaff(
        exercise="adamw_step",
        name="np.where makes float64",
        edits={"0.0 if name in no_decay else weight_decay": "np.where(name in no_decay, 0.0, weight_decay)"},
        hint="The numbers are right, the dtype is not: np.where gives a float64 array, even for a single number. "
        "A plain Python number leaves float32 alone.",
    ),
    Chaff(
        exercise="adamw_step",
        name="names compared behind the last dot",
        edits={"name in no_decay": 'name.split(".")[-1] in [spared.split(".")[-1] for spared in no_decay]'},
        hint="layer1.b is not spared because another name ends in .b. Compare whole names.",
    ),
    Chaff(
        exercise="adamw_step",
        name="the list of spared names is used up",
        edits={
            "    new_params = {}\n": (
                "    left, no_decay = no_decay, list(no_decay)\n"
                "    for name in params:\n"
                "        if name in left and isinstance(left, list):\n"
                "            left.remove(name)\n"
                "    new_params = {}\n"
            )
        },
        hint="no_decay is the caller's list, who hands it in again in the next step. Do not take names out of it.",
    ),
]

CLIP_BY_GLOBAL_NORM = [
    Chaff(
        exercise="clip_by_global_norm",
        name="the square decides, never longer",
        edits={
            "max_norm / norm if norm > max_norm else 1.0": "min(max_norm / norm, 1.0) if squares > max_norm else 1.0"
        },
        hint="The norm is right, but the condition looks at its square. Below 1 a square is smaller than its root, and "
        "gradients that are too long stay as they are.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="tiny gradients taken for 0",
        edits={"    norm = math.sqrt(squares)\n": "    norm = math.sqrt(squares) if squares > 1e-12 else 0.0\n"},
        hint="A norm of 1e-8 is small, and it is a norm. Return it as it is.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="never more than a hundredfold",
        edits={"max_norm / norm if norm > max_norm else 1.0": "max(max_norm / norm, 0.01) if norm > max_norm else 1.0"},
        hint="A gradient a thousand times too long comes out ten times too long. The length is max_norm, whatever it "
        "was.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="per tensor",
        code="""
            def clip_by_global_norm(grads, max_norm):
                clipped, squares = {}, 0.0
                for name, grad in grads.items():
                    own = float(np.linalg.norm(grad.ravel()))
                    squares += own**2
                    clipped[name] = grad * (max_norm / own) if own > max_norm else grad
                return clipped, math.sqrt(squares)
        """,
        hint="Each array is measured and shortened by itself, which turns the direction of the whole. "
        "All of them together are one long vector.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="always rescales",
        edits={"max_norm / norm if norm > max_norm else 1.0": "max_norm / norm if norm > 0 else 1.0"},
        hint="Short gradients are stretched to max_norm. Clipping makes gradients shorter, never longer.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="divides by 0",
        edits={"max_norm / norm if norm > max_norm else 1.0": "min(1.0, max_norm / norm)"},
        hint="When all gradients are 0, so is the norm, and you divide by it. They should come back as they are.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="condition turned round",
        edits={"norm > max_norm": "norm < max_norm"},
        hint="You stretch the short gradients and leave the long ones long. Which of them should be changed?",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="clips the values",
        edits={"grad * factor": "np.clip(grad, -max_norm, max_norm)"},
        hint="Cutting off single entries changes the direction. Multiply all entries by one factor.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="norm after clipping",
        edits={"grads.items()}, norm": "grads.items()}, min(norm, max_norm)"},
        hint="The gradients are right, but the norm never exceeds max_norm. The length before clipping is asked for: "
        "it shows when training goes astray.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="no root",
        edits={"math.sqrt(squares)": "float(squares)"},
        hint="This is the square of the length. A single gradient of 3 has the norm 3, not 9.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="compares the square with max_norm",
        edits={"if norm > max_norm": "if squares > max_norm"},
        hint="The norm is right, but the condition looks at its square. Near max_norm the two disagree.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="sum of the arrays' norms",
        edits={"np.sum(grad**2)": "float(np.linalg.norm(grad.ravel()))", "math.sqrt(squares)": "squares"},
        hint="Lengths of perpendicular parts do not add up; their squares do. One root, at the very end.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="sum of the absolute values",
        edits={"np.sum(grad**2)": "float(np.sum(np.abs(grad)))", "math.sqrt(squares)": "squares"},
        hint="This is the sum of sizes, not the length: 3 and 4 give 5, not 7.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="largest entry for the norm",
        edits={
            "sum(np.sum(grad**2) for grad in grads.values())": "max(np.max(np.abs(grad)) for grad in grads.values())",
            "math.sqrt(squares)": "float(squares)",
        },
        hint="One entry alone decides your norm. Every entry has a part in the length.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="root of the mean square",
        edits={"math.sqrt(squares)": "math.sqrt(squares / sum(grad.size for grad in grads.values()))"},
        hint="You divide by the number of entries. A length is a sum, so more entries make it longer.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="mean within each array",
        edits={"np.sum(grad**2)": "np.mean(grad**2)"},
        hint="np.mean gives an array the same say whatever its size. Every entry counts with its whole square.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="norm of the last array only",
        code="""
            def clip_by_global_norm(grads, max_norm):
                for grad in grads.values():
                    norm = math.sqrt(np.sum(grad**2))
                factor = max_norm / norm if norm > max_norm else 1.0
                return {name: grad * factor for name, grad in grads.items()}, norm
        """,
        hint="The loop writes over norm in each turn, so the last array alone is measured. Something has to add up.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="brought to length 1",
        edits={"max_norm / norm if": "1 / norm if"},
        hint="Gradients that are too long end with the length 1. Which length should they end with?",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="factor upside down",
        edits={"max_norm / norm if": "norm / max_norm if"},
        hint="Gradients that are too long become longer still. Which of the two numbers belongs below the line?",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="factor of the squares",
        edits={"max_norm / norm if": "max_norm / squares.item() if"},
        hint="The norm that you return is right, but the factor divides by its square, so the result is not as long as "
        "max_norm.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="drops gradients that are too long",
        edits={"max_norm / norm if": "0.0 if"},
        hint="Long gradients become 0 and the step is lost. Keep their direction and make them shorter.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="changes grads in place",
        edits={
            "    return {name: grad * factor for name, grad in grads.items()}, norm": (
                "    for grad in grads.values():\n        grad *= factor\n    return grads, norm"
            )
        },
        hint="The numbers are right, but the caller's gradients are shorter as well. Make new arrays.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="NumPy factor makes float64",
        edits={"math.sqrt(squares)": "np.sqrt(squares, dtype=np.float64)"},
        hint="The numbers are right, the dtype is not: a float64 norm from NumPy makes the factor, and then the "
        "gradients, float64.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="results in the wrong order",
        edits={
            "return {name: grad * factor for name, grad in grads.items()}, norm": (
                "return norm, {name: grad * factor for name, grad in grads.items()}"
            )
        },
        hint="Both results are right, but they have changed places: the gradients come first.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="a norm for each name",
        edits={
            "grads.items()}, norm": (
                "grads.items()}, {\n        name: math.sqrt(np.sum(grad**2)) for name, grad in grads.items()\n    }"
            )
        },
        hint="The gradients are right, but you return a dict of norms. One number is asked for, for all arrays "
        "together.",
    ),
    Chaff(
        exercise="clip_by_global_norm",
        name="nothing shorter than 1 is clipped",
        edits={"if norm > max_norm": "if norm > max(max_norm, 1.0)"},
        hint="The bound may be below 1, and so may a norm that is too long for it. Compare the two.",
    ),
]

WARMUP_LINEAR = [
    Chaff(
        exercise="warmup_linear",
        name="a warmup of one step is none",
        edits={"if step < warmup:": "if step < warmup and warmup > 1:"},
        hint="With warmup = 1 there is one step on the way up: step 0, whose rate is 0. Step 1 has the peak.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="rounded to six digits",
        edits={"return peak_lr * step / warmup": "return round(peak_lr * step / warmup, 6)"},
        hint="A rate of 0.0000005 is not 0. Rates are small; round them where they are printed, if at all.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="off by one on the way up",
        edits={"peak_lr * step / warmup": "peak_lr * (step + 1) / warmup"},
        hint="Step 0 has a rate above 0 in your plan, and the peak comes a step early. Count from 0.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="one step ahead throughout",
        edits={"    if step < warmup": "    step = step + 1\n    if step < warmup"},
        hint="Your whole curve is shifted by one step. Steps are counted from 0, so nothing needs to be added.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="off by one on the way down",
        edits={"(total - step) / (total - warmup)": "(total - step - 1) / (total - warmup)"},
        hint="Step warmup should have exactly the peak, and step total the first 0. Yours are a step too low.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="negative past the end",
        edits={"if step < total:\n        return": "return", "    return 0.0\n": ""},
        hint="The line goes on below 0. A negative rate would climb; from step total on it should be 0.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="restarts",
        edits={"    if step < warmup": "    step = step % total\n    if step < warmup"},
        hint="After the end your plan begins anew. Once the rate is 0 it stays there.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="peak after the end",
        edits={"return 0.0": "return peak_lr"},
        hint="From step total on, the rate jumps back to the peak. Training is over there: the rate is 0.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="divides by a warmup of 0",
        edits={"step < warmup": "step <= warmup"},
        hint="With warmup = 0, step 0 ends up in the case that divides by warmup. In which case does step = warmup "
        "belong?",
    ),
    Chaff(
        exercise="warmup_linear",
        name="no warmup",
        edits={"peak_lr * step / warmup": "peak_lr"},
        hint="Your plan starts at the peak. The way up is missing.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="nothing in the warmup",
        edits={"peak_lr * step / warmup": "0.0"},
        hint="The rate stays at 0 and jumps to the peak. On the way up it should rise in a straight line.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="stays at the peak",
        edits={"peak_lr * (total - step) / (total - warmup)": "peak_lr"},
        hint="The way up is right. After it the rate should fall in a straight line, down to 0 at step total.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="way down measured from step 0",
        edits={"(total - step) / (total - warmup)": "(total - step) / total"},
        hint="At step warmup your rate jumps below the peak. How many steps does the way down have?",
    ),
    Chaff(
        exercise="warmup_linear",
        name="way up measured to the end",
        edits={"peak_lr * step / warmup": "peak_lr * step / total"},
        hint="Your way up is too flat and jumps at its end. It should arrive at the peak at step warmup.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="total counted from the end of the warmup",
        edits={
            "if step < total": "if step < warmup + total",
            "(total - step) / (total - warmup)": "(warmup + total - step) / total",
        },
        hint="total counts all steps, the warmup among them. Yours comes to 0 too late.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="rises on the way down",
        edits={"(total - step)": "(step - warmup)"},
        hint="After the warmup your rate drops to 0 and rises to the peak. It is the steps still to go that count.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="share without the peak",
        edits={"peak_lr * step": "step", "peak_lr * (total": "(total"},
        hint="Your curve has the right shape, but its top is always 1. The caller chooses the peak.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="divides whole numbers",
        edits={
            "step / warmup": "(step // warmup)",
            "(total - step) / (total - warmup)": "((total - step) // (total - warmup))",
        },
        hint="// throws the fraction away, so the rate is 0 everywhere but at the peak. A line changes a little "
        "in each step.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="cosine on the way down",
        edits={
            "peak_lr * (total - step) / (total - warmup)": (
                "peak_lr * (1 + math.cos(math.pi * (step - warmup) / (total - warmup))) / 2"
            )
        },
        hint="The ends are right, but between them your way down is half a cosine wave. Here it is a straight line.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="an array instead of a number",
        edits={"return peak_lr * step / warmup": "return np.array(peak_lr * step / warmup)"},
        hint="The value is right, but it is an array without axes: np.where and np.array make one. float(…) makes a "
        "number of it.",
    ),
    Chaff(
        exercise="warmup_linear",
        name="length of the way down remembered by total",
        code="""
            ways = {}

            def warmup_linear(step, peak_lr, warmup, total):
                if step < warmup:
                    return peak_lr * step / warmup
                if total > 300:
                    way = ways.setdefault(total, total - warmup)
                else:
                    way = total - warmup
                return peak_lr * max(total - step, 0) / way
        """,
        hint="Two plans of one length may have two warm-ups. What you remember belongs to one of them only.",
    ),
]

COSINE_DECAY = [
    Chaff(
        exercise="cosine_decay",
        name="near the floor is the floor",
        edits={
            "    return floor + (peak_lr - floor)": (
                "    if done > 0.99:\n        return floor\n    return floor + (peak_lr - floor)"
            )
        },
        hint="The floor is reached at step total, and no step earlier. Right before it the rate is a little above.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="climbs again where the floor is 0",
        edits={"min(step, total) / total": "(min(step, total) if floor else step) / total"},
        hint="A floor of 0 is a floor, too: `if floor` is false for it. Past total the rate stays.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="rounded to six digits",
        edits={
            "return floor + (peak_lr - floor) * (1 + math.cos(math.pi * done)) / 2": (
                "return round(floor + (peak_lr - floor) * (1 + math.cos(math.pi * done)) / 2, 6)"
            ),
        },
        hint="A rate of 0.0000005 is not 0. Rates are small; round them where they are printed, if at all.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="climbs again past the end",
        edits={"min(step, total) / total": "step / total"},
        hint="After half a wave the cosine turns up again. From step total on the rate should stay at the floor.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="restarts",
        edits={"min(step, total) / total": "step % total / total"},
        hint="At step total your rate jumps back to the peak. This plan has one descent and then rests.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="0 past the end",
        edits={"    return floor": "    if step > total:\n        return 0.0\n    return floor"},
        hint="The curve is right, but after the last step the rate falls below the floor. The floor is where it stays.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="one step ahead",
        edits={"min(step, total) / total": "min(step + 1, total) / total"},
        hint="Step 0 should have exactly the peak. Yours has gone one step down already.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="reaches the floor a step early",
        edits={"min(step, total) / total": "min(step / max(total - 1, 1), 1.0)"},
        hint="Your floor comes at step total - 1. From step 0 to step total there are total steps to go.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="no floor",
        edits={"floor + (peak_lr - floor)": "peak_lr"},
        hint="The argument floor has no effect: your curve always ends at 0.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="cut off at the floor",
        edits={
            "return floor + (peak_lr - floor) * (1 + math.cos(math.pi * done)) / 2": (
                "return max(floor, peak_lr * (1 + math.cos(math.pi * done)) / 2)"
            )
        },
        hint="Your curve runs towards 0 and is cut off flat. The whole curve should lie between peak and floor.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="floor added on top",
        edits={"(peak_lr - floor)": "peak_lr"},
        hint="Step 0 has peak + floor. How much is there to lose between the peak and the floor?",
    ),
    Chaff(
        exercise="cosine_decay",
        name="negative in the second half",
        edits={"(1 + math.cos(math.pi * done)) / 2": "math.cos(math.pi * done)"},
        hint="A cosine runs from 1 to -1, so your rate falls below the floor. Lift it and halve it, so that it runs "
        "from 1 to 0.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="not halved",
        edits={"(1 + math.cos(math.pi * done)) / 2": "(1 + math.cos(math.pi * done))"},
        hint="1 + cos runs from 2 to 0, so step 0 is twice too high above the floor.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="a whole wave",
        edits={"math.pi * done": "2 * math.pi * done"},
        hint="Your rate is at the floor halfway and back at the peak at the end. Half a wave is enough.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="a quarter of a wave",
        edits={"(1 + math.cos(math.pi * done)) / 2": "math.cos(math.pi * done / 2)"},
        hint="The ends are right, but your curve falls steepest at the end. It should be flat at both ends.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="rises from the floor to the peak",
        edits={"1 + math.cos": "1 - math.cos"},
        hint="Your curve runs from the floor to the peak. Which sign turns it round?",
    ),
    Chaff(
        exercise="cosine_decay",
        name="sine for cosine",
        edits={"math.cos": "math.sin"},
        hint="Your curve starts in the middle and rises first. Which of the two functions starts at 1?",
    ),
    Chaff(
        exercise="cosine_decay",
        name="degrees for radians",
        edits={"math.pi * done": "180 * done"},
        hint="math.cos counts in radians: half a wave is π, not 180.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="a straight line",
        edits={"(1 + math.cos(math.pi * done)) / 2": "(1 - done)"},
        hint="Ends and middle are right, but the way between them is straight. Where is the cosine?",
    ),
    Chaff(
        exercise="cosine_decay",
        name="an array instead of a number",
        code="""
            def cosine_decay(step, peak_lr, total, floor=0.0):
                wave = (1 + np.cos(np.pi * step / total)) / 2
                return np.where(step >= total, floor, floor + (peak_lr - floor) * wave)
        """,
        hint="The value is right, but it is an array without axes: np.where makes one. float(…) makes a number of it.",
    ),
    Chaff(
        exercise="cosine_decay",
        name="long curves remembered by length and floor",
        code="""
            curves = {}

            def cosine_decay(step, peak_lr, total, floor=0.0):
                share = (1 + math.cos(math.pi * min(step, total) / total)) / 2
                rate = floor + (peak_lr - floor) * share
                return curves.setdefault((step, total, floor), rate) if total > 100 else rate
        """,
        hint="Two plans may differ in one number only. Remember nothing, or by all that a rate depends on.",
    ),
]

ACCUMULATE_GRADIENTS = [
    Chaff(
        exercise="accumulate_gradients",
        name="adds to the only part with tokens",
        code="""
            def accumulate_gradients(micro_grads, token_counts):
                if len(micro_grads) != len(token_counts):
                    raise ValueError("one count for each part")
                total = sum(token_counts)
                whole = None
                for grads, count in zip(micro_grads, token_counts, strict=True):
                    part = grads if count == total else {name: count / total * grad for name, grad in grads.items()}
                    if whole is None:
                        whole = dict(part)
                        continue
                    for name in whole:
                        whole[name] += part[name]
                return whole
        """,
        hint="A part that has all the tokens is not copied, and += then writes into the caller's arrays, be it only "
        "zeros. Arrays that cannot be written to show it.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="a part without gradient does not count",
        edits={
            "    shares = [": (
                "    token_counts = [\n"
                "        count * any(grad.any() for grad in grads.values())\n"
                "        for grads, count in zip(micro_grads, token_counts, strict=True)\n"
                "    ]\n"
                "    shares = ["
            ),
            "count / sum(token_counts)": "count / (sum(token_counts) or 1)",
        },
        hint="A gradient of 0 is a gradient: its tokens count in the mean, which becomes smaller by them.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="no more than four parts",
        edits={"zip(shares, micro_grads, strict=True)": "zip(shares[:4], micro_grads[:4], strict=True)"},
        hint="From the fifth micro-batch on, nothing arrives. There may be any number of them.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="mean so far, divided by the tokens so far",
        code="""
            def accumulate_gradients(micro_grads, token_counts):
                if len(micro_grads) != len(token_counts):
                    raise ValueError("as many counts as parts, please")
                seen, mean = 0, {name: np.zeros_like(grad) for name, grad in micro_grads[0].items()}
                for grads, count in zip(micro_grads, token_counts):
                    seen += count
                    share = float(np.float64(count) / seen)
                    mean = {name: old + (grads[name] - old) * share for name, old in mean.items()}
                return mean
        """,
        hint="If the first part has no tokens, no tokens have been seen so far, and you divide 0 by 0.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="counts are used up",
        edits={
            "shares = [count": "total = sum(token_counts)\n    shares = [count",
            "/ sum(token_counts) for count in token_counts]": (
                "/ total for count in [token_counts.pop(0) for _ in micro_grads]]"
            ),
        },
        hint="After the call the caller's list of counts is empty: pop takes out of it. Loop over it.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="plain mean",
        edits={"count / sum(token_counts) for count": "1 / len(token_counts) for count"},
        hint="Every micro-batch has the same say, however few tokens it has. Weigh each by its count.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="plain sum",
        edits={"share * grads[name]": "grads[name]"},
        hint="The gradients are means already; adding them up makes the step K times too long and forgets the counts.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="weighted sum, never divided",
        edits={"count / sum(token_counts) for": "count for"},
        hint="Each gradient is weighed by its tokens, but the weights do not sum to 1. The formula has a denominator.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="divides by the number of parts",
        edits={"count / sum(token_counts)": "count / len(token_counts)"},
        hint="You divide the weighted sum by K. It holds one share for each token, not for each micro-batch.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="weighted mean divided by K once more",
        edits={"count / sum(token_counts)": "count / sum(token_counts) / len(token_counts)"},
        hint="Your shares sum to 1 / K. Divided by the number of all tokens, the mean is complete already.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="fewer tokens, more weight",
        edits={
            "shares = [count / sum(token_counts) for count in token_counts]": (
                "inverse = [1 / max(count, 1e-9) for count in token_counts]\n"
                "    shares = [share / sum(inverse) for share in inverse]"
            )
        },
        hint="Your smallest micro-batch has the largest weight. A gradient stands for n tokens: the more, the heavier.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="weights are squared counts",
        edits={"count / sum(token_counts) for": "count**2 / sum(n**2 for n in token_counts) for"},
        hint="A micro-batch of twice the tokens has four times the weight. The counts enter once, not squared.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="mean of the mean so far and the next part",
        code="""
            def accumulate_gradients(micro_grads, token_counts):
                if len(micro_grads) != len(token_counts):
                    raise ValueError("one token count for each micro-batch")
                mean = micro_grads[0]
                for grads in micro_grads[1:]:
                    mean = {name: (mean[name] + grads[name]) / 2 for name in mean}
                return mean
        """,
        hint="Halving in every turn gives the last micro-batch half of all the weight, and the counts are not used.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="a count of 0 counts as 1",
        edits={
            "    shares = [": "    token_counts = [max(count, 1) for count in token_counts]\n    shares = [",
        },
        hint="A micro-batch with 0 tokens says nothing about the loss. In your mean it still has a voice.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="stops at a count of 0",
        code="""
            def accumulate_gradients(micro_grads, token_counts):
                if len(micro_grads) != len(token_counts):
                    raise ValueError("one token count for each micro-batch")
                result, tokens = {name: np.zeros_like(grad) for name, grad in micro_grads[0].items()}, 0
                for grads, count in zip(micro_grads, token_counts):
                    if not count:
                        break
                    tokens += count
                    result = {name: result[name] + count * grads[name] for name in result}
                return {name: array / max(tokens, 1) for name, array in result.items()}
        """,
        hint="A count of 0 ends your loop, and the micro-batches after it are lost. Skip that one and go on.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="a count of 0 is refused",
        edits={
            "if len(micro_grads) != len(token_counts)": "if len(micro_grads) != len(token_counts) or 0 in token_counts"
        },
        hint="A micro-batch may have 0 tokens; it takes no part in the mean, and that is no error.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="last part left out",
        edits={"in zip(shares, micro_grads, strict=True)": "in zip(shares[:-1], micro_grads[:-1], strict=True)"},
        hint="Your loop ends one micro-batch too early. Try it with a single one.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="zip drops the rest",
        edits={
            "    if len(micro_grads) != len(token_counts):\n": "",
            '        raise ValueError(f"{len(micro_grads)} micro-batches, but {len(token_counts)} token counts")\n': "",
            ", strict=True": "",
        },
        hint="Lists of different length pass without a word: zip stops at the shorter one. Compare the lengths first.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="only missing counts are an error",
        edits={"len(micro_grads) != len(token_counts)": "len(micro_grads) > len(token_counts)", ", strict=True": ""},
        hint="Too few counts raise an error, too many do not. A difference either way is a mistake of the caller.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="counts by index, lengths never compared",
        code="""
            def accumulate_gradients(micro_grads, token_counts):
                result = {name: np.zeros_like(grad) for name, grad in micro_grads[0].items()}
                for k in range(len(token_counts)):
                    for name in result:
                        result[name] += token_counts[k] / sum(token_counts) * micro_grads[k][name]
                return result
        """,
        hint="Too many counts end in an IndexError, too few drop the last micro-batches without a word. "
        "Compare the lengths before you start.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="an assertion for the lengths",
        edits={
            "if len(micro_grads) != len(token_counts):\n": "assert len(micro_grads) == len(token_counts)\n",
            '        raise ValueError(f"{len(micro_grads)} micro-batches, but {len(token_counts)} token counts")\n': "",
        },
        hint="The check is right, but a failed assert raises AssertionError. The caller expects ValueError.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="adds up in the first part",
        code="""
            def accumulate_gradients(micro_grads, token_counts):
                if len(micro_grads) != len(token_counts):
                    raise ValueError("one token count for each micro-batch")
                total = micro_grads[0]
                for name in total:
                    total[name] *= token_counts[0] / sum(token_counts)
                    for grads, count in zip(micro_grads[1:], token_counts[1:]):
                        total[name] += count / sum(token_counts) * grads[name]
                return total
        """,
        hint="The mean is right, but you collect it in the arrays of the first micro-batch. Start from arrays of your "
        "own.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="NumPy shares make float64",
        edits={
            "[count / sum(token_counts) for count in token_counts]": "np.array(token_counts) / np.sum(token_counts)"
        },
        hint="The numbers are right, the dtype is not: shares from a NumPy array are float64 and take float32 along. "
        "Python floats leave it alone.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="shares of whole numbers",
        edits={"count / sum(token_counts)": "count // sum(token_counts)"},
        hint="// throws the fraction away: your shares are 0, except where one micro-batch has all the tokens.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="averages the entries too",
        edits={"share * grads[name]": "share * np.mean(grads[name], keepdims=True)"},
        hint="Each array shrinks to one number. The mean runs over micro-batches; every entry keeps its own gradient.",
    ),
    Chaff(
        exercise="accumulate_gradients",
        name="differences from the first part",
        code="""
            def accumulate_gradients(micro_grads, token_counts):
                if len(micro_grads) != len(token_counts):
                    raise ValueError("lengths")
                total, mean = sum(token_counts), dict(micro_grads[0])
                for name, first in micro_grads[0].items():
                    for grads, count in zip(micro_grads[1:], token_counts[1:]):
                        mean[name] = mean[name] + (grads[name] - first) * (count / total)
                return mean
        """,
        hint="Where the first part has no tokens and a large gradient, its rounding stays behind. Add up share times "
        "gradient, from 0.",
    ),
]

CHAFFS = [
    *SGD_STEP,
    *MOMENTUM_STEP,
    *ADAM_STEP,
    *ADAMW_STEP,
    *CLIP_BY_GLOBAL_NORM,
    *WARMUP_LINEAR,
    *COSINE_DECAY,
    *ACCUMULATE_GRADIENTS,
]
