"""Right solutions of assignment 03, each written differently from the model solution."""

from minibert_grader.course.solutions import Wheat

LAYER_NORM = [
    Wheat(
        exercise="layer_norm",
        name="np.var",
        code="""
def layer_norm(x, gamma, beta, eps=1e-12):
    mean = x.mean(axis=-1)[..., None]
    variance = x.var(axis=-1)[..., None]
    return (x - mean) / np.sqrt(variance + eps) * gamma + beta
""",
    ),
    Wheat(
        exercise="layer_norm",
        name="hypotenuse of the deviation and the root of eps",
        code="""
def layer_norm(x, gamma, beta, eps=1e-12):
    spread = np.hypot(np.std(x, axis=-1, keepdims=True), math.sqrt(eps))
    return beta + (x - np.mean(x, axis=-1, keepdims=True)) * (gamma / spread)
""",
    ),
    Wheat(
        exercise="layer_norm",
        name="row by row with plain Python numbers",
        code="""
def layer_norm(x, gamma, beta, eps=1e-12):
    H = x.shape[-1]
    result = np.empty_like(x)
    for index in np.ndindex(*x.shape[:-1]):
        row = x[index].tolist()
        mean = math.fsum(row) / H
        variance = math.fsum((value - mean) ** 2 for value in row) / H
        for i, value in enumerate(row):
            result[(*index, i)] = float(gamma[i]) * (value - mean) / math.sqrt(variance + eps) + float(beta[i])
    return result
""",
    ),
    Wheat(
        exercise="layer_norm",
        name="in place on a copy, centred twice",
        code="""
def layer_norm(x, gamma, beta, eps=1e-12):
    result = np.array(x)
    for _ in range(2):  # the second time takes away what rounding has left
        result -= np.add.reduce(result, axis=-1, keepdims=True) / x.shape[-1]
    result /= np.sqrt(np.add.reduce(np.square(result), axis=-1, keepdims=True) / x.shape[-1] + eps)
    result *= gamma
    result += beta
    return result
""",
    ),
    Wheat(
        exercise="layer_norm",
        name="float64 inside",
        code="""
def layer_norm(x, gamma, beta, eps=1e-12):
    x = np.asarray(x)
    wide = x.astype(np.float64)
    centred = wide - wide.mean(axis=-1, keepdims=True)
    factor = (np.square(centred).mean(axis=-1, keepdims=True) + eps) ** -0.5
    return (centred * factor * gamma + beta).astype(x.dtype)
""",
    ),
    Wheat(
        exercise="layer_norm",
        name="differences of all pairs",
        code="""
def layer_norm(x, gamma, beta, eps=1e-12):
    differences = x[..., :, np.newaxis] - x[..., np.newaxis, :]
    centred = differences.mean(axis=-1)
    variance = (differences**2).mean(axis=(-2, -1)) / 2
    return gamma * centred / np.sqrt(variance + eps)[..., np.newaxis] + beta
""",
    ),
    Wheat(
        exercise="layer_norm",
        name="einsum, from the first entry on",
        code="""
def layer_norm(x, gamma, beta, eps=1e-12):
    H = x.shape[-1]
    shifted = x - x[..., :1]  # an offset common to all entries is gone
    centred = shifted - np.einsum("...h->...", shifted)[..., None] / H
    deviation = np.sqrt(np.einsum("...h,...h->...", centred, centred) / H + eps)
    return np.einsum("...h,...,h->...h", centred, 1 / deviation, gamma) + beta
""",
    ),
    Wheat(
        exercise="layer_norm",
        name="running mean and sum of squares",
        code="""
def layer_norm(x, gamma, beta, eps=1e-12):
    mean = np.zeros(x.shape[:-1], dtype=x.dtype)
    squares = np.zeros(x.shape[:-1], dtype=x.dtype)
    for i in range(x.shape[-1]):
        away = x[..., i] - mean
        mean = mean + away / (i + 1)
        squares = squares + away * (x[..., i] - mean)
    variance = squares / x.shape[-1]
    return gamma * ((x - mean[..., None]) / np.sqrt(variance[..., None] + eps)) + beta
""",
    ),
    Wheat(
        exercise="layer_norm",
        name="recursion down to one vector",
        code="""
def layer_norm(x, gamma, beta, eps=1e-12):
    if x.ndim > 1:
        return np.stack([layer_norm(part, gamma, beta, eps) for part in x])
    centred = x - x.sum() / len(x)
    return gamma * centred / np.sqrt(np.dot(centred, centred) / len(x) + eps) + beta
""",
    ),
    Wheat(
        exercise="layer_norm",
        name="all tokens as columns of one matrix",
        code="""
def layer_norm(x, gamma, beta, eps=1e-12):
    H = x.shape[-1]
    columns = np.ascontiguousarray(x.reshape(-1, H).T)
    columns = columns - columns.mean(axis=0)
    lengths = np.linalg.norm(columns, axis=0)
    columns = columns / np.sqrt(lengths**2 / H + eps)
    return (gamma[:, None] * columns + beta[:, None]).T.reshape(x.shape)
""",
    ),
]

GELU = [
    Wheat(
        exercise="gelu",
        name="x taken out of the bracket",
        code="""
def gelu(x):
    inside = math.sqrt(2 / math.pi) * x * (1 + 0.044715 * np.square(x))
    return x / 2 + x / 2 * np.tanh(inside)
""",
    ),
    Wheat(
        exercise="gelu",
        name="sigmoid of twice the inside",
        code="""
def gelu(x):
    twice = math.sqrt(8 / math.pi) * (x + 0.044715 * x * x * x)
    return x / (1 + np.exp(-np.clip(twice, -80, 80)))
""",
    ),
    Wheat(
        exercise="gelu",
        name="sigmoid, with an exponential that may overflow to infinity",
        code="""
def gelu(x):
    with np.errstate(over="ignore"):
        return x / (1 + np.exp(-2 * math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
""",
    ),
    Wheat(
        exercise="gelu",
        name="the right half mirrored",
        code="""
def gelu(x):
    size = np.abs(x)
    gate = np.tanh(math.sqrt(2 / math.pi) * (size + 0.044715 * size**3))
    return (x + size * gate) / 2
""",
    ),
    Wheat(
        exercise="gelu",
        name="entry by entry with plain Python numbers",
        code="""
def gelu_of_number(value):
    return value * (1 + math.tanh(math.sqrt(2 / math.pi) * (value + 0.044715 * value * value * value))) / 2


def gelu(x):
    return np.array([gelu_of_number(value) for value in np.asarray(x).ravel().tolist()], dtype=x.dtype).reshape(x.shape)
""",
    ),
    Wheat(
        exercise="gelu",
        name="in place on a copy",
        code="""
def gelu(x):
    result = np.array(x)
    result **= 3
    result *= 0.044715
    result += x
    result *= (2 / math.pi) ** 0.5
    np.tanh(result, out=result)
    result += 1
    result *= x
    result *= 0.5
    return result
""",
    ),
    Wheat(
        exercise="gelu",
        name="float64 inside",
        code="""
def gelu(x):
    wide = np.asarray(x, dtype=np.float64)
    inside = np.sqrt(2 / np.pi) * np.polyval([0.044715, 0, 1, 0], wide)
    return (0.5 * wide * (1 + np.tanh(inside))).astype(x.dtype)
""",
    ),
]

FEED_FORWARD = [
    Wheat(
        exercise="feed_forward",
        name="einsum and np.where",
        code="""
def feed_forward(x, W1, b1, W2, b2):
    inner = np.einsum("...h,hi->...i", x, W1) + b1
    inner = np.where(inner > 0, inner, 0)
    return np.einsum("...i,ih->...h", inner, W2) + b2
""",
    ),
    Wheat(
        exercise="feed_forward",
        name="one inner number after the other",
        code="""
def feed_forward(x, W1, b1, W2, b2):
    out = np.zeros_like(x) + b2
    for i in range(len(b1)):
        number = np.maximum(x @ W1[:, i] + b1[i], 0)
        out += number[..., np.newaxis] * W2[i]
    return out
""",
    ),
    Wheat(
        exercise="feed_forward",
        name="half of the number and its magnitude",
        code="""
def feed_forward(x, W1, b1, W2, b2):
    inner = np.dot(x, W1) + b1
    return np.dot((inner + np.abs(inner)) / 2, W2) + b2
""",
    ),
    Wheat(
        exercise="feed_forward",
        name="biases as one more row",
        code="""
def with_one(x):
    return np.concatenate([x, np.ones((*x.shape[:-1], 1), dtype=x.dtype)], axis=-1)


def feed_forward(x, W1, b1, W2, b2):
    inner = with_one(x) @ np.vstack([W1, b1])
    return with_one(np.clip(inner, 0, None)) @ np.vstack([W2, b2])
""",
    ),
    Wheat(
        exercise="feed_forward",
        name="token by token",
        code="""
def feed_forward(x, W1, b1, W2, b2):
    out = np.empty_like(x)
    for index in np.ndindex(*x.shape[:-1]):
        inner = W1.T @ x[index] + b1
        open_ = inner > 0
        out[index] = W2[open_].T @ inner[open_] + b2
    return out
""",
    ),
    Wheat(
        exercise="feed_forward",
        name="leading axes flattened and restored",
        code="""
def feed_forward(x, W1, b1, W2, b2):
    tokens = x.reshape(-1, x.shape[-1])
    inner = tokens @ W1
    inner += b1
    inner[inner < 0] = 0
    return (inner @ W2 + b2).reshape(x.shape)
""",
    ),
    Wheat(
        exercise="feed_forward",
        name="float64 inside",
        code="""
def feed_forward(x, W1, b1, W2, b2):
    dtype = x.dtype
    x, W1, b1, W2, b2 = (np.asarray(array, dtype=np.float64) for array in (x, W1, b1, W2, b2))
    inner = np.tensordot(x, W1, axes=1) + b1
    inner *= inner > 0
    return (np.tensordot(inner, W2, axes=1) + b2).astype(dtype)
""",
    ),
    Wheat(
        exercise="feed_forward",
        name="recursion down to one vector",
        code="""
def feed_forward(x, W1, b1, W2, b2):
    if x.ndim > 1:
        return np.array([feed_forward(part, W1, b1, W2, b2) for part in x])
    inner = [max(float(x @ column + bias), 0.0) for column, bias in zip(W1.T, b1)]
    return np.array(inner, dtype=x.dtype) @ W2 + b2
""",
    ),
]

ADD_AND_NORM = [
    Wheat(
        exercise="add_and_norm",
        name="sublayer first, by keyword",
        code="""
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    return layer_norm(np.add(sublayer_out, x), beta=beta, gamma=gamma, eps=eps)
""",
    ),
    Wheat(
        exercise="add_and_norm",
        name="norm written out",
        code="""
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = x + sublayer_out
    total = total - total.mean(axis=-1, keepdims=True)
    return total / np.sqrt((total * total).mean(axis=-1, keepdims=True) + eps) * gamma + beta
""",
    ),
    Wheat(
        exercise="add_and_norm",
        name="parts centred before they are added",
        code="""
def centre(x):
    return x - np.mean(x, axis=-1, keepdims=True)


def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    return layer_norm(centre(centre(x) + centre(sublayer_out)), gamma, beta, eps)
""",
    ),
    Wheat(
        exercise="add_and_norm",
        name="float64 inside",
        code="""
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    wide = (np.asarray(array, dtype=np.float64) for array in (x, sublayer_out, gamma, beta))
    x64, y64, gamma64, beta64 = wide
    return layer_norm(x64 + y64, gamma64, beta64, eps).astype(x.dtype)
""",
    ),
    Wheat(
        exercise="add_and_norm",
        name="in place on a copy",
        code="""
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    total = x.copy()
    total += sublayer_out
    return layer_norm(total, gamma, beta, eps)
""",
    ),
    Wheat(
        exercise="add_and_norm",
        name="token by token",
        code="""
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    result = np.zeros_like(x)
    for index in np.ndindex(*x.shape[:-1]):
        total = x[index] + sublayer_out[index]
        deviation = math.sqrt(float(np.var(total)) + eps)
        result[index] = gamma * ((total - np.mean(total)) / deviation) + beta
    return result
""",
    ),
    Wheat(
        exercise="add_and_norm",
        name="gamma and beta after a plain norm",
        code="""
def add_and_norm(x, sublayer_out, gamma, beta, eps=1e-12):
    plain = layer_norm(np.stack([x, sublayer_out]).sum(axis=0), np.ones_like(gamma), np.zeros_like(beta), eps)
    return beta + plain * gamma
""",
    ),
]

DROPOUT = [
    Wheat(
        exercise="dropout",
        name="zeros written into a copy",
        code="""
def dropout(x, rate, rng, training):
    if rate < 0 or rate > 1:
        raise ValueError("not a probability")
    result = np.array(x)
    if training and rate > 0:
        result[rng.random(x.shape) < rate] = 0
        if rate < 1:
            result /= 1 - rate
    return result
""",
    ),
    Wheat(
        exercise="dropout",
        name="binomial draws",
        code="""
def dropout(x, rate, rng, training):
    if not (rate >= 0 and rate <= 1):
        raise ValueError(f"rate {rate} is not from 0 to 1")
    if not training:
        return x.copy()
    kept = rng.binomial(1, 1 - rate, size=x.shape)
    scale = 1 / (1 - rate) if rate < 1 else 0.0
    return (kept * scale * x).astype(x.dtype)
""",
    ),
    Wheat(
        exercise="dropout",
        name="choice between two factors",
        code="""
def dropout(x, rate, rng, training):
    if rate > 1 or rate < 0:
        raise ValueError("rate must be a probability")
    if not training or rate == 0:
        return +x
    factors = [0.0, 1 / (1 - rate)] if rate != 1 else [0.0, 0.0]
    return x * rng.choice(factors, size=x.shape, p=[rate, 1 - rate]).astype(x.dtype)
""",
    ),
    Wheat(
        exercise="dropout",
        name="evaluation first, and x itself comes back",
        code="""
def dropout(x, rate, rng, training):
    if not training:
        return x
    if not 0 <= rate <= 1:
        raise ValueError("rate must be a probability")
    if rate == 0:
        return x
    if rate == 1:
        return np.zeros(x.shape, dtype=x.dtype)
    return np.where(rng.uniform(size=x.shape) > rate, x / (1 - rate), 0)
""",
    ),
    Wheat(
        exercise="dropout",
        name="one entry after the other",
        code="""
def dropout(x, rate, rng, training):
    if not 0 <= rate <= 1:
        raise ValueError("rate must be a probability")
    result = np.array(x)
    if training:
        for index in np.ndindex(*x.shape):
            result[index] = x[index] / (1 - rate) if rng.random() >= rate else 0
    return result
""",
    ),
    Wheat(
        exercise="dropout",
        name="jumps from one dropped entry to the next",
        code="""
def dropout(x, rate, rng, training):
    if not 0 <= rate <= 1:
        raise ValueError("rate must be a probability")
    if not training or rate == 0:
        return x.copy()
    if rate == 1:
        return np.zeros_like(x)
    flat = x.ravel() / (1 - rate)
    place = rng.geometric(rate) - 1
    while place < flat.size:
        flat[place] = 0
        place += rng.geometric(rate)
    return flat.reshape(x.shape)
""",
    ),
    Wheat(
        exercise="dropout",
        name="exponential waiting times",
        code="""
def dropout(x, rate, rng, training):
    if not 0 <= rate <= 1:
        raise ValueError("rate must be a probability")
    if not training:
        return x.copy()
    if rate == 1:
        return 0 * x
    keep = rng.exponential(size=x.shape) >= -math.log1p(-rate)
    return np.multiply(x, 1 / (1 - rate), where=keep, out=np.zeros_like(x))
""",
    ),
    Wheat(
        exercise="dropout",
        name="draws in single precision, from the last entry to the first",
        code="""
def dropout(x, rate, rng, training):
    if not 0 <= rate <= 1:
        raise ValueError("rate must be a probability")
    if not training:
        return x.copy()
    draws = rng.random(x.size, dtype=np.float32)[::-1].reshape(x.shape)
    kept = draws < 1 - rate
    return x * kept / ((1 - rate) or 1)
""",
    ),
]

TRANSFORMER_BLOCK = [
    Wheat(
        exercise="transformer_block",
        name="one line for each half",
        code="""
def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = layer_norm(x + multi_head_attention(x, p, num_heads, mask=mask)[0], p["ln1_gamma"], p["ln1_beta"])
    return layer_norm(feed_forward(m, p["W1"], p["b1"], p["W2"], p["b2"]) + m, p["ln2_gamma"], p["ln2_beta"])
""",
    ),
    Wheat(
        exercise="transformer_block",
        name="everything written out",
        code="""
def transformer_block(x, params, num_heads, mask=None):
    B, T, H = x.shape
    D = H // num_heads
    Q, K, V = ((x @ params[name]).reshape(B, T, num_heads, D).transpose(0, 2, 1, 3) for name in ("W_Q", "W_K", "W_V"))
    scores = Q @ K.transpose(0, 1, 3, 2) / math.sqrt(D)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    h = x + (weights @ V).transpose(0, 2, 1, 3).reshape(B, T, H) @ params["W_O"]
    h -= h.mean(axis=-1, keepdims=True)
    h /= np.sqrt(np.mean(h**2, axis=-1, keepdims=True) + 1e-12)
    h = h * params["ln1_gamma"] + params["ln1_beta"]
    h = h + np.maximum(h @ params["W1"] + params["b1"], 0) @ params["W2"] + params["b2"]
    h -= h.mean(axis=-1, keepdims=True)
    h /= np.sqrt(np.mean(h**2, axis=-1, keepdims=True) + 1e-12)
    return h * params["ln2_gamma"] + params["ln2_beta"]
""",
    ),
    Wheat(
        exercise="transformer_block",
        name="loop over the two sublayers",
        code="""
def transformer_block(x, params, num_heads, mask=None):
    sublayers = {
        "ln1": lambda h: multi_head_attention(h, params, num_heads, mask)[0],
        "ln2": lambda h: feed_forward(h, *(params[name] for name in ("W1", "b1", "W2", "b2"))),
    }
    for norm, sublayer in sublayers.items():
        x = add_and_norm(x, sublayer(x), params[norm + "_gamma"], params[norm + "_beta"])
    return x
""",
    ),
    Wheat(
        exercise="transformer_block",
        name="sentence by sentence",
        code="""
def transformer_block(x, params, num_heads, mask=None):
    B, T, H = x.shape
    allowed = np.ones((B, num_heads, T, T), dtype=bool) if mask is None else mask
    allowed = np.broadcast_to(allowed, (B, num_heads, T, T))
    out = np.empty_like(x)
    for b in range(B):
        sentence = x[b : b + 1]
        attended = multi_head_attention(sentence, params, num_heads, allowed[b : b + 1])[0]
        middle = add_and_norm(sentence, attended, params["ln1_gamma"], params["ln1_beta"])[0]
        for t in range(T):
            thought = feed_forward(middle[t], params["W1"], params["b1"], params["W2"], params["b2"])
            out[b, t] = add_and_norm(middle[t], thought, params["ln2_gamma"], params["ln2_beta"])
    return out
""",
    ),
    Wheat(
        exercise="transformer_block",
        name="float64 inside, helpers beside it",
        code="""
def normed(x, gamma, beta):
    centred = x - x.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(np.var(x, axis=-1, keepdims=True) + 1e-12) + beta


def transformer_block(x, params, num_heads, mask=None):
    names = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")
    wide = {name: params[name].astype(np.float64) for name in names}
    start = x.astype(np.float64)
    attended, _ = multi_head_attention(start, wide, num_heads, mask)
    middle = normed(start + attended, wide["ln1_gamma"], wide["ln1_beta"])
    inner = (middle @ wide["W1"] + wide["b1"]).clip(min=0)
    return normed(middle + inner @ wide["W2"] + wide["b2"], wide["ln2_gamma"], wide["ln2_beta"]).astype(x.dtype)
""",
    ),
    Wheat(
        exercise="transformer_block",
        name="einsum, a matrix of the residual for each head",
        code="""
def transformer_block(x, params, num_heads, mask=None):
    H = x.shape[-1]
    W_Q, W_K, W_V = (params[name].reshape(H, num_heads, -1) for name in ("W_Q", "W_K", "W_V"))
    W_O = params["W_O"].reshape(num_heads, -1, H)
    Q, K, V = (np.einsum("bth,had->batd", x, W) for W in (W_Q, W_K, W_V))
    scores = np.einsum("batd,basd->bats", Q, K) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = np.exp(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True))
    h = x.copy()
    for a in range(num_heads):
        h += weights[:, a] @ V[:, a] @ W_O[a]
    h = layer_norm(h, params["ln1_gamma"], params["ln1_beta"])
    inner = np.einsum("bth,hi->bti", h, params["W1"]) + params["b1"]
    h = h + np.einsum("bti,ih->bth", inner * (inner > 0), params["W2"]) + params["b2"]
    return layer_norm(h, params["ln2_gamma"], params["ln2_beta"])
""",
    ),
    Wheat(
        exercise="transformer_block",
        name="own copies of the arrays",
        code="""
def transformer_block(x, params, num_heads, mask=None):
    h = x.copy()
    h += multi_head_attention(h, {name: array.copy() for name, array in params.items()}, num_heads, mask)[0]
    h[...] = layer_norm(h, params["ln1_gamma"], params["ln1_beta"], 1e-12)
    h += feed_forward(h, params["W1"], params["b1"], params["W2"], params["b2"])
    h[...] = layer_norm(h, params["ln2_gamma"], params["ln2_beta"], 1e-12)
    return h
""",
    ),
]

ENCODER = [
    Wheat(
        exercise="encoder",
        name="a running state",
        code="""
def encoder(x, layers, num_heads, mask=None):
    h, hidden_states = x, [x]
    for layer in layers:
        h = transformer_block(h, layer, num_heads, mask=mask)
        hidden_states += [h]
    return h, hidden_states
""",
    ),
    Wheat(
        exercise="encoder",
        name="recursion from the last layer",
        code="""
def encoder(x, layers, num_heads, mask=None):
    if len(layers) == 0:
        return x, [x]
    before, hidden_states = encoder(x, layers[:-1], num_heads, mask)
    out = transformer_block(before, layers[-1], num_heads, mask)
    return out, [*hidden_states, out]
""",
    ),
    Wheat(
        exercise="encoder",
        name="recursion from the first layer",
        code="""
def encoder(x, layers, num_heads, mask=None):
    if not layers:
        return x.copy(), [x.copy()]
    first, *rest = layers
    out, states = encoder(transformer_block(x, first, num_heads, mask), rest, num_heads, mask)
    return out, [x.copy()] + states
""",
    ),
    Wheat(
        exercise="encoder",
        name="accumulate, states in a tuple",
        code="""
def encoder(x, layers, num_heads, mask=None):
    from itertools import accumulate

    hidden_states = tuple(accumulate(layers, lambda h, layer: transformer_block(h, layer, num_heads, mask), initial=x))
    return hidden_states[-1], hidden_states
""",
    ),
    Wheat(
        exercise="encoder",
        name="all states in one array first",
        code="""
def encoder(x, layers, num_heads, mask=None):
    L = len(layers)
    states = np.empty((L + 1, *x.shape), dtype=x.dtype)
    states[0] = x
    for l in range(L):
        states[l + 1] = transformer_block(states[l], layers[l], num_heads, mask)
    return states[L].copy(), list(states)
""",
    ),
    Wheat(
        exercise="encoder",
        name="a generator of states",
        code="""
def states_of(x, layers, num_heads, mask):
    yield x
    for layer in layers:
        x = transformer_block(x, layer, num_heads, mask)
        yield x


def encoder(x, layers, num_heads, mask=None):
    states = [np.array(state) for state in states_of(x, layers, num_heads, mask)]
    return states[-1], states
""",
    ),
    Wheat(
        exercise="encoder",
        name="blocks written out",
        code="""
def encoder(x, layers, num_heads, mask=None):
    hidden_states = [x]
    while len(hidden_states) <= len(layers):
        h, p = hidden_states[-1], layers[len(hidden_states) - 1]
        h = add_and_norm(h, multi_head_attention(h, p, num_heads, mask)[0], p["ln1_gamma"], p["ln1_beta"])
        inner = np.maximum(h @ p["W1"] + p["b1"], 0)
        hidden_states.append(add_and_norm(h, inner @ p["W2"] + p["b2"], p["ln2_gamma"], p["ln2_beta"]))
    return hidden_states[-1], hidden_states
""",
    ),
]

COUNT_PARAMETERS = [
    Wheat(
        exercise="count_parameters",
        name="shapes of all arrays",
        code="""
def count_parameters(config):
    V, H, I = (config[key] for key in ("vocab_size", "hidden_size", "intermediate_size"))
    shapes = [(V, H), (config["max_positions"], H)]
    for _ in range(config["num_layers"]):
        shapes += [(H, H)] * 4
        shapes += [(H, I), (I,), (I, H), (H,)]
        shapes += [(H,), (H,)] * 2
    shapes += [(H,), (H,), (H, V), (V,)]
    return sum(math.prod(shape) for shape in shapes)
""",
    ),
    Wheat(
        exercise="count_parameters",
        name="one formula",
        code="""
def count_parameters(config):
    V, P = config["vocab_size"], config["max_positions"]
    H, I, L = config["hidden_size"], config["intermediate_size"], config["num_layers"]
    return H * (2 * V + P + 2 + L * (4 * H + 2 * I + 5)) + L * I + V
""",
    ),
    Wheat(
        exercise="count_parameters",
        name="head by head",
        code="""
def count_parameters(config):
    V, H, A = config["vocab_size"], config["hidden_size"], config["num_heads"]
    if H % A:
        columns = [H]
    else:
        columns = [H // A] * A
    attention = sum(3 * H * D + D * H for D in columns)
    inner_unit = H + 1 + H
    layer = attention + config["intermediate_size"] * inner_unit + H + 4 * H
    word = H + H + 1
    return V * word + config["max_positions"] * H + config["num_layers"] * layer + 2 * H
""",
    ),
    Wheat(
        exercise="count_parameters",
        name="one line of the table after the other",
        code="""
def count_parameters(config):
    hidden = config["hidden_size"]
    inner = config["intermediate_size"]
    total = config["vocab_size"] * hidden
    total += config["max_positions"] * hidden
    layer = 0
    while layer < config["num_layers"]:
        total += hidden**2 + hidden**2 + hidden**2 + hidden**2
        total += (hidden + 1) * inner
        total += (inner + 1) * hidden
        total += hidden + hidden
        total += hidden + hidden
        layer += 1
    total += hidden + hidden
    total += (hidden + 1) * config["vocab_size"]
    return int(total)
""",
    ),
    Wheat(
        exercise="count_parameters",
        name="a dict of arrays for each part",
        code="""
def linear(inputs, outputs, bias=True):
    return inputs * outputs + (outputs if bias else 0)


def count_parameters(config):
    V, H, I = config["vocab_size"], config["hidden_size"], config["intermediate_size"]
    norm = 2 * H
    parts = {"tokens": linear(V, H, bias=False), "positions": linear(config["max_positions"], H, bias=False)}
    for number in range(config["num_layers"]):
        parts[f"attention {number}"] = 4 * linear(H, H, bias=False) + norm
        parts[f"network {number}"] = linear(H, I) + linear(I, H) + norm
    return sum(parts.values()) + norm + linear(H, V)
""",
    ),
    Wheat(
        exercise="count_parameters",
        name="dot product of counts and sizes",
        code="""
def count_parameters(config):
    V, H, I = config["vocab_size"], config["hidden_size"], config["intermediate_size"]
    L, P = config["num_layers"], config["max_positions"]
    sizes = np.array([V * H, P * H, H * H, H * I, I, H, V], dtype=np.int64)
    counts = np.array([2, 1, 4 * L, 2 * L, L, 5 * L + 2, 1], dtype=np.int64)
    return int(counts @ sizes)
""",
    ),
]

WHEATS = [
    *LAYER_NORM,
    *GELU,
    *FEED_FORWARD,
    *ADD_AND_NORM,
    *DROPOUT,
    *TRANSFORMER_BLOCK,
    *ENCODER,
    *COUNT_PARAMETERS,
]
