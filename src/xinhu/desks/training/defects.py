"""What can be wrong with a course pack; nothing starts on a pack with a defect.

Params name courses, files, lessons and questions by their codes.
"""

from xinhu.core.base.errors import Fault


class CourseDefectError(Fault):
    """The root of all defects of a pack."""


class CourseInvalidError(CourseDefectError):
    """A file cannot be read or has the wrong shape; params: course, file, detail."""

    code = "course.invalid"


class CourseNameError(CourseDefectError):
    """A folder is not called after the course in it; params: course, folder."""

    code = "course.name"


class CourseVersionError(CourseDefectError):
    """Renewal to a version is demanded that is not out yet; params: course."""

    code = "course.version"


class CourseLessonError(CourseDefectError):
    """A lesson cannot be used; params: course, file, detail."""

    code = "course.lesson"


class CourseLessonUnknownError(CourseDefectError):
    """A question belongs to no lesson; params: course, question, lesson."""

    code = "course.lesson_unknown"


class CourseLessonUntestedError(CourseDefectError):
    """No question asks about a lesson; params: course, lesson."""

    code = "course.lesson_untested"


class CourseOptionsError(CourseDefectError):
    """The options of a question do not fit its kind; params: course, question."""

    code = "course.options"


class CourseAnswersError(CourseDefectError):
    """The right answers do not fit kind or options; params: course, question."""

    code = "course.answers"


class CourseQuestionRepeatedError(CourseDefectError):
    """Two questions ask the same; params: course, question, other."""

    code = "course.question_repeated"


class CourseCitationError(CourseDefectError):
    """A text cites what the course does not list; params: course, cited."""

    code = "course.citation"


class CourseBankError(CourseDefectError):
    """The exam cannot be drawn from the bank; params: course, draw, bank, lessons."""

    code = "course.bank"


class CoursePurposeError(CourseDefectError):
    """A course names a purpose that no list knows; params: course, purpose."""

    code = "course.purpose"


class CoursePurposeUncoveredError(CourseDefectError):
    """A purpose asks for no course at all; params: purpose."""

    code = "course.purpose_uncovered"


class CoursePostError(CourseDefectError):
    """A course names a post that no list knows; params: course, post."""

    code = "course.post"


class CoursePostUncoveredError(CourseDefectError):
    """A post has no course and no reason for that; params: post."""

    code = "course.post_uncovered"


class CoursePostReasonError(CourseDefectError):
    """A reason for having no course is given for no such post; params: post."""

    code = "course.post_reason"
