"""Plausible wrong solutions of assignment 06, each named after its misconception."""

from minibert_grader.course.solutions import Chaff

BASIC_TOKENIZE = [
    Chaff(
        exercise="basic_tokenize",
        name="brackets beyond ASCII are letters",
        edits={'category.startswith("P")': 'category in ("Po", "Pd", "Pi", "Pf")'},
        hint="Punctuation has seven categories, Ps and Pe of brackets among them, and Pc. All begin with P.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="compatibility ideographs count as well",
        edits={"0x4E00 <= code <= 0x9FFF": "0x4E00 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF"},
        hint="The first BERT cuts at U+F900 to U+FAFF as well. Here two ranges are split off, and no others.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="unassigned characters are kept",
        edits={'not unicodedata.category(c).startswith("C")': 'unicodedata.category(c) not in ("Cc", "Cf", "Co")'},
        hint="Cn, not assigned, begins with C like Cc, Cf and Co: what has it is dropped as well.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="marks told by their combining class",
        edits={'category == "Mn"': "unicodedata.combining(c)"},
        hint="unicodedata.combining is 0 for many marks of category Mn, vowel signs among them. Ask for the category.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="radicals count as ideographs",
        edits={"0x4E00 <= code <= 0x9FFF": "0x4E00 <= code <= 0x9FFF or 0x2E80 <= code <= 0x2FDF"},
        hint="Two ranges are split off, and no others: the radicals from U+2E80 on are letters like any other.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="makes letters small before controls are gone",
        edits={"for c in text if": "for c in text.lower() if"},
        hint="Step 1 comes first: behind a control character a sigma looks like the last letter of its word, and is "
        "not.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="drops replacement characters",
        edits={'.startswith("C")]': '.startswith("C") and ord(c) != 0xFFFD]'},
        hint="U+FFFD has the category So, and only categories that begin with C are dropped.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="keeps case",
        edits={".lower()": ""},
        hint="Capital letters come through as they are. A reader sees one word in Cat and CAT; which step makes them "
        "one string?",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="keeps accents",
        edits={
            'unicodedata.normalize("NFD", "".join(kept).lower())': '"".join(kept).lower()',
            'if category == "Mn":\n            continue\n        ': "",
        },
        hint="The accents are still there. First write the letter and its accent as two characters, then one of them "
        "can go.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="accents taken apart but not dropped",
        edits={'if category == "Mn":\n            continue\n        ': ""},
        hint="The words look right on the screen, but count the characters: the accent still stands behind its letter.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="drops only accents that stand apart",
        edits={'unicodedata.normalize("NFD", "".join(kept).lower())': '"".join(kept).lower()'},
        hint="You drop accents that are characters of their own, but é is often a single character. Which normal "
        "form takes it apart?",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="splits at white space only",
        edits={'f" {c} " if punctuation or ideograph else c': "c"},
        hint="A comma still hangs on the word before it. Punctuation marks and ideographs are words of their own.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="cuts at each single space",
        edits={"spaced.split()": 'spaced.split(" ")'},
        hint="Two spaces in a row give you an empty word, and tabs and newlines do not cut at all. What does split "
        "do without an argument?",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="cuts at four kinds of white space",
        edits={
            "return spaced.split()": (
                'for c in "\\t\\n\\r":\n        '
                'spaced = spaced.replace(c, " ")\n    '
                'return [word for word in spaced.split(" ") if word]'
            )
        },
        hint="There is more white space than space, tab and newline, such as the no-break space. Let split() decide "
        "what counts.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="ASCII punctuation only",
        edits={'category.startswith("P") or ': ""},
        hint="Marks beyond ASCII, such as “ ” … — ¿, are punctuation too. Their Unicode category tells you.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="ASCII symbols are not punctuation",
        edits={
            " or 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96": "",
            "punctuation or 123 <= code <= 126": "punctuation",
        },
        hint="Unicode calls $, + and ~ symbols, so their category does not begin with P. The rule names four ranges "
        "of ASCII codes as well.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="the ranges of ASCII end one early",
        edits={"91 <= code <= 96": "91 <= code < 96", "123 <= code <= 126": "123 <= code < 126"},
        hint="The ranges of codes include both ends: 96 (`) and 126 (~) are punctuation too.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="all symbols count as punctuation",
        edits={'category.startswith("P")': 'category[0] in "PS"'},
        hint="€ and ° are symbols, not punctuation marks; only ASCII symbols are split off. Look at the letter that "
        "the category begins with.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="the underscore counts as a letter",
        edits={"if punctuation or ideograph": 'if (punctuation and c != "_") or ideograph'},
        hint="Regular expressions take _ for a letter, but its code is 95: it is a punctuation mark here.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="keeps apostrophes and hyphens inside words",
        edits={"if punctuation or ideograph": 'if (punctuation and c not in "\'-") or ideograph'},
        hint="isn't is three words here, and so is well-known: the apostrophe and the hyphen are marks like all "
        "others.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="drops punctuation",
        edits={'f" {c} " if punctuation or ideograph else c': 'f" {c} " if ideograph else " " if punctuation else c'},
        hint="The marks cut the words but are lost themselves. Each of them is a word of the result.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="a run of marks is one word",
        edits={
            'spaced += f" {c} " if punctuation or ideograph else c': (
                "if spaced and punctuation != mark:\n            "
                'spaced += " "\n        '
                "mark = punctuation\n        "
                'spaced += f" {c} " if ideograph else c'
            ),
            'spaced = ""': 'spaced, mark = "", False',
        },
        hint="... is three words, not one: each mark stands alone, even next to another.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="cuts only before a mark",
        edits={'f" {c} "': 'f" {c}"'},
        hint="What follows a mark sticks to it. A word of its own needs a cut on both sides.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="ideographs are not split",
        edits={"punctuation or ideograph else": "punctuation else"},
        hint="Chinese is written without spaces, so each ideograph shall be a word of its own.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="only the main block of ideographs",
        edits={"0x3400 <= code <= 0x4DBF or ": ""},
        hint="There are two ranges of ideographs. The one that begins at U+3400 is missing.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="kana count as ideographs",
        edits={"0x4E00 <= code": "0x3040 <= code"},
        hint="Japanese kana are letters, not ideographs. Compare your ranges with those of the rule.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="keeps control characters",
        edits={'"".join(kept).lower()': "text.lower()"},
        hint="Characters such as U+0007 and U+200B are still in your words. Step 1 drops every character whose "
        "category begins with C.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="control characters become spaces",
        edits={
            '[c for c in text if c in "\\t\\n\\r" or not unicodedata.category(c).startswith("C")]': (
                '[" " if unicodedata.category(c).startswith("C") else c for c in text]'
            )
        },
        hint="A soft hyphen inside a word cuts your word in two. Such characters are dropped, and nothing comes in "
        "their place.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="drops tabs and newlines",
        edits={'c in "\\t\\n\\r" or ': ""},
        hint="Tab and newline are control characters as well, but they separate words. Without them two words run "
        "together.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="drops only the category Cc",
        edits={'not unicodedata.category(c).startswith("C")': 'unicodedata.category(c) != "Cc"'},
        hint="The soft hyphen and the zero-width space have the category Cf. Look at the first letter of the "
        "category alone.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="compatibility form",
        edits={'"NFD"': '"NFKD"'},
        hint="NFKD also turns ² into 2 and ﬁ into fi. Accents come off with a gentler form.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="casefold instead of lower",
        edits={".lower()": ".casefold()"},
        hint="casefold is made for comparing strings and turns ß into ss. The rule asks for the plain method.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="drops all that is not ASCII",
        edits={
            'unicodedata.normalize("NFD", "".join(kept).lower())': (
                'unicodedata.normalize("NFD", "".join(kept).lower()).encode("ascii", "ignore").decode()'
            )
        },
        hint="Along with the accents you lose ø, ß, “ and every ideograph. Drop the accents alone, by their category.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="drops every kind of mark",
        edits={'category == "Mn"': 'category.startswith("M")'},
        hint="In Indic scripts vowel signs have the category Mc and belong to the word. Only one category of marks "
        "is dropped.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="returns a string",
        edits={"spaced.split()": '" ".join(spaced.split())'},
        hint="The words are right, but they are glued into one string again. The result is a list.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="composes again",
        edits={"return spaced.split()": 'return unicodedata.normalize("NFC", spaced).split()'},
        hint="NFD also takes letters apart that have no accent, such as Korean syllables. They stay apart.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="makes each character small by itself",
        edits={'"".join(kept).lower()': '"".join(c.lower() for c in kept)'},
        hint="lower() looks at the neighbours of a letter: a Greek sigma at the end of a word has a form of its own. "
        "Give it the text as a whole.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="makes words small after cutting",
        edits={
            '"".join(kept).lower()': '"".join(kept)',
            "return spaced.split()": "return [word.lower() for word in spaced.split()]",
        },
        hint="You cut first and make the letters small afterwards. The steps have an order, and lower() looks at what "
        "stands beside a letter.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="cuts before it takes letters apart",
        edits={
            'unicodedata.normalize("NFD", "".join(kept).lower())': '"".join(kept).lower()',
            "return spaced.split()": (
                'apart = unicodedata.normalize("NFD", spaced)\n    '
                'return "".join(c for c in apart if unicodedata.category(c) != "Mn").split()'
            ),
        },
        hint="NFD turns some characters into punctuation marks and ideographs. It comes before the cutting, so these "
        "are to be cut as well.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="keeps private and unassigned characters",
        edits={'not unicodedata.category(c).startswith("C")': 'unicodedata.category(c) not in ("Cc", "Cf")'},
        hint="There are more categories that begin with C than Cc and Cf: Co, for one, for private characters.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="every white space is kept in step 1",
        edits={'c in "\\t\\n\\r"': "c.isspace()"},
        hint="Some control characters, such as the vertical tab, count as white space for Python. Step 1 keeps three "
        "and drops the others.",
    ),
    Chaff(
        exercise="basic_tokenize",
        name="ideographs beyond the two ranges",
        edits={"0x4E00 <= code <= 0x9FFF": "0x4E00 <= code <= 0x9FFF or 0x20000 <= code <= 0x2FFFF"},
        hint="You cut at more ideographs than the two ranges of the rule hold.",
    ),
]

WORDPIECE = [
    Chaff(
        exercise="wordpiece",
        name="[UNK] for words that are too long, whatever unk says",
        edits={
            "if len(word) > max_chars:\n        return [unk]": 'if len(word) > max_chars:\n        return ["[UNK]"]'
        },
        hint="unk stands for every unknown word, also for one that is too long.",
    ),
    Chaff(
        exercise="wordpiece",
        name="what stands in brackets is no piece",
        edits={"if piece in vocab:": 'if piece in vocab and not (piece[0] == "[" and piece[-1] == "]"):'},
        hint="A word may hold any character, brackets too. All keys of the vocabulary are pieces.",
    ),
    Chaff(
        exercise="wordpiece",
        name="counts bytes",
        edits={"len(word) > max_chars": 'len(bytes(word, "utf-8")) > max_chars'},
        hint="max_chars counts characters, and é takes two bytes.",
    ),
    Chaff(
        exercise="wordpiece",
        name="a piece that continues has no id 0",
        edits={"if piece in vocab:": "if piece in vocab and (start == 0 or vocab[piece]):"},
        hint="An id may be 0, and 0 is as good as False. Ask only whether the piece is in the vocabulary.",
    ),
    Chaff(
        exercise="wordpiece",
        name="makes the word small once more",
        edits={"    pieces = []\n": "    word = word.lower()\n    pieces = []\n"},
        hint="A word may hold any character, and a vocabulary may know Cat: cut the word as it is.",
    ),
    Chaff(
        exercise="wordpiece",
        name="max_chars above 100 does not count",
        edits={"len(word) > max_chars": "len(word) > min(max_chars, 100)"},
        hint="100 is the default only. With a larger max_chars longer words are cut as well.",
    ),
    Chaff(
        exercise="wordpiece",
        name="shortest match",
        edits={"range(len(word), start, -1)": "range(start + 1, len(word) + 1)"},
        hint="You stop at the first piece that fits when trying from short to long. Which end has to be tried first?",
    ),
    Chaff(
        exercise="wordpiece",
        name="partial pieces kept",
        edits={"else:\n            return [unk]": "else:\n            return pieces or [unk]"},
        hint="Where nothing fits, the pieces found so far are not an answer: the whole word becomes unknown.",
    ),
    Chaff(
        exercise="wordpiece",
        name="pieces, then UNK for the rest",
        edits={"else:\n            return [unk]": "else:\n            return [*pieces, unk]"},
        hint="One place where nothing fits makes the whole word unknown, also the part that you have cut already.",
    ),
    Chaff(
        exercise="wordpiece",
        name="UNK per piece",
        edits={"else:\n            return [unk]": "else:\n            piece, end = unk, start + 1"},
        hint="You put [UNK] for a letter and go on. A word that cannot be cut to its end becomes one single [UNK].",
    ),
    Chaff(
        exercise="wordpiece",
        name="no ##",
        edits={'"##" if start > 0 else ""': '""'},
        hint="A piece that continues a word stands in the vocabulary with ## in front. in and ##in are two different "
        "entries.",
    ),
    Chaff(
        exercise="wordpiece",
        name="## only when looking up",
        edits={"pieces.append(piece)": "pieces.append(word[start:end])"},
        hint="You look up ##ing but return ing. The result shall name the entries of the vocabulary as they stand "
        "there.",
    ),
    Chaff(
        exercise="wordpiece",
        name="## only in the result",
        edits={"if piece in vocab:": "if word[start:end] in vocab:"},
        hint="You look up ing and return ##ing, which may not be in the vocabulary at all. Look up what you return.",
    ),
    Chaff(
        exercise="wordpiece",
        name="a plain piece may continue a word",
        edits={
            "if piece in vocab:\n                break": (
                "if piece in vocab:\n                "
                "break\n            "
                "piece = word[start:end]\n            "
                "if piece in vocab:\n                "
                "break"
            )
        },
        hint="If ##play is missing, play does not help in the middle of a word: only pieces with ## continue one.",
    ),
    Chaff(
        exercise="wordpiece",
        name="## in front of the first piece too",
        edits={'"##" if start > 0 else ""': '"##"'},
        hint="The first piece begins the word, so it carries no ##. What is different about start = 0?",
    ),
    Chaff(
        exercise="wordpiece",
        name="a ## piece may begin a word",
        edits={"if piece in vocab:": 'if piece in vocab or "##" + piece in vocab:'},
        hint="##ing says that something stands before it. A word that begins with ing needs the entry ing.",
    ),
    Chaff(
        exercise="wordpiece",
        name="goes back to a shorter piece",
        code="""
            def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
                def cut(start):
                    if start == len(word):
                        return []
                    for end in range(len(word), start, -1):
                        piece = ("##" if start > 0 else "") + word[start:end]
                        if piece in vocab and end not in dead:
                            rest = cut(end)
                            if rest is not None:
                                return [piece, *rest]
                            dead.add(end)
                    return None

                dead = set()
                pieces = cut(0) if len(word) <= max_chars else None
                return [unk] if pieces is None else pieces
        """,
        hint="You find a way where greedy cutting finds none, by taking a shorter piece after all. Clever, but the "
        "rule says: no second thoughts.",
    ),
    Chaff(
        exercise="wordpiece",
        name="cuts from the end of the word",
        code="""
            def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
                if len(word) > max_chars:
                    return [unk]
                pieces = []
                end = len(word)
                while end > 0:
                    for start in range(end):
                        piece = ("##" if start > 0 else "") + word[start:end]
                        if piece in vocab:
                            break
                    else:
                        return [unk]
                    pieces.insert(0, piece)
                    end = start
                return pieces
        """,
        hint="You take the longest piece at the end of the word first. The rule begins at the front, and the pieces "
        "can differ.",
    ),
    Chaff(
        exercise="wordpiece",
        name="first match in the order of the vocabulary",
        code="""
            def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
                if len(word) > max_chars:
                    return [unk]
                pieces = []
                start = 0
                while start < len(word):
                    prefix = "##" if start > 0 else ""
                    for piece in vocab:
                        if len(piece) > len(prefix) and (prefix + word[start:]).startswith(piece):
                            break
                    else:
                        return [unk]
                    pieces.append(piece)
                    start += len(piece) - len(prefix)
                return pieces
        """,
        hint="You take the first entry that fits, and the order of the vocabulary decides. The length of the pieces "
        "should.",
    ),
    Chaff(
        exercise="wordpiece",
        name="whole words only",
        code="""
            def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
                return [word] if word in vocab and len(word) <= max_chars else [unk]
        """,
        hint="A word that is not in the vocabulary as a whole can still be cut into pieces that are.",
    ),
    Chaff(
        exercise="wordpiece",
        name="single letters are never tried",
        edits={"range(len(word), start, -1)": "range(len(word), start + 1, -1)"},
        hint="A piece may be one letter long. With which end does your inner loop stop?",
    ),
    Chaff(
        exercise="wordpiece",
        name="the last letter is left over",
        edits={"while start < len(word):": "while start < len(word) - 1:"},
        hint="Your loop stops one letter before the end. When is a word cut completely?",
    ),
    Chaff(
        exercise="wordpiece",
        name="skips a letter after each piece",
        edits={"start = end": "start = end + 1"},
        hint="The next piece begins right behind the last one. word[start:end] already leaves out the character at "
        "end.",
    ),
    Chaff(
        exercise="wordpiece",
        name="max_chars itself is too long",
        edits={"len(word) > max_chars": "len(word) >= max_chars"},
        hint="A word of exactly max_chars characters is still cut; only longer ones are not.",
    ),
    Chaff(
        exercise="wordpiece",
        name="max_chars ignored",
        edits={"len(word) > max_chars": "False"},
        hint="The argument max_chars is never used: a word that is longer becomes unknown at once.",
    ),
    Chaff(
        exercise="wordpiece",
        name="max_chars always 100",
        edits={"len(word) > max_chars": "len(word) > 100"},
        hint="100 is only the default. The caller may ask for another max_chars.",
    ),
    Chaff(
        exercise="wordpiece",
        name="a long word in the vocabulary is let through",
        edits={"len(word) > max_chars": "len(word) > max_chars and word not in vocab"},
        hint="A word that is too long becomes unknown even if it is in the vocabulary.",
    ),
    Chaff(
        exercise="wordpiece",
        name="cuts a long word short",
        edits={"max_chars:\n        return [unk]": "max_chars:\n        word = word[:max_chars]"},
        hint="You cut off the end of a long word and go on with what is left. Such a word is unknown as a whole.",
    ),
    Chaff(
        exercise="wordpiece",
        name="[UNK] whatever unk says",
        edits={
            "max_chars:\n        return [unk]": 'max_chars:\n        return ["[UNK]"]',
            "else:\n            return [unk]": 'else:\n            return ["[UNK]"]',
        },
        hint="The argument unk is ignored; [UNK] is only its default.",
    ),
    Chaff(
        exercise="wordpiece",
        name="a string instead of a list",
        edits={
            "max_chars:\n        return [unk]": "max_chars:\n        return unk",
            "else:\n            return [unk]": "else:\n            return unk",
        },
        hint="For an unknown word you return a string. The result is a list in all cases, here with one string.",
    ),
    Chaff(
        exercise="wordpiece",
        name="an unknown word has no pieces",
        edits={
            "max_chars:\n        return [unk]": "max_chars:\n        return []",
            "else:\n            return [unk]": "else:\n            return []",
        },
        hint="An unknown word does not vanish: a list with `unk` stands in its place.",
    ),
    Chaff(
        exercise="wordpiece",
        name="id 0 counts as missing",
        edits={"if piece in vocab:": "if vocab.get(piece):"},
        hint="One piece may have the id 0, and 0 counts as false. Ask whether the piece is in the vocabulary, not "
        "what its id is.",
    ),
    Chaff(
        exercise="wordpiece",
        name="returns ids",
        edits={"pieces.append(piece)": "pieces.append(vocab[piece])"},
        hint="The pieces themselves are asked for, as strings. Their ids come in the next exercise.",
    ),
    Chaff(
        exercise="wordpiece",
        name="adds unknown words to the vocabulary",
        edits={
            "else:\n            return [unk]": (
                "else:\n            vocab.setdefault(word, len(vocab))\n            return [unk]"
            )
        },
        hint="Your function writes into the caller's vocabulary, so the same word is known at the next call. Only "
        "read from it.",
    ),
    Chaff(
        exercise="wordpiece",
        name="no piece longer than 16 characters",
        edits={"range(len(word), start, -1)": "range(min(len(word), start + 16), start, -1)"},
        hint="A piece may be as long as the word. Begin to look at its very end.",
    ),
    Chaff(
        exercise="wordpiece",
        name="letters alone",
        edits={"if len(word) > max_chars:": "if len(word) > max_chars or not word.isalpha():"},
        hint="A word may hold any characters, digits and punctuation marks among them; the vocabulary alone decides.",
    ),
    Chaff(
        exercise="wordpiece",
        name="pieces as regular expressions",
        code="""
            import re


            def wordpiece(word, vocab, unk="[UNK]", max_chars=100):
                if len(word) > max_chars:
                    return [unk]
                pieces, start = [], 0
                while start < len(word):
                    mark = "##" if start > 0 else ""
                    longest = ""
                    for piece in vocab:
                        letters = piece[len(mark) :]
                        if piece.startswith(mark) and letters and len(piece) > len(longest):
                            try:
                                fits = re.match(letters, word[start:])
                            except re.error:
                                fits = None
                            if fits and fits.end() == len(letters):
                                longest = piece
                    if not longest:
                        return [unk]
                    pieces.append(longest)
                    start += len(longest) - len(mark)
                return pieces
        """,
        hint="In a regular expression, a full stop stands for any character. Compare the pieces letter by letter.",
    ),
]

ENCODE = [
    Chaff(
        exercise="encode",
        name="a limit of its own for long words",
        edits={"wordpiece(word, vocab)": "wordpiece(word, vocab, max_chars=40)"},
        hint="How long a word may be is the business of wordpiece: leave max_chars at its default.",
    ),
    Chaff(
        exercise="encode",
        name="makes the text small before it is cleaned",
        edits={"basic_tokenize(text)": "basic_tokenize(text.lower())"},
        hint="basic_tokenize makes the text small, after it has dropped what nobody sees: hand it the text as it is.",
    ),
    Chaff(
        exercise="encode",
        name="cuts the text at blanks before it is cleaned",
        edits={"basic_tokenize(text)": 'basic_tokenize(" ".join(text.split(None, max_len)[:max_len]))'},
        hint="Between two blanks there may be nothing but characters that nobody sees, and no piece comes of them. "
        "Count ids.",
    ),
    Chaff(
        exercise="encode",
        name="pieces of a word remembered for any vocabulary",
        code="""
            seen = {}


            def encode(text, vocab, max_len):
                if max_len < 2:
                    raise ValueError(f"max_len is {max_len}")
                pieces = []
                for word in basic_tokenize(text):
                    seen[word] = seen.get(word) or wordpiece(word, vocab)
                    pieces += seen[word]
                ids = [vocab[piece] for piece in pieces]
                return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]
        """,
        hint="Another vocabulary cuts the same word in another way. What you keep from call to call has to know which "
        "it was.",
    ),
    Chaff(
        exercise="encode",
        name="never more than 512 ids",
        edits={"ids[: max_len - 2]": "ids[:510][: max_len - 2]"},
        hint="512 is the limit of another BERT. Here max_len alone says how many ids there may be.",
    ),
    Chaff(
        exercise="encode",
        name="folds the case of the text",
        edits={"basic_tokenize(text)": "basic_tokenize(text.casefold())"},
        hint="casefold writes ß as ss. basic_tokenize makes letters small already, so hand it the text as it is.",
    ),
    Chaff(
        exercise="encode",
        name="reads the front of the text only",
        edits={"basic_tokenize(text)": "basic_tokenize(text[: 16 * max_len])"},
        hint="White space takes room as well: the first word may stand far behind. Cut the ids, not the text.",
    ),
    Chaff(
        exercise="encode",
        name="SEP cut off",
        edits={
            'return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]': (
                'return [vocab["[CLS]"], *ids, vocab["[SEP]"]][:max_len]'
            )
        },
        hint="A text that is too long loses its [SEP] along with the rest. Shorten first, then put the frame around "
        "it.",
    ),
    Chaff(
        exercise="encode",
        name="no CLS",
        edits={'[vocab["[CLS]"], *ids': "[*ids"},
        hint="The text starts without its frame: one special token goes in front.",
    ),
    Chaff(
        exercise="encode",
        name="no SEP",
        edits={', vocab["[SEP]"]]': "]"},
        hint="The text ends without its frame: one special token goes behind, also when the text was cut.",
    ),
    Chaff(
        exercise="encode",
        name="CLS and SEP swapped",
        edits={
            'vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]': (
                'vocab["[SEP]"], *ids[: max_len - 2], vocab["[CLS]"]'
            )
        },
        hint="The two special tokens have changed places: [CLS] opens, [SEP] closes.",
    ),
    Chaff(
        exercise="encode",
        name="pads",
        edits={
            'return [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]': (
                'ids = [vocab["[CLS]"], *ids[: max_len - 2], vocab["[SEP]"]]\n    '
                'return ids + [vocab.get("[PAD]", 0)] * (max_len - len(ids))'
            )
        },
        hint="A short text stays short. Filling up is the job of pad_batch, which knows how long the others are.",
    ),
    Chaff(
        exercise="encode",
        name="max_len counts only the text",
        edits={"max_len - 2": "max_len"},
        hint="[CLS] and [SEP] count too, so you return up to two ids too many.",
    ),
    Chaff(
        exercise="encode",
        name="one id too many",
        edits={"max_len - 2": "max_len - 1"},
        hint="Two places of max_len are taken by special tokens, not one.",
    ),
    Chaff(
        exercise="encode",
        name="one id too few",
        edits={"max_len - 2": "max(max_len - 3, 0)"},
        hint="You cut earlier than you have to. How many places are taken by special tokens?",
    ),
    Chaff(
        exercise="encode",
        name="cuts words, not ids",
        edits={"basic_tokenize(text)": "basic_tokenize(text)[: max_len - 2]", "ids[: max_len - 2]": "ids"},
        hint="You cut the list of words, but a word may have several pieces. Count the ids.",
    ),
    Chaff(
        exercise="encode",
        name="keeps only whole words",
        edits={
            "ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]": (
                "ids = []\n    "
                "for word in basic_tokenize(text):\n        "
                "pieces = wordpiece(word, vocab)\n        "
                "if len(ids) + len(pieces) > max_len - 2:\n            "
                "break\n        "
                "ids += [vocab[piece] for piece in pieces]"
            )
        },
        hint="You leave out a word that would be cut in the middle. Only what is too much goes, even if half a word "
        "stays.",
    ),
    Chaff(
        exercise="encode",
        name="keeps the end of a long text",
        edits={"ids[: max_len - 2]": "ids[max(0, len(ids) - max_len + 2) :]"},
        hint="You keep the last ids of a long text. It is the end that is cut off.",
    ),
    Chaff(
        exercise="encode",
        name="a text that just fits is emptied",
        edits={"ids[: max_len - 2]": "(ids[: -(len(ids) + 2 - max_len)] if len(ids) + 2 >= max_len else ids)"},
        hint="If there is nothing to cut, ids[:-0] is the empty list. Count from the front instead.",
    ),
    Chaff(
        exercise="encode",
        name="special ids fixed",
        edits={'vocab["[CLS]"], *': "2, *", 'vocab["[SEP]"]]': "3]"},
        hint="Not every vocabulary has [CLS] at 2 and [SEP] at 3. Look them up.",
    ),
    Chaff(
        exercise="encode",
        name="id of UNK fixed",
        edits={"[vocab[piece] for": '[1 if piece == "[UNK]" else vocab[piece] for'},
        hint="Not every vocabulary has [UNK] at 1. It can be looked up like any other piece.",
    ),
    Chaff(
        exercise="encode",
        name="splits at white space alone",
        edits={"basic_tokenize(text)": "text.split()"},
        hint="Capitals, accents and punctuation go into the pieces unchanged. You have a function that cuts a text "
        "into words.",
    ),
    Chaff(
        exercise="encode",
        name="no pieces",
        edits={
            "ids = [vocab[piece] for word in basic_tokenize(text) for piece in wordpiece(word, vocab)]": (
                'ids = [vocab.get(word, vocab["[UNK]"]) for word in basic_tokenize(text)]'
            )
        },
        hint="A word that is not in the vocabulary as a whole is cut into pieces before it is given up.",
    ),
    Chaff(
        exercise="encode",
        name="pieces without words",
        edits={
            "for word in basic_tokenize(text) for piece in wordpiece(word, vocab)": (
                "for piece in wordpiece(text.lower(), vocab)"
            )
        },
        hint="wordpiece cuts one word. Cut the text into words first, and go through them one by one.",
    ),
    Chaff(
        exercise="encode",
        name="unknown words left out",
        edits={"wordpiece(word, vocab)]": 'wordpiece(word, vocab) if piece != "[UNK]"]'},
        hint="An unknown word keeps its place: the id of [UNK] stands for it.",
    ),
    Chaff(
        exercise="encode",
        name="special tokens in the text are recognised",
        edits={
            "for word in basic_tokenize(text) for piece in wordpiece(word, vocab)": (
                "for part in text.split()\n        "
                'for piece in ([part] if part in ("[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]") and '
                "part in vocab else\n        "
                "[piece for word in basic_tokenize(part) for piece in wordpiece(word, vocab)])"
            )
        },
        hint="[MASK] in a text is brackets and a word to this function. Only the frame is made of special tokens.",
    ),
    Chaff(
        exercise="encode",
        name="no error for a small max_len",
        edits={"max_len < 2": "max_len < 0"},
        hint="With max_len below 2 there is no room for [CLS] and [SEP]. The caller should hear of it through a "
        "ValueError.",
    ),
    Chaff(
        exercise="encode",
        name="max_len of 2 refused",
        edits={"max_len < 2": "max_len <= 2"},
        hint="[CLS] and [SEP] alone need exactly 2 places, so max_len=2 is allowed.",
    ),
    Chaff(
        exercise="encode",
        name="another error than ValueError",
        edits={"ValueError(": "IndexError("},
        hint="You raise an error, but of another kind than the docstring promises.",
    ),
    Chaff(
        exercise="encode",
        name="a long text raises an error",
        edits={
            "ids[: max_len - 2]": "ids",
            "return [": ('if len(ids) > max_len - 2:\n        raise ValueError("the text is too long")\n    return ['),
        },
        hint="A long text is no mistake of the caller. It is cut, and only a max_len that is too small raises an "
        "error.",
    ),
    Chaff(
        exercise="encode",
        name="returns pieces",
        edits={"[vocab[piece] for": "[piece for", '[vocab["[CLS]"], ': '["[CLS]", ', 'vocab["[SEP]"]]': '"[SEP]"]'},
        hint="You return strings. The vocabulary turns each of them into a number.",
    ),
    Chaff(
        exercise="encode",
        name="writes PAD into the vocabulary",
        edits={"return [": 'vocab.setdefault("[PAD]", 0)\n    return ['},
        hint="Your function adds an entry to the caller's vocabulary. Only read from it.",
    ),
    Chaff(
        exercise="encode",
        name="cuts words by a regular expression",
        edits={"basic_tokenize(text)": '__import__("re").findall(r"\\w+|[^\\w\\s]", text.lower())'},
        hint="Accents stay, and _ counts as a letter. You have a function that cuts a text into words.",
    ),
    Chaff(
        exercise="encode",
        name="id 0 left out",
        edits={"for piece in wordpiece(word, vocab)]": "for piece in wordpiece(word, vocab) if vocab[piece]]"},
        hint="A word may have the id 0, and 0 counts as false.",
    ),
    Chaff(
        exercise="encode",
        name="never more than 64 ids",
        edits={"ids[: max_len - 2]": "ids[: min(max_len, 64) - 2]"},
        hint="Mini-BERT reads 64 tokens, but encode takes the length that the caller asks for.",
    ),
    Chaff(
        exercise="encode",
        name="no error for a negative max_len",
        edits={"max_len < 2": "max_len in (0, 1)"},
        hint="Every max_len below 2 is too small, a negative one as well.",
    ),
]

DECODE = [
    Chaff(
        exercise="decode",
        name="special is what is in capitals and brackets",
        edits={"token in SPECIAL_TOKENS": 'token[0] == "[" and token[-1] == "]" and token.isupper()'},
        hint="Five tokens are special, and they are written exactly so: [X] is a word.",
    ),
    Chaff(
        exercise="decode",
        name="special is what stands in brackets",
        edits={"token in SPECIAL_TOKENS": 'token[:1] + token[1:][-1:] == "[]"'},
        hint="Five tokens are special, and they are written exactly so: [x] is a word.",
    ),
    Chaff(
        exercise="decode",
        name="special without its brackets",
        edits={"token in SPECIAL_TOKENS": 'token.strip("[]").upper() in ("PAD", "UNK", "CLS", "SEP", "MASK")'},
        hint="The word mask is no [MASK]. Compare the token as it is written.",
    ),
    Chaff(
        exercise="decode",
        name="every # taken off",
        edits={"token[2:]": 'token.replace("#", "")'},
        hint="Only the two signs in front say that a piece continues; what follows is text, even if it is a #.",
    ),
    Chaff(
        exercise="decode",
        name="apostrophes tidied",
        edits={"text.strip()": 'text.strip().replace(" \' ", "\'")'},
        hint="Nobody asked for it ' s to become it's: words are joined by single spaces.",
    ),
    Chaff(
        exercise="decode",
        name="space before ##",
        edits={
            'token[2:] if token.startswith("##") else " " + token': (
                '" " + (token[2:] if token.startswith("##") else token)'
            )
        },
        hint="The ## is gone, but a space has come in its place. Such a piece belongs to the same word as what "
        "stands before it.",
    ),
    Chaff(
        exercise="decode",
        name="## pieces like all others",
        edits={'token[2:] if token.startswith("##") else " " + token': '" " + token'},
        hint="A piece with ## continues a word: no space before it, and no ## in the text.",
    ),
    Chaff(
        exercise="decode",
        name="## kept in the text",
        edits={"token[2:]": "token"},
        hint="The pieces are joined, but the ## is still there. It is a mark for the vocabulary, not a part of the "
        "word.",
    ),
    Chaff(
        exercise="decode",
        name="specials kept",
        edits={"in SPECIAL_TOKENS": "in ()"},
        hint="[CLS], [SEP] and the others are no words of the text. Leave them out.",
    ),
    Chaff(
        exercise="decode",
        name="UNK kept",
        edits={"if token in SPECIAL_TOKENS:": 'if token in SPECIAL_TOKENS and token != "[UNK]":'},
        hint="[UNK] is one of the five special tokens and is dropped like the others.",
    ),
    Chaff(
        exercise="decode",
        name="MASK kept",
        edits={"if token in SPECIAL_TOKENS:": 'if token in SPECIAL_TOKENS and token != "[MASK]":'},
        hint="[MASK] is one of the five special tokens and is dropped like the others.",
    ),
    Chaff(
        exercise="decode",
        name="a space in the place of a special token",
        edits={"continue": 'text += " "\n            continue'},
        hint="Where a special token stood, two spaces follow each other. Nothing is left in its place.",
    ),
    Chaff(
        exercise="decode",
        name="special ids fixed",
        edits={"if token in SPECIAL_TOKENS:": "if number < 5:"},
        hint="The special tokens have the ids 0 to 4 in one vocabulary and others in the next. Look at the token, "
        "not at its id.",
    ),
    Chaff(
        exercise="decode",
        name="special is what begins with a bracket",
        edits={"if token in SPECIAL_TOKENS:": 'if token.startswith("["):'},
        hint="The bracket [ itself is a word of many vocabularies, and you drop it. Exactly five tokens are special.",
    ),
    Chaff(
        exercise="decode",
        name="one # is enough",
        edits={'token.startswith("##")': 'token.startswith("#")'},
        hint="The token # is a word of its own; two of them mark a piece.",
    ),
    Chaff(
        exercise="decode",
        name="ends at the first SEP",
        edits={
            "if token in SPECIAL_TOKENS:": (
                'if token == "[SEP]":\n            break\n        if token in SPECIAL_TOKENS:'
            )
        },
        hint="[SEP] is dropped, but the ids behind it still count.",
    ),
    Chaff(
        exercise="decode",
        name="first and last id left out",
        edits={"for number in ids:": "for number in ids[1:-1]:"},
        hint="Not every list has a frame of [CLS] and [SEP]. Drop tokens for what they are, not for where they stand.",
    ),
    Chaff(
        exercise="decode",
        name="ids by the order of the vocabulary",
        edits={"{number: token for token, number in vocab.items()}": "dict(enumerate(vocab))"},
        hint="The entries need not stand in the order of their ids. Turn the vocabulary round with the ids that it "
        "holds.",
    ),
    Chaff(
        exercise="decode",
        name="no spaces between words",
        edits={'" " + token': "token"},
        hint="All words run together. A piece without ## begins a new word.",
    ),
    Chaff(
        exercise="decode",
        name="leading space left",
        edits={"text.strip()": "text"},
        hint="Your text begins with a space. Spaces stand only between words.",
    ),
    Chaff(
        exercise="decode",
        name="KeyError for an unknown id",
        edits={'raise ValueError(f"id {number} is not in the vocabulary")': "raise KeyError(number)"},
        hint="An unknown id raises an error, but of another kind than the docstring promises.",
    ),
    Chaff(
        exercise="decode",
        name="unknown ids left out",
        edits={'raise ValueError(f"id {number} is not in the vocabulary")': "continue"},
        hint="An id that is not in the vocabulary is a mistake of the caller, who should hear of it.",
    ),
    Chaff(
        exercise="decode",
        name="unknown ids become a word",
        edits={
            'raise ValueError(f"id {number} is not in the vocabulary")\n        token = tokens[number]': (
                'token = "?"\n        else:\n            token = tokens[number]'
            )
        },
        hint="An id that is not in the vocabulary is not a word. Raise an error.",
    ),
    Chaff(
        exercise="decode",
        name="punctuation moved to the word before",
        edits={'" " + token': '("" if token in ".,;:!?\'" else " ") + token'},
        hint="Prettier, but the rule is simpler: all words are joined by single spaces, and a full stop is a word.",
    ),
    Chaff(
        exercise="decode",
        name="capital at the beginning",
        edits={"text.strip()": "text.strip().capitalize()"},
        hint="Capitals cannot come back: nobody knows where they were. Leave the words as the vocabulary has them.",
    ),
    Chaff(
        exercise="decode",
        name="returns a list of words",
        edits={"text.strip()": "text.split()"},
        hint="The words are right, but the result is one string.",
    ),
    Chaff(
        exercise="decode",
        name="empties the list of ids",
        edits={"for number in ids:": "while ids:\n        number = ids.pop(0)"},
        hint="pop takes the ids out of the caller's list, which is empty afterwards. Go through it without changing "
        "it.",
    ),
    Chaff(
        exercise="decode",
        name="negative ids count from the end",
        edits={
            "tokens = {number: token for token, number in vocab.items()}": (
                "tokens = {number: token for token, number in vocab.items()}\n    "
                "tokens |= {number - len(vocab): token for token, number in vocab.items()}"
            )
        },
        hint="A negative id is in no vocabulary, so it is a mistake of the caller.",
    ),
    Chaff(
        exercise="decode",
        name="id 0 is always padding",
        edits={"if token in SPECIAL_TOKENS:": "if token in SPECIAL_TOKENS or number == 0:"},
        hint="[PAD] has the id 0 in one vocabulary and another in the next. Look at the token.",
    ),
]

PAD_BATCH = [
    Chaff(
        exercise="pad_batch",
        name="a dtype with room for the ids alone",
        edits={
            "return ids, mask": (
                "largest = max(max(sequence) for sequence in sequences)\n    "
                "return ids.astype(np.min_scalar_type(largest)), mask"
            )
        },
        hint="pad_id stands in ids, too, and may be larger than each of them: the dtype must have room for it.",
    ),
    Chaff(
        exercise="pad_batch",
        name="at most 512 ids of each sentence",
        edits={"    lengths = [": "    sequences = [sequence[:512] for sequence in sequences]\n    lengths = ["},
        hint="The batch is as wide as its longest sentence, however long that is.",
    ),
    Chaff(
        exercise="pad_batch",
        name="mask inverted",
        edits={"return ids, mask": "return ids, ~mask"},
        hint="Your mask is True at padding. It says where a token is real.",
    ),
    Chaff(
        exercise="pad_batch",
        name="left pad",
        edits={
            "ids[row, : lengths[row]] = sequence": "ids[row, max(lengths) - lengths[row] :] = sequence",
            "mask[row, : lengths[row]]": "mask[row, max(lengths) - lengths[row] :]",
        },
        hint="The padding stands in front, so every token gets the position of another. It belongs on the right.",
    ),
    Chaff(
        exercise="pad_batch",
        name="ids to the right, mask to the left",
        edits={"ids[row, : lengths[row]] = sequence": "ids[row, max(lengths) - lengths[row] :] = sequence"},
        hint="Ids and mask do not fit each other: the sentence stands at the end of its row, and the mask says at "
        "the beginning.",
    ),
    Chaff(
        exercise="pad_batch",
        name="truncates to shortest",
        edits={
            "max(lengths)": "min(lengths)",
            "ids[row, : lengths[row]] = sequence": "ids[row] = sequence[: ids.shape[1]]",
        },
        hint="You cut all sentences to the shortest. Nothing may be lost: fill the others up instead.",
    ),
    Chaff(
        exercise="pad_batch",
        name="as wide as the first sentence",
        edits={
            "max(lengths)": "lengths[0]",
            "ids[row, : lengths[row]] = sequence": "ids[row, : lengths[row]] = sequence[: lengths[0]]",
        },
        hint="The first sentence need not be the longest. What is the width that all of them fit into?",
    ),
    Chaff(
        exercise="pad_batch",
        name="one column too many",
        edits={"max(lengths)": "max(lengths) + 1"},
        hint="The last column is padding in every row. The longest sentence just fits.",
    ),
    Chaff(
        exercise="pad_batch",
        name="always 64 wide",
        edits={"max(lengths)": "max(64, *lengths)"},
        hint="The rectangle is as wide as the longest sentence of this batch, not as wide as the model allows.",
    ),
    Chaff(
        exercise="pad_batch",
        name="mask from the ids",
        edits={"return ids, mask": "return ids, ids != pad_id"},
        hint="An id inside a sentence may equal pad_id and is still real. Only the lengths know where padding begins.",
    ),
    Chaff(
        exercise="pad_batch",
        name="pads with 0",
        edits={"pad_id)": "0)"},
        hint="The argument pad_id is ignored; 0 is only one possible value.",
    ),
    Chaff(
        exercise="pad_batch",
        name="repeats the last id",
        edits={
            "ids[row, : lengths[row]] = sequence": (
                "ids[row] = list(sequence) + [sequence[-1]] * (max(lengths) - lengths[row])"
            )
        },
        hint="You fill a row with its last id again and again. The filler is given as an argument.",
    ),
    Chaff(
        exercise="pad_batch",
        name="mask all True",
        edits={"mask[row, : lengths[row]] = True": "mask[row] = True"},
        hint="Your mask says that every place is real, padding too. Up to where is a row real?",
    ),
    Chaff(
        exercise="pad_batch",
        name="last token masked",
        edits={"mask[row, : lengths[row]]": "mask[row, : lengths[row] - 1]"},
        hint="The last real token of each row is marked as padding. A slice leaves out its end already.",
    ),
    Chaff(
        exercise="pad_batch",
        name="mask one token too long",
        edits={"mask[row, : lengths[row]]": "mask[row, : lengths[row] + 1]"},
        hint="The first place of padding is marked as real. A row of n tokens has the places 0 to n - 1.",
    ),
    Chaff(
        exercise="pad_batch",
        name="mask of 0 and 1",
        edits={"dtype=bool": "dtype=int"},
        hint="Your mask holds the numbers 0 and 1. As an index, and with ~, they act differently from False and True.",
    ),
    Chaff(
        exercise="pad_batch",
        name="ids are floats",
        edits={"pad_id)": "pad_id, dtype=float)"},
        hint="Your ids are floating-point numbers. They are used as row numbers later, so they must be integers.",
    ),
    Chaff(
        exercise="pad_batch",
        name="mask shaped for attention",
        edits={"return ids, mask": "return ids, mask[:, np.newaxis, np.newaxis, :]"},
        hint="Here the mask has the shape of the ids, (B, T). The axes for attention are added later.",
    ),
    Chaff(
        exercise="pad_batch",
        name="only ids",
        edits={"return ids, mask": "return ids"},
        hint="Without the mask nobody can tell padding from words. Return both arrays.",
    ),
    Chaff(
        exercise="pad_batch",
        name="mask before ids",
        edits={"return ids, mask": "return mask, ids"},
        hint="The two results have changed places.",
    ),
    Chaff(
        exercise="pad_batch",
        name="lists instead of arrays",
        edits={"return ids, mask": "return ids.tolist(), mask.tolist()"},
        hint="The numbers are right, but the model needs NumPy arrays.",
    ),
    Chaff(
        exercise="pad_batch",
        name="sorts by length",
        edits={
            "lengths = [len(sequence) for sequence in sequences]": (
                "sequences = sorted(sequences, key=len, reverse=True)\n    "
                "lengths = [len(sequence) for sequence in sequences]"
            )
        },
        hint="Row b must be sentence b: the caller knows the sentences by their order.",
    ),
    Chaff(
        exercise="pad_batch",
        name="fills up the lists themselves",
        edits={
            "ids[row, : lengths[row]] = sequence": (
                "sequence += [pad_id] * (max(lengths) - lengths[row])\n        ids[row] = sequence"
            )
        },
        hint="The caller's lists have grown: += changes a list in place. Write into the new array only.",
    ),
    Chaff(
        exercise="pad_batch",
        name="an empty sentence is let through",
        edits={" or min(lengths) == 0": ""},
        hint="An empty sentence gives a row of padding alone, and attention over it has nothing to look at. Raise "
        "ValueError.",
    ),
    Chaff(
        exercise="pad_batch",
        name="no sentence is let through",
        edits={
            "if not lengths or min(lengths) == 0": "if lengths and min(lengths) == 0",
            "max(lengths)": "max(lengths, default=0)",
        },
        hint="A batch without any sentence is a mistake of the caller, who should hear of it through a ValueError.",
    ),
    Chaff(
        exercise="pad_batch",
        name="another error than ValueError",
        edits={"raise ValueError": "raise IndexError"},
        hint="You raise an error, but of another kind than the docstring promises.",
    ),
    Chaff(
        exercise="pad_batch",
        name="empty sentences left out",
        edits={
            "lengths = [len(sequence) for sequence in sequences]": (
                "sequences = [sequence for sequence in sequences if sequence]\n    "
                "lengths = [len(sequence) for sequence in sequences]"
            )
        },
        hint="You drop empty sentences silently, so the rows no longer belong to the sentences. Raise ValueError.",
    ),
    Chaff(
        exercise="pad_batch",
        name="ids in a dtype that is too small",
        edits={"return ids, mask": "return ids.astype(np.uint8), mask"},
        hint="Ids above 255 do not fit into 8 bits, and astype does not say so. Take a dtype with room for them.",
    ),
    Chaff(
        exercise="pad_batch",
        name="at most 64 ids of each sentence",
        edits={
            "lengths = [len(sequence) for sequence in sequences]": (
                "sequences = [sequence[:64] for sequence in sequences]\n    "
                "lengths = [len(sequence) for sequence in sequences]"
            )
        },
        hint="Nothing may be lost here. How long a sentence may be is the business of encode.",
    ),
]

MLM_LOGITS = [
    Chaff(
        exercise="mlm_logits",
        name="the last block of words is left out",
        code="""
            def mlm_logits(hidden, W, b):
                V, size = W.shape[1], 256
                if V < size:
                    return hidden @ W + b
                logits = np.zeros((*hidden.shape[:-1], V), hidden.dtype)
                for start in range(0, V - size + 1, size):
                    logits[..., start : start + size] = hidden @ W[:, start : start + size] + b[start : start + size]
                return logits
        """,
        hint="V need not be a multiple of the size of your blocks: what is left over is a block, too.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="large scores cut off",
        edits={"hidden @ W + b": "np.clip(hidden @ W + b, -100, 100)"},
        hint="Scores may be of any size. It is softmax that has to cope with large ones.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="no bias",
        edits={"hidden @ W + b": "hidden @ W"},
        hint="Some words fit everywhere a little better than others. What in the formula says so?",
    ),
    Chaff(
        exercise="mlm_logits",
        name="transposed",
        edits={"hidden @ W": "hidden @ W.T"},
        hint="W has the shape (H, V) already: H meets H, and V is left. A square W hides the slip.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="result transposed",
        edits={"hidden @ W + b": "(hidden @ W + b).T"},
        hint="The vocabulary is the last axis of the logits, and all other axes keep their places.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="subtracts the bias",
        edits={"W + b": "W - b"},
        hint="Look at the sign of the bias: it is something in favour of a word.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="bias added to W",
        edits={"hidden @ W + b": "hidden @ (W + b)"},
        hint="Adding b to the rows of W multiplies it by the sum of the hidden numbers. First the product, then the "
        "bias.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="mean of the bias",
        edits={"W + b": "W + b.mean()"},
        hint="Each word has a bias of its own; one number for all changes nothing between them.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="returns probabilities",
        edits={"hidden @ W + b": "softmax(hidden @ W + b)"},
        hint="These are probabilities already. Here the scores are asked for; softmax has its turn later.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="log-probabilities",
        edits={"hidden @ W + b": "np.log(softmax(hidden @ W + b))"},
        hint="Logits are the raw scores, not the logarithms of probabilities.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="scaled like attention",
        edits={"hidden @ W + b": "hidden @ W / math.sqrt(hidden.shape[-1]) + b"},
        hint="The root of the size belongs to attention scores. The formula of the head has none.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="negative scores cut off",
        edits={"hidden @ W + b": "np.maximum(hidden @ W + b, 0)"},
        hint="Scores may be negative. There is no ReLU in the head.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="normalises first",
        edits={"hidden @ W": "layer_norm(hidden, np.ones_like(hidden), np.zeros_like(hidden)) @ W"},
        hint="The head takes the vectors as they come. The layer norm before it belongs to the model, not to this "
        "function.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="last token only",
        edits={"hidden @ W": "hidden[..., -1, :] @ W"},
        hint="BERT scores the words at every place, not only at the last.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="loses the leading axes",
        edits={"hidden @ W + b": "(hidden @ W + b).reshape(-1, len(b))"},
        hint="All leading axes stay as they were; only H becomes V.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="three axes only",
        edits={"hidden @ W": 'np.einsum("bth,hv->btv", hidden, W)'},
        hint="The number of leading axes is free. @ works for all of them.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="at least one leading axis",
        edits={"hidden @ W": "np.stack([vector @ W for vector in hidden])"},
        hint="A single vector has no axis to loop over. @ needs no loop.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="float64 out",
        edits={"hidden @ W + b": "hidden.astype(np.float64) @ W + b"},
        hint="float32 in must give float32 out.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="float32 out",
        edits={"hidden @ W + b": "(hidden @ W + b).astype(np.float32)"},
        hint="float64 in must give float64 out; you throw half of the digits away.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="changes b",
        edits={"return hidden @ W + b": "logits = hidden @ W\n    logits += b\n    b -= b.max()\n    return logits"},
        hint="The logits are right, but b is another one after the call. Never write into an argument.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="W turned round where that fits",
        edits={"hidden @ W": "hidden @ (W.T if W.shape[0] == W.shape[1] else W)"},
        hint="Where H = V, W and its transpose both fit, and only one of them is right: W as it is.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="two entries of the hidden vector alone",
        edits={"hidden @ W + b": "hidden[..., :1] * W[0] + hidden[..., 1:2] * W[1 % len(W)] * (len(W) > 1) + b"},
        hint="The example has H = 2, but H may be any number: all entries of the hidden vector count.",
    ),
    Chaff(
        exercise="mlm_logits",
        name="small numbers rounded away",
        edits={"hidden @ W + b": "np.round(hidden @ W + b, 6)"},
        hint="Rounding is for printing; the result keeps all its digits.",
    ),
]

FORWARD = [
    Chaff(
        exercise="forward",
        name="parameters whose names hold that of a layer",
        edits={
            'layers = [{name: params[f"layer{i}.{name}"] for name in BLOCK} for i in range(config["num_layers"])]': (
                "layers = [\n"
                '        {name: params[key] for key in params for name in BLOCK if key.endswith(f"layer{i}.{name}")}\n'
                '        for i in range(config["num_layers"])\n'
                "    ]"
            )
        },
        hint="old.layer0.W_Q may be there besides layer0.W_Q. Look each array up by its whole name.",
    ),
    Chaff(
        exercise="forward",
        name="places counted at real tokens only",
        edits={
            'embed(ids, params["token_embeddings"], params["position_embeddings"])': (
                'params["token_embeddings"][ids] + params["position_embeddings"][np.cumsum(mask, axis=1) - 1]'
            )
        },
        hint="Places are counted from the left, padding included: behind two of padding the first real token stands at "
        "place 2.",
    ),
    Chaff(
        exercise="forward",
        name="columns of padding cut off",
        edits={
            "    x = embed(": "    ids, mask = ids[:, mask.any(axis=0)], mask[:, mask.any(axis=0)]\n    x = embed(",
        },
        hint="The results have the shape of the batch as it came, also where a column is padding in all rows.",
    ),
    Chaff(
        exercise="forward",
        name="at most twelve layers",
        edits={'range(config["num_layers"])': 'range(min(config["num_layers"], 12))'},
        hint="Twelve layers are those of another BERT. config says how many there are here.",
    ),
    Chaff(
        exercise="forward",
        name="no mask where all rows have as many tokens",
        edits={
            "attention_mask = mask[:, np.newaxis, np.newaxis, :]": (
                "alike = len(set(mask.sum(axis=1).tolist())) == 1\n"
                "    attention_mask = None if alike else mask[:, np.newaxis, np.newaxis, :]"
            ),
        },
        hint="Padding may stand anywhere, and in each row: equal numbers of tokens do not mean that there is none.",
    ),
    Chaff(
        exercise="forward",
        name="no final norm",
        edits={'layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])': "x"},
        hint="The head was trained on vectors that went through one more layer norm after the last layer.",
    ),
    Chaff(
        exercise="forward",
        name="head before the final norm",
        edits={"mlm_logits(final_hidden,": "mlm_logits(x,"},
        hint="You compute z, but give the head the vectors from before it.",
    ),
    Chaff(
        exercise="forward",
        name="final_hidden is the last hidden state",
        edits={'"final_hidden": final_hidden': '"final_hidden": x'},
        hint="The logits are right, but final_hidden is the last layer's output. It should be z, after the final norm.",
    ),
    Chaff(
        exercise="forward",
        name="final norm at the beginning",
        edits={
            'x = embed(ids, params["token_embeddings"], params["position_embeddings"])': (
                'x = embed(ids, params["token_embeddings"], params["position_embeddings"])\n    '
                'x = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])'
            ),
            'final_hidden = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])': "final_hidden = x",
        },
        hint="You normalise the embeddings with parameters that belong behind the last layer.",
    ),
    Chaff(
        exercise="forward",
        name="final norm after every layer",
        edits={
            'x, hidden_states = encoder(x, layers, config["num_heads"], attention_mask)': (
                "hidden_states = [x]\n    "
                "for i, layer in enumerate(layers):\n        "
                'x = transformer_block(x, layer, config["num_heads"], attention_mask)\n        '
                'x = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])\n        '
                "hidden_states.append(x)"
            ),
            'final_hidden = layer_norm(x, params["final_ln_gamma"], params["final_ln_beta"])': "final_hidden = x",
        },
        hint="The final norm comes once, after the last layer. Inside a layer its own two norms do the work.",
    ),
    Chaff(
        exercise="forward",
        name="gamma and beta of the final norm swapped",
        edits={
            'params["final_ln_gamma"], params["final_ln_beta"]': ('params["final_ln_beta"], params["final_ln_gamma"]')
        },
        hint="gamma scales and beta shifts. Look at the order of the arguments of layer_norm.",
    ),
    Chaff(
        exercise="forward",
        name="no positions",
        edits={
            'embed(ids, params["token_embeddings"], params["position_embeddings"])': 'params["token_embeddings"][ids]'
        },
        hint="Without the position embeddings the model cannot tell one order of the words from another.",
    ),
    Chaff(
        exercise="forward",
        name="positions counted from 1",
        edits={
            'x = embed(ids, params["token_embeddings"], params["position_embeddings"])': (
                'places = np.minimum(np.arange(ids.shape[1]) + 1, len(params["position_embeddings"]) - '
                "1)\n    "
                'x = params["token_embeddings"][ids] + params["position_embeddings"][places]'
            )
        },
        hint="The first token stands at place 0, so it gets row 0 of the position table.",
    ),
    Chaff(
        exercise="forward",
        name="embeddings scaled by the root of H",
        edits={
            'x = embed(ids, params["token_embeddings"], params["position_embeddings"])': (
                'x = math.sqrt(params["token_embeddings"].shape[1]) * params["token_embeddings"][ids]\n    '
                'x = (x + params["position_embeddings"][: '
                'ids.shape[1]]).astype(params["token_embeddings"].dtype)'
            )
        },
        hint="Some models scale their token embeddings, this one does not.",
    ),
    Chaff(
        exercise="forward",
        name="mask ignored",
        edits={"attention_mask = mask[:, np.newaxis, np.newaxis, :]": "attention_mask = None"},
        hint="Real tokens look at padding, so the company of a sentence changes its result. Hand the mask on.",
    ),
    Chaff(
        exercise="forward",
        name="mask inverted",
        edits={"mask[:, np": "~mask[:, np"},
        hint="True means a real token, for attention too. Your tokens look at padding alone.",
    ),
    Chaff(
        exercise="forward",
        name="mask on the queries",
        edits={
            "attention_mask = mask[:, np.newaxis, np.newaxis, :]": (
                "attention_mask = mask[:, np.newaxis, :, np.newaxis]"
            )
        },
        hint="The mask says which tokens may be looked at, and those are the last axis of the scores.",
    ),
    Chaff(
        exercise="forward",
        name="mask of the first sentence for all",
        edits={"mask[:, np": "mask[:1, np"},
        hint="Every sentence has a mask of its own; you use that of sentence 0 for all.",
    ),
    Chaff(
        exercise="forward",
        name="mask from the ids",
        edits={
            "attention_mask = mask[:, np.newaxis, np.newaxis, :]": (
                "attention_mask = (ids != 0)[:, np.newaxis, np.newaxis, :]"
            )
        },
        hint="What is padding is said by the mask, not by the id: an id of 0 may be a real token, and padding may "
        "hold any id.",
    ),
    Chaff(
        exercise="forward",
        name="mask in the first layer only",
        edits={
            'x, hidden_states = encoder(x, layers, config["num_heads"], attention_mask)': (
                "hidden_states = [x]\n    "
                "for i, layer in enumerate(layers):\n        "
                'x = transformer_block(x, layer, config["num_heads"], None if i else attention_mask)\n        '
                "hidden_states.append(x)"
            )
        },
        hint="One layer obeys the mask, the later ones do not. Padding must be hidden in each of them.",
    ),
    Chaff(
        exercise="forward",
        name="padding zeroed instead of masked",
        edits={
            'x = embed(ids, params["token_embeddings"], params["position_embeddings"])': (
                'x = embed(ids, params["token_embeddings"], params["position_embeddings"]) * mask[..., np.newaxis]'
            ),
            "attention_mask = mask[:, np.newaxis, np.newaxis, :]": "attention_mask = None",
        },
        hint="A vector of zeros still gets a share of the attention. Only the mask gives it weight 0.",
    ),
    Chaff(
        exercise="forward",
        name="looks back only",
        edits={
            "attention_mask = mask[:, np.newaxis, np.newaxis, :]": (
                "attention_mask = mask[:, np.newaxis, np.newaxis, :] & np.tri(ids.shape[1], dtype=bool)"
            )
        },
        hint="In BERT a token may look ahead as well. The only thing hidden is padding.",
    ),
    Chaff(
        exercise="forward",
        name="layer order",
        edits={'range(config["num_layers"])': 'reversed(range(config["num_layers"]))'},
        hint="Layer 0 comes first. Its output is what layer 1 was trained on.",
    ),
    Chaff(
        exercise="forward",
        name="layer reused",
        edits={"layer{i}.": "layer0."},
        hint="Every layer has parameters of its own, and you run the first one again and again.",
    ),
    Chaff(
        exercise="forward",
        name="last layer left out",
        edits={'range(config["num_layers"])': 'range(config["num_layers"] - 1)'},
        hint="There are L layers, from 0 to L - 1, and range leaves out its end already.",
    ),
    Chaff(
        exercise="forward",
        name="always three layers",
        edits={'range(config["num_layers"])': "range(3)"},
        hint="Mini-BERT has three layers, other models have more or fewer. The config says how many.",
    ),
    Chaff(
        exercise="forward",
        name="always four heads",
        edits={'config["num_heads"]': "4"},
        hint="Mini-BERT has four heads, other models have more or fewer. The config says how many.",
    ),
    Chaff(
        exercise="forward",
        name="ln1 and ln2 swapped",
        edits={'.{name}"]': ".{name.translate({49: 50, 50: 49}) if name[:2] == 'ln' else name}\"]"},
        hint="The norm after attention has the parameters ln1, the one after the feed-forward network ln2.",
    ),
    Chaff(
        exercise="forward",
        name="states miss the embeddings",
        edits={'"hidden_states": hidden_states': '"hidden_states": hidden_states[1:]'},
        hint="There are L + 1 states: the embeddings are the first.",
    ),
    Chaff(
        exercise="forward",
        name="states miss the last layer",
        edits={'"hidden_states": hidden_states': '"hidden_states": hidden_states[:-1]'},
        hint="There are L + 1 states: the output of the last layer is one of them.",
    ),
    Chaff(
        exercise="forward",
        name="final norm among the states",
        edits={'"hidden_states": hidden_states': '"hidden_states": [*hidden_states[:-1], final_hidden]'},
        hint="The last state is the last layer's output as it is. z has a key of its own.",
    ),
    Chaff(
        exercise="forward",
        name="one state too many",
        edits={'"hidden_states": hidden_states': '"hidden_states": [*hidden_states, final_hidden]'},
        hint="There are L + 1 states. z is not one of them; it has a key of its own.",
    ),
    Chaff(
        exercise="forward",
        name="all states are one array",
        edits={
            'x, hidden_states = encoder(x, layers, config["num_heads"], attention_mask)': (
                "hidden_states = [x]\n    "
                "for i, layer in enumerate(layers):\n        "
                'x[...] = transformer_block(x, layer, config["num_heads"], attention_mask)\n        '
                "hidden_states.append(x)"
            )
        },
        hint="Writing into x changes every state that you have collected, for they are all the same array.",
    ),
    Chaff(
        exercise="forward",
        name="encoder's output not used",
        edits={"x, hidden_states =": "_, hidden_states ="},
        hint="After the encoder, x still holds the embeddings. Which array goes into the final norm?",
    ),
    Chaff(
        exercise="forward",
        name="returns probabilities",
        edits={'"logits": logits': '"logits": softmax(logits)'},
        hint="These are probabilities already. The logits themselves are asked for.",
    ),
    Chaff(
        exercise="forward",
        name="head without bias",
        edits={"mlm_logits(final_hidden, ": "(final_hidden @ ", ', params["mlm_head_b"])': ")"},
        hint="The head has a bias for each word of the vocabulary, too.",
    ),
    Chaff(
        exercise="forward",
        name="token table as head",
        edits={
            'mlm_logits(final_hidden, params["mlm_head_W"],': ('mlm_logits(final_hidden, params["token_embeddings"].T,')
        },
        hint="Some models use the token table as their head. This one has a matrix of its own.",
    ),
    Chaff(
        exercise="forward",
        name="float64 out",
        edits={'params["position_embeddings"])': 'params["position_embeddings"]).astype(np.float64)'},
        hint="float32 parameters must give float32 results.",
    ),
    Chaff(
        exercise="forward",
        name="takes the layers out of params",
        edits={'params[f"layer{i}.{name}"]': 'params.pop(f"layer{i}.{name}")'},
        hint="pop removes the arrays from the caller's dict, and the second call finds none. Only read from it.",
    ),
    Chaff(
        exercise="forward",
        name="writes into ids at padding",
        edits={
            'x = embed(ids, params["token_embeddings"], params["position_embeddings"])': (
                'ids[~mask] = 0\n    x = embed(ids, params["token_embeddings"], params["position_embeddings"])'
            )
        },
        hint="The caller's ids are changed. The mask alone keeps padding out.",
    ),
    Chaff(
        exercise="forward",
        name="no final_hidden",
        edits={'"final_hidden": final_hidden, ': ""},
        hint="The result is a dict with three keys, and one is missing.",
    ),
    Chaff(
        exercise="forward",
        name="a tuple instead of a dict",
        edits={
            'return {"hidden_states": hidden_states, "final_hidden": final_hidden, "logits": logits}': (
                "return hidden_states, final_hidden, logits"
            )
        },
        hint="The three results are right, but they are to be found by name, in a dict.",
    ),
    Chaff(
        exercise="forward",
        name="mask without two more axes",
        edits={"mask[:, np.newaxis, np.newaxis, :]": "mask"},
        hint="A mask (B, T) is lined up with the last two axes of the scores, queries and keys. Give it two axes of "
        "length 1, behind the sentences.",
    ),
    Chaff(
        exercise="forward",
        name="mask with one more axis",
        edits={"mask[:, np.newaxis, np.newaxis, :]": "mask[:, np.newaxis, :]"},
        hint="A mask (B, 1, T) is lined up with heads, queries and keys, so that a sentence takes the place of a head. "
        "Scores have four axes.",
    ),
    Chaff(
        exercise="forward",
        name="layers in the order of the alphabet",
        edits={
            'for i in range(config["num_layers"])]': 'for i in sorted(range(config["num_layers"]), key=str)]',
        },
        hint="As a text, layer10 comes before layer2. Count upwards instead of sorting names.",
    ),
    Chaff(
        exercise="forward",
        name="all layers of the parameters",
        edits={'range(config["num_layers"])': 'range(sum(name.endswith(".W_Q") for name in params))'},
        hint="params may hold more layers than the model uses. The config says how many.",
    ),
    Chaff(
        exercise="forward",
        name="asks config for eps",
        edits={'params["final_ln_beta"])': 'params["final_ln_beta"], config["layer_norm_eps"])'},
        hint="config need not hold more than the number of layers and of heads. layer_norm has the right eps already.",
    ),
    Chaff(
        exercise="forward",
        name="padding only at the end",
        edits={
            "attention_mask = mask[:, np.newaxis, np.newaxis, :]": (
                "attention_mask = (np.arange(ids.shape[1]) < mask.sum(axis=1)[:, np.newaxis])"
                "[:, np.newaxis, np.newaxis, :]"
            )
        },
        hint="You count the real tokens and make a mask of your own, as if padding stood at the end. It may stand "
        "anywhere.",
    ),
    Chaff(
        exercise="forward",
        name="final norm with another eps",
        edits={'params["final_ln_beta"])': 'params["final_ln_beta"], 1e-5)'},
        hint="eps is 1e-12 here. With another one the last digits change.",
    ),
]

TOP_K_PREDICTIONS = [
    Chaff(
        exercise="top_k_predictions",
        name="sorts rounded probabilities",
        edits={"np.argsort(-probabilities,": "np.argsort(-np.round(probabilities, 6),"},
        hint="Rounded, two unlikely tokens are equal, and then the lower id comes first, be it the less likely one.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="shifts by the maximum of all places",
        edits={
            "probabilities = softmax(logits[position])": (
                "exponentials = np.exp(logits - logits.max())[position]\n    "
                "probabilities = exponentials / exponentials.sum()"
            ),
            "argsort(-probabilities,": "argsort(-logits[position],",
        },
        hint="Beside a row of large logits, all exponentials of this one become 0. The maximum is that of its own row.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="large logits cut off",
        edits={"softmax(logits[position])": "softmax(np.clip(logits[position], -700, 700))"},
        hint="Cut off at one number, large logits become equal. Shift the row by its maximum: then none is too large.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="softmax over k",
        edits={
            "[(int(token), float(probabilities[token])) for token in best]": (
                "[(int(token), float(p)) for token, p in zip(best, softmax(logits[position, best]))]"
            )
        },
        hint="Your k probabilities sum to 1. They should be shares of the whole vocabulary, of which you return only "
        "a part.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="ascending",
        edits={"-probabilities": "probabilities"},
        hint="You return the k least likely tokens.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="the best k, the likeliest last",
        edits={
            'np.argsort(-probabilities, kind="stable")[:k]': ('np.argsort(-probabilities, kind="stable")[:k][::-1]')
        },
        hint="The right tokens, but in the wrong order: the likeliest comes first.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="sorted by id",
        edits={
            'np.argsort(-probabilities, kind="stable")[:k]': ('np.sort(np.argsort(-probabilities, kind="stable")[:k])')
        },
        hint="The right tokens, but in the order of their ids: the likeliest comes first.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="higher id first among equals",
        edits={'np.argsort(-probabilities, kind="stable")[:k]': 'np.argsort(probabilities, kind="stable")[::-1][:k]'},
        hint="Turning a stable sort round also turns round those that are equal. The lower id comes first.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="wrong position",
        edits={"softmax(logits[position])": "softmax(logits[position - 1])"},
        hint="You look at the neighbour on the left: positions count from 0, as rows do.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="always the first position",
        edits={"softmax(logits[position])": "softmax(logits[0])"},
        hint="The argument position is ignored: you always look at the first token.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="always the last position",
        edits={"softmax(logits[position])": "softmax(logits[-1])"},
        hint="The argument position is ignored: you always look at the last token.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="softmax over the positions",
        edits={"softmax(logits[position])": "softmax(logits, axis=0)[position]"},
        hint="The probabilities at one place sum to 1 over the vocabulary. You made the columns sum to 1.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="softmax over the whole array",
        edits={
            "softmax(logits[position])": (
                "(np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum())[position]"
            )
        },
        hint="The words compete at their own place only, not with those of all other places.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="no maximum shift",
        edits={"softmax(logits[position])": "np.exp(logits[position]) / np.exp(logits[position]).sum()"},
        hint="exp(10000) is infinite, and infinite divided by infinite is not a number. You have a softmax that is "
        "safe.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="a sigmoid for each token",
        edits={"softmax(logits[position])": "0.5 * (1 + np.tanh(logits[position] / 2))"},
        hint="A sigmoid looks at each score alone. Words compete: their probabilities sum to 1.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="returns logits",
        edits={"softmax(logits[position])": "logits[position]"},
        hint="The tokens are right, but these are scores. Make probabilities of them.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="log-probabilities",
        edits={"float(probabilities[token])": "float(np.log(probabilities[token]))"},
        hint="These are logarithms of probabilities; the probabilities themselves are asked for.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="percentages",
        edits={"float(probabilities[token])": "100 * float(probabilities[token])"},
        hint="A probability lies between 0 and 1.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="rounds",
        edits={"float(probabilities[token])": "round(float(probabilities[token]), 3)"},
        hint="Rounding is for printing; the result keeps all its digits.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="one prediction too few",
        edits={"[:k]": "[: k - 1]"},
        hint="You return k - 1 pairs. A slice leaves out its end already.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="one prediction too many",
        edits={"[:k]": "[: k + 1]"},
        hint="You return more than k pairs.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="only the best one",
        edits={'np.argsort(-probabilities, kind="stable")[:k]': "[np.argmax(probabilities)]"},
        hint="k pairs are asked for, and you return the best one alone.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="the rank instead of the id",
        edits={
            "[(int(token), float(probabilities[token])) for token in best]": (
                "[(rank, float(probabilities[token])) for rank, token in enumerate(best)]"
            )
        },
        hint="Sorting has lost where the probabilities came from: you return their ranks, 0, 1, 2. The ids are asked "
        "for.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="probability before id",
        edits={"(int(token), float(probabilities[token]))": "(float(probabilities[token]), int(token))"},
        hint="Each pair is the id first, then the probability.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="two lists instead of pairs",
        edits={
            "[(int(token), float(probabilities[token])) for token in best]": (
                "best.tolist(), probabilities[best].tolist()"
            )
        },
        hint="The result is one list, with a pair for each token.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="only the ids",
        edits={"[(int(token), float(probabilities[token])) for token in best]": "[int(token) for token in best]"},
        hint="Each id comes with its probability.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="NumPy numbers",
        edits={
            "[(int(token), float(probabilities[token])) for token in best]": (
                "[(token, probabilities[token]) for token in best]"
            )
        },
        hint="Your pairs hold NumPy numbers. Plain int and float are asked for; they print nicely and can be saved "
        "anywhere.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="k above V let through",
        edits={"1 <= k <= V": "1 <= k"},
        hint="There are only V tokens, so nobody can have more than V predictions.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="k below 1 let through",
        edits={"1 <= k <= V": "k <= V"},
        hint="k = 0 gives nothing, and a negative k cuts from the end. Both are mistakes of the caller.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="negative position let through",
        edits={"0 <= position < T": "-T <= position < T"},
        hint="Python counts a negative index from the end, so a slip of the caller goes unnoticed. Positions go from "
        "0 to T - 1.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="last k refused",
        edits={"1 <= k <= V": "1 <= k < V"},
        hint="k = V is allowed: it asks for all tokens.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="last position refused",
        edits={"position < T": "position < T - 1"},
        hint="Position T - 1 is the last token and is allowed.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="IndexError for a position behind the end",
        edits={"0 <= position < T": "0 <= position"},
        hint="A position behind the end raises IndexError by itself, but the docstring promises ValueError. Check it "
        "first.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="another error than ValueError",
        edits={"raise ValueError": "raise IndexError"},
        hint="You raise an error, but of another kind than the docstring promises.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="writes into the logits",
        edits={"best = np": "logits[position] = probabilities\n    best = np"},
        hint="After the call the caller's row holds probabilities. Never write into an argument.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="a sort that is not stable",
        edits={', kind="stable"': ""},
        hint="The usual argsort may mix up equal entries, and with many tokens it does. Ask for a sort that keeps "
        "their order.",
    ),
    Chaff(
        exercise="top_k_predictions",
        name="equal logits cut off by chance",
        edits={
            'np.argsort(-probabilities, kind="stable")[:k]': (
                "sorted(np.argpartition(-probabilities, k - 1)[:k], key=lambda n: (-probabilities[n], n))"
            )
        },
        hint="argpartition finds k of the likeliest, but where several are equal at the border it takes any of them.",
    ),
]

CHAFFS = [
    *BASIC_TOKENIZE,
    *WORDPIECE,
    *ENCODE,
    *DECODE,
    *PAD_BATCH,
    *MLM_LOGITS,
    *FORWARD,
    *TOP_K_PREDICTIONS,
]
