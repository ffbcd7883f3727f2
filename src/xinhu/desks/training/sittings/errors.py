"""What is refused around an exam before its answers are looked at."""

from xinhu.core.base.errors import BadInput, Refusal


class SittingUnknownError(Refusal):
    """There is no such exam of this person; nobody learns of another's."""

    code = "exam.unknown"


class ExamClosedError(Refusal):
    """It was handed in, or its time was up: nothing is taken any more."""

    code = "exam.closed"


class ExamOpenError(Refusal):
    """Another exam of the person is still open; params: course_zh, course_en."""

    code = "exam.open"


class ExamAttemptsError(Refusal):
    """No more exams of this course on this day; params: attempts."""

    code = "exam.attempts"


class ExamPauseError(Refusal):
    """The last exam was not passed, and is not long ago; params: minutes."""

    code = "exam.pause"


class ExamNotDueError(Refusal):
    """The certificate counts for long yet; params: days (until renewal is due)."""

    code = "exam.not_due"


class AnswersMalformedError(BadInput):
    """What was sent is no answer sheet."""

    code = "exam.answers_malformed"


class LessonUnknownError(Refusal):
    """The course has no such lesson; params: course."""

    code = "lesson.unknown"
