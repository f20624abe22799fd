RIGHT = [
    dict(
        exercise='save_checkpoint',
        name='paths in an npz',
        code=r'''
def flatten(tree, prefix):
    flat = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}/{name}")
        else:
            flat[f"{prefix}/{name}"] = np.asarray(value)
    return flat


def save_checkpoint(path, params, state, step):
    np.savez(path, **flatten(params, "params"), **flatten(state, "state"), **{"step/": np.asarray(step)})


def load_checkpoint(path):
    trees = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        step = int(file["step/"])
        for name in file.files:
            if name == "step/":
                continue
            *folders, last = name.split("/")
            place = trees
            for part in folders:
                place = place.setdefault(part, {})
            array = file[name]
            place[last] = array if array.ndim else array.item()
    return trees["params"], trees["state"], step
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='JSON with bytes in base 64',
        code=r'''
import base64
import json


def pack(value):
    if isinstance(value, dict):
        return {"dict": {name: pack(part) for name, part in value.items()}}
    if isinstance(value, np.ndarray):
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"array": data, "dtype": value.dtype.str, "shape": list(value.shape)}
    return {"number": value}


def unpack(value):
    if "dict" in value:
        return {name: unpack(part) for name, part in value["dict"].items()}
    if "array" in value:
        flat = np.frombuffer(base64.b64decode(value["array"]), dtype=np.dtype(value["dtype"]))
        return flat.reshape(value["shape"]).copy()
    return value["number"]


def save_checkpoint(path, params, state, step):
    with open(path, "w", encoding="utf-8") as file:
        json.dump([pack(params), pack(state), int(step)], file)


def load_checkpoint(path):
    with open(path, encoding="utf-8") as file:
        params, state, step = json.load(file)
    return unpack(params), unpack(state), step
''',
    ),
]
WRONG = [
    dict(
        exercise='save_checkpoint',
        name='step among the parameters',
        misconception='the parameters keep their own names in the file, and one may be called step',
        input='a parameter called step',
        code=r'''
def flatten(tree, prefix):
    flat = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            flat.update(flatten(value, prefix + name + "/"))
        else:
            flat[prefix + name] = np.asarray(value)
    return flat


def save_checkpoint(path, params, state, step):
    arrays = dict(params)
    arrays.update(flatten(state, "state/"))
    arrays["step"] = np.asarray(step)
    np.savez(path, **arrays)


def load_checkpoint(path):
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    step = int(arrays.pop("step"))
    params, state = {}, {}
    for name, array in arrays.items():
        if not name.startswith("state/"):
            params[name] = array
            continue
        *folders, last = name.split("/")[1:]
        place = state
        for part in folders:
            place = place.setdefault(part, {})
        place[last] = array.item() if array.ndim == 0 else array
    return params, state, step
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='one entry is a number',
        misconception='an array with one entry comes back as a number',
        input='a state with an array of shape (1,)',
        code=r'''
def flatten(tree, prefix):
    flat = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}/{name}")
        else:
            flat[f"{prefix}/{name}"] = np.asarray(value)
    return flat


def save_checkpoint(path, params, state, step):
    np.savez(path, **flatten({"params": params, "state": state, "step": step}, ""))


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            _, *folders, last = name.split("/")
            place = tree
            for part in folders:
                place = place.setdefault(part, {})
            array = file[name]
            place[last] = array.item() if array.size == 1 and "state" in folders else array
    return tree["params"], tree["state"], int(tree["step"])
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='numbers are floats',
        misconception='every number of the state is written as float64',
        input='a whole number above 2 to the 53',
        code=r'''
def flatten(tree, prefix):
    flat = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}/{name}")
        else:
            flat[f"{prefix}/{name}"] = value if isinstance(value, np.ndarray) else np.float64(value)
    return flat


def save_checkpoint(path, params, state, step):
    np.savez(path, **flatten({"params": params, "state": state, "step": step}, ""))


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            _, *folders, last = name.split("/")
            place = tree
            for part in folders:
                place = place.setdefault(part, {})
            array = file[name]
            place[last] = array.item() if array.ndim == 0 else array
    return tree["params"], tree["state"], int(tree["step"])
''',
    ),
    dict(
        exercise='save_checkpoint',
        name='digits are numbers',
        misconception='names made of digits come back as whole numbers',
        input='a state with the name 0',
        code=r'''
def flatten(tree, prefix):
    flat = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}/{name}")
        else:
            flat[f"{prefix}/{name}"] = np.asarray(value)
    return flat


def save_checkpoint(path, params, state, step):
    np.savez(path, **flatten({"params": params, "state": state, "step": step}, ""))


def load_checkpoint(path):
    tree = {"params": {}, "state": {}}
    with np.load(path, allow_pickle=False) as file:
        for name in file.files:
            _, *folders, last = name.split("/")
            place = tree
            for part in folders:
                place = place.setdefault(part, {})
            array = file[name]
            last = int(last) if last.isdigit() else last
            place[last] = array.item() if array.ndim == 0 else array
    return tree["params"], tree["state"], tree["step"]
''',
    ),
]
