RIGHT = [
    dict(
        exercise='wordpiece',
        name='two loops',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                pieces.append(piece)
                start = end
                break
        else:
            return [unk]
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='pieces sorted by length, startswith',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    known = sorted(vocab, key=len, reverse=True)
    first = [piece for piece in known if piece]
    later = [piece[2:] for piece in known if piece.startswith("##") and len(piece) > 2]
    found, place = [], 0
    too_long = len(word) > max_chars
    while place < len(word) and not too_long:
        candidates = later if found else first
        fits = next((piece for piece in candidates if word.startswith(piece, place)), None)
        if fits is None:
            return [unk]
        found.append("##" + fits if found else fits)
        place += len(fits)
    return [unk] if too_long else found
''',
    ),
]

WRONG = [
    dict(
        exercise='wordpiece',
        name='length in bytes',
        misconception='bytes of UTF-8 counted in place of characters',
        input='a known word of 60 é',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word.encode()) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                pieces.append(piece)
                start = end
                break
        else:
            return [unk]
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='results remembered',
        misconception='a cached list handed out again, so a change by the caller shows in the next answer',
        input='same call again after the first result was changed',
        code=r'''
_known = {}


def _cut(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                pieces.append(piece)
                start = end
                break
        else:
            return [unk]
    return pieces


def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    key = word, frozenset(vocab), unk, max_chars
    if key not in _known:
        _known[key] = _cut(word, vocab, unk, max_chars)
    return _known[key]
''',
    ),
    dict(
        exercise='wordpiece',
        name='a continuing piece with id 0',
        misconception='vocab.get asked for truth, and id 0 is false',
        input='##s with id 0',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    end = len(word)
    while end and word[:end] not in vocab:
        end -= 1
    if not end:
        return [unk]
    pieces = [word[:end]]
    while end < len(word):
        start, end = end, len(word)
        while end > start and not vocab.get("##" + word[start:end]):
            end -= 1
        if end == start:
            return [unk]
        pieces.append("##" + word[start:end])
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='recursion',
        misconception="one call within the other for each piece: a long word exceeds Python's limit",
        input='3000 pieces with max_chars=5000',
        code=r'''
def _cut(rest, mark, vocab):
    if not rest:
        return []
    for end in range(len(rest), 0, -1):
        if mark + rest[:end] in vocab:
            following = _cut(rest[end:], "##", vocab)
            return None if following is None else [mark + rest[:end], *following]
    return None


def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    pieces = _cut(word, "", vocab) if len(word) <= max_chars else None
    return [unk] if pieces is None else pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='lower-cased once more',
        misconception='the word made lower-case though it may hold any character',
        input='the word Cat with Cat in the vocabulary',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    word = word.lower()
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                pieces.append(piece)
                start = end
                break
        else:
            return [unk]
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='never more than 100 characters',
        misconception='max_chars above its default does not count',
        input='a word of 101 characters with max_chars=200',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > min(max_chars, 100):
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                pieces.append(piece)
                start = end
                break
        else:
            return [unk]
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='pieces of at most 32 characters',
        misconception='longer pieces not tried, for speed',
        input='a known word of 40 characters',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        for end in range(min(len(word), start + 32), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                pieces.append(piece)
                start = end
                break
        else:
            return [unk]
    return pieces
''',
    ),
]

