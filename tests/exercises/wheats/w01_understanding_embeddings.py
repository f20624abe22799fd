"""Right solutions of assignment 01, each written differently from the model solution."""

from minibert_grader.course.solutions import Wheat

ONE_HOT = [
    Wheat(
        exercise="one_hot",
        name="rows of the identity",
        code="""
def one_hot(ids, vocab_size):
    if ids.min() < 0 or ids.max() >= vocab_size:
        raise ValueError("an id is out of range")
    return np.eye(vocab_size)[ids]
""",
    ),
    Wheat(
        exercise="one_hot",
        name="loop over all places",
        code="""
def one_hot(ids, vocab_size):
    result = np.zeros((*ids.shape, vocab_size))
    for place in np.ndindex(*ids.shape):
        token = int(ids[place])
        if not 0 <= token < vocab_size:
            raise ValueError(f"there is no token {token}")
        result[(*place, token)] = 1.0
    return result
""",
    ),
    Wheat(
        exercise="one_hot",
        name="put_along_axis",
        code="""
def one_hot(ids, vocab_size):
    if not np.isin(ids, np.arange(vocab_size)).all():
        raise ValueError("unknown id")
    result = np.zeros(ids.shape + (vocab_size,), dtype=np.float64)
    np.put_along_axis(result, np.expand_dims(ids, -1).astype(np.intp), 1.0, axis=-1)
    return result
""",
    ),
    Wheat(
        exercise="one_hot",
        name="flat places of the ones",
        code="""
def one_hot(ids, vocab_size):
    flat = ids.ravel().astype(np.int64)
    if np.any(flat != np.clip(flat, 0, vocab_size - 1)):
        raise ValueError("out of range")
    result = np.zeros(flat.size * vocab_size)
    result[np.arange(flat.size) * vocab_size + flat] = 1
    return result.reshape(*ids.shape, vocab_size)
""",
    ),
    Wheat(
        exercise="one_hot",
        name="plain lists, one axis at a time",
        code="""
def _one_hot_lists(ids, vocab_size):
    if isinstance(ids, list):
        return [_one_hot_lists(part, vocab_size) for part in ids]
    if ids not in range(vocab_size):
        raise ValueError(ids)
    return [0.0] * ids + [1.0] + [0.0] * (vocab_size - ids - 1)


def one_hot(ids, vocab_size):
    return np.array(_one_hot_lists(ids.tolist(), vocab_size))
""",
    ),
    Wheat(
        exercise="one_hot",
        name="NumPy's error turned into ValueError",
        code="""
class UnknownToken(ValueError):
    pass


def one_hot(ids, vocab_size):
    if (ids < 0).any():
        raise UnknownToken("negative id")
    try:
        return np.take(np.identity(vocab_size), ids, axis=0)
    except IndexError as error:
        raise UnknownToken("id too large") from error
""",
    ),
    Wheat(
        exercise="one_hot",
        name="outer comparison",
        code="""
def one_hot(ids, vocab_size):
    columns = np.equal.outer(ids, np.arange(vocab_size))
    if not columns.any(axis=-1).all():
        raise ValueError("an id has no column")
    return np.where(columns, 1.0, 0.0)
""",
    ),
]

TOKEN_EMBEDDING = [
    Wheat(
        exercise="token_embedding",
        name="np.take along the rows",
        code="""
def token_embedding(ids, table):
    return np.take(table, ids, axis=0)
""",
    ),
    Wheat(
        exercise="token_embedding",
        name="product with one-hot, dtype restored",
        code="""
def token_embedding(ids, table):
    return (one_hot(ids, len(table)) @ table).astype(table.dtype)
""",
    ),
    Wheat(
        exercise="token_embedding",
        name="loop over all places",
        code="""
def token_embedding(ids, table):
    out = np.empty((*ids.shape, table.shape[1]), dtype=table.dtype)
    for place in np.ndindex(*ids.shape):
        out[place] = table[ids[place]]
    return out
""",
    ),
    Wheat(
        exercise="token_embedding",
        name="flat and back again",
        code="""
def token_embedding(ids, table):
    rows = np.stack([table[token] for token in ids.ravel()])
    return rows.reshape(ids.shape + table.shape[1:])
""",
    ),
    Wheat(
        exercise="token_embedding",
        name="one sentence after the other, by recursion",
        code="""
def token_embedding(ids, table):
    if ids.ndim == 0:
        return table[int(ids)].copy()
    return np.array([token_embedding(part, table) for part in ids])
""",
    ),
    Wheat(
        exercise="token_embedding",
        name="all places of a token at once",
        code="""
def token_embedding(ids, table):
    V, H = table.shape
    out = np.zeros((*ids.shape, H), table.dtype)
    for v in range(V):
        out[ids == v] = table[v]
    return out
""",
    ),
    Wheat(
        exercise="token_embedding",
        name="einsum in the dtype of the table",
        code="""
def token_embedding(ids, table):
    picks = np.eye(table.shape[0], dtype=table.dtype)[ids]
    return np.einsum("...v,vh->...h", picks, table)
""",
    ),
]

POSITION_EMBEDDING = [
    Wheat(
        exercise="position_embedding",
        name="array of indices",
        code="""
def position_embedding(seq_len, table):
    P, H = table.shape
    if not seq_len <= P:
        raise ValueError("sentence too long")
    return table[np.arange(seq_len)]
""",
    ),
    Wheat(
        exercise="position_embedding",
        name="checks the length of the slice",
        code="""
def position_embedding(seq_len, table):
    rows = np.array(table[:seq_len])
    if len(rows) < seq_len:
        raise ValueError("the table is too short")
    return rows
""",
    ),
    Wheat(
        exercise="position_embedding",
        name="IndexError turned into ValueError",
        code="""
def position_embedding(seq_len, table):
    out = np.zeros((seq_len, table.shape[1]), dtype=table.dtype)
    try:
        for p in range(seq_len):
            out[p, :] = table[p, :]
    except IndexError:
        raise ValueError("no vector for place " + str(p)) from None
    return out
""",
    ),
    Wheat(
        exercise="position_embedding",
        name="own kind of ValueError",
        code="""
class SentenceTooLong(ValueError):
    pass


def position_embedding(seq_len, table):
    if table.shape[0] - seq_len < 0:
        raise SentenceTooLong(seq_len)
    return np.delete(table, np.s_[seq_len:], axis=0)
""",
    ),
    Wheat(
        exercise="position_embedding",
        name="token_embedding of the places",
        code="""
def position_embedding(seq_len, table):
    places = np.arange(seq_len)
    if np.any(places >= len(table)):
        raise ValueError("place out of range")
    return token_embedding(places, table)
""",
    ),
    Wheat(
        exercise="position_embedding",
        name="product with the identity",
        code="""
def position_embedding(seq_len, table):
    if seq_len > table.shape[0]:
        raise ValueError
    return np.eye(seq_len, table.shape[0], dtype=table.dtype) @ table
""",
    ),
]

SINUSOIDAL_POSITIONS = [
    Wheat(
        exercise="sinusoidal_positions",
        name="two loops with math",
        code="""
def sinusoidal_positions(seq_len, hidden):
    table = np.zeros((seq_len, hidden))
    for p in range(seq_len):
        for i in range(hidden // 2):
            angle = p / math.pow(10000, 2 * i / hidden)
            table[p, 2 * i] = math.sin(angle)
            table[p, 2 * i + 1] = math.cos(angle)
    return table
""",
    ),
    Wheat(
        exercise="sinusoidal_positions",
        name="exponential of the logarithm",
        code="""
def sinusoidal_positions(seq_len, hidden):
    frequencies = np.exp(np.arange(0, hidden, 2) * (-math.log(10000.0) / hidden))
    angles = np.outer(np.arange(seq_len), frequencies)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(seq_len, hidden)
""",
    ),
    Wheat(
        exercise="sinusoidal_positions",
        name="complex numbers seen as pairs",
        code="""
def sinusoidal_positions(seq_len, hidden):
    frequencies = 10000.0 ** (-2 * np.arange(hidden // 2) / hidden)
    hands = np.exp(1j * np.arange(seq_len)[:, np.newaxis] * frequencies)
    table = np.empty((seq_len, hidden))
    table[:, ::2], table[:, 1::2] = hands.imag, hands.real
    return table
""",
    ),
    Wheat(
        exercise="sinusoidal_positions",
        name="every column by its parity",
        code="""
def sinusoidal_positions(seq_len, hidden):
    column = np.arange(hidden)
    angles = np.arange(seq_len)[:, None] * np.power(10000.0, -(column - column % 2) / hidden)
    return np.where(column % 2 == 0, np.sin(angles), np.cos(angles))
""",
    ),
    Wheat(
        exercise="sinusoidal_positions",
        name="a cosine is a sine a quarter turn later",
        code="""
def sinusoidal_positions(seq_len, hidden):
    omega = np.repeat(1 / 10000 ** (np.arange(0, hidden, 2) / hidden), 2)
    phase = np.tile([0, math.pi / 2], hidden // 2)
    return np.sin(np.arange(seq_len).reshape(-1, 1) * omega + phase)
""",
    ),
    Wheat(
        exercise="sinusoidal_positions",
        name="each row turned on from the one before",
        code="""
def sinusoidal_positions(seq_len, hidden):
    omega = 10000.0 ** -(np.arange(0, hidden, 2) / hidden)
    s, c = np.zeros(hidden // 2), np.ones(hidden // 2)
    rows = []
    for _ in range(seq_len):
        rows.append(np.column_stack([s, c]).ravel())
        s, c = s * np.cos(omega) + c * np.sin(omega), c * np.cos(omega) - s * np.sin(omega)
    return np.array(rows)
""",
    ),
    Wheat(
        exercise="sinusoidal_positions",
        name="plain lists",
        code="""
def sinusoidal_positions(seq_len, hidden):
    def entry(p, j):
        angle = p * 10000 ** (-(j // 2 * 2) / hidden)
        return math.cos(angle) if j % 2 else math.sin(angle)

    return np.asarray([[entry(p, j) for j in range(hidden)] for p in range(seq_len)], dtype=np.float64)
""",
    ),
]

EMBED = [
    Wheat(
        exercise="embed",
        name="in place on the copy",
        code="""
def embed(ids, token_table, position_table):
    out = token_embedding(ids, token_table)
    out += position_embedding(out.shape[-2], position_table)
    return out
""",
    ),
    Wheat(
        exercise="embed",
        name="loop over sentences and places",
        code="""
def embed(ids, token_table, position_table):
    B, T = ids.shape
    if T > position_table.shape[0]:
        raise ValueError("the sentences are too long")
    out = np.zeros((B, T, token_table.shape[1]), dtype=token_table.dtype)
    for b in range(B):
        for t in range(T):
            out[b, t] = token_table[ids[b, t]] + position_table[t]
    return out
""",
    ),
    Wheat(
        exercise="embed",
        name="places written out for each sentence",
        code="""
def embed(ids, token_table, position_table):
    places = np.broadcast_to(np.arange(ids.shape[1]), ids.shape)
    if places.max() >= len(position_table):
        raise ValueError("no such place")
    return np.add(np.take(token_table, ids, axis=0), np.take(position_table, places, axis=0))
""",
    ),
    Wheat(
        exercise="embed",
        name="one product for both tables",
        code="""
def embed(ids, token_table, position_table):
    (B, T), P = ids.shape, len(position_table)
    if T > P:
        raise ValueError("too long")
    both = np.concatenate([token_table, position_table])
    picks = np.zeros((B, T, len(both)), dtype=both.dtype)
    picks[..., : len(token_table)] = one_hot(ids, len(token_table))
    picks[..., len(token_table) :] = np.eye(T, P)
    return picks @ both
""",
    ),
    Wheat(
        exercise="embed",
        name="place by place, then stacked",
        code="""
def embed(ids, token_table, position_table):
    places = position_embedding(ids.shape[1], position_table)
    columns = [place + token_embedding(column, token_table) for column, place in zip(ids.T, places)]
    return np.stack(columns, axis=1)
""",
    ),
    Wheat(
        exercise="embed",
        name="float64 inside, dtype restored",
        code="""
def embed(ids, token_table, position_table):
    T = ids.shape[1]
    wide = [token_table[row].astype(np.float64) + position_embedding(T, position_table) for row in ids]
    return np.array(wide).astype(token_table.dtype)
""",
    ),
    Wheat(
        exercise="embed",
        name="in place on the looked-up copy",
        code="""
def embed(ids, token_table, position_table):
    out = token_embedding(ids, token_table)
    out += position_embedding(ids.shape[-1], position_table)
    return out
""",
    ),
]

EMBEDDING_BACKWARD = [
    Wheat(
        exercise="embedding_backward",
        name="loop over all places",
        code="""
def embedding_backward(d_out, ids, vocab_size):
    grad = np.zeros((vocab_size, d_out.shape[-1]), d_out.dtype)
    for place in np.ndindex(*ids.shape):
        grad[ids[place]] += d_out[place]
    return grad
""",
    ),
    Wheat(
        exercise="embedding_backward",
        name="one-hot transposed times gradient",
        code="""
def embedding_backward(d_out, ids, vocab_size):
    rows = d_out.reshape(-1, d_out.shape[-1])
    return (one_hot(ids.ravel(), vocab_size).T @ rows).astype(d_out.dtype)
""",
    ),
    Wheat(
        exercise="embedding_backward",
        name="token by token with a mask",
        code="""
def embedding_backward(d_out, ids, vocab_size):
    return np.stack([d_out[ids == v].sum(axis=0) for v in range(vocab_size)])
""",
    ),
    Wheat(
        exercise="embedding_backward",
        name="bincount column by column",
        code="""
def embedding_backward(d_out, ids, vocab_size):
    H = d_out.shape[-1]
    flat = d_out.reshape(-1, H)
    columns = [np.bincount(ids.ravel(), weights=flat[:, h], minlength=vocab_size) for h in range(H)]
    return np.stack(columns, axis=1).astype(d_out.dtype)
""",
    ),
    Wheat(
        exercise="embedding_backward",
        name="sorted and summed in runs",
        code="""
def embedding_backward(d_out, ids, vocab_size):
    flat, rows = ids.ravel(), d_out.reshape(ids.size, -1)
    order = np.argsort(flat, kind="stable")
    present, starts = np.unique(flat[order], return_index=True)
    grad = np.zeros((vocab_size, rows.shape[1]), dtype=d_out.dtype)
    grad[present] = np.add.reduceat(rows[order], starts, axis=0)
    return grad
""",
    ),
    Wheat(
        exercise="embedding_backward",
        name="einsum in the dtype of the gradient",
        code="""
def embedding_backward(d_out, ids, vocab_size):
    picks = (ids[..., None] == np.arange(vocab_size)).astype(d_out.dtype)
    return np.einsum("nv,nh->vh", picks.reshape(-1, vocab_size), d_out.reshape(-1, d_out.shape[-1]))
""",
    ),
    Wheat(
        exercise="embedding_backward",
        name="from the last place to the first, in float64",
        code="""
def embedding_backward(d_out, ids, vocab_size):
    rows = d_out.reshape(-1, d_out.shape[-1]).astype(np.float64)
    grad = [np.zeros(rows.shape[1]) for _ in range(vocab_size)]
    for token, row in zip(ids.ravel().tolist()[::-1], rows[::-1]):
        grad[token] = grad[token] + row
    return np.array(grad).astype(d_out.dtype)
""",
    ),
    Wheat(
        exercise="embedding_backward",
        name="recursion over the leading axes",
        code="""
def embedding_backward(d_out, ids, vocab_size):
    if ids.ndim == 0:
        grad = np.zeros((vocab_size, len(d_out)), dtype=d_out.dtype)
        grad[int(ids)] = d_out
        return grad
    return sum(embedding_backward(d, i, vocab_size) for d, i in zip(d_out, ids))
""",
    ),
]

COSINE_SIMILARITY = [
    Wheat(
        exercise="cosine_similarity",
        name="dot products over the product of lengths",
        code="""
def cosine_similarity(a, b):
    lengths = np.outer(np.sqrt(np.sum(a**2, axis=1)), np.sqrt(np.sum(b**2, axis=1)))
    cosines = np.divide(a @ b.T, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return np.clip(cosines, -1, 1)
""",
    ),
    Wheat(
        exercise="cosine_similarity",
        name="two loops with plain Python numbers",
        code="""
def cosine_similarity(a, b):
    out = np.zeros((len(a), len(b)), dtype=a.dtype)
    for i, u in enumerate(a.tolist()):
        for j, v in enumerate(b.tolist()):
            if any(u) and any(v):
                cosine = math.fsum(x * y for x, y in zip(u, v)) / (math.hypot(*u) * math.hypot(*v))
                out[i, j] = max(-1.0, min(1.0, cosine))
    return out
""",
    ),
    Wheat(
        exercise="cosine_similarity",
        name="float64 inside, zeros mended at the end",
        code="""
def cosine_similarity(a, b):
    wide_a, wide_b = a.astype(np.float64), b.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        wide_a = wide_a / np.linalg.norm(wide_a, axis=1)[:, None]
        wide_b = wide_b / np.linalg.norm(wide_b, axis=1)[:, None]
        cosines = np.nan_to_num(wide_a @ wide_b.T, nan=0.0)
    return np.minimum(np.maximum(cosines, -1), 1).astype(a.dtype)
""",
    ),
    Wheat(
        exercise="cosine_similarity",
        name="all pairs by broadcasting",
        code="""
def cosine_similarity(a, b):
    def unit(x):
        x = np.array(x)
        nonzero = x.any(axis=1)
        x[nonzero] /= np.sqrt((x[nonzero] * x[nonzero]).sum(axis=1, keepdims=True))
        return x

    return (unit(a)[:, np.newaxis, :] * unit(b)[np.newaxis, :, :]).sum(axis=2).clip(-1, 1)
""",
    ),
    Wheat(
        exercise="cosine_similarity",
        name="einsum with rows scaled by their largest entry",
        code="""
def _unit_rows(x):
    largest = np.abs(x).max(axis=1, keepdims=True)
    x = x / np.where(largest == 0, np.ones_like(largest), largest)
    length = np.sqrt(np.einsum("nh,nh->n", x, x))[:, np.newaxis]
    return x / np.where(length == 0, np.ones_like(length), length)


def cosine_similarity(a, b):
    return np.clip(np.einsum("nh,mh->nm", _unit_rows(a), _unit_rows(b)), -1, 1)
""",
    ),
    Wheat(
        exercise="cosine_similarity",
        name="from the distance of unit vectors",
        code="""
def cosine_similarity(a, b):
    length_a, length_b = np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1)
    unit_a = a / np.where(length_a == 0, 1, length_a)[:, np.newaxis]
    unit_b = b / np.where(length_b == 0, 1, length_b)[:, np.newaxis]
    squares = np.sum((unit_a[:, np.newaxis] - unit_b) ** 2, axis=-1)
    cosines = np.clip(1 - squares / 2, -1, 1)
    cosines[length_a == 0] = 0
    cosines[:, length_b == 0] = 0
    return cosines
""",
    ),
    Wheat(
        exercise="cosine_similarity",
        name="row by row, only where there is a length",
        code="""
def cosine_similarity(a, b):
    result = np.zeros((a.shape[0], b.shape[0]), a.dtype)
    long_b = np.flatnonzero(np.any(b != 0, axis=1))
    for i in np.flatnonzero(np.any(a != 0, axis=1)):
        for j in long_b:
            result[i, j] = (a[i] / np.linalg.norm(a[i])) @ (b[j] / np.linalg.norm(b[j]))
    result[result > 1] = 1
    result[result < -1] = -1
    return result
""",
    ),
    Wheat(
        exercise="cosine_similarity",
        name="in place on copies",
        code="""
def cosine_similarity(a, b):
    def unit(rows):
        rows = rows.copy()
        length = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        rows[length > 0] /= length[length > 0, np.newaxis]
        return rows

    return np.clip(unit(a) @ unit(b).T, -1, 1)
""",
    ),
]

NEAREST_NEIGHBORS = [
    Wheat(
        exercise="nearest_neighbors",
        name="sorted by pairs of similarity and id",
        code="""
def nearest_neighbors(query, table, k, exclude=()):
    similarity = cosine_similarity(query.reshape(1, -1), table).ravel().tolist()
    left = set(range(len(table))) - {int(i) for i in exclude}
    if len(left) < k:
        raise ValueError("not enough rows")
    return np.array(sorted(left, key=lambda i: (-similarity[i], i))[:k])
""",
    ),
    Wheat(
        exercise="nearest_neighbors",
        name="excluded rows set to -inf",
        code="""
def nearest_neighbors(query, table, k, exclude=()):
    if k > len(table) - len(set(exclude)):
        raise ValueError("not enough rows")
    similarity = cosine_similarity(table, query[None, :])[:, 0].copy()
    similarity[list(exclude)] = -np.inf
    return np.argsort(-similarity, kind="stable")[:k]
""",
    ),
    Wheat(
        exercise="nearest_neighbors",
        name="argmax k times",
        code="""
def nearest_neighbors(query, table, k, exclude=()):
    similarity = cosine_similarity(query[np.newaxis], table)[0]
    free = np.ones(len(table), dtype=bool)
    for i in exclude:
        free[i] = False
    if k > np.count_nonzero(free):
        raise ValueError("not enough rows")
    best = []
    for _ in range(k):
        i = int(np.argmax(np.where(free, similarity, -2)))
        best.append(i)
        free[i] = False
    return np.array(best, dtype=np.int32)
""",
    ),
    Wheat(
        exercise="nearest_neighbors",
        name="lexsort by similarity, then id",
        code="""
def nearest_neighbors(query, table, k, exclude=()):
    ids = np.setdiff1d(np.arange(len(table)), np.array(exclude, dtype=int))
    if k > ids.size:
        raise ValueError("k is too large")
    similarity = cosine_similarity(table[ids], query[np.newaxis]).squeeze(axis=1)
    return ids[np.lexsort((ids, -similarity))][:k]
""",
    ),
    Wheat(
        exercise="nearest_neighbors",
        name="sorts everything, then filters",
        code="""
def nearest_neighbors(query, table, k, exclude=()):
    similarity = cosine_similarity(np.atleast_2d(query), table)[0]
    order = np.argsort(1 - similarity.astype(np.float64), kind="mergesort")
    order = order[~np.isin(order, list(exclude))]
    if order.shape[0] < k:
        raise ValueError("not enough rows")
    return order[:k]
""",
    ),
    Wheat(
        exercise="nearest_neighbors",
        name="ascending on the reversed table",
        code="""
def nearest_neighbors(query, table, k, exclude=()):
    similarity = cosine_similarity(query[np.newaxis], table)[0]
    upwards = np.argsort(similarity[::-1], kind="stable")
    order = [len(table) - 1 - int(i) for i in upwards[::-1]]
    order = [i for i in order if i not in exclude]
    if k > len(order):
        raise ValueError("not enough rows")
    return np.asarray(order[:k])
""",
    ),
    Wheat(
        exercise="nearest_neighbors",
        name="own cosine without the length of the query",
        code="""
def nearest_neighbors(query, table, k, exclude=()):
    scores = []
    for i, row in enumerate(table.astype(np.float64)):
        length = math.sqrt(float(np.sum(row * row)))
        if i not in exclude:
            scores.append((-float(np.sum(row * query)) / length if length else 0.0, i))
    if len(scores) < k:
        raise ValueError("not enough rows")
    return np.array([i for _, i in sorted(scores)[:k]])
""",
    ),
    Wheat(
        exercise="nearest_neighbors",
        name="a view of the order",
        code="""
def nearest_neighbors(query, table, k, exclude=()):
    similarity = cosine_similarity(query.reshape(1, -1), np.asarray(table)).ravel()
    order = np.argsort(-similarity, kind="stable")
    order = order[~np.isin(order, list(exclude))]
    if len(order) < k:
        raise ValueError("not enough rows are left")
    return order[:k]
""",
    ),
]

ANALOGY = [
    Wheat(
        exercise="analogy",
        name="the step added to c",
        code="""
def analogy(a, b, c, table, k):
    step = np.subtract(table[b], table[a])
    return nearest_neighbors(query=table[c] + step, table=table, k=k, exclude=tuple({a, b, c}))
""",
    ),
    Wheat(
        exercise="analogy",
        name="half of the sum, since its length plays no part",
        code="""
def analogy(a, b, c, table, k):
    target = (table[b] + (table[c] - table[a])) / 2
    return nearest_neighbors(target, table, k, (c, b, a))
""",
    ),
    Wheat(
        exercise="analogy",
        name="in place on a copy",
        code="""
def analogy(a, b, c, table, k):
    target = table[b].copy()
    target -= table[a]
    target += table[c]
    return nearest_neighbors(target, table, k, exclude=[a, b, c])
""",
    ),
    Wheat(
        exercise="analogy",
        name="own ranking with cosine_similarity",
        code="""
def analogy(a, b, c, table, k):
    others = [i for i in range(len(table)) if i != a and i != b and i != c]
    if k > len(others):
        raise ValueError("not enough rows")
    target = (table[b] - table[a] + table[c])[np.newaxis]
    similarity = cosine_similarity(target, table)[0]
    return np.array(sorted(others, key=lambda i: -similarity[i])[:k])
""",
    ),
    Wheat(
        exercise="analogy",
        name="coefficients times table",
        code="""
def analogy(a, b, c, table, k):
    coefficients = np.zeros(len(table), dtype=table.dtype)
    coefficients[b] += 1
    coefficients[a] -= 1
    coefficients[c] += 1
    return nearest_neighbors(coefficients @ table, table, k, exclude=(a, b, c))
""",
    ),
    Wheat(
        exercise="analogy",
        name="all rows ranked, inputs dropped",
        code="""
def analogy(a, b, c, table, k):
    target = token_embedding(np.array([b, c]), table).sum(axis=0) - table[a]
    ranked = nearest_neighbors(target, table, len(table))
    ranked = ranked[~np.isin(ranked, [a, b, c])]
    if len(ranked) < k:
        raise ValueError("not enough rows")
    return ranked[:k]
""",
    ),
]

WHEATS = [
    *ONE_HOT,
    *TOKEN_EMBEDDING,
    *POSITION_EMBEDDING,
    *SINUSOIDAL_POSITIONS,
    *EMBED,
    *EMBEDDING_BACKWARD,
    *COSINE_SIMILARITY,
    *NEAREST_NEIGHBORS,
    *ANALOGY,
]
