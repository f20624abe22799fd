"""Names as Canvas and Moodle make them: each fits one student of the roster, or is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minibert_grader.lms.names import Unfit, whose
from minibert_grader.lms.plan import Plan, plan
from minibert_grader.lms.roster import Person, Roster, letters

NOTEBOOK = "02_attention_mechanism.ipynb"
ROSTER = Roster(
    [
        Person("ada", "Ada", "Byron", "4711"),
        Person("zoe", "Zoë", "Öz-García"),
        Person("s_1", "Sam", "Lee", "17"),
        Person("s_2", "Sam", "Lee", "18"),
        Person("s", "Jo", "Søre"),
        Person("bo", "", ""),
        Person("../evil", "Eve", "Evil", "66"),
    ]
)


def planned(*paths: str, contents: dict[str, str] | None = None) -> Plan:
    told = contents or {}
    return plan(paths, ROSTER, NOTEBOOK, lambda one, other: told.get(one, one) == told.get(other, other))


@pytest.mark.parametrize(
    ("path", "student", "place", "system", "name", "late"),
    [
        (f"byronada_4711_900_{NOTEBOOK}", "ada", NOTEBOOK, "canvas", f"byronada_4711_900_{NOTEBOOK}", False),
        ("byronada_LATE_4711_900_a_b.zip", "ada", "a_b.zip", "canvas", "byronada_LATE_4711_900_a_b.zip", True),
        ("marriedada_4711_900_x.ipynb", "ada", "x.ipynb", "canvas", "marriedada_4711_900_x.ipynb", False),
        ("ozgarciazoe_5_900_x.ipynb", "zoe", "x.ipynb", "canvas", "ozgarciazoe_5_900_x.ipynb", False),
        ("sorejo_5_9_x.ipynb", "s", "x.ipynb", "canvas", "sorejo_5_9_x.ipynb", False),
        ("by_ronada_LATE_4711_900_x_4_5_y.ipynb", "ada", "x_4_5_y.ipynb", "canvas",
         "by_ronada_LATE_4711_900_x_4_5_y.ipynb", True),
        ("Ada By_ron_12_assignsubmission_file_/bo/x.ipynb", "ada", "bo/x.ipynb", "moodle",
         "Ada By_ron_12_assignsubmission_file_/", None),
        ("leesam_18_900_x.ipynb", "s_2", "x.ipynb", "canvas", "leesam_18_900_x.ipynb", False),
        ("Zoë Öz-García_12_assignsubmission_file_/in/x.ipynb", "zoe", "in/x.ipynb", "moodle",
         "Zoë Öz-García_12_assignsubmission_file_/", None),
        ("Byron Ada_12_assignsubmission_file/x.ipynb", "ada", "x.ipynb", "moodle",
         "Byron Ada_12_assignsubmission_file/", None),
        ("Ada Byron_12_assignsubmission_file_my_x.ipynb", "ada", "my_x.ipynb", "moodle",
         "Ada Byron_12_assignsubmission_file_my_x.ipynb", None),
        ("all/Ada Byron_12_assignsubmission_file_/zoe_x.ipynb", "ada", "zoe_x.ipynb", "moodle",
         "Ada Byron_12_assignsubmission_file_/", None),
        ("s_1/x.ipynb", "s_1", "x.ipynb", "plain", "s_1/", None),
        ("bo/x/y.ipynb", "bo", "x/y.ipynb", "plain", "bo/", None),
        ("bo/Who Ever_3_assignsubmission_file_hw.ipynb", "bo", "hw.ipynb", "moodle",
         "Who Ever_3_assignsubmission_file_hw.ipynb", None),
        ("downloads/bo.zip", "bo", "bo.zip", "plain", "bo.zip", None),
        ("bo_12_13_x.ipynb", "bo", "12_13_x.ipynb", "plain", "bo_12_13_x.ipynb", None),
    ],
)  # fmt: skip
def test_a_name_fits_one_student(path, student, place, system, name, late):
    named = whose(path, ROSTER)
    assert (named.student, named.place) == (student, place)
    assert (named.download.system, named.download.name, named.download.late) == (system, name, late)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (NOTEBOOK, "fits no student"),
        ("nobodyatall_99_900_x.ipynb", "fits no student"),
        ("leesam_99_900_x.ipynb", "fits s_1 and s_2"),
        ("s_1_x.ipynb", "it fits s and s_1; .* a folder named after its student"),
        ("Sam Lee_12_assignsubmission_file_/x.ipynb", "fits s_1 and s_2"),
        ("Lovelace Ada_12_assignsubmission_file_/ada_x.ipynb", "fits no student"),
        ("Participant 7_7_assignsubmission_file_/x.ipynb", "fits no student"),
        ("byronada_4712_900_x.ipynb", "whose number in the roster is 4711"),
        ("evileve_66_900_x.ipynb", "fits no student"),
        ("_4_5_x.ipynb", "fits no student"),
        ("lo_velaceada_4_5_bo.zip", "fits no student"),
        ("Love_lace Ada_12_assignsubmission_file_/ada/x.ipynb", "fits no student"),
        ("Ada_x.ipynb", "fits no student"),
    ],
)
def test_a_name_that_fits_not_just_one_is_refused(path, reason):
    with pytest.raises(Unfit, match=reason):
        whose(path, ROSTER)


def test_letters_of_a_name():
    assert letters("Łó-ßÆ, Ño 3") == "lossaeno3"
    assert letters("O'Neill") == letters("ONEILL")


def test_the_latest_upload_counts_and_the_older_are_named():
    made = planned(
        "byronada_4711_900_02_attention_mechanism.ipynb",
        "byronada_LATE_4711_1100_02_attention_mechanism-2.ipynb",
        "byronada_4711_1000_02_attention_mechanism-1.ipynb",
        "byronada_4711_1000_picture-1.png",
    )
    assert {path: named.place for path, named in made.taken.items()} == {
        "byronada_LATE_4711_1100_02_attention_mechanism-2.ipynb": NOTEBOOK,
        "byronada_4711_1000_picture-1.png": "picture-1.png",
    }
    latest = "byronada_LATE_4711_1100_02_attention_mechanism-2.ipynb"
    assert set(made.older.values()) == {latest} and len(made.older) == 2 and not made.refused
    download = made.downloads(NOTEBOOK)["ada"]
    assert (download.name, download.late) == (latest, True)


def test_of_two_uploads_without_a_number_the_one_with_the_later_id_counts():
    made = planned("old.zip/byronada_4711_900_x.ipynb", "new.zip/byronada_4711_1000_x.ipynb")
    assert list(made.taken) == ["new.zip/byronada_4711_1000_x.ipynb"]


def test_a_number_that_the_student_wrote_stays():
    made = planned("byronada_4711_900_work-7.ipynb")
    assert made.taken["byronada_4711_900_work-7.ipynb"].place == "work-7.ipynb"


def test_a_file_that_is_called_after_its_student_is_the_notebook():
    assert planned("bo.ipynb").taken["bo.ipynb"].place == NOTEBOOK


def test_two_different_files_without_an_order_are_both_refused():
    folder = "Ada Byron_12_assignsubmission_file_/x.ipynb"
    made = planned(f"one.zip/{folder}", f"two.zip/{folder}", "bo/x.ipynb")
    assert list(made.taken) == ["bo/x.ipynb"] and len(made.refused) == 2
    assert "nothing tells which is the later" in made.refused[f"one.zip/{folder}"]
    twice = planned(*made.refused, contents=dict.fromkeys(made.refused, "the same"))
    assert list(twice.taken) == [f"one.zip/{folder}"] and not twice.refused


@pytest.mark.parametrize(
    ("mine", "anothers"),
    [
        ("Ada Byron_12_assignsubmission_file_/x.ipynb", "Ada Byron_99_assignsubmission_file_/y.ipynb"),
        ("ozgarciazoe_5_900_x.ipynb", "ozgarciazoe_6_901_y.ipynb"),
    ],
)
def test_two_accounts_of_one_name_are_not_one_student(mine, anothers):
    made = planned(mine, anothers, "bo.ipynb")
    assert list(made.taken) == ["bo.ipynb"] and set(made.refused) == {mine, anothers}
    assert "another account's files fit" in made.refused[mine]
    by_hand = planned(f"{whose(mine, ROSTER).student}/{mine}", anothers)
    [(path, named)] = by_hand.taken.items()
    assert (
        path.endswith(mine)
        and named == replace(whose(mine, ROSTER), account="")
        and list(by_hand.refused) == [anothers]
    )


def test_what_lies_inside_is_not_believed_where_something_further_out_is_named():
    """However late it calls itself, and however the system calls whoever handed it in."""
    mine, anothers = "ada_x.ipynb", "Mallory/ada_x-2.ipynb"
    made = planned(mine, anothers, "all.zip/Mallory/bo/y.ipynb", "all.zip/bo.ipynb", "work.zip")
    assert list(made.taken) == [mine, "all.zip/bo.ipynb"] and "fit ada as well" in made.refused[anothers]
    assert "a class's download lies in archive/ itself" in made.refused["work.zip"]
    made = planned("A/ada_x.ipynb", anothers, "bo.ipynb")
    assert list(made.taken) == ["bo.ipynb"] and set(made.refused) == {"A/ada_x.ipynb", anothers}


def test_what_a_computer_adds_is_passed_over():
    made = planned("__MACOSX/bo/._x.ipynb", "bo/.ipynb_checkpoints/x.ipynb", ".DS_Store", "bo/Thumbs.db")
    assert made == Plan()
