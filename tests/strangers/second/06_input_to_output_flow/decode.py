RIGHT = [
    dict(
        exercise='decode',
        name='turn round, glue',
        code=r'''
SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def decode(ids, vocab):
    tokens = {number: token for token, number in vocab.items()}
    words = []
    for number in ids:
        if number not in tokens:
            raise ValueError(f"no token has the id {number}")
        token = tokens[number]
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
        code=r'''
def decode(ids, vocab):
    unknown = set(ids) - set(vocab.values())
    if unknown:
        raise ValueError(f"not in the vocabulary: {sorted(unknown)}")
    by_id = dict(zip(vocab.values(), vocab.keys()))
    text = ""
    for token in map(by_id.get, ids):
        if token not in {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}:
            text += token[2:] if token[:2] == "##" else (" " if text else "") + token
    return text
''',
    ),
]
WRONG = [
    dict(
        exercise='decode',
        name='no number signs at all',
        misconception='every ## of the text is taken away, not only the one in front of a piece',
        input='the word c## or the piece ####',
        code=r'''
def decode(ids, vocab):
    tokens = {number: token for token, number in vocab.items()}
    if any(number not in tokens for number in ids):
        raise ValueError("unknown id")
    words = [tokens[number] for number in ids if tokens[number] not in SPECIAL_TOKENS]
    return " ".join(words).replace(" ##", "").replace("##", "")
''',
    ),
    dict(
        exercise='decode',
        name='capitals in brackets are special',
        misconception='tokens that look like special ones are dropped',
        input='a token [X] in the vocabulary',
        code=r'''
import re


def decode(ids, vocab):
    tokens = {number: token for token, number in vocab.items()}
    text = ""
    for number in ids:
        if number not in tokens:
            raise ValueError(f"unknown id {number}")
        token = tokens[number]
        if re.fullmatch(r"\[[A-Z]+\]", token):
            continue
        text += token[2:] if token.startswith("##") else " " + token
    return text.strip()
''',
    ),
    dict(
        exercise='decode',
        name='nothing to decode is an error',
        misconception='an empty list of ids raises',
        input='ids = []',
        code=r'''
def decode(ids, vocab):
    tokens = {number: token for token, number in vocab.items()}
    try:
        pieces = [tokens[number] for number in ids]
        text = "" if pieces[0] in SPECIAL_TOKENS else pieces[0]
    except (KeyError, IndexError):
        raise ValueError("an id is not in the vocabulary") from None
    for token in pieces[1:]:
        if token.startswith("##"):
            text += token[2:]
        elif token not in SPECIAL_TOKENS:
            text += " " + token
    return text.strip()
''',
    ),
    dict(
        exercise='decode',
        name='vocabulary turned round once',
        misconception='the reversed vocabulary is kept by the identity of the dict, which may have changed since',
        input='a vocabulary that got a new token between two calls',
        code=r'''
TURNED = {}


def decode(ids, vocab):
    if id(vocab) not in TURNED:
        TURNED[id(vocab)] = vocab, {number: token for token, number in vocab.items()}
    tokens = TURNED[id(vocab)][1]
    text = ""
    for number in ids:
        token = tokens.get(number)
        if token is None:
            raise ValueError(f"unknown id {number}")
        if token not in SPECIAL_TOKENS:
            text += token[2:] if token.startswith("##") else " " + token
    return text.strip()
''',
    ),
]
