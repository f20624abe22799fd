"""Right solutions of assignment 07, each written differently from the model solution."""

from minibert_grader.course.solutions import Wheat

CHOOSE_MASK_POSITIONS = [
    Wheat(
        exercise="choose_mask_positions",
        name="one token after the other",
        code="""
def choose_mask_positions(ids, special_ids, rate, rng):
    chosen = np.zeros(ids.shape, dtype=bool)
    ordinary = [index for index in np.ndindex(*ids.shape) if int(ids[index]) not in special_ids]
    if len(ordinary) == 0:
        raise ValueError("nothing but special tokens")
    for index in ordinary:
        chosen[index] = rng.random() < rate
    if chosen.sum() == 0:
        chosen[ordinary[rng.integers(len(ordinary))]] = True
    return chosen
""",
    ),
    Wheat(
        exercise="choose_mask_positions",
        name="binomial draws of the ordinary tokens only",
        code="""
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = np.ones(ids.shape, dtype=bool)
    for special in special_ids:
        ordinary &= ids != special
    places = np.argwhere(ordinary)
    if len(places) == 0:
        raise ValueError("no ordinary token")
    hits = rng.binomial(1, rate, size=len(places)).astype(bool)
    if not hits.any():
        hits[rng.integers(0, len(places))] = True
    chosen = np.zeros_like(ordinary)
    chosen[tuple(places[hits].T)] = True
    return chosen
""",
    ),
    Wheat(
        exercise="choose_mask_positions",
        name="how many first, then which",
        code="""
def choose_mask_positions(ids, special_ids, rate, rng):
    places = np.flatnonzero(~np.isin(ids, list(special_ids)))
    if not places.size:
        raise ValueError("there is nothing to choose")
    count = max(1, rng.binomial(places.size, rate))
    chosen = np.zeros(ids.size, dtype=bool)
    chosen[rng.permutation(places)[:count]] = True
    return chosen.reshape(ids.shape)
""",
    ),
    Wheat(
        exercise="choose_mask_positions",
        name="the smallest draw saves the lonely case",
        code="""
def choose_mask_positions(ids, special_ids, rate, rng):
    special = np.isin(ids, special_ids)
    if special.all():
        raise ValueError("all tokens are special")
    draws = np.where(special, 2.0, rng.uniform(size=ids.shape))
    return draws < max(rate, np.nextafter(draws.min(), 1))
""",
    ),
    Wheat(
        exercise="choose_mask_positions",
        name="choice between True and False",
        code="""
def choose_mask_positions(ids, special_ids, rate, rng):
    special = np.array([int(i) in set(special_ids) for i in ids.ravel()], dtype=bool)
    candidates = [place for place, s in enumerate(special) if not s]
    if candidates == []:
        raise ValueError("every token is special")
    chosen = rng.choice([True, False], size=special.shape, p=[rate, 1 - rate])
    chosen[special] = False
    if True not in chosen:
        rng.shuffle(candidates)
        chosen[candidates[0]] = True
    return chosen.reshape(ids.shape)
""",
    ),
    Wheat(
        exercise="choose_mask_positions",
        name="upper end of the draws, lonely case by weights",
        code="""
def choose_mask_positions(ids, special_ids, rate, rng):
    ordinary = np.isin(ids, special_ids, invert=True)
    total = int(np.count_nonzero(ordinary))
    if total == 0:
        raise ValueError(f"the {ids.size} tokens are all special")
    chosen = np.logical_and(ordinary, rng.random(ids.shape) >= 1 - rate)
    if np.any(chosen):
        return chosen
    place = rng.choice(ids.size, p=(ordinary / total).reshape(-1))
    return np.reshape(np.arange(ids.size) == place, ids.shape)
""",
    ),
    Wheat(
        exercise="choose_mask_positions",
        name="draws of two children of the generator",
        code="""
def choose_mask_positions(ids, special_ids, rate, rng):
    coins, rescue = rng.spawn(2)
    ordinary = ~np.isin(np.ascontiguousarray(ids), special_ids)
    if not ordinary.any():
        raise ValueError("nothing to choose from")
    chosen = coins.random(ids.shape) < rate
    chosen &= ordinary
    if chosen.any():
        return chosen
    chosen.ravel()[rescue.choice(np.flatnonzero(ordinary))] = True
    return chosen
""",
    ),
]

MASK_TOKENS = [
    Wheat(
        exercise="mask_tokens",
        name="one token after the other",
        code="""
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    ordinary = [i for i in range(vocab_size) if i not in special_ids]
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    inputs, labels = ids.copy(), np.full(ids.shape, -100, dtype=np.int64)
    for index in np.ndindex(*ids.shape):
        if not chosen[index]:
            continue
        labels[index] = ids[index]
        luck = rng.random()
        if luck < 0.1:
            inputs[index] = ordinary[rng.integers(len(ordinary))]
        elif luck >= 0.2:
            inputs[index] = mask_id
    return inputs, labels
""",
    ),
    Wheat(
        exercise="mask_tokens",
        name="three fates by choice and select",
        code="""
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    fate = np.where(chosen, rng.choice(3, size=ids.shape, p=[0.8, 0.1, 0.1]), 2)
    ordinary = np.array(sorted(set(range(vocab_size)) - set(special_ids)))
    anything = ordinary[rng.integers(len(ordinary), size=ids.shape)]
    inputs = np.select([fate == 0, fate == 1], [np.full_like(ids, mask_id), anything], default=ids)
    return inputs, np.where(chosen, ids, -100)
""",
    ),
    Wheat(
        exercise="mask_tokens",
        name="ten sides of a die, places as numbers",
        code="""
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    places = np.flatnonzero(choose_mask_positions(ids, special_ids, rate, rng))
    die = rng.integers(10, size=len(places))
    inputs, labels = ids.flatten(), np.full(ids.size, -100)
    labels[places] = inputs[places]
    allowed = np.ones(vocab_size, dtype=bool)
    allowed[[i for i in special_ids if i < vocab_size]] = False
    random_places = places[die == 8]
    inputs[places[die < 8]] = mask_id
    inputs[random_places] = rng.choice(np.arange(vocab_size)[allowed], size=len(random_places))
    return inputs.reshape(ids.shape), labels.reshape(ids.shape)
""",
    ),
    Wheat(
        exercise="mask_tokens",
        name="kept or not first, then mask or random",
        code="""
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    labels = ids.copy()
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    labels[~chosen] = -100
    kept = rng.random(ids.shape) < 0.1
    masked = rng.random(ids.shape) < 8 / 9
    numbers = rng.integers(vocab_size - len({i for i in special_ids if 0 <= i < vocab_size}), size=ids.shape)
    for special in sorted({i for i in special_ids if 0 <= i < vocab_size}):  # skip over the special ids
        numbers = numbers + (numbers >= special)
    inputs = np.where(~chosen | kept, ids, np.where(masked, mask_id, numbers))
    return inputs, labels
""",
    ),
    Wheat(
        exercise="mask_tokens",
        name="its own choice of positions, special draws again",
        code="""
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    ordinary = [place for place, i in enumerate(ids.flat) if i not in special_ids]
    if not ordinary:
        raise ValueError("nothing to hide")
    chosen = [place for place in ordinary if rng.random() < rate] or [int(rng.choice(ordinary))]
    inputs, labels = [int(i) for i in ids.flat], [-100] * ids.size
    for place in chosen:
        labels[place] = inputs[place]
        side = rng.integers(1, 11)
        if side <= 8:
            inputs[place] = mask_id
        elif side == 9:
            inputs[place] = int(rng.integers(vocab_size))
            while inputs[place] in special_ids:
                inputs[place] = int(rng.integers(vocab_size))
    return np.array(inputs).reshape(ids.shape), np.array(labels).reshape(ids.shape)
""",
    ),
    Wheat(
        exercise="mask_tokens",
        name="a difference added to the ids",
        code="""
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    weights = np.array([0.0 if i in special_ids else 1.0 for i in range(vocab_size)])
    random_ids = rng.choice(vocab_size, size=ids.shape, p=weights / weights.sum())
    fate = np.searchsorted([0.8, 0.9], rng.random(ids.shape), side="right")
    change = (fate == 0) * (mask_id - ids) + (fate == 1) * (random_ids - ids)
    return ids + chosen * change, chosen * (ids + 100) - 100
""",
    ),
    Wheat(
        exercise="mask_tokens",
        name="ids of 32 bits, nested fates",
        code="""
def mask_tokens(ids, special_ids, mask_id, vocab_size, rate, rng):
    chosen = choose_mask_positions(ids, special_ids, rate, rng)
    ordinary = np.array([i for i in range(vocab_size) if i not in set(special_ids)])
    fate = rng.random(ids.shape)
    strange = ordinary[(rng.random(ids.shape) * len(ordinary)).astype(int)]
    inputs = np.where(chosen, np.where(fate < 0.1, ids, np.where(fate < 0.2, strange, mask_id)), ids)
    return inputs.astype(np.int32), np.where(chosen, ids, np.int64(-100)).astype(np.int32)
""",
    ),
]

MLM_LOSS = [
    Wheat(
        exercise="mlm_loss",
        name="weights of 0 and 1 over all positions",
        code="""
def mlm_loss(logits, labels, ignore_index=-100):
    weights = (labels != ignore_index).astype(np.float64)
    N = weights.sum()
    if N == 0:
        raise ValueError("no label")
    z = logits.astype(np.float64)
    z = z - z.max(axis=-1, keepdims=True)
    log_probs = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    targets = np.where(weights > 0, labels, 0)[..., np.newaxis]
    loss = -np.sum(weights * np.take_along_axis(log_probs, targets, axis=-1)[..., 0]) / N
    d_logits = np.exp(log_probs)
    np.put_along_axis(d_logits, targets, np.take_along_axis(d_logits, targets, axis=-1) - 1, axis=-1)
    return loss, (d_logits * weights[..., np.newaxis] / N).astype(logits.dtype)
""",
    ),
    Wheat(
        exercise="mlm_loss",
        name="one position after the other",
        code="""
def mlm_loss(logits, labels, ignore_index=-100):
    places = [index for index in np.ndindex(*labels.shape) if labels[index] != ignore_index]
    if not places:
        raise ValueError("all positions are ignored")
    losses = []
    d_logits = np.zeros(logits.shape, dtype=logits.dtype)
    for index in places:
        row = [float(z) for z in logits[index]]
        top = max(row)
        total = math.fsum(math.exp(z - top) for z in row)
        losses.append(math.log(total) + top - row[labels[index]])
        for v, z in enumerate(row):
            d_logits[(*index, v)] = (math.exp(z - top) / total - (v == labels[index])) / len(places)
    return math.fsum(losses) / len(losses), d_logits
""",
    ),
    Wheat(
        exercise="mlm_loss",
        name="softmax for the gradient, log-sum-exp for the loss",
        code="""
def mlm_loss(logits, labels, ignore_index=-100):
    counts = np.not_equal(labels, ignore_index)
    N = int(np.count_nonzero(counts))
    if N < 1:
        raise ValueError("a mean over nothing")
    onehot = (labels[..., None] == np.arange(logits.shape[-1])) & counts[..., None]
    top = np.max(logits, axis=-1)
    shifted = logits - top[..., None]
    log_sums = np.log(np.exp(shifted).sum(-1))
    loss = float(np.sum(log_sums[counts]) - np.sum(shifted[onehot])) / N
    d_logits = np.where(counts[..., None], softmax(logits) - onehot, 0) / N
    return loss, d_logits.astype(logits.dtype)
""",
    ),
    Wheat(
        exercise="mlm_loss",
        name="rows of cross-entropy, one by one",
        code="""
def mlm_loss(logits, labels, ignore_index=-100):
    V = logits.shape[-1]
    rows = np.reshape(logits, (-1, V))
    targets = labels.reshape(-1).tolist()
    N = len(targets) - targets.count(ignore_index)
    if N == 0:
        raise ValueError("no position counts")
    loss, d_rows = 0.0, []
    for row, target in zip(rows, targets):
        if target == ignore_index:
            d_rows.append(np.zeros(V, dtype=logits.dtype))
        else:
            part, d_row = cross_entropy(row[np.newaxis], np.array([target]))
            loss += float(part) / N
            d_rows.append(d_row[0] / N)
    return loss, np.stack(d_rows).reshape(logits.shape)
""",
    ),
    Wheat(
        exercise="mlm_loss",
        name="places from nonzero, logaddexp",
        code="""
def mlm_loss(logits, labels, ignore_index=-100):
    places = np.nonzero(labels != ignore_index)
    if len(places[0]) == 0:
        raise ValueError("no position is labelled")
    picked = labels[places]
    rows = np.array(logits[places], dtype=np.float64)
    log_probs = rows - np.logaddexp.reduce(rows, axis=1, keepdims=True)
    d_logits = np.zeros_like(logits)
    d_logits[places] = np.exp(log_probs) / len(picked)
    d_logits[(*places, picked)] = np.expm1(log_probs[np.arange(len(picked)), picked]) / len(picked)
    return np.mean(-log_probs[np.arange(len(picked)), picked]), d_logits
""",
    ),
    Wheat(
        exercise="mlm_loss",
        name="a loss in the dtype of the logits",
        code="""
def mlm_loss(logits, labels, ignore_index=-100):
    labelled = labels != ignore_index
    if np.count_nonzero(labelled) == 0:
        raise ValueError("nothing is labelled")
    rows, targets = logits[labelled], labels[labelled][:, np.newaxis]
    shifted = rows - rows.max(axis=-1, keepdims=True)
    exps = np.exp(shifted)
    totals = exps.sum(axis=-1, keepdims=True)
    losses = np.log(totals) - np.take_along_axis(shifted, targets, axis=-1)
    d_rows = exps / totals - (np.arange(logits.shape[-1]) == targets)
    d_logits = np.zeros(logits.shape, logits.dtype)
    d_logits[labelled] = d_rows / len(rows)
    return losses.mean(), d_logits
""",
    ),
]

MASKED_ACCURACY = [
    Wheat(
        exercise="masked_accuracy",
        name="one position after the other",
        code="""
def masked_accuracy(logits, labels):
    right = total = 0
    for index in np.ndindex(*labels.shape):
        if labels[index] == -100:
            continue
        total += 1
        scores = logits[index].tolist()
        right += scores.index(max(scores)) == labels[index]
    if total == 0:
        raise ValueError("nothing to count")
    return right / total
""",
    ),
    Wheat(
        exercise="masked_accuracy",
        name="is the label's logit the maximum",
        code="""
def masked_accuracy(logits, labels):
    counts = labels != -100
    if not np.any(counts):
        raise ValueError("no label")
    scores = np.take_along_axis(logits, np.where(counts, labels, 0)[..., None], axis=-1)[..., 0]
    return np.average(scores >= logits.max(axis=-1), weights=counts)
""",
    ),
    Wheat(
        exercise="masked_accuracy",
        name="a quotient of two counts",
        code="""
def masked_accuracy(logits, labels):
    N = np.count_nonzero(labels + 100)
    if N == 0:
        raise ValueError("a share of nothing has no value")
    return np.count_nonzero(logits.argmax(axis=-1) == labels) / N
""",
    ),
    Wheat(
        exercise="masked_accuracy",
        name="sorted, and the last of equal logits wins",
        code="""
def masked_accuracy(logits, labels):
    rows, targets = logits.reshape(-1, logits.shape[-1]), labels.ravel()
    places = np.flatnonzero(targets != -100)
    if places.size == 0:
        raise ValueError("all positions are ignored")
    guesses = np.argsort(rows[places], axis=1, kind="stable")[:, -1]
    return sum(int(guess) == int(target) for guess, target in zip(guesses, targets[places])) / places.size
""",
    ),
    Wheat(
        exercise="masked_accuracy",
        name="mean with where",
        code="""
def masked_accuracy(logits, labels):
    labelled = labels > -1
    if labelled.sum() == 0:
        raise ValueError("no position is labelled")
    return np.mean(np.argmax(logits, -1) == labels, where=labelled)
""",
    ),
]

MAKE_BATCHES = [
    Wheat(
        exercise="make_batches",
        name="lexsort with a random second key",
        code="""
def make_batches(sequences, batch_size, pad_id, rng):
    lengths = [len(sequence) for sequence in sequences]
    order = np.lexsort((rng.random(len(sequences)), lengths))
    count = math.ceil(len(order) / batch_size)
    cuts = [order[b * batch_size : (b + 1) * batch_size] for b in range(count)]
    rng.shuffle(cuts := [pad_batch([sequences[i] for i in cut], pad_id) for cut in cuts])
    return cuts
""",
    ),
    Wheat(
        exercise="make_batches",
        name="longest first, its own padding",
        code="""
def make_batches(sequences, batch_size, pad_id, rng):
    row = [list(sequences[i]) for i in rng.permutation(len(sequences))]
    row.sort(key=len, reverse=True)
    batches = []
    while row:
        batch, row = row[:batch_size], row[batch_size:]
        T = len(batch[0])
        ids = np.array([sequence + [pad_id] * (T - len(sequence)) for sequence in batch], dtype=np.int64)
        mask = np.array([[t < len(sequence) for t in range(T)] for sequence in batch])
        batches.append((ids, mask))
    order = list(range(len(batches)))
    rng.shuffle(order)
    return [batches[i] for i in order]
""",
    ),
    Wheat(
        exercise="make_batches",
        name="buckets of one length, each shuffled",
        code="""
def make_batches(sequences, batch_size, pad_id, rng):
    buckets = {}
    for sequence in sequences:
        buckets.setdefault(len(sequence), []).append(sequence)
    batches, batch = [], []
    for length in sorted(buckets):
        for i in rng.permutation(len(buckets[length])):
            batch.append(buckets[length][i])
            if len(batch) == batch_size:
                batches.append(pad_batch(batch, pad_id))
                batch = []
    if batch:
        batches.append(pad_batch(batch, pad_id))
    keys = rng.random(len(batches))
    return [batches[i] for i in np.argsort(keys)]
""",
    ),
    Wheat(
        exercise="make_batches",
        name="lengths and a fraction, the short batch first",
        code="""
def make_batches(sequences, batch_size, pad_id, rng):
    n = len(sequences)
    order = np.argsort([len(sequence) + rng.random() for sequence in sequences])
    pieces = np.split(order, range(n % batch_size or batch_size, n, batch_size))
    batches = [pad_batch([sequences[i] for i in piece], pad_id) for piece in pieces]
    return [batches.pop(rng.integers(len(batches))) for _ in pieces]
""",
    ),
    Wheat(
        exercise="make_batches",
        name="rows of a batch in random order",
        code="""
def make_batches(sequences, batch_size, pad_id, rng):
    keyed = sorted((len(sequence), rng.random(), i) for i, sequence in enumerate(sequences))
    starts = rng.permutation(np.arange(0, len(keyed), batch_size))
    result = []
    for start in starts:
        rows = [sequences[i] for _, _, i in keyed[start : start + batch_size]]
        result.append(pad_batch([rows[i] for i in rng.permutation(len(rows))], pad_id))
    return result
""",
    ),
    Wheat(
        exercise="make_batches",
        name="recursion and insertion at random",
        code="""
def cut(row, size):
    return [row[:size], *cut(row[size:], size)] if row else []


def make_batches(sequences, batch_size, pad_id, rng):
    places = rng.permutation(len(sequences)).tolist()
    by_length = sorted(range(len(sequences)), key=lambda i: (-len(sequences[i]), places[i]))
    batches = []
    for numbers in cut(by_length, batch_size):
        batches.insert(rng.integers(len(batches) + 1), pad_batch([sequences[i] for i in numbers], pad_id))
    return batches
""",
    ),
    Wheat(
        exercise="make_batches",
        name="copies that the generator shuffles",
        code="""
def make_batches(sequences, batch_size, pad_id, rng):
    row = [tuple(sequence) for sequence in sequences]
    rng.shuffle(row)
    row = sorted(row, key=len)
    starts = list(range(0, len(row), batch_size))
    rng.shuffle(starts)
    return [pad_batch([list(each) for each in row[start : start + batch_size]], pad_id) for start in starts]
""",
    ),
]

TRAINING_STEP = [
    Wheat(
        exercise="training_step",
        name="its own clipping",
        code="""
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    norm = math.sqrt(sum(float(np.sum(np.square(grad, dtype=np.float64))) for grad in grads.values()))
    if norm > max_norm:
        grads = {name: grad * (max_norm / norm) for name, grad in grads.items()}
    new_params, new_state = optimizer(params, grads, state)
    return new_params, new_state, {"gradient_norm": norm, "loss": loss}
""",
    ),
    Wheat(
        exercise="training_step",
        name="three calls inside one another",
        code="""
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    metrics = {}

    def gradients():
        metrics["loss"], grads = loss_and_grads(params, batch)
        clipped, metrics["gradient_norm"] = clip_by_global_norm(grads, max_norm)
        return clipped

    return (*optimizer(params, gradients(), state), metrics)
""",
    ),
    Wheat(
        exercise="training_step",
        name="one long vector for the norm",
        code="""
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    result = loss_and_grads(params, batch)
    grads = dict(result[1])
    norm = float(np.linalg.norm(np.concatenate([np.ravel(grad).astype(np.float64) for grad in grads.values()])))
    factor = min(1.0, max_norm / norm) if norm > 0 else 1.0
    for name in grads:
        grads[name] = (grads[name] * factor).astype(grads[name].dtype)
    stepped = optimizer(params, grads, state)
    return stepped[0], stepped[1], dict(loss=float(result[0]), gradient_norm=norm)
""",
    ),
    Wheat(
        exercise="training_step",
        name="copies of the dicts",
        code="""
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads({name: param.copy() for name, param in params.items()}, batch)
    clipped, norm = clip_by_global_norm({**grads}, max_norm)
    names = "loss", "gradient_norm"
    params, state = optimizer({**params}, clipped, state)
    return params, state, dict(zip(names, (loss, norm)))
""",
    ),
    Wheat(
        exercise="training_step",
        name="clips to infinity for the norm, then in earnest",
        code="""
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    _, length = clip_by_global_norm(grads, math.inf)
    short, _ = clip_by_global_norm(grads, max_norm)
    after, memory = optimizer(params, short, state)
    metrics = {"loss": np.float64(loss), "gradient_norm": np.float64(length)}
    return after, memory, metrics
""",
    ),
    Wheat(
        exercise="training_step",
        name="more in the metrics than is asked for",
        code="""
def training_step(params, state, batch, loss_and_grads, optimizer, max_norm):
    loss, grads = loss_and_grads(params, batch)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    metrics = {"loss": loss, "gradient_norm": norm, "clipped": bool(norm > max_norm)}
    new_params, new_state = optimizer(params, clipped, state)
    return dict(new_params), new_state, metrics
""",
    ),
]

TRAIN = [
    Wheat(
        exercise="train",
        name="a while loop",
        code="""
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None,
          start=0):
    steps, losses, norms, rates = [], [], [], []
    i, stop = 0, False
    while i < len(batches) and not stop:
        rates.append(schedule(start + i))
        with_lr = lambda p, g, s: optimizer(p, g, s, rates[-1])
        params, state, metrics = training_step(params, state, batches[i], loss_and_grads, with_lr, max_norm)
        i += 1
        steps.append(start + i)
        losses.append(metrics["loss"])
        norms.append(metrics["gradient_norm"])
        if callback:
            now = {"step": steps[-1], "loss": losses[-1], "gradient_norm": norms[-1], "learning_rate": rates[-1]}
            callback(now, params, state)
        stop = stop_below is not None and losses[-1] < stop_below
    return {
        "params": params, "state": state, "step": steps, "loss": losses, "gradient_norm": norms,
        "learning_rate": rates,
    }
""",
    ),
    Wheat(
        exercise="train",
        name="without training_step",
        code="""
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None,
          start=0):
    log = []
    for batch in batches:
        step = start + len(log)
        loss, grads = loss_and_grads(params, batch)
        clipped, norm = clip_by_global_norm(grads, max_norm)
        lr = schedule(step)
        params, state = optimizer(params, clipped, state, lr)
        log.append({"step": step + 1, "loss": float(loss), "gradient_norm": float(norm), "learning_rate": lr})
        if callback is not None:
            callback(dict(log[-1]), params, state)
        if stop_below is not None and loss < stop_below:
            break
    names = ("step", "loss", "gradient_norm", "learning_rate")
    return dict({name: [entry[name] for entry in log] for name in names}, params=params, state=state)
""",
    ),
    Wheat(
        exercise="train",
        name="all learning rates beforehand",
        code="""
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None,
          start=0):
    def with_rate(lr):
        def three_arguments(params, grads, state):
            return optimizer(params, grads, state, lr)

        return three_arguments

    threshold = -math.inf if stop_below is None else stop_below
    tell = callback or (lambda metrics, params, state: None)
    steps = list(range(start, start + len(batches)))
    rates = [schedule(step) for step in steps]
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, lr, batch in zip(steps, rates, batches):
        params, state, metrics = training_step(params, state, batch, loss_and_grads, with_rate(lr), max_norm)
        metrics.update(step=step + 1, learning_rate=lr)
        for name in history:
            history[name] = [*history[name], metrics[name]]
        tell(metrics, params, state)
        if metrics["loss"] < threshold:
            break
    history.update(params=params, state=state)
    return history
""",
    ),
    Wheat(
        exercise="train",
        name="a generator of steps",
        code="""
def steps_of(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, start):
    done = start
    for batch in batches:
        lr = schedule(done)
        done += 1
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        yield {"step": done, "learning_rate": lr, **metrics}, params, state


def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None,
          start=0):
    seen = []
    for now in steps_of(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, start):
        seen.append(now)
        if callback is not None:
            callback(*now)
        if stop_below is not None and not now[0]["loss"] >= stop_below:
            break
    history = {name: [metrics[name] for metrics, _, _ in seen] for name in seen[0][0]}
    return {**history, "params": seen[-1][1], "state": seen[-1][2]}
""",
    ),
    Wheat(
        exercise="train",
        name="recursion over the batches",
        code="""
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None,
          start=0):
    lr = schedule(start)
    params, state, metrics = training_step(
        params, state, batches[0], loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
    )
    metrics = {**metrics, "step": start + 1, "learning_rate": lr}
    if callback is not None:
        callback(metrics, params, state)
    history = {name: [metrics[name]] for name in ("step", "loss", "gradient_norm", "learning_rate")}
    last = len(batches) == 1 or (stop_below is not None and metrics["loss"] < stop_below)
    if last:
        return {**history, "params": params, "state": state}
    rest = train(params, state, batches[1:], loss_and_grads, optimizer, schedule, max_norm, stop_below, callback,
                 start + 1)
    return {**rest, **{name: values + rest[name] for name, values in history.items()}}
""",
    ),
    Wheat(
        exercise="train",
        name="one dict of metrics for all steps",
        code="""
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None,
          start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    metrics, lr = {}, schedule(start)
    for batch in batches:
        rule = lambda *three: optimizer(*three, lr)
        params, state, found = training_step(params, state, batch, loss_and_grads, rule, max_norm)
        metrics.update(found, step=start + len(history["step"]) + 1, learning_rate=lr)
        for name in history:
            history[name] += [metrics[name]]
        if callback:
            callback(metrics, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
        lr = schedule(metrics["step"])  # asked for at the end of a round, once more than is needed
    return history | {"params": params, "state": state}
""",
    ),
]

SAVE_CHECKPOINT = [
    Wheat(
        exercise="save_checkpoint",
        name="numbered arrays and a table of contents",
        code="""
def save_checkpoint(path, params, state, step):
    import json

    arrays = []

    def number(tree):
        if isinstance(tree, dict):
            return {name: number(branch) for name, branch in tree.items()}
        arrays.append(np.asarray(tree))
        return len(arrays) - 1

    contents = json.dumps([number(params), number(state), step]).encode()
    numbered = {f"array{i}": array for i, array in enumerate(arrays)}
    np.savez_compressed(path, contents=np.frombuffer(contents, dtype=np.uint8), **numbered)


def load_checkpoint(path):
    import json

    with np.load(path) as file:

        def build(tree):
            if isinstance(tree, dict):
                return {name: build(branch) for name, branch in tree.items()}
            array = file[f"array{tree}"]
            return array if array.ndim else array[()]

        params, state, step = json.loads(file["contents"].tobytes().decode())
        return build(params), build(state), step
""",
    ),
    Wheat(
        exercise="save_checkpoint",
        name="JSON with the bytes in hexadecimal",
        code="""
def save_checkpoint(path, params, state, step):
    import json

    def plain(value):
        if isinstance(value, dict):
            return {"dict": {name: plain(branch) for name, branch in value.items()}}
        if isinstance(value, (np.ndarray, np.generic)):
            return {"dtype": value.dtype.str, "shape": list(value.shape), "bytes": value.tobytes().hex()}
        return value

    Path(path).write_text(json.dumps([plain(params), plain(state), int(step)]))


def load_checkpoint(path):
    import json

    def rebuilt(value):
        if not isinstance(value, dict):
            return value
        if "dict" in value:
            return {name: rebuilt(branch) for name, branch in value["dict"].items()}
        flat = np.frombuffer(bytes.fromhex(value["bytes"]), dtype=np.dtype(value["dtype"]))
        array = flat.reshape(value["shape"]).copy()
        return array if array.ndim else array[()]

    params, state, step = json.loads(Path(path).read_text())
    return rebuilt(params), rebuilt(state), step
""",
    ),
    Wheat(
        exercise="save_checkpoint",
        name="a header, then the raw bytes",
        code="""
def save_checkpoint(path, params, state, step):
    import json
    import struct

    header, chunks = [], []
    waiting = [(["p"], params), (["s"], state)]
    while waiting:
        names, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [([*names, name], branch) for name, branch in value.items()]
            continue
        array = np.asarray(value)
        chunks.append(array.tobytes())
        header.append([names, array.dtype.str, list(array.shape), len(chunks[-1])])
    text = json.dumps({"step": int(step), "arrays": header}).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def load_checkpoint(path):
    import json
    import struct

    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        tree = {"p": {}, "s": {}}
        for names, dtype, shape, size in header["arrays"]:
            array = np.frombuffer(bytearray(file.read(size)), dtype=dtype).reshape(shape)
            place = tree
            for name in names[:-1]:
                place = place.setdefault(name, {})
            place[names[-1]] = array if array.ndim > 0 else array.item()
    return tree["p"], tree["s"], header["step"]
""",
    ),
    Wheat(
        exercise="save_checkpoint",
        name="names with colons, rebuilt by recursion",
        code="""
def leaves(tree, names=()):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, (*names, name))
        else:
            yield ":".join((*names, name)), value


def grown(leaves_of_tree):
    tree, branches = {}, {}
    for name, value in leaves_of_tree:
        first, colon, rest = name.partition(":")
        if colon:
            branches.setdefault(first, []).append((rest, value))
        else:
            tree[first] = value if value.ndim > 0 else value[()]
    return {**tree, **{name: grown(inside) for name, inside in branches.items()}}


def save_checkpoint(path, params, state, step):
    arrays = {"step": np.int64(step)}
    arrays.update({"params:" + name: array for name, array in params.items()})
    arrays.update({"state:" + name: value for name, value in leaves(state)})
    with open(path, "wb") as file:
        np.savez(file, **arrays)


def load_checkpoint(path):
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    step = int(arrays.pop("step"))
    tree = grown(arrays.items())
    return tree["params"], tree.get("state", {}), step
""",
    ),
    Wheat(
        exercise="save_checkpoint",
        name="one np.save after the other in one file",
        code="""
def save_checkpoint(path, params, state, step):
    import json

    with open(path, "wb") as file:

        def write(tree):
            np.save(file, np.array(json.dumps([[name, isinstance(value, dict)] for name, value in tree.items()])))
            for value in tree.values():
                if isinstance(value, dict):
                    write(value)
                else:
                    np.save(file, value, allow_pickle=False)

        write({"step": step, "params": params, "state": state})


def load_checkpoint(path):
    import json

    with open(path, "rb") as file:

        def read():
            tree = {}
            for name, is_dict in json.loads(np.load(file).item()):
                value = read() if is_dict else np.load(file, allow_pickle=False)
                tree[name] = value if is_dict or value.ndim > 0 else value.item()
            return tree

        tree = read()
    return tree["params"], tree["state"], tree["step"]
""",
    ),
    Wheat(
        exercise="save_checkpoint",
        name="a zip archive with folders",
        code="""
def save_checkpoint(path, params, state, step):
    import zipfile

    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("step.txt", str(step))

        def add(folder, tree):
            for name, value in tree.items():
                if isinstance(value, dict):
                    add(f"{folder}/{name}", value)
                else:
                    buffer = io.BytesIO()
                    np.lib.format.write_array(buffer, np.asarray(value), allow_pickle=False)
                    archive.writestr(f"{folder}/{name}", buffer.getvalue())

        add("params", params)
        add("state", state)


def load_checkpoint(path):
    import zipfile

    result = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name == "step.txt":
                continue
            array = np.lib.format.read_array(io.BytesIO(archive.read(name)), allow_pickle=False)
            parts = name.split("/")
            inside = result
            while len(parts) > 1:
                inside = inside.setdefault(parts.pop(0), {})
            inside[parts[0]] = array.item() if array.shape == () else array
        return result.get("params", {}), result.get("state", {}), int(archive.read("step.txt"))
""",
    ),
    Wheat(
        exercise="save_checkpoint",
        name="keys as JSON lists, arrays made contiguous",
        code="""
def save_checkpoint(path, params, state, step):
    import json

    flat = {}

    def walk(tree, way):
        for name, value in tree.items():
            if isinstance(value, dict):
                walk(value, [*way, name])
            else:
                flat[json.dumps([*way, name])] = np.ascontiguousarray(value) if np.ndim(value) else np.asarray(value)

    walk({"params": params, "state": state, "step": step}, [])
    names = np.frombuffer(json.dumps(list(flat)).encode(), dtype=np.uint8)
    np.savez(path, names, *flat.values())


def load_checkpoint(path):
    import json

    result = {"params": {}, "state": {}}
    with np.load(path) as file:
        for number, name in enumerate(json.loads(bytes(file["arr_0"])), start=1):
            *way, last = json.loads(name)
            place = result
            for part in way:
                place = place.setdefault(part, {})
            place[last] = file[f"arr_{number}"]
    return result["params"], result["state"], int(result["step"])
""",
    ),
]

WHEATS = [
    *CHOOSE_MASK_POSITIONS,
    *MASK_TOKENS,
    *MLM_LOSS,
    *MASKED_ACCURACY,
    *MAKE_BATCHES,
    *TRAINING_STEP,
    *TRAIN,
    *SAVE_CHECKPOINT,
]
