RIGHT = [
    dict(exercise='basic_tokenize', name='five steps', code=r"""import unicodedata
def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    out = []
    for c in text:
        if unicodedata.category(c) == "Mn":
            continue
        code = ord(c)
        alone = unicodedata.category(c).startswith("P") or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96
        alone = alone or 123 <= code <= 126 or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
        out.append(f" {c} " if alone else c)
    return "".join(out).split()
"""),
    dict(exercise='basic_tokenize', name='a machine that collects words', code=r"""import string
import unicodedata as ud
def _single(c):
    return c in string.punctuation or ud.category(c)[:1] == "P" or "\u3400" <= c <= "\u4dbf" or "\u4e00" <= c <= "\u9fff"
def basic_tokenize(text):
    seen = [c for c in text if not (ud.category(c).startswith("C") and c not in {"\t", "\n", "\r"})]
    words, word = [], ""
    for c in ud.normalize("NFD", "".join(seen).lower()):
        if ud.category(c) == "Mn":
            pass
        elif c.isspace() or _single(c):
            words += [word, c.strip()]
            word = ""
        else:
            word += c
    return [w for w in [*words, word] if w]
"""),
]
WRONG = [
    dict(exercise='basic_tokenize', name='all marks', misconception='every mark (M…) taken for a non-spacing one', code=r"""import unicodedata
def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    out = []
    for c in text:
        if unicodedata.category(c).startswith("M"):
            continue
        code = ord(c)
        alone = unicodedata.category(c).startswith("P") or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96
        alone = alone or 123 <= code <= 126 or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
        out.append(f" {c} " if alone else c)
    return "".join(out).split()
""", input='Devanagari "का", whose vowel sign has category Mc'),
    dict(exercise='basic_tokenize', name='surrogates stay', misconception='four of the five C categories listed by hand', code=r"""import unicodedata
def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn"))
    text = unicodedata.normalize("NFD", text.lower())
    out = []
    for c in text:
        if unicodedata.category(c) == "Mn":
            continue
        code = ord(c)
        alone = unicodedata.category(c).startswith("P") or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96
        alone = alone or 123 <= code <= 126 or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
        out.append(f" {c} " if alone else c)
    return "".join(out).split()
""", input='a lone surrogate, category Cs'),
    dict(exercise='basic_tokenize', name='older end of the ideographs', misconception='the CJK block ends at U+9FA5, as in old tables', code=r"""import unicodedata
def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    out = []
    for c in text:
        if unicodedata.category(c) == "Mn":
            continue
        code = ord(c)
        alone = unicodedata.category(c).startswith("P") or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96
        alone = alone or 123 <= code <= 126 or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FA5
        out.append(f" {c} " if alone else c)
    return "".join(out).split()
""", input='U+9FA6'),
    dict(exercise='basic_tokenize', name='one range for ideographs', misconception='the two CJK ranges run together', code=r"""import unicodedata
def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    out = []
    for c in text:
        if unicodedata.category(c) == "Mn":
            continue
        code = ord(c)
        alone = unicodedata.category(c).startswith("P") or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96
        alone = alone or 123 <= code <= 126 or 0x3400 <= code <= 0x9FFF
        out.append(f" {c} " if alone else c)
    return "".join(out).split()
""", input='a hexagram, U+4DC0'),
    dict(exercise='basic_tokenize', name='form feed counts as white space', misconception='form feed kept as white space, like tab and newline', code=r"""import unicodedata
def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r\f" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    out = []
    for c in text:
        if unicodedata.category(c) == "Mn":
            continue
        code = ord(c)
        alone = unicodedata.category(c).startswith("P") or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96
        alone = alone or 123 <= code <= 126 or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
        out.append(f" {c} " if alone else c)
    return "".join(out).split()
""", input='"a\\fb"'),
    dict(exercise='basic_tokenize', name='words kept in a cache', misconception='the same list is handed out again and again', code=r"""import unicodedata
import functools
@functools.lru_cache(maxsize=None)
def basic_tokenize(text):
    text = "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c)[0] != "C")
    text = unicodedata.normalize("NFD", text.lower())
    out = []
    for c in text:
        if unicodedata.category(c) == "Mn":
            continue
        code = ord(c)
        alone = unicodedata.category(c).startswith("P") or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96
        alone = alone or 123 <= code <= 126 or 0x3400 <= code <= 0x4DBF or 0x4E00 <= code <= 0x9FFF
        out.append(f" {c} " if alone else c)
    return "".join(out).split()
""", input='change the result, call again'),
]
