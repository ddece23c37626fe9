import pytest

from plannit_qbo_pipeline.sandbox.qbo.open_questions import OPEN_QUESTIONS, Question
from plannit_qbo_pipeline.sandbox.qbo.switches import SWITCHES

HIGHEST_QUESTION = 19


def test_the_open_questions_are_all_there() -> None:
    assert [question.number for question in OPEN_QUESTIONS] == list(range(1, HIGHEST_QUESTION + 1))


@pytest.mark.parametrize("question", OPEN_QUESTIONS, ids=lambda question: str(question.number))
def test_an_open_question_is_decided_by_switches_that_there_are_or_says_by_what(question: Question) -> None:
    assert set(question.switches) <= SWITCHES.keys()
    assert bool(question.switches) != bool(question.otherwise)
    assert question.asks.endswith("?")
