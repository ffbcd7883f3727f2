"""What the training desk refuses: exams, certificates, purposes without a course."""

from xinhu.core.base.errors import BadInput, Fault, Refusal


class CourseUnknownError(Refusal):
    """There is no such course; params: course."""

    code = "course.unknown"


class ExamRandomnessError(Fault):
    """The source of randomness gives nothing to draw from."""

    code = "exam.randomness"


class ExamClockError(Fault):
    """An exam is handed in before it began."""

    code = "exam.clock"


class ExamChangedError(Refusal):
    """The course has changed since the exam was drawn; params: course_zh, course_en."""

    code = "exam.changed"


class ExamLateError(Refusal):
    """The time was up; params: minutes."""

    code = "exam.late"


class ExamQuestionUnknownError(BadInput):
    """An answer is for a question that was not asked; params: number."""

    code = "exam.question_unknown"


class ExamAnsweredTwiceError(BadInput):
    """A question is answered twice; params: number."""

    code = "exam.answered_twice"


class ExamOptionUnknownError(BadInput):
    """An answer names an option that was not offered; params: number."""

    code = "exam.option_unknown"


class ExamOptionTwiceError(BadInput):
    """An answer names an option twice; params: number."""

    code = "exam.option_twice"


class ExamOneOptionError(BadInput):
    """Several options are chosen where one is right; params: number."""

    code = "exam.one_option"


class ExamFailedError(Refusal):
    """The pass mark was not reached; params: right, total, pass_mark."""

    code = "exam.failed"


class CertificateRefusal(Refusal):
    """A certificate does not count; params: course, course_zh, course_en."""


class CertificateMissingError(CertificateRefusal):
    """There is no certificate."""

    code = "certificate.missing"


class CertificateOtherCourseError(CertificateRefusal):
    """It is the certificate of another course."""

    code = "certificate.other_course"


class CertificateVersionError(CertificateRefusal):
    """It names a version of the course that is not known here."""

    code = "certificate.version_unknown"


class CertificateNotYetError(CertificateRefusal):
    """It is dated later than now."""

    code = "certificate.not_yet"


class CertificateLapsedError(CertificateRefusal):
    """Its time is over."""

    code = "certificate.lapsed"


class CertificateOutdatedError(CertificateRefusal):
    """The course has a newer version, which must be taken."""

    code = "certificate.outdated"


class TrainingPurposeUnknownError(Refusal):
    """Nobody can be trained for a purpose that no list knows; params: purpose."""

    code = "training.purpose_unknown"


class TrainingPostUnknownError(Refusal):
    """No course is set for a post; params: post."""

    code = "training.post_unknown"


class TrainingLackingError(Refusal):
    """A purpose wants courses; params: purpose, courses, courses_zh, courses_en.

    Attributes:
        reasons: why what the person holds does not count, one for each course.
    """

    code = "training.lacking"
    reasons: tuple[CertificateRefusal, ...] = ()
