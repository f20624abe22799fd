RIGHT = [
    dict(exercise='top_k_accuracy', name='stable argsort', code="""def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k or labels")
    best = np.argsort(-logits[chosen], axis=-1, kind="stable")[:, :k]
    return float((best == labels[chosen][:, np.newaxis]).any(axis=-1).mean())
"""),
    dict(exercise='top_k_accuracy', name='rank by counting', code="""def top_k_accuracy(logits, labels, k):
    V = logits.shape[-1]
    targets = labels[labels != -100]
    if k < 1 or k > V or targets.size == 0:
        raise ValueError
    rows = logits[labels != -100]
    own = rows[np.arange(len(rows)), targets][:, None]
    before = (rows > own) | ((rows == own) & (np.arange(V) < targets[:, None]))
    return int((before.sum(axis=1) < k).sum()) / len(targets)
"""),
]
WRONG = [
    dict(exercise='top_k_accuracy', name='labels flat in memory order', misconception='ravel(order="K") of the labels, rows of the logits in C order', code="""def top_k_accuracy(logits, labels, k):
    logits, labels = logits.reshape(-1, logits.shape[-1]), labels.ravel(order="K")
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k or labels")
    best = np.argsort(-logits[chosen], axis=-1, kind="stable")[:, :k]
    return float((best == labels[chosen][:, np.newaxis]).any(axis=-1).mean())
""", input='transposed labels'),
    dict(exercise='top_k_accuracy', name='nearly equal is equal', misconception='logits rounded to nine digits before they are compared', code="""def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k or labels")
    best = np.argsort(-logits[chosen].round(9), axis=-1, kind="stable")[:, :k]
    return float((best == labels[chosen][:, np.newaxis]).any(axis=-1).mean())
""", input='logits that differ by 1e-12'),
    dict(exercise='top_k_accuracy', name='labels patched, then put back', misconception='changing an input for a moment is thought harmless', code="""def top_k_accuracy(logits, labels, k):
    ignored = labels == -100
    if ignored.all() or k < 1 or k > logits.shape[-1]:
        raise ValueError("k or labels")
    labels[ignored] = 0
    rank = np.argsort(np.argsort(-logits, axis=-1, kind="stable"), axis=-1)
    hits = np.take_along_axis(rank, labels[..., np.newaxis], axis=-1)[..., 0] < k
    labels[ignored] = -100
    return float(hits[~ignored].mean())
""", input='read-only labels'),
    dict(exercise='top_k_accuracy', name='ranks in eight bits', misconception='the tokens in front are counted in a small integer type', code="""def top_k_accuracy(logits, labels, k):
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k or labels")
    rows, targets = logits[chosen], labels[chosen]
    own = np.take_along_axis(rows, targets[:, np.newaxis], axis=1)
    ahead = (rows > own) | ((rows == own) & (np.arange(rows.shape[1]) < targets[:, np.newaxis]))
    return float(np.mean(ahead.sum(axis=1, dtype=np.uint8) < k))
""", input='256 better tokens in front of the right one'),
    dict(exercise='top_k_accuracy', name='up to three leading axes', misconception='leading axes written out up to three', code="""def top_k_accuracy(logits, labels, k):
    letters = {0: "v", 1: "tv", 2: "btv", 3: "abtv"}[labels.ndim]
    logits = np.einsum(f"{letters}->{letters}", logits)
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k or labels")
    best = np.argsort(-logits[chosen], axis=-1, kind="stable")[:, :k]
    return float((best == labels[chosen][:, np.newaxis]).any(axis=-1).mean())
""", input='logits with four leading axes'),
    dict(exercise='top_k_accuracy', name='one token is always right', misconception='V = 1 returns 1 before the labels are looked at', code="""def top_k_accuracy(logits, labels, k):
    if k == logits.shape[-1] == 1:
        return 1.0
    chosen = labels != -100
    if not 1 <= k <= logits.shape[-1] or not chosen.any():
        raise ValueError("k or labels")
    best = np.argsort(-logits[chosen], axis=-1, kind="stable")[:, :k]
    return float((best == labels[chosen][:, np.newaxis]).any(axis=-1).mean())
""", input='V = 1 with no labelled position'),
]
