RIGHT = [
    dict(
        exercise='train',
        name='loop',
        code=r'''def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    names = ("step", "loss", "gradient_norm", "learning_rate")
    history = {name: [] for name in names}
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        metrics = {"step": step + 1, "loss": metrics["loss"], "gradient_norm": metrics["gradient_norm"], "learning_rate": lr}
        for name in names:
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
        name='generator of steps',
        code=r'''def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    floor = -math.inf if stop_below is None else stop_below

    def steps():
        now = (params, state)
        for number in range(len(batches)):
            rate = schedule(start + number)
            with_rate = lambda *arguments: optimizer(*arguments, rate)
            *now, told = training_step(*now, batches[number], loss_and_grads, with_rate, max_norm)
            yield start + number + 1, told["loss"], told["gradient_norm"], rate, *now
            if told["loss"] < floor:
                return

    rows = []
    for *numbers, p, s in steps():
        rows.append(numbers)
        if callback is not None:
            callback(dict(zip(("step", "loss", "gradient_norm", "learning_rate"), numbers)), p, s)
    columns = [list(column) for column in zip(*rows)]
    return {"step": columns[0], "loss": columns[1], "gradient_norm": columns[2], "learning_rate": columns[3], "params": p, "state": s}
''',
    ),
]

WRONG = [
    dict(
        exercise='train',
        name='NumPy counts the steps',
        misconception='steps come from np.arange, so the schedule gets NumPy numbers and its rates turn float32 into float64',
        code=r'''def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in zip(np.arange(start, start + len(batches)), batches):
        lr = schedule(step)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        metrics = {**metrics, "step": step + 1, "learning_rate": lr}
        for name in ("step", "loss", "gradient_norm", "learning_rate"):
            history[name].append(metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    history["params"], history["state"] = params, state
    return history
''',
        input='float32 parameters and a schedule that divides',
    ),
    dict(
        exercise='train',
        name='rate noted after the stop',
        misconception='the learning rate is noted behind the break, so its list is one entry short when the training stops early',
        code=r'''def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in enumerate(batches, start):
        lr = schedule(step)
        params, state, told = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        history["step"].append(step + 1)
        history["loss"].append(told["loss"])
        history["gradient_norm"].append(told["gradient_norm"])
        if callback is not None:
            callback(dict(step=step + 1, loss=told["loss"], gradient_norm=told["gradient_norm"], learning_rate=lr), params, state)
        if stop_below is not None and told["loss"] < stop_below:
            break
        history["learning_rate"].append(lr)
    history["params"], history["state"] = params, state
    return history
''',
        input='stop_below is reached',
    ),
    dict(
        exercise='train',
        name='the last rate stays',
        misconception='a rate of 0 after the first step is taken for the end of the schedule, and the rate before it is used',
        code=r'''def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    lr = 0.0
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step) or lr
        def with_rate(p, g, s):
            return optimizer(p, g, s, lr)
        params, state, metrics = training_step(params, state, batch, loss_and_grads, with_rate, max_norm)
        now = {"step": step + 1, "loss": metrics["loss"], "gradient_norm": metrics["gradient_norm"], "learning_rate": lr}
        for name, value in now.items():
            history[name].append(value)
        if callback is not None:
            callback(now, params, state)
        if stop_below is not None and now["loss"] < stop_below:
            break
    history["params"], history["state"] = params, state
    return history
''',
        input='a schedule with a 0 in the middle',
    ),
    dict(
        exercise='train',
        name='step counts in this call',
        misconception='start shifts the schedule and the history, but the callback gets the number of steps in this call',
        code=r'''def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for done, batch in enumerate(batches):
        lr = schedule(start + done)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda *a: optimizer(*a, lr), max_norm
        )
        metrics = {"step": done + 1, "loss": metrics["loss"], "gradient_norm": metrics["gradient_norm"], "learning_rate": lr}
        for name in metrics:
            history[name].append(metrics[name] + start if name == "step" else metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    history["params"], history["state"] = params, state
    return history
''',
        input='start=5 with a callback',
    ),
    dict(
        exercise='train',
        name='stops when it diverges',
        misconception='a training whose loss is a million times its best is broken off, which nobody asked for',
        code=r'''def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    best = math.inf
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step)
        params, state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        metrics |= {"step": step + 1, "learning_rate": lr}
        for name in history:
            history[name].append(metrics[name])
        if callback is not None:
            callback(metrics, params, state)
        if best < math.inf and not math.isfinite(metrics["loss"]) or metrics["loss"] > 1e6 * best > 0:
            break  # diverged
        best = min(best, metrics["loss"])
        if stop_below is not None and metrics["loss"] < stop_below:
            break
    history["params"], history["state"] = params, state
    return history
''',
        input='a batch with a much larger loss after a tiny one',
    ),
    dict(
        exercise='train',
        name='the state before the stop',
        misconception='the state after the last step is that before it, where the training stops early',
        code=r'''def train(params, state, batches, loss_and_grads, optimizer, schedule, max_norm, stop_below=None, callback=None, start=0):
    history = {"step": [], "loss": [], "gradient_norm": [], "learning_rate": []}
    for step, batch in enumerate(batches, start=start):
        lr = schedule(step)
        params, new_state, metrics = training_step(
            params, state, batch, loss_and_grads, lambda p, g, s: optimizer(p, g, s, lr), max_norm
        )
        now = {"step": step + 1, "loss": metrics["loss"], "gradient_norm": metrics["gradient_norm"], "learning_rate": lr}
        for name, value in now.items():
            history[name].append(value)
        if callback is not None:
            callback(now, params, new_state)
        if stop_below is not None and now["loss"] < stop_below:
            break
        state = new_state
    history["params"], history["state"] = params, state
    return history
''',
        input='stop_below is reached',
    ),
]
