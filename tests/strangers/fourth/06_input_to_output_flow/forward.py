RIGHT = [
    dict(
        exercise='forward',
        name='encoder',
        code=r'''BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")

def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    out, states = encoder(x, layers, config["num_heads"], mask[:, None, None, :])
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
''',
    ),
    dict(
        exercise='forward',
        name='sentence by sentence, real tokens only',
        code=r'''def _block(x, get, heads):
    width = x.shape[-1] // heads
    Q, K, V = (x @ get("W_" + c) for c in "QKV")
    parts = []
    for a in range(heads):
        cut = slice(a * width, (a + 1) * width)
        parts.append(softmax(Q[:, cut] @ K[:, cut].T / math.sqrt(width)) @ V[:, cut])
    x = layer_norm(x + np.concatenate(parts, axis=-1) @ get("W_O"), get("ln1_gamma"), get("ln1_beta"))
    inner = np.maximum(x @ get("W1") + get("b1"), 0)
    return layer_norm(x + inner @ get("W2") + get("b2"), get("ln2_gamma"), get("ln2_beta"))

def forward(ids, mask, params, config):
    L, heads = config["num_layers"], config["num_heads"]
    x0 = params["token_embeddings"][ids] + params["position_embeddings"][: ids.shape[1]]
    states = [np.array(x0) for _ in range(L + 1)]
    for b in range(len(ids)):
        real = np.flatnonzero(mask[b])
        x = x0[b, real]
        for i in range(L):
            x = _block(x, lambda name: params[f"layer{i}.{name}"], heads)
            states[i + 1][b, real] = x
    z = layer_norm(states[L], params["final_ln_gamma"], params["final_ln_beta"])
    return dict(hidden_states=states, final_hidden=z, logits=z @ params["mlm_head_W"] + params["mlm_head_b"])
''',
    ),
]

WRONG = [
    dict(
        exercise='forward',
        name='final norm in double',
        misconception='final_hidden is computed in float64 and only the logits are turned back',
        code=r'''BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")

def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for i in range(config["num_layers"]):
        block = {name: params[f"layer{i}.{name}"] for name in BLOCK}
        x = transformer_block(x, block, config["num_heads"], mask[:, None, None, :])
        states.append(x)
    z = layer_norm(x.astype(np.float64), params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"]).astype(x.dtype)
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
        input='float32 parameters',
    ),
    dict(
        exercise='forward',
        name='names by their last part',
        misconception='everything that begins with layer0. goes into the block under its last part, so layer0.old.W_Q takes the place of layer0.W_Q',
        code=r'''BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")

def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for i in range(config["num_layers"]):
        block = {name.split(".")[-1]: array for name, array in params.items() if name.startswith(f"layer{i}.")}
        x = transformer_block(x, block, config["num_heads"], mask[:, None, None, :])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
        input='params with layer0.old.W_Q besides',
    ),
    dict(
        exercise='forward',
        name='masked scores of minus thousand',
        misconception='masked scores are set to -1000 and not to minus infinity, which large scores undercut',
        code=r'''def forward(ids, mask, params, config):
    A = config["num_heads"]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for i in range(config["num_layers"]):
        p = {name.removeprefix(f"layer{i}."): array for name, array in params.items() if name.startswith(f"layer{i}.")}
        B, T, H = x.shape
        Q, K, V = ((x @ p[name]).reshape(B, T, A, H // A).swapaxes(1, 2) for name in ("W_Q", "W_K", "W_V"))
        scores = Q @ K.swapaxes(2, 3) / math.sqrt(H // A)
        scores = np.where(mask[:, None, None, :], scores, -1e3).astype(x.dtype)
        mixed = (softmax(scores) @ V).swapaxes(1, 2).reshape(B, T, H) @ p["W_O"]
        x = layer_norm(x + mixed, p["ln1_gamma"], p["ln1_beta"])
        inner = np.maximum(x @ p["W1"] + p["b1"], 0)
        x = layer_norm(x + inner @ p["W2"] + p["b2"], p["ln2_gamma"], p["ln2_beta"])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
''',
        input='parameters so large that real scores lie below -1000',
    ),
    dict(
        exercise='forward',
        name='parameters prepared once',
        misconception='the blocks are kept between calls under the number of layers and the shape of the tables, so other parameters of the same shape are ignored',
        code=r'''BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")

_blocks = {}

def forward(ids, mask, params, config):
    key = (config["num_layers"], params["mlm_head_W"].shape, params["mlm_head_W"].dtype, len(params))
    if key not in _blocks:
        _blocks[key] = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    _, states = encoder(x, _blocks[key], config["num_heads"], mask[:, None, None])
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": z @ params["mlm_head_W"] + params["mlm_head_b"]}
''',
        input='two models of one shape by turns',
    ),
    dict(
        exercise='forward',
        name='norm of the last state in place',
        misconception='the final norm is written over the last hidden state in models without layers',
        code=r'''BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")

def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for i in range(config["num_layers"]):
        block = {name: params[f"layer{i}.{name}"] for name in BLOCK}
        states.append(transformer_block(states[-1], block, config["num_heads"], mask[:, None, None, :]))
    z = states[-1].copy() if len(states) > 1 else x
    z -= z.mean(axis=-1, keepdims=True)
    z /= np.sqrt((z**2).mean(axis=-1, keepdims=True) + 1e-12)
    z = z * params["final_ln_gamma"] + params["final_ln_beta"]
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
''',
        input='num_layers = 0',
    ),
    dict(
        exercise='forward',
        name='a norm of its own',
        misconception='the final norm is written anew with an eps of 1e-8, though eps is 1e-12',
        code=r'''BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")

def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    x, states = encoder(x, layers, config["num_heads"], mask[:, None, None, :])
    mean, var = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
    z = (x - mean) / np.sqrt(var + 1e-8) * params["final_ln_gamma"] + params["final_ln_beta"]
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
''',
        input='a model whose last state is tiny',
    ),
    dict(
        exercise='forward',
        name='the first state keeps float64',
        misconception='the two embeddings are added in float64, and only what goes into the layers is turned back',
        code=r'''BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")

def forward(ids, mask, params, config):
    tokens = np.zeros((*ids.shape, params["token_embeddings"].shape[1]))
    tokens += params["token_embeddings"][ids]
    tokens += params["position_embeddings"][: ids.shape[1]]
    states = [tokens]
    x = tokens.astype(params["token_embeddings"].dtype)
    for i in range(config["num_layers"]):
        x = transformer_block(x, {n: params[f"layer{i}.{n}"] for n in BLOCK}, config["num_heads"], mask[:, None, None])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
''',
        input='float32 parameters, hidden_states[0]',
    ),
    dict(
        exercise='forward',
        name='id 0 is padding',
        misconception='tokens of id 0 are masked besides, though the mask alone says what is padding',
        code=r'''BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")

def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for i in range(config["num_layers"]):
        block = {name: params[f"layer{i}.{name}"] for name in BLOCK}
        x = transformer_block(x, block, config["num_heads"], (mask & ((ids != 0) | (ids.max(axis=1, keepdims=True) == 0)))[:, None, None, :])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
        input='a real token of id 0',
    ),
]
