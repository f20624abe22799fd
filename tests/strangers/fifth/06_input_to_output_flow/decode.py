RIGHT = [
    dict(
        exercise='decode',
        name='words in a list',
        code=r'''
def decode(ids, vocab):
    token_of = dict(zip(vocab.values(), vocab.keys()))
    if any(number not in token_of for number in ids):
        raise ValueError("an id is not in the vocabulary")
    words = []
    for token in map(token_of.__getitem__, ids):
        if token in {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}:
            continue
        if token[:2] == "##":
            words[-1] += token[2:]
        else:
            words.append(token)
    return " ".join(words)
''',
    ),
    dict(
        exercise='decode',
        name='a separator before each piece, the first one left out',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    inverse = {}
    for token in vocab:
        inverse[vocab[token]] = token
    parts = []
    for number in ids:
        try:
            token = inverse[number]
        except KeyError:
            raise ValueError(f"unknown id {number}") from None
        if token in SPECIAL_TOKENS:
            continue
        parts.extend(("", token[2:]) if token.startswith("##") else (" ", token))
    return "".join(parts[1:])
''',
    ),
]
WRONG = [
    dict(
        exercise='decode',
        name='all-double-hashes-removed',
        misconception='takes every ## out of a piece, not only the one in front',
        input='a piece such as "##c##"',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    tokens = {number: token for token, number in vocab.items()}
    text = ""
    for number in ids:
        if number not in tokens:
            raise ValueError(f"id {number} is not in the vocabulary")
        token = tokens[number]
        if token in SPECIAL_TOKENS:
            continue
        text += token.replace("##", "") if token.startswith("##") else " " + token
    return text.strip()
''',
    ),
    dict(
        exercise='decode',
        name='hashes-anywhere',
        misconception='asks whether ## is in the token, not whether it begins with it',
        input='a word such as "c##"',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    tokens = {number: token for token, number in vocab.items()}
    words = []
    for number in ids:
        if number not in tokens:
            raise ValueError(f"id {number} is not in the vocabulary")
        token = tokens[number]
        if token in SPECIAL_TOKENS:
            continue
        if "##" in token and words:
            words[-1] += token[2:]
        else:
            words.append(token)
    return " ".join(words)
''',
    ),
    dict(
        exercise='decode',
        name='special-in-any-case',
        misconception='drops tokens that are spelled like a special one in lower case too',
        input='a token "[mask]"',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    tokens = {number: token for token, number in vocab.items()}
    text = ""
    for number in ids:
        if number not in tokens:
            raise ValueError(f"id {number} is not in the vocabulary")
        token = tokens[number]
        if token.upper() not in SPECIAL_TOKENS:
            text += token[2:] if token.startswith("##") else " " + token
    return text.strip()
''',
    ),
    dict(
        exercise='decode',
        name='replaces-in-the-text',
        misconception='removes the names of the special tokens from the finished text',
        input='a token that contains such a name, such as "x[PAD]"',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    tokens = {number: token for token, number in vocab.items()}
    if not set(ids) <= set(tokens):
        raise ValueError("an id is not in the vocabulary")
    text = " ".join(tokens[number] for number in ids)
    for special in SPECIAL_TOKENS:
        text = text.replace(special, "")
    return " ".join(text.replace(" ##", "").split())
''',
    ),
    dict(
        exercise='decode',
        name='inverse-kept-per-object',
        misconception='keeps the turned-round vocabulary per vocabulary object and misses that it may change',
        input='an entry is added to the vocabulary between two calls',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


_inverse = {}


def decode(ids, vocab):
    if id(vocab) not in _inverse:
        _inverse[id(vocab)] = (vocab, {number: token for token, number in vocab.items()})
    tokens = _inverse[id(vocab)][1]
    text = ""
    for number in ids:
        if number not in tokens:
            raise ValueError(f"id {number} is not in the vocabulary")
        token = tokens[number]
        if token not in SPECIAL_TOKENS:
            text += token[2:] if token.startswith("##") else " " + token
    return text[1:]
''',
    ),
    dict(
        exercise='decode',
        name='unknown-ids-behind-specials',
        misconception='special ids are taken from the vocabulary with a default of -1, so the id -1 is dropped where a special token is missing',
        input='the id -1 with a vocabulary without [MASK]',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    tokens = {number: token for token, number in vocab.items()}
    special = {vocab.get(token, -1) for token in SPECIAL_TOKENS}
    text = ""
    for number in ids:
        if number in special:
            continue
        if number not in tokens:
            raise ValueError(f"id {number} is not in the vocabulary")
        token = tokens[number]
        text += token[2:] if token.startswith("##") else " " + token
    return text.strip()
''',
    ),
]
