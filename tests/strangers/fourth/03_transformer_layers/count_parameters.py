RIGHT = [
    dict(
        exercise='count_parameters',
        name='line by line',
        code="""def count_parameters(config):
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    I, P = config["intermediate_size"], config["max_positions"]
    layer = 4 * H**2 + (H * I + I + I * H + H) + 2 * (H + H)
    return (V + P) * H + L * layer + 2 * H + H * V + V
""",
    ),
    dict(
        exercise='count_parameters',
        name='list of shapes',
        code="""def count_parameters(config):
    V, H, L, I, P = (int(config[k]) for k in "vocab_size hidden_size num_layers intermediate_size max_positions".split())
    shapes = [(V, H), (P, H), (H,), (H,), (H, V), (V,)]
    for _ in range(min(L, 1)):
        block = [(H, H)] * 4 + [(H, I), (I,), (I, H), (H,)] + [(H,)] * 4
    return sum(math.prod(shape) for shape in shapes) + L * sum(map(math.prod, block))
""",
    ),
]
WRONG = [
    dict(
        exercise='count_parameters',
        name='shapes as keys',
        misconception='a dict from shape to number of arrays loses one where two shapes are equal',
        code="""def count_parameters(config):
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    I, P = config["intermediate_size"], config["max_positions"]
    layer = {(H, H): 4, (H, I): 1, (I,): 1, (I, H): 1, (H,): 5}
    per_layer = sum(times * math.prod(shape) for shape, times in layer.items())
    return V * H + P * H + L * per_layer + 2 * H + H * V + V
""",
        input='intermediate_size equal to hidden_size',
    ),
    dict(
        exercise='count_parameters',
        name='a set of rows',
        misconception='the rows of both tables are added up in a set, which holds equal numbers once',
        code="""def count_parameters(config):
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    I, P = config["intermediate_size"], config["max_positions"]
    embeddings = H * sum({V, P})
    layer = 4 * H * H + 2 * H * I + I + H + 4 * H
    return embeddings + L * layer + 2 * H + H * V + V
""",
        input='vocab_size equal to max_positions',
    ),
    dict(
        exercise='count_parameters',
        name='int64 inside',
        misconception='NumPy adds up in int64, and int(...) comes too late',
        code="""def count_parameters(config):
    V, H, L = (np.int64(config[k]) for k in ("vocab_size", "hidden_size", "num_layers"))
    I, P = np.int64(config["intermediate_size"]), np.int64(config["max_positions"])
    layer = 4 * H * H + 2 * H * I + I + H + 4 * H
    return int(V * H + P * H + L * layer + 2 * H + H * V + V)
""",
        input='a model of more than 2**63 parameters',
    ),
    dict(
        exercise='count_parameters',
        name='tied by a key',
        misconception='a key that ties the output to the token table is heeded, as in other libraries',
        code="""def count_parameters(config):
    V, H, L = config["vocab_size"], config["hidden_size"], config["num_layers"]
    I, P = config["intermediate_size"], config["max_positions"]
    layer = 4 * H * H + 2 * H * I + I + H + 4 * H
    output = V if config.get("tie_word_embeddings", False) else H * V + V
    return (V + P) * H + L * layer + 2 * H + output
""",
        input='a config with the further key tie_word_embeddings',
    ),
    dict(
        exercise='count_parameters',
        name='takes a key out and puts it back',
        misconception='an entry is popped from config and put back at the end',
        code="""def count_parameters(config):
    L = config.pop("num_layers")
    V, H = config["vocab_size"], config["hidden_size"]
    I, P = config["intermediate_size"], config["max_positions"]
    layer = 4 * H * H + 2 * H * I + I + H + 4 * H
    config["num_layers"] = L
    return (V + P) * H + L * layer + 2 * H + H * V + V
""",
        input='any config: its keys change their order',
    ),
    dict(
        exercise='count_parameters',
        name='heads of whole width',
        misconception='the matrices are counted head by head, with H // A columns each',
        code="""def count_parameters(config):
    V, H, L, A = (config[k] for k in ("vocab_size", "hidden_size", "num_layers", "num_heads"))
    I, P = config["intermediate_size"], config["max_positions"]
    attention = 4 * H * A * (H // A)
    layer = attention + 2 * H * I + I + H + 4 * H
    return (V + P) * H + L * layer + 2 * H + H * V + V
""",
        input='a number of heads that does not divide H',
    ),
]
