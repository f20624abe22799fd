RIGHT = [
    dict(
        exercise='feed_forward',
        name='formula',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    return np.maximum(x @ W1 + b1, 0) @ W2 + b2
''',
    ),
    dict(
        exercise='feed_forward',
        name='rule-by-rule',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    out = np.zeros_like(x) + b2
    for rule in range(len(b1)):
        answer = (x * W1[:, rule]).sum(axis=-1, keepdims=True) + b1[rule]
        out = out + np.where(answer > 0, answer, np.zeros_like(answer)) * W2[rule]
    return out
''',
    ),
]
WRONG = [
    dict(
        exercise='feed_forward',
        name='either-orientation',
        misconception='takes matrices that lie either way round, and turns those that fit both ways',
        input='I = H',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    H, inner = x.shape[-1], b1.shape[0]
    if W1.shape == (inner, H):  # stored as (out, in), like nn.Linear
        W1 = W1.T
    hidden = np.maximum(0, x @ W1 + b1)
    if W2.shape == (H, inner):
        W2 = W2.T
    return hidden @ W2 + b2
''',
    ),
    dict(
        exercise='feed_forward',
        name='three-axes-at-most',
        misconception='one product for each number of axes, up to (B, T, H)',
        input='x with four axes',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    pattern = {1: "h,hi->i", 2: "th,hi->ti", 3: "bth,hi->bti"}[x.ndim]
    inner = np.einsum(pattern, x, W1) + b1
    return np.einsum(pattern, inner * (inner > 0), W2) + b2
''',
    ),
    dict(
        exercise='feed_forward',
        name='last-rules-lost',
        misconception='works through the rules 64 at a time and leaves out a last part that is not full',
        input='I = 100',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    inner, step = len(b1), 64
    out = b2
    for start in range(0, max(inner - step + 1, 1), step):
        part = slice(start, start + step)
        out = out + np.maximum(x @ W1[:, part] + b1[part], 0) @ W2[part]
    return out
''',
    ),
    dict(
        exercise='feed_forward',
        name='whisper-is-silence',
        misconception='answers below 1e-6 are taken for 0',
        input='tokens of the size 1e-7 with large weights in W2',
        code=r'''
def feed_forward(x, W1, b1, W2, b2):
    inner = x @ W1 + b1
    inner = np.where(inner > 1e-6, inner, np.zeros_like(inner))
    return inner @ W2 + b2
''',
    ),
]
