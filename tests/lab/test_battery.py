"""The battery: balanced, answerable with words of the published vocabulary, and nowhere in the text of training."""

import re

import numpy as np
import pytest

from minibert_lab.battery import battery_results, likeliest
from minibert_lab.commands import published_model
from minibert_lab.evaluation import load_model
from minibert_lab.simple_english import frozen_stories, stories, words
from minibert_lab.simple_english.lessons import BATTERY, gives_away, lesson
from minibert_lab.simple_english.questions import GAP, QUESTIONS, Question

ASKED = [question for questions in BATTERY.values() for question in questions]
SENTENCE = r'(?<=[.?])"? (?=["A-Z])'


@pytest.fixture(scope="module")
def told():
    return stories(np.random.default_rng(11), 20_000)


def test_two_hundred_questions_of_six_kinds():
    assert list(BATTERY) == ["days", "opposites", "sums", "colours", "eating", "pronouns"]
    assert len(ASKED) == len({question.text for question in ASKED}) == 200
    assert {len(questions) for questions in BATTERY.values()} == {33, 34}
    for kind, questions in BATTERY.items():  # no phrasing is asked much more often than another
        counts = [len(set(way) & set(questions)) for way in QUESTIONS[kind]]
        assert max(counts) - min(counts) <= 1, kind


def test_some_answers_by_hand():
    answers = {question.text: set(question.answers) for ways in QUESTIONS.values() for way in ways for question in way}
    assert answers["today is Sunday. tomorrow will be [MASK]."] == {"Monday"}
    assert answers["it is Monday today. the day before was [MASK]."] == {"Sunday"}
    assert answers["old is the opposite of [MASK]."] == {"young", "new"}
    assert answers["four and five make [MASK]."] == {"nine"}
    assert answers["the colour of the sky is [MASK]."] == {"blue"}
    assert answers["the farmer gives hay to the [MASK]."] == {"horse", "cow", "donkey"}
    assert answers["the cow eats [MASK]."] == {"grass", "hay"}
    assert answers["the queen is tired. [MASK] wants to sleep."] == {"she"}


def test_a_filled_question_is_written_as_a_story_is():
    question = Question("there was one. [MASK] is it? yes.", ("who",))
    assert question.filled("who") == "There was one. Who is it? Yes."


def test_no_story_of_training_says_what_the_battery_asks(told):
    plain = [re.sub(r"[^a-z ]", "", story.lower()) for story in told]  # word for word, whatever marks stand between
    texts = [q.text.replace(GAP, answer).lower() for q in ASKED for answer in q.answers]
    everything = " \n ".join(plain)
    found = [text for text in texts if f" {re.sub(r'[^a-z ]', '', text)} " in everything]
    assert not found, found[:3]
    assert any(gives_away(story) for story in frozen_stories(np.random.default_rng(11), 5_000, held_out=False))


def test_lessons_do_say_it_until_they_are_sifted():
    assert gives_away(f"It is cold. {ASKED[0].filled(ASKED[0].answers[0])} It is late.")
    assert not gives_away("It is cold. It is late.")


def test_what_the_battery_asks_is_told_in_other_words(told):
    """Of every question one right answer at least; a sum may be told the other way round, and so may opposites."""
    everything = "\n".join(told)
    one = {row[1]: row[0] for row in words.ANIMALS}

    def fact(question, answer):
        return frozenset(one.get(word, word) for word in (*question.fact, answer))

    for kind in set(BATTERY) - {"pronouns"}:  # these follow a rule; there is no fact about each name
        pairs = [(q, answer) for way in QUESTIONS[kind] for q in way for answer in q.answers]
        facts = {fact(*pair) for pair in pairs if pair[0].filled(pair[1]) in everything}
        assert all(any(fact(asked, answer) in facts for answer in asked.answers) for asked in BATTERY[kind])


def test_every_kind_is_told_often_enough_but_is_the_smaller_part(told):
    shares = {}
    for kind, ways in QUESTIONS.items():
        lines = {question.filled(answer) for way in ways for question in way for answer in question.answers}
        openings = {re.split(SENTENCE, line)[0] for line in lines}
        shares[kind] = np.mean([re.split(SENTENCE, story)[0] in openings for story in told])
    assert all(0.015 < share < 0.12 for share in shares.values()), shares
    assert 0.2 < sum(shares.values()) < 0.35


def test_a_lesson_is_two_facts_of_its_kind_and_one_day_is_today():
    for kind in QUESTIONS:
        told = [lesson(kind)(rng) for rng in [np.random.default_rng(6)] for _ in range(300)]
        assert told[0] == lesson(kind)(np.random.default_rng(6))
        assert all(len(set(texts)) == len(texts) for texts in told)
        assert {len(texts) for texts in told} == ({1} if kind == "days" else {2})


def test_lessons_are_told_in_whole_words_of_the_published_vocabulary():
    _, _, tokenizer = load_model(published_model())
    texts = {question.filled(answer) for ways in QUESTIONS.values() for way in ways for question in way
             for answer in question.answers}  # fmt: skip
    spoken = {word for text in texts for word in re.findall(r"[a-z]+", text.lower())}
    assert not spoken - set(tokenizer.vocab)


def test_every_right_answer_counts_and_no_other(monkeypatch):
    model = load_model(published_model())
    said = likeliest(*model, ASKED)
    assert said == [word for question in ASKED for word in likeliest(*model, [question])]
    beyond = Question("so " * 70 + "[MASK].", ("so",))
    assert likeliest(*model, [ASKED[0], beyond]) == [said[0], ""]
    monkeypatch.setattr("minibert_lab.battery.likeliest", lambda *rest: [q.answers[-1].lower() for q in rest[-1]])
    assert all(row["right"] == row["questions"] for row in battery_results(*model).values())
    monkeypatch.setattr("minibert_lab.battery.likeliest", lambda *rest: ["xyz" for _ in rest[-1]])
    assert all(row["right"] == 0 for row in battery_results(*model).values())
