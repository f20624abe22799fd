RIGHT = [
    dict(
        exercise='forward',
        name='block by block',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for layer in layers:
        states.append(transformer_block(states[-1], layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :]))
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
    dict(
        exercise='forward',
        name='sentence by sentence, its own attention',
        code=r'''
def _normal(x, gamma, beta):
    centred = x - x.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-12) + beta


def _one(row, real, p, L, A):
    x = p("token_embeddings")[row] + p("position_embeddings")[: len(row)]
    T, H = x.shape
    D = H // A
    states = [x]
    for i in range(L):
        q, k, v = (x @ p(f"layer{i}.W_{part}") for part in "QKV")
        merged = np.zeros((T, H))
        for a in range(A):
            cut = slice(a * D, (a + 1) * D)
            scores = q[:, cut] @ k[real, cut].T / math.sqrt(D)
            shares = np.exp(scores - scores.max(axis=1, keepdims=True))
            merged[:, cut] = shares @ v[real, cut] / shares.sum(axis=1, keepdims=True)
        x = _normal(x + merged @ p(f"layer{i}.W_O"), p(f"layer{i}.ln1_gamma"), p(f"layer{i}.ln1_beta"))
        inner = np.maximum(x @ p(f"layer{i}.W1") + p(f"layer{i}.b1"), 0)
        x = _normal(x + inner @ p(f"layer{i}.W2") + p(f"layer{i}.b2"), p(f"layer{i}.ln2_gamma"), p(f"layer{i}.ln2_beta"))
        states.append(x)
    z = _normal(x, p("final_ln_gamma"), p("final_ln_beta"))
    return states, z, z @ p("mlm_head_W") + p("mlm_head_b")


def forward(ids, mask, params, config):
    L, A = config["num_layers"], config["num_heads"]
    kind = params["token_embeddings"].dtype
    wide = {}

    def p(name):
        if name not in wide:
            wide[name] = np.asarray(params[name], dtype=np.float64)
        return wide[name]

    results = [_one(row, real, p, L, A) for row, real in zip(ids, mask)]
    states = [np.stack([r[0][i] for r in results]).astype(kind) for i in range(L + 1)]
    z, logits = (np.stack([r[n] for r in results]).astype(kind) for n in (1, 2))
    return {"logits": logits, "final_hidden": z, "hidden_states": states}
''',
    ),
]

WRONG = [
    dict(
        exercise='forward',
        name='places counted from the first real token',
        misconception='padding does not count as a place',
        input='padding in front',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    x = params["token_embeddings"][ids] + params["position_embeddings"][np.maximum(np.cumsum(mask, axis=1) - 1, 0)]
    states = [x]
    for layer in layers:
        states.append(transformer_block(states[-1], layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :]))
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
    dict(
        exercise='forward',
        name='layers of a dict remembered',
        misconception='the layers collected once for a dict, though an entry may have been replaced',
        input='the same dict with another layer0.W1',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


_layers = {}


def forward(ids, mask, params, config):
    key = id(params), config["num_layers"]
    if key not in _layers:
        _layers[key] = params, [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    layers = _layers[key][1]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for layer in layers:
        states.append(transformer_block(states[-1], layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :]))
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
    dict(
        exercise='forward',
        name='ids flattened in memory order',
        misconception="ravel(order='K') mixes the places of transposed ids",
        input='ids that lie transposed in memory',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    x = params["token_embeddings"][ids.ravel(order="K")].reshape(*ids.shape, -1) + params["position_embeddings"][: ids.shape[1]]
    states = [x]
    for layer in layers:
        states.append(transformer_block(states[-1], layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :]))
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
    dict(
        exercise='forward',
        name='one list of hidden states for all calls',
        misconception='the list cleared and filled again, so the earlier result changes',
        input='two calls',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


_states = []


def forward(ids, mask, params, config):
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = _states
    states.clear()
    states.append(x)
    for layer in layers:
        states.append(transformer_block(states[-1], layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :]))
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
    dict(
        exercise='forward',
        name='all names that begin with layer',
        misconception='every name that begins with layer taken for one of a numbered layer',
        input='params with a further name such as layers_seen',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    blocks = {}
    for name, array in params.items():
        if name.startswith("layer"):
            number, part = name.removeprefix("layer").split(".")
            blocks.setdefault(int(number), {})[part] = array
    layers = [blocks[i] for i in range(config["num_layers"])]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for layer in layers:
        states.append(transformer_block(states[-1], layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :]))
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
    dict(
        exercise='forward',
        name='at most twelve layers',
        misconception='the twelve layers of the original BERT taken for a limit',
        input='num_layers of 13',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(min(config["num_layers"], 12))]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for layer in layers:
        states.append(transformer_block(states[-1], layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :]))
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
    dict(
        exercise='forward',
        name='no mask in a batch of one length',
        misconception='the mask handed on only if the sentences have different numbers of real tokens',
        input='two sentences with one padding each, at different places',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    counts = mask.sum(axis=1)
    wide = mask[:, np.newaxis, np.newaxis, :] if len(counts) == 1 or len(set(counts.tolist())) > 1 else None
    states = [x]
    for layer in layers:
        states.append(transformer_block(states[-1], layer, config["num_heads"], wide))
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
]

