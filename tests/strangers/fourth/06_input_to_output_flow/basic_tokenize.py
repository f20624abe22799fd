RIGHT = [
    dict(
        exercise='basic_tokenize',
        name='five steps with joins',
        code=r'''import unicodedata

def basic_tokenize(text):
    category = unicodedata.category
    text = "".join(c for c in text if c in "\t\n\r" or not category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if category(c) != "Mn")

    def alone(c):
        n = ord(c)
        mark = category(c)[0] == "P" or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126
        return mark or 0x3400 <= n <= 0x4DBF or 0x4E00 <= n <= 0x9FFF

    return "".join(f" {c} " if alone(c) else c for c in text).split()
''',
    ),
    dict(
        exercise='basic_tokenize',
        name='regular expressions and a generator',
        code=r'''import re
import string
import unicodedata

_ALONE = re.compile("[" + re.escape(string.punctuation) + "\u3400-\u4dbf\u4e00-\u9fff]")

def _words(characters):
    word = []
    for c in characters:
        single = _ALONE.match(c) or unicodedata.category(c).startswith("P")
        if single or c.isspace():
            if word:
                yield "".join(word)
                word = []
            if single:
                yield c
        else:
            word.append(c)
    if word:
        yield "".join(word)

def basic_tokenize(text):
    kept = filter(lambda c: unicodedata.category(c)[0] != "C" or c in ("\t", "\n", "\r"), text)
    decomposed = unicodedata.normalize("NFD", "".join(kept).lower())
    return list(_words(c for c in decomposed if unicodedata.category(c) != "Mn"))
''',
    ),
]

WRONG = [
    dict(
        exercise='basic_tokenize',
        name='drops all marks',
        misconception='every mark (M…) is taken for an accent, also spacing ones (Mc)',
        code=r'''import unicodedata

def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if not (unicodedata.category(c).startswith("M")))
    out = ""
    for c in text:
        n = ord(c)
        if unicodedata.category(c).startswith("P") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126 or 0x3400 <= n <= 0x4DBF or 0x4E00 <= n <= 0x9FFF:
            out += " " + c + " "
        else:
            out += c
    return out.split()
''',
        input='a text with a character of category Mc, as in Hindi',
    ),
    dict(
        exercise='basic_tokenize',
        name='one range of ideographs',
        misconception='the two CJK ranges are joined into one, which holds the hexagrams between them',
        code=r'''import unicodedata

def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if not (unicodedata.category(c) == "Mn"))
    out = ""
    for c in text:
        n = ord(c)
        if unicodedata.category(c).startswith("P") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126 or 0x3400 <= n <= 0x9FFF:
            out += " " + c + " "
        else:
            out += c
    return out.split()
''',
        input='a text with a hexagram such as U+4DC0 inside a word',
    ),
    dict(
        exercise='basic_tokenize',
        name='ideographs of old',
        misconception='the second range of ideographs ends at U+9FA5, as in many recipes',
        code=r'''import unicodedata

def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if not (unicodedata.category(c) == "Mn"))
    out = ""
    for c in text:
        n = ord(c)
        if unicodedata.category(c).startswith("P") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126 or 0x3400 <= n <= 0x4DB5 or 0x4E00 <= n <= 0x9FA5:
            out += " " + c + " "
        else:
            out += c
    return out.split()
''',
        input='U+9FB0 inside a word',
    ),
    dict(
        exercise='basic_tokenize',
        name='connectors forgotten',
        misconception='the categories of punctuation are listed, without Pc (connectors)',
        code=r'''import unicodedata

def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if not (unicodedata.category(c) == "Mn"))
    out = ""
    for c in text:
        n = ord(c)
        if unicodedata.category(c) in ("Po", "Ps", "Pe", "Pi", "Pf", "Pd") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126 or 0x3400 <= n <= 0x4DBF or 0x4E00 <= n <= 0x9FFF:
            out += " " + c + " "
        else:
            out += c
    return out.split()
''',
        input='a text with U+203F',
    ),
    dict(
        exercise='basic_tokenize',
        name='form feed is white space',
        misconception='form feed is kept as white space, though only tab, newline and carriage return stay',
        code=r'''import unicodedata

def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r\f" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if not (unicodedata.category(c) == "Mn"))
    out = ""
    for c in text:
        n = ord(c)
        if unicodedata.category(c).startswith("P") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126 or 0x3400 <= n <= 0x4DBF or 0x4E00 <= n <= 0x9FFF:
            out += " " + c + " "
        else:
            out += c
    return out.split()
''',
        input='a text with a form feed inside a word',
    ),
    dict(
        exercise='basic_tokenize',
        name='remembers its answers',
        misconception='the list is kept and handed out again, so who changes it changes later answers',
        code=r'''import functools

import unicodedata

@functools.lru_cache(maxsize=None)
def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if not (unicodedata.category(c) == "Mn"))
    out = ""
    for c in text:
        n = ord(c)
        if unicodedata.category(c).startswith("P") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126 or 0x3400 <= n <= 0x4DBF or 0x4E00 <= n <= 0x9FFF:
            out += " " + c + " "
        else:
            out += c
    return out.split()
''',
        input='the same text twice, the first answer changed in between',
    ),
    dict(
        exercise='basic_tokenize',
        name='ranges without their ends',
        misconception='range(0x4E00, 0x9FFF) leaves the last character out',
        code=r'''import unicodedata

def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C"))
    text = unicodedata.normalize("NFD", text.lower())
    text = "".join(c for c in text if not (unicodedata.category(c) == "Mn"))
    out = ""
    for c in text:
        n = ord(c)
        if unicodedata.category(c).startswith("P") or 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126 or n in range(0x3400, 0x4DBF) or n in range(0x4E00, 0x9FFF):
            out += " " + c + " "
        else:
            out += c
    return out.split()
''',
        input='U+4DBF inside a word',
    ),
    dict(
        exercise='basic_tokenize',
        name='white space by category',
        misconception='white space is found by the categories Zs and Zl, and paragraph separators (Zp) are forgotten',
        code=r'''import unicodedata

def basic_tokenize(text):
    words, word = [], ""
    kept = [c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C"]
    for c in unicodedata.normalize("NFD", "".join(kept).lower()):
        kind = unicodedata.category(c)
        if kind == "Mn":
            continue
        space = c in "\t\n\r" or kind in ("Zs", "Zl")
        single = kind[0] == "P" or (c.isascii() and not c.isalnum() and not space)
        single = single or "\u3400" <= c <= "\u4dbf" or "\u4e00" <= c <= "\u9fff"
        if space or single:
            if word:
                words.append(word)
            word = ""
            if single:
                words.append(c)
        else:
            word += c
    return words + [word] if word else words
''',
        input='a text with U+2029',
    ),
]
