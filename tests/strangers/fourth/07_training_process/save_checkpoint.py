RIGHT = [
    dict(
        exercise='save_checkpoint',
        name='flat names with slashes',
        code=r'''def _flatten(tree, prefix):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}/{name}")
        else:
            yield f"{prefix}/{name}", np.asarray(value)

def save_checkpoint(path, params, state, step):
    arrays = dict(_flatten(params, "params")) | dict(_flatten(state, "state"))
    np.savez(path, **arrays, step=np.asarray(step))

def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        step = int(file["step"])
        for name in file.files:
            *folders, last = name.split("/")
            if not folders:
                continue
            place = tree
            for folder in folders:
                place = place.setdefault(folder, {})
            value = file[name]
            place[last] = value if value.ndim else value.item()
    return tree["params"], tree["state"], step
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='JSON and bytes',
        code=r'''import base64
import json

def _pack(value):
    if isinstance(value, dict):
        return {"d": {name: _pack(inner) for name, inner in value.items()}}
    if isinstance(value, np.ndarray):
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"a": [value.dtype.str, list(value.shape), data]}
    return {"i": str(value)} if isinstance(value, int) else {"f": float(value).hex()}

def _unpack(packed):
    (kind, value), = packed.items()
    if kind == "d":
        return {name: _unpack(inner) for name, inner in value.items()}
    if kind == "a":
        dtype, shape, data = value
        return np.frombuffer(base64.b64decode(data), dtype).reshape(shape).copy()
    return int(value) if kind == "i" else float.fromhex(value)

def save_checkpoint(path, params, state, step):
    text = json.dumps([_pack(params), _pack(state), int(step)])
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)

def load_checkpoint(path):
    with open(path, encoding="utf-8") as file:
        params, state, step = json.load(file)
    return _unpack(params), _unpack(state), step
''',
    ),
]

WRONG = [
    dict(
        exercise='save_checkpoint',
        name='parameters under their own names',
        misconception='params keep their names beside the entry step, so a parameter called step collides',
        code=r'''def _flatten(tree, prefix):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}/{name}")
        else:
            yield f"{prefix}/{name}", np.asarray(value)

def save_checkpoint(path, params, state, step):
    np.savez(path, **{**params, **dict(_flatten(state, "state")), "step": np.array(step)})

def load_checkpoint(path):
    params, state, step = {}, {}, 0
    with np.load(path) as file:
        for name in file.files:
            if name == "step":
                step = int(file[name])
            elif name.startswith("state/"):
                *folders, last = name.split("/")[1:]
                place = state
                for folder in folders:
                    place = place.setdefault(folder, {})
                place[last] = file[name] if file[name].ndim else file[name].item()
            else:
                params[name] = file[name]
    return params, state, step
''',
        input='a parameter called step',
    ),
    dict(
        exercise='save_checkpoint',
        name='state under the names of the parameters',
        misconception='the entries of state are saved without a prefix, where a velocity has the name of its parameter',
        code=r'''def _leaves(tree, path=()):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, name))
        else:
            yield "/".join((*path, name)), value

def save_checkpoint(path, params, state, step):
    leaves = dict(_leaves(state))
    everything = {**params, **leaves}
    np.savez(path, **{"#step": step, "#params": np.array(list(params)), "#state": np.array([*leaves], dtype=str)}, **everything)

def load_checkpoint(path):
    file = np.load(path, allow_pickle=False)
    params = {name: file[name] for name in file["#params"].tolist()}
    state = {}
    for name in file["#state"].tolist():
        place = state
        *folders, last = name.split("/")
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = file[name] if file[name].ndim else file[name].item()
    return params, state, int(file["#step"])
''',
        input='momentum\'s state {"w": …} beside params {"w": …}',
    ),
    dict(
        exercise='save_checkpoint',
        name='one entry is a number',
        misconception='an array with a single entry in state comes back as a number, because item() asks for its size',
        code=r'''def _flatten(tree, prefix=""):
    flat = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            flat |= _flatten(value, prefix + name + "/")
        else:
            flat[prefix + name] = np.asarray(value)
    return flat

def _build(flat):
    tree = {}
    for name, value in flat.items():
        *folders, last = name.split("/")
        place = tree
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = value.item() if value.size == 1 and not name.startswith("params/") else value
    return tree

def save_checkpoint(path, params, state, step):
    np.savez(path, **_flatten({"params": params, "state": state, "step": step}))

def load_checkpoint(path):
    with np.load(path) as file:
        tree = _build({name: file[name] for name in file.files})
    return tree["params"], tree.get("state", {}), int(tree["step"])
''',
        input='an array of shape (1,) in state',
    ),
    dict(
        exercise='save_checkpoint',
        name='digits are places',
        misconception='a dict in state whose names are all digits is taken for a list',
        code=r'''def _flatten(tree, prefix=""):
    flat = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            flat |= _flatten(value, prefix + name + "/")
        else:
            flat[prefix + name] = np.asarray(value)
    return flat

def _build(flat):
    tree = {}
    for name, value in flat.items():
        *folders, last = name.split("/")
        place = tree
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = value if value.ndim else value.item()
    return tree

def save_checkpoint(path, params, state, step):
    np.savez(path, **_flatten({"params": params, "state": state, "step": step}))

def load_checkpoint(path):
    with np.load(path) as file:
        tree = _build({name: file[name] for name in file.files})
    return tree["params"], _lists(tree.get("state", {})), int(tree["step"])

def _lists(tree):
    if not isinstance(tree, dict):
        return tree
    inner = {name: _lists(value) for name, value in tree.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
''',
        input='state with names 0 and 1',
    ),
    dict(
        exercise='save_checkpoint',
        name='a name called file',
        misconception="params are handed to np.savez under their own names, of which `file` is np.savez's own",
        code=r'''def _flatten(tree, prefix):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}/")
        else:
            yield f"{prefix}{name}", np.asarray(value)

def save_checkpoint(path, params, state, step):
    np.savez(path, **params, **dict(_flatten(state, "state/")), **{"/step": np.array(step)})

def load_checkpoint(path):
    params, state = {}, {}
    with np.load(path) as stored:
        for name, array in stored.items():
            if "/" not in name:
                params[name] = array
            elif name != "/step":
                place, (_, *folders, last) = state, name.split("/")
                for folder in folders:
                    place = place.setdefault(folder, {})
                place[last] = array if array.ndim else array.item()
        return params, state, int(stored["/step"])
''',
        input='a parameter called file',
    ),
    dict(
        exercise='save_checkpoint',
        name='state beside the parameters',
        misconception='params and the entries of state are put into one tree, where an entry of state called params collides',
        code=r'''def _walk(tree, path):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _walk(value, path + [name])
        else:
            yield "/".join(path + [name]), value

def save_checkpoint(path, params, state, step):
    with open(path, "wb") as file:
        np.savez(file, **dict(_walk({"params": params, **state}, ["x"])), step=step)

def load_checkpoint(path):
    tree = {}
    with np.load(path, allow_pickle=False) as file:
        step = file["step"].item()
        for name in file.files:
            if name == "step":
                continue
            *folders, last = name.split("/")[1:]
            place = tree
            for folder in folders:
                place = place.setdefault(folder, {})
            place[last] = file[name] if file[name].shape else file[name][()]
    return tree.pop("params", {}), tree, step
''',
        input='a state with an entry called params',
    ),
    dict(
        exercise='save_checkpoint',
        name='zero is nothing',
        misconception='a number 0 in state comes back as None (or)',
        code=r'''def _flatten(tree, prefix=""):
    flat = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            flat |= _flatten(value, prefix + name + "/")
        else:
            flat[prefix + name] = np.asarray(value if not isinstance(value, int) or abs(value) > 2**31 else np.int32(value))
    return flat

def _build(flat):
    tree = {}
    for name, value in flat.items():
        *folders, last = name.split("/")
        place = tree
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = value if value.ndim else (value.item() or None)
    return tree

def save_checkpoint(path, params, state, step):
    np.savez(path, **_flatten({"params": params, "state": state, "step": step}))

def load_checkpoint(path):
    with np.load(path) as file:
        tree = _build({name: file[name] for name in file.files})
    return tree["params"], tree.get("state", {}), int(tree["step"])
''',
        input='state {"t": 0}',
    ),
]
