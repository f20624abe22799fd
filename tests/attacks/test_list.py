"""The attacks in docs/security.md are those that are tried."""

from tests.attacks.__main__ import BEGIN, END, PAGE, with_list
from tests.attacks.frame import ATTACKS


def test_the_page_lists_what_is_tried():
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    assert page == with_list(page)
    assert len(ATTACKS) >= 130
