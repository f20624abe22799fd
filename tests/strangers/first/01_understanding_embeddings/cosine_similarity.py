RIGHT = [
    dict(
        exercise='cosine_similarity',
        name='unit rows, one product',
        code="""def cosine_similarity(a, b):
    def unit(rows):
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(lengths == 0, 1, lengths)

    return np.clip(unit(a) @ unit(b).T, -1, 1).astype(a.dtype)
""",
    ),
    dict(
        exercise='cosine_similarity',
        name='pair by pair in float64',
        code="""def cosine_similarity(a, b):
    out = np.zeros((len(a), len(b)), dtype=a.dtype)
    for i, row in enumerate(a.astype(np.float64)):
        for j, other in enumerate(b.astype(np.float64)):
            la, lb = math.hypot(*row), math.hypot(*other)
            if la > 0 and lb > 0:
                out[i, j] = max(-1.0, min(1.0, float(np.dot(row / la, other / lb))))
    return out
""",
    ),
    dict(
        exercise='cosine_similarity',
        name='nan becomes 0',
        code="""def cosine_similarity(a, b):
    x, y = a.astype(np.float64), b.astype(np.float64)
    lengths = np.hypot.reduce(x, axis=1)[:, None] * np.hypot.reduce(y, axis=1)[None, :]
    cosines = np.einsum("ih,jh->ij", x, y) / lengths
    cosines[np.isnan(cosines)] = 0
    return np.minimum(np.maximum(cosines, -1), 1).astype(a.dtype)
""",
    ),
]
WRONG = [
    dict(
        exercise='cosine_similarity',
        name='zero rows found by their sum',
        misconception='a row whose entries add up to 0 is taken for the zero vector',
        code="""def cosine_similarity(a, b):
    zero_a, zero_b = a.sum(axis=1) == 0, b.sum(axis=1) == 0
    length_a = np.sqrt((a * a).sum(axis=1))
    length_b = np.sqrt((b * b).sum(axis=1))
    length_a[zero_a] = 1
    length_b[zero_b] = 1
    out = np.clip((a / length_a[:, None]) @ (b / length_b[:, None]).T, -1, 1)
    out[zero_a] = 0
    out[:, zero_b] = 0
    return out
""",
        input='a row [1, -1]',
    ),
    dict(
        exercise='cosine_similarity',
        name='tiny number in each length',
        misconception='1e-12 is added to each length against 0 / 0, which changes rows of length 1e-6',
        code="""def cosine_similarity(a, b):
    length_a = np.linalg.norm(a, axis=1, keepdims=True) + 1e-12
    length_b = np.linalg.norm(b, axis=1, keepdims=True) + 1e-12
    return np.clip((a / length_a) @ (b / length_b).T, -1, 1)
""",
        input='rows of length 1e-6: off by 2e-6',
    ),
    dict(
        exercise='cosine_similarity',
        name='normalised in place and multiplied back',
        misconception='the input is scaled for a moment; a read-only array does not allow it',
        code="""def cosine_similarity(a, b):
    length_a = np.linalg.norm(a, axis=1, keepdims=True)
    length_b = np.linalg.norm(b, axis=1, keepdims=True)
    length_a[length_a == 0] = 1
    length_b[length_b == 0] = 1
    a /= length_a
    if b is not a:
        b /= length_b
    out = np.clip(a @ b.T, -1, 1)
    a *= length_a
    if b is not a:
        b *= length_b
    return out
""",
        input='a read-only array',
    ),
    dict(
        exercise='cosine_similarity',
        name='short product counts as zero',
        misconception='where the product of both lengths is below 2e-12 the similarity is set to 0',
        code="""def cosine_similarity(a, b):
    lengths = np.outer(np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1))
    nothing = lengths < 2e-12
    cosines = (a @ b.T) / np.where(nothing, 1, lengths)
    return np.clip(np.where(nothing, 0, cosines), -1, 1).astype(a.dtype)
""",
        input='two rows of length 1e-6',
    ),
    dict(
        exercise='cosine_similarity',
        name='whole chunks only',
        misconception='b is worked through in chunks of m // n rows; what is left over after the last whole chunk keeps its 0',
        code="""def cosine_similarity(a, b):
    def unit(rows):
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.where(lengths == 0, 1, lengths)

    a, b = unit(a), unit(b)
    out = np.zeros((len(a), len(b)), dtype=a.dtype)
    chunks = max(1, len(b) // 1024)  # small products stay in the cache
    size = len(b) // chunks
    for n in range(chunks):
        part = slice(n * size, (n + 1) * size)
        out[:, part] = np.clip(a @ b[part].T, -1, 1)
    return out
""",
        input='b with 2049 rows: the last column',
    ),
    dict(
        exercise='cosine_similarity',
        name='lengths in memory order',
        misconception='lengths are summed over the flat memory, which mixes rows where the array is transposed',
        code="""def cosine_similarity(a, b):
    def lengths(rows):
        squares = rows.ravel("K") ** 2
        return np.sqrt(np.add.reduceat(squares, np.arange(0, rows.size, rows.shape[1])))

    la, lb = lengths(a), lengths(b)
    la[la == 0], lb[lb == 0] = 1, 1
    return np.clip((a / la[:, None]) @ (b / lb[:, None]).T, -1, 1)
""",
        input='a transposed array',
    ),
]
