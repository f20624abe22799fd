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
                break
        else:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='next with a generator',
        code=r'''
def longest(rest, prefix, vocab):
    return next((n for n in range(len(rest), 0, -1) if prefix + rest[:n] in vocab), 0)


def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    result, rest, prefix = [], word if len(word) <= max_chars else None, ""
    if rest is None:
        return [unk]
    while rest:
        n = longest(rest, prefix, vocab)
        if n == 0:
            return [unk]
        result.append(prefix + rest[:n])
        rest, prefix = rest[n:], "##"
    return result
''',
    ),
]
WRONG = [
    dict(
        exercise='wordpiece',
        name='[UNK] by hand for long words',
        misconception='the argument unk is forgotten where the word is too long',
        input="unk='<?>' with a word longer than max_chars",
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return ["[UNK]"]
    pieces, start = [], 0
    while start < len(word):
        end = len(word)
        while end > start and ("##" * (start > 0) + word[start:end]) not in vocab:
            end -= 1
        if end == start:
            return [unk]
        pieces.append("##" * (start > 0) + word[start:end])
        start = end
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='recursion',
        misconception='one call inside another for each piece: long words exceed the recursion limit',
        input='a word of 1200 letters, one piece each, max_chars=2000',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]

    def cut(rest, prefix):
        if not rest:
            return []
        for end in range(len(rest), 0, -1):
            if prefix + rest[:end] in vocab:
                tail = cut(rest[end:], "##")
                return None if tail is None else [prefix + rest[:end], *tail]
        return None

    pieces = cut(word, "")
    return [unk] if pieces is None else pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='special tokens are no words',
        misconception='tokens in square brackets are never taken as a piece',
        input='the word [x] with [x] in the vocabulary',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    usable = {token for token in vocab if not (token.startswith("[") and token.endswith("]"))}
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end] if start == 0 else "##" + word[start:end]
            if piece in usable:
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
        name='no piece has more than fifty letters',
        misconception='the search for the longest piece begins at 50 characters',
        input='a word of 60 characters that is in the vocabulary',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        for end in range(min(len(word), start + 50), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocab:
                break
        else:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
''',
    ),
]
