RIGHT = [
    dict(
        exercise='save_checkpoint',
        name='JSON with hexadecimal bytes',
        code=r'''
import json


def save_checkpoint(path, params, state, step):
    def pack(value):
        if isinstance(value, dict):
            return {"kind": "dict", "items": [[k, pack(v)] for k, v in value.items()]}
        if isinstance(value, np.ndarray):
            return {"kind": "array", "dtype": value.dtype.str, "shape": list(value.shape), "hex": value.tobytes().hex()}
        return {"kind": "number", "value": value}

    text = json.dumps([pack(params), pack(state), step])
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def load_checkpoint(path):
    def unpack(packed):
        if packed["kind"] == "dict":
            return {k: unpack(v) for k, v in packed["items"]}
        if packed["kind"] == "number":
            return packed["value"]
        flat = np.frombuffer(bytes.fromhex(packed["hex"]), dtype=packed["dtype"])
        return flat.reshape(packed["shape"]).copy()

    with open(path, encoding="ascii") as file:
        params, state, step = json.load(file)
    return unpack(params), unpack(state), step
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='numbered arrays and a table of paths',
        code=r'''
def save_checkpoint(path, params, state, step):
    names, arrays = [], []

    def walk(value, route):
        if isinstance(value, dict):
            for key in value:
                walk(value[key], route + [key])
        else:
            names.append("/".join(route))
            arrays.append(np.asarray(value))

    walk({"params": params, "state": state, "step": step}, [])
    with open(path, "wb") as file:
        np.savez_compressed(file, *arrays, names=np.array(names))


def load_checkpoint(path):
    root = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for i, name in enumerate(file["names"].tolist()):
            value = file[f"arr_{i}"]
            *parents, leaf = name.split("/")
            node = root
            for parent in parents:
                node = node.setdefault(parent, {})
            node[leaf] = value.item() if value.shape == () else value
    return root["params"], root["state"], root["step"]
''',
    ),
]
WRONG = [
    dict(
        exercise='save_checkpoint',
        name='step-among-the-params',
        misconception='saves the step under the plain name "step", beside the parameters',
        input='a parameter called step',
        code=r'''
def save_checkpoint(path, params, state, step):
    flat = dict(params)

    def walk(prefix, tree):
        for key, value in tree.items():
            if isinstance(value, dict):
                walk(f"{prefix}{key}/", value)
            else:
                flat[f"{prefix}{key}"] = np.array(value)

    walk("state/", state)
    flat["step"] = np.array(step)
    with open(path, "wb") as file:
        np.savez(file, **{"_" + name: array for name, array in flat.items()})


def load_checkpoint(path):
    params, state = {}, {}
    with np.load(path, allow_pickle=False) as file:
        flat = {name[1:]: file[name] for name in file.files}
    step = flat.pop("step").item()
    for name, array in flat.items():
        if not name.startswith("state/"):
            params[name] = array
            continue
        *parents, leaf = name.split("/")[1:]
        node = state
        for parent in parents:
            node = node.setdefault(parent, {})
        node[leaf] = array.item() if array.ndim == 0 else array
    return params, state, step
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='single-entries-become-numbers',
        misconception='tells numbers from arrays by size 1, not by having no axes',
        input='a state with an array of shape (1,)',
        code=r'''
def save_checkpoint(path, params, state, step):
    def flatten(tree, prefix):
        for key, value in tree.items():
            if isinstance(value, dict):
                yield from flatten(value, prefix + key + "/")
            else:
                yield prefix + key, np.asarray(value)

    np.savez(path, step=step, **dict(flatten(params, "params/")), **dict(flatten(state, "state/")))


def load_checkpoint(path):
    params, state = {}, {}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            top, *rest = name.split("/")
            if top == "params":
                params[rest[0]] = file[name]
            elif top == "state":
                node = state
                for part in rest[:-1]:
                    node = node.setdefault(part, {})
                node[rest[-1]] = file[name].item() if file[name].size == 1 else file[name]
        return params, state, int(file["step"])
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='ending-replaced-everywhere',
        misconception='takes ".npz" away wherever it stands in the path, since np.savez adds it',
        input='a path such as run.npz.2.npz',
        code=r'''
def save_checkpoint(path, params, state, step):
    flat = {"step": np.array(step)}
    todo = [("params", params), ("state", state)]
    while todo:
        name, value = todo.pop()
        if isinstance(value, dict):
            todo += [(f"{name}/{key}", inner) for key, inner in value.items()]
        else:
            flat[name] = np.array(value)
    np.savez(path.replace(".npz", ""), **flat)


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for name, array in file.items():
            node = tree
            *parts, last = name.split("/")
            for part in parts:
                node = node.setdefault(part, {})
            node[last] = array if array.ndim else array.item()
    return tree["params"], tree["state"], tree["step"]
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='state-known-by-its-first-letters',
        misconception='tells state from params by names that begin with "state"',
        input='a parameter called state_bias',
        code=r'''
def save_checkpoint(path, params, state, step):
    def flatten(tree, prefix):
        flat = {}
        for key, value in tree.items():
            if isinstance(value, dict):
                flat |= flatten(value, f"{prefix}{key}/")
            else:
                flat[prefix + key] = value
        return flat

    with open(path, "wb") as target:
        np.savez(target, **{"/step": step}, **params, **flatten(state, "state/"))


def load_checkpoint(path):
    params, state = {}, {}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            if name == "/step":
                continue
            if name.startswith("state"):
                *parts, last = name.split("/")[1:] or [name]
                node = state
                for part in parts:
                    node = node.setdefault(part, {})
                node[last] = file[name] if file[name].ndim else file[name].item()
            else:
                params[name] = file[name]
        return params, state, int(file["/step"])
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='fifteen-digits',
        misconception='writes floats of the state as text with 15 digits',
        input='a float such as 0.1 + 0.2 in state',
        code=r'''
import json


def save_checkpoint(path, params, state, step):
    arrays, numbers = {}, {}

    def walk(tree, prefix):
        for key, value in tree.items():
            if isinstance(value, dict):
                walk(value, prefix + key + "/")
            elif isinstance(value, np.ndarray):
                arrays[prefix + key] = value
            else:
                numbers[prefix + key] = f"{value:.15g}" if isinstance(value, float) else str(value)

    walk({"params": params, "state": state, "step": step}, "")
    with open(path, "wb") as file:
        np.savez(file, numbers=np.array(json.dumps(numbers)), **arrays)


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        found = {name: file[name] for name in file.files if name != "numbers"}
        texts = json.loads(file["numbers"].item())
    found |= {name: int(text) if text.lstrip("-").isdigit() else float(text) for name, text in texts.items()}
    for name, value in found.items():
        *parts, last = name.split("/")
        node = tree
        for part in parts:
            node = node.setdefault(part, {})
        node[last] = value
    return tree["params"], tree["state"], tree["step"]
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='step-in-32-bits',
        misconception='keeps the step as an int32',
        input='a step above 2 147 483 647',
        code=r'''
def save_checkpoint(path, params, state, step):
    def flatten(tree, prefix):
        flat = {}
        for key, value in tree.items():
            if isinstance(value, dict):
                flat.update(flatten(value, prefix + key + "/"))
            else:
                flat[prefix + key] = np.asarray(value)
        return flat

    np.savez(path, **flatten({"p": params, "s": state}, ""), step=np.array([step]).astype(np.int32))


def load_checkpoint(path):
    tree = {"p": {}, "s": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            *parts, last = name.split("/")
            node = tree
            for part in parts:
                node = node.setdefault(part, {})
            node[last] = file[name].item() if file[name].ndim == 0 else file[name]
    return tree["p"], tree["s"], int(tree["step"][0])
''',
    ),
]
