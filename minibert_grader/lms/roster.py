"""Whom the gradebook knows, and by which names a learning management system may call them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from nbgrader.api import Gradebook

# Letters that decompose into no plain one, as the systems write them in file names.
PLAIN = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})


@dataclass(frozen=True)
class Person:
    """A student of the gradebook; `number` is nbgrader's `lms_user_id`, "" for none."""

    id: str
    first: str = ""
    last: str = ""
    number: str = ""


class Roster:
    """Students, found by their id, their number in the system, or their name."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = {person.id: person for person in people if can_be_a_folder(person.id)}
        self._numbers: dict[str, set[str]] = {}
        self._last_first: dict[str, set[str]] = {}
        self._first_last: dict[str, set[str]] = {}
        for person in self.people.values():
            if person.number:
                self._numbers.setdefault(person.number, set()).add(person.id)
            for table, name in (
                (self._last_first, person.last + person.first),
                (self._first_last, person.first + person.last),
            ):
                if letters(name):
                    table.setdefault(letters(name), set()).add(person.id)

    @classmethod
    def of(cls, gradebook: Gradebook) -> Roster:
        return cls(
            Person(each.id, each.first_name or "", each.last_name or "", (each.lms_user_id or "").strip())
            for each in gradebook.students
        )

    def numbered(self, number: str) -> set[str]:
        return self._numbers.get(number, set())

    def named(self, name: str, first_name_too: bool = False) -> set[str]:
        """Students whose last and first name together are that, signs and accents aside.

        With `first_name_too` the first name may also stand first.
        """
        key = letters(name)
        return self._last_first.get(key, set()) | (self._first_last.get(key, set()) if first_name_too else set())

    def beginning(self, name: str) -> set[str]:
        """Students whose id a file name begins with, followed by an underscore, or is but for its ending."""
        heads = {name.rpartition(".")[0]} | {name[:place] for place, letter in enumerate(name) if letter == "_"}
        return heads & self.people.keys()


def letters(name: str) -> str:
    """A name's letters and digits alone, small and without accents.

    Examples
    --------
    >>> letters("Öz-García, Zoë")
    'ozgarciazoe'
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    return "".join(letter for letter in plain if letter.isalnum())


def can_be_a_folder(student: str) -> bool:
    """Whether an id can name a student's folder."""
    return (
        bool(student) and student.isprintable() and not student.startswith(".") and not set(student) & set("/\\*?[],")
    )
