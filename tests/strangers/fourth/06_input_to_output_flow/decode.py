RIGHT = [
    dict(
        exercise='decode',
        name='list of words',
        code=r'''SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    for number in ids:
        if number not in token_of:
            raise ValueError(f"no token has the id {number}")
    words = []
    for token in map(token_of.get, ids):
        if token in SPECIAL_TOKENS:
            continue
        if token.startswith("##"):
            words[-1] += token[2:]
        else:
            words.append(token)
    return " ".join(words)
''',
    ),
    dict(
        exercise='decode',
        name='one string',
        code=r'''SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

def decode(ids, vocab):
    numbers, tokens = list(vocab.values()), list(vocab.keys())
    try:
        chosen = [tokens[numbers.index(i)] for i in ids]
    except ValueError:
        raise ValueError("an id is not in the vocabulary") from None
    text = ""
    for token in chosen:
        if token not in set(SPECIAL_TOKENS):
            text += token[2:] if token[:2] == "##" else " " + token
    return text[1:]
''',
    ),
]

WRONG = [
    dict(
        exercise='decode',
        name='special in any case',
        misconception='tokens are compared in capitals, so a word written [mask] is dropped',
        code=r'''SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if not set(ids) <= set(token_of):
        raise ValueError("unknown id")
    words = []
    for number in ids:
        token = token_of[number]
        if token.upper() in SPECIAL_TOKENS:
            continue
        if token.startswith("##"):
            words[-1] += token[2:]
        else:
            words.append(token)
    return " ".join(words)
''',
        input='the token [mask]',
    ),
    dict(
        exercise='decode',
        name='signs anywhere',
        misconception='## anywhere in a token is taken for a continuation',
        code=r'''SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if not set(ids) <= set(token_of):
        raise ValueError("unknown id")
    words = []
    for number in ids:
        token = token_of[number]
        if token in SPECIAL_TOKENS:
            continue
        if "##" in token:
            words[-1] += token.replace("##", "")
        else:
            words.append(token)
    return " ".join(words)
''',
        input='a token with ## inside, such as c##',
    ),
    dict(
        exercise='decode',
        name='special after gluing',
        misconception='special tokens are dropped after the pieces are glued, so a word that is put together to [PAD] is lost',
        code=r'''SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if not set(ids) <= set(token_of):
        raise ValueError("unknown id")
    words = []
    for number in ids:
        token = token_of[number]
        if False:
            continue
        if token.startswith("##"):
            words[-1] += token[2:]
        else:
            words.append(token)
    return " ".join(word for word in words if word not in SPECIAL_TOKENS)
''',
        input='the pieces [ and ##PAD]',
    ),
    dict(
        exercise='decode',
        name='tidies marks',
        misconception='no space before comma, question mark and exclamation mark',
        code=r'''SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if not set(ids) <= set(token_of):
        raise ValueError("unknown id")
    words = []
    for number in ids:
        token = token_of[number]
        if token in SPECIAL_TOKENS:
            continue
        if token.startswith("##"):
            words[-1] += token[2:]
        else:
            words.append(token)
    text = " ".join(words)
    for mark in ",?!":
        text = text.replace(" " + mark, mark)
    return text
''',
        input='a text with a comma',
    ),
    dict(
        exercise='decode',
        name='turned round once per size',
        misconception='the turned vocabulary is kept under its size, so another one of that size gets wrong words',
        code=r'''SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_turned = {}

def decode(ids, vocab):
    token_of = _turned.setdefault(len(vocab), {number: token for token, number in vocab.items()})
    text = ""
    for number in ids:
        if number not in token_of:
            raise ValueError(f"no id {number}")
        token = token_of[number]
        if token not in SPECIAL_TOKENS:
            text += token[2:] if token.startswith("##") else " " + token
    return text.strip()
''',
        input='two vocabularies of one size',
    ),
    dict(
        exercise='decode',
        name='all the signs at the front',
        misconception='## is taken off twice where a piece begins with four signs',
        code=r'''SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if not set(ids) <= set(token_of):
        raise ValueError("unknown id")
    words = []
    for number in ids:
        token = token_of[number]
        if token in SPECIAL_TOKENS:
            continue
        if token.startswith("##"):
            words[-1] += token.replace("##", "")
        else:
            words.append(token)
    return " ".join(words)
''',
        input='the piece ####',
    ),
    dict(
        exercise='decode',
        name='padding at the end checked late',
        misconception='ids behind the last [SEP] are not looked at, so a wrong one there raises nothing',
        code=r'''SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    pad = vocab.get("[PAD]")
    if pad in ids and all(i == pad or i not in token_of for i in ids[ids.index(pad):]):
        ids = ids[: ids.index(pad)]  # nothing but padding from here on
    words = []
    for i in ids:
        if i not in token_of:
            raise ValueError(i)
        if token_of[i].startswith("##"):
            words.append(words.pop() + token_of[i][2:])
        elif token_of[i] not in SPECIAL_TOKENS:
            words.append(token_of[i])
    return " ".join(words)
''',
        input='an id outside the vocabulary behind padding',
    ),
]
