"""The shape of a course pack as the data gives it.

``course.yaml`` holds one ``Course``, ``questions.yaml`` one ``Question`` per id, each
file of ``lessons/`` one lesson in Markdown. Texts cite sources and regulatory numbers
of the course by name, as ``«name»``, so that each stands in one place, with its status.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec

Status = Literal["confirmed", "unverified"]
"""Whether the clause was read in its source."""

Kind = Literal["single", "multiple", "true_false"]
"""How many options are right: one, two or more, or one of correct and wrong."""

Text = Annotated[str, msgspec.Meta(min_length=1)]
Code = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_]{0,39}\Z")]
Positive = Annotated[int, msgspec.Meta(ge=1)]
Days = Annotated[int, msgspec.Meta(ge=0, le=366)]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where something is said: law and clause, or this project's own judgement."""

    zh: Text
    status: Status


class Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A regulatory number, written out with its unit.

    Attributes:
        zh: the number as it is told, such as 10年.
        source: the name of its source within the course.
        status: whether the number was read there.
    """

    zh: Text
    source: str
    status: Status


class Renewal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That older certificates no longer do.

    Attributes:
        below: certificates of versions below this one must be renewed.
        by: the last day on which they still count.
    """

    below: Positive
    by: date


class Course(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """课程: its terms.

    Attributes:
        code: the name of its folder.
        version: counts up whenever what people must know has changed.
        renewal: whether certificates of older versions must be renewed, and by when.
        zh, en: its title.
        pass_mark: percent of the questions that must be right.
        minutes: how long the exam may take.
        draw: how many questions are drawn.
        validity_months: how long a certificate counts.
        validity_source: name of the source of that period.
        remind_days: days before the end when renewal becomes due.
        first_within_days: days in a new post within which to take it.
        purposes: what nobody may do without it: codes of purposes, or ``any``.
        posts: who must take it: codes of posts, or ``any``.
        sources, numbers: what the texts may cite, by name.
    """

    code: Code
    version: Positive
    renewal: Renewal | None = None
    zh: Text
    en: Text
    pass_mark: Annotated[int, msgspec.Meta(ge=1, le=100)]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=480)]
    draw: Positive
    validity_months: Annotated[int, msgspec.Meta(ge=1, le=60)]
    validity_source: str
    remind_days: Days
    first_within_days: Days
    purposes: frozenset[str] | Literal["any"]
    posts: frozenset[str] | Literal["any"]
    sources: Mapping[Code, Source]
    numbers: Mapping[Code, Number] = {}


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """题目: what is asked, what is right, and why.

    Attributes:
        kind: how many options are right.
        lesson: the lesson that teaches it.
        text: what is asked.
        options: key → option; for ``true_false`` they are given by the kind.
        right: keys of the right options.
        why: why these are right and the others are not; never told by their keys,
            since options are shown in another order each time.
        source: name of the source within the course.
    """

    kind: Kind
    lesson: str
    text: Text
    options: Mapping[Code, Text] = {}
    right: tuple[str, ...]
    why: Text
    source: str


TRUE_FALSE: Mapping[str, str] = {"correct": "正确", "wrong": "错误"}
"""The options of every statement that is to be judged."""
