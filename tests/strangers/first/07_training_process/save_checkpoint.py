RIGHT = [
    dict(
        exercise='save_checkpoint',
        name='paths in an npz',
        code="""def _flatten(tree, path):
    if isinstance(tree, dict):
        return {key: leaf for name, part in tree.items() for key, leaf in _flatten(part, f"{path}/{name}").items()}
    return {path: np.asarray(tree)}


def save_checkpoint(path, params, state, step):
    arrays = {"step": np.asarray(step)}
    arrays |= _flatten(params, "params") | _flatten(state, "state")
    np.savez(path, **arrays)


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            array = file[name]
            *folders, last = name.split("/")
            place = tree
            for folder in folders:
                place = place.setdefault(folder, {})
            place[last] = array.item() if array.ndim == 0 else array
    return tree["params"], tree["state"], tree["step"]
""",
    ),
    dict(
        exercise='save_checkpoint',
        name='JSON with bytes in hex',
        code="""import json


def _pack(value):
    if isinstance(value, dict):
        return {"dict": {name: _pack(part) for name, part in value.items()}}
    if isinstance(value, np.ndarray):
        return {"dtype": value.dtype.name, "shape": list(value.shape), "hex": value.tobytes().hex()}
    if isinstance(value, float):
        return {"float": value.hex()}
    return {"int": int(value)}


def _unpack(value):
    if "dict" in value:
        return {name: _unpack(part) for name, part in value["dict"].items()}
    if "hex" in value:
        flat = np.frombuffer(bytes.fromhex(value["hex"]), dtype=value["dtype"])
        return flat.reshape(value["shape"]).copy()
    return float.fromhex(value["float"]) if "float" in value else value["int"]


def save_checkpoint(path, params, state, step):
    with open(path, "w", encoding="utf-8") as file:
        json.dump([_pack(params), _pack(state), int(step)], file)


def load_checkpoint(path):
    with open(path, encoding="utf-8") as file:
        params, state, step = json.load(file)
    return _unpack(params), _unpack(state), step
""",
    ),
    dict(
        exercise='save_checkpoint',
        name='zip of raw bytes, written beside and moved',
        code="""import os
import zipfile


def _leaves(tree, path):
    for name, part in tree.items():
        if isinstance(part, dict):
            yield from _leaves(part, path + [name])
        else:
            yield path + [name], part


def save_checkpoint(path, params, state, step):
    with zipfile.ZipFile(path + ".part", "w") as file:
        whole = {"p": params, "s": state, "n": step}
        for n, (names, value) in enumerate(_leaves(whole, [])):
            array = np.asarray(value)
            head = "|".join([array.dtype.str.replace("|", ""), ",".join(map(str, array.shape)), *names])
            file.writestr(f"{n}", head.encode() + b"\\n" + array.tobytes("C"))
    os.replace(path + ".part", path)


def load_checkpoint(path):
    whole = {"p": {}, "s": {}}
    with zipfile.ZipFile(path) as file:
        for entry in file.namelist():
            head, raw = file.read(entry).split(b"\\n", 1)
            dtype, shape, *names = head.decode().split("|")
            array = np.frombuffer(raw, dtype).reshape([int(n) for n in shape.split(",") if n]).copy()
            place = whole
            for name in names[:-1]:
                place = place.setdefault(name, {})
            place[names[-1]] = array
    return whole["p"], whole["s"], int(whole["n"])
""",
    ),
]
WRONG = [
    dict(
        exercise='save_checkpoint',
        name='one entry is a number',
        misconception='an array of one entry is turned into a number when it is loaded, as if it had been one',
        code="""def _flatten(tree, path):
    flat = {}
    for name, part in tree.items():
        if isinstance(part, dict):
            flat.update(_flatten(part, path + name + "/"))
        else:
            flat[path + name] = part
    return flat


def _put(tree, path, value):
    *folders, name = path.split("/")
    for folder in folders:
        tree = tree.setdefault(folder, {})
    tree[name] = value


def save_checkpoint(path, params, state, step):
    np.savez(path, step=step, **_flatten(params, "params/"), **_flatten(state, "state/"))


def load_checkpoint(path):
    params, state = {}, {}
    with np.load(path) as file:
        for name in file.files:
            if name.startswith("params/"):
                params[name[7:]] = file[name]
            elif name.startswith("state/"):
                value = file[name]
                _put(state, name[6:], value.item() if value.size == 1 else value)
        return params, state, int(file["step"])
""",
        input='a state with an array of shape (1,)',
    ),
    dict(
        exercise='save_checkpoint',
        name='params without a prefix',
        misconception="parameters are stored under their own names beside 'step', so one called step or file gets in the way",
        code="""def _flatten(tree, path):
    flat = {}
    for name, part in tree.items():
        if isinstance(part, dict):
            flat.update(_flatten(part, path + name + "/"))
        else:
            flat[path + name] = part
    return flat


def _put(tree, path, value):
    *folders, name = path.split("/")
    for folder in folders:
        tree = tree.setdefault(folder, {})
    tree[name] = value


def save_checkpoint(path, params, state, step):
    np.savez(path, **(_flatten(state, "state/") | {"step": step} | params))


def load_checkpoint(path):
    params, state = {}, {}
    arrays = dict(np.load(path))
    step = int(arrays.pop("step").flat[0])
    for name, value in arrays.items():
        if name.startswith("state/"):
            _put(state, name[6:], value if value.ndim else value.item())
        else:
            params[name] = value
    return params, state, step
""",
        input='a parameter with the name step',
    ),
    dict(
        exercise='save_checkpoint',
        name='the step of the state is good enough',
        misconception='where the optimizer counts its own steps, the step is not saved; the two may differ',
        code="""def _flatten(tree, path):
    flat = {}
    for name, part in tree.items():
        if isinstance(part, dict):
            flat.update(_flatten(part, path + name + "/"))
        else:
            flat[path + name] = part
    return flat


def _put(tree, path, value):
    *folders, name = path.split("/")
    for folder in folders:
        tree = tree.setdefault(folder, {})
    tree[name] = value


def save_checkpoint(path, params, state, step):
    flat = _flatten({"params": params, "state": state}, "")
    if "step" not in state:
        flat["step"] = step
    np.savez(path, **flat)


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path) as file:
        for name in file.files:
            _put(tree, name, file[name] if file[name].ndim else file[name].item())
    step = tree["step"] if "step" in tree else tree["state"]["step"]
    return tree["params"], tree["state"], step
""",
        input="state {'step': 5, 'm': {...}} saved with step 12",
    ),
    dict(
        exercise='save_checkpoint',
        name='params anywhere in the name',
        misconception="what has 'params/' somewhere in its path is taken for a parameter, also inside the state",
        code="""def _flatten(tree, path):
    flat = {}
    for name, part in tree.items():
        if isinstance(part, dict):
            flat.update(_flatten(part, path + name + "/"))
        else:
            flat[path + name] = part
    return flat


def _put(tree, path, value):
    *folders, name = path.split("/")
    for folder in folders:
        tree = tree.setdefault(folder, {})
    tree[name] = value


def save_checkpoint(path, params, state, step):
    flat = {"step": step}
    flat.update(_flatten(params, "params/"))
    flat.update(_flatten(state, "state/"))
    np.savez_compressed(path, **flat)


def load_checkpoint(path):
    params, state = {}, {}
    with np.load(path, allow_pickle=False) as file:
        step = file["step"].item()
        for name in file.files:
            if "params/" in name:
                params[name.split("params/")[-1]] = file[name]
            elif "state/" in name:
                _put(state, name.split("state/", 1)[1], file[name] if file[name].ndim else file[name].item())
    return params, state, step
""",
        input='a state that holds averaged parameters under the name params',
    ),
    dict(
        exercise='save_checkpoint',
        name='joined by three underscores',
        misconception='names are joined by ___, which may stand in a name or come about where a name ends or begins with _',
        code="""def _flatten(tree, path):
    if not isinstance(tree, dict):
        return [(path, tree)]
    return [leaf for name, part in tree.items() for leaf in _flatten(part, path + "___" + name)]


def save_checkpoint(path, params, state, step):
    np.savez(path, **dict(_flatten({"params": params, "state": state, "step": step}, "root")))


def load_checkpoint(path):
    root = {"params": {}, "state": {}}
    with np.load(path) as file:
        for path, array in file.items():
            *above, name = path.split("___")[1:]
            place = root
            for part in above:
                place = place.setdefault(part, {})
            place[name] = array if array.ndim else array.item()
    return root["params"], root["state"], root["step"]
""",
        input='a parameter with the name a___b, or a dict m_ in the state',
    ),
    dict(
        exercise='save_checkpoint',
        name='all numbers are floats',
        misconception='numbers of the state are stored as float64, which cannot hold every int64',
        code="""def _flatten(tree, path):
    flat = {}
    for name, part in tree.items():
        if isinstance(part, dict):
            flat.update(_flatten(part, path + name + "/"))
        else:
            flat[path + name] = part
    return flat


def _put(tree, path, value):
    *folders, name = path.split("/")
    for folder in folders:
        tree = tree.setdefault(folder, {})
    tree[name] = value


def save_checkpoint(path, params, state, step):
    flat = _flatten({"params": params, "state": state}, "")
    flat = {name: value if isinstance(value, np.ndarray) else np.float64(value) for name, value in flat.items()}
    np.savez(path, step=np.int64(step), **flat)


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path) as file:
        for name in file.files:
            value = file[name]
            if value.shape == ():
                value = value.item()
                value = int(value) if value == int(value) else value
            _put(tree, name, value)
    return tree["params"], tree["state"], tree["step"]
""",
        input='a whole number such as 2**60 + 1 in the state',
    ),
]
