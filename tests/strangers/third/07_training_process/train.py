RIGHT = [
    dict(exercise='train', name='enumerate', code="""def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {**metrics, "step": step + 1, "learning_rate": lr}
        for name, values in history.items():
            values.append(now[name])
        if callback is not None:
            callback({name: now[name] for name in history}, params, state)
        if stop_below is not None and now["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
"""),
    dict(exercise='train', name='while, own step', code="""def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    rows, done = [], start
    bound = -math.inf if stop_below is None else stop_below
    while done - start < len(batches):
        loss, grads = loss_and_grads(params, batches[done - start])
        short, norm = clip_by_global_norm(grads, max_norm)
        rate = schedule(done)
        params, state = optimizer(params, short, state, rate)
        done += 1
        rows.append({"step": done, "loss": loss, "gradient_norm": norm, "learning_rate": rate})
        if callback:
            callback(dict(rows[-1]), params, state)
        if loss < bound:
            break
    table = {name: [row[name] for row in rows] for name in ("step", "loss", "gradient_norm", "learning_rate")}
    return table | {"params": params, "state": state}
"""),
]
WRONG = [
    dict(exercise='train', name='rates in an array', misconception='the rates are computed beforehand in an array, whose numbers make float64 of float32', code="""def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    rates = np.array([schedule(step) for step in range(start, start + len(batches))])
    for step, batch in enumerate(batches, start=start):
        lr = rates[step - start]
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {**metrics, "step": step + 1, "learning_rate": lr}
        for name, values in history.items():
            values.append(now[name])
        if callback is not None:
            callback({name: now[name] for name in history}, params, state)
        if stop_below is not None and now["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
""", input='float32 parameters'),
    dict(exercise='train', name='steps of NumPy', misconception="the number of the step is a NumPy number, and so the schedule's answer", code="""def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in zip(np.arange(start, start + len(batches)), batches):
        lr = schedule(step)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {**metrics, "step": step + 1, "learning_rate": lr}
        for name, values in history.items():
            values.append(now[name])
        if callback is not None:
            callback({name: now[name] for name in history}, params, state)
        if stop_below is not None and now["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
""", input='float32 parameters, a schedule such as step / 10'),
    dict(exercise='train', name='params in double', misconception='the parameters are copied as float64 at the start', code="""def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    params = {name: np.array(array, dtype=float) for name, array in params.items()}
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {**metrics, "step": step + 1, "learning_rate": lr}
        for name, values in history.items():
            values.append(now[name])
        if callback is not None:
            callback({name: now[name] for name in history}, params, state)
        if stop_below is not None and now["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
""", input='float32 parameters'),
    dict(exercise='train', name='nothing left to learn', misconception='ends where the gradient is 0, though further batches come', code="""def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {**metrics, "step": step + 1, "learning_rate": lr}
        for name, values in history.items():
            values.append(now[name])
        if callback is not None:
            callback({name: now[name] for name in history}, params, state)
        if now["gradient_norm"] == 0:
            break
        if stop_below is not None and now["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
""", input='a batch whose gradient is 0 in the middle'),
    dict(exercise='train', name='batches in an array', misconception='the list of batches is made an array, which changes what a batch is', code="""def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    try:
        batches = np.array(batches)
    except ValueError:  # of different shapes
        pass
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {**metrics, "step": step + 1, "learning_rate": lr}
        for name, values in history.items():
            values.append(now[name])
        if callback is not None:
            callback({name: now[name] for name in history}, params, state)
        if stop_below is not None and now["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
""", input='batches that are pairs (ids, mask)'),
    dict(exercise='train', name='gradients shortened in place', misconception='shortens the gradients in place, though they may be the arrays of params', code="""def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in enumerate(batches, start):
        loss, grads = loss_and_grads(params, batch)
        _, norm = clip_by_global_norm(grads, max_norm)
        if norm > max_norm:
            for g in grads.values():
                np.multiply(g, float(max_norm / norm), out=g)
        lr = schedule(step)
        params, state = optimizer(params, grads, state, lr)
        now = dict(zip(history, (step + 1, loss, norm, lr)))
        for name in history:
            history[name].append(now[name])
        if callback is not None:
            callback(now, params, state)
        if stop_below is not None and loss < stop_below:
            break
    return history | {"params": params, "state": state}
""", input='a loss whose gradient is params themselves'),
]
