RIGHT = [
    dict(exercise='count_parameters', name='line by line', code=r'''def count_parameters(config: dict[str, int]) -> int:
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    inner, P = config["intermediate_size"], config["max_positions"]
    layer = 4 * H * H + (H * inner + inner + inner * H + H) + 2 * (H + H)
    return (V * H + P * H) + L * layer + 2 * H + (H * V + V)
'''),
    dict(exercise='count_parameters', name='shapes', code=r'''def count_parameters(config: dict[str, int]) -> int:
    names = ("vocab_size", "hidden_size", "num_layers", "intermediate_size", "max_positions")
    V, H, L, I, P = (int(config[name]) for name in names)
    block = [(H, H)] * 4 + [(H, I), (I,), (I, H), (H,)] + [(H,)] * 4
    rest = [(V, H), (P, H), (H,), (H,), (H, V), (V,)]
    return L * sum(map(math.prod, block)) + sum(map(math.prod, rest))
'''),
]
WRONG = [
    dict(exercise='count_parameters', name='np.prod', misconception="np.prod of Python's numbers computes in int64, which wraps round", code=r'''def count_parameters(config: dict[str, int]) -> int:
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    inner, P = config["intermediate_size"], config["max_positions"]
    block = [(H, H)] * 4 + [(H, inner), (inner,), (inner, H), (H,)] + [(H,)] * 4
    rest = [(V, H), (P, H), (H,), (H,), (H, V), (V,)]
    return L * sum(int(np.prod(shape)) for shape in block) + sum(int(np.prod(shape)) for shape in rest)
''', input='sizes whose product is beyond 2**63'),
    dict(exercise='count_parameters', name='tied where the config says so', misconception='a further key of the config decides about the output matrix', code=r'''def count_parameters(config: dict[str, int]) -> int:
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    inner, P = config["intermediate_size"], config["max_positions"]
    layer = 4 * H * H + 2 * H * inner + inner + H + 4 * H
    output = V if config.get("tie_word_embeddings") else H * V + V
    return (V + P) * H + L * layer + 2 * H + output
''', input='a config with tie_word_embeddings=True'),
    dict(exercise='count_parameters', name='the other name of the places', misconception='max_position_embeddings, a further key, takes the place of max_positions', code=r'''def count_parameters(config: dict[str, int]) -> int:
    V, H, L, inner = (config[n] for n in ("vocab_size", "hidden_size", "num_layers", "intermediate_size"))
    P = config.get("max_position_embeddings", config["max_positions"])
    layer = 4 * H**2 + H * inner + inner + inner * H + H + 2 * 2 * H
    return V * H + P * H + L * layer + 2 * H + H * V + V
''', input='a config with both keys'),
    dict(exercise='count_parameters', name='remembered without the places', misconception='the key of the memory leaves out max_positions', code=r'''_counted = {}


def count_parameters(config: dict[str, int]) -> int:
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    inner, P = config["intermediate_size"], config["max_positions"]
    if (V, H, L, inner) not in _counted:
        layer = 4 * H * H + 2 * H * inner + inner + H + 4 * H
        _counted[V, H, L, inner] = (V + P) * H + L * layer + 2 * H + H * V + V
    return _counted[V, H, L, inner]
''', input='two configs that differ in max_positions alone'),
    dict(exercise='count_parameters', name='biases where the config has them', misconception='a further key use_bias adds four biases to the attention', code=r'''def count_parameters(config: dict[str, int]) -> int:
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    inner, P = config["intermediate_size"], config["max_positions"]
    attention = 4 * (H * H + (H if config.get("use_bias", False) else 0))
    layer = attention + (H * inner + inner) + (inner * H + H) + 2 * (2 * H)
    return V * H + P * H + L * layer + 2 * H + H * V + V
''', input='a config with use_bias=True'),
    dict(exercise='count_parameters', name='throws out what it does not need', misconception="pops further num_ keys from the caller's dict, in place of a copy", code=r'''def count_parameters(config: dict[str, int]) -> int:
    V, H, L, inner, P = map(
        config.get, ("vocab_size", "hidden_size", "num_layers", "intermediate_size", "max_positions")
    )
    total = H * (V + P) + L * (4 * H * H + 2 * H * inner + inner + 5 * H) + 2 * H + V * (H + 1)
    for name in [name for name in config if name.startswith("num_") and name not in ("num_layers", "num_heads")]:
        config.pop(name)  # of no use here
    return total
''', input='a config with a further key num_labels, compared after the call'),
]
