RIGHT = [
    dict(
        exercise='basic_tokenize',
        name='five steps',
        code=r'''
import unicodedata


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    spaced = []
    for c in text:
        category = unicodedata.category(c)
        if category == "Mn":
            continue
        code = ord(c)
        alone = category[0] == "P" or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
        alone = alone or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
        spaced.append(f" {c} " if alone else c)
    return "".join(spaced).split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='a state machine',
        code=r'''
import string
import unicodedata


def is_word_of_its_own(c):
    if c in string.punctuation or unicodedata.category(c)[0] == "P":
        return True
    return "\u3400" <= c <= "\u4dbf" or "\u4e00" <= c <= "\u9fff"


def basic_tokenize(text):
    kept = []
    for c in text:
        if c == "\t" or c == "\n" or c == "\r":
            kept.append(" ")
        elif unicodedata.category(c)[0] != "C":
            kept.append(c)
    words, word = [], ""
    for c in unicodedata.normalize("NFD", "".join(kept).lower()):
        if unicodedata.category(c) == "Mn":
            continue
        if c.isspace() or is_word_of_its_own(c):
            if word:
                words.append(word)
            word = ""
            if not c.isspace():
                words.append(c)
        else:
            word += c
    return words + [word] if word else words
''',
    ),
]
WRONG = [
    dict(
        exercise='basic_tokenize',
        name='all marks are accents',
        misconception='every category M is dropped, also spacing (Mc) and enclosing (Me) marks',
        input='the Hindi vowel sign U+093E, category Mc',
        code=r'''
import unicodedata


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) [0] != "M")
    out = ""
    for c in text:
        n = ord(c)
        mark = unicodedata.category(c).startswith("P") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126
        han = 0x3400 <= n <= 0x4DBF or 0x4E00 <= n <= 0x9FFF
        out += f" {c} " if mark or han else c
    return out.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='compatibility ideographs too',
        misconception='U+F900 to U+FAFF are split as in the original BERT',
        input='U+FA0E, which NFD leaves as it is',
        code=r'''
import unicodedata


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    out = ""
    for c in text:
        n = ord(c)
        mark = unicodedata.category(c).startswith("P") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126
        han = 0x3400 <= n <= 0x4DBF or 0x4E00 <= n <= 0x9FFF or 0xF900 <= n <= 0xFAFF
        out += f" {c} " if mark or han else c
    return out.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='brackets are no punctuation',
        misconception='beyond ASCII only Po, Pd, Pi and Pf are split off: Ps, Pe and Pc are forgotten',
        input='wide brackets U+FF08 and U+FF09',
        code=r'''
import unicodedata


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    out = ""
    for c in text:
        n = ord(c)
        mark = unicodedata.category(c) in ("Po", "Pd", "Pi", "Pf") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126
        han = 0x3400 <= n <= 0x4DBF or 0x4E00 <= n <= 0x9FFF
        out += f" {c} " if mark or han else c
    return out.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='three kinds of control characters',
        misconception='Cn and Cs are not dropped',
        input='the noncharacter U+FFFF (Cn)',
        code=r'''
import unicodedata


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c) not in ("Cc", "Cf", "Co"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    out = ""
    for c in text:
        n = ord(c)
        mark = unicodedata.category(c).startswith("P") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126
        han = 0x3400 <= n <= 0x4DBF or 0x4E00 <= n <= 0x9FFF
        out += f" {c} " if mark or han else c
    return out.split()
''',
    ),
]
