"""Hidden tests of assignment 06: from text to ids, through the whole model, to probabilities."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minibert_grader.judging.hidden_tests import (
    Contract,
    Mismatch,
    Public,
    StudentFailure,
    agree,
    apart,
    core,
    equal,
    exercise,
    has_dtype,
    pair,
    pretrained,
    raises,
    remembered,
    rounding,
    unchanged,
    weight,
)
from minibert_ref.config import MiniBERTConfig, parameter_table
from minibert_ref.exercises import (
    decode,
    embed,
    encode,
    layer_norm,
    mlm_logits,
    pad_batch,
    softmax,
    wordpiece,
)
from minibert_ref.exercises import forward as forward_through_layers
from minibert_ref.exercises import top_k_predictions as lenient_top_k_predictions
from tests.exercises import strategies as draw

DOUBLE, SINGLE = draw.DOUBLE, draw.SINGLE


def basic_tokenize(text):
    """The statement to the letter. (The reference cuts ideographs first, and lets no sigma look at its neighbours.)"""
    kept = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    letters = [c for c in unicodedata.normalize("NFD", kept.lower()) if unicodedata.category(c) != "Mn"]
    return "".join(f" {c} " if _alone(c) else c for c in letters).split()


def _alone(c):
    ascii_mark = "!" <= c <= "~" and not c.isalnum()
    return ascii_mark or unicodedata.category(c)[0] == "P" or "\u3400" <= c <= "\u4dbf" or "\u4e00" <= c <= "\u9fff"


# Characters whose class is the same in every version of Unicode that Python 3.11 and later know.
PLAIN = "abcxyzABCXYZ019"
BLANKS = "  \u00a0\u2003\u3000\u1680\u2028\u2029\u202f\u2009\u205f"
MARKS = ".,;:!?'\"()-"
SYMBOLS = "$+<=>^`|~#%&*/@[]_{}\\"
# Of every kind of P, of many scripts and beyond 16 bits; at the end two that NFD writes as ; and `
FOREIGN_MARKS = "“”‘’«»—–…¿¡·§•†、。「」！？‿＿（⟩،؟।־՞\U00010100\u037e\u1fef"
PRECOMPOSED = "".join(map(chr, [*range(0xC0, 0x180), *range(0x1E00, 0x1EFA)])) + "άέήίόύώΆΈΰϊйЙёЁї"
APART = "한글각뷁がぱヴ"  # without an accent, and yet NFD takes them apart
ACCENTS = "\u0300\u0301\u0302\u0303\u0308\u030a\u0323\u0327"
UNORDERED = "\u0902\u0941\u0e31\ufe0f"  # in Mn as well, though unicodedata.combining says 0
FAR_ACCENTS = "\u034f\u05b0\u064b\u094d\u20d7\ufe20\U0001d167\U000e0100"  # Mn of other blocks
UNACCENTED = (
    "øØłŁßẞæÆđþıﬁ²½жЖяωΩאבあカ€©°→İ\u212a\ufffd😀＋＄×±´˅٣५Ⅷǅ々\u20dd" + "\u0915\u093f\u0940"
)  # at the end a letter and vowel signs, Mc
SIGMAS = "ΣΑΣΒΣ"
# Control, format, private and, for ever, unassigned characters.
CONTROLS = (
    "\0\x01\x07\x08\x0b\x0c\x1b\x1c\x1f\x7f\x85\x9f\u00ad\u0600\u061c\u180e\u200b\u200d\u202e\u2060\u2066\ufeff\ufff9"
    "\ue000\uf8ff\ufdd0\uffff\U000e0001\U00100000"
)
# The ends of both ranges of ideographs, the characters just outside, kana, others far away, and some that NFD turns
# into one of the ranges.
EDGES = (
    "\u3400\u4dbf\u4e00\u9fff"
    + "\u33ff\u4dc0\u4dff\ua000"
    + "かなカナ"
    + "\U00020000\U0002a6d6"
    + "\uf900\ufa10\U0002f800"
    + "\ufa0e\ufa29\u3007\u2f00"  # ideographs outside both ranges that NFD leaves where they are
)
IDEOGRAPHS = "".join(map(chr, [*range(0x3400, 0x4DC0, 611), *range(0x4E00, 0xA000, 1709)]))


def texts(special, others="abYZ7  ,"):
    """Short texts of one to ten neighbours in `special`, with ordinary characters between them.

    A text is drawn as one number, and small numbers make short texts. Drawn character by character, 40 texts would be
    too much alike to hold each special character: hypothesis likes small changes of what it has tried.
    """

    def text(number):
        random = np.random.default_rng(number)
        count, first = 1 + number // 20, random.integers(len(special))
        gaps = ["".join(random.choice(list(others), random.integers(4))) for _ in range(count + 1)]
        return gaps[0] + "".join(special[(first + i) % len(special)] + gaps[i + 1] for i in range(count))

    return st.integers(0, 199).map(text)


def tokenizes(student, text):
    equal(student.basic_tokenize(text), basic_tokenize(text), f"the words of {text!r}")


TEXT = Contract(layout=False)
TEXT_HINT = "Make new strings and lists in each call, and keep none of them for the next."


@exercise("basic_tokenize", points=10, contract=TEXT, house=1, hint=TEXT_HINT)
class TestBasicTokenize:
    @core
    @weight(1, hint="Make the letters small, and cut with text.split(), which knows every kind of white space.")
    @given(text=texts(BLANKS, PLAIN), times=st.sampled_from([1, 1, 1, 200, 0]))
    def test_words(self, student, text, times):
        """Letters and digits come out as lower-case words, cut at spaces of any kind, in a long text and in none."""
        tokenizes(student, text * times)

    @core
    @weight(1, hint="Write a space before and after each punctuation mark, then cut at white space.")
    @given(text=texts(MARKS, "abYZ7  "))
    def test_marks(self, student, text):
        """Marks such as . , ! ? ' ( ) are words of their own, two in a row included."""
        tokenizes(student, text)

    @weight(1, hint="ASCII 33-47, 58-64, 91-96 and 123-126 count as punctuation, whatever their category.")
    @given(text=texts(SYMBOLS))
    def test_symbols(self, student, text):
        """Every other ASCII sign, such as $ + = ~, is a word of its own too."""
        tokenizes(student, text)

    @weight(1, hint="unicodedata.category(c) begins with P for every punctuation mark, ASCII or not.")
    @given(text=texts(FOREIGN_MARKS))
    def test_marks_beyond_ascii(self, student, text):
        """Marks beyond ASCII, such as “ ” … ¿ 。, are words of their own."""
        tokenizes(student, text)

    @weight(2, hint="Normalise to NFD first: é becomes e and an accent of category Mn. Then drop what is in Mn.")
    @given(text=texts(PRECOMPOSED, "aeouNC  .," + ACCENTS), apart=texts(APART + UNORDERED + FAR_ACCENTS, "a ."))
    def test_accents(self, student, text, apart):
        """Accents and all else in Mn are stripped, be it a character of its own or not; nothing is composed again."""
        tokenizes(student, text)
        tokenizes(student, apart)

    @weight(1, hint="Only NFD and lower(): NFKD would take ﬁ apart, casefold would change ß, ASCII knows neither.")
    @given(text=texts(UNACCENTED), greek=texts(SIGMAS, "αβ .\u00ad\x07\ue000"))
    def test_unaccented(self, student, text, greek):
        """Other letters and signs, such as ø ß ﬁ ² €, stay as they are, but for what lower() makes of the text."""
        tokenizes(student, text)
        tokenizes(student, greek)

    @weight(1, hint="Each character from U+3400 to U+4DBF and from U+4E00 to U+9FFF is a word of its own.")
    @given(text=texts(EDGES, IDEOGRAPHS + "abY  ,abY  ,"))
    def test_ideographs(self, student, text):
        """Each CJK ideograph is a word of its own; kana are letters like any other."""
        tokenizes(student, text)

    @weight(1, hint="Drop what has a category that begins with C, without a space in its place; keep \\t, \\n and \\r.")
    @given(text=texts(CONTROLS, "abYZ  \t\n\r,"))
    def test_controls(self, student, text):
        """What nobody sees, of a category C…, vanishes without a gap; tabs and line ends are white space."""
        tokenizes(student, text)


def numbered(pieces):
    """A vocabulary: piece to id."""
    return {piece: number for number, piece in enumerate(dict.fromkeys(["[UNK]", *pieces]))}


LETTERS = "ab"  # few, so that pieces that were drawn often fit
# What a and b stand for; a word may look like a special token, too.
OTHER_LETTERS = ["ab", "éø", "中😀", ".*", "[]", "01", "AB", "ßÉ", "e\u0301", ("[MASK]", "b"), ("[UNK]", "[cls]")]
STRANGERS = ["z", "z", "A", "á", "a\u0301", "ａ"]  # no piece of a and b fits any of them, however much alike they look
STEMS = st.text(LETTERS, min_size=1, max_size=3)
WORDS = st.text(LETTERS, min_size=1, max_size=8)


@st.composite
def vocabularies(pick):
    """Pieces of the letters a and b, both letters among them, so that every word can be cut."""
    heads, tails = pick(st.lists(STEMS, max_size=5)), pick(st.lists(STEMS, max_size=5))
    return numbered([*heads, *LETTERS, *("##" + tail for tail in [*tails, *LETTERS])])


def cuts(student, word, vocab, **options):
    expected = wordpiece(word, vocab, **options)
    equal(student.wordpiece(word, vocab, **options), expected, f"the pieces of {word!r}")


def written(text, letters):
    """The text, or the text with each a and b written as these two."""
    return text.translate(str.maketrans(dict(zip(LETTERS, letters, strict=True))))


@exercise("wordpiece", points=14, contract=TEXT, house=1, hint=TEXT_HINT)
class TestWordpiece:
    @core
    @weight(3, hint="Try the longest end first and shorten it; behind the first piece, look for ## and the letters.")
    @given(word=WORDS, vocab=vocabularies())
    def test_agrees(self, student, word, vocab):
        """A word is cut, from left to right, into the longest pieces that fit."""
        cuts(student, word, vocab)

    @weight(1, hint="A piece may be as long as the word, and of any characters: try every end, and look pieces up.")
    @given(
        word=WORDS,
        vocab=vocabularies(),
        letters=st.sampled_from(OTHER_LETTERS),
        front=st.integers(1, 99),
        back=st.integers(1, 99),
    )
    def test_any_piece(self, student, word, vocab, letters, front, back):
        """Pieces may be long, and of any characters, such as A é 中 . * [ ] and digits."""
        cuts(student, written(word, letters), {written(piece, letters): number for piece, number in vocab.items()})
        head, tail = (written(part, letters) for part in ("a" + (word * 100)[: front - 1] + "b", ("ba" * 50)[:back]))
        long_pieces = {head: 9999, "##" + tail: 300, "##" + tail[:1]: 4711}
        cuts(student, (head + tail)[:100], {**long_pieces, "##" + tail[: max(100 - len(head), 1)]: 70_000})

    @weight(2, hint="One place where no piece fits is enough: return [unk] at once, without the pieces found so far.")
    @given(
        front=st.text(LETTERS, max_size=4),
        back=st.text(LETTERS, max_size=4),
        vocab=vocabularies(),
        stranger=st.sampled_from(STRANGERS),
    )
    def test_unknown(self, student, front, back, vocab, stranger):
        """A word with a part that fits nowhere, such as A where only a is known, becomes [UNK] as a whole."""
        cuts(student, front + "a" + back, vocab)
        cuts(student, front + stranger + back, vocab)

    @weight(2, hint="Take the longest piece and stay with it, even if a shorter one would have led further.")
    @given(first=STEMS, second=STEMS, rest=STEMS)
    def test_no_going_back(self, student, first, second, rest):
        """Where the longest piece leads nowhere, the word becomes [UNK]: no shorter piece is tried."""
        word = first + second + rest
        vocab = numbered([first, "##" + second + rest])
        cuts(student, word, vocab)
        cuts(student, word, {**vocab, first + second: len(vocab)})

    @weight(2, hint="The first piece is looked up without ##, every later one with it; never the other way round.")
    @given(first=STEMS, second=STEMS)
    def test_continuation(self, student, first, second):
        """A piece with ## does not begin a word, and a piece without does not continue one."""
        vocab = numbered(["z", first, "##" + second, "##" + first])
        for word in (first + second, "z" + first, second + "z", first + "z"):
            cuts(student, word, vocab)

    @weight(2, hint="Compare len(word) with max_chars before anything else; a word of exactly max_chars is still cut.")
    @given(
        word=WORDS,
        vocab=vocabularies(),
        longer=st.integers(-1, 2),
        times=st.sampled_from([1, 1, 500]),
        letters=st.sampled_from(OTHER_LETTERS),
    )
    def test_max_chars(self, student, word, vocab, longer, times, letters):
        """A word of more than max_chars characters, 100 unless given, becomes [UNK], be it 0; one of as many is cut."""
        if times > 1:  # one piece for each letter
            vocab = {piece: number for piece, number in vocab.items() if len(piece.removeprefix("##")) == 1}
        vocab = {written(piece, letters): number for piece, number in vocab.items()}
        word = written(word * times, letters)[:500]
        max_chars = len(word) + longer
        cuts(student, word, vocab, max_chars=max_chars)
        cuts(student, word, {**vocab, word: len(vocab)}, max_chars=max_chars)
        cuts(student, (word * 100)[: 100 + longer], vocab)

    @weight(1, hint="Return the argument unk, not [UNK], and ask `piece in vocab`: the id of a piece may be 0.")
    @given(
        word=WORDS,
        vocab=vocabularies(),
        unk=st.sampled_from(["<unk>", "?", "[UNKNOWN]", ""]),
        place=st.integers(0, 5),
        too_long=st.booleans(),
    )
    def test_unk(self, student, word, vocab, unk, place, too_long):
        """unk stands for an unknown word, also a long one; ids of pieces do not matter; the vocabulary stays."""
        pieces = wordpiece(word, vocab)
        piece = pieces[place % len(pieces)]
        vocab = {**vocab, "[UNK]": vocab[piece], piece: 0}
        told, grown = apart(student, "wordpiece", (word, vocab, unk), (word, {**vocab, word: 70_000}, unk))
        equal(told, wordpiece(word, vocab, unk), f"the pieces of {word!r}")
        equal(grown, [word], f"the pieces of {word!r} in a vocabulary that holds it")
        cuts(student, word + "z", vocab, unk=unk, max_chars=len(word) + (not too_long))
        unchanged(student)


SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
HEADS = ["the", "cat", "mat", "sat", "on", "un", "quick", ".", "[", "#", "'", "[x]", "mask", "ﬁ", "fi", "ß", "ss"]
HEADS += ["e\u0301", "c#", "c##", "x[PAD]", "[SEP]s", "[[MASK]]"]
TAILS = ["##s", "##happy", "##ly", "###", "####"]
OTHERS = ["οσα", "[X]", "[UNUSED]", "[unused1]", "[mask]", "Cat", ",", "!", "-"]
REST = {token: f"##{token[1:]}" for token in SPECIAL}  # behind the word [ it makes a word like a special token
VOCABULARY = {piece: number for number, piece in enumerate([*SPECIAL, *HEADS, *TAILS, *OTHERS, *REST.values()])}
# 97 letters, and as many as 100, which are cut; and 101 and 102: too many, though a vocabulary may hold them.
TOO_LONG = ["ss" + "s" * 99, "un" + "happy" * 20]
LONG_WORDS = ["Un" + "happy" * 19, "ss" + "s" * 98, *TOO_LONG]
KNOWN = [
    "The",
    "cat",
    "Cats",
    "mats.",
    "sat",
    "on",
    "unhappy",
    "Quickly",
    ".",
    "Thé",
    "on\tun",
    "[cat",
    "s\u00ada\x0bt#",  # splitlines would cut it
    "ﬁ",
    "ß",
]
RARE_WORDS = ["dog", "catz", "?", *SPECIAL, *LONG_WORDS, "ΟΣ\x07Α", "ΟΣ\ue000Α"]
SENTENCES = st.lists(st.sampled_from(KNOWN), max_size=6).map(" ".join)
HALF_KNOWN = st.lists(st.sampled_from([*KNOWN, *["dog", "catz", "?", "[PAD]"] * 3]), max_size=6).map(" ".join)
ROOM = 40
NUMBERS = [50, 50, 300, 8192, 100_000]  # how many ids a vocabulary may have


@st.composite
def renumbered(pick, without=(), fewer=False):
    """The vocabulary in another order, with other ids, gaps between them and an id of 0; tokens may be missing."""
    random = np.random.default_rng(pick(draw.SEEDS))
    without = [*without, *random.permutation([*HEADS, *TAILS])[: random.integers(6)]] if fewer else without
    pieces = random.permutation([piece for piece in VOCABULARY if piece not in without]).tolist()
    ids = random.choice(pick(st.sampled_from(NUMBERS)), len(pieces), replace=False).tolist()
    if 0 not in ids:
        ids[random.integers(len(ids))] = 0
    return dict(zip(pieces, ids, strict=True))


def renamed(vocab, tokens=VOCABULARY):
    """The vocabulary with the same tokens and ids, but each of these tokens has the id of another one."""
    turned = [token for token in tokens if token in vocab]
    return {**vocab, **{token: vocab[other] for token, other in zip(turned, turned[1:] + turned[:1], strict=True)}}


def encodes(student, text, max_len, vocab=VOCABULARY):
    equal(student.encode(text, vocab, max_len), encode(text, vocab, max_len), f"the ids of {text!r}")


@exercise(
    "encode",
    points=10,
    uses=("basic_tokenize", "wordpiece"),
    contract=Contract(layout=False, refuses={"a max_len below 2": None}),
    house=1,
    hint=TEXT_HINT,
)
class TestEncode:
    @core
    @weight(3, hint="[CLS], then the id of each piece of each word, then [SEP]; nothing behind it.")
    @given(text=SENTENCES)
    def test_agrees(self, student, text):
        """With room enough, the result is [CLS], the ids of all pieces, and [SEP], without padding."""
        encodes(student, text, ROOM)

    @weight(3, hint="Cut the ids of the text to max_len - 2, then put [CLS] and [SEP] around them.")
    @given(
        text=st.one_of(SENTENCES, HALF_KNOWN),
        too_many=st.integers(-1, 4),
        more=st.sampled_from(["", "", "", " ." * 520]),
        gap=st.sampled_from(["", "\u200b \x07 " * 9, "\n" * 3001]),
    )
    def test_truncates(self, student, text, too_many, more, gap):
        """There are never more than max_len ids, the first ones are kept, and [SEP] is the last, of any long text."""
        text = gap + text + more  # more than 512 ids
        encodes(student, text, max(len(encode(text, VOCABULARY, 10_000)) - too_many, 2))
        encodes(student, text, 3 if len(gap) > 3000 else 64)  # lent functions take texts of 4096 characters

    @weight(1, hint="Look up [CLS] and [SEP] in the vocabulary, as you do with every piece.")
    @given(text=SENTENCES, vocab=renumbered(without=("[PAD]", "[MASK]"), fewer=True))
    def test_other_ids(self, student, text, vocab):
        """In a vocabulary with other pieces and ids, words and special tokens get those, as numbers of Python's."""
        number_of = renamed(vocab)
        told, later = apart(student, "encode", (text, vocab, ROOM), (text, number_of, ROOM))
        equal(told, encode(text, vocab, ROOM), f"the ids of {text!r}")
        equal(later, encode(text, number_of, ROOM), f"the ids of {text!r} in another vocabulary")
        kinds = {type(number).__name__ for number in told}
        equal(sorted(kinds), ["int"], "the types of the ids")

    @weight(1, hint="wordpiece gives [UNK] for such a word, and [UNK] has an id in the vocabulary.")
    @given(
        words=st.lists(st.sampled_from([*KNOWN, *RARE_WORDS]), min_size=1, max_size=6),
        unknown=st.one_of(st.integers(len(VOCABULARY), 60), st.just(70_000)),
    )
    def test_unknown(self, student, words, unknown):
        """A word that cannot be cut becomes the one id of [UNK]; any other text, also of 97 letters, is text."""
        held = {word: 1000 + len(word) for word in TOO_LONG}
        encodes(student, " ".join(words), 4 * ROOM, {**VOCABULARY, **held, "[UNK]": unknown})

    @weight(1, hint="Check max_len first, and raise ValueError with a message of your own.")
    @given(text=SENTENCES, max_len=st.integers(-3, 1))
    def test_too_small(self, student, text, max_len):
        """A max_len below 2 raises ValueError."""
        encodes(student, text, ROOM)
        raises(ValueError, lambda: student.encode(text, VOCABULARY, max_len), f"max_len={max_len}")


@st.composite
def tokens(pick, special=False, tails=2):
    """Tokens of whole words, each a head and up to `tails` tails; with special tokens between the words if wanted."""
    found = []
    for _ in range(pick(st.integers(0, 6))):
        found += [pick(st.sampled_from([*HEADS, *OTHERS])), *pick(st.lists(st.sampled_from(TAILS), max_size=tails))]
        found += pick(st.lists(st.sampled_from(SPECIAL), max_size=2)) if special else []
    return [*pick(st.lists(st.sampled_from(SPECIAL), max_size=1)), *found] if special else found


WRONG_IDS = st.sampled_from([len(VOCABULARY), 50, 99, 8192, -1, -2, -len(VOCABULARY)])


def decodes(student, tokens, vocab=VOCABULARY):
    ids = [vocab[token] for token in tokens]
    equal(student.decode(ids, vocab), decode(ids, vocab), f"the text of {tokens}")


@exercise(
    "decode",
    points=6,
    contract=Contract(layout=False, fixed=True, refuses={"an id that is not in the vocabulary": None}),
    house=1,
    hint="Read ids and vocab, and change neither.",
)
class TestDecode:
    @core
    @weight(2, hint="A space before each word, none before a piece with ##, and its two signs left out.")
    @given(tokens=tokens())
    def test_agrees(self, student, tokens):
        """Words are joined by single spaces, and pieces with ## are attached to what stands before them."""
        decodes(student, tokens)

    @weight(1, hint="Skip [PAD], [UNK], [CLS], [SEP] and [MASK]; they leave no space behind.")
    @given(
        tokens=tokens(special=True, tails=0), times=st.sampled_from([1, 1, 1, 200]), rest=st.sampled_from(["", *REST])
    )
    def test_special(self, student, tokens, times, rest):
        """All five special tokens are dropped, wherever they stand, also in a long text; [ with ##PAD] is a word."""
        decodes(student, tokens * times + (["[", REST[rest]] if rest else []))

    @weight(1, hint="Turn the dict round: id to token. Its order says nothing.")
    @given(tokens=tokens(special=True), vocab=renumbered())
    def test_other_ids(self, student, tokens, vocab):
        """In any vocabulary, also one that has changed, each token is found by its id, also where that is 0."""
        ids, number_of = [vocab[token] for token in tokens], renamed(vocab, [*HEADS, *OTHERS])
        told, later = apart(student, "decode", (ids, vocab), (ids, number_of))
        equal(told, decode(ids, vocab), f"the text of {tokens}")
        equal(later, decode(ids, number_of), f"the text of {ids} in another vocabulary")

    @weight(1, hint="Check that the id is there, and raise ValueError (a KeyError is not one).")
    @given(
        tokens=tokens(tails=0),
        end=st.sampled_from([[], ["[SEP]"], ["[PAD]"], ["[SEP]", "[PAD]", "[PAD]"]]),
        place=st.integers(0, 30),
        wrong=WRONG_IDS,
        gap=st.booleans(),
    )
    def test_unknown_id(self, student, tokens, end, place, wrong, gap):
        """An id that is not in the vocabulary raises ValueError, in a gap between others, and behind padding, too."""
        vocab, tokens = VOCABULARY, tokens * (1 + place // 7) + end
        if gap:
            vocab = {token: number + (number >= len(SPECIAL)) for token, number in VOCABULARY.items()}
            wrong = len(SPECIAL)
        decodes(student, tokens, vocab)
        ids = [vocab[token] for token in tokens]
        ids.insert(place, wrong)
        raises(ValueError, lambda: student.decode(ids, vocab), f"the id {wrong}")


def sequences(smallest_id=1):
    return st.lists(st.lists(st.integers(smallest_id, 9), min_size=1, max_size=5), min_size=1, max_size=4)


@st.composite
def large_sequences(pick):
    """Up to a hundred sentences, or of up to 650 ids, 0 and as large as allowed among them; or all of one length.

    The largest id of all may stand in a sentence that begins with 0.
    """
    times, factor = pick(st.sampled_from([1, 1, 14, 300])), pick(st.sampled_from([1, 28, 300, 910, 11_111]))
    found = [[factor * number for number in sentence] * times for sentence in pick(sequences(smallest_id=0))]
    width = len(found[0]) if pick(st.booleans()) else None
    found *= pick(st.sampled_from([1, 1, 3] if times > 1 else [1, 30]))
    found = [(sentence * width)[:width] for sentence in found] if width else found
    return [*found, [0, 100_000]] if pick(st.booleans()) else found


IDS_AND_MASK = "(ids, mask)"
# A list that says so where it is changed, be it for a moment; a copy of it is a usual list.
FIXED = """class Fixed(list):
    def refuse(self, *_, **__):
        raise TypeError("an input was changed")

    append = extend = insert = pop = remove = clear = sort = reverse = refuse
    __setitem__ = __delitem__ = __iadd__ = __imul__ = refuse

    def __reduce__(self):
        return list, ([*self],)
"""


def fills(student, sequences, pad_id):
    """Compare ids with the reference; both of the student's results."""
    ids, mask = pair(student.pad_batch(sequences, pad_id), IDS_AND_MASK)
    agree(ids, pad_batch(sequences, pad_id)[0], 0, "ids")
    return ids, mask


@exercise(
    "pad_batch",
    points=10,
    contract=Contract(layout=False, refuses={"no sentence, or an empty one": None}),
    house=1,
    hint="Make two new arrays in each call, and leave the sentences as they are.",
)
class TestPadBatch:
    @core
    @weight(2, hint="A rectangle full of pad_id, as wide as the longest sentence; then each sentence into its row.")
    @given(sequences=sequences())
    def test_ids(self, student, sequences):
        """ids is as wide as the longest sentence, and shorter ones are filled up with 0, the pad id, on the right."""
        fills(student, sequences, 0)

    @weight(1, hint="Fill up with the argument pad_id.")
    @given(sequences=large_sequences(), pad_id=st.sampled_from([1, 7, 200, 256, 8191, 100_000]))
    def test_other_pad_id(self, student, sequences, pad_id):
        """Any other pad id fills up just as well, ids and batches may be large, and a list may change between calls."""
        others = [sentence[::-1] for sentence in sequences]
        for answer, asked in zip(
            apart(student, "pad_batch", (sequences, pad_id), (others, pad_id)), (sequences, others), strict=True
        ):
            agree(pair(answer, IDS_AND_MASK)[0], pad_batch(asked, pad_id)[0], 0, "ids")

    @weight(3, hint="True at the first len(sentence) places of each row, False behind.")
    @given(sequences=sequences(smallest_id=0))
    def test_mask(self, student, sequences):
        """mask has the shape of ids and is True exactly at real tokens."""
        _, mask = pair(student.pad_batch(sequences, 0), IDS_AND_MASK)
        agree(mask, pad_batch(sequences, 0)[1], 0, "mask")

    @weight(1, hint="Make the mask from the lengths; ids != pad_id cannot tell such a token from padding.")
    @given(sequences=sequences(smallest_id=7), pad_id=st.integers(7, 9))
    def test_pad_id_inside(self, student, sequences, pad_id):
        """A token that equals pad_id is real, as is one with the id 0; a list may be there twice, and none changes."""
        *others, last = [[*sequences[0], 0], *sequences[1:]]
        lists = f"last = Fixed({last})\nsequences = Fixed([*map(Fixed, {others}), last, last])"
        twice = Public(f"{FIXED}\n\n{lists}", "sequences")
        _, mask = pair(student.pad_batch(twice, pad_id), IDS_AND_MASK)
        agree(mask, pad_batch(twice.make(), pad_id)[1], 0, "mask")

    @weight(1, hint="np.full with an int gives ints; np.zeros(shape, dtype=bool) gives a mask.")
    @given(sequences=sequences())
    def test_dtype(self, student, sequences):
        """ids holds integers, mask is boolean."""
        ids, mask = fills(student, sequences, 0)
        if ids.dtype.kind not in "iu":
            raise StudentFailure(f"ids has dtype {ids.dtype}, expected integers")
        has_dtype(mask, bool, "mask")

    @weight(1, hint="Check first that there is a sentence and that none has length 0; raise ValueError.")
    @given(sequences=sequences(), place=st.integers(0, 4), count=st.integers(1, 2), alone=st.booleans())
    def test_empty(self, student, sequences, place, count, alone):
        """An empty sentence, alone or among others, or none at all, raises ValueError."""
        fills(student, sequences, 0)
        raises(ValueError, lambda: student.pad_batch([], 0), "no sentence")
        others = [] if alone and place else sequences
        with_empty = [*others[:place], *[[]] * count, *others[place:]]
        raises(ValueError, lambda: student.pad_batch(with_empty, 0), "an empty sentence")


TWO, AS_IT_IS = st.just(2), st.just(1.0)
SIZES = st.sampled_from([None, None, None, (3, 3), (4, 4), (1100, 5), (3, 1300)])  # H and V, None for any
SCALES = st.sampled_from([1.0, 1.0, 1e-13, 1e6])


@st.composite
def heads(pick, leading=TWO, scaled=AS_IT_IS):
    """hidden (…, H), W (H, V) and b (V,), sizes distinct, or H = V, or large, or V as long as an axis of hidden."""
    H, V, *rest = pick(draw.dimensions(6))
    H, V = pick(SIZES) or (H, V)
    lead, dtype = rest[: pick(leading)], pick(draw.FLOATS)
    if lead and V < 10 and pick(st.integers(0, 4)) == 4:
        lead[-1] = V
    shapes = {"hidden": (*lead, H), "W": (H, V), "b": (V,)}
    return {name: pick(draw.numbers(shape, dtype)) * dtype.type(pick(scaled)) for name, shape in shapes.items()}


def scores(student, hidden, W, b):
    """Compare the student's logits with the reference; the student's."""
    wide = [array.astype(np.float64) for array in (hidden, W, b)]
    result = student.mlm_logits(hidden, W, b)
    bound = rounding(W.dtype, len(W) + 2) * mlm_logits(*map(np.abs, wide))
    agree(result, mlm_logits(*wide), bound, "the logits")
    return result


@exercise(
    "mlm_logits",
    points=4,
    large=True,
    contract=Contract(dtype="hidden", leading=("hidden",)),
    house=1,
    hint="float32 in, float32 out; += would change an array that is not yours.",
)
class TestMlmLogits:
    @core
    @weight(2, hint="hidden @ W + b, with W as it is: row h of W belongs to entry h of the hidden vector.")
    @given(example=heads())
    def test_agrees(self, student, example):
        """For hidden vectors (B, T, H), the logits are hidden times W plus b, with shape (B, T, V), H = V or not."""
        scores(student, **example)

    @weight(1, hint="@ multiplies along the last axis of hidden, whatever stands before it, and keeps the dtype.")
    @given(example=heads(leading=st.sampled_from([0, 1, 2, 0, 3, 4]), scaled=SCALES))
    def test_leading_axes(self, student, example):
        """Any number of axes in front is kept, none included, with small and large numbers, and the dtype with them."""
        result = scores(student, **example)
        has_dtype(result, example["W"].dtype, "the logits")


# The whole model. An example is a few numbers, from which parameters and ids are made; what the reference says to it is
# computed once and kept, because every solution gets the same examples.

PARTS = ("hidden_states", "final_hidden", "logits")


@dataclass(frozen=True)
class Model:
    """A small model with random parameters and a batch for it; H = heads · D.

    `padding` is where it stands: "" (nowhere), "right", or "anywhere". `more` layers lie in the parameters than the
    config speaks of. `sharp` is how many times as large as usual the scores are.
    """

    seed: int
    B: int
    T: int
    heads: tuple[int, int]
    inner: int
    V: int
    layers: int
    spare: int
    padding: str = ""
    more: int = 0
    sharp: int = 1
    dtype: np.dtype = DOUBLE

    @remembered
    def arguments(self) -> dict:
        """What `forward` takes."""
        random = np.random.default_rng(self.seed)
        config = MiniBERTConfig(
            vocab_size=self.V,
            hidden_size=self.heads[0] * self.heads[1],
            num_layers=max(self.layers + self.more, 1),
            num_heads=self.heads[0],
            intermediate_size=self.inner,
            max_positions=self.T + self.spare,
        ).as_dict()
        # Never 0, so that every parameter matters; eighths, so that float32 holds them exactly.
        shapes = parameter_table(config)
        params = {
            name: (random.choice([-1, 1], shape) * random.integers(2, 12, shape) / 8).astype(self.dtype)
            for name, shape in shapes.items()
        }
        params = {name: array * self.sharp if name.endswith("W_Q") else array for name, array in params.items()}
        if self.layers > 3:
            params = {name: _gentle(name, array) for name, array in params.items()}
        lengths = random.integers(1, self.T + 1, self.B) if self.padding else np.full(self.B, self.T)
        if self.padding == "anywhere" and random.integers(2):
            lengths[:] = random.integers(1, max(self.T, 2))  # as much padding in each row
        else:
            lengths[random.integers(self.B)] = self.T  # a batch is as wide as its longest sentence
        mask = np.arange(self.T) < lengths[:, np.newaxis]
        if self.padding == "anywhere":
            mask = random.permuted(mask, axis=1)
        return {
            "ids": random.integers(max(0, self.V - 20), self.V, (self.B, self.T)),  # the largest of a large vocabulary
            "mask": mask,
            "params": params,
            "config": {**config, **SETTINGS, "num_layers": self.layers},
        }


def _gentle(name, array):
    """The array of a layer that changes little: among many others, what such a layer does is not forgotten."""
    if name.endswith(("ln1_gamma", "ln2_gamma")):
        return 1 + array / 8
    return array / 8 if name.endswith(("W_O", "W2", "b2", "ln1_beta", "ln2_beta")) else array


# What another model's config may hold; of it, layer_norm_eps may be read.
SETTINGS = {"layer_norm_eps": 1e-12, "eps": 0.25, "hidden_dropout_prob": 0.1, "hidden_act": "relu", "causal": True}
ONE_TO_THREE, TWO_OR_MORE = st.integers(1, 3), {"B": st.integers(2, 3), "T": st.integers(2, 5)}
UP_TO_FIVE = {"T": st.integers(2, 5), "padding": "anywhere"}
# Few and many layers ("layer10" comes before "layer2" in the alphabet); and every size alike.
DEPTHS = st.sampled_from([0, 1, 1, 1, 1, 1, 1, 11, 25])
ALIKE = {"heads": (2, 2), "inner": 4, "V": 4}


def models(layers=ONE_TO_THREE, B=ONE_TO_THREE, T=ONE_TO_THREE, **fixed):
    """Small models; `fixed` are fields with one value."""
    free = {
        "heads": st.sampled_from([(2, 3), (1, 5), (3, 2), (2, 4)]),
        "inner": st.sampled_from([7, 9, 10]),
        "V": st.sampled_from([11, 12, 13]),
        "spare": st.integers(0, 2),
    }
    fields = free | {name: st.just(value) for name, value in fixed.items()}
    return st.builds(Model, seed=draw.SEEDS, B=B, T=T, layers=layers, **fields)


def beside_namesakes(params):
    """The parameters among others whose names hold theirs; but for W_Q, so that who counts these finds every layer."""
    others = {name: -array for name, array in params.items() if not name.endswith("W_Q")}
    before = {f"old.{name}": array for name, array in others.items()}
    behind = {f"old_{name}": array for name, array in others.items()}
    within = {name.replace(".", ".old."): array for name, array in others.items() if "." in name}
    return {**before, **params, **behind, **within}


def results(answer, parts=PARTS):
    """The student's dict, checked as far as `parts` go, each hidden state under a name of its own."""
    if not isinstance(answer, dict):
        raise StudentFailure(f"forward should return a dict, but returned a {type(answer).__name__}")
    missing = [part for part in parts if part not in answer]
    if missing:
        raise StudentFailure(f"the dict has no {missing[0]!r}; its keys are {', '.join(map(repr, answer)) or 'none'}")
    return {name: value for part in parts for name, value in _named(part, answer[part])}


def _named(part, value):
    if part != "hidden_states":
        return [(part, value)]
    if not isinstance(value, (list, tuple, np.ndarray)):
        raise StudentFailure(f"hidden_states should be a list of arrays, but is a {type(value).__name__}")
    return [(f"hidden_states[{i}]", state) for i, state in enumerate(value)]


def forward(ids, mask, params, config):
    """The reference's, which is made for one layer and more; without any, the embeddings go to the final norm."""
    if config["num_layers"]:
        read = {name: config[name] for name in ("num_layers", "num_heads")}  # others are refused there
        sizes = {"vocab_size": len(params["token_embeddings"]), "max_positions": len(params["position_embeddings"])}
        return forward_through_layers(ids, mask, params, read | sizes)
    x = embed(ids, params["token_embeddings"], params["position_embeddings"])
    z = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])
    logits = mlm_logits(z, params["mlm_head_W"], params["mlm_head_b"])
    return {"hidden_states": [x], "final_hidden": z, "logits": logits}


CHANGE = 1e-7  # small enough that every function is straight, and far above the rounding of float64


def nearby(params, seed):
    """The parameters with each number a little larger or smaller."""
    random = np.random.default_rng(seed)
    return {name: array * (1 + CHANGE * random.choice([-1.0, 1.0], array.shape)) for name, array in params.items()}


def bounds(expected, others, operations, dtype):
    """What rounding may do to each result.

    Rounding a product of `operations` terms is as good as changing its factors by a small part of themselves
    (backward error analysis: Higham 2002, section 3.5). How far such changes carry is not guessed but measured, in
    float64: `others` are the results for parameters that were changed by ±CHANGE, and the largest shift of an array,
    scaled to the rounding of `dtype`, bounds each of its elements. The second term covers what no parameter changes.
    """
    slack, found = rounding(dtype, operations), {}
    for name, value in expected.items():
        shift = max(np.abs(other[name] - value).max() for other in others)
        found[name] = slack * (shift / CHANGE + np.abs(value).max())
    return found


@remembered
def expected_of(model):
    """Expected results of an example and their bounds."""
    ids, mask, params, config = model.arguments().values()
    params = {name: array.astype(np.float64) for name, array in params.items()}
    expected = results(forward(ids, mask, params, config))
    others = [results(forward(ids, mask, nearby(params, seed), config)) for seed in range(4)]
    longest_sum = config["hidden_size"] + config["intermediate_size"] + model.T
    return expected, bounds(expected, others, longest_sum, model.dtype)


def compare(answer, model, parts=PARTS):
    """Compare the student's results at real tokens with the reference; the results."""
    expected, allowed = expected_of(model)
    real = model.arguments()["mask"]
    found = results(answer, parts)
    wanted = [name for name in expected if name.partition("[")[0] in parts]
    if "hidden_states" in parts and len(found) != len(wanted):
        held, asked = len(found) - len(parts) + 1, model.layers + 1
        raise StudentFailure(f"hidden_states has {held} arrays, expected {asked}: the embeddings, then each layer")
    for name in wanted:
        if np.shape(found[name]) != expected[name].shape:
            text = f"{name} has shape {np.shape(found[name])}, expected {expected[name].shape}"
            raise Mismatch(text, expected[name], found[name], None)
        what = name if real.all() else f"{name}, at real tokens,"
        agree(found[name][real] if not real.all() else found[name], _at(expected[name], real), allowed[name], what)
    return found


def _at(array, real):
    return array if real.all() else array[real]


SENTENCE_BATCHES = 20


def sentence_batch(number):
    """ids for the trained model, drawn from its whole vocabulary, without padding."""
    random = np.random.default_rng(number)
    T = 64 if number == SENTENCE_BATCHES - 2 else 1 + number % 7
    ids = random.integers(0, MiniBERTConfig().vocab_size, (1 + number % 2, T))
    return {"ids": ids, "mask": np.ones(ids.shape, dtype=bool)}


@remembered
def expected_of_trained():
    """Expected results and bounds for every batch at once, so that the parameters need not be kept in float64."""
    config = MiniBERTConfig().as_dict()
    params = {name: array.astype(np.float64) for name, array in pretrained("params").make().items()}
    variants = [params, nearby(params, 0), nearby(params, 1)]
    found = []
    for number in range(SENTENCE_BATCHES):
        ids, mask = sentence_batch(number).values()
        expected, *others = [results(forward(ids, mask, each, config)) for each in variants]
        longest_sum = config["hidden_size"] + config["intermediate_size"] + ids.shape[1]
        found.append((expected, bounds(expected, others, longest_sum, SINGLE)))
    return found


@exercise(
    "forward",
    points=24,
    uses=("mlm_logits",),
    contract=Contract(dtype="params", keys=("params", "config"), others=("params", "config"), parts=PARTS, said=False),
    house=1,
    hint="Read what you need by its name, work on new arrays, and make nothing float64 on the way.",
)
class TestForward:
    @core
    @weight(6, hint="Embed, one block after the other, final layer norm, head: compare each step with the formulas.")
    @given(model=models())
    def test_logits(self, student, model):
        """The logits of a small model with one to three layers agree, with shape (B, T, V)."""
        compare(student.forward(**model.arguments()), model, ["logits"])

    @weight(5, hint="First the embeddings, then what each layer gives, before the final layer norm.")
    @given(model=models())
    def test_hidden_states(self, student, model):
        """hidden_states holds the embeddings and the output of every layer: L + 1 arrays (B, T, H)."""
        compare(student.forward(**model.arguments()), model, ["hidden_states"])

    @weight(2, hint="layer_norm of the last hidden state, with final_ln_gamma and final_ln_beta.")
    @given(model=draw.mostly(models(), models(V=66_000, heads=(1, 3), B=st.just(1), T=st.just(2))))
    def test_final_hidden(self, student, model):
        """final_hidden is the last hidden state after the final layer norm, also with a large vocabulary."""
        compare(student.forward(**model.arguments()), model, ["final_hidden"])

    @weight(2, hint='Go by config["num_layers"] and config["num_heads"] alone, and find each array by its whole name.')
    @given(
        model=draw.mostly(
            st.one_of(models(DEPTHS, more=1), models(DEPTHS, B=st.just(2), T=st.just(2), **ALIKE)),
            models(heads=(16, 1), T=st.just(70)),
        )
    )
    def test_sizes(self, student, model):
        """With few or many layers, heads or places, sizes alike, a config of two entries, more parameters, all fits."""
        arguments = model.arguments()
        config = {name: arguments["config"][name] for name in ("num_layers", "num_heads")}
        params = beside_namesakes(arguments["params"])
        parts = ["logits"] if model.layers else PARTS  # without layers, the only state is what the final norm is given
        compare(student.forward(**{**arguments, "params": params, "config": config}), model, parts)

    @weight(3, hint="Hand the mask on to the layers as (B, 1, 1, T), so that nobody attends to padding.")
    @given(model=st.sampled_from([1, 1, 1, 256]).flatmap(lambda sharp: models(**UP_TO_FIVE, sharp=sharp)))
    def test_padding(self, student, model):
        """In a batch with padding, wherever it stands, the logits at real tokens agree, also where scores are large."""
        compare(student.forward(**model.arguments()), model, ["logits"])

    @weight(2, hint="The sentences of a batch know nothing of one another, and nothing of their padding.")
    @given(model=models(**TWO_OR_MORE, padding="right"))
    def test_alone(self, student, model):
        """Each sentence of a padded batch has the logits that it has alone, and the arguments stay, padding too."""
        ids, mask, params, config = model.arguments().values()
        answer = student.forward(ids, mask, params, config)
        unchanged(student)
        together = compare(answer, model, ["logits"])["logits"]
        for row, real in enumerate(mask):
            n = int(real.sum())
            answer = student.forward(ids[row : row + 1, :n], mask[row : row + 1, :n], params, config)
            alone = results(answer, ["logits"])["logits"]
            bound = 2 * expected_of(model)[1]["logits"]
            agree(alone, together[row : row + 1, :n], bound, f"the logits of sentence {row} alone")

    @weight(3, hint="Nothing new is asked here: if the small models are right, this one is too.")
    @given(number=st.integers(0, SENTENCE_BATCHES - 1))
    def test_trained(self, student, number):
        """The trained Mini-BERT: logits (B, T, 8192) and all four hidden states agree."""
        config = MiniBERTConfig().as_dict() | SETTINGS
        arguments = {**sentence_batch(number), "params": pretrained("params"), "config": config}
        found = results(student.forward(**arguments))
        expected, allowed = expected_of_trained()[number]
        for name, value in expected.items():
            agree(found.get(name), value, allowed[name], name)


BASES = (-9950.0, -1000.0, 0.0, 1000.0, 9950.0)
CLOSE, FAR = 2.0**-9, 8.0  # twice 0.001, and so far that probabilities go down to 1e-278, in float64
STEPS, ALL_STEPS = st.sampled_from([0.125, CLOSE]), st.sampled_from([0.125, 1.0, FAR])


@st.composite
def different_logits(pick, bases=(0.0,), steps=STEPS):
    """logits (T, V), all of a row different: so many `steps` from one of the bases; with a position and a k."""
    T, V = pick(draw.dimensions(2, 1, 7).filter(lambda sizes: sizes[1] > 1))
    V = pick(st.sampled_from([V, V, V, V, max(T, 2), 50, 81, 1100]))
    random = np.random.default_rng(pick(draw.SEEDS))
    step = pick(steps) if V < 100 else CLOSE
    numbers = np.arange(-40, 41) if V < 100 else np.arange(-600, 601)
    logits = np.stack([random.choice(numbers, V, replace=False) for _ in range(T)]) * step
    logits += random.choice(bases if step <= 1 else (0.0,), (T, 1))
    position, k = pick(st.integers(0, T - 1)), pick(st.integers(1, V))
    return {"logits": logits.astype(pick(draw.FLOATS) if step <= 1 else DOUBLE), "position": position, "k": k}


def top_k_predictions(logits, position, k):
    """The reference's, within the statement's range: the reference also takes a position from the end, and k = 0."""
    if position < 0 or k < 1:
        raise ValueError(f"position {position} and k {k} are out of range")
    return lenient_top_k_predictions(logits, position, k)


def out_of_range(number):
    """logits, and a position and a k of which one is wrong: for each of the two, up to 3 too low or too high."""
    random = np.random.default_rng(number)
    T, V = random.integers(1, 5, 2).tolist()
    name, off = ("position", "k")[number % 2], number // 2 % 6 - 3
    first, last = (0, T - 1) if name == "position" else (1, V)
    wrong = {"position": 0, "k": 1, name: last + 1 + off if off >= 0 else first + off}
    return random.permuted(np.tile(np.arange(V) / 8, (T, 1)), axis=1), wrong


def predictions(answer, k):
    """The student's ids and probabilities."""
    if not isinstance(answer, (list, tuple)) or len(answer) != k:
        got = f"{len(answer)} of them" if isinstance(answer, (list, tuple)) else f"a {type(answer).__name__}"
        raise StudentFailure(f"the function should return a list of {k} pairs (id, probability), but returned {got}")
    pairs = [pair(item, "(id, probability), for each of the k tokens") for item in answer]
    return [token for token, _ in pairs], [probability for _, probability in pairs]


def probability_bound(row, probabilities):
    # exp turns an absolute error of its argument, at most eps * |x|, into a relative one.
    return rounding(row.dtype, row.size + np.abs(row).max()) * probabilities + np.finfo(row.dtype).tiny


def finds(student, logits, position, k):
    """Compare the ids with the reference; the student's probabilities."""
    ids, probabilities = predictions(student.top_k_predictions(logits, position, k), k)
    equal(ids, [token for token, _ in top_k_predictions(logits, position, k)], "the ids")
    return probabilities


def weighs(probabilities, logits, position, k):
    """Compare probabilities with those of the reference."""
    expected = np.sort(softmax(logits[position].astype(np.float64)))[::-1][:k]
    agree(np.asarray(probabilities), expected, probability_bound(logits[position], expected), "the probabilities")


@exercise(
    "top_k_predictions",
    points=10,
    contract=Contract(refuses={"a position or a k out of range": None}),
    house=1,
    hint="Make a new list in each call, and write into no array of the caller's.",
)
class TestTopKPredictions:
    @core
    @weight(3, hint="Sort the row of that position downwards, and keep the first k ids.")
    @given(example=different_logits())
    def test_ids(self, student, example):
        """The k likeliest ids at the position, the likeliest first."""
        finds(student, **example)

    @weight(2, hint="Softmax over the whole row first, then pick k of its entries.")
    @given(example=different_logits())
    def test_probabilities(self, student, example):
        """With each id comes its probability over the whole vocabulary."""
        _, probabilities = predictions(student.top_k_predictions(**example), example["k"])
        weighs(probabilities, **example)

    @weight(1, hint="A stable sort of the negated probabilities keeps equal ones in the order of their ids.")
    @given(
        row=st.lists(st.integers(0, 2), min_size=3, max_size=8),
        k=st.integers(1, 3),
        times=st.sampled_from([1, 1, 1, 7, 40]),
    )
    def test_ties(self, student, row, k, times):
        """Of tokens with equal logits, the lower id comes first, of few tokens and of many."""
        finds(student, np.array([row * times], dtype=float), 0, k * times)

    @weight(1, hint="int(…) and float(…) make plain numbers of NumPy's.")
    @given(example=different_logits())
    def test_plain(self, student, example):
        """Ids are plain int, probabilities plain float."""
        probabilities = finds(student, **example)
        kinds = {type(token).__name__ for token, _ in student.log[-1].value}
        kinds |= {type(probability).__name__ for probability in probabilities}
        equal(sorted(kinds), ["float", "int"], "the types of ids and probabilities")

    @weight(1, hint="Shift the row by its maximum before exponentiating, on a new array.")
    @given(example=different_logits(BASES, ALL_STEPS))
    def test_large_numbers(self, student, example):
        """Large logits, up to ±10,000, near each other or far apart, give the right probabilities, and stay."""
        probabilities = finds(student, **example)
        unchanged(student)
        weighs(probabilities, **example)

    @weight(1, hint="Neither a slice beyond the end nor a negative index raises: check first, and raise ValueError.")
    @given(example=st.integers(0, 39).map(out_of_range))
    def test_out_of_range(self, student, example):
        """A position outside 0 … T - 1, or a k outside 1 … V, raises ValueError."""
        logits, wrong = example
        finds(student, logits, 0, 1)
        what = f"position={wrong['position']} and k={wrong['k']} for logits of shape {logits.shape}"
        raises(ValueError, lambda: student.top_k_predictions(logits, **wrong), what)
