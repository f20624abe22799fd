"""Right solutions of assignment 08, each written differently from the model solution."""

from minibert_grader.course.solutions import Wheat

FILL_MASK = [
    Wheat(
        exercise="fill_mask",
        name="own softmax, sorted with a key",
        code="""
def fill_mask(ids, logits_fn, mask_id, k):
    if mask_id not in ids.tolist():
        raise ValueError("no mask")
    logits = logits_fn(ids.reshape(1, -1))
    filled = []
    for t in range(len(ids)):
        if ids[t] == mask_id:
            row = logits[0, t]
            e = np.exp(row - row.max())
            pairs = list(enumerate((e / e.sum()).tolist()))
            pairs.sort(key=lambda pair: (-pair[1], pair[0]))
            filled.append(pairs[:k])
    return filled
""",
    ),
    Wheat(
        exercise="fill_mask",
        name="ranked by the logits, one call per mask",
        code="""
def fill_mask(ids, logits_fn, mask_id, k):
    filled = []
    for t, token in enumerate(ids):
        if token != mask_id:
            continue
        row = logits_fn(np.array([ids]))[0][t]
        shares = softmax(row)
        order = np.lexsort((np.arange(row.size), -row))
        filled.append([(int(v), float(shares[v])) for v in order[:k]])
    if not filled:
        raise ValueError("no mask")
    return filled
""",
    ),
    Wheat(
        exercise="fill_mask",
        name="all masks at once, vectorised",
        code="""
def fill_mask(ids, logits_fn, mask_id, k):
    masked = ids == mask_id
    if not masked.any():
        raise ValueError("no mask")
    shares = softmax(logits_fn(np.expand_dims(ids, 0))[:, masked][0], axis=-1)
    best = np.argsort(-shares, axis=-1, kind="stable")[:, :k]
    likeliest = np.take_along_axis(shares, best, axis=-1)
    return [list(zip(numbers, values)) for numbers, values in zip(best.tolist(), likeliest.tolist())]
""",
    ),
    Wheat(
        exercise="fill_mask",
        name="float64 inside, the best taken one by one",
        code="""
class NoMask(ValueError):
    pass


def best_of(row, k):
    wide = row.astype(np.float64)
    wide = np.exp(wide - np.max(wide))
    wide = wide / wide.sum()
    left, best = wide.copy(), []
    for _ in range(k):
        v = int(np.argmax(left))
        best.append((v, float(wide[v])))
        left[v] = -1.0
    return best


def fill_mask(ids, logits_fn, mask_id, k):
    (positions,) = np.where(np.asarray(ids) == mask_id)
    if len(positions) == 0:
        raise NoMask("no mask")
    rows = logits_fn(np.array(ids)[None, :])[0][positions]
    return [best_of(row, k) for row in rows]
""",
    ),
    Wheat(
        exercise="fill_mask",
        name="generator over positions, map",
        code="""
def fill_mask(ids, logits_fn, mask_id, k):
    positions = [t for t in range(ids.size) if ids[t] == mask_id]
    if not positions:
        raise ValueError("no mask")
    (logits,) = logits_fn(ids.copy()[np.newaxis, :])
    return list(map(lambda t: top_k_predictions(logits, t, k), positions))
""",
    ),
]

SAMPLE_WITH_TEMPERATURE = [
    Wheat(
        exercise="sample_with_temperature",
        name="softmax of the quotient",
        code="""
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(logits.argmax())
    return int(rng.choice(len(logits), p=softmax(logits.astype(np.float64) / temperature)))
""",
    ),
    Wheat(
        exercise="sample_with_temperature",
        name="highest after adding Gumbel noise",
        code="""
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    return int(np.argmax(np.asarray(logits, dtype=np.float64) / temperature + rng.gumbel(size=logits.shape)))
""",
    ),
    Wheat(
        exercise="sample_with_temperature",
        name="one uniform number on the running sum",
        code="""
def sample_with_temperature(logits, temperature, rng):
    if not temperature >= 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.flatnonzero(logits == logits.max())[0])
    running = np.cumsum(np.exp((logits.astype(np.float64) - float(logits.max())) / temperature))
    return int(np.searchsorted(running, rng.random() * running[-1], side="right"))
""",
    ),
    Wheat(
        exercise="sample_with_temperature",
        name="rejection of uniform proposals",
        code="""
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    scores = [float(z) for z in logits]
    best = max(scores)
    if temperature == 0:
        return scores.index(best)
    while True:
        v = int(rng.integers(len(scores)))
        if rng.random() < math.exp((scores[v] - best) / temperature):
            return v
""",
    ),
    Wheat(
        exercise="sample_with_temperature",
        name="multinomial with one trial",
        code="""
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    if temperature == 0:
        return int(np.argmax(logits))
    z = logits.astype(np.float64) / temperature
    z = z - np.logaddexp.reduce(z)
    p = np.exp(z)
    return int(rng.multinomial(1, p / p.sum()).argmax())
""",
    ),
    Wheat(
        exercise="sample_with_temperature",
        name="loop that uses up one uniform number",
        code="""
def sample_with_temperature(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("negative temperature")
    top = int(np.argmax(logits))
    if temperature == 0:
        return top
    weights = [math.exp((float(z) - float(logits[top])) / temperature) for z in logits]
    left = rng.uniform(0, math.fsum(weights))
    for v, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return v
    return top
""",
    ),
]

PERPLEXITY = [
    Wheat(
        exercise="perplexity",
        name="mlm_loss of notebook 07",
        code="""
def perplexity(logits, labels):
    return math.exp(mlm_loss(logits.astype(np.float64), labels)[0])
""",
    ),
    Wheat(
        exercise="perplexity",
        name="logaddexp.reduce on flat rows",
        code="""
def perplexity(logits, labels):
    rows = logits.reshape(-1, logits.shape[-1]).astype(np.float64)
    flat = labels.reshape(-1)
    numbers = np.flatnonzero(flat != -100)
    if len(numbers) == 0:
        raise ValueError("no labels")
    losses = np.logaddexp.reduce(rows[numbers], axis=-1) - rows[numbers, flat[numbers]]
    return float(np.exp(losses.sum() / len(numbers)))
""",
    ),
    Wheat(
        exercise="perplexity",
        name="one position after the other, plain Python",
        code="""
def perplexity(logits, labels):
    losses = []
    for index in np.ndindex(*labels.shape):
        label = int(labels[index])
        if label == -100:
            continue
        row = [float(z) for z in logits[index]]
        high = max(row)
        losses.append(high + math.log(math.fsum(math.exp(z - high) for z in row)) - row[label])
    if not losses:
        raise ValueError("no labels")
    return math.exp(math.fsum(losses) / len(losses))
""",
    ),
    Wheat(
        exercise="perplexity",
        name="2 to the power of bits",
        code="""
def perplexity(logits, labels):
    chosen = labels != -100
    N = int(np.sum(chosen))
    if N == 0:
        raise ValueError("no labels")
    loss, _ = cross_entropy(logits[chosen].astype(np.float64), labels[chosen])
    return float(2.0 ** (loss / math.log(2)))
""",
    ),
    Wheat(
        exercise="perplexity",
        name="weights of 0 and 1, label 0 in ignored places",
        code="""
def perplexity(logits, labels):
    counted = np.asarray(labels != -100)
    if not counted.any():
        raise ValueError("no labels")
    shifted = logits - logits.max(axis=-1, keepdims=True)
    safe = np.where(counted, labels, 0)
    own = np.take_along_axis(shifted, safe[..., np.newaxis], axis=-1)[..., 0]
    losses = np.log(np.exp(shifted).sum(axis=-1)) - own
    return float(math.exp(np.sum(losses * counted, dtype=np.float64) / counted.sum()))
""",
    ),
    Wheat(
        exercise="perplexity",
        name="differences to the label's own logit",
        code="""
def perplexity(logits, labels):
    scores, targets = logits[labels != -100], labels[labels != -100]
    if targets.size == 0:
        raise ValueError("no labels")
    scores = scores.astype(np.float64)
    gaps = scores - scores[np.arange(targets.size), targets][:, None]  # 0 at the label
    highest = gaps.max(axis=1)
    losses = highest + np.log(np.exp(gaps - highest[:, None]).sum(axis=1))
    return math.exp(losses.mean())
""",
    ),
]

PSEUDO_LOG_LIKELIHOOD = [
    Wheat(
        exercise="pseudo_log_likelihood",
        name="one sentence at a time",
        code="""
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    total = 0.0
    for t, token in enumerate(ids.tolist()):
        if token in special_ids:
            continue
        hidden = ids.copy()
        hidden[t] = mask_id
        row = logits_fn(hidden[np.newaxis])[0, t].astype(np.float64)
        total += float(row[token] - np.logaddexp.reduce(row))
    return total
""",
    ),
    Wheat(
        exercise="pseudo_log_likelihood",
        name="cross_entropy of one batch",
        code="""
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    positions = [t for t in range(len(ids)) if int(ids[t]) not in special_ids]
    if not positions:
        return 0.0
    batch = np.repeat(ids[np.newaxis], len(positions), axis=0)
    for n, t in enumerate(positions):
        batch[n, t] = mask_id
    logits = logits_fn(batch).astype(np.float64)
    rows = np.stack([logits[n, t] for n, t in enumerate(positions)])
    return float(-len(positions) * cross_entropy(rows, ids[positions])[0])
""",
    ),
    Wheat(
        exercise="pseudo_log_likelihood",
        name="diagonal of a full batch, special rows dropped",
        code="""
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    T = ids.size
    if T == 0:
        return 0.0
    logits = logits_fn(np.where(np.eye(T, dtype=bool), mask_id, ids))
    rows = np.einsum("ttv->tv", logits)
    high = rows.max(axis=-1)
    log_p = rows[range(T), ids] - high - np.log(np.exp(rows - high[:, np.newaxis]).sum(axis=-1))
    scored = np.array([int(token) not in set(special_ids) for token in ids])
    return float(np.sum(log_p[scored], dtype=np.float64))
""",
    ),
    Wheat(
        exercise="pseudo_log_likelihood",
        name="recursion over the tokens, math.fsum",
        code="""
def log_softmax_at(row, token):
    numbers = row.tolist()
    high = max(numbers)
    return (numbers[token] - high) - math.log(math.fsum(math.exp(z - high) for z in numbers))


def terms(ids, t, logits_fn, mask_id, special_ids):
    if t == len(ids):
        return []
    rest = terms(ids, t + 1, logits_fn, mask_id, special_ids)
    if int(ids[t]) in special_ids:
        return rest
    hidden = np.concatenate([ids[:t], [mask_id], ids[t + 1 :]])
    return [log_softmax_at(logits_fn(hidden[None])[0][t], int(ids[t])), *rest]


def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    return math.fsum(terms(ids, 0, logits_fn, mask_id, list(special_ids)))
""",
    ),
    Wheat(
        exercise="pseudo_log_likelihood",
        name="labels with -100 and mlm_loss",
        code="""
def pseudo_log_likelihood(ids, logits_fn, mask_id, special_ids):
    chosen = np.ones(len(ids), dtype=bool)
    for special in special_ids:
        chosen &= ids != special
    N = int(chosen.sum())
    if N == 0:
        return 0.0
    asked = np.eye(len(ids), dtype=bool)[chosen]
    logits = logits_fn(np.where(asked, mask_id, ids[None]))
    return -N * float(mlm_loss(logits, np.where(asked, ids[None], -100))[0])
""",
    ),
]

TOP_K_ACCURACY = [
    Wheat(
        exercise="top_k_accuracy",
        name="counts the tokens that come before the label",
        code="""
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    if k < 1 or k > V:
        raise ValueError("k")
    chosen = labels != -100
    if chosen.sum() == 0:
        raise ValueError("labels")
    scores, targets = logits[chosen], labels[chosen][:, None]
    own = np.take_along_axis(scores, targets, axis=1)
    before = (scores > own) | ((scores == own) & (np.arange(V) < targets))
    return float(np.count_nonzero(before.sum(axis=1) < k) / len(targets))
""",
    ),
    Wheat(
        exercise="top_k_accuracy",
        name="sorted lists in plain Python",
        code="""
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    if k not in range(1, V + 1):
        raise ValueError("k")
    hits = asked = 0
    for row, label in zip(logits.reshape(-1, V).tolist(), labels.reshape(-1).tolist()):
        if label != -100:
            asked += 1
            hits += label in sorted(range(V), key=lambda v: (-row[v], v))[:k]
    if not asked:
        raise ValueError("labels")
    return hits / asked
""",
    ),
    Wheat(
        exercise="top_k_accuracy",
        name="takes the best k times",
        code="""
def top_k_accuracy(logits, labels, k):
    if not 0 < k <= logits.shape[-1]:
        raise ValueError("k")
    chosen = np.asarray(labels) != -100
    if not np.any(chosen):
        raise ValueError("labels")
    left, targets = np.array(logits[chosen]), labels[chosen]
    found = np.zeros(len(targets), dtype=bool)
    for _ in range(k):
        best = left.argmax(axis=-1)
        found |= best == targets
        left[np.arange(len(best)), best] = -np.inf
    return float(found.sum() / found.size)
""",
    ),
    Wheat(
        exercise="top_k_accuracy",
        name="stable sort of the row read backwards",
        code="""
def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    if not 1 <= k <= V or np.all(labels == -100):
        raise ValueError("k or labels")
    backwards = np.argsort(logits[..., ::-1], axis=-1, kind="stable")
    best = (V - 1 - backwards)[..., V - k :]
    hits = np.any(best == np.expand_dims(labels, -1), axis=-1)
    return float(np.sum(hits) / np.sum(labels != -100))
""",
    ),
    Wheat(
        exercise="top_k_accuracy",
        name="place of the label in lexsort",
        code="""
def place_of(row, label):
    order = np.lexsort((np.arange(row.size), -row)).tolist()
    return order.index(label)


def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    places = [place_of(logits[i], int(labels[i])) for i in np.ndindex(*labels.shape) if labels[i] != -100]
    if not places or k > V or k < 1:
        raise ValueError("k or labels")
    return float(np.mean(np.array(places) < k))
""",
    ),
]

EXPECTED_CALIBRATION_ERROR = [
    Wheat(
        exercise="expected_calibration_error",
        name="bincount of the differences",
        code="""
def expected_calibration_error(confidence, correct, bins):
    if confidence.min() < 0 or confidence.max() > 1:
        raise ValueError("confidence")
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(number, weights=confidence - correct.astype(np.float64), minlength=bins)
    return float(np.abs(gaps).sum() / len(confidence))
""",
    ),
    Wheat(
        exercise="expected_calibration_error",
        name="loop over pairs of edges",
        code="""
def expected_calibration_error(confidence, correct, bins):
    if not np.all((confidence >= 0) & (confidence <= 1)):
        raise ValueError("confidence")
    error = 0.0
    for b in range(bins):
        low, high = b / bins, (b + 1) / bins
        inside = (confidence >= low) & ((confidence < high) | (b == bins - 1))
        n = inside.sum()
        if n == 0:
            continue
        error += n / confidence.size * abs(confidence[inside].sum() / n - correct[inside].sum() / n)
    return float(error)
""",
    ),
    Wheat(
        exercise="expected_calibration_error",
        name="lists of one bin each in a dict",
        code="""
def expected_calibration_error(confidence, correct, bins):
    members = {}
    for share, right in zip(confidence.tolist(), correct.tolist()):
        if share < 0 or share > 1:
            raise ValueError("confidence")
        members.setdefault(min(math.floor(share * bins), bins - 1), []).append((share, float(right)))
    error = 0.0
    for pairs in members.values():
        mean_share = math.fsum(share for share, _ in pairs) / len(pairs)
        mean_right = math.fsum(right for _, right in pairs) / len(pairs)
        error += len(pairs) * abs(mean_share - mean_right)
    return error / len(confidence)
""",
    ),
    Wheat(
        exercise="expected_calibration_error",
        name="np.histogram with weights",
        code="""
def expected_calibration_error(confidence, correct, bins):
    if (confidence < 0).any() or (confidence > 1).any():
        raise ValueError("confidence")
    edges = np.arange(bins + 1) / bins
    counts, _ = np.histogram(confidence, edges)
    shares, _ = np.histogram(confidence, edges, weights=confidence.astype(np.float64))
    right, _ = np.histogram(confidence, edges, weights=correct.astype(np.float64))
    used = counts > 0
    gaps = np.abs(shares[used] / counts[used] - right[used] / counts[used])
    return float(np.average(gaps, weights=counts[used]))
""",
    ),
    Wheat(
        exercise="expected_calibration_error",
        name="sorted once, cut by searchsorted",
        code="""
def expected_calibration_error(confidence, correct, bins):
    order = np.argsort(confidence)
    share, right = confidence[order].astype(np.float64), np.asarray(correct, dtype=np.float64)[order]
    if share[0] < 0 or share[-1] > 1:
        raise ValueError("confidence")
    cuts = np.searchsorted(share, np.arange(1, bins) / bins, side="left")
    return float(sum(abs(part.sum()) for part in np.split(share - right, cuts)) / share.size)
""",
    ),
    Wheat(
        exercise="expected_calibration_error",
        name="np.digitize and a matrix of membership",
        code="""
def expected_calibration_error(confidence, correct, bins):
    if not np.array_equal(np.clip(confidence, 0, 1), confidence):
        raise ValueError("confidence")
    number = np.digitize(confidence, np.arange(1, bins) / bins)
    inside = (number == np.arange(bins)[:, np.newaxis]).astype(np.float64)
    return float(np.abs(inside @ confidence - inside @ correct).sum() / confidence.size)
""",
    ),
]

MEAN_POOL = [
    Wheat(
        exercise="mean_pool",
        name="einsum",
        code="""
def mean_pool(hidden, mask):
    weights = mask.astype(hidden.dtype)
    if not mask.any(axis=1).all():
        raise ValueError("nothing but padding")
    return np.einsum("bth,bt->bh", hidden, weights) / np.einsum("bt->b", weights)[:, None]
""",
    ),
    Wheat(
        exercise="mean_pool",
        name="one sentence after the other",
        code="""
def mean_pool(hidden, mask):
    pooled = np.empty((hidden.shape[0], hidden.shape[2]), dtype=hidden.dtype)
    for b, (vectors, real) in enumerate(zip(hidden, mask)):
        if not real.any():
            raise ValueError("nothing but padding")
        pooled[b] = vectors[real].mean(axis=0)
    return pooled
""",
    ),
    Wheat(
        exercise="mean_pool",
        name="mean with where",
        code="""
def mean_pool(hidden, mask):
    if (mask.sum(axis=-1) == 0).any():
        raise ValueError("nothing but padding")
    return np.mean(hidden, axis=1, where=mask[:, :, np.newaxis])
""",
    ),
    Wheat(
        exercise="mean_pool",
        name="weights that sum to 1, as a matrix product",
        code="""
def mean_pool(hidden, mask):
    counts = np.count_nonzero(mask, axis=1)
    if 0 in counts:
        raise ValueError("nothing but padding")
    weights = (mask / counts[:, None]).astype(hidden.dtype)
    return (weights[:, None, :] @ hidden)[:, 0, :]
""",
    ),
    Wheat(
        exercise="mean_pool",
        name="float64 inside, padding replaced in a copy",
        code="""
def mean_pool(hidden, mask):
    wide = np.array(hidden, dtype=np.float64)
    wide[np.logical_not(mask)] = 0.0
    lengths = mask.sum(axis=1, dtype=np.float64).reshape(-1, 1)
    if lengths.min() < 1:
        raise ValueError("nothing but padding")
    return (wide.sum(axis=1) / lengths).astype(hidden.dtype)
""",
    ),
    Wheat(
        exercise="mean_pool",
        name="running mean over the tokens",
        code="""
def mean_pool(hidden, mask):
    B, T, H = hidden.shape
    mean = np.zeros((B, H), dtype=np.float64)
    seen = np.zeros((B, 1))
    for t in range(T):
        real = mask[:, t : t + 1]
        seen = seen + real
        mean = np.where(real, mean + (hidden[:, t] - mean) / np.maximum(seen, 1), mean)
    if np.any(seen < 1):
        raise ValueError("nothing but padding")
    return mean.astype(hidden.dtype)
""",
    ),
]

FIT_LOGISTIC_PROBE = [
    Wheat(
        exercise="fit_logistic_probe",
        name="Newton's method",
        code="""
def fit_logistic_probe(X, y, l2, steps):
    N, H = X.shape
    if N != len(y) or N == 0:
        raise ValueError("lengths")
    A = np.hstack([X.astype(np.float64), np.ones((N, 1))])
    C = int(np.max(y)) + 1
    Y = np.eye(C)[y]
    penalty = np.full((H + 1, C), float(l2))
    penalty[-1] = 0.0

    def value(theta):
        scores = A @ theta
        high = scores.max(axis=1)
        losses = high + np.log(np.exp(scores - high[:, None]).sum(axis=1)) - (scores * Y).sum(axis=1)
        return losses.mean() + np.sum(penalty * theta**2) / 2

    theta = np.zeros((H + 1, C))
    for _ in range(min(steps, 40)):
        P = softmax(A @ theta)
        gradient = A.T @ (P - Y) / N + penalty * theta
        if np.abs(gradient).max() < 1e-9:
            break
        inner = P[:, :, None] * (np.eye(C) - P[:, None, :])  # (N, C, C)
        curvature = np.einsum("ni,ncd,nj->icjd", A, inner, A, optimize=True) / N
        size = (H + 1) * C
        matrix = curvature.reshape(size, size) + np.diag(penalty.reshape(-1))
        # Adding the same number to all biases changes nothing, so the matrix has no inverse.
        direction = -np.linalg.lstsq(matrix, gradient.reshape(-1), rcond=1e-10)[0].reshape(H + 1, C)
        length = 1.0
        while value(theta + length * direction) > value(theta) and length > 1e-6:
            length /= 2
        theta = theta + length * direction
    return theta[:-1].astype(X.dtype), theta[-1].astype(X.dtype)
""",
    ),
    Wheat(
        exercise="fit_logistic_probe",
        name="Nesterov's momentum",
        code="""
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N == 0 or N != len(y):
        raise ValueError("lengths")
    A = np.concatenate([X, np.ones_like(X[:, :1])], axis=1).astype(np.float64)
    Y = (np.asarray(y)[:, None] == np.arange(np.max(y) + 1)).astype(np.float64)
    pulled = np.ones((A.shape[1], 1))
    pulled[-1] = 0
    step = 1 / (np.linalg.eigvalsh(A.T @ A)[-1] / (2 * N) + l2)
    theta = np.zeros((A.shape[1], Y.shape[1]))
    ahead, t = theta, 1.0
    for _ in range(steps):
        gradient = A.T @ (softmax(A @ ahead) - Y) / N + l2 * pulled * ahead
        new = ahead - step * gradient
        if np.sum(gradient * (new - theta)) > 0:
            t = 1.0
        following = (1 + math.sqrt(1 + 4 * t * t)) / 2
        ahead = new + (t - 1) / following * (new - theta)
        theta, t = new, following
    return theta[:-1].astype(X.dtype), theta[-1].astype(X.dtype)
""",
    ),
    Wheat(
        exercise="fit_logistic_probe",
        name="bias as a column of ones, stops when flat",
        code="""
def fit_logistic_probe(X, y, l2, steps):
    if len(X) != len(y):
        raise ValueError("lengths")
    if len(X) == 0:
        raise ValueError("empty")
    N, H = X.shape
    A = np.c_[np.float64(X), np.ones(N)]
    Y = np.zeros((N, y.max() + 1))
    Y[np.arange(N), y] = 1.0
    decay = np.array([l2] * H + [0.0])[:, np.newaxis]
    theta = np.zeros((H + 1, Y.shape[1]))
    rate = 1.0 / (np.linalg.svd(A, compute_uv=False)[0] ** 2 / (2 * N) + l2)
    for _ in range(steps):
        scores = A @ theta
        P = np.exp(scores - scores.max(axis=1, keepdims=True))
        P /= P.sum(axis=1, keepdims=True)
        gradient = A.T @ (P - Y) / N + decay * theta
        if np.max(np.abs(gradient)) < 1e-6:
            break
        theta -= rate * gradient
    return theta[:H].astype(X.dtype), theta[H].astype(X.dtype)
""",
    ),
    Wheat(
        exercise="fit_logistic_probe",
        name="bias first, then the weights with the new bias",
        code="""
def fit_logistic_probe(X, y, l2, steps):
    N = X.shape[0]
    if N == 0 or y.shape[0] != N:
        raise ValueError("lengths")
    C = len(np.unique(y))
    Z, Y = X.astype(np.float64), np.equal.outer(y, np.arange(C)).astype(np.float64)
    W, b = np.zeros((Z.shape[1], C)), np.zeros(C)
    rate = 1 / (np.linalg.norm(Z, 2) ** 2 / (2 * N) + l2)
    for _ in range(steps):
        b -= 2 * np.mean(softmax(Z @ W + b) - Y, axis=0)
        W -= rate * (Z.T @ (softmax(Z @ W + b) - Y) / N + l2 * W)
    return W.astype(X.dtype), b.astype(X.dtype)
""",
    ),
    Wheat(
        exercise="fit_logistic_probe",
        name="gradient descent that searches for its step size",
        code="""
def fit_logistic_probe(X, y, l2, steps):
    N = len(X)
    if N < 1 or len(y) != N:
        raise ValueError("lengths")
    Z = X.astype(np.float64)
    C = 1 + int(max(y))

    def loss_and_gradient(W, b):
        log_p = Z @ W + b
        log_p = log_p - np.logaddexp.reduce(log_p, axis=1, keepdims=True)
        loss = -np.mean(log_p[np.arange(N), y]) + l2 / 2 * np.sum(W * W)
        d = np.exp(log_p)
        d[np.arange(N), y] -= 1
        return loss, Z.T @ d / N + l2 * W, d.mean(axis=0)

    W, b, rate = np.zeros((Z.shape[1], C)), np.zeros(C), 1.0
    for _ in range(steps):
        loss, d_W, d_b = loss_and_gradient(W, b)
        square = np.sum(d_W**2) + np.sum(d_b**2)
        if square < 1e-12:
            break
        while loss_and_gradient(W - rate * d_W, b - rate * d_b)[0] > loss + 1e-14 - rate / 2 * square and rate > 1e-6:
            rate /= 2
        W, b, rate = W - rate * d_W, b - rate * d_b, rate * 1.5
    return W.astype(X.dtype), b.astype(X.dtype)
""",
    ),
    Wheat(
        exercise="fit_logistic_probe",
        name="two classes through one sigmoid",
        code="""
def descend(X, Y, l2, steps, shares):
    N = len(X)
    W, b = np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
    A = np.hstack([X, np.ones((N, 1))])
    rate = 1 / (np.linalg.norm(A, 2) ** 2 / (2 * N) + l2)
    for _ in range(steps):
        d = (shares(X @ W + b) - Y) / N
        W, b = W - rate * (X.T @ d + l2 * W), b - rate * np.sum(d, axis=0)
    return W, b


def fit_logistic_probe(X, y, l2, steps):
    if len(X) == 0 or len(X) != len(y):
        raise ValueError("lengths")
    C, Z = int(np.amax(y)) + 1, X.astype(float)
    if C != 2:
        W, b = descend(Z, np.eye(C)[y], l2, steps, softmax)
    else:
        # Only the difference of the two scores counts; at the optimum the columns are each other's opposite.
        w, c = descend(Z, y[:, None].astype(float), l2 / 2, 2 * steps, lambda z: 0.5 * (1 + np.tanh(z / 2)))
        W, b = np.hstack([-w, w]) / 2, np.hstack([-c, c]) / 2
    return W.astype(X.dtype), b.astype(X.dtype)
""",
    ),
]

BOOTSTRAP_INTERVAL = [
    Wheat(
        exercise="bootstrap_interval",
        name="rng.choice, one sample at a time",
        code="""
def bootstrap_interval(values, level, draws, rng):
    if len(values) == 0:
        raise ValueError("no values")
    if level <= 0 or level >= 1:
        raise ValueError("level")
    means = [rng.choice(values, size=len(values), replace=True).mean() for _ in range(draws)]
    half = (1 - level) / 2
    return float(np.quantile(means, half)), float(np.quantile(means, 1 - half))
""",
    ),
    Wheat(
        exercise="bootstrap_interval",
        name="how often each value comes, from a multinomial",
        code="""
def bootstrap_interval(values, level, draws, rng):
    N = np.size(values)
    if N < 1 or not (0 < level < 1):
        raise ValueError("values or level")
    counts = rng.multinomial(N, np.full(N, 1 / N), size=draws)
    means = counts @ np.asarray(values, dtype=np.float64) / N
    low, high = np.percentile(means, [50 * (1 - level), 50 * (1 + level)])
    return low.item(), high.item()
""",
    ),
    Wheat(
        exercise="bootstrap_interval",
        name="sorted means, nearest rank",
        code="""
def bootstrap_interval(values, level, draws, rng):
    N = len(values)
    if N == 0 or not 0.0 < level < 1.0:
        raise ValueError("values or level")
    means = []
    for _ in range(draws):
        picked = [float(values[int(rng.random() * N)]) for _ in range(N)]
        means.append(math.fsum(picked) / N)
    means.sort()
    return tuple(means[round(share * (draws - 1))] for share in ((1 - level) / 2, (1 + level) / 2))
""",
    ),
    Wheat(
        exercise="bootstrap_interval",
        name="quantiles without interpolation",
        code="""
def bootstrap_interval(values, level, draws, rng):
    values = np.array(values, dtype=np.float64)
    if values.size == 0 or level >= 1 or level <= 0:
        raise ValueError("values or level")
    samples = np.take(values, rng.integers(0, values.size, size=(values.size, draws)))
    means = np.add.reduce(samples, axis=0) / values.size
    ends = np.quantile(means, (0.5 - level / 2, 0.5 + level / 2), method="inverted_cdf")
    return tuple(ends.tolist())
""",
    ),
    Wheat(
        exercise="bootstrap_interval",
        name="means of the deviations, moved back",
        code="""
def bootstrap_interval(values, level, draws, rng):
    if not len(values) or not 0 < level < 1:
        raise ValueError("values or level")
    centre = float(np.mean(values))
    deviations = values - centre
    means = np.empty(draws)
    for d in range(draws):
        means[d] = deviations[rng.integers(len(values), size=len(values))].mean()
    low = np.quantile(means, (1 - level) / 2, method="hazen")
    high = np.quantile(means, 1 - (1 - level) / 2, method="hazen")
    return centre + float(low), centre + float(high)
""",
    ),
]

WHEATS = [
    *FILL_MASK,
    *SAMPLE_WITH_TEMPERATURE,
    *PERPLEXITY,
    *PSEUDO_LOG_LIKELIHOOD,
    *TOP_K_ACCURACY,
    *EXPECTED_CALIBRATION_ERROR,
    *MEAN_POOL,
    *FIT_LOGISTIC_PROBE,
    *BOOTSTRAP_INTERVAL,
]
