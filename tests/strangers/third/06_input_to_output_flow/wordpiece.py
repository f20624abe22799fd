RIGHT = [
    dict(exercise='wordpiece', name='two loops', code="""def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
"""),
    dict(exercise='wordpiece', name='keys by length', code="""def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if not len(word) <= max_chars:
        return [unk]
    longest_first = sorted(vocab, key=len, reverse=True)
    rest, pieces = word, []
    while rest:
        mark = "##" if pieces else ""
        fitting = next((p for p in longest_first if len(p) > len(mark) and (mark + rest).startswith(p)), None)
        if fitting is None:
            return [unk]
        pieces += [fitting]
        rest = rest[len(fitting) - len(mark):]
    return pieces
"""),
]
WRONG = [
    dict(exercise='wordpiece', name='two functions call each other', misconception="one call deeper (two frames) for every piece, with Python's limit of 1000", code="""def _longest(rest, mark, vocab):
    for end in range(len(rest), 0, -1):
        if mark + rest[:end] in vocab:
            return _and_rest(mark + rest[:end], rest[end:], vocab)
    return None
def _and_rest(piece, rest, vocab):
    if not rest:
        return [piece]
    behind = _longest(rest, "##", vocab)
    return None if behind is None else [piece, *behind]
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    return _longest(word, "", vocab) or [unk]
""", input='500 characters, each a piece, max_chars = 500'),
    dict(exercise='wordpiece', name='special tokens are no pieces', misconception='the special tokens are left out of the pieces', code="""def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    vocab = {p for p in vocab if p not in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")}
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
""", input='the word [MASK], a key of the vocabulary'),
    dict(exercise='wordpiece', name='pieces of a known vocabulary', misconception='results cached for a dict by its identity, also after the caller adds to it', code="""_known = {}
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    key = word, id(vocab), unk, max_chars
    if key not in _known:
        _known[key] = vocab, _cut(word, vocab, unk, max_chars)
    return list(_known[key][1])
def _cut(word, vocab, unk, max_chars):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
""", input='a vocabulary that grows between two calls'),
    dict(exercise='wordpiece', name='composed first', misconception='the word is normalised (NFC) before it is cut', code="""def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    import unicodedata
    word = unicodedata.normalize("NFC", word)
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
""", input='e followed by a combining accent, both in the vocabulary'),
    dict(exercise='wordpiece', name='pieces of at most 32 characters', misconception='no piece is thought to be longer than 32 characters', code="""def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        for end in range(min(len(word), start + 32), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
""", input='a piece of 40 characters'),
    dict(exercise='wordpiece', name='max_chars counts UTF-16 units', misconception='length measured in UTF-16 units', code="""def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word.encode("utf-16-le", "surrogatepass")) // 2 > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
""", input='60 characters beyond U+FFFF'),
]
