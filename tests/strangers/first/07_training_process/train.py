RIGHT = [
    dict(
        exercise='train',
        name='enumerate from start',
        code="""def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for number, batch in enumerate(batches, start=start):
        lr = schedule(number)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        metrics = {**metrics, "step": number + 1, "learning_rate": lr}
        for name, values in history.items():
            values.append(metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
""",
    ),
    dict(
        exercise='train',
        name='generator of rounds, without training_step',
        code="""def _rounds(params, state, batches, loss_and_grads, optimizer, rates, max_norm):
    for batch, rate in zip(batches, rates):
        loss, grads = loss_and_grads(params, batch)
        clipped, norm = clip_by_global_norm(grads, max_norm)
        params, state = optimizer(params, clipped, state, rate)
        yield loss, norm, rate, params, state


def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    rates = [schedule(start + n) for n in range(len(batches))]
    steps, losses, norms, used = [], [], [], []
    for loss, norm, rate, params, state in _rounds(
        params, state, batches, loss_and_grads, optimizer, rates, max_norm
    ):
        steps.append(start + len(steps) + 1)
        losses.append(loss)
        norms.append(norm)
        used.append(rate)
        if callback:
            now = dict(step=steps[-1], loss=loss, gradient_norm=norm, learning_rate=rate)
            callback(now, params, state)
        if stop_below is not None and loss < stop_below:
            break
    return dict(step=steps, loss=losses, gradient_norm=norms, learning_rate=used, params=params, state=state)
""",
    ),
    dict(
        exercise='train',
        name='one dict for all metrics',
        code="""def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    names = ("step", "loss", "gradient_norm", "learning_rate")
    rows, metrics, bound = [], {}, -math.inf if stop_below is None else stop_below
    for done in range(len(batches)):
        metrics["learning_rate"] = schedule(start + done)
        params, state, now = training_step(
            params, state, batches[done], loss_and_grads,
            lambda *three: optimizer(*three, metrics["learning_rate"]), max_norm,
        )
        metrics.update(now, step=start + done + 1)
        rows.append([metrics[name] for name in names])
        if callback:
            callback(metrics, params, state)
        if metrics["loss"] < bound:
            break
    history = {name: list(column) for name, column in zip(names, zip(*rows))}
    history.update(params=params, state=state)
    return history
""",
    ),
]
WRONG = [
    dict(
        exercise='train',
        name='callback counts from 0',
        misconception='the step that the callback gets is counted without start, though the history is right',
        code="""def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for i, batch in enumerate(batches):
        lr = schedule(start + i)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        metrics["step"], metrics["learning_rate"] = i + 1, lr
        history["step"].append(start + i + 1)
        for name in ("loss", "gradient_norm", "learning_rate"):
            history[name].append(metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return history | {"params": params, "state": state}
""",
        input="start=5 with a callback: metrics['step'] is 6",
    ),
    dict(
        exercise='train',
        name='callback by names',
        misconception='the callback is called with names, though its parameters may be called otherwise',
        code="""def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for number, batch in enumerate(batches, start):
        lr = schedule(number)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        metrics |= {"step": number + 1, "learning_rate": lr}
        for name in history:
            history[name].append(metrics[name])
        if callback:
            callback(metrics=metrics, params=params, state=state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    history["params"], history["state"] = params, state
    return history
""",
        input='callback = lambda m, p, s: None',
    ),
    dict(
        exercise='train',
        name='callbacks at the end',
        misconception='the calls of the callback are collected and made when the training is over, not after every step',
        code="""def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history, calls = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}, []
    for number, batch in enumerate(batches, start):
        lr = schedule(number)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        metrics |= {"step": number + 1, "learning_rate": lr}
        for name in history:
            history[name].append(metrics[name])
        calls.append((metrics, params, state))
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    if callback is not None:
        for call in calls:
            callback(*call)
    return history | {"params": params, "state": state}
""",
        input='a log of who is called when: loss, callback, loss, callback',
    ),
    dict(
        exercise='train',
        name='rounded history',
        misconception='losses and norms are rounded to six decimals for reading',
        code="""def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for number, batch in enumerate(batches, start):
        lr = schedule(number)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        shown = {"loss": round(float(metrics["loss"]), 6), "gradient_norm": round(float(metrics["gradient_norm"]), 6)}
        shown |= {"step": number + 1, "learning_rate": lr}
        for name in history:
            history[name].append(shown[name])
        if callback is not None:
            callback(shown, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return history | {"params": params, "state": state}
""",
        input='a small loss, 5e-9',
    ),
    dict(
        exercise='train',
        name='rate of the next step for the callback',
        misconception='the step number is raised before the rate is looked up for the callback, which gets the next one',
        code="""def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    done = start
    for batch in batches:
        lr = schedule(done)
        history["learning_rate"].append(lr)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        done += 1
        history["step"].append(done)
        history["loss"].append(metrics["loss"])
        history["gradient_norm"].append(metrics["gradient_norm"])
        if callback is not None:
            callback({**metrics, "step": done, "learning_rate": schedule(done)}, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
""",
        input='a schedule that changes, with a callback',
    ),
    dict(
        exercise='train',
        name='schedule by name',
        misconception='the schedule is asked with step=..., though its parameter may be called otherwise',
        code="""def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for i, batch in enumerate(batches):
        lr = schedule(step=start + i)

        def with_rate(p, g, s):
            return optimizer(p, g, s, lr)

        params, state, metrics = training_step(params, state, batch, loss_and_grads, with_rate, max_norm)
        metrics.update(step=start + i + 1, learning_rate=lr)
        for name, column in history.items():
            column.append(metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
""",
        input='schedule = lambda t: 0.1',
    ),
]
