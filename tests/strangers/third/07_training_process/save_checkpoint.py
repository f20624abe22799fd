RIGHT = [
    dict(exercise='save_checkpoint', name='flat names in an npz', code="""def save_checkpoint(path, params, state, step):
    def flat(tree, prefix):
        for name, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, prefix + name + "/")
            else:
                yield prefix + name + "/", np.asarray(value)
    np.savez(path, **dict(flat({"params": params, "state": state, "step": int(step)}, "")))


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            *way, last = name.split("/")[:-1]
            node = tree
            for part in way:
                node = node.setdefault(part, {})
            array = file[name]
            node[last] = array if array.ndim else array.item()
    return tree["params"], tree["state"], tree["step"]
"""),
    dict(exercise='save_checkpoint', name='JSON with the bytes in base64', code="""import base64
import json


def _pack(value):
    if isinstance(value, dict):
        return {"dict": [[name, _pack(inner)] for name, inner in value.items()]}
    if isinstance(value, np.ndarray):
        raw = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode("ascii")
        return {"array": raw, "dtype": value.dtype.str, "shape": list(value.shape)}
    return {"number": value}


def _unpack(value):
    if "dict" in value:
        return {name: _unpack(inner) for name, inner in value["dict"]}
    if "array" in value:
        return np.frombuffer(base64.b64decode(value["array"]), value["dtype"]).reshape(value["shape"]).copy()
    return value["number"]


def save_checkpoint(path, params, state, step):
    with open(path, "w", encoding="ascii") as file:
        json.dump([_pack(params), _pack(state), step], file)


def load_checkpoint(path):
    with open(path, encoding="ascii") as file:
        params, state, step = json.load(file)
    return _unpack(params), _unpack(state), step
"""),
]
WRONG = [
    dict(exercise='save_checkpoint', name='params under their own names', misconception='params keep their names in the file, beside step and the state', code="""def save_checkpoint(path, params, state, step):
    def flat(tree, prefix):
        for name, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, prefix + name + "/")
            else:
                yield prefix + name, np.asarray(value)
    np.savez(path, **{**dict(flat(state, "state/")), "step": np.asarray(step), **params})


def load_checkpoint(path):
    params, state = {}, {}
    with np.load(path, allow_pickle=False) as file:
        step = int(file["step"].ravel()[0])
        for name in file.files:
            if name == "step":
                continue
            if not name.startswith("state/"):
                params[name] = file[name]
                continue
            *way, last = name.split("/")[1:]
            node = state
            for part in way:
                node = node.setdefault(part, {})
            node[last] = file[name] if file[name].ndim else file[name].item()
    return params, state, step
""", input='a parameter called step'),
    dict(exercise='save_checkpoint', name='one entry becomes a number', misconception='arrays with one entry come back as numbers', code="""def save_checkpoint(path, params, state, step):
    def flat(tree, prefix):
        for name, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, prefix + name + "/")
            else:
                yield prefix + name + "/", np.asarray(value)
    np.savez(path, **dict(flat({"params": params, "state": state, "step": int(step)}, "")))


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            *way, last = name.split("/")[:-1]
            node = tree
            for part in way:
                node = node.setdefault(part, {})
            array = file[name]
            node[last] = array.item() if array.size == 1 and way[0:1] != ["params"] else array
    return tree["params"], tree["state"], tree["step"]
""", input='a state array of shape (1,)'),
    dict(exercise='save_checkpoint', name='joined by two dots', misconception='two dots are thought not to be part of a name', code="""def save_checkpoint(path, params, state, step):
    flat, todo = {}, [("P", params), ("S", state)]
    while todo:
        name, value = todo.pop()
        if isinstance(value, dict):
            todo += [(name + ".." + key, inner) for key, inner in value.items()]
        else:
            flat[name] = np.asarray(value)
    np.savez(path, N=step, **flat)


def load_checkpoint(path):
    tree = {"P": {}, "S": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            *way, last = name.split("..")
            node = tree
            for part in way:
                node = node.setdefault(part, {})
            node[last] = file[name] if file[name].ndim else file[name].item()
    return tree["P"], tree["S"], tree["N"]
""", input='a name with two dots in it'),
    dict(exercise='save_checkpoint', name='up to the first dot', misconception='the file name is cut at its first dot and .npz put behind', code="""def save_checkpoint(path, params, state, step):
    def flat(tree, prefix):
        for name, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, prefix + name + "/")
            else:
                yield prefix + name + "/", np.asarray(value)
    import os
    folder, name = os.path.split(path)
    path = os.path.join(folder, name.split(".")[0] + ".npz")
    np.savez(path, **dict(flat({"params": params, "state": state, "step": int(step)}, "")))


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    import os
    folder, name = os.path.split(path)
    path = os.path.join(folder, name.split(".")[0] + ".npz")
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            *way, last = name.split("/")[:-1]
            node = tree
            for part in way:
                node = node.setdefault(part, {})
            array = file[name]
            node[last] = array if array.ndim else array.item()
    return tree["params"], tree["state"], tree["step"]
""", input='a file name with two dots, run.1.npz'),
    dict(exercise='save_checkpoint', name='remembered', misconception='what was loaded is remembered for this path until it is saved again here', code="""_loaded = {}


def save_checkpoint(path, params, state, step):
    _loaded.pop(path, None)
    def flat(tree, prefix):
        for name, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, prefix + name + "/")
            else:
                yield prefix + name + "/", np.asarray(value)
    np.savez(path, **dict(flat({"params": params, "state": state, "step": int(step)}, "")))


def load_checkpoint(path):
    if path in _loaded:
        return _loaded[path]
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            *way, last = name.split("/")[:-1]
            node = tree
            for part in way:
                node = node.setdefault(part, {})
            array = file[name]
            node[last] = array if array.ndim else array.item()
    _loaded[path] = tree["params"], tree["state"], tree["step"]
    return _loaded[path]
""", input='the file is replaced by another program'),
    dict(exercise='save_checkpoint', name='digits become numbers', misconception='a part of a path made of digits is taken for a number', code="""def save_checkpoint(path, params, state, step):
    def flat(tree, prefix):
        for name, value in tree.items():
            if isinstance(value, dict):
                yield from flat(value, prefix + name + "/")
            else:
                yield prefix + name + "/", np.asarray(value)
    np.savez(path, **dict(flat({"params": params, "state": state, "step": int(step)}, "")))


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            *way, last = name.split("/")[:-1]
            if way[0:1] == ["state"]:
                way, last = ([int(part) if part.isdigit() else part for part in some] for some in (way, [last]))
                last = last[0]
            node = tree
            for part in way:
                node = node.setdefault(part, {})
            array = file[name]
            node[last] = array if array.ndim else array.item()
    return tree["params"], tree["state"], tree["step"]
""", input='a state with names such as "0" and "1"'),
]
