RIGHT = [
    dict(exercise='encode', name='plain', code="""def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
"""),
    dict(exercise='encode', name='stops when full', code="""def encode(text, vocab, max_len):
    room = max_len - 2
    if room < 0:
        raise ValueError(max_len)
    ids = [vocab["[CLS]"]]
    for word in basic_tokenize(text):
        for piece in wordpiece(word, vocab, "[UNK]"):
            if room == 0:
                break
            ids.append(vocab[piece])
            room -= 1
    ids.append(vocab["[SEP]"])
    return ids
"""),
]
WRONG = [
    dict(exercise='encode', name='no word too long', misconception='max_chars raised, so that no word counts as too long', code="""def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab, max_chars=len(word))]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
""", input='a word of 101 letters that could be cut'),
    dict(exercise='encode', name='numbers of NumPy', misconception='list(array) thought to hold ints', code="""def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]
    return list(np.array([vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]], dtype=np.int64))
""", input='any text: the type of an id'),
    dict(exercise='encode', name='special tokens cut out of the text', misconception='[CLS] and [SEP] written in the text are removed, so that there is one of each', code="""def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text.replace("[CLS]", " ").replace("[SEP]", " ")) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
""", input='the text "a [SEP]"'),
    dict(exercise='encode', name='vocabulary lower-cased', misconception='the vocabulary is lower-cased along with the text', code="""def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    lower = {token.lower(): number for token, number in vocab.items()}
    ids = []
    for word in basic_tokenize(text):
        ids += [lower[piece] for piece in wordpiece(word, lower, "[unk]")]
    return [lower["[cls]"]] + ids[: max_len - 2] + [lower["[sep]"]]
""", input='a vocabulary with "The" but not "the"'),
    dict(exercise='encode', name='text cut beforehand', misconception='the text is cut to a generous length first', code="""def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text[: 1000 * max_len]) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
""", input='5000 spaces, then a word, max_len = 3'),
    dict(exercise='encode', name='pieces remembered', misconception='the ids of a word are remembered for vocabularies of the same size', code="""_ids_of = {}
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = []
    for word in basic_tokenize(text):
        if (word, len(vocab)) not in _ids_of:
            _ids_of[word, len(vocab)] = [vocab[piece] for piece in wordpiece(word, vocab)]
        ids.extend(_ids_of[word, len(vocab)])
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
""", input='two vocabularies of the same size'),
]
