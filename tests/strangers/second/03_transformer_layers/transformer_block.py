RIGHT = [
    dict(
        exercise='transformer_block',
        name='four-lines',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    middle = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    fed = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(middle, fed, params["ln2_gamma"], params["ln2_beta"])
''',
    ),
    dict(
        exercise='transformer_block',
        name='sublayers',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    own = {name: params[name] for name in ("W_Q", "W_K", "W_V", "W_O")}
    sublayers = [
        lambda h: multi_head_attention(h, own, num_heads, mask=mask)[0],
        lambda h: np.maximum(h @ params["W1"] + params["b1"], 0) @ params["W2"] + params["b2"],
    ]
    h = x
    for number, sublayer in enumerate(sublayers, start=1):
        h = layer_norm(h + sublayer(h), params[f"ln{number}_gamma"], params[f"ln{number}_beta"])
    return h
''',
    ),
]
WRONG = [
    dict(
        exercise='transformer_block',
        name='masked-passes-unchanged',
        misconception='a masked token is thought to leave the block as it came in',
        input='a padding mask (B, 1, 1, T), at the padded token',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    middle = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    fed = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    out = add_and_norm(middle, fed, params["ln2_gamma"], params["ln2_beta"])
    if mask is not None and mask.shape == (len(x), 1, 1, x.shape[1]):
        out = np.where(mask[:, 0, 0, :, np.newaxis], out, x)
    return out
''',
    ),
    dict(
        exercise='transformer_block',
        name='output-bias-if-there',
        misconception='adds a bias of the attention where params holds one, as the first BERT does',
        input='params with a further key b_O',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    attended = attended + params["b_O"] if "b_O" in params else attended
    middle = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    fed = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    return add_and_norm(middle, fed, params["ln2_gamma"], params["ln2_beta"])
''',
    ),
    dict(
        exercise='transformer_block',
        name='two-axes-are-batch',
        misconception='a mask with as many rows as there are sentences is taken for (B, T)',
        input='a causal mask (T, T) with B = T',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    if mask is not None and mask.shape == x.shape[:2]:
        mask = mask[:, np.newaxis, np.newaxis, :]  # one row for each sentence
    attended, _ = multi_head_attention(x, params, num_heads, mask)
    h = add_and_norm(x, attended, params["ln1_gamma"], params["ln1_beta"])
    fed = feed_forward(h, *(params[name] for name in ("W1", "b1", "W2", "b2")))
    return add_and_norm(h, fed, params["ln2_gamma"], params["ln2_beta"])
''',
    ),
    dict(
        exercise='transformer_block',
        name='textbook-variance',
        misconception='writes a norm of its own with the mean of squares minus the squared mean',
        input='x with a common offset of 3e8',
        code=r'''
def transformer_block(x, params, num_heads, mask=None):
    def norm(total, which):
        mu = total.mean(axis=-1, keepdims=True)
        variance = np.maximum((total * total).mean(axis=-1, keepdims=True) - mu * mu, 0)
        return params[which + "_gamma"] * ((total - mu) / np.sqrt(variance + 1e-12)) + params[which + "_beta"]

    attended, _ = multi_head_attention(x, params, num_heads, mask)
    middle = norm(x + attended, "ln1")
    fed = feed_forward(middle, params["W1"], params["b1"], params["W2"], params["b2"])
    return norm(middle + fed, "ln2")
''',
    ),
]
