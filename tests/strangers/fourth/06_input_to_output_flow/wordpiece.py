RIGHT = [
    dict(
        exercise='wordpiece',
        name='two loops',
        code=r'''def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
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
        name='lengths of the vocabulary',
        code=r'''def _longest(rest, known, lengths):
    return next((rest[:n] for n in lengths if n <= len(rest) and rest[:n] in known), None)

def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    first = {p for p in vocab}
    later = {p[2:] for p in vocab if p.startswith("##") and len(p) > 2}
    result, rest, known, prefix = [], word if len(word) <= max_chars else None, first, ""
    while rest:
        piece = _longest(rest, known, sorted({len(p) for p in known if p}, reverse=True))
        if piece is None:
            return [unk]
        result.append(prefix + piece)
        rest, known, prefix = rest[len(piece):], later, "##"
    return result if rest is not None else [unk]
''',
    ),
]

WRONG = [
    dict(
        exercise='wordpiece',
        name='special tokens are no pieces',
        misconception='[MASK] and its like are refused as pieces, though all keys of the vocabulary are pieces',
        code=r'''def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        end = len(word)
        while end > start:
            piece = word[start:end] if start == 0 else "##" + word[start:end]
            if piece in vocab and piece not in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"):
                break
            end -= 1
        if end == start:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
''',
        input='the word [MASK] with [MASK] in the vocabulary',
    ),
    dict(
        exercise='wordpiece',
        name='once more in lower case',
        misconception='an unknown word is tried again in lower case',
        code=r'''def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    for spelling in (word, word.lower()):
        pieces, start = [], 0
        while start < len(spelling):
            for end in range(len(spelling), start, -1):
                piece = ("##" if start else "") + spelling[start:end]
                if piece in vocab:
                    pieces.append(piece)
                    start = end
                    break
            else:
                break
        if start == len(spelling):
            return pieces
    return [unk]
''',
        input='the word A where only a is known',
    ),
    dict(
        exercise='wordpiece',
        name='no piece above 32 characters',
        misconception='only pieces of up to 32 characters are tried',
        code=r'''def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        end = min(len(word), start + 32)
        while end > start:
            piece = word[start:end] if start == 0 else "##" + word[start:end]
            if piece in vocab:
                break
            end -= 1
        if end == start:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
''',
        input='a piece of 40 characters',
    ),
    dict(
        exercise='wordpiece',
        name='answers kept by the size of the vocabulary',
        misconception='answers are kept between calls, and two vocabularies of one size are taken for one',
        code=r'''_known = {}

def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    key = (word, len(vocab), unk)
    if key not in _known:
        pieces, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in vocab:
                    break
            else:
                pieces = [unk]
                break
            pieces.append(piece)
            start = end
        _known[key] = pieces
    return list(_known[key])
''',
        input='one word with two vocabularies of one size',
    ),
    dict(
        exercise='wordpiece',
        name='composed letters',
        misconception='the word is brought into normal form NFC first, so decomposed letters no longer fit their pieces',
        code=r'''import unicodedata

def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    word = unicodedata.normalize("NFC", word)
    pieces, start = [], 0
    while start < len(word):
        end = len(word)
        while end > start:
            piece = word[start:end] if start == 0 else "##" + word[start:end]
            if piece in vocab:
                break
            end -= 1
        if end == start:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
''',
        input='a word with a decomposed letter, such as e and U+0301',
    ),
    dict(
        exercise='wordpiece',
        name='full stops cut from the end',
        misconception='stray punctuation at the end of the word is stripped first',
        code=r'''def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    word = word.rstrip(".,;:!?") or word
    pieces, start = [], 0
    while start < len(word):
        end = len(word)
        while end > start:
            piece = word[start:end] if start == 0 else "##" + word[start:end]
            if piece in vocab:
                break
            end -= 1
        if end == start:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
''',
        input='a word that ends in a full stop which is a piece',
    ),
    dict(
        exercise='wordpiece',
        name='digits begin, they do not continue',
        misconception='a piece that begins with a digit never continues a word',
        code=r'''def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        end = len(word)
        while end > start:
            piece = word[start:end] if start == 0 else "##" + word[start:end]
            if piece in vocab and not (start and word[start].isdigit()):
                break
            end -= 1
        if end == start:
            return [unk]
        pieces.append(piece)
        start = end
    return pieces
''',
        input='a continuing piece that is a digit',
    ),
    dict(
        exercise='wordpiece',
        name='unk as a sign',
        misconception='unk itself is put into the list as a sign, so a piece that is written like unk makes the word unknown',
        code=r'''def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        end, found = len(word), unk
        while end > start:
            piece = word[start:end] if start == 0 else "##" + word[start:end]
            if piece in vocab:
                found = piece
                break
            end -= 1
        pieces.append(found)
        start = max(end, start + 1)
    return [unk] if unk in pieces else pieces
''',
        input='unk="play" and the word plays',
    ),
]
