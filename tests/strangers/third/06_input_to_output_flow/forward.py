RIGHT = [
    dict(exercise='forward', name='encoder', code="""BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    L, A = config["num_layers"], config["num_heads"]
    layers = [{n: params[f"layer{i}.{n}"] for n in BLOCK} for i in range(L)]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    out, states = encoder(x, layers, A, mask[:, np.newaxis, np.newaxis, :])
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
"""),
    dict(exercise='forward', name='blocks by hand, one array of states', code="""BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    B, T = ids.shape
    x = params["token_embeddings"][ids] + params["position_embeddings"][np.arange(T)]
    states = [x]
    keep = np.broadcast_to(mask.reshape(B, 1, 1, T), (B, config["num_heads"], T, T))
    layer = 0
    while layer < config["num_layers"]:
        prefix = "layer%d." % layer
        block = {k[len(prefix):]: v for k, v in params.items() if k.startswith(prefix)}
        x = transformer_block(x, block, config["num_heads"], keep)
        states.append(x)
        layer += 1
    d = x - x.mean(-1, keepdims=True)
    z = d / np.sqrt((d * d).mean(-1, keepdims=True) + 1e-12) * params["final_ln_gamma"] + params["final_ln_beta"]
    return dict(logits=z @ params["mlm_head_W"] + params["mlm_head_b"], final_hidden=z, hidden_states=np.stack(states))
"""),
]
WRONG = [
    dict(exercise='forward', name='layer1 and layer10', misconception='names beginning with layer1 belong to layer10, too', code="""BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    layers = []
    for i in range(config["num_layers"]):
        names = [n for n in params if n.startswith(f"layer{i}")]
        layers.append({n.split(".")[-1]: params[n] for n in names})
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    out, states = encoder(x, layers, config["num_heads"], mask[:, None, None])
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
""", input='eleven layers'),
    dict(exercise='forward', name='layers collected once', misconception='the dicts of the layers are kept for models of the same size', code="""BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


_layers = {}
def forward(ids, mask, params, config):
    L, A = config["num_layers"], config["num_heads"]
    key = L, params["token_embeddings"].shape, params["token_embeddings"].dtype
    if key not in _layers:
        _layers[key] = [{n: params[f"layer{i}.{n}"] for n in BLOCK} for i in range(L)]
    layers = _layers[key]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    out, states = encoder(x, layers, A, mask[:, np.newaxis, np.newaxis, :])
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
""", input='a second model of the same size'),
    dict(exercise='forward', name='eps of the config', misconception='eps taken from config where there is one, though it is 1e-12 for all', code="""BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    L, A = config["num_layers"], config["num_heads"]
    layers = [{n: params[f"layer{i}.{n}"] for n in BLOCK} for i in range(L)]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    out, states = encoder(x, layers, A, mask[:, np.newaxis, np.newaxis, :])
    eps = config.get("layer_norm_eps", 1e-12)
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"], eps)
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
""", input='a config with another layer_norm_eps'),
    dict(exercise='forward', name='final norm in double', misconception='the final norm is computed in float64, and only the logits cast back', code="""BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    L, A = config["num_layers"], config["num_heads"]
    layers = [{n: params[f"layer{i}.{n}"] for n in BLOCK} for i in range(L)]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    out, states = encoder(x, layers, A, mask[:, np.newaxis, np.newaxis, :])
    z = layer_norm(out.astype(np.float64), params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"]).astype(out.dtype)
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
""", input='float32 parameters: the dtype of final_hidden'),
    dict(exercise='forward', name='defaults written into config', misconception='setdefault thought to be a mere look-up', code="""BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    L, A = config["num_layers"], config["num_heads"]
    limit = config.setdefault("max_positions", len(params["position_embeddings"]))
    assert ids.shape[1] <= limit
    layers = [{n: params[f"layer{i}.{n}"] for n in BLOCK} for i in range(L)]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    out, states = encoder(x, layers, A, mask[:, np.newaxis, np.newaxis, :])
    z = layer_norm(out, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
""", input='a config without max_positions: is it changed?'),
    dict(exercise='forward', name='one list for all calls', misconception='hidden_states is one list that every call fills anew', code="""BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


_states = []
def forward(ids, mask, params, config):
    _states.clear()
    _states.append(embed(ids, params["token_embeddings"], params["position_embeddings"]))
    for i in range(config["num_layers"]):
        block = {n: params[f"layer{i}.{n}"] for n in BLOCK}
        _states.append(transformer_block(_states[-1], block, config["num_heads"], mask[:, None, None, :]))
    z = layer_norm(_states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": _states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
""", input='two calls, then look at the first result'),
]
