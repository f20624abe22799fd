RIGHT = [
    dict(
        exercise='softmax_backward',
        name='formula',
        code=r'''
def softmax_backward(d_out, probs):
    return probs * (d_out - np.sum(d_out * probs, axis=-1, keepdims=True))
''',
    ),
    dict(
        exercise='softmax_backward',
        name='jacobian',
        code=r'''
def softmax_backward(d_out, probs):
    dx = np.empty_like(probs)
    for row in np.ndindex(probs.shape[:-1]):
        p = probs[row]
        dx[row] = (np.diag(p) - np.outer(p, p)) @ d_out[row]
    return dx
''',
    ),
]
WRONG = [
    dict(
        exercise='softmax_backward',
        name='small-shares-are-masked',
        misconception='shares below 1e-6 are taken for masked ones',
        input='a share of 1e-7 where a gradient of 1e7 arrives',
        code=r'''
def softmax_backward(d_out, probs):
    p = np.where(probs > 1e-6, probs, np.zeros_like(probs))
    mean = np.einsum("...n,...n->...", d_out, p)
    return p * (d_out - mean[..., np.newaxis])
''',
    ),
    dict(
        exercise='softmax_backward',
        name='no-share-is-zero',
        misconception='shares are held above 1e-12 against a division that nobody makes',
        input='a masked share of exactly 0',
        code=r'''
def softmax_backward(d_out, probs):
    probs = np.maximum(probs, 1e-12)
    weighted = (d_out * probs).sum(axis=-1, keepdims=True)
    return (d_out - weighted) * probs
''',
    ),
    dict(
        exercise='softmax_backward',
        name='one-sure-row-silences-all',
        misconception='a share of 1 anywhere is thought to stop the gradient of all rows',
        input='one saturated row beside another that is not',
        code=r'''
def softmax_backward(d_out, probs):
    if probs.max() == 1:  # saturated
        return np.zeros_like(d_out)
    return d_out * probs - probs * (d_out * probs).sum(axis=-1, keepdims=True)
''',
    ),
    dict(
        exercise='softmax_backward',
        name='four-axes-at-most',
        misconception='one pattern for each number of axes, up to four',
        input='five axes',
        code=r'''
PATTERN = ["", "n,n->", "tn,tn->t", "btn,btn->bt", "batn,batn->bat"]

def softmax_backward(d_out, probs):
    mean = np.einsum(PATTERN[probs.ndim], d_out, probs)
    return probs * (d_out - np.expand_dims(mean, -1))
''',
    ),
]
