"""Right solutions of assignment 04, each written differently from the model solution."""

from minibert_grader.course.solutions import Wheat

NUMERICAL_GRADIENT = [
    Wheat(
        exercise="numerical_gradient",
        name="one direction at a time",
        code="""
def numerical_gradient(f, x, eps=1e-5):
    slopes = []
    for direction in np.eye(x.size):
        step = eps * direction.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * eps))
    return np.array(slopes, dtype=x.dtype).reshape(x.shape)
""",
    ),
    Wheat(
        exercise="numerical_gradient",
        name="a fresh copy for every call",
        code="""
def moved(x, index, by):
    point = np.array(x, copy=True)
    point[index] += by
    return point


def numerical_gradient(f, x, eps=1e-5):
    gradient = np.empty_like(x)
    for index in np.ndindex(*x.shape):
        gradient[index] = f(moved(x, index, eps)) - f(moved(x, index, -eps))
    gradient /= 2 * eps
    return gradient
""",
    ),
    Wheat(
        exercise="numerical_gradient",
        name="divides by the distance really moved",
        code="""
def numerical_gradient(f, x, eps=1e-5):
    slopes = []
    for i in range(x.size):
        high, low = x.flatten(), x.flatten()
        high[i] += eps
        low[i] -= eps
        rise = f(high.reshape(x.shape)) - f(low.reshape(x.shape))
        slopes.append(rise / (high[i] - low[i]))
    return np.asarray(slopes).reshape(x.shape)
""",
    ),
    Wheat(
        exercise="numerical_gradient",
        name="below first, filled from a generator",
        code="""
def numerical_gradient(f, x, eps=1e-5):
    def slope(i):
        values = []
        for sign in (-1, 1):
            entries = x.ravel().tolist()
            entries[i] += sign * eps
            values.append(f(np.array(entries).reshape(x.shape)))
        return 0.5 * (values[1] - values[0]) / eps

    return np.fromiter((slope(i) for i in range(x.size)), dtype=np.float64, count=x.size).reshape(x.shape)
""",
    ),
    Wheat(
        exercise="numerical_gradient",
        name="where picks the entry",
        code="""
def numerical_gradient(f, x, eps=1e-5):
    number = np.arange(x.size).reshape(x.shape)
    gradient = np.zeros_like(x)
    for i in range(x.size):
        own = number == i
        gradient[own] = (f(np.where(own, x + eps, x)) - f(np.where(own, x - eps, x))) / (2.0 * eps)
    return gradient
""",
    ),
]

RELATIVE_ERROR = [
    Wheat(
        exercise="relative_error",
        name="a loop that starts with the whole number 0",
        code="""
def relative_error(a, b):
    worst = 0
    for index in np.ndindex(a.shape):
        size = abs(a[index]) + abs(b[index])
        if size > 0:
            worst = max(worst, abs(a[index] - b[index]) / size)
    return worst
""",
    ),
    Wheat(
        exercise="relative_error",
        name="denominator at least 1e-8",
        code="""
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
""",
    ),
    Wheat(
        exercise="relative_error",
        name="1e-8 added to the denominator",
        code="""
def relative_error(a, b):
    return float((np.abs(b - a) / (np.abs(b) + np.abs(a) + 1e-8)).max())
""",
    ),
    Wheat(
        exercise="relative_error",
        name="1e-12 added to the denominator",
        code="""
def relative_error(a, b):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-12))
""",
    ),
    Wheat(
        exercise="relative_error",
        name="divides only where it can",
        code="""
def relative_error(a, b):
    size = np.abs(a) + np.abs(b)
    errors = np.divide(np.abs(a - b), size, out=np.zeros_like(size), where=size > 0)
    return errors.max()
""",
    ),
    Wheat(
        exercise="relative_error",
        name="only the pairs that differ",
        code="""
def relative_error(a, b):
    differ = a != b
    if not differ.any():
        return 0.0
    a, b = a[differ], b[differ]
    return float(np.max(np.abs(a - b) / (np.abs(a) + np.abs(b))))
""",
    ),
    Wheat(
        exercise="relative_error",
        name="plain Python loop",
        code="""
def relative_error(a, b):
    worst = 0.0
    for one, other in zip(a.ravel().tolist(), b.ravel().tolist()):
        if one != other:
            worst = max(worst, abs(one - other) / (abs(one) + abs(other)))
    return worst
""",
    ),
    Wheat(
        exercise="relative_error",
        name="nan turned into 0",
        code="""
def relative_error(a, b):
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.abs(np.subtract(a, b)) / np.add(np.abs(a), np.abs(b))
    errors = np.where(np.isnan(errors), 0, errors)
    return np.sort(errors, axis=None)[-1]
""",
    ),
]

LINEAR_BACKWARD = [
    Wheat(
        exercise="linear_backward",
        name="hands d_out on as db where there is one row",
        code="""
def linear_backward(d_out, x, W):
    if x.ndim == 1:
        return W @ d_out, np.outer(x, d_out), d_out
    rows = int(np.prod(x.shape[:-1]))
    dW = np.matmul(np.transpose(x.reshape(rows, -1)), d_out.reshape(rows, -1))
    return np.matmul(d_out, np.transpose(W)), dW, d_out.reshape(rows, -1).sum(0)
""",
    ),
    Wheat(
        exercise="linear_backward",
        name="einsum",
        code="""
def linear_backward(d_out, x, W):
    dx = np.einsum("...m,nm->...n", d_out, W)
    x_rows, d_rows = x.reshape(-1, W.shape[0]), d_out.reshape(-1, W.shape[1])
    return dx, np.einsum("rn,rm->nm", x_rows, d_rows), np.einsum("rm->m", d_rows)
""",
    ),
    Wheat(
        exercise="linear_backward",
        name="tensordot over all leading axes",
        code="""
def linear_backward(d_out, x, W):
    leading = tuple(range(x.ndim - 1))
    dW = np.tensordot(x, d_out, axes=(leading, leading))
    return np.tensordot(d_out, W, axes=(-1, -1)), dW, d_out.sum(axis=leading)
""",
    ),
    Wheat(
        exercise="linear_backward",
        name="row by row",
        code="""
def linear_backward(d_out, x, W):
    dx, dW, db = np.empty_like(x), np.zeros_like(W), np.zeros(W.shape[1], dtype=W.dtype)
    for row in np.ndindex(*x.shape[:-1]):
        dx[row] = W @ d_out[row]
        dW += np.outer(x[row], d_out[row])
        db += d_out[row]
    return dx, dW, db
""",
    ),
    Wheat(
        exercise="linear_backward",
        name="recursion over the first axis",
        code="""
def linear_backward(d_out, x, W):
    if x.ndim == 1:
        return d_out @ W.T, x[:, np.newaxis] * d_out, d_out.copy()
    parts = [linear_backward(d, part, W) for d, part in zip(d_out, x)]
    return np.stack([part[0] for part in parts]), sum(part[1] for part in parts), sum(part[2] for part in parts)
""",
    ),
    Wheat(
        exercise="linear_backward",
        name="bias as the weight of a column of ones",
        code="""
def linear_backward(d_out, x, W):
    n, m = W.shape
    ones = np.ones((*x.shape[:-1], 1), dtype=x.dtype)
    extended = np.concatenate([x, ones], axis=-1).reshape(-1, n + 1)
    both = np.matmul(extended.T, d_out.reshape(-1, m))
    return np.matmul(d_out.reshape(-1, m), W.T).reshape(x.shape), both[:-1], both[-1]
""",
    ),
    Wheat(
        exercise="linear_backward",
        name="products of broadcast arrays, summed",
        code="""
def linear_backward(d_out, x, W):
    dx = (d_out[..., np.newaxis, :] * W).sum(axis=-1)
    dW = x[..., :, np.newaxis] * d_out[..., np.newaxis, :]
    db = d_out
    while dW.ndim > 2:
        dW, db = dW.sum(axis=0), db.sum(axis=0)
    return dx, dW, db.copy()
""",
    ),
    Wheat(
        exercise="linear_backward",
        name="float64 inside",
        code="""
def linear_backward(d_out, x, W):
    d64, x64, W64 = (array.astype(np.float64) for array in (d_out, x, W))
    rows = math.prod(x.shape[:-1])
    D, X = d64.reshape(rows, -1), x64.reshape(rows, -1)
    dx = np.dot(W64, D.T).T.reshape(x.shape)
    dW = np.dot(D.T, X).T
    db = np.ones(rows) @ D
    return dx.astype(x.dtype), dW.astype(x.dtype), db.astype(x.dtype)
""",
    ),
]

RELU_BACKWARD = [
    Wheat(
        exercise="relu_backward",
        name="the same array where every gate is open",
        code="""
def relu_backward(d_out, x):
    if (x > 0).all():
        return d_out
    return np.where(x > 0, d_out, d_out.dtype.type(0))
""",
    ),
    Wheat(
        exercise="relu_backward",
        name="where",
        code="""
def relu_backward(d_out, x):
    return np.where(x > 0, d_out, np.zeros_like(d_out))
""",
    ),
    Wheat(
        exercise="relu_backward",
        name="zeros written into a copy",
        code="""
def relu_backward(d_out, x):
    dx = np.array(d_out)
    dx[np.logical_not(x > 0)] = 0
    return dx
""",
    ),
    Wheat(
        exercise="relu_backward",
        name="entry by entry",
        code="""
def relu_backward(d_out, x):
    dx = np.zeros(x.shape, dtype=d_out.dtype)
    for index in np.ndindex(*x.shape):
        if max(x[index], 0) != 0:
            dx[index] = d_out[index]
    return dx
""",
    ),
    Wheat(
        exercise="relu_backward",
        name="step function",
        code="""
def relu_backward(d_out, x):
    return (np.heaviside(x, 0) * d_out).astype(d_out.dtype)
""",
    ),
    Wheat(
        exercise="relu_backward",
        name="sign of the output",
        code="""
def relu_backward(d_out, x):
    return np.multiply(d_out, np.sign(np.maximum(x, 0)))
""",
    ),
    Wheat(
        exercise="relu_backward",
        name="two exclusive cases",
        code="""
def relu_backward(d_out, x):
    return np.select([x < 0, x == 0, x > 0], [0 * d_out, 0 * d_out, d_out])
""",
    ),
]

SOFTMAX_BACKWARD = [
    Wheat(
        exercise="softmax_backward",
        name="the whole Jacobian of each row",
        code="""
def softmax_backward(d_out, probs):
    n = probs.shape[-1]
    jacobian = probs[..., :, None] * (np.eye(n, dtype=probs.dtype) - probs[..., None, :])
    return np.einsum("...i,...ij->...j", d_out, jacobian)
""",
    ),
    Wheat(
        exercise="softmax_backward",
        name="row by row with np.diag and np.outer",
        code="""
def softmax_backward(d_out, probs):
    dx = np.empty_like(probs)
    for row in np.ndindex(*probs.shape[:-1]):
        p = probs[row]
        dx[row] = (np.diag(p) - np.outer(p, p)) @ d_out[row]
    return dx
""",
    ),
    Wheat(
        exercise="softmax_backward",
        name="two products",
        code="""
def softmax_backward(d_out, probs):
    dx = d_out * probs
    dx -= probs * dx.sum(axis=-1)[..., np.newaxis]
    return dx
""",
    ),
    Wheat(
        exercise="softmax_backward",
        name="sum over all pairs of a row",
        code="""
def softmax_backward(d_out, probs):
    gaps = d_out[..., :, np.newaxis] - d_out[..., np.newaxis, :]
    return probs * np.sum(gaps * probs[..., np.newaxis, :], axis=-1)
""",
    ),
    Wheat(
        exercise="softmax_backward",
        name="weighted mean as a matrix product",
        code="""
def softmax_backward(d_out, probs):
    mean = np.squeeze(d_out[..., np.newaxis, :] @ probs[..., :, np.newaxis], axis=-1)
    return np.multiply(np.subtract(d_out, mean), probs)
""",
    ),
    Wheat(
        exercise="softmax_backward",
        name="largest entry taken off first",
        code="""
def softmax_backward(d_out, probs):
    # A number added to all of d_out's row changes nothing, because the shares sum to 1.
    shifted = d_out - d_out.max(axis=-1, keepdims=True)
    return probs * (shifted - np.sum(probs * shifted, axis=-1, keepdims=True))
""",
    ),
    Wheat(
        exercise="softmax_backward",
        name="plain Python sums in float64",
        code="""
def softmax_backward(d_out, probs):
    n = probs.shape[-1]
    rows = []
    for d, p in zip(d_out.reshape(-1, n).tolist(), probs.reshape(-1, n).tolist()):
        mean = math.fsum(d_i * p_i for d_i, p_i in zip(d, p))
        rows.append([p_j * (d_j - mean) for d_j, p_j in zip(d, p)])
    return np.array(rows, dtype=probs.dtype).reshape(probs.shape)
""",
    ),
]

CROSS_ENTROPY = [
    Wheat(
        exercise="cross_entropy",
        name="a loss without axes, in the dtype of the logits",
        code="""
def cross_entropy(logits, targets):
    V, N = logits.shape[-1], targets.size
    rows = np.array(logits).reshape(-1, V)
    rows -= rows.max(axis=1, keepdims=True)
    total = np.exp(rows).sum(axis=1, keepdims=True)
    own = np.arange(V) == np.ravel(targets)[:, None]
    loss = np.asarray((np.log(total[:, 0]) - rows[own]).mean(), dtype=logits.dtype)
    return loss, np.reshape((np.exp(rows) / total - own) / N, logits.shape).astype(logits.dtype)
""",
    ),
    Wheat(
        exercise="cross_entropy",
        name="one-hot from the rows of an identity",
        code="""
def cross_entropy(logits, targets):
    V = logits.shape[-1]
    hot = np.eye(V, dtype=logits.dtype)[targets]
    shifted = logits - logits.max(axis=-1, keepdims=True)
    e = np.exp(shifted)
    total = e.sum(axis=-1, keepdims=True)
    loss = np.sum(hot * (np.log(total) - shifted)) / targets.size
    return float(loss), (e / total - hot) / targets.size
""",
    ),
    Wheat(
        exercise="cross_entropy",
        name="row by row",
        code="""
def cross_entropy(logits, targets):
    N = targets.size
    losses, d_logits = [], np.empty_like(logits)
    for row in np.ndindex(*targets.shape):
        x, t = logits[row].astype(np.float64), targets[row]
        m = x.max()
        e = np.exp(x - m)
        losses.append(m + math.log(e.sum()) - x[t])
        share = e / e.sum()
        share[t] -= 1
        d_logits[row] = share / N
    return math.fsum(losses) / N, d_logits
""",
    ),
    Wheat(
        exercise="cross_entropy",
        name="take_along_axis, on all leading axes at once",
        code="""
def cross_entropy(logits, targets):
    picked = np.expand_dims(targets, -1)
    shifted = logits - np.max(logits, axis=-1, keepdims=True)
    log_total = np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    losses = log_total - np.take_along_axis(shifted, picked, axis=-1)
    grad = np.exp(shifted - log_total)
    np.put_along_axis(grad, picked, np.take_along_axis(grad, picked, axis=-1) - 1, axis=-1)
    grad /= targets.size
    return losses.mean(), grad
""",
    ),
    Wheat(
        exercise="cross_entropy",
        name="logaddexp and the earlier softmax",
        code="""
def cross_entropy(logits, targets):
    rows, t = logits.reshape(-1, logits.shape[-1]), targets.ravel()
    N = t.size
    loss = np.mean(np.logaddexp.reduce(rows, axis=-1) - rows[range(N), t])
    hot = t[:, np.newaxis] == np.arange(rows.shape[1])
    return loss, ((softmax(rows) - hot) / N).astype(logits.dtype).reshape(logits.shape)
""",
    ),
    Wheat(
        exercise="cross_entropy",
        name="float64 inside, loss from the gap to the target",
        code="""
def cross_entropy(logits, targets):
    rows = logits.astype(np.float64).reshape(targets.size, -1)
    columns = np.arange(rows.shape[-1])
    hot = np.equal.outer(targets.ravel(), columns)
    gaps = rows - rows[hot][:, np.newaxis]  # the target's own gap is 0
    largest = gaps.max(axis=-1, keepdims=True)
    e = np.exp(gaps - largest)
    total = e.sum(axis=-1, keepdims=True)
    losses = largest + np.log(total)
    d_rows = np.where(hot, e / total - 1, e / total) / targets.size
    return np.average(losses), d_rows.reshape(logits.shape).astype(logits.dtype)
""",
    ),
    Wheat(
        exercise="cross_entropy",
        name="the others' shares added up for the target",
        code="""
def cross_entropy(logits, targets):
    rows = logits.reshape(-1, logits.shape[-1])
    N, V = rows.shape
    place = np.arange(N), targets.reshape(N)
    z = rows - rows.max(axis=1).reshape(N, 1)
    e = np.exp(z)
    total = e.sum(axis=1)
    p = e / total[:, None]
    p[place] = 0
    p[place] = -p.sum(axis=1)  # the row sums to 0
    loss = (np.log(total).sum() - z[place].sum()) / N
    return loss, np.true_divide(p, N).reshape(logits.shape)
""",
    ),
]

LAYER_NORM_BACKWARD = [
    Wheat(
        exercise="layer_norm_backward",
        name="dbeta is d_out where there is one row",
        code="""
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    mean = x.mean(-1, keepdims=True)
    std = np.sqrt(x.var(-1, keepdims=True) + eps)
    x_hat = (x - mean) / std
    g = gamma * d_out
    dx = g - g.mean(-1, keepdims=True)
    dx = (dx - x_hat * (dx * x_hat).mean(-1, keepdims=True)) / std
    if x.ndim == 1:
        return dx, d_out * x_hat, d_out
    axes = tuple(range(x.ndim))[:-1]
    return dx, np.multiply(d_out, x_hat).sum(axes), d_out.sum(axes)
""",
    ),
    Wheat(
        exercise="layer_norm_backward",
        name="through variance and mean, step by step",
        code="""
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    rows = tuple(range(x.ndim - 1))
    centred = x - x.mean(axis=-1, keepdims=True)
    inverse = 1 / np.sqrt(np.mean(centred * centred, axis=-1, keepdims=True) + eps)
    g = d_out * gamma
    d_inverse = np.sum(g * centred, axis=-1, keepdims=True)
    d_variance = -0.5 * d_inverse * inverse * inverse * inverse
    d_centred = g * inverse + 2 / H * centred * d_variance
    d_mean = -d_centred.sum(axis=-1, keepdims=True)
    dx = d_centred + d_mean / H
    return dx, (d_out * centred * inverse).sum(axis=rows), d_out.sum(axis=rows)
""",
    ),
    Wheat(
        exercise="layer_norm_backward",
        name="sums and one division by H",
        code="""
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    mu = x.mean(axis=-1)[..., None]
    std = np.sqrt(x.var(axis=-1)[..., None] + eps)
    x_hat = (x - mu) / std
    g = gamma * d_out
    dx = (H * g - g.sum(axis=-1, keepdims=True) - x_hat * (g * x_hat).sum(axis=-1, keepdims=True)) / (H * std)
    flat, flat_hat = d_out.reshape(-1, H), x_hat.reshape(-1, H)
    return dx, (flat * flat_hat).sum(axis=0), flat.sum(axis=0)
""",
    ),
    Wheat(
        exercise="layer_norm_backward",
        name="the Jacobian of each row",
        code="""
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    dx, dgamma, dbeta = np.empty_like(x), np.zeros_like(gamma), np.zeros_like(gamma)
    for row in np.ndindex(*x.shape[:-1]):
        centred = x[row] - x[row].mean()
        std = np.sqrt(np.dot(centred, centred) / H + eps)
        x_hat = centred / std
        jacobian = (np.eye(H, dtype=x.dtype) - 1 / H - np.outer(x_hat, x_hat) / H) / std
        dx[row] = jacobian @ (gamma * d_out[row])
        dgamma += d_out[row] * x_hat
        dbeta += d_out[row]
    return dx, dgamma, dbeta
""",
    ),
    Wheat(
        exercise="layer_norm_backward",
        name="einsum, with x̂ from the earlier layer_norm",
        code="""
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    x_hat = layer_norm(x, np.ones_like(gamma), np.zeros_like(gamma), eps)
    std = np.sqrt(np.var(x, axis=-1, keepdims=True) + eps)
    g = np.einsum("...h,h->...h", d_out, gamma)
    along = np.einsum("...h,...h->...", g, x_hat)[..., np.newaxis] / H
    dx = (g - np.einsum("...h->...", g)[..., np.newaxis] / H - x_hat * along) / std
    d_rows = d_out.reshape(-1, H)
    return dx, np.einsum("rh,rh->h", d_rows, x_hat.reshape(-1, H)), np.einsum("rh->h", d_rows)
""",
    ),
    Wheat(
        exercise="layer_norm_backward",
        name="float64 inside",
        code="""
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H, dtype = x.shape[-1], x.dtype
    d, rows, factor = d_out.astype(np.float64).reshape(-1, H), x.astype(np.float64).reshape(-1, H), gamma.astype(float)
    rows -= rows.mean(axis=1, keepdims=True)
    std = np.sqrt(np.square(rows).mean(axis=1, keepdims=True) + eps)
    rows /= std
    dgamma, dbeta = np.sum(d * rows, axis=0), np.sum(d, axis=0)
    d *= factor
    dx = (d - d.mean(axis=1, keepdims=True) - rows * np.mean(d * rows, axis=1, keepdims=True)) / std
    return dx.reshape(x.shape).astype(dtype), dgamma.astype(dtype), dbeta.astype(dtype)
""",
    ),
    Wheat(
        exercise="layer_norm_backward",
        name="recursion over the first axis",
        code="""
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    if x.ndim > 1:
        parts = [layer_norm_backward(d, part, gamma, eps) for d, part in zip(d_out, x)]
        dx, dgamma, dbeta = zip(*parts)
        return np.array(dx), np.add.reduce(dgamma), np.add.reduce(dbeta)
    std = np.sqrt(np.var(x) + eps)
    x_hat = (x - np.mean(x)) / std
    g = gamma * d_out
    g = g - np.mean(g)  # x̂ sums to 0, so the other mean may be taken afterwards
    return (g - x_hat * np.mean(g * x_hat)) / std, d_out * x_hat, d_out.copy()
""",
    ),
    Wheat(
        exercise="layer_norm_backward",
        name="centring as a matrix",
        code="""
def layer_norm_backward(d_out, x, gamma, eps=1e-12):
    H = x.shape[-1]
    centre = np.eye(H, dtype=x.dtype) - np.full((H, H), 1 / H, dtype=x.dtype)
    centred = x @ centre
    variance = (centred**2).sum(axis=-1, keepdims=True) / H
    std = (variance + eps) ** 0.5
    x_hat = centred / std
    g = d_out * gamma
    dx = (g - x_hat * np.mean(g * x_hat, axis=-1, keepdims=True)) @ centre / std
    leading = tuple(range(x.ndim - 1))
    return dx, np.tensordot(np.ones(x.shape[:-1], dtype=x.dtype), d_out * x_hat, axes=x.ndim - 1), d_out.sum(leading)
""",
    ),
]

ATTENTION_BACKWARD = [
    Wheat(
        exercise="attention_backward",
        name="einsum",
        code="""
def attention_backward(d_out, Q, K, V, mask=None):
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dV = np.einsum("...ts,...tv->...sv", P, d_out)
    dP = np.einsum("...tv,...sv->...ts", d_out, V)
    dS = P * (dP - np.einsum("...ts,...ts->...t", P, dP)[..., np.newaxis])
    dS = dS / math.sqrt(K.shape[-1])
    return np.einsum("...ts,...sd->...td", dS, K), np.einsum("...ts,...td->...sd", dS, Q), dV
""",
    ),
    Wheat(
        exercise="attention_backward",
        name="weighted mean from the output",
        code="""
def attention_backward(d_out, Q, K, V, mask=None):
    out, P = scaled_dot_product_attention(Q, K, V, mask)
    mean = np.sum(d_out * out, axis=-1, keepdims=True)  # Σ dP · P, without dP
    dS = P * (d_out @ V.swapaxes(-1, -2) - mean)
    scale = 1 / math.sqrt(Q.shape[-1])
    return dS @ (scale * K), dS.swapaxes(-1, -2) @ (scale * Q), P.swapaxes(-1, -2) @ d_out
""",
    ),
    Wheat(
        exercise="attention_backward",
        name="query by query, open keys only",
        code="""
def attention_backward(d_out, Q, K, V, mask=None):
    *leading, T, D = Q.shape
    allowed = np.broadcast_to(True if mask is None else mask, (*leading, T, K.shape[-2]))
    dQ, dK, dV = np.zeros_like(Q), np.zeros_like(K), np.zeros_like(V)
    for index in np.ndindex(*leading, T):
        batch, keys = index[:-1], np.flatnonzero(allowed[index])
        some_K, some_V = K[batch][keys], V[batch][keys]
        scores = some_K @ Q[index] / math.sqrt(D)
        e = np.exp(scores - scores.max())
        p = e / e.sum()
        dp = some_V @ d_out[index]
        ds = p * (dp - p @ dp) / math.sqrt(D)
        dQ[index] = ds @ some_K
        dK[batch][keys] += np.outer(ds, Q[index])
        dV[batch][keys] += np.outer(p, d_out[index])
    return dQ, dK, dV
""",
    ),
    Wheat(
        exercise="attention_backward",
        name="float64 inside",
        code="""
def attention_backward(d_out, Q, K, V, mask=None):
    dtype = Q.dtype
    d_out, Q, K, V = (np.asarray(array, dtype=np.float64) for array in (d_out, Q, K, V))
    scores = np.matmul(Q, np.moveaxis(K, -1, -2)) / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    P = np.exp(scores - scores.max(axis=-1, keepdims=True))
    P /= P.sum(axis=-1, keepdims=True)
    dP = np.matmul(d_out, np.moveaxis(V, -1, -2))
    dS = (P * dP - P * np.sum(P * dP, axis=-1, keepdims=True)) / np.sqrt(Q.shape[-1])
    dQ, dK, dV = np.matmul(dS, K), np.matmul(np.moveaxis(dS, -1, -2), Q), np.matmul(np.moveaxis(P, -1, -2), d_out)
    return dQ.astype(dtype), dK.astype(dtype), dV.astype(dtype)
""",
    ),
    Wheat(
        exercise="attention_backward",
        name="recursion down to one sentence",
        code="""
def attention_backward(d_out, Q, K, V, mask=None):
    if mask is not None:
        mask = np.broadcast_to(mask, (*Q.shape[:-1], K.shape[-2]))
    if Q.ndim > 2:
        masks = [None] * len(Q) if mask is None else mask
        parts = [attention_backward(*each) for each in zip(d_out, Q, K, V, masks)]
        return tuple(np.stack(gradient) for gradient in zip(*parts))
    out, P = scaled_dot_product_attention(Q, K, V, mask)
    dS = softmax_backward(d_out @ V.T, P)
    dS /= math.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, P.T @ d_out
""",
    ),
    Wheat(
        exercise="attention_backward",
        name="largest entry taken off before the way back through the softmax",
        code="""
def attention_backward(d_out, Q, K, V, mask=None):
    P = scaled_dot_product_attention(Q, K, V, mask)[1]
    dP = d_out @ np.swapaxes(V, -1, -2)
    dP = dP - dP.max(axis=-1, keepdims=True)  # also over masked keys: a constant changes nothing
    dS = softmax_backward(dP, P) / math.sqrt(Q.shape[-1])
    return dS @ K, np.swapaxes(dS, -1, -2) @ Q, np.swapaxes(P, -1, -2) @ d_out
""",
    ),
    Wheat(
        exercise="attention_backward",
        name="queries scaled beforehand, gradient masked again",
        code="""
def attention_backward(d_out, Q, K, V, mask=None):
    root = math.sqrt(Q.shape[-1])
    small = Q / root
    scores = small @ np.swapaxes(K, -1, -2)
    if mask is not None:
        scores = apply_mask(scores, mask)
    P = softmax(scores)
    dV = np.swapaxes(np.swapaxes(d_out, -1, -2) @ P, -1, -2)
    dS = softmax_backward(d_out @ np.swapaxes(V, -1, -2), P)
    if mask is not None:
        dS = dS * mask
    return (dS @ K) / root, np.swapaxes(dS, -1, -2) @ small, dV
""",
    ),
]

TRANSFORMER_BLOCK_BACKWARD = [
    Wheat(
        exercise="transformer_block_backward",
        name="one fused product for queries, keys and values",
        code="""
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    p = params
    fused = np.concatenate([p["W_Q"], p["W_K"], p["W_V"]], axis=1)
    Q, K, V = (split_heads(part, num_heads) for part in np.split(x @ fused, 3, axis=-1))
    merged = merge_heads(scaled_dot_product_attention(Q, K, V, mask)[0])
    s1 = x + merged @ p["W_O"]
    h = layer_norm(s1, p["ln1_gamma"], p["ln1_beta"])
    a = np.maximum(h @ p["W1"] + p["b1"], 0)
    s2 = h + (a @ p["W2"] + p["b2"])

    d_s2, dg2, db2 = layer_norm_backward(d_out, s2, p["ln2_gamma"])
    d_a, dW2, d_b2 = linear_backward(d_s2, a, p["W2"])
    d_h, dW1, d_b1 = linear_backward(relu_backward(d_a, a), h, p["W1"])  # a is positive where its input was
    d_s1, dg1, db1 = layer_norm_backward(d_h + d_s2, s1, p["ln1_gamma"])
    d_merged, dW_O, _ = linear_backward(d_s1, merged, p["W_O"])
    d_heads = attention_backward(split_heads(d_merged, num_heads), Q, K, V, mask)
    d_fused = np.concatenate([merge_heads(d) for d in d_heads], axis=-1)
    d_x, dW, _ = linear_backward(d_fused, x, fused)
    dW_Q, dW_K, dW_V = np.split(dW, 3, axis=1)
    grads = dict(W_Q=dW_Q, W_K=dW_K, W_V=dW_V, W_O=dW_O, ln1_gamma=dg1, ln1_beta=db1)
    grads.update(W1=dW1, b1=d_b1, W2=dW2, b2=d_b2, ln2_gamma=dg2, ln2_beta=db2)
    return d_s1 + d_x, grads
""",
    ),
    Wheat(
        exercise="transformer_block_backward",
        name="two halves, each with its way back",
        code="""
def feed_forward_half(middle, params):
    inner = middle @ params["W1"] + params["b1"]
    active = np.where(inner > 0, inner, 0)
    total = middle + active @ params["W2"] + params["b2"]

    def back(d_out):
        grads = {}
        d_total, grads["ln2_gamma"], grads["ln2_beta"] = layer_norm_backward(d_out, total, params["ln2_gamma"])
        d_active, grads["W2"], grads["b2"] = linear_backward(d_total, active, params["W2"])
        d_middle, grads["W1"], grads["b1"] = linear_backward(relu_backward(d_active, inner), middle, params["W1"])
        return d_total + d_middle, grads

    return back


def attention_half(x, params, num_heads, mask):
    heads = [split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V")]
    merged = merge_heads(scaled_dot_product_attention(*heads, mask)[0])
    total = x + merged @ params["W_O"]

    def back(d_middle):
        grads = {}
        d_total, grads["ln1_gamma"], grads["ln1_beta"] = layer_norm_backward(d_middle, total, params["ln1_gamma"])
        d_merged, grads["W_O"] = linear_backward(d_total, merged, params["W_O"])[:2]
        d_heads = attention_backward(split_heads(d_merged, num_heads), *heads, mask)
        ways = [d_total]
        for name, d in zip(("W_Q", "W_K", "W_V"), d_heads):
            way, grads[name] = linear_backward(merge_heads(d), x, params[name])[:2]
            ways.append(way)
        return sum(ways), grads

    return layer_norm(total, params["ln1_gamma"], params["ln1_beta"]), back


def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    middle, attention_back = attention_half(x, params, num_heads, mask)
    d_middle, second = feed_forward_half(middle, params)(d_out)
    dx, first = attention_back(d_middle)
    return dx, {**second, **first}
""",
    ),
    Wheat(
        exercise="transformer_block_backward",
        name="everything by hand in float64",
        code="""
def norm_forward(x):
    centred = x - x.mean(axis=-1, keepdims=True)
    std = np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + 1e-12)
    return centred / std, std


def norm_backward(d, x_hat, std):
    return (d - d.mean(axis=-1, keepdims=True) - x_hat * np.mean(d * x_hat, axis=-1, keepdims=True)) / std


def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    dtype, (B, T, H) = x.dtype, x.shape
    D = H // num_heads
    d_out, x = d_out.astype(np.float64), x.astype(np.float64)
    names = "W_Q W_K W_V W_O ln1_gamma ln1_beta W1 b1 W2 b2 ln2_gamma ln2_beta".split()
    p = {name: params[name].astype(np.float64) for name in names}

    Q, K, V = ((x @ p[name]).reshape(B, T, num_heads, D) for name in ("W_Q", "W_K", "W_V"))
    scores = np.einsum("btad,bsad->bats", Q, K) / math.sqrt(D)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    P = np.exp(scores - scores.max(axis=-1, keepdims=True))
    P /= P.sum(axis=-1, keepdims=True)
    merged = np.einsum("bats,bsad->btad", P, V).reshape(B, T, H)
    hat1, std1 = norm_forward(x + merged @ p["W_O"])
    middle = hat1 * p["ln1_gamma"] + p["ln1_beta"]
    inner = middle @ p["W1"] + p["b1"]
    gate = inner > 0
    hat2, std2 = norm_forward(middle + (inner * gate) @ p["W2"] + p["b2"])

    g = {"ln2_gamma": (d_out * hat2).sum(axis=(0, 1)), "ln2_beta": d_out.sum(axis=(0, 1))}
    d2 = norm_backward(d_out * p["ln2_gamma"], hat2, std2)
    g["W2"], g["b2"] = np.einsum("bti,bth->ih", inner * gate, d2), d2.sum(axis=(0, 1))
    d_inner = (d2 @ p["W2"].T) * gate
    g["W1"], g["b1"] = np.einsum("bth,bti->hi", middle, d_inner), d_inner.sum(axis=(0, 1))
    d_middle = d2 + d_inner @ p["W1"].T
    g["ln1_gamma"], g["ln1_beta"] = (d_middle * hat1).sum(axis=(0, 1)), d_middle.sum(axis=(0, 1))
    d1 = norm_backward(d_middle * p["ln1_gamma"], hat1, std1)
    g["W_O"] = np.einsum("bth,btk->hk", merged, d1)
    d_heads = (d1 @ p["W_O"].T).reshape(B, T, num_heads, D)
    dP = np.einsum("btad,bsad->bats", d_heads, V)
    dS = P * (dP - np.sum(P * dP, axis=-1, keepdims=True)) / math.sqrt(D)
    back = {
        "W_Q": np.einsum("bats,bsad->btad", dS, K),
        "W_K": np.einsum("bats,btad->bsad", dS, Q),
        "W_V": np.einsum("bats,btad->bsad", P, d_heads),
    }
    dx = d1
    for name, d in back.items():
        d = d.reshape(B, T, H)
        g[name] = np.einsum("bth,btk->hk", x, d)
        dx = dx + d @ p[name].T
    return dx.astype(dtype), {name: g[name].astype(dtype) for name in names}
""",
    ),
    Wheat(
        exercise="transformer_block_backward",
        name="sentence by sentence",
        code="""
def one_sentence(d_out, x, params, num_heads, mask):
    q, k, v = (split_heads(x @ params[name], num_heads) for name in ("W_Q", "W_K", "W_V"))
    heads, _ = scaled_dot_product_attention(q, k, v, mask)
    merged = merge_heads(heads)
    before_first = x + merged @ params["W_O"]
    middle = layer_norm(before_first, params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    active = inner.clip(min=0)
    before_second = middle + active @ params["W2"] + params["b2"]
    d, ln2_gamma, ln2_beta = layer_norm_backward(d_out, before_second, params["ln2_gamma"])
    through, W2, b2 = linear_backward(d, active, params["W2"])
    through, W1, b1 = linear_backward(relu_backward(through, inner), middle, params["W1"])
    d, ln1_gamma, ln1_beta = layer_norm_backward(d + through, before_first, params["ln1_gamma"])
    through, W_O, _ = linear_backward(d, merged, params["W_O"])
    dq, dk, dv = map(merge_heads, attention_backward(split_heads(through, num_heads), q, k, v, mask))
    d = d + dq @ params["W_Q"].T + dk @ params["W_K"].T + dv @ params["W_V"].T
    grads = {"W_Q": x.T @ dq, "W_K": x.T @ dk, "W_V": x.T @ dv, "W_O": W_O, "W1": W1, "b1": b1, "W2": W2, "b2": b2}
    return d, grads | {
        "ln1_gamma": ln1_gamma, "ln1_beta": ln1_beta, "ln2_gamma": ln2_gamma, "ln2_beta": ln2_beta
    }


def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    B, T, _ = x.shape
    masks = [None] * B if mask is None else np.broadcast_to(mask, (B, num_heads, T, T))
    dx, total = np.empty_like(x), {}
    for b in range(B):
        dx[b], grads = one_sentence(d_out[b], x[b], params, num_heads, masks[b])
        for name, grad in grads.items():
            total[name] = total[name] + grad if name in total else grad
    return dx, total
""",
    ),
    Wheat(
        exercise="transformer_block_backward",
        name="head by head, on column slices",
        code="""
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    B, T, H = x.shape
    D = H // num_heads
    slices = [slice(a * D, a * D + D) for a in range(num_heads)]
    masks = [None if mask is None else np.broadcast_to(mask, (B, num_heads, T, T))[:, a] for a in range(num_heads)]
    Q, K, V = x @ params["W_Q"], x @ params["W_K"], x @ params["W_V"]
    merged = np.empty_like(x)
    for own, m in zip(slices, masks):
        merged[..., own] = scaled_dot_product_attention(Q[..., own], K[..., own], V[..., own], m)[0]
    first_sum = merged @ params["W_O"] + x
    middle = add_and_norm(x, merged @ params["W_O"], params["ln1_gamma"], params["ln1_beta"])
    inner = middle @ params["W1"] + params["b1"]
    active = np.maximum(0, inner)
    second_sum = active @ params["W2"] + params["b2"] + middle

    d_second, dg2, dbeta2 = layer_norm_backward(d_out, second_sum, params["ln2_gamma"])
    d_active, dW2, db2 = linear_backward(d_second, active, params["W2"])
    d_middle, dW1, db1 = linear_backward(relu_backward(d_active, inner), middle, params["W1"])
    d_middle += d_second
    d_first, dg1, dbeta1 = layer_norm_backward(d_middle, first_sum, params["ln1_gamma"])
    d_merged, dW_O, _ = linear_backward(d_first, merged, params["W_O"])
    dQ, dK, dV = np.empty_like(Q), np.empty_like(K), np.empty_like(V)
    for own, m in zip(slices, masks):
        dQ[..., own], dK[..., own], dV[..., own] = attention_backward(
            d_merged[..., own], Q[..., own], K[..., own], V[..., own], m
        )
    from_Q, dW_Q, _ = linear_backward(dQ, x, params["W_Q"])
    from_K, dW_K, _ = linear_backward(dK, x, params["W_K"])
    from_V, dW_V, _ = linear_backward(dV, x, params["W_V"])
    dx = from_V + from_K + from_Q + d_first
    names = "W_Q W_K W_V W_O ln1_gamma ln1_beta W1 b1 W2 b2 ln2_gamma ln2_beta".split()
    return dx, dict(zip(names, (dW_Q, dW_K, dW_V, dW_O, dg1, dbeta1, dW1, db1, dW2, db2, dg2, dbeta2)))
""",
    ),
    Wheat(
        exercise="transformer_block_backward",
        name="a tape of steps, played backwards",
        code="""
def transformer_block_backward(d_out, x, params, num_heads, mask=None):
    values, d, grads, tape = {"x": x}, {}, {}, []

    def send(name, gradient):
        d[name] = d[name] + gradient if name in d else gradient

    def product(name, source, W, b=None):
        values[name] = values[source] @ params[W]
        if b is not None:
            values[name] = values[name] + params[b]

        def back():
            dx, grads[W], db = linear_backward(d[name], values[source], params[W])
            if b is not None:
                grads[b] = db
            send(source, dx)

        tape.append(back)

    def add(name, one, other):
        values[name] = values[one] + values[other]
        tape.append(lambda: (send(one, d[name]), send(other, d[name])))

    def norm(name, source, prefix):
        gamma, beta = prefix + "_gamma", prefix + "_beta"
        values[name] = layer_norm(values[source], params[gamma], params[beta])

        def back():
            dx, grads[gamma], grads[beta] = layer_norm_backward(d[name], values[source], params[gamma])
            send(source, dx)

        tape.append(back)

    def attend():
        heads = [split_heads(values[name], num_heads) for name in "QKV"]
        values["merged"] = merge_heads(scaled_dot_product_attention(*heads, mask)[0])

        def back():
            d_heads = attention_backward(split_heads(d["merged"], num_heads), *heads, mask)
            for name, gradient in zip("QKV", d_heads):
                send(name, merge_heads(gradient))

        tape.append(back)

    def rectify():
        values["active"] = np.maximum(values["inner"], 0)
        tape.append(lambda: send("inner", relu_backward(d["active"], values["inner"])))

    for name in "QKV":
        product(name, "x", "W_" + name)
    attend()
    product("attended", "merged", "W_O")
    add("first_sum", "x", "attended")
    norm("middle", "first_sum", "ln1")
    product("inner", "middle", "W1", "b1")
    rectify()
    product("transformed", "active", "W2", "b2")
    add("second_sum", "middle", "transformed")
    norm("out", "second_sum", "ln2")
    send("out", d_out)
    for back in reversed(tape):
        back()
    return d["x"], grads
""",
    ),
]

WHEATS = [
    *NUMERICAL_GRADIENT,
    *RELATIVE_ERROR,
    *LINEAR_BACKWARD,
    *RELU_BACKWARD,
    *SOFTMAX_BACKWARD,
    *CROSS_ENTROPY,
    *LAYER_NORM_BACKWARD,
    *ATTENTION_BACKWARD,
    *TRANSFORMER_BLOCK_BACKWARD,
]
