"""The grammar of simple English: inflection, agreement, pronouns, clauses and how a sentence is written down."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

from minibert_lab.simple_english import words

_IRREGULAR = {
    "be": ("was", "been"), "have": ("had", "had"), "do": ("did", "done"), "go": ("went", "gone"),
    "read": ("read", "read"), "write": ("wrote", "written"), "eat": ("ate", "eaten"), "drink": ("drank", "drunk"),
    "draw": ("drew", "drawn"), "sing": ("sang", "sung"), "catch": ("caught", "caught"), "ride": ("rode", "ridden"),
    "drive": ("drove", "driven"), "buy": ("bought", "bought"), "sell": ("sold", "sold"), "build": ("built", "built"),
    "feed": ("fed", "fed"), "cut": ("cut", "cut"), "wear": ("wore", "worn"), "sit": ("sat", "sat"),
    "lie": ("lay", "lain"), "stand": ("stood", "stood"), "sleep": ("slept", "slept"), "run": ("ran", "run"),
    "give": ("gave", "given"), "find": ("found", "found"), "lose": ("lost", "lost"), "see": ("saw", "seen"),
    "come": ("came", "come"), "take": ("took", "taken"), "swim": ("swam", "swum"), "fly": ("flew", "flown"),
    "say": ("said", "said"), "fall": ("fell", "fallen"), "hear": ("heard", "heard"), "know": ("knew", "known"),
    "get": ("got", "got"), "make": ("made", "made"), "put": ("put", "put"), "leave": ("left", "left"),
    "bite": ("bit", "bitten"), "hold": ("held", "held"), "keep": ("kept", "kept"), "tell": ("told", "told"),
    "learn": ("learned", "learned"), "think": ("thought", "thought"), "bring": ("brought", "brought"),
}  # fmt: skip
_Item = TypeVar("_Item")
_DOUBLED = {"sit", "cut", "run", "swim", "get", "put", "clap", "stop", "hop", "hug"}


def third_person(verb: str) -> str:
    """He, she or it: ``go`` → ``goes``, ``carry`` → ``carries``; of a phrase, its first word."""
    first, _, rest = verb.partition(" ")
    if first in ("be", "have"):
        first = {"be": "is", "have": "has"}[first]
    elif first.endswith(("s", "sh", "ch", "x", "o", "z")) and not first.endswith("oo"):
        first += "es"
    elif first.endswith("y") and first[-2] not in "aeiou":
        first = f"{first[:-1]}ies"
    else:
        first += "s"
    return f"{first} {rest}".rstrip()


def _regular(verb: str, ending: str) -> str:
    if ending == "ed" and verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    if verb == "lie":
        return "lying"
    if verb.endswith("e") and verb not in ("be", "see"):
        return verb[:-1] + ending
    return verb + (verb[-1] if verb in _DOUBLED else "") + ending


def past(verb: str) -> str:
    """``go`` → ``went``, ``open`` → ``opened``."""
    return _IRREGULAR[verb][0] if verb in _IRREGULAR else _regular(verb, "ed")


def participle(verb: str) -> str:
    """``go`` → ``gone``, ``open`` → ``opened``."""
    return _IRREGULAR[verb][1] if verb in _IRREGULAR else _regular(verb, "ed")


def progressive(verb: str) -> str:
    """``lie`` → ``lying``, ``sit`` → ``sitting``."""
    return _regular(verb, "ing")


def article(noun: str) -> str:
    """``an owl``, ``a uniform``."""
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def bare(noun_phrase: str) -> str:
    """Without its article: ``a green book`` → ``green book``."""
    first, _, rest = noun_phrase.partition(" ")
    return rest if first in ("a", "an", "the", "some") else noun_phrase


def definite(noun_phrase: str) -> str:
    """Known already: ``a book`` → ``the book``; what has no article of its own stays."""
    return f"the {bare(noun_phrase)}" if noun_phrase.split()[0] in ("a", "an", "some") else noun_phrase


def comparative(adjective: str) -> str:
    """``big`` → ``bigger``, ``heavy`` → ``heavier``, ``expensive`` → ``more expensive``."""
    special = {"good": "better", "bad": "worse", "dangerous": "more dangerous", "beautiful": "more beautiful"}
    if adjective in special:
        return special[adjective]
    if adjective.endswith("y"):
        return f"{adjective[:-1]}ier"
    if adjective.endswith("e"):
        return f"{adjective}r"
    return adjective + (adjective[-1] if adjective in ("big", "hot", "wet", "thin", "fat", "sad") else "") + "er"


def superlative(adjective: str) -> str:
    """``big`` → ``biggest``."""
    form = comparative(adjective)
    special = {"better": "best", "worse": "worst"}
    return special.get(form, f"{form[:-1]}st" if not form.startswith("more ") else f"most {adjective}")


class Who(NamedTuple):
    """Somebody or something that sentences are about.

    name : how it is first spoken of; again : how afterwards; gender : ``m``, ``f``, ``n`` (it), ``p`` (they),
    ``1`` (I), ``2`` (you) or ``w`` (we).
    """

    name: str
    again: str
    gender: str

    @property
    def plural(self) -> bool:
        """Whether verbs take the plain form, as also after *I* and *you*."""
        return self.gender in "p12w"

    @property
    def he(self) -> str:
        return {"m": "he", "f": "she", "n": "it", "p": "they", "1": "I", "2": "you", "w": "we"}[self.gender]

    @property
    def him(self) -> str:
        return {"m": "him", "f": "her", "n": "it", "p": "them", "1": "me", "2": "you", "w": "us"}[self.gender]

    @property
    def his(self) -> str:
        return {"m": "his", "f": "her", "n": "its", "p": "their", "1": "my", "2": "your", "w": "our"}[self.gender]

    @property
    def himself(self) -> str:
        return {
            "m": "himself", "f": "herself", "n": "itself", "p": "themselves", "1": "myself", "2": "yourself",
            "w": "ourselves",
        }[self.gender]  # fmt: skip


I, YOU, WE = Who("I", "I", "1"), Who("you", "you", "2"), Who("we", "we", "w")


def be(subject: Who, tense: str = "past") -> str:
    """The form of *be* that agrees with a subject."""
    if subject.gender == "1":
        return "was" if tense == "past" else "am"
    if tense == "past":
        return "were" if subject.plural else "was"
    return "are" if subject.plural else "is"


def verb_phrase(verb: str, who: Who, tense: str, negative: bool = False) -> str:
    """A verb in a tense, agreeing with its subject.

    Parameters
    ----------
    verb : str
        Plain form of one word, not *be*.
    who : Who
    tense : str
        ``present``, ``past``, ``future``, ``now`` (is …ing), ``then`` (was …ing), ``perfect``, ``can``.
    negative : bool, default False

    Returns
    -------
    str

    Examples
    --------
    >>> verb_phrase("go", Who("Tom", "Tom", "m"), "present", negative=True)
    'does not go'
    """
    no = " not" if negative else ""
    if tense == "present":
        if negative:
            return f"{'do' if who.plural else 'does'} not {verb}"
        return verb if who.plural else third_person(verb)
    if tense == "past":
        return f"did not {verb}" if negative else past(verb)
    if tense == "perfect":
        return f"{'have' if who.plural else 'has'}{no} {participle(verb)}"
    if tense in ("now", "then"):
        return f"{be(who, 'present' if tense == 'now' else 'past')}{no} {progressive(verb)}"
    return f"{'will' if tense == 'future' else 'can'}{no} {verb}"


def question(verb: str, subject: str, who: Who, tense: str, word: str = "") -> str:
    """A question: its auxiliary, subject and verb, a question word in front if given, without the mark.

    Examples
    --------
    >>> question("go", "he", Who("Tom", "Tom", "m"), "past", "where")
    'where did he go'
    """
    auxiliary, form = {
        "present": ("do" if who.plural else "does", verb),
        "past": ("did", verb),
        "future": ("will", verb),
        "can": ("can", verb),
        "now": (be(who, "present"), progressive(verb)),
        "then": (be(who, "past"), progressive(verb)),
        "perfect": ("have" if who.plural else "has", participle(verb)),
    }[tense]
    return f"{word} {auxiliary} {subject} {form}".strip()


def sentence(*parts: str, end: str = ".") -> str:
    """Join the parts, capital first, full stop last; empty parts vanish."""
    text = " ".join(part for part in parts if part)
    first = 1 if text[0] == '"' else 0
    return text[:first] + text[first].upper() + text[first + 1 :] + end


def pick(rng: np.random.Generator, items: Sequence[_Item]) -> _Item:
    """One of the items, the first ones more often: the median lies at 35 % of the list."""
    return items[int(len(items) * rng.random() ** 1.5)]


def even(rng: np.random.Generator, items: Sequence[_Item]) -> _Item:
    """One of the items, all equally often."""
    return items[int(rng.integers(len(items)))]


def chance(rng: np.random.Generator, share: float) -> bool:
    """True with that probability."""
    return rng.random() < share


def two(rng: np.random.Generator, items: Sequence[_Item]) -> tuple[_Item, _Item]:
    """Two different items."""
    first = pick(rng, items)
    return first, pick(rng, [item for item in items if item != first])


def anybody(rng: np.random.Generator) -> Who:
    """A person: by name, as a girl or boy, as a relative of somebody, by trade, or several of them."""
    kind = rng.random()
    female = chance(rng, 0.5)
    gender = "f" if female else "m"
    if kind < 0.4:
        name = pick(rng, words.GIRLS if female else words.BOYS)
        return Who(name, name, gender)
    if kind < 0.65:
        noun = pick(rng, words.FEMALE if female else words.MALE)
        if noun in words.FAMILY_F + words.FAMILY_M:
            return Who(f"my {noun}", f"my {noun}", gender)
        grown = ["", "", "", "old", "young", "tall", "kind"]
        adjective = pick(rng, ["", "", "", "little", "tall", "small", "clever"] if noun in ("girl", "boy") else grown)
        return Who(f"the {adjective} {noun}".replace("  ", " "), f"the {noun}", gender)
    if kind < 0.75:
        job = pick(rng, words.JOBS)[0]
        return Who(f"the {job}", f"the {job}", "m" if job.endswith("man") else gender)
    if kind < 0.9:
        group = pick(rng, ["the children", "the boys", "the girls", "the men", "the women", "the pupils", "my friends"])
        return Who(group, group, "p")
    girl, boy = pick(rng, words.GIRLS), pick(rng, words.BOYS)
    both = f"{girl} and {boy}" if female else f"{boy} and {girl}"
    return Who(both, both, "p")


def something_not(thing: str) -> str:
    """After a negation: ``some bread`` → ``any bread``."""
    return f"any {bare(thing)}" if thing.startswith("some ") else thing


def one_person(rng: np.random.Generator) -> Who:
    """A single person, never a group."""
    while True:
        who = anybody(rng)
        if not who.plural:
            return who


def animal(rng: np.random.Generator) -> tuple[tuple[Any, ...], Who]:
    """An animal of `words.ANIMALS` with how it is spoken of: (row, Who)."""
    row = pick(rng, words.ANIMALS)
    noun = row[0]
    if chance(rng, 0.2) and row[1] != noun:
        count = pick(rng, ["two", "three", "four"])
        return row, Who(f"{count} {row[1]}", f"the {row[1]}", "p")
    adjective = pick(rng, ["", "", "", *row[6]])
    name = f"{adjective} {noun}".strip()
    return row, Who(article(name) if chance(rng, 0.3) else f"the {name}", f"the {noun}", "n")
