RIGHT = [
    dict(
        exercise='relu_backward',
        name='gate',
        code=r'''
def relu_backward(d_out, x):
    return d_out * (x > 0)
''',
    ),
    dict(
        exercise='relu_backward',
        name='ceil',
        code=r'''
def relu_backward(d_out, x):
    gate = np.ceil(np.clip(x, 0, 1))  # 0 up to 0, and 1 above it
    return np.multiply(gate, d_out)
''',
    ),
]
WRONG = [
    dict(
        exercise='relu_backward',
        name='threshold',
        misconception='a threshold of 1e-10 stands in for 0',
        input='x = 1e-12',
        code=r'''
def relu_backward(d_out, x):
    return np.where(x > 1e-10, d_out, np.zeros_like(d_out))
''',
    ),
    dict(
        exercise='relu_backward',
        name='closes-above-six',
        misconception='the gate closes again above 6, as that of ReLU6 does',
        input='x = 7',
        code=r'''
def relu_backward(d_out, x):
    is_open = np.logical_and(x > 0, x < 6)
    return is_open * d_out
''',
    ),
    dict(
        exercise='relu_backward',
        name='flat-view-that-is-a-copy',
        misconception='writes through reshape(-1), which is a copy where memory has another order',
        input='d_out in Fortran order',
        code=r'''
def relu_backward(d_out, x):
    dx = np.zeros_like(d_out)
    for n, (slope, value) in enumerate(zip(d_out.flat, x.flat)):
        if value > 0:
            dx.reshape(-1)[n] = slope
    return dx
''',
    ),
    dict(
        exercise='relu_backward',
        name='clipped-slopes',
        misconception='clips what goes through to the range from -100 to 100, so that nothing explodes',
        input='d_out = 5000',
        code=r'''
def relu_backward(d_out, x):
    gate = np.heaviside(x, np.zeros_like(x))
    return np.clip(gate * d_out, -100, 100)
''',
    ),
]
