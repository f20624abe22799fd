"""Right solutions of assignment 05, each written differently from the model solution."""

from minibert_grader.course.solutions import Wheat

SGD_STEP = [
    Wheat(
        exercise="sgd_step",
        name="in place on a copy",
        code="""
def sgd_step(params, grads, lr):
    new_params = copy.deepcopy(params)
    for name in new_params:
        new_params[name] -= lr * grads[name]
    return new_params
""",
    ),
    Wheat(
        exercise="sgd_step",
        name="np.subtract and np.multiply",
        code="""
def sgd_step(params, grads, lr):
    steps = map(np.multiply, [grads[name] for name in params], [lr] * len(params))
    return dict(zip(params, map(np.subtract, params.values(), steps)))
""",
    ),
    Wheat(
        exercise="sgd_step",
        name="float64 inside",
        code="""
def sgd_step(params, grads, lr):
    new_params = {}
    for name in sorted(params):
        stepped = np.asarray(params[name], dtype=np.float64) - lr * np.asarray(grads[name], dtype=np.float64)
        new_params[name] = stepped.astype(params[name].dtype)
    return new_params
""",
    ),
    Wheat(
        exercise="sgd_step",
        name="entry by entry with plain Python numbers",
        code="""
def sgd_step(params, grads, lr):
    new_params = {}
    for name, param in params.items():
        new_params[name] = np.empty_like(param)
        for index in np.ndindex(*param.shape):
            new_params[name][index] = float(param[index]) - lr * float(grads[name][index])
    return new_params
""",
    ),
    Wheat(
        exercise="sgd_step",
        name="plus the negative rate, started from the gradients",
        code="""
def sgd_step(params, grads, lr):
    moves = {name: grad * -lr for name, grad in grads.items()}
    for name, move in moves.items():
        move += params[name]
    return moves
""",
    ),
    Wheat(
        exercise="sgd_step",
        name="parameter and gradient stacked",
        code="""
def sgd_step(params, grads, lr):
    def moved(name):
        both = np.stack([params[name], grads[name]])
        return np.tensordot(np.array([1.0, -lr], dtype=both.dtype), both, axes=1)

    return {name: moved(name) for name in params}
""",
    ),
]

MOMENTUM_STEP = [
    Wheat(
        exercise="momentum_step",
        name="the gradients themselves as the first velocity",
        code="""
def momentum_step(params, grads, velocity, lr, momentum):
    if velocity:
        grads = {name: grads[name] + momentum * velocity[name] for name in params}
    return {name: params[name] - lr * grads[name] for name in params}, dict(grads)
""",
    ),
    Wheat(
        exercise="momentum_step",
        name="velocity first, then sgd_step",
        code="""
def momentum_step(params, grads, velocity, lr, momentum):
    if velocity is None or len(velocity) == 0:
        velocity = {name: 0.0 for name in params}
    velocity = {name: grads[name] + momentum * velocity[name] for name in params}
    return sgd_step(params, velocity, lr), velocity
""",
    ),
    Wheat(
        exercise="momentum_step",
        name="first velocity is a copy of the gradient",
        code="""
def momentum_step(params, grads, velocity, lr, momentum):
    fresh = {name: grad.copy() for name, grad in grads.items()}
    if velocity:
        for name, old in velocity.items():
            fresh[name] += momentum * old
    moved = {}
    for name, param in params.items():
        moved[name] = np.array(param)
        moved[name] -= lr * fresh[name]
    return moved, fresh
""",
    ),
    Wheat(
        exercise="momentum_step",
        name="two terms subtracted one after the other",
        code="""
def momentum_step(params, grads, velocity, lr, momentum):
    new_params, new_velocity = {}, {}
    for name in params:
        kept = (velocity or {}).get(name, np.zeros_like(params[name])) * momentum
        new_params[name] = params[name] - lr * kept - lr * grads[name]
        new_velocity[name] = kept + grads[name]
    return new_params, new_velocity
""",
    ),
    Wheat(
        exercise="momentum_step",
        name="float64 inside",
        code="""
def momentum_step(params, grads, velocity, lr, momentum):
    def wide(arrays):
        return {name: array.astype(np.float64) for name, array in arrays.items()}

    p, g = wide(params), wide(grads)
    v = wide(velocity) if velocity else {name: np.zeros(grad.shape) for name, grad in grads.items()}
    v = {name: momentum * v[name] + g[name] for name in g}
    p = {name: p[name] - lr * v[name] for name in p}
    dtypes = {name: param.dtype for name, param in params.items()}
    return (
        {name: array.astype(dtypes[name]) for name, array in p.items()},
        {name: array.astype(dtypes[name]) for name, array in v.items()},
    )
""",
    ),
    Wheat(
        exercise="momentum_step",
        name="a helper for one array",
        code="""
def one_array(p, g, v, lr, momentum):
    v = np.multiply(v, momentum, dtype=p.dtype)
    np.add(v, g, out=v)
    return p - np.multiply(v, lr), v


def momentum_step(params, grads, velocity, lr, momentum):
    velocity = velocity or dict.fromkeys(params)
    pairs = {}
    for name, param in params.items():
        v = np.zeros(param.shape, param.dtype) if velocity[name] is None else velocity[name]
        pairs[name] = one_array(param, grads[name], v, lr, momentum)
    return {name: pair[0] for name, pair in pairs.items()}, {name: pair[1] for name, pair in pairs.items()}
""",
    ),
    Wheat(
        exercise="momentum_step",
        name="recursion over the names",
        code="""
def momentum_step(params, grads, velocity, lr, momentum):
    if not params:
        return {}, {}
    name, *others = params
    v = grads[name] if not velocity else momentum * velocity[name] + grads[name]
    rest = {} if not velocity else {other: velocity[other] for other in others}
    new_params, new_velocity = momentum_step(
        {other: params[other] for other in others}, grads, rest, lr, momentum
    )
    return {name: params[name] - lr * v, **new_params}, {name: v + 0, **new_velocity}
""",
    ),
    Wheat(
        exercise="momentum_step",
        name="entry by entry with plain Python numbers",
        code="""
def momentum_step(params, grads, velocity, lr, momentum):
    new_params = {name: np.empty_like(param) for name, param in params.items()}
    new_velocity = {name: np.empty_like(param) for name, param in params.items()}
    for name in params:
        for index in np.ndindex(*params[name].shape):
            old = float(velocity[name][index]) if velocity else 0.0
            speed = momentum * old + float(grads[name][index])
            new_velocity[name][index] = speed
            new_params[name][index] = float(params[name][index]) - lr * speed
    return new_params, new_velocity
""",
    ),
]

ADAM_STEP = [
    Wheat(
        exercise="adam_step",
        name="tuples in state",
        code="""
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    steps, moments = state["all"] if state else (0, {name: (0 * grad, 0 * grad) for name, grad in grads.items()})
    steps += 1
    moments = {
        name: (beta1 * m + (1 - beta1) * grads[name], beta2 * v + (1 - beta2) * grads[name] * grads[name])
        for name, (m, v) in moments.items()
    }
    new_params = {}
    for name, param in params.items():
        m, v = moments[name]
        new_params[name] = param - lr * (m / (1 - beta1**steps)) / (np.sqrt(v / (1 - beta2**steps)) + eps)
    return new_params, {"all": (steps, moments)}
""",
    ),
    Wheat(
        exercise="adam_step",
        name="a data class inside, a dict outside",
        code="""
from dataclasses import asdict, dataclass


@dataclass
class Memory:
    t: int
    m: dict
    v: dict


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    zeros = {name: np.zeros_like(param) for name, param in params.items()}
    old = Memory(**state) if state else Memory(0, zeros, zeros)
    new = Memory(old.t + 1, {}, {})
    moved = {}
    for name, param in params.items():
        new.m[name] = beta1 * old.m[name] + (1 - beta1) * grads[name]
        new.v[name] = beta2 * old.v[name] + (1 - beta2) * grads[name] ** 2
        below = np.sqrt(new.v[name] / (1 - beta2**new.t)) + eps
        moved[name] = param - lr * new.m[name] / (1 - beta1**new.t) / below
    return moved, asdict(new)
""",
    ),
    Wheat(
        exercise="adam_step",
        name="a pair of moments for each parameter",
        code="""
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None or state == {}:
        state = {"t": 0, "moments": {name: [0.0, 0.0] for name in params}}
    t = state["t"] + 1
    new_params, moments = {}, {}
    for name, param in params.items():
        old_m, old_v = state["moments"][name]
        g = grads[name]
        m = old_m * beta1 + g * (1 - beta1)
        v = old_v * beta2 + np.square(g) * (1 - beta2)
        moments[name] = [m, v]
        new_params[name] = param - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new_params, {"t": t, "moments": moments}
""",
    ),
    Wheat(
        exercise="adam_step",
        name="corrections moved into lr and eps",
        code="""
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    done = state["steps_done"] if state else 0
    first = state["first"] if state else {name: np.zeros_like(grad) for name, grad in grads.items()}
    second = state["second"] if state else {name: np.zeros_like(grad) for name, grad in grads.items()}
    done += 1
    root = math.sqrt(1 - math.pow(beta2, done))
    rate = lr * root / (1 - math.pow(beta1, done))
    first = {name: beta1 * first[name] + (1 - beta1) * grads[name] for name in grads}
    second = {name: beta2 * second[name] + (1 - beta2) * grads[name] * grads[name] for name in grads}
    moved = {name: param - rate * first[name] / (np.sqrt(second[name]) + eps * root) for name, param in params.items()}
    return moved, {"steps_done": done, "first": first, "second": second}
""",
    ),
    Wheat(
        exercise="adam_step",
        name="a history of all gradients",
        code="""
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    past = state["history"] if state else []
    history = [*past, {"betas": [beta1, beta2], "grads": {name: grad.copy() for name, grad in grads.items()}}]
    t = len(history)
    new_params = {}
    for name, param in params.items():
        m = np.zeros_like(param)
        v = np.zeros_like(param)
        for seen in history:
            g = seen["grads"][name]
            m = seen["betas"][0] * m + (1 - seen["betas"][0]) * g
            v = seen["betas"][1] * v + (1 - seen["betas"][1]) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        new_params[name] = param - lr * m_hat / (v_hat**0.5 + eps)
    return new_params, {"history": history}
""",
    ),
    Wheat(
        exercise="adam_step",
        name="all parameters in one long vector",
        code="""
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    names = sorted(params)
    p = np.concatenate([params[name].ravel() for name in names])
    g = np.concatenate([grads[name].ravel() for name in names])
    t, m, v = (state["t"], state["m"], state["v"]) if state else (0, np.zeros_like(p), np.zeros_like(p))
    t += 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    p = p - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    new_params, start = {}, 0
    for name in names:
        stop = start + params[name].size
        new_params[name] = p[start:stop].reshape(params[name].shape)
        start = stop
    return new_params, {"t": t, "m": m, "v": v}
""",
    ),
    Wheat(
        exercise="adam_step",
        name="in place on copies",
        code="""
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state = copy.deepcopy(state) or {
        "step": 0,
        "m": {name: np.zeros_like(param) for name, param in params.items()},
        "v": {name: np.zeros_like(param) for name, param in params.items()},
    }
    params = copy.deepcopy(params)
    state["step"] += 1
    for name, param in params.items():
        m, v = state["m"][name], state["v"][name]
        m *= beta1
        m += (1 - beta1) * grads[name]
        v *= beta2
        v += (1 - beta2) * grads[name] ** 2
        below = v / (1 - beta2 ** state["step"])
        np.sqrt(below, out=below)
        below += eps
        param -= lr / (1 - beta1 ** state["step"]) * m / below
    return params, state
""",
    ),
    Wheat(
        exercise="adam_step",
        name="float64 moments, result in the dtype of the parameter",
        code="""
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    memory = dict(state or {})
    t = memory["t"] = memory.get("t", 0) + 1
    new_params = {}
    for name, param in params.items():
        g = grads[name].astype(np.float64)
        m = beta1 * memory.get("m of " + name, np.zeros(g.shape)) + (1 - beta1) * g
        v = beta2 * memory.get("v of " + name, np.zeros(g.shape)) + (1 - beta2) * g * g
        memory["m of " + name], memory["v of " + name] = m, v
        step = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
        new_params[name] = (param.astype(np.float64) - lr * step).astype(param.dtype)
    return new_params, memory
""",
    ),
    Wheat(
        exercise="adam_step",
        name="each parameter counts its own steps",
        code="""
def one_parameter(p, g, memory, lr, beta1, beta2, eps):
    t = memory["t"] + 1
    m = beta1 * memory["m"] + (1 - beta1) * g
    v = beta2 * memory["v"] + (1 - beta2) * np.power(g, 2)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return p - np.divide(lr * m_hat, np.add(np.sqrt(v_hat), eps)), {"t": t, "m": m, "v": v}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new_params, new_state = {}, {}
    for name, param in params.items():
        memory = state[name] if state else {"t": 0, "m": np.zeros_like(param), "v": np.zeros_like(param)}
        new_params[name], new_state[name] = one_parameter(param, grads[name], memory, lr, beta1, beta2, eps)
    return new_params, new_state
""",
    ),
    Wheat(
        exercise="adam_step",
        name="lists in the order of the sorted names",
        code="""
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    names = sorted(params)
    if not state:
        state = {"count": [0], "lists": [[np.zeros_like(params[name]) for name in names] for _ in "mv"]}
    t = state["count"][0] + 1
    ms = [beta1 * m + (1 - beta1) * grads[name] for name, m in zip(names, state["lists"][0])]
    vs = [beta2 * v + (1 - beta2) * np.abs(grads[name]) ** 2 for name, v in zip(names, state["lists"][1])]
    new_params = dict(params)
    for name, m, v in zip(names, ms, vs):
        root = np.sqrt(v) / math.sqrt(1 - beta2**t)
        new_params[name] = params[name] - lr * m / ((1 - beta1**t) * (root + eps))
    return new_params, {"count": [t], "lists": [ms, vs]}
""",
    ),
    Wheat(
        exercise="adam_step",
        name="entry by entry with plain Python numbers",
        code="""
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = 1 + (state["t"] if state else 0)
    new_params, entries = {}, {}
    for name, param in params.items():
        values = []
        entries[name] = []
        for place, (p, g) in enumerate(zip(param.ravel().tolist(), grads[name].ravel().tolist())):
            old = state["entries"][name][place] if state else {"m": 0.0, "v": 0.0}
            m = beta1 * old["m"] + (1 - beta1) * g
            v = beta2 * old["v"] + (1 - beta2) * g * g
            entries[name].append({"m": m, "v": v})
            values.append(p - lr * (m / (1 - beta1**t)) / (math.sqrt(v / (1 - beta2**t)) + eps))
        new_params[name] = np.array(values, dtype=param.dtype).reshape(param.shape)
    return new_params, {"t": t, "entries": entries}
""",
    ),
    Wheat(
        exercise="adam_step",
        name="m moves a part of the way to the gradient",
        code="""
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t, means = (state["step"], state["means"]) if state else (0, {})
    t = t + 1
    new_params, new_means = {}, {}
    for name, param in params.items():
        old = means.get(name, {"g": np.zeros_like(param), "g2": np.zeros_like(param)})
        g = grads[name]
        m = old["g"] + (1 - beta1) * (g - old["g"])
        v = beta2 * old["g2"] + (1 - beta2) * g**2
        new_means[name] = {"g": m, "g2": v}
        new_params[name] = param - lr / (1 - beta1**t) * m / (np.sqrt(v / (1 - beta2**t)) + eps)
    return new_params, {"step": t, "means": new_means}
""",
    ),
]

ADAMW_STEP = [
    Wheat(
        exercise="adamw_step",
        name="shrinks first, then Adam's step",
        code="""
def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    shrunk = {
        name: param if name in no_decay else param * (1 - lr * weight_decay) for name, param in params.items()
    }
    return adam_step(shrunk, grads, state, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
""",
    ),
    Wheat(
        exercise="adamw_step",
        name="written out in one loop",
        code="""
def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    t = state["t"] + 1 if state else 1
    new_params, moments = {}, {}
    for name, p in params.items():
        m, v = state["moments"][name] if state else (np.zeros_like(p), np.zeros_like(p))
        g = grads[name]
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        moments[name] = [m, v]
        direction = (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        if name not in no_decay:
            direction = direction + weight_decay * p
        new_params[name] = p - lr * direction
    return new_params, {"t": t, "moments": moments}
""",
    ),
    Wheat(
        exercise="adamw_step",
        name="Adam's step taken from zero",
        code="""
def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    origin = {name: np.zeros_like(param) for name, param in params.items()}
    moves, state = adam_step(origin, grads, state, lr, beta1, beta2, eps)
    kept = {name: 1.0 if name in set(no_decay) else 1.0 - lr * weight_decay for name in params}
    return {name: kept[name] * param + moves[name] for name, param in params.items()}, state
""",
    ),
    Wheat(
        exercise="adamw_step",
        name="two groups with a state each",
        code="""
def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    exempt = [name for name in params if name in no_decay]
    decayed = [name for name in params if name not in no_decay]
    new_params, new_state = {}, {}
    for title, names in {"exempt": exempt, "decayed": decayed}.items():
        group = {name: params[name] for name in names}
        memory = state[title] if state else None
        stepped, new_state[title] = adam_step(
            group, {name: grads[name] for name in names}, memory, lr, beta1, beta2, eps
        )
        new_params.update(stepped)
    for name in decayed:
        new_params[name] = new_params[name] - weight_decay * lr * params[name]
    return new_params, new_state
""",
    ),
    Wheat(
        exercise="adamw_step",
        name="one parameter at a time",
        code="""
def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    stepped, memories = {}, {}
    for name in params:
        own = (state or {}).get(name, {})
        single, memories[name] = adam_step(
            {"p": params[name]}, {"p": grads[name]}, own, lr, beta1, beta2, eps
        )
        stepped[name] = single["p"]
        if not any(name == skipped for skipped in no_decay):
            stepped[name] = stepped[name] - params[name] * weight_decay * lr
    return stepped, memories
""",
    ),
    Wheat(
        exercise="adamw_step",
        name="one long vector with a decay for each entry",
        code="""
def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    names = sorted(params)
    p = np.concatenate([params[name].ravel() for name in names])
    g = np.concatenate([grads[name].ravel() for name in names])
    decay = np.repeat([float(name not in no_decay) for name in names], [params[name].size for name in names])
    stepped, state = adam_step({"all": p}, {"all": g}, state, lr, beta1, beta2, eps)
    p = stepped["all"] - (lr * weight_decay * decay).astype(p.dtype) * p
    pieces = np.split(p, np.cumsum([params[name].size for name in names])[:-1])
    return {name: piece.reshape(params[name].shape) for name, piece in zip(names, pieces)}, state
""",
    ),
    Wheat(
        exercise="adamw_step",
        name="float64 inside, decay by sgd_step",
        code="""
def adamw_step(
    params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01, no_decay=()
):
    wide = {name: param.astype(np.float64) for name, param in params.items()}
    wide_grads = {name: grad.astype(np.float64) for name, grad in grads.items()}
    pull = {name: np.zeros(p.shape) if name in no_decay else weight_decay * p for name, p in wide.items()}
    stepped, state = adam_step(wide, wide_grads, state, lr, beta1, beta2, eps)
    stepped = sgd_step(stepped, pull, lr)
    return {name: p.astype(params[name].dtype) for name, p in stepped.items()}, state
""",
    ),
]

CLIP_BY_GLOBAL_NORM = [
    Wheat(
        exercise="clip_by_global_norm",
        name="the caller's own dict where it is short",
        code="""
def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.vdot(grad, grad)) for grad in grads.values()))
    if norm <= max_norm:
        return grads, norm
    return {name: grad * (max_norm / norm) for name, grad in grads.items()}, norm
""",
    ),
    Wheat(
        exercise="clip_by_global_norm",
        name="norm of the norms",
        code="""
def clip_by_global_norm(grads, max_norm):
    norm = float(np.linalg.norm([float(np.linalg.norm(grad.ravel())) for grad in grads.values()]))
    if norm <= max_norm:
        return {name: grad.copy() for name, grad in grads.items()}, norm
    return {name: grad / norm * max_norm for name, grad in grads.items()}, norm
""",
    ),
    Wheat(
        exercise="clip_by_global_norm",
        name="1e-6 in the denominator, factor never above 1",
        code="""
def clip_by_global_norm(grads, max_norm):
    total = 0.0
    for grad in grads.values():
        total += float(np.vdot(grad, grad))
    norm = total**0.5
    factor = min(1.0, max_norm / (norm + 1e-6))
    return {name: factor * grad for name, grad in grads.items()}, norm
""",
    ),
    Wheat(
        exercise="clip_by_global_norm",
        name="divides by the larger of norm and max_norm",
        code="""
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(np.square(grad)) for grad in grads.values()))
    factor = max_norm / max(float(norm), max_norm)
    return {name: np.multiply(grad, factor) for name, grad in grads.items()}, norm
""",
    ),
    Wheat(
        exercise="clip_by_global_norm",
        name="all gradients in one long vector",
        code="""
def clip_by_global_norm(grads, max_norm):
    names = list(grads)
    flat = np.concatenate([grads[name].reshape(-1) for name in names])
    norm = np.linalg.norm(flat)
    if norm > max_norm:
        flat *= max_norm / float(norm)
    pieces = np.split(flat, np.cumsum([grads[name].size for name in names])[:-1])
    return {name: piece.reshape(grads[name].shape) for name, piece in zip(names, pieces)}, norm
""",
    ),
    Wheat(
        exercise="clip_by_global_norm",
        name="math.hypot, in place on a copy",
        code="""
def clip_by_global_norm(grads, max_norm):
    norm = 0.0
    for grad in grads.values():
        norm = math.hypot(norm, *grad.ravel().tolist())
    clipped = copy.deepcopy(grads)
    if norm > max_norm:
        for grad in clipped.values():
            grad *= max_norm
            grad /= norm
    return clipped, norm
""",
    ),
    Wheat(
        exercise="clip_by_global_norm",
        name="float64 inside, divided by the largest entry first",
        code="""
def clip_by_global_norm(grads, max_norm):
    wide = {name: grad.astype(np.float64) for name, grad in grads.items()}
    largest = max(float(np.abs(grad).max()) for grad in wide.values())
    if largest == 0:
        return {name: np.zeros_like(grad) for name, grad in grads.items()}, 0.0
    norm = largest * math.sqrt(math.fsum(float(np.sum((grad / largest) ** 2)) for grad in wide.values()))
    if norm > max_norm:
        wide = {name: grad * (max_norm / norm) for name, grad in wide.items()}
    return {name: wide[name].astype(grad.dtype) for name, grad in grads.items()}, norm
""",
    ),
    Wheat(
        exercise="clip_by_global_norm",
        name="short gradients handed back as they are",
        code="""
def squared_length(arrays):
    if not arrays:
        return 0.0
    first, *others = arrays
    return float(np.einsum("i,i->", first.ravel(), first.ravel())) + squared_length(others)


def clip_by_global_norm(grads, max_norm):
    norm = math.sqrt(squared_length(list(grads.values())))
    if norm < max_norm or norm == 0:
        return dict(grads), norm
    return {name: grad * (max_norm / norm) for name, grad in grads.items()}, norm
""",
    ),
]

WARMUP_LINEAR = [
    Wheat(
        exercise="warmup_linear",
        name="the lower of two lines",
        code="""
def warmup_linear(step, peak_lr, warmup, total):
    up = step / warmup if warmup > 0 else 1.0
    down = (total - step) / (total - warmup)
    return peak_lr * max(0.0, min(up, down))
""",
    ),
    Wheat(
        exercise="warmup_linear",
        name="np.interp",
        code="""
def warmup_linear(step, peak_lr, warmup, total):
    if warmup == 0:
        return float(np.interp(step, [0, total], [peak_lr, 0]))
    return float(np.interp(step, [0, warmup, total], [0, peak_lr, 0]))
""",
    ),
    Wheat(
        exercise="warmup_linear",
        name="looked up in a table",
        code="""
def warmup_linear(step, peak_lr, warmup, total):
    up = np.linspace(0, peak_lr, warmup + 1)[:-1]
    down = np.linspace(peak_lr, 0, total - warmup + 1)
    return np.concatenate([up, down])[min(step, total)]
""",
    ),
    Wheat(
        exercise="warmup_linear",
        name="last case first, peak minus the slope",
        code="""
def warmup_linear(step, peak_lr, warmup, total):
    if step >= total:
        return 0
    if step >= warmup:
        return peak_lr - (step - warmup) * peak_lr / (total - warmup)
    return peak_lr - (warmup - step) * peak_lr / warmup
""",
    ),
    Wheat(
        exercise="warmup_linear",
        name="distance to the peak as a share",
        code="""
def warmup_linear(step, peak_lr, warmup, total):
    side = warmup if step < warmup else total - warmup
    away = min(abs(step - warmup) / side, 1)
    return (1 - away) * peak_lr
""",
    ),
    Wheat(
        exercise="warmup_linear",
        name="the peak already where the climb ends",
        code="""
def warmup_linear(step, peak_lr, warmup, total):
    if warmup and step <= warmup:
        return step * (peak_lr / warmup)
    return max(total - step, 0) * (peak_lr / (total - warmup))
""",
    ),
]

COSINE_DECAY = [
    Wheat(
        exercise="cosine_decay",
        name="squared cosine of the half angle",
        code="""
def cosine_decay(step, peak_lr, total, floor=0.0):
    quarter = math.pi / 2 * min(1.0, step / total)
    return floor + (peak_lr - floor) * math.cos(quarter) ** 2
""",
    ),
    Wheat(
        exercise="cosine_decay",
        name="peak minus a squared sine",
        code="""
def cosine_decay(step, peak_lr, total, floor=0.0):
    if step < total:
        return peak_lr - (peak_lr - floor) * math.sin(step * math.pi / total / 2) ** 2
    return floor
""",
    ),
    Wheat(
        exercise="cosine_decay",
        name="middle plus swing",
        code="""
def cosine_decay(step, peak_lr, total, floor=0.0):
    middle = (peak_lr + floor) / 2
    swing = (peak_lr - floor) / 2
    return middle + swing * np.cos(np.pi * np.clip(step / total, 0, 1))
""",
    ),
    Wheat(
        exercise="cosine_decay",
        name="weighted mean of peak and floor",
        code="""
def cosine_decay(step, peak_lr, total, floor=0.0):
    if step >= total:
        return float(floor)
    share = 0.5 * (1 + math.cos(math.pi * step / total))
    return share * peak_lr + (1 - share) * floor
""",
    ),
    Wheat(
        exercise="cosine_decay",
        name="looked up in a table",
        code="""
def cosine_decay(step, peak_lr, total, floor=0.0):
    waves = np.cos(np.linspace(0.0, np.pi, total + 1))
    rates = floor + (peak_lr - floor) * (waves + 1) / 2
    return float(rates[step]) if step < len(rates) else floor
""",
    ),
    Wheat(
        exercise="cosine_decay",
        name="real part of a turn in the complex plane",
        code="""
def cosine_decay(step, peak_lr, total, floor=0.0):
    left = max(total - step, 0)
    height = (1 - np.exp(1j * np.pi * left / total).real) / 2
    return height * peak_lr + (1 - height) * floor
""",
    ),
]

ACCUMULATE_GRADIENTS = [
    Wheat(
        exercise="accumulate_gradients",
        name="a single part is handed back",
        code="""
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("the lists differ in length")
    if len(micro_grads) == 1:
        return micro_grads[0]
    tokens = int(sum(token_counts))
    mean = {}
    for grads, count in zip(micro_grads, token_counts):
        for name, grad in grads.items():
            mean[name] = mean.get(name, 0) + grad * (int(count) / tokens)
    return mean
""",
    ),
    Wheat(
        exercise="accumulate_gradients",
        name="sums first, divided at the end",
        code="""
def accumulate_gradients(micro_grads, token_counts):
    if len(token_counts) != len(micro_grads):
        raise ValueError("one token count for each micro-batch, please")
    sums = {name: np.zeros_like(array) for name, array in micro_grads[0].items()}
    tokens = 0
    for grads, count in zip(micro_grads, token_counts):
        tokens += count
        for name, grad in grads.items():
            sums[name] += count * grad
    return {name: array / tokens for name, array in sums.items()}
""",
    ),
    Wheat(
        exercise="accumulate_gradients",
        name="stacked, np.tensordot with float shares",
        code="""
def accumulate_gradients(micro_grads, token_counts):
    if not len(micro_grads) == len(token_counts):
        raise ValueError("the two lists differ in length")
    result = {}
    for name in micro_grads[0]:
        stack = np.stack([grads[name] for grads in micro_grads])
        weights = np.array(token_counts, dtype=stack.dtype) / sum(token_counts)
        result[name] = np.tensordot(weights, stack, axes=(0, 0))
    return result
""",
    ),
    Wheat(
        exercise="accumulate_gradients",
        name="np.average, dtype restored",
        code="""
def accumulate_gradients(micro_grads, token_counts):
    pairs = list(zip(micro_grads, token_counts, strict=True))
    counts = [count for _, count in pairs]
    return {
        name: np.average([grads[name] for grads, _ in pairs], axis=0, weights=counts).astype(first.dtype)
        for name, first in micro_grads[0].items()
    }
""",
    ),
    Wheat(
        exercise="accumulate_gradients",
        name="running mean, parts without tokens skipped",
        code="""
def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError("lengths differ")
    mean, seen = {}, 0
    for grads, count in zip(micro_grads, token_counts):
        if count == 0:
            continue
        seen += count
        for name, grad in grads.items():
            old = mean.get(name, np.zeros_like(grad))
            mean[name] = old + (grad - old) * (count / seen)
    return mean
""",
    ),
    Wheat(
        exercise="accumulate_gradients",
        name="halves merged by recursion",
        code="""
def merged(micro_grads, token_counts):
    if len(micro_grads) == 1:
        return {name: grad.copy() for name, grad in micro_grads[0].items()}, token_counts[0]
    middle = len(micro_grads) // 2
    left, left_count = merged(micro_grads[:middle], token_counts[:middle])
    right, right_count = merged(micro_grads[middle:], token_counts[middle:])
    if left_count + right_count == 0:
        return left, 0
    share = left_count / (left_count + right_count)
    return {name: share * left[name] + (1 - share) * right[name] for name in left}, left_count + right_count


def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise ValueError(f"expected {len(micro_grads)} token counts")
    return merged(micro_grads, token_counts)[0]
""",
    ),
    Wheat(
        exercise="accumulate_gradients",
        name="entry by entry with plain Python numbers",
        code="""
class WrongLength(ValueError):
    pass


def accumulate_gradients(micro_grads, token_counts):
    if len(micro_grads) != len(token_counts):
        raise WrongLength("as many token counts as micro-batches are needed")
    tokens = sum(token_counts)
    result = {}
    for name, first in micro_grads[0].items():
        result[name] = np.empty_like(first)
        for index in np.ndindex(*first.shape):
            terms = [n * float(grads[name][index]) for n, grads in zip(token_counts, micro_grads)]
            result[name][index] = math.fsum(terms) / tokens
    return result
""",
    ),
    Wheat(
        exercise="accumulate_gradients",
        name="in place on a copy of the first part, float64 inside",
        code="""
def accumulate_gradients(micro_grads, token_counts):
    K = len(micro_grads)
    if K != len(token_counts):
        raise ValueError("lists of different length")
    total = {name: grad.astype(np.float64) * token_counts[0] for name, grad in micro_grads[0].items()}
    for k in range(1, K):
        for name in total:
            total[name] += token_counts[k] * micro_grads[k][name].astype(np.float64)
    whole = np.sum(token_counts)
    return {name: (array / whole).astype(micro_grads[0][name].dtype) for name, array in total.items()}
""",
    ),
]

WHEATS = [
    *SGD_STEP,
    *MOMENTUM_STEP,
    *ADAM_STEP,
    *ADAMW_STEP,
    *CLIP_BY_GLOBAL_NORM,
    *WARMUP_LINEAR,
    *COSINE_DECAY,
    *ACCUMULATE_GRADIENTS,
]
