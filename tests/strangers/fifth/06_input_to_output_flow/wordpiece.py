RIGHT = [
    dict(
        exercise='wordpiece',
        name='tail recursion turned loop with candidates by length',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    rest, mark, pieces = word, "", []
    while rest:
        fitting = next((mark + rest[:n] for n in range(len(rest), 0, -1) if mark + rest[:n] in vocab), None)
        if fitting is None:
            return [unk]
        pieces.append(fitting)
        rest, mark = rest[len(fitting) - len(mark):], "##"
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='longest prefix with max over the vocabulary',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if max_chars < len(word):
        return [unk]
    heads = sorted((p for p in vocab if not p.startswith("##") and p), key=len, reverse=True)
    tails = sorted((p[2:] for p in vocab if p.startswith("##") and len(p) > 2), key=len, reverse=True)
    result, at = [], 0
    while at < len(word):
        for piece in tails if at else heads:
            if word.startswith(piece, at):
                result.append("##" + piece if at else piece)
                at += len(piece)
                break
        else:
            return [unk]
    return result
''',
    ),
]
WRONG = [
    dict(
        exercise='wordpiece',
        name='unk-as-a-flag',
        misconception='puts unk among the pieces and searches for it at the end; a true piece may be spelled like it',
        input='unk equal to a piece of the word',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        end = len(word)
        mark = "##" if start else ""
        while end > start and mark + word[start:end] not in vocab:
            end -= 1
        if end == start:
            pieces.append(unk)
            break
        pieces.append(mark + word[start:end])
        start = end
    return [unk] if unk in pieces else pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='special-tokens-barred',
        misconception='words spelled like a special token are unknown by definition',
        input='the word [MASK], which stands in the vocabulary',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    special = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    if len(word) > max_chars or word in special:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        prefix = "##" if start > 0 else ""
        for end in range(len(word), start, -1):
            if prefix + word[start:end] in vocab:
                pieces.append(prefix + word[start:end])
                start = end
                break
        else:
            return [unk]
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='composes-first',
        misconception='normalises the word to NFC before it is cut',
        input='a word with a letter and a combining accent',
        code=r'''
import unicodedata


def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    word = unicodedata.normalize("NFC", word)
    if len(word) > max_chars:
        return [unk]
    pieces = []
    start = 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = word[start:end] if start == 0 else "##" + word[start:end]
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
        name='cached-list',
        misconception='remembers words and hands out the same list again',
        input='the caller changes the list and asks again',
        code=r'''
_seen = {}


def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    key = (word, frozenset(vocab), unk, max_chars)
    if key in _seen:
        return _seen[key]
    pieces, rest = [], word
    if len(word) > max_chars:
        rest, pieces = "", [unk]
    while rest:
        mark = "##" if pieces else ""
        n = next((n for n in range(len(rest), 0, -1) if mark + rest[:n] in vocab), 0)
        if n == 0:
            pieces = [unk]
            break
        pieces.append(mark + rest[:n])
        rest = rest[n:]
    _seen[key] = pieces
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='max-chars-or-default',
        misconception='`max_chars or 100`: a bound of 0 is taken for none given',
        input='max_chars = 0',
        code=r'''
def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    limit = max_chars or 100
    if len(word) > limit:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        prefix = "##" * (start > 0)
        ends = [end for end in range(start + 1, len(word) + 1) if prefix + word[start:end] in vocab]
        if not ends:
            return [unk]
        pieces.append(prefix + word[start : ends[-1]])
        start = ends[-1]
    return pieces
''',
    ),
    dict(
        exercise='wordpiece',
        name='vanishing-last-unknown-marks',
        misconception='passes over combining marks that no piece has, instead of calling the word unknown',
        input='a word that ends in a combining mark no piece has',
        code=r'''
import unicodedata


def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
    if len(word) > max_chars:
        return [unk]
    pieces, start = [], 0
    while start < len(word):
        prefix = "##" if pieces else ""
        for end in range(len(word), start, -1):
            if prefix + word[start:end] in vocab:
                pieces.append(prefix + word[start:end])
                start = end
                break
        else:
            if pieces and unicodedata.category(word[start]) == "Mn":
                start += 1
                continue
            return [unk]
    return pieces
''',
    ),
]
