"""Draws an exam: which questions, in which order, with their options in which order.

The exam stays with the server. What goes to the browser is the sheet: questions and
options by number, nothing that tells which is right.
"""

from dataclasses import dataclass

from xinhu.core.base.clock import SECOND, Instant
from xinhu.core.base.ids import RandomBytes
from xinhu.desks.training.chance import shuffled
from xinhu.desks.training.pack import Pack
from xinhu.desks.training.shape import Kind, Question


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question of an exam: its id, and the keys of its options as they are shown."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exam:
    """考试: one person's exam, once.

    Attributes:
        course, version, digest: the pack it was drawn from.
        started: when it was handed out.
        ends: from this instant on nothing is taken any more.
        questions: in the order of the sheet.
    """

    course: str
    version: int
    digest: str
    started: Instant
    ends: Instant
    questions: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the sheet; its options count from 1."""

    number: int
    kind: Kind
    text: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """试卷: what the browser sees."""

    course: str
    ends: Instant
    questions: tuple[Asked, ...]


def draw_exam(pack: Pack, random: RandomBytes, now: Instant) -> Exam:
    """Draw an exam: every lesson asked about as evenly as the bank allows.

    Args:
        pack: the course.
        random: the source of chance.
        now: the exam begins.

    Raises:
        ExamRandomnessError: the source gives nothing to draw from.
    """
    course = pack.course
    drawn = [
        Drawn(key, _option_order(pack.questions[key], random))
        for key in shuffled(_balanced(pack, random), random)
    ]
    return Exam(
        course=course.code,
        version=course.version,
        digest=pack.digest,
        started=now,
        ends=Instant(now + course.minutes * 60 * SECOND),
        questions=tuple(drawn),
    )


def sheet_of(pack: Pack, exam: Exam) -> Sheet:
    """Return what the browser may see of an exam that was drawn from this pack."""
    asked = []
    for number, drawn in enumerate(exam.questions, 1):
        question = pack.questions[drawn.question]
        options = tuple(question.options[key] for key in drawn.options)
        asked.append(Asked(number, question.kind, question.text, options))
    return Sheet(pack.course.zh, exam.ends, tuple(asked))


def _balanced(pack: Pack, random: RandomBytes) -> list[str]:
    """Draw questions round after round, one of each lesson that has any left."""
    left: dict[str, list[str]] = {lesson.name: [] for lesson in pack.lessons}
    for key, question in pack.questions.items():
        left[question.lesson].append(key)
    left = {name: shuffled(keys, random) for name, keys in left.items()}
    chosen: list[str] = []
    while len(chosen) < pack.course.draw:
        filled = [name for name, keys in left.items() if keys]
        missing = pack.course.draw - len(chosen)
        chosen.extend(left[name].pop() for name in shuffled(filled, random)[:missing])
    return chosen


def _option_order(question: Question, random: RandomBytes) -> tuple[str, ...]:
    if question.kind == "true_false":
        return tuple(question.options)
    return tuple(shuffled(list(question.options), random))
