RIGHT = [
    dict(exercise='relu_backward', name='times a boolean', code=r'''def relu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    return d_out * (x > 0)
'''),
    dict(exercise='relu_backward', name='heaviside', code=r'''def relu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    gate = np.heaviside(x, x.dtype.type(0))
    out = np.zeros(d_out.shape, dtype=d_out.dtype)
    np.copyto(out, d_out, where=gate.astype(bool))
    return out
'''),
]
WRONG = [
    dict(exercise='relu_backward', name='open above eps', misconception='compares x with the machine epsilon in place of 0', code=r'''def relu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.where(x > np.finfo(x.dtype).eps, d_out, d_out.dtype.type(0))
''', input='x = 1e-8 in float32, or 1e-20'),
    dict(exercise='relu_backward', name='shut in place, and put back', misconception='writes 0 into d_out for a moment', code=r'''def relu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    shut = x <= 0
    kept = d_out[shut]
    d_out[shut] = 0
    dx = d_out.copy()
    d_out[shut] = kept
    return dx
''', input='a read-only d_out'),
    dict(exercise='relu_backward', name='two orders in memory', misconception='both arrays are flattened as they lie in memory', code=r'''def relu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    gradient = d_out.flatten(order="A")
    gradient[x.flatten(order="A") <= 0] = 0
    return gradient.reshape(d_out.shape)
''', input='d_out in C order, x in Fortran order'),
    dict(exercise='relu_backward', name='exploding gradients are cut', misconception='clips what comes back to ±1000', code=r'''def relu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.clip(d_out, -1e3, 1e3) * (x > 0)
''', input='d_out = 5000'),
    dict(exercise='relu_backward', name='one gate for all calls', misconception='np.multiply(out=…) writes into one array per shape', code=r'''_dx = {}


def relu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    dx = _dx.setdefault((x.shape, x.dtype), np.empty(x.shape, x.dtype))
    return np.multiply(d_out, x > 0, out=dx)
''', input='two calls of one shape: the second changes the first result'),
    dict(exercise='relu_backward', name='batches in float64', misconception='a batch with three axes and more is gone through by lists', code=r'''def relu_backward(d_out: np.ndarray, x: np.ndarray) -> np.ndarray:
    if x.ndim > 2:
        parts = [relu_backward(d, part).tolist() for d, part in zip(d_out, x, strict=True)]
        return np.array(parts)
    return np.where(x > 0, d_out, 0)
''', input='float32 with three axes'),
]
