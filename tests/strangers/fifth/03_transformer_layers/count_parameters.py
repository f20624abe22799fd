RIGHT = [
    dict(
        exercise='count_parameters',
        name='one sum',
        code=r'''
def count_parameters(config):
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    inner, P = config["intermediate_size"], config["max_positions"]
    layer = 4 * H * H + (H * inner + inner + inner * H + H) + 2 * (H + H)
    return int((V + P) * H + L * layer + 2 * H + H * V + V)
''',
    ),
    dict(
        exercise='count_parameters',
        name='list of shapes',
        code=r'''
def count_parameters(config):
    V, H, L, I, P = (int(config[k]) for k in "vocab_size hidden_size num_layers intermediate_size max_positions".split())
    once = [(V, H), (P, H), (H,), (H,), (H, V), (V,)]
    per_layer = [(H, H)] * 4 + [(H, I), (I,), (I, H), (H,)] + [(H,)] * 4
    return sum(math.prod(s) for s in once) + L * sum(math.prod(s) for s in per_layer)
''',
    ),
]
WRONG = [
    dict(
        exercise='count_parameters',
        name='heads of whole width',
        misconception='counts A heads of H // A columns, which is less than H where A does not divide H',
        input='hidden_size 10, num_heads 4',
        code=r'''
def count_parameters(config):
    V, H, L, A = (config[name] for name in ("vocab_size", "hidden_size", "num_layers", "num_heads"))
    inner, P = config["intermediate_size"], config["max_positions"]
    D = H // A
    attention = 3 * A * (H * D) + (A * D) * H
    layer = attention + 2 * H * inner + inner + H + 4 * H
    return V * H + P * H + L * layer + 2 * H + H * V + V
''',
    ),
    dict(
        exercise='count_parameters',
        name='tied output by config',
        misconception='leaves the output matrix out where a further key says that it is tied',
        input='a further key tie_word_embeddings=True',
        code=r'''
def count_parameters(config):
    V, H = config["vocab_size"], config["hidden_size"]
    inner = config["intermediate_size"]
    total = V * H + config["max_positions"] * H
    for _ in range(2):
        total += config["num_layers"] * (2 * H * H + H * inner + 2 * H)
    total += config["num_layers"] * (inner + H) + 2 * H + V
    return total if config.get("tie_word_embeddings") else total + H * V
''',
    ),
    dict(
        exercise='count_parameters',
        name='first key with hidden in it',
        misconception='finds the sizes by a part of their names',
        input='a further key hidden_dropout_prob or num_hidden_groups before hidden_size',
        code=r'''
def count_parameters(config):
    def size(part):
        return next(number for name, number in config.items() if part in name)

    V, H, L = config["vocab_size"], size("hidden"), size("num_layers")
    inner, P = size("intermediate"), size("positions")
    return (2 * V + P + 2) * H + V + L * (4 * H * H + 2 * H * inner + inner + 5 * H)
''',
    ),
    dict(
        exercise='count_parameters',
        name='takes further keys out',
        misconception='takes the keys that do not matter out of config itself',
        input='a config with layer_norm_eps: it is gone after the call',
        code=r'''
def count_parameters(config):
    for name in ("layer_norm_eps", "type_vocab_size", "dropout"):
        config.pop(name, None)
    V, H, I = config["vocab_size"], config["hidden_size"], config["intermediate_size"]
    layer = 4 * H**2 + 2 * H * I + I + 5 * H
    return H * (2 * V + config["max_positions"] + 2) + V + config["num_layers"] * layer
''',
    ),
    dict(
        exercise='count_parameters',
        name='cache by the values alone',
        misconception='keeps counts under the values of config in their order, and forgets the names',
        input='a config in another order with the same row of values',
        code=r'''
_counts = {}


def count_parameters(config):
    key = tuple(config.values())
    if key not in _counts:
        V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
        inner, P = config["intermediate_size"], config["max_positions"]
        norms = (2 * L + 1) * 2 * H
        _counts[key] = V * H + P * H + L * (4 * H * H + 2 * H * inner + inner + H) + norms + H * V + V
    return _counts[key]
''',
    ),
    dict(
        exercise='count_parameters',
        name='layers times the bias in floats',
        misconception='multiplies the biases of all layers in floats, which round beyond 2**53',
        input='an intermediate_size above 2**53 with hidden_size 1',
        code=r'''
def count_parameters(config):
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    I, P = config["intermediate_size"], config["max_positions"]
    matrices = V * H + P * H + L * (4 * H * H + H * I + I * H) + H * V
    vectors = L * (I + H + 4.0 * H) + 2 * H + V
    return matrices + int(vectors)
''',
    ),
]
