"""What is alike in a class as one HTML file without script, and as plain text."""

from __future__ import annotations

from minibert_grader.cleaning.terminal import without_codes
from minibert_grader.reports.page import environment
from minibert_grader.reports.similar.compare import Alike, Pair, Shared
from minibert_grader.reports.similar.work import Work

LEAST = 1e-9  # smaller numbers say nothing more

NOTE = (
    "Alike is not copied. A ten-line function is written in few ways, and friends who learn together make the same "
    "mistakes: talk with the students before you conclude anything."
)


def similar_page(assignment: str, alike: Alike, works: list[Work]) -> str:
    """The page; each pair's code and prose side by side, folded.

    Parameters
    ----------
    assignment : str
    alike : Alike
    works : list of Work
        Of everyone who is named.
    """
    work = {each.student: each for each in works}
    template = environment().get_template("similar.html.j2")
    return template.render(assignment=assignment, alike=alike, work=work, note=NOTE, words=words, chance=chance)


def similar_text(assignment: str, alike: Alike) -> str:
    """The same without the work itself."""
    lines = [f"{assignment}: {alike.size} submissions compared", NOTE]
    for title, found in (
        ("The same notebook to the letter", [", ".join(group) for group in alike.same]),
        ("More alike than chance explains", [line for pair in alike.pairs for line in _pair(pair, alike.size)]),
        (
            "Nearly the same prose",
            [
                f"{each.one} and {each.other}: {each.question}, {each.share:.0%} of the shorter one; "
                f"{each.students} of {alike.size} have one like it"
                for each in alike.prose
            ],
        ),
    ):
        lines += ["", f"{title}: {'' if found else 'nobody'}".rstrip(), *(f"  {line}" for line in found)]
    return without_codes("\n".join(lines)) + "\n"


def words(shared: Shared, size: int) -> str:
    """One likeness, with how common it is."""
    name = f" ({shared.name})" if shared.name else ""
    return f"{shared.exercise}: {shared.how}{name}, shared by {shared.students} of {size}"


def chance(pair: Pair) -> str:
    """How often chance gives such a pair."""
    return f"by chance, such a pair is in fewer than one of {round(1 / max(pair.by_chance, LEAST), -1):,.0f} classes"


def _pair(pair: Pair, size: int) -> list[str]:
    return [f"{pair.one} and {pair.other}: {chance(pair)}", *(f"  {words(each, size)}" for each in pair.shared)]
