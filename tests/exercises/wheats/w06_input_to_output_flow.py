"""Right solutions of assignment 06, each written differently from the model solution."""

from minibert_grader.course.solutions import Wheat

BASIC_TOKENIZE = [
    Wheat(
        exercise="basic_tokenize",
        name="a buffer that is emptied at each cut",
        code="""
import string
import unicodedata


def stands_alone(c):
    if c in string.punctuation or unicodedata.category(c)[0] == "P":
        return True
    return "\\u3400" <= c <= "\\u4dbf" or "\\u4e00" <= c <= "\\u9fff"


def basic_tokenize(text):
    clean = ""
    for c in text:
        if unicodedata.category(c)[0] != "C" or c in ("\\t", "\\n", "\\r"):
            clean += c
    words, word = [], ""
    for c in unicodedata.normalize("NFD", clean.lower()):
        if unicodedata.category(c) == "Mn":
            continue
        alone = stands_alone(c)
        if (alone or c.isspace()) and word:
            words.append(word)
            word = ""
        if alone:
            words.append(c)
        elif not c.isspace():
            word += c
    return words + [word] if word else words
""",
    ),
    Wheat(
        exercise="basic_tokenize",
        name="regular expressions",
        code="""
import re
import unicodedata


def basic_tokenize(text):
    text = re.sub(r"[^\\t\\n\\r]", lambda m: "" if unicodedata.category(m[0]).startswith("C") else m[0], text)
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    ascii_marks = r"!-/:-@\\[-`{-~"
    other_marks = "".join(re.escape(c) for c in set(text) if unicodedata.category(c).startswith("P"))
    single = f"[{ascii_marks}{other_marks}\\u3400-\\u4dbf\\u4e00-\\u9fff]"
    return [word for word in re.split(rf"({single})|\\s", text) if word]
""",
    ),
    Wheat(
        exercise="basic_tokenize",
        name="a translation table for each step",
        code="""
import string
import unicodedata


def basic_tokenize(text):
    control = {c for c in text if unicodedata.category(c)[:1] == "C"} - {"\\t", "\\n", "\\r"}
    text = text.translate(dict.fromkeys(map(ord, control)))
    text = unicodedata.normalize("NFD", text.lower())
    text = text.translate({ord(c): None for c in set(text) if unicodedata.category(c) == "Mn"})
    marks = {c for c in text if c in string.punctuation or unicodedata.category(c).startswith("P")}
    marks |= {c for c in text if ord(c) in range(0x3400, 0x4DC0) or ord(c) in range(0x4E00, 0xA000)}
    return text.translate({ord(c): " " + c + " " for c in marks}).split()
""",
    ),
    Wheat(
        exercise="basic_tokenize",
        name="groups of letters, marks one by one",
        code="""
import itertools
import unicodedata


ASCII_MARKS = {chr(code) for start, stop in ((33, 48), (58, 65), (91, 97), (123, 127)) for code in range(start, stop)}


def kind(c):
    if c.isspace():
        return "space"
    ideograph = 0x3400 <= ord(c) < 0x4DC0 or 0x4E00 <= ord(c) < 0xA000
    return "single" if ideograph or c in ASCII_MARKS or unicodedata.category(c) in PUNCTUATION else "letter"


PUNCTUATION = ("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po")


def basic_tokenize(text):
    kept = filter(lambda c: c in "\\t\\n\\r" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"), text)
    decomposed = unicodedata.normalize("NFD", "".join(kept).lower())
    letters = (c for c in decomposed if unicodedata.category(c) != "Mn")
    words = []
    for which, group in itertools.groupby(letters, kind):
        if which == "single":
            words.extend(group)
        elif which == "letter":
            words.append("".join(group))
    return words
""",
    ),
    Wheat(
        exercise="basic_tokenize",
        name="cuts at white space first, then word by word",
        code="""
import unicodedata


def pieces_of(chunk):
    start = 0
    for place, c in enumerate(chunk):
        code = ord(c)
        mark = unicodedata.category(c).startswith("P") or (32 < code < 127 and not c.isalnum())
        if mark or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF:
            yield chunk[start:place]
            yield c
            start = place + 1
    yield chunk[start:]


def basic_tokenize(text):
    text = "".join([c for c in text if not (unicodedata.category(c).startswith("C") and c not in "\\t\\n\\r")])
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join([c for c in text if unicodedata.category(c) != "Mn"])
    return [piece for chunk in text.split() for piece in pieces_of(chunk) if piece]
""",
    ),
]

WORDPIECE = [
    Wheat(
        exercise="wordpiece",
        name="calls itself for each piece",
        code="""
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    def rest_of(start):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                if end == len(word):
                    return [piece]
                rest = rest_of(end)
                return rest and [piece, *rest]
        return []

    return (rest_of(0) if len(word) <= max_chars else []) or [unk]
""",
    ),
    Wheat(
        exercise="wordpiece",
        name="shortens the candidate until it fits",
        code="""
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, rest, mark = [], word, ""
    while rest:
        head = rest
        while head and mark + head not in vocab:
            head = head[:-1]
        if not head:
            return [unk]
        pieces += [mark + head]
        rest = rest[len(head) :]
        mark = "##"
    return pieces
""",
    ),
    Wheat(
        exercise="wordpiece",
        name="asks each entry of the vocabulary",
        code="""
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    pieces = []
    start = 0
    while start < len(word) <= max_chars:
        if start == 0:
            fitting = [piece for piece in vocab if piece and word.startswith(piece)]
            skipped = 0
        else:
            fitting = [p for p in vocab if len(p) > 2 and p[:2] == "##" and word.startswith(p[2:], start)]
            skipped = 2
        if not fitting:
            break
        longest = max(fitting, key=len)
        pieces.append(longest)
        start += len(longest) - skipped
    return pieces if start == len(word) and pieces else [unk]
""",
    ),
    Wheat(
        exercise="wordpiece",
        name="two trees of letters",
        code="""
def tree_of(pieces):
    root = {}
    for piece in pieces:
        node = root
        for c in piece:
            node = node.setdefault(c, {})
        node[""] = True
    return root


def longest_in(tree, word, start):
    node, best = tree, start
    for place in range(start, len(word)):
        node = node.get(word[place])
        if node is None:
            break
        if "" in node:
            best = place + 1
    return best


def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    first, later = tree_of(vocab), tree_of(piece[2:] for piece in vocab if piece.startswith("##"))
    places = [0]
    while places[-1] < len(word):
        end = longest_in(later if len(places) > 1 else first, word, places[-1])
        if end == places[-1]:
            return [unk]
        places.append(end)
    return [("##" if start else "") + word[start:end] for start, end in zip(places, places[1:])]
""",
    ),
    Wheat(
        exercise="wordpiece",
        name="one regular expression for each kind of piece",
        code="""
import re


def longest_first(pieces):
    return re.compile("|".join(re.escape(piece) for piece in sorted(pieces, key=len, reverse=True)) or "(?!)")


def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    first = longest_first(piece for piece in vocab if piece)
    later = longest_first(piece[2:] for piece in vocab if piece.startswith("##") and piece != "##")
    found = first.match(word)
    pieces = []
    while found:
        pieces.append("##" * bool(pieces) + found.group())
        if found.end() == len(word):
            return pieces
        found = later.match(word, found.end())
    return [unk]
""",
    ),
    Wheat(
        exercise="wordpiece",
        name="a table of longest ends, then a walk",
        code="""
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    n = len(word)
    if n > max_chars:
        return [unk]
    width = max(map(len, vocab), default=0)
    ends = {}
    for start in range(n):
        mark = "##" if start else ""
        fitting = [end for end in range(start + 1, min(n, start + width) + 1) if mark + word[start:end] in vocab]
        ends[start] = fitting[-1] if fitting else None
    pieces, start = [], 0
    while start != n:
        end = ends[start]
        if end is None:
            return [unk]
        pieces.append(word[start:end] if not pieces else "##" + word[start:end])
        start = end
    return pieces
""",
    ),
    Wheat(
        exercise="wordpiece",
        name="next with a default",
        code="""
def cut(word, vocab):
    start = 0
    while start < len(word):
        candidates = ("##" * (start > 0) + word[start:end] for end in reversed(range(start + 1, len(word) + 1)))
        piece = next((candidate for candidate in candidates if candidate in vocab), None)
        yield piece
        if piece is None:
            return
        start += len(piece) - 2 * (start > 0)


def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    pieces = list(cut(word, vocab)) if len(word) <= max_chars else [None]
    return [unk] if None in pieces else pieces
""",
    ),
]

ENCODE = [
    Wheat(
        exercise="encode",
        name="one append after the other, stops when full",
        code="""
def encode(text, vocab, max_len):
    if max_len <= 1:
        raise ValueError("there is no room for [CLS] and [SEP]")
    ids = [vocab["[CLS]"]]
    for word in basic_tokenize(text):
        for piece in wordpiece(word, vocab, "[UNK]"):
            if len(ids) < max_len - 1:
                ids.append(vocab[piece])
    ids.append(vocab["[SEP]"])
    return ids
""",
    ),
    Wheat(
        exercise="encode",
        name="cuts first, appends [SEP] last",
        code="""
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError(max_len)
    tokens = ["[CLS]"]
    for word in basic_tokenize(text):
        tokens += wordpiece(word, vocab)
    tokens = tokens[: max_len - 1] + ["[SEP]"]
    return [vocab[token] for token in tokens]
""",
    ),
    Wheat(
        exercise="encode",
        name="chain and islice",
        code="""
from itertools import chain, islice


def encode(text, vocab, max_len):
    room = max_len - 2
    if room < 0:
        raise ValueError(f"max_len must be at least 2, got {max_len}")
    pieces = chain.from_iterable(wordpiece(word, vocab) for word in basic_tokenize(text))
    return list(map(vocab.__getitem__, chain(["[CLS]"], islice(pieces, room), ["[SEP]"])))
""",
    ),
    Wheat(
        exercise="encode",
        name="frames everything, then deletes before [SEP]",
        code="""
def encode(text, vocab, max_len):
    if not max_len >= 2:
        raise ValueError("max_len is too small")
    ids = [vocab["[CLS]"], vocab["[SEP]"]]
    for word in basic_tokenize(text):
        ids[-1:-1] = [vocab[piece] for piece in wordpiece(word, vocab)]
    while len(ids) > max_len:
        del ids[-2]
    return ids
""",
    ),
    Wheat(
        exercise="encode",
        name="last id overwritten with [SEP] when too long",
        code="""
def encode(text, vocab, max_len):
    ids = [vocab["[CLS]"]]
    ids.extend(vocab.get(p, vocab["[UNK]"]) for w in basic_tokenize(text) for p in wordpiece(w, vocab, unk="[UNK]"))
    ids.append(vocab["[SEP]"])
    if max_len < 2:
        raise ValueError("max_len below 2")
    if len(ids) > max_len:
        ids = ids[:max_len]
        ids[-1] = vocab["[SEP]"]
    return ids
""",
    ),
]

DECODE = [
    Wheat(
        exercise="decode",
        name="list of words, the last one grows",
        code="""
def decode(ids, vocab):
    tokens = dict(zip(vocab.values(), vocab.keys()))
    words = []
    for number in ids:
        try:
            token = tokens[number]
        except KeyError:
            raise ValueError(f"no token has the id {number}") from None
        if token in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"):
            continue
        if token[:2] == "##" and words:
            words[-1] += token[2:]
        else:
            words.append(token.removeprefix("##"))
    return " ".join(words)
""",
    ),
    Wheat(
        exercise="decode",
        name="joins, then replaces space and ##",
        code="""
def decode(ids, vocab):
    if not set(ids) <= set(vocab.values()):
        raise ValueError("unknown id")
    token_of = {number: token for token, number in vocab.items()}
    special = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
    tokens = [token_of[number] for number in ids if token_of[number] not in special]
    return (" " + " ".join(tokens)).replace(" ##", "")[1 if tokens and tokens[0][:2] != "##" else 0 :].strip()
""",
    ),
    Wheat(
        exercise="decode",
        name="index in the list of ids",
        code="""
def decode(ids, vocab):
    names, numbers = list(vocab), list(vocab.values())
    tokens = [names[numbers.index(number)] for number in ids]
    text = ""
    for token in tokens:
        if token.startswith("##"):
            text = text + token[2:]
        elif token not in {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}:
            text = text + " " * (text != "") + token
    return text
""",
    ),
    Wheat(
        exercise="decode",
        name="specials out by their ids",
        code="""
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    dropped = [vocab[token] for token in SPECIAL_TOKENS if token in vocab]
    spelled = {number: token[2:] if token[:2] == "##" else " " + token for token, number in vocab.items()}
    for number in ids:
        if number not in spelled:
            raise ValueError(f"{number} is no id of this vocabulary")
    return "".join(spelled[number] for number in ids if number not in dropped).lstrip(" ")
""",
    ),
    Wheat(
        exercise="decode",
        name="from the back to the front",
        code="""
def decode(ids, vocab):
    turned = {}
    for token in vocab:
        turned[vocab[token]] = token
    words, tail = [], ""
    for number in reversed(ids):
        token = turned.get(number)
        if token is None:
            raise ValueError("this id has no token")
        if token in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"):
            continue
        if token.startswith("##"):
            tail = token[2:] + tail
        else:
            words.insert(0, token + tail)
            tail = ""
    return " ".join([tail, *words] if tail else words)
""",
    ),
]

PAD_BATCH = [
    Wheat(
        exercise="pad_batch",
        name="lists first, arrays at the end",
        code="""
def pad_batch(sequences, pad_id):
    if len(sequences) == 0:
        raise ValueError("no sentence")
    T = max(len(sequence) for sequence in sequences)
    rows, masks = [], []
    for sequence in sequences:
        n = len(sequence)
        if n < 1:
            raise ValueError("empty sentence")
        rows.append(list(sequence) + [pad_id] * (T - n))
        masks.append([True] * n + [False] * (T - n))
    return np.array(rows, dtype=int), np.array(masks, dtype=bool)
""",
    ),
    Wheat(
        exercise="pad_batch",
        name="lengths against arange, filled through the mask",
        code="""
def pad_batch(sequences, pad_id):
    if not sequences or not all(sequences):
        raise ValueError("an empty batch or an empty sentence")
    lengths = np.array([len(sequence) for sequence in sequences])
    mask = np.arange(lengths.max()) < lengths[:, np.newaxis]
    ids = np.where(mask, 0, pad_id)
    ids[mask] = [number for sequence in sequences for number in sequence]
    return ids, mask
""",
    ),
    Wheat(
        exercise="pad_batch",
        name="zip_longest, column by column",
        code="""
from itertools import zip_longest


def pad_batch(sequences, pad_id):
    if len(sequences) == 0 or any(len(sequence) == 0 for sequence in sequences):
        raise ValueError("each sentence needs an id, and there must be one sentence")
    nothing = object()
    columns = list(zip_longest(*sequences, fillvalue=nothing))
    ids = np.array([[pad_id if number is nothing else number for number in column] for column in columns]).T
    mask = np.array([[number is not nothing for number in column] for column in columns]).T
    return ids, mask
""",
    ),
    Wheat(
        exercise="pad_batch",
        name="np.pad for each row, int32",
        code="""
def pad_batch(sequences, pad_id):
    lengths = list(map(len, sequences))
    if 0 in lengths or lengths == []:
        raise ValueError("nothing to pad")
    T = max(lengths)
    rows = [np.pad(np.array(s, dtype=np.int32), (0, T - len(s)), constant_values=pad_id) for s in sequences]
    masks = [np.pad(np.ones(n, dtype=bool), (0, T - n)) for n in lengths]
    return np.stack(rows), np.stack(masks)
""",
    ),
    Wheat(
        exercise="pad_batch",
        name="number by number",
        code="""
def pad_batch(sequences, pad_id):
    B, T = len(sequences), 0
    for sequence in sequences:
        if not len(sequence):
            raise ValueError("a sentence is empty")
        T = max(T, len(sequence))
    if B == 0:
        raise ValueError("there is no sentence")
    ids, mask = np.empty((B, T), dtype=np.int64), np.ones((B, T), dtype=np.bool_)
    for b in range(B):
        for t in range(T):
            if t < len(sequences[b]):
                ids[b, t] = sequences[b][t]
            else:
                ids[b, t], mask[b, t] = pad_id, False
    return ids, mask
""",
    ),
    Wheat(
        exercise="pad_batch",
        name="the smallest unsigned dtype that holds the ids",
        code="""
def pad_batch(sequences, pad_id):
    if not all(map(len, sequences)) or not len(sequences):
        raise ValueError("nothing to read")
    dtype = np.min_scalar_type(max(pad_id, *map(max, sequences), 0))
    ids = np.full((len(sequences), max(map(len, sequences))), pad_id, dtype=dtype)
    mask = np.zeros_like(ids, dtype=bool)
    for id_row, mask_row, sequence in zip(ids, mask, sequences):
        id_row[: len(sequence)] = sequence
        mask_row[: len(sequence)] = True
    return [ids, mask]
""",
    ),
]

MLM_LOGITS = [
    Wheat(
        exercise="mlm_logits",
        name="einsum",
        code="""
def mlm_logits(hidden, W, b):
    return np.einsum("...h,hv->...v", hidden, W) + b
""",
    ),
    Wheat(
        exercise="mlm_logits",
        name="bias as one more row of W",
        code="""
def mlm_logits(hidden, W, b):
    ones = np.ones((*hidden.shape[:-1], 1), dtype=hidden.dtype)
    return np.concatenate([hidden, ones], axis=-1) @ np.vstack([W, b])
""",
    ),
    Wheat(
        exercise="mlm_logits",
        name="place by place",
        code="""
def mlm_logits(hidden, W, b):
    logits = np.empty((*hidden.shape[:-1], W.shape[1]), dtype=hidden.dtype)
    for place in np.ndindex(*hidden.shape[:-1]):
        logits[place] = b + np.dot(W.T, hidden[place])
    return logits
""",
    ),
    Wheat(
        exercise="mlm_logits",
        name="starts from the bias, one feature at a time",
        code="""
def mlm_logits(hidden, W, b):
    logits = np.zeros((*hidden.shape[:-1], len(b)), dtype=hidden.dtype) + b
    for h in range(W.shape[0]):
        logits += hidden[..., h, np.newaxis] * W[h]
    return logits
""",
    ),
    Wheat(
        exercise="mlm_logits",
        name="one flat matrix, shaped back",
        code="""
def mlm_logits(hidden, W, b):
    flat = hidden.reshape(-1, hidden.shape[-1])
    return np.add(np.dot(flat, W), b).reshape(hidden.shape[:-1] + b.shape)
""",
    ),
    Wheat(
        exercise="mlm_logits",
        name="float64 inside",
        code="""
def mlm_logits(hidden, W, b):
    wide = np.tensordot(hidden.astype(np.float64), W.astype(np.float64), axes=(-1, 0))
    wide += b
    return wide.astype(hidden.dtype)
""",
    ),
]

FORWARD = [
    Wheat(
        exercise="forward",
        name="loop over transformer_block",
        code="""
def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states = [x]
    for i in range(config["num_layers"]):
        prefix = f"layer{i}."
        block = {key[len(prefix) :]: value for key, value in params.items() if key.startswith(prefix)}
        x = transformer_block(x, block, config["num_heads"], mask[:, None, None, :])
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"], config.get("layer_norm_eps", 1e-12))
    return dict(logits=mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"]), final_hidden=z, hidden_states=states)
""",
    ),
    Wheat(
        exercise="forward",
        name="encoder, with the names cut at the dot",
        code="""
def forward(ids, mask, params, config):
    layers = [{} for _ in range(config["num_layers"])]
    for key, array in params.items():
        where, dot, name = key.partition(".")
        number = where.removeprefix("layer")
        if dot and where != number and number.isdigit() and int(number) < len(layers):
            layers[int(number)][name] = array
    B, T = ids.shape
    x = params["token_embeddings"][ids] + params["position_embeddings"][:T]
    _, states = encoder(x, layers, config["num_heads"], np.reshape(mask, (B, 1, 1, T)))
    z = layer_norm(states[-1], params["final_ln_gamma"], params["final_ln_beta"])
    logits = z @ params["mlm_head_W"] + params["mlm_head_b"]
    return {"hidden_states": list(states), "final_hidden": z, "logits": logits, "embeddings": x}
""",
    ),
    Wheat(
        exercise="forward",
        name="all written out, no earlier function",
        code="""
def normalise(x, gamma, beta):
    mean = x.mean(axis=-1, keepdims=True)
    variance = x.var(axis=-1, keepdims=True)
    return gamma * ((x - mean) / np.sqrt(variance + 1e-12)) + beta


def attend(x, mask, p, A):
    B, T, H = x.shape
    D = H // A
    Q = np.einsum("bth,had->batd", x, p("W_Q").reshape(H, A, D))
    K = np.einsum("bth,had->batd", x, p("W_K").reshape(H, A, D))
    V = np.einsum("bth,had->batd", x, p("W_V").reshape(H, A, D))
    scores = np.einsum("batd,basd->bats", Q, K) / math.sqrt(D)
    scores = np.where(mask[:, np.newaxis, np.newaxis], scores, -np.inf)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = e / e.sum(axis=-1, keepdims=True)
    return np.einsum("bats,basd,adh->bth", weights, V, p("W_O").reshape(A, D, H))


def forward(ids, mask, params, config):
    x = np.take(params["token_embeddings"], ids, axis=0) + params["position_embeddings"][np.arange(ids.shape[1])]
    states = [x]
    for i in range(config["num_layers"]):

        def p(name, i=i):
            return params[f"layer{i}.{name}"]

        y = normalise(x + attend(x, mask, p, config["num_heads"]), p("ln1_gamma"), p("ln1_beta"))
        inner = np.maximum(y @ p("W1") + p("b1"), 0)
        x = normalise(y + inner @ p("W2") + p("b2"), p("ln2_gamma"), p("ln2_beta"))
        states += [x]
    z = normalise(x, params["final_ln_gamma"], params["final_ln_beta"])
    return {"hidden_states": states, "final_hidden": z, "logits": z @ params["mlm_head_W"] + params["mlm_head_b"]}
""",
    ),
    Wheat(
        exercise="forward",
        name="real tokens alone, zeros at padding",
        code="""
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    layers = [{name: params["layer%d.%s" % (i, name)] for name in BLOCK} for i in range(config["num_layers"])]
    states = [np.zeros_like(x) for _ in range(len(layers) + 1)]
    z = np.zeros_like(x)
    logits = np.zeros((*ids.shape, len(params["mlm_head_b"])), dtype=x.dtype)
    for b, real in enumerate(mask):
        out, steps = encoder(x[b : b + 1, real], layers, config["num_heads"])
        for state, step in zip(states, steps):
            state[b, real] = step[0]
        z[b, real] = layer_norm(out[0], params["final_ln_gamma"], params["final_ln_beta"])
        logits[b, real] = mlm_logits(z[b, real], params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": states, "final_hidden": z, "logits": logits}
""",
    ),
    Wheat(
        exercise="forward",
        name="float64 inside, the mask at full size",
        code="""
BLOCK = ("W_Q", "W_K", "W_V", "W_O", "ln1_gamma", "ln1_beta", "W1", "b1", "W2", "b2", "ln2_gamma", "ln2_beta")


def forward(ids, mask, params, config):
    dtype = params["token_embeddings"].dtype
    wide = {name: np.asarray(array, dtype=np.float64) for name, array in params.items()}
    B, T = ids.shape
    A, L = config["num_heads"], config["num_layers"]
    full = np.broadcast_to(mask.reshape(B, 1, 1, T), (B, A, T, T))
    x = embed(ids, wide["token_embeddings"], wide["position_embeddings"])
    x, states = encoder(x, [{n: wide[f"layer{i}.{n}"] for n in BLOCK} for i in range(L)], A, full)
    z = layer_norm(x, wide["final_ln_gamma"], wide["final_ln_beta"])
    logits = mlm_logits(z, wide["mlm_head_W"], wide["mlm_head_b"])
    return {
        "hidden_states": [state.astype(dtype) for state in states],
        "final_hidden": z.astype(dtype),
        "logits": logits.astype(dtype),
    }
""",
    ),
    Wheat(
        exercise="forward",
        name="recursion over the layers",
        code="""
class Layer(dict):
    def __init__(self, params, i):
        super().__init__()
        self.params, self.i = params, i

    def __missing__(self, name):
        return self.params[f"layer{self.i}.{name}"]


def states_from(x, i, mask, params, config):
    if i == config["num_layers"]:
        return [x]
    y = transformer_block(x, Layer(params, i), config["num_heads"], mask)
    return [x, *states_from(y, i + 1, mask, params, config)]


def forward(ids, mask, params, config):
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    result = {"hidden_states": states_from(x, 0, np.expand_dims(mask, (1, 2)), params, config)}
    result["final_hidden"] = layer_norm(result["hidden_states"][-1], params["final_ln_gamma"], params["final_ln_beta"])
    result["logits"] = mlm_logits(result["final_hidden"], params["mlm_head_W"], params["mlm_head_b"])
    return result
""",
    ),
    Wheat(
        exercise="forward",
        name="head by head, a large negative bias at padding",
        code="""
def forward(ids, mask, params, config):
    A = config["num_heads"]
    x = np.stack([params["token_embeddings"][row] + params["position_embeddings"][: len(row)] for row in ids])
    dtype = x.dtype
    D = x.shape[-1] // A
    bias = np.where(mask, 0, -1e30)[:, None, :].astype(dtype)
    states = [x.copy()]
    i = 0
    while i < config["num_layers"]:
        here = "layer" + str(i) + "."
        attended = np.zeros_like(x)
        for a in range(A):
            own = slice(a * D, a * D + D)
            Q, K, V = (x @ params[here + name][:, own] for name in ("W_Q", "W_K", "W_V"))
            weights = softmax(Q @ K.transpose(0, 2, 1) / math.sqrt(D) + bias)
            attended += weights @ V @ params[here + "W_O"][own]
        x = layer_norm(x + attended, params[here + "ln1_gamma"], params[here + "ln1_beta"])
        inner = x @ params[here + "W1"] + params[here + "b1"]
        inner[inner < 0] = 0
        x = x + (inner @ params[here + "W2"] + params[here + "b2"])
        x = layer_norm(x, params[here + "ln2_gamma"], params[here + "ln2_beta"])
        states.append(x.copy())
        i += 1
    x = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(x, *(params["mlm_head_" + name] for name in "Wb"))
    return {"hidden_states": states, "final_hidden": x, "logits": logits}
""",
    ),
    Wheat(
        exercise="forward",
        name="hidden states stacked into one array",
        code="""
def forward(ids, mask, params, config):
    L, T = config["num_layers"], ids.shape[1]
    x = params["token_embeddings"][ids] + params["position_embeddings"][:T]
    states = np.empty((L + 1, *x.shape), dtype=x.dtype)
    states[0] = x
    for i in range(L):
        start = f"layer{i}."
        block = {name.removeprefix(start): params[name] for name in params if name.startswith(start)}
        states[i + 1] = transformer_block(states[i], block, config["num_heads"], mask[:, None, None])
    z = layer_norm(states[L], params["final_ln_gamma"], params["final_ln_beta"])
    return {"logits": mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"]), "hidden_states": states,
            "final_hidden": z}
""",
    ),
]

FORWARD += [
    Wheat(
        exercise="forward",
        name="hands out more than it was asked for",
        code="""
import re


def forward(ids, mask, params, config):
    layers = [{} for _ in range(config["num_layers"])]
    for key, array in params.items():
        found = re.fullmatch(r"layer([0-9]+)[.](.+)", key)
        if found and int(found[1]) < len(layers):
            layers[int(found[1])][found[2]] = array
    attention_mask = mask[:, None, None]
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    states, weights = [x], []
    for layer in layers:
        weights.append(multi_head_attention(x, layer, config["num_heads"], attention_mask)[1].astype(np.float64))
        x = transformer_block(x, layer, config["num_heads"], attention_mask)
        states.append(x)
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    found = {"weights": weights, "mask": attention_mask, "layers": len(layers), "embeddings": states[0]}
    return {**found, "hidden_states": tuple(states), "final_hidden": z, "logits": logits}
""",
    ),
]

TOP_K_PREDICTIONS = [
    Wheat(
        exercise="top_k_predictions",
        name="sorts the logits, not the probabilities",
        code="""
def top_k_predictions(logits, position, k):
    T, V = np.shape(logits)
    if position < 0 or position >= T:
        raise ValueError(f"no position {position} among {T} tokens")
    if k < 1 or k > V:
        raise ValueError(f"k is {k}, but there are {V} tokens")
    row = logits[position]
    order = np.argsort(-row, kind="stable")
    probabilities = softmax(row)
    return list(zip(order[:k].tolist(), probabilities[order[:k]].tolist()))
""",
    ),
    Wheat(
        exercise="top_k_predictions",
        name="sorted pairs in float64",
        code="""
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if position not in range(T) or k not in range(1, V + 1):
        raise ValueError("position or k out of range")
    row = logits[position].astype(np.float64)
    e = np.exp(row - row.max())
    p = (e / e.sum()).tolist()
    return sorted(enumerate(p), key=lambda pair: (-pair[1], pair[0]))[:k]
""",
    ),
    Wheat(
        exercise="top_k_predictions",
        name="takes the maximum k times",
        code="""
def top_k_predictions(logits, position, k):
    if not (0 <= position <= logits.shape[0] - 1 and 0 < k <= logits.shape[1]):
        raise ValueError("out of range")
    probabilities = softmax(logits, axis=-1)[position]
    left = probabilities.copy()
    best = []
    for _ in range(k):
        token = int(np.argmax(left))
        best.append((token, float(probabilities[token])))
        left[token] = -1
    return best
""",
    ),
    Wheat(
        exercise="top_k_predictions",
        name="plain Python numbers and a heap",
        code="""
import heapq


def top_k_predictions(logits, position, k):
    rows = logits.tolist()
    if not 0 <= position < len(rows):
        raise ValueError(f"position {position} is outside the sentence")
    row = rows[position]
    if not 1 <= k <= len(row):
        raise ValueError(f"k={k} does not fit {len(row)} tokens")
    largest = max(row)
    total = math.fsum(math.exp(x - largest) for x in row)
    best = heapq.nsmallest(k, range(len(row)), key=lambda token: (-row[token], token))
    return [(token, math.exp(row[token] - largest) / total) for token in best]
""",
    ),
    Wheat(
        exercise="top_k_predictions",
        name="lexsort and log-sum-exp",
        code="""
def top_k_predictions(logits, position, k):
    if min(position, k - 1) < 0 or position >= len(logits) or k > logits.shape[-1]:
        raise ValueError(f"{position=}, {k=}")
    row = logits[position] - np.max(logits[position])
    probabilities = np.exp(row - np.log(np.sum(np.exp(row))))
    best = np.lexsort((np.arange(len(row)), -probabilities))[:k]
    return [(token.item(), probabilities[token].item()) for token in best]
""",
    ),
    Wheat(
        exercise="top_k_predictions",
        name="a threshold first, then only those that reach it",
        code="""
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if not (0 <= position < T and 1 <= k <= V):
        raise ValueError("position or k is out of range")
    row = logits[position]
    least = np.partition(row, V - k)[V - k]
    candidates = [token for token in range(V) if row[token] >= least]
    candidates.sort(key=lambda token: row[token], reverse=True)
    probabilities = softmax(row)
    return [(token, float(probabilities[token])) for token in candidates[:k]]
""",
    ),
    Wheat(
        exercise="top_k_predictions",
        name="turned round before and after a stable sort",
        code="""
def top_k_predictions(logits, position, k):
    T, V = logits.shape
    if position < 0 or T <= position or k <= 0 or V < k:
        raise ValueError("position or k does not fit the logits")
    probabilities = softmax(logits[position])
    upwards = np.argsort(probabilities[::-1], kind="mergesort")
    best = (V - 1 - upwards)[::-1][:k]
    return [(int(i), float(p)) for i, p in zip(best, np.take(probabilities, best))]
""",
    ),
    Wheat(
        exercise="top_k_predictions",
        name="pairs as lists, sorted on the negated logits",
        code="""
def top_k_predictions(logits, position, k):
    if position < 0 or len(logits) <= position:
        raise ValueError("no such position")
    row = logits[position].astype(float)
    if not 1 <= k <= row.size:
        raise ValueError("no such k")
    weights = np.exp(row - row.max())
    order = sorted(range(row.size), key=(-row).__getitem__)
    return [[token, float(weights[token] / weights.sum())] for token in order[:k]]
""",
    ),
]

WHEATS = [
    *BASIC_TOKENIZE,
    *WORDPIECE,
    *ENCODE,
    *DECODE,
    *PAD_BATCH,
    *MLM_LOGITS,
    *FORWARD,
    *TOP_K_PREDICTIONS,
]
