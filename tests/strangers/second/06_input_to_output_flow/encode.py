RIGHT = [
    dict(
        exercise='encode',
        name='with the two functions',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='stops when full',
        code=r'''
def encode(text, vocab, max_len):
    room = max_len - 2
    if room < 0:
        raise ValueError(f"no room for two ids in {max_len}")
    ids = [vocab["[CLS]"]]
    for word in basic_tokenize(text):
        for piece in wordpiece(word, vocab, unk="[UNK]"):
            if room == 0:
                break
            ids.append(vocab[piece])
            room -= 1
    ids.append(vocab["[SEP]"])
    return ids
''',
    ),
]
WRONG = [
    dict(
        exercise='encode',
        name='cut the text before it is clean',
        misconception='a piece of text between spaces is counted as a word, though nothing may be left of it',
        input='zero-width spaces between blanks, then a word, with a small max_len',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    text = " ".join(text.split()[: max_len - 2])
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"]] + ids[: max_len - 2] + [vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='[SEP] in the text separates',
        misconception='a [SEP] that is written in the text gets the special id',
        input="the text 'cat [SEP] cat'",
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = []
    for number, part in enumerate(text.split("[SEP]")):
        if number:
            ids.append(vocab["[SEP]"])
        ids += [vocab[piece] for word in basic_tokenize(part) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='long words are unknown from 21 letters on',
        misconception='wordpiece is called with a max_chars of its own',
        input='a word of 28 letters',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab, max_chars=20)]
    return [vocab["[CLS]"]] + ids[: max_len - 2] + [vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='lower-cased before it is cleaned',
        misconception='text.lower() before control characters are dropped changes a sigma in front of one',
        input='a capital sigma before a control character',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text.strip().lower()) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"]] + ids[: max_len - 2] + [vocab["[SEP]"]]
''',
    ),
]
