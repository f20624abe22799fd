RIGHT = [
    dict(
        exercise='train',
        name='while loop and functools.partial',
        code=r'''
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    steps, losses, norms, rates = [], [], [], []
    done, going = 0, True
    while going and done < len(batches):
        rate = schedule(start + done)
        params, state, metrics = training_step(
            params, state, batches[done], loss_and_grads, lambda p, g, s: optimizer(p, g, s, rate), max_norm
        )
        done += 1
        steps.append(start + done)
        losses.append(metrics["loss"])
        norms.append(metrics["gradient_norm"])
        rates.append(rate)
        if callback is not None:
            now = {"step": start + done, "loss": losses[-1], "gradient_norm": norms[-1], "learning_rate": rate}
            callback(now, params, state)
        going = stop_below is None or not losses[-1] < stop_below
    return {"step": steps, "loss": losses, "gradient_norm": norms, "learning_rate": rates, "params": params, "state": state}
''',
    ),
    dict(
        exercise='train',
        name='generator of steps, without training_step',
        code=r'''
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    def steps():
        p, s = params, state
        for number, batch in enumerate(batches):
            lr = schedule(start + number)
            loss, grads = loss_and_grads(p, batch)
            clipped, norm = clip_by_global_norm(grads, max_norm)
            p, s = optimizer(p, clipped, s, lr)
            yield {"step": start + number + 1, "loss": loss, "gradient_norm": norm, "learning_rate": lr}, p, s

    records, last = [], (params, state)
    for metrics, *last in steps():
        records.append(metrics)
        if callback is not None:
            callback(dict(metrics), *last)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    history = {name: [r[name] for r in records] for name in ("step", "loss", "gradient_norm", "learning_rate")}
    history["params"], history["state"] = last
    return history
''',
    ),
]
WRONG = [
    dict(
        exercise='train',
        name='callback-counts-from-zero',
        misconception='the callback gets the number of the step before it is counted',
        input='metrics["step"] in the callback',
        code=r'''
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in enumerate(batches, start):
        lr = schedule(step)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s, lr=lr: optimizer(p, g, s, lr), max_norm
        )
        history["step"].append(step + 1)
        history["loss"].append(metrics["loss"])
        history["gradient_norm"].append(metrics["gradient_norm"])
        history["learning_rate"].append(lr)
        if callback is not None:
            callback({"step": step, "learning_rate": lr, **metrics}, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
''',
    ),
    dict(
        exercise='train',
        name='rates-in-an-array',
        misconception='takes the rates from a NumPy array, and a float64 number of NumPy turns float32 parameters into float64',
        input='float32 parameters',
        code=r'''
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    rates = np.array([schedule(start + n) for n in range(len(batches))], dtype=np.float64)
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for n, batch in enumerate(batches):
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s, n=n: optimizer(p, g, s, rates[n]), max_norm
        )
        metrics |= {"step": start + n + 1, "learning_rate": rates[n]}
        for name in history:
            history[name].append(metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return history | {"params": params, "state": state}
''',
    ),
    dict(
        exercise='train',
        name='nothing-to-learn-nothing-done',
        misconception='skips the optimizer where the gradient is 0, so state does not see the step',
        input='a first batch at which the gradient is 0, with an optimizer that counts',
        code=r'''
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step)
        loss, grads = loss_and_grads(params, batch)
        clipped, norm = clip_by_global_norm(grads, max_norm)
        if norm > 0:
            params, state = optimizer(params, clipped, state, lr)
        metrics = {"step": step + 1, "loss": float(loss), "gradient_norm": float(norm), "learning_rate": lr}
        for name, values in history.items():
            values.append(metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if stop_below is not None and loss < stop_below:
            break
    return {**history, "params": params, "state": state}
''',
    ),
    dict(
        exercise='train',
        name='clips-in-place',
        misconception='writes the clipped gradients over the old ones, which may be the arrays of params',
        input='a loss whose gradients are the arrays of params, clipped',
        code=r'''
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step)
        loss, grads = loss_and_grads(params, batch)
        norm = math.sqrt(sum(float((g * g).sum()) for g in grads.values()))
        if norm > max_norm:
            for g in grads.values():
                np.multiply(g, max_norm / norm, out=g)
        params, state = optimizer(params, grads, state, lr)
        for name, value in zip(history, (step + 1, float(loss), norm, lr)):
            history[name].append(value)
        if callback is not None:
            callback({name: values[-1] for name, values in history.items()}, params, state)
        if stop_below is not None and loss < stop_below:
            break
    return {**history, "params": params, "state": state}
''',
    ),
    dict(
        exercise='train',
        name='empty-batches-skipped',
        misconception='skips batches that are None, though only the loss knows what a batch is',
        input='batches [None, None, None] for a loss that needs none',
        code=r'''
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    step = start
    for batch in batches:
        if batch is None:
            continue
        lr = schedule(step)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s, lr=lr: optimizer(p, g, s, lr), max_norm
        )
        step += 1
        metrics = {**metrics, "step": step, "learning_rate": lr}
        for name in history:
            history[name].append(metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
''',
    ),
    dict(
        exercise='train',
        name='callback-gets-next-rate',
        misconception='asks the schedule again after the step is counted, so the callback sees the rate of the next step',
        input='metrics["learning_rate"] in the callback with a rate that changes',
        code=r'''
def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    step = start
    for batch in batches:
        history["learning_rate"].append(schedule(step))
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads,
            lambda p, g, s: optimizer(p, g, s, history["learning_rate"][-1]), max_norm,
        )
        step += 1
        history["step"].append(step)
        for name in ("loss", "gradient_norm"):
            history[name].append(metrics[name])
        if callback is not None:
            callback({**metrics, "step": step, "learning_rate": schedule(step)}, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
''',
    ),
]
