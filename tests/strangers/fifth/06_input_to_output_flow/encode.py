RIGHT = [
    dict(
        exercise='encode',
        name='collects until it is full',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("no room for [CLS] and [SEP]")
    ids = [int(vocab["[CLS]"])]
    for word in basic_tokenize(text):
        for piece in wordpiece(word, vocab):
            if len(ids) == max_len - 1:
                return ids + [int(vocab["[SEP]"])]
            ids.append(int(vocab[piece]))
    ids.append(int(vocab["[SEP]"]))
    return ids
''',
    ),
    dict(
        exercise='encode',
        name='chain and islice',
        code=r'''
from itertools import chain, islice


def encode(text, vocab, max_len):
    room = max_len - 2
    if room < 0:
        raise ValueError(f"max_len must be 2 or more, got {max_len}")
    pieces = chain.from_iterable(wordpiece(w, vocab) for w in basic_tokenize(text))
    return [vocab[p] for p in chain(["[CLS]"], islice(pieces, room), ["[SEP]"])]
''',
    ),
]
WRONG = [
    dict(
        exercise='encode',
        name='splits-before-cleaning',
        misconception='cuts at white space before basic_tokenize: control characters that str.split calls white space part a word',
        input='U+001C or U+0085 inside a word',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = []
    for chunk in text.split():
        for word in basic_tokenize(chunk):
            ids += [vocab[piece] for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"]] + ids[: max_len - 2] + [vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='longer-words-allowed',
        misconception='gives wordpiece a larger max_chars of its own',
        input='a word of more than 100 characters made of known pieces',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    pieces = [p for word in basic_tokenize(text) for p in wordpiece(word, vocab, max_chars=512)]
    return [vocab["[CLS]"], *(vocab[p] for p in pieces[: max_len - 2]), vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='numpy-ids',
        misconception='goes through a NumPy array, so the ids are np.int64',
        input='any text: the type of an id',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    pieces = ["[CLS]"]
    for word in basic_tokenize(text):
        pieces.extend(wordpiece(word, vocab))
    pieces = pieces[: max_len - 1] + ["[SEP]"]
    return list(np.array([vocab[piece] for piece in pieces]))
''',
    ),
    dict(
        exercise='encode',
        name='cache-per-vocabulary-object',
        misconception='remembers the ids of words per vocabulary object and misses that it may change',
        input='an entry is added to the vocabulary between two calls',
        code=r'''
_known = {}


def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    _, words = _known.setdefault(id(vocab), (vocab, {}))
    ids = [vocab["[CLS]"]]
    for word in basic_tokenize(text):
        if word not in words:
            words[word] = [vocab[piece] for piece in wordpiece(word, vocab)]
        ids += words[word]
    return ids[: max_len - 1] + [vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='special-words-as-one',
        misconception='puts "[", "sep", "]" together again, so a special token written in the text becomes that token',
        input='the text "the [SEP] a"',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    words, merged = basic_tokenize(text), []
    for word in words:
        merged.append(word)
        name = "".join(merged[-3:]).upper()
        if name in vocab and name in ("[CLS]", "[SEP]", "[PAD]", "[UNK]") and len(merged) >= 3:
            merged[-3:] = [name]
    ids = [vocab[piece] for word in merged for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='unknown-end-removed',
        misconception='takes unknown words off the end of a text that had to be cut',
        input='a text that is too long and has an unknown word before the cut',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]
    if len(ids) > max_len - 2:
        ids = ids[: max_len - 2]
        while ids and ids[-1] == vocab["[UNK]"]:
            ids.pop()  # no half-known end
    return [vocab["[CLS]"], *ids, vocab["[SEP]"]]
''',
    ),
]
