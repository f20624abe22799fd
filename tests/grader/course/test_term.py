"""A term is graded with what it was begun with."""

import json
import threading

import pytest

from minibert_grader.course.term import Term, read_term, require_term
from minibert_grader.errors import CourseError

BEGUN = Term("2026.1", 7)


def test_the_first_grading_begins_the_term_and_the_next_finds_it(tmp_path):
    assert read_term(tmp_path) is None
    require_term(tmp_path, BEGUN)
    require_term(tmp_path, BEGUN)
    assert read_term(tmp_path) == BEGUN
    assert [path.name for path in tmp_path.iterdir()] == ["term.json"]


def test_another_edition_is_refused_with_the_way_back(tmp_path):
    require_term(tmp_path, BEGUN)
    with pytest.raises(CourseError, match=r'begun with edition 2026\.1 .* is edition 2026\.2.*edition = "2026\.1"'):
        require_term(tmp_path, Term("2026.2", 7))
    assert read_term(tmp_path) == BEGUN


def test_another_seed_is_refused_unless_it_is_asked_for(tmp_path):
    require_term(tmp_path, BEGUN)
    with pytest.raises(CourseError, match=r'seed 7 .* asks for 8.*"seed": 8'):
        require_term(tmp_path, Term("2026.1", 8))
    (tmp_path / "term.json").write_text(json.dumps({"edition": "2026.1", "seed": 8}))
    require_term(tmp_path, Term("2026.1", 8))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"edition": "1"}', b'{"edition": "1", "seed": "x"}', b"\xff"])
def test_a_damaged_file_is_named_and_left(tmp_path, content):
    (tmp_path / "term.json").write_bytes(content)
    with pytest.raises(CourseError, match=r"term\.json cannot be used"):
        require_term(tmp_path, BEGUN)
    assert (tmp_path / "term.json").read_bytes() == content


def test_of_two_that_begin_at_once_one_wins_and_the_other_is_told(tmp_path):
    refused, start = [], threading.Barrier(8)

    def begin(seed: int) -> None:
        start.wait()
        try:
            require_term(tmp_path, Term("2026.1", seed))
        except CourseError:
            refused.append(seed)

    threads = [threading.Thread(target=begin, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    begun = read_term(tmp_path)
    assert begun is not None and sorted([*refused, begun.seed]) == list(range(8))
