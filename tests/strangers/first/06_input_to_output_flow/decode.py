RIGHT = [
    dict(
        exercise='decode',
        name='text grows',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    text = ""
    for number in ids:
        if number not in token_of:
            raise ValueError(f"no token has the id {number}")
        token = token_of[number]
        if token in SPECIAL_TOKENS:
            continue
        if token.startswith("##"):
            text += token[2:]
        else:
            text += " " + token if text else token
    return text
''',
    ),
    dict(
        exercise='decode',
        name='list of words',
        code=r'''
def decode(ids, vocab):
    numbers, tokens = list(vocab.values()), list(vocab)
    try:
        found = [tokens[numbers.index(number)] for number in ids]
    except ValueError as error:
        raise ValueError("an id that is not in the vocabulary") from error
    words = []
    for token in found:
        if token in {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}:
            continue
        if token[:2] == "##":
            words[-1] += token.removeprefix("##")
        else:
            words += [token]
    return " ".join(words)
''',
    ),
]

WRONG = [
    dict(
        exercise='decode',
        name='everything in brackets is special',
        misconception='special told by the brackets, not by the five names',
        input='the token [x]',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    text = ""
    for number in ids:
        if number not in token_of:
            raise ValueError(f"no token has the id {number}")
        token = token_of[number]
        if token.startswith("[") and token.endswith("]"):
            continue
        if token.startswith("##"):
            text += token[2:]
        else:
            text += " " + token if text else token
    return text
''',
    ),
    dict(
        exercise='decode',
        name='special told without brackets and case',
        misconception='the word mask taken for the token [MASK]',
        input='the word mask',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    text = ""
    for number in ids:
        if number not in token_of:
            raise ValueError(f"no token has the id {number}")
        token = token_of[number]
        if f"[{token.strip('[]').upper()}]" in SPECIAL_TOKENS:
            continue
        if token.startswith("##"):
            text += token[2:]
        else:
            text += " " + token if text else token
    return text
''',
    ),
    dict(
        exercise='decode',
        name='all # taken off',
        misconception="lstrip('#') takes off more than the two marks",
        input='the piece ###, a # that continues',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    text = ""
    for number in ids:
        if number not in token_of:
            raise ValueError(f"no token has the id {number}")
        token = token_of[number]
        if token in SPECIAL_TOKENS:
            continue
        if token.startswith("##"):
            text += token.lstrip("#")
        else:
            text += " " + token if text else token
    return text
''',
    ),
    dict(
        exercise='decode',
        name='turned vocabulary remembered',
        misconception='the turned vocabulary kept for a dict, though the dict may have got new entries',
        input='the same dict with one entry more',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


_turned = {}


def decode(ids, vocab):
    if id(vocab) not in _turned:
        _turned[id(vocab)] = vocab, {number: token for token, number in vocab.items()}
    token_of = _turned[id(vocab)][1]
    text = ""
    for number in ids:
        if number not in token_of:
            raise ValueError(f"no token has the id {number}")
        token = token_of[number]
        if token in SPECIAL_TOKENS:
            continue
        if token.startswith("##"):
            text += token[2:]
        else:
            text += " " + token if text else token
    return text
''',
    ),
    dict(
        exercise='decode',
        name='one piece for each word',
        misconception='only the piece right behind a word attached, a second one is a word',
        input='cat ##s ##ed',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    for number in ids:
        if number not in token_of:
            raise ValueError(f"no token has the id {number}")
    tokens = [token_of[number] for number in ids if token_of[number] not in SPECIAL_TOKENS]
    words, place = [], 0
    while place < len(tokens):
        word = tokens[place]
        if place + 1 < len(tokens) and tokens[place + 1].startswith("##"):
            word += tokens[place + 1][2:]
            place += 1
        words.append(word.removeprefix("##"))
        place += 1
    return " ".join(words)
''',
    ),
    dict(
        exercise='decode',
        name='apostrophes tidied',
        misconception='spaces round an apostrophe taken away, which nobody asked for',
        input="it ' s",
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    text = ""
    for number in ids:
        if number not in token_of:
            raise ValueError(f"no token has the id {number}")
        token = token_of[number]
        if token in SPECIAL_TOKENS:
            continue
        if token.startswith("##"):
            text += token[2:]
        else:
            text += " " + token if text else token
    return text.replace(" ' ", "'")
''',
    ),
    dict(
        exercise='decode',
        name='error only for an id that is needed',
        misconception='ids behind the last [SEP] not looked at',
        input='an unknown id behind [SEP]',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    token_of = {number: token for token, number in vocab.items()}
    last = vocab.get("[SEP]")
    if last in ids:
        ids = ids[: len(ids) - ids[::-1].index(last)]
    tokens = []
    for number in ids:
        if number not in token_of:
            raise ValueError(f"no token has the id {number}")
        if token_of[number] not in SPECIAL_TOKENS:
            tokens.append(token_of[number])
    return " ".join(tokens).replace(" ##", "")
''',
    ),
]

