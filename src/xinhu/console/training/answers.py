"""The answer sheet as a browser sends it: ``q-3=2`` for question 3, option 2."""

import re
from typing import Final

from django.http import QueryDict

from xinhu.desks.training.grading import Answer
from xinhu.desks.training.sittings.errors import AnswersMalformedError

_QUESTION = re.compile(r"q-([0-9]{1,3})")
_OPTION = re.compile(r"[0-9]{1,2}")
_MOST_OPTIONS: Final = 8
_NOT_OURS = frozenset({"csrfmiddlewaretoken"})


def answers_from(form: QueryDict) -> list[Answer]:
    """Read the answers; whether they fit the sheet is for the desk to say.

    Raises:
        AnswersMalformedError: something else was sent.
    """
    return [_answer(name, form.getlist(name)) for name in form if name not in _NOT_OURS]


def _answer(name: str, values: list[str]) -> Answer:
    question = _QUESTION.fullmatch(name)
    wrong = [value for value in values if _OPTION.fullmatch(value) is None]
    if question is None or wrong or len(values) > _MOST_OPTIONS:
        raise AnswersMalformedError
    return Answer(int(question[1]), tuple(int(value) for value in values))
