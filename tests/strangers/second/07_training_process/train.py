RIGHT = [
    dict(
        exercise='train',
        name='with training_step',
        code=r'''
def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for number, batch in enumerate(batches, start=start):
        lr = schedule(number)

        def with_rate(p, g, s):
            return optimizer(p, g, s, lr)

        params, state, metrics = training_step(params, state, batch, loss_and_grads, with_rate, max_norm)
        metrics = {**metrics, "step": number + 1, "learning_rate": lr}
        for name in history:
            history[name].append(metrics[name])
        if callback is not None:
            callback({name: metrics[name] for name in history}, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    return {**history, "params": params, "state": state}
''',
    ),
    dict(
        exercise='train',
        name='all by itself',
        code=r'''
def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    bound = -math.inf if stop_below is None else stop_below
    steps, losses, norms, rates = [], [], [], []
    done = start
    for batch in batches:
        loss, grads = loss_and_grads(params, batch)
        clipped, norm = clip_by_global_norm(grads, max_norm)
        rate = schedule(done)
        params, state = optimizer(params, clipped, state, rate)
        done += 1
        steps.append(done)
        losses.append(float(loss))
        norms.append(float(norm))
        rates.append(rate)
        if callback is not None:
            now = dict(step=done, loss=losses[-1], gradient_norm=norms[-1], learning_rate=rate)
            callback(now, params, state)
        if losses[-1] < bound:
            break
    return dict(step=steps, loss=losses, gradient_norm=norms, learning_rate=rates, params=params, state=state)
''',
    ),
]
WRONG = [
    dict(
        exercise='train',
        name='the callback counts from 1',
        misconception="with start, the callback's step is the number within this call",
        input='start = 5 with a callback',
        code=r'''
def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for number, batch in enumerate(batches, start=start):
        lr = schedule(number)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {"step": number + 1, "learning_rate": lr, "loss": metrics["loss"], "gradient_norm": metrics["gradient_norm"]}
        for name, value in now.items():
            history[name].append(value)
        if callback is not None:
            callback({**now, "step": len(history["step"])}, params, state)
        if stop_below is not None and now["loss"] < stop_below:
            break
    return history | {"params": params, "state": state}
''',
    ),
    dict(
        exercise='train',
        name='a callback may stop the training',
        misconception='a true result of the callback ends the loop',
        input='a callback that returns something',
        code=r'''
def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for number, batch in enumerate(batches, start=start):
        lr = schedule(number)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {"step": number + 1, "learning_rate": lr, "loss": metrics["loss"], "gradient_norm": metrics["gradient_norm"]}
        for name, value in now.items():
            history[name].append(value)
        if callback is not None:
            if callback(now, params, state):
                break
        if stop_below is not None and now["loss"] < stop_below:
            break
    return history | {"params": params, "state": state}
''',
    ),
    dict(
        exercise='train',
        name='the norm of the step',
        misconception='the history holds the norm after clipping',
        input='gradients that are clipped',
        code=r'''
def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for number, batch in enumerate(batches, start=start):
        lr = schedule(number)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {"step": number + 1, "learning_rate": lr, "loss": metrics["loss"], "gradient_norm": min(metrics["gradient_norm"], max_norm)}
        for name, value in now.items():
            history[name].append(value)
        if callback is not None:
            callback(now, params, state)
        if stop_below is not None and now["loss"] < stop_below:
            break
    return history | {"params": params, "state": state}
''',
    ),
    dict(
        exercise='train',
        name='negative means never',
        misconception='a negative stop_below switches stopping off',
        input='losses 4 - 10 and so on, stop_below = -7',
        code=r'''
def train(
    params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0
):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for number, batch in enumerate(batches, start=start):
        lr = schedule(number)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {"step": number + 1, "learning_rate": lr, "loss": metrics["loss"], "gradient_norm": metrics["gradient_norm"]}
        for name, value in now.items():
            history[name].append(value)
        if callback is not None:
            callback(now, params, state)
        if stop_below is not None and stop_below >= 0 and now["loss"] < stop_below:
            break
    return history | {"params": params, "state": state}
''',
    ),
]
