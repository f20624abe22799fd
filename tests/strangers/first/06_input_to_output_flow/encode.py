RIGHT = [
    dict(
        exercise='encode',
        name='all pieces, then a slice',
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
        name='piece by piece until it is full',
        code=r'''
import itertools


def _ids_of(text, vocab):
    for word in basic_tokenize(text):
        yield from map(vocab.__getitem__, wordpiece(word, vocab, unk="[UNK]"))


def encode(text, vocab, max_len):
    room = max_len - 2
    if room < 0:
        raise ValueError(f"no room for [CLS] and [SEP] in {max_len} ids")
    ids = list(itertools.islice(_ids_of(text, vocab), room))
    ids.insert(0, vocab["[CLS]"])
    ids.append(vocab["[SEP]"])
    return ids
''',
    ),
]

WRONG = [
    dict(
        exercise='encode',
        name='only the front of a long text read',
        misconception='20 characters per id taken to be enough, though white space takes room too',
        input='many spaces, then a word',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text[: 20 * max_len]) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='[SEP] in the text kept special',
        misconception='a written [SEP] taken for the end of a first sentence',
        input='a text with [SEP] in it',
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
        name='pieces of a word remembered for all vocabularies',
        misconception='a cache of words that forgets which vocabulary cut them',
        input='the same word with two vocabularies',
        code=r'''
_pieces = {}


def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = []
    for word in basic_tokenize(text):
        if word not in _pieces:
            _pieces[word] = wordpiece(word, vocab)
        ids += [vocab[piece] for piece in _pieces[word]]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='at most 512 ids',
        misconception='the limit of the original BERT kept besides max_len',
        input='600 words with max_len=700',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: min(max_len, 512) - 2], vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='normal form NFKC first',
        misconception='the text tidied before basic_tokenize, which turns a ligature into letters',
        input='a text with the ligature ﬁ',
        code=r'''
import unicodedata


def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(unicodedata.normalize("NFKC", text)) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
''',
    ),
    dict(
        exercise='encode',
        name='special ids found once',
        misconception='ids of the special tokens remembered for a vocabulary of the same length',
        input='two vocabularies of one length with other special ids',
        code=r'''
_special = {}


def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    if len(vocab) not in _special:
        _special[len(vocab)] = vocab["[CLS]"], vocab["[SEP]"]
    first, last = _special[len(vocab)]
    ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]
    return [first, *ids[: max_len - 2], last]
''',
    ),
    dict(
        exercise='encode',
        name='case folded',
        misconception='casefold in place of lower turns ß into ss',
        input='the word straße',
        code=r'''
def encode(text, vocab, max_len):
    if max_len < 2:
        raise ValueError("max_len must be at least 2")
    ids = [vocab[piece] for word in basic_tokenize(text.casefold()) for piece in wordpiece(word, vocab)]
    return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
''',
    ),
]

