RIGHT = [
    dict(
        exercise='encode',
        name='list of ids, then cut',
        code=r'''def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='stops when full',
        code=r'''def encode(text, vocab, max_len):
    if not max_len >= 2:
        raise ValueError(f"max_len must leave room for [CLS] and [SEP], got {max_len}")
    out = [vocab["[CLS]"]]
    for word in basic_tokenize(text):
        for piece in wordpiece(word, vocab, unk="[UNK]"):
            if len(out) == max_len - 1:
                break
            out.append(int(vocab[piece]))
    out.append(vocab["[SEP]"])
    return out
''',
    ),
]

WRONG = [
    dict(
        exercise='encode',
        name='[SEP] in the text separates',
        misconception='[SEP] written in the text becomes the id of [SEP]',
        code=r'''def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("too short")
    ids = [vocab["[CLS]"]]
    for number, part in enumerate(text.split("[SEP]")):
        if number > 0:
            ids.append(vocab["[SEP]"])
        for word in basic_tokenize(part):
            ids += [vocab[piece] for piece in wordpiece(word, vocab)]
    return ids[: max_len - 1] + [vocab["[SEP]"]]
''',
        input='a text with [SEP] in it',
    ),
    dict(
        exercise='encode',
        name='known words first',
        misconception='a word of the vocabulary is looked up without wordpiece, also where it is too long for it',
        code=r'''def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("too short")
    ids = []
    for word in basic_tokenize(text):
        if word in vocab:
            ids.append(vocab[word])
        else:
            ids.extend(vocab[piece] for piece in wordpiece(word, vocab))
    return [vocab["[CLS]"]] + ids[: max_len - 2] + [vocab["[SEP]"]]
''',
        input='a word of 101 characters that is in the vocabulary',
    ),
    dict(
        exercise='encode',
        name='kept by text and length',
        misconception='answers are kept between calls under text and max_len, whatever the vocabulary',
        code=r'''_seen = {}

def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("too short")
    if (text, max_len) not in _seen:
        ids = [vocab[p] for word in basic_tokenize(text) for p in wordpiece(word, vocab)]
        _seen[text, max_len] = [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
    return list(_seen[text, max_len])
''',
        input='one text with two vocabularies',
    ),
    dict(
        exercise='encode',
        name='unknown when cut into many pieces',
        misconception='words of more than 64 characters are left out as garbage',
        code=r'''def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("too short")
    ids = []
    for word in basic_tokenize(text):
        pieces = wordpiece(word, vocab, max_chars=64)
        ids.extend(vocab[piece] for piece in pieces)
    return [vocab["[CLS]"]] + ids[: max_len - 2] + [vocab["[SEP]"]]
''',
        input='a word of 80 known characters',
    ),
    dict(
        exercise='encode',
        name='line by line',
        misconception='the text is cut into lines with splitlines, which also cuts at characters that have to vanish without a gap',
        code=r'''def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("too short")
    ids = [vocab["[CLS]"]]
    for line in text.splitlines() or [""]:
        for word in basic_tokenize(line):
            ids += [vocab.get(piece, vocab["[UNK]"]) for piece in wordpiece(word, vocab)]
    del ids[max_len - 1 :]
    return ids + [vocab["[SEP]"]]
''',
        input='a vertical tab inside a word',
    ),
    dict(
        exercise='encode',
        name='remembers its lists',
        misconception='the list is kept and handed out again, so who changes it changes later answers',
        code=r'''_kept = {}

def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("too short")
    key = (text, max_len, tuple(vocab.items()))
    if key not in _kept:
        ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]
        _kept[key] = [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
    return _kept[key]
''',
        input='the same call twice, the first answer changed in between',
    ),
    dict(
        exercise='encode',
        name='a frame that is there already',
        misconception='a text that begins with [CLS] gets no second one',
        code=r'''def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("too short")
    if text.startswith("[CLS]"):
        text = text.removeprefix("[CLS]")
    pieces = []
    for word in basic_tokenize(text):
        pieces.extend(wordpiece(word, vocab))
    pieces = ["[CLS]"] + pieces[: max_len - 2] + ["[SEP]"]
    return [vocab[piece] for piece in pieces]
''',
        input='a text that begins with [CLS]',
    ),
]
