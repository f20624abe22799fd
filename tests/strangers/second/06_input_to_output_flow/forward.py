RIGHT = [
    dict(
        exercise='forward',
        name='encoder',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for layer in layers:
        x = transformer_block(x, layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])}
''',
    ),
    dict(
        exercise='forward',
        name='with encoder, own embedding',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    T = ids.shape[1]
    x = np.take(params["token_embeddings"], ids, axis=0) + params["position_embeddings"][:T]
    layers = []
    for i in range(config["num_layers"]):
        layers.append({name: params["layer%d.%s" % (i, name)] for name in BLOCK})
    result = {"hidden_states": [x]}
    if layers:
        x, states = encoder(x, layers, config["num_heads"], np.asarray(mask).reshape(len(ids), 1, 1, T))
        result["hidden_states"] = list(states)
    result["final_hidden"] = z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    result["logits"] = np.matmul(z, params["mlm_head_W"]) + params["mlm_head_b"]
    return result
''',
    ),
]
WRONG = [
    dict(
        exercise='forward',
        name='places of real tokens only',
        misconception='a sentence with padding in front has its first real token at place 0',
        input='padding in front',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    x = params["token_embeddings"][ids] + params["position_embeddings"][np.maximum(np.cumsum(mask, axis=1) - 1, 0)]
    states = [x]
    for layer in layers:
        x = transformer_block(x, layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
    dict(
        exercise='forward',
        name='names that hold layer0.',
        misconception='other entries whose name contains the name of a layer are taken for its parameters',
        input='params that also hold old.layer0.W_Q',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    layers = [{name.split(".")[-1]: array for name, array in params.items() if f"layer{i}." in name} for i in range(config["num_layers"])]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for layer in layers:
        x = transformer_block(x, layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
    dict(
        exercise='forward',
        name='columns of padding cut off',
        misconception='where all sentences end in padding, the result is shorter than T',
        input='a last column that is padding in every row',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    T = int(np.flatnonzero(mask.any(axis=0))[-1]) + 1
    ids, mask = ids[:, :T], mask[:, :T]
    layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for layer in layers:
        x = transformer_block(x, layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
    dict(
        exercise='forward',
        name='layers taken apart once',
        misconception='the dicts of the layers are kept by the identity of params: after an update in the same dict, the old ones are used',
        input='the same dict with a new W_Q in it',
        code=r'''
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")

LAYERS = {}


def forward(ids, mask, params, config):
    key = id(params), config["num_layers"]
    if key not in LAYERS:
        LAYERS[key] = params, [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]
    layers = LAYERS[key][1]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for layer in layers:
        x = transformer_block(x, layer, config["num_heads"], mask[:, np.newaxis, np.newaxis, :])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
''',
    ),
]
