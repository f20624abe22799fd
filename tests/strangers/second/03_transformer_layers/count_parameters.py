RIGHT = [
    dict(
        exercise='count_parameters',
        name='sum',
        code=r'''
def count_parameters(config):
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    inner, P = config["intermediate_size"], config["max_positions"]
    layer = 4 * H * H + 2 * H * inner + inner + H + 4 * H
    return (V + P) * H + L * layer + 2 * H + H * V + V
''',
    ),
    dict(
        exercise='count_parameters',
        name='shapes',
        code=r'''
def count_parameters(config):
    V, P, H, inner = (int(config[name]) for name in ("vocab_size", "max_positions", "hidden_size", "intermediate_size"))
    once = [(V, H), (P, H), (H,), (H,), (H, V), (V,)]
    each = [(H, H)] * 4 + [(H, inner), (inner,), (inner, H), (H,)] + [(H,)] * 4
    count = lambda shapes: sum(math.prod(shape) for shape in shapes)
    return count(once) + config["num_layers"] * count(each)
''',
    ),
]
WRONG = [
    dict(
        exercise='count_parameters',
        name='heads-times-head-size',
        misconception='counts the columns of the heads, A times H // A, which is less than H where A does not divide it',
        input='hidden_size 10 with 3 heads',
        code=r'''
def count_parameters(config):
    V, H, L, A = (config[name] for name in ("vocab_size", "hidden_size", "num_layers", "num_heads"))
    inner, P = config["intermediate_size"], config["max_positions"]
    D = H // A
    attention = 3 * H * (A * D) + (A * D) * H
    network = H * inner + inner + inner * H + H
    return V * H + P * H + L * (attention + network + 4 * H) + 2 * H + H * V + V
''',
    ),
    dict(
        exercise='count_parameters',
        name='np-prod',
        misconception='multiplies with np.prod, whose whole numbers overflow at 2**63',
        input='a model with 10**10 words and hidden size 10**10',
        code=r'''
def count_parameters(config):
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    inner, P = config["intermediate_size"], config["max_positions"]
    shapes = [(V, H), (P, H), (2, H), (H, V), (V,)]
    shapes += [(L, 4, H, H), (L, H, inner), (L, inner), (L, inner, H), (L, H), (L, 4, H)]
    return int(sum(int(np.prod(shape)) for shape in shapes))
''',
    ),
    dict(
        exercise='count_parameters',
        name='segment-table',
        misconception="adds BERT's table of segments where config names its size",
        input='config with a further key type_vocab_size',
        code=r'''
def count_parameters(config):
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    inner, P = config["intermediate_size"], config["max_positions"]
    tables = (V + P + config.get("type_vocab_size", 0)) * H
    layer = 4 * H**2 + (H * inner + inner) + (inner * H + H) + 2 * (H + H)
    return tables + L * layer + 2 * H + (H + 1) * V
''',
    ),
    dict(
        exercise='count_parameters',
        name='all-entries-are-numbers',
        misconception='looks the result up by all entries of config, also by those it does not need',
        input='config with a further key whose value is a list',
        code=r'''
_counted = {}

def count_parameters(config):
    key = frozenset(config.items())
    if key not in _counted:
        V, H, inner = config["vocab_size"], config["hidden_size"], config["intermediate_size"]
        layer = 4 * H * H + 2 * H * inner + inner + 5 * H
        _counted[key] = 2 * V * H + V + config["max_positions"] * H + 2 * H + config["num_layers"] * layer
    return _counted[key]
''',
    ),
]
