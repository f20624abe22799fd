RIGHT = [
    dict(
        exercise='count_parameters',
        name='line by line',
        code="""def count_parameters(config):
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    I, P = config["intermediate_size"], config["max_positions"]
    embeddings = V * H + P * H
    layer = 4 * H * H + (H * I + I + I * H + H) + 2 * 2 * H
    return int(embeddings + L * layer + 2 * H + H * V + V)
""",
    ),
    dict(
        exercise='count_parameters',
        name='list of shapes',
        code="""def count_parameters(config):
    sizes = {letter: int(config[name]) for letter, name in dict(
        V="vocab_size", H="hidden_size", I="intermediate_size", P="max_positions").items()}
    block = ["HH"] * 4 + ["HI", "I", "IH", "H"] + ["H"] * 4
    arrays = ["VH", "PH"] + block * int(config["num_layers"]) + ["H", "H", "HV", "V"]
    return sum(math.prod(sizes[letter] for letter in shape) for shape in arrays)
""",
    ),
    dict(
        exercise='count_parameters',
        name='factored out',
        code="""def count_parameters(config):
    c = {k: int(config[k]) for k in config if k in ("vocab_size", "hidden_size", "num_layers", "intermediate_size", "max_positions")}
    V, H, L, I, P = c["vocab_size"], c["hidden_size"], c["num_layers"], c["intermediate_size"], c["max_positions"]
    return (H + 1) * V + (V + P) * H + L * (4 * H**2 + 2 * I * H + I + 5 * H) + 2 * H
""",
    ),
]
WRONG = [
    dict(
        exercise='count_parameters',
        name='names by their parts',
        misconception='keys are recognised by a part of their name, so a further key such as hidden_dropout_prob is taken for the size',
        code="""def count_parameters(config):
    for name, value in config.items():
        if "vocab" in name:
            V = value
        elif "hidden" in name:
            H = value
        elif "layers" in name:
            L = value
        elif "intermediate" in name:
            I = value
        elif "positions" in name:
            P = value
    return int(V * H + P * H + L * (4 * H * H + 2 * H * I + I + H + 4 * H) + 2 * H + H * V + V)
""",
        input='a config with the further key hidden_dropout_prob = 0.1',
    ),
    dict(
        exercise='count_parameters',
        name='sizes of NumPy',
        misconception='the products are made by np.prod in int64, which overflows without a word',
        code="""def count_parameters(config):
    V, H, L, I, P = (
        config[name] for name in ("vocab_size", "hidden_size", "num_layers", "intermediate_size", "max_positions")
    )
    shapes = [(V, H), (P, H), (2, H), (H, V), (V,), (L, 4, H, H), (L, 2, H, I), (L, I), (L, 5, H)]
    return int(sum(np.prod(shape) for shape in shapes))
""",
        input='vocab_size 10**12, hidden_size 10**8',
    ),
    dict(
        exercise='count_parameters',
        name='floats inside',
        misconception='the sum is a float before int(), so large counts lose their last digits',
        code="""def count_parameters(config):
    V, H, L, I, P = (
        float(config[name]) for name in ("vocab_size", "hidden_size", "num_layers", "intermediate_size", "max_positions")
    )
    return int(2 * V * H + V + P * H + 2 * H + L * (4 * H**2 + 2 * H * I + I + 5 * H))
""",
        input='sizes of about 10**9, where the count is above 2**53',
    ),
    dict(
        exercise='count_parameters',
        name='heads cut down',
        misconception='each matrix is counted as A heads of H // A columns, which is too few where A does not divide H',
        code="""def count_parameters(config):
    V, H, L, A, I, P = (
        config[name]
        for name in ("vocab_size", "hidden_size", "num_layers", "num_heads", "intermediate_size", "max_positions")
    )
    attention = 4 * H * (A * (H // A))
    return V * H + P * H + L * (attention + 2 * H * I + I + H + 4 * H) + 2 * H + H * V + V
""",
        input='hidden_size 4, num_heads 3 (each W is (H, H))',
    ),
    dict(
        exercise='count_parameters',
        name='remembered without the positions',
        misconception='counts are remembered by four sizes; the number of positions is forgotten in the key',
        code="""_counts = {}


def count_parameters(config):
    V, H, L, I = (config[name] for name in ("vocab_size", "hidden_size", "num_layers", "intermediate_size"))
    if (V, H, L, I) not in _counts:
        layer = 4 * H * H + H * I + I + I * H + H + 4 * H
        _counts[V, H, L, I] = (V + config["max_positions"]) * H + L * layer + 2 * H + H * V + V
    return _counts[V, H, L, I]
""",
        input='two calls whose configs differ in max_positions only',
    ),
    dict(
        exercise='count_parameters',
        name='throws away what it does not need',
        misconception="further keys are deleted from the caller's dict",
        code="""def count_parameters(config):
    known = ["vocab_size", "hidden_size", "num_layers", "num_heads", "intermediate_size", "max_positions"]
    for name in list(config):
        if name not in known:
            del config[name]
    V, H, L, _, I, P = (config[name] for name in known)
    return (2 * V + P + 2) * H + V + L * (4 * H * H + 2 * H * I + I + 5 * H)
""",
        input='a config with layer_norm_eps: the config after the call',
    ),
]
