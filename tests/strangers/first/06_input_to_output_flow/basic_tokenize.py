RIGHT = [
    dict(
        exercise='basic_tokenize',
        name='five steps',
        code=r'''
import string
import unicodedata


def _mark(c):
    code = ord(c)
    if unicodedata.category(c).startswith("P") or c in string.punctuation:
        return True
    return 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = "".join(f" {c} " if _mark(c) else c for c in text)
    return text.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='words collected character by character',
        code=r'''
import unicodedata


def basic_tokenize(text):
    kept = []
    for c in text:
        if c in ("\t", "\n", "\r") or not unicodedata.category(c).startswith("C"):
            kept.append(c)
    lowered = "".join(kept).lower()
    words, current = [], ""
    for c in unicodedata.normalize("NFD", lowered):
        kind, code = unicodedata.category(c), ord(c)
        if kind == "Mn":
            continue
        ascii_mark = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
        ideograph = "\u3400" <= c <= "\u4dbf" or "\u4e00" <= c <= "\u9fff"
        alone = ascii_mark or ideograph or kind[0] == "P"
        if alone or c.isspace():
            if current:
                words.append(current)
            current = ""
            if alone:
                words.append(c)
        else:
            current += c
    return words + [current] if current else words
''',
    ),
]

WRONG = [
    dict(
        exercise='basic_tokenize',
        name='compatibility ideographs as well',
        misconception='U+F900 to U+FAFF counted as ideographs, as the original BERT does',
        input='U+FA0E, which NFD leaves alone, between letters',
        code=r'''
import string
import unicodedata


def _mark(c):
    code = ord(c)
    if unicodedata.category(c).startswith("P") or c in string.punctuation:
        return True
    return 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = "".join(f" {c} " if _mark(c) else c for c in text)
    return text.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='all kinds of marks dropped',
        misconception='categories Mc and Me dropped together with Mn',
        input='a Devanagari vowel sign of category Mc',
        code=r'''
import string
import unicodedata


def _mark(c):
    code = ord(c)
    if unicodedata.category(c).startswith("P") or c in string.punctuation:
        return True
    return 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if not unicodedata.category(c).startswith("M"))
    text = "".join(f" {c} " if _mark(c) else c for c in text)
    return text.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='combining class in place of the category',
        misconception='unicodedata.combining is 0 for some characters of category Mn',
        input='the Devanagari sign U+0902 (Mn, class 0)',
        code=r'''
import string
import unicodedata


def _mark(c):
    code = ord(c)
    if unicodedata.category(c).startswith("P") or c in string.punctuation:
        return True
    return 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = "".join(f" {c} " if _mark(c) else c for c in text)
    return text.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='lower-case first, controls later',
        misconception='steps 1 and 2 swapped, so a control character behind a sigma makes it final',
        input='ΟΣ, a control character, Α',
        code=r'''
import string
import unicodedata


def _mark(c):
    code = ord(c)
    if unicodedata.category(c).startswith("P") or c in string.punctuation:
        return True
    return 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF


def basic_tokenize(text):
    text = "".join(c for c in text.lower() if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text)
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = "".join(f" {c} " if _mark(c) else c for c in text)
    return text.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='accents dropped from the finished words',
        misconception='a word of nothing but accents is left as an empty word',
        input='a combining accent between spaces',
        code=r'''
import string
import unicodedata


def _mark(c):
    code = ord(c)
    if unicodedata.category(c).startswith("P") or c in string.punctuation:
        return True
    return 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(f" {c} " if _mark(c) else c for c in text)
    return ["".join(c for c in word if unicodedata.category(c) != "Mn") for word in text.split()]
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='the replacement character dropped',
        misconception='U+FFFD dropped as the original BERT does, though its category is So',
        input='a text with U+FFFD',
        code=r'''
import string
import unicodedata


def _mark(c):
    code = ord(c)
    if unicodedata.category(c).startswith("P") or c in string.punctuation:
        return True
    return 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF


def basic_tokenize(text):
    text = "".join(c for c in text.replace("\ufffd", "") if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = "".join(f" {c} " if _mark(c) else c for c in text)
    return text.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='four kinds of C counted up, unassigned forgotten',
        misconception='categories Cc, Cf, Co and Cs dropped, Cn forgotten',
        input='the non-character U+FFFE inside a word',
        code=r'''
import string
import unicodedata


def _mark(c):
    code = ord(c)
    if unicodedata.category(c).startswith("P") or c in string.punctuation:
        return True
    return 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = "".join(f" {c} " if _mark(c) else c for c in text)
    return text.split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='white space by two categories',
        misconception='spaces (Zs) and line separators (Zl) cut, the paragraph separator (Zp) forgotten',
        input='U+2029 between two words',
        code=r'''
import string
import unicodedata


def _mark(c):
    code = ord(c)
    if unicodedata.category(c).startswith("P") or c in string.punctuation:
        return True
    return 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = "".join(f" {c} " if _mark(c) else c for c in text)
    text = "".join(" " if c in "\t\n\r" or unicodedata.category(c) in ("Zs", "Zl") else c for c in text)
    return [word for word in text.split(" ") if word]
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='the ideographs of the first Unicode',
        misconception='the block taken to end at U+9FA5',
        input='U+9FB0 between letters',
        code=r'''
import string
import unicodedata


def _mark(c):
    code = ord(c)
    if unicodedata.category(c).startswith("P") or c in string.punctuation:
        return True
    return 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FA5


def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if unicodedata.category(c) != "Mn")
    text = "".join(f" {c} " if _mark(c) else c for c in text)
    return text.split()
''',
    ),
]

