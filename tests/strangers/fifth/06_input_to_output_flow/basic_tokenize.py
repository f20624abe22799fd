RIGHT = [
    dict(
        exercise='basic_tokenize',
        name='regular expression over a prepared text',
        code=r'''
import re
import unicodedata

_ASCII = r"[!-/:-@\[-`{-~]"
_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"


def basic_tokenize(text):
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C" or c in ("\t", "\n", "\r"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = re.sub(f"({_ASCII}|{_HAN})", r" \1 ", text)
    text = "".join(f" {c} " if unicodedata.category(c)[0] == "P" else c for c in text)
    return text.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='state machine without inserted spaces',
        code=r'''
import unicodedata


def _alone(c):
    if unicodedata.category(c).startswith("P"):
        return True
    code = ord(c)
    ranges = ((33, 47), (58, 64), (91, 96), (123, 126), (0x3400, 0x4DBF), (0x4E00, 0x9FFF))
    return any(low <= code <= high for low, high in ranges)


def basic_tokenize(text):
    visible = []
    for c in text:
        if unicodedata.category(c).startswith("C") and c not in {"\t", "\n", "\r"}:
            continue
        visible.append(c)
    lowered = "".join(visible).lower()
    words, word = [], ""
    for c in unicodedata.normalize("NFD", lowered):
        if unicodedata.category(c) == "Mn":
            continue
        if c.isspace() or _alone(c):
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
        name='all-marks-dropped',
        misconception='drops every mark (category M…), spacing and enclosing ones too, not only Mn',
        input='a Devanagari vowel sign of category Mc, such as U+093E',
        code=r'''
import unicodedata


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    out = []
    for c in text:
        category, code = unicodedata.category(c), ord(c)
        if category.startswith("M"):
            continue
        mark = category.startswith("P") or c in "$+<=>^`|~"
        han = 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
        out.append(f" {c} " if mark or han else c)
    return "".join(out).split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='form-feed-kept',
        misconception='keeps the form feed as white space too',
        input='a form feed (U+000C) between two words',
        code=r'''
import unicodedata


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r\f" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    out = ""
    for c in text:
        category, code = unicodedata.category(c), ord(c)
        if category == "Mn":
            continue
        mark = category.startswith("P") or c in "$+<=>^`|~"
        han = 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
        out += f" {c} " if mark or han else c
    return out.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='range-end-excluded',
        misconception='range() leaves out the last ideograph of each block',
        input='U+9FFF or U+4DBF inside a word',
        code=r'''
import unicodedata

CJK = {chr(code) for block in (range(0x3400, 0x4DBF), range(0x4E00, 0x9FFF)) for code in block}


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    spaced = [f" {c} " if unicodedata.category(c)[0] == "P" or c in "$+<=>^`|~" or c in CJK else c for c in text]
    return "".join(spaced).split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='connectors-forgotten',
        misconception='lists the categories of punctuation and forgets Pc beyond ASCII',
        input='U+203F (undertie) between two letters',
        code=r'''
import string
import unicodedata

PUNCTUATION = {"Pd", "Ps", "Pe", "Pi", "Pf", "Po"}


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    pieces = []
    for c in text:
        category = unicodedata.category(c)
        if category == "Mn":
            continue
        if category in PUNCTUATION or c in string.punctuation or "\u3400" <= c <= "\u4dbf" or "\u4e00" <= c <= "\u9fff":
            pieces += [" ", c, " "]
        else:
            pieces.append(c)
    return "".join(pieces).split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='cached-list',
        misconception='keeps the answer and hands out the same list again',
        input='the caller changes the list and cuts the same text again',
        code=r'''
import functools
import unicodedata


@functools.lru_cache(maxsize=None)
def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    out = ""
    for c in text:
        category, code = unicodedata.category(c), ord(c)
        if category == "Mn":
            continue
        mark = category.startswith("P") or c in "$+<=>^`|~"
        han = 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
        out += f" {c} " if mark or han else c
    return out.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='next-line-is-white-space',
        misconception='everything that str.isspace() calls white space stays, also NEL and the separators U+001C to U+001F (but not the vertical tab)',
        input='U+0085 or U+001C between two letters',
        code=r'''
import unicodedata


def visible(c):
    if c in "\x0b\x0c":
        return False
    return c.isspace() or not unicodedata.category(c).startswith("C")


def basic_tokenize(text):
    text = unicodedata.normalize("NFD", "".join(filter(visible, text)).lower())
    out = ""
    for c in text:
        category, code = unicodedata.category(c), ord(c)
        if category != "Mn":
            mark = category.startswith("P") or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
            han = 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
            out += f" {c} " if mark or han else c
    return out.split()
''',
    ),
]
