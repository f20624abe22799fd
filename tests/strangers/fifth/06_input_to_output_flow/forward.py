RIGHT = [
    dict(
        exercise='forward',
        name='block by block',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for i in range(config["num_layers"]):
        own = {name: params["layer%d.%s" % (i, name)] for name in BLOCK}
        x = transformer_block(x, own, config["num_heads"], mask[:, None, None])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    return dict(hidden_states=states, final_hidden=z, logits=np.matmul(z, params["mlm_head_W"]) + params["mlm_head_b"])
''',
    ),
    dict(
        exercise='forward',
        name='everything by itself, with einsum',
        code=r'''
def forward(ids, mask, params, config):
    def norm(x, gamma, beta):
        c = x - x.mean(axis=-1, keepdims=True)
        return c / np.sqrt((c * c).mean(axis=-1, keepdims=True) + 1e-12) * gamma + beta

    A = int(config["num_heads"])
    B, T = ids.shape
    x = params["token_embeddings"][ids] + params["position_embeddings"][:T][None]
    all_states = [x]
    for i in range(int(config["num_layers"])):
        P = lambda name, i=i: params[f"layer{i}.{name}"]
        H = x.shape[-1]
        q, k, v = ((x @ P(n)).reshape(B, T, A, H // A) for n in ("W_Q", "W_K", "W_V"))
        s = np.einsum("bqad,bkad->baqk", q, k) / math.sqrt(H // A)
        s = np.where(mask[:, None, None, :], s, np.array(-np.inf, dtype=s.dtype))
        w = np.exp(s - s.max(axis=-1, keepdims=True))
        w = w / w.sum(axis=-1, keepdims=True)
        mixed = np.einsum("baqk,bkad->bqad", w, v).reshape(B, T, H)
        x = norm(x + mixed @ P("W_O"), P("ln1_gamma"), P("ln1_beta"))
        x = norm(x + np.maximum(x @ P("W1") + P("b1"), 0) @ P("W2") + P("b2"), P("ln2_gamma"), P("ln2_beta"))
        all_states.append(x)
    z = norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    return {"logits": z @ params["mlm_head_W"] + params["mlm_head_b"], "final_hidden": z, "hidden_states": all_states}
''',
    ),
]
WRONG = [
    dict(
        exercise='forward',
        name='prefix-without-dot',
        misconception='collects the names that begin with "layer1", so layer10 overwrites layer 1',
        input='eleven layers with different parameters',
        code=r'''
def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    layers = []
    for i in range(config["num_layers"]):
        prefix = f"layer{i}"
        layers.append({name.split(".")[1]: a for name, a in params.items() if name.startswith(prefix)})
    out, states = encoder(x, layers, config["num_heads"], mask[:, np.newaxis, np.newaxis, :])
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
''',
    ),
    dict(
        exercise='forward',
        name='last-part-of-the-name',
        misconception='takes the part behind the last dot for the name, so layer0.adam.W_Q overwrites W_Q',
        input='params that hold layer0.old.W_Q besides',
        code=r'''
def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    layers = [{} for _ in range(config["num_layers"])]
    for name, array in params.items():
        parts = name.split(".")
        for i, layer in enumerate(layers):
            if parts[0] == f"layer{i}":
                layer[parts[-1]] = array
    out, states = encoder(x, layers, config["num_heads"], mask[:, None, None, :])
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": z @ params["mlm_head_W"] + params["mlm_head_b"]}
''',
    ),
    dict(
        exercise='forward',
        name='eps-from-config',
        misconception='takes eps of the final norm from config',
        input='config with layer_norm_eps 0.1',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    eps = config.get("layer_norm_eps", 1e-12)
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    layers = [{n: params[f"layer{i}.{n}"] for n in BLOCK} for i in range(config["num_layers"])]
    out, states = encoder(x, layers, config["num_heads"], mask[:, None, None, :])
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"], eps)
    return {"hidden_states": states, "final_hidden": z, "logits": z @ params["mlm_head_W"] + params["mlm_head_b"]}
''',
    ),
    dict(
        exercise='forward',
        name='sixty-four-places',
        misconception='counts on max_positions in config, and on 64 where it is missing',
        input='a table of 70 places, T = 65, and no max_positions in config',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    places = params["position_embeddings"][: config.get("max_positions", 64)]
    x = embed(ids, params["token_embeddings"], places)
    states = [x]
    for i in range(config["num_layers"]):
        block = {n: params[f"layer{i}.{n}"] for n in BLOCK}
        states += [transformer_block(states[-1], block, config["num_heads"], mask[:, None, None])]
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
''',
    ),
    dict(
        exercise='forward',
        name='layers-kept',
        misconception='sorts the parameters into layers once per params object and misses later changes of the dict',
        input='an entry of params is replaced between two calls',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")
_layers = {}


def forward(ids, mask, params, config):
    L = config["num_layers"]
    if (id(params), L) not in _layers:
        _layers[id(params), L] = params, [{n: params[f"layer{i}.{n}"] for n in BLOCK} for i in range(L)]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    out, states = encoder(x, _layers[id(params), L][1], config["num_heads"], mask[:, None, None, :])
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": z @ params["mlm_head_W"] + params["mlm_head_b"]}
''',
    ),
    dict(
        exercise='forward',
        name='padding-row-zeroed',
        misconception='takes id 0 for padding and gives it the vector 0',
        input='id 0 as a real token',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    table = params["token_embeddings"].copy()
    table[0] = 0  # [PAD] means nothing
    x = embed(ids, table, params["position_embeddings"])
    layers = [{n: params[f"layer{i}.{n}"] for n in BLOCK} for i in range(config["num_layers"])]
    out, states = encoder(x, layers, config["num_heads"], mask[:, None, None, :])
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": z @ params["mlm_head_W"] + params["mlm_head_b"]}
''',
    ),
]
