RIGHT = [
    dict(exercise='decode', name='turned round', code="""SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if any(number not in token_of for number in ids):
        raise ValueError("unknown id")
    text = ""
    for token in (token_of[number] for number in ids):
        if token in SPECIAL_TOKENS:
            continue
        text += token[2:] if token.startswith("##") else " " + token
    return text.removeprefix(" ")
"""),
    dict(exercise='decode', name='words in a list', code="""SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    tokens, numbers = list(vocab), list(vocab.values())
    words = []
    for i in ids:
        try:
            token = tokens[numbers.index(i)]
        except ValueError:
            raise ValueError(f"id {i} is not in the vocabulary") from None
        if token[:2] == "##":
            words[-1] += token[2:]
        elif token not in {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}:
            words.append(token)
    return " ".join(words)
"""),
]
WRONG = [
    dict(exercise='decode', name='all double signs go', misconception='replace("##", "") thought to take away the mark only', code="""SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if any(number not in token_of for number in ids):
        raise ValueError("unknown id")
    text = ""
    for token in (token_of[number] for number in ids):
        if token in SPECIAL_TOKENS:
            continue
        text += token.replace("##", "") if token.startswith("##") else " " + token
    return text.removeprefix(" ")
""", input='a piece that holds ## once more, such as ####'),
    dict(exercise='decode', name='stops at padding', misconception='after the first [PAD] nothing is thought to follow', code="""SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if any(number not in token_of for number in ids):
        raise ValueError("unknown id")
    text = ""
    for token in (token_of[number] for number in ids):
        if token == "[PAD]":
            break
        if token in SPECIAL_TOKENS:
            continue
        text += token[2:] if token.startswith("##") else " " + token
    return text.removeprefix(" ")
""", input='padding in front'),
    dict(exercise='decode', name='inverse kept by size', misconception='the turned vocabulary is made anew only when the size has changed', code="""SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


_token_of = {}
def decode(ids, vocab):
    if len(_token_of) != len(vocab):
        _token_of.clear()
        _token_of.update((number, token) for token, number in vocab.items())
    text = []
    for number in ids:
        if number not in _token_of:
            raise ValueError(number)
        token = _token_of[number]
        if token.startswith("##"):
            text[-1] += token[2:]
        elif token not in SPECIAL_TOKENS:
            text.append(token)
    return " ".join(text)
""", input='two vocabularies of the same size'),
    dict(exercise='decode', name='any case', misconception='special tokens recognised in lower case too', code="""SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if any(number not in token_of for number in ids):
        raise ValueError("unknown id")
    text = ""
    for token in (token_of[number] for number in ids):
        if token.upper() in SPECIAL_TOKENS:
            continue
        text += token[2:] if token.startswith("##") else " " + token
    return text.removeprefix(" ")
""", input='a token [mask]'),
    dict(exercise='decode', name='special by their look', misconception='three or more capitals in brackets count as special', code="""SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if any(number not in token_of for number in ids):
        raise ValueError("unknown id")
    text = ""
    for token in (token_of[number] for number in ids):
        if len(token) > 4 and token[0] == "[" and token[-1] == "]" and token[1:-1].isupper():
            continue
        text += token[2:] if token.startswith("##") else " " + token
    return text.removeprefix(" ")
""", input='a token [XYZ]'),
    dict(exercise='decode', name='commas attached', misconception='commas and other marks attached as in ordinary writing', code="""SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    if any(number not in token_of for number in ids):
        raise ValueError("unknown id")
    text = ""
    for token in (token_of[number] for number in ids):
        if token in SPECIAL_TOKENS:
            continue
        text += token[2:] if token.startswith("##") else " " + token
    for mark in ",;:!?":
        text = text.replace(" " + mark, mark)
    return text.removeprefix(" ")
""", input='the tokens cat and ,'),
]
