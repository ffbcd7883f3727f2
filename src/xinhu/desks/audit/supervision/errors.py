"""Why a supervisor's act is not taken.

    Refusal
    ├── NoSupervisorError         a role that does not supervise
    ├── OwnActError               one's own act
    ├── OwnApprovalError          an act that one approved or reviewed
    ├── OtherUnitError            acts of another unit
    ├── DayNotOverError           the day has not passed yet
    ├── DaySignedError            the day was signed
    ├── DayOpenError              not every item is decided
    ├── ItemDecidedError          somebody decided it before
    ├── ItemWaitsError            the operator was asked and has not explained yet
    ├── NotAskedError             nobody asks this operator to explain this
    └── ListGrownError            the register holds more than the list
    BadInput
    ├── RemarkLackingError        what is not in order needs a remark
    ├── RemarkLongError           a remark or explanation is too long, or empty
    ├── ResultUnknownError        there is no such result
    ├── VideoReferenceError       camera or times cannot be ones
    ├── DayUnknownError           there is no such day, list or item for this person
    └── DayTooLargeError          more entries than one list can be drawn from
    Fault
    └── CalendarEndlessError      a calendar on which nobody ever works

None of them tells what an act was about.
"""

from xinhu.core.base.errors import BadInput, Fault, Refusal


class NoSupervisorError(Refusal):
    """The operator's role does not supervise, or they belong to no branch."""

    code = "supervision.role"


class OwnActError(Refusal):
    """Nobody signs off their own act."""

    code = "supervision.own_act"


class OwnApprovalError(Refusal):
    """Nobody signs off what they approved."""

    code = "supervision.own_approval"


class OtherUnitError(Refusal):
    """The acts are those of another unit."""

    code = "supervision.other_unit"


class DayNotOverError(Refusal):
    """The day is not over: its list is drawn on the next working day; params: day."""

    code = "supervision.day_not_over"


class DaySignedError(Refusal):
    """The day was signed; nothing in it changes any more."""

    code = "supervision.day_signed"


class DayOpenError(Refusal):
    """The day cannot be signed before every item is decided; params: items."""

    code = "supervision.day_open"


class ItemDecidedError(Refusal):
    """Somebody decided the item already."""

    code = "supervision.decided"


class ItemWaitsError(Refusal):
    """The operator was asked to explain and has not answered."""

    code = "supervision.waits"


class NotAskedError(Refusal):
    """Nobody asks this operator to explain this act, or they have explained it."""

    code = "supervision.not_asked"


class ListGrownError(Refusal):
    """More acts belong on the list than when it was drawn; params: items."""

    code = "supervision.grown"


class RemarkLackingError(BadInput):
    """What is not in order needs a remark."""

    code = "supervision.remark"


class RemarkLongError(BadInput):
    """A remark or explanation is too long, or empty; params: most."""

    code = "supervision.text"


class ResultUnknownError(BadInput):
    """There is no such result, or it cannot be a last one."""

    code = "supervision.result"


class VideoReferenceError(BadInput):
    """Camera or times of a reference to footage cannot be ones."""

    code = "supervision.video"


class DayUnknownError(BadInput):
    """There is no such day, list or item for this person."""

    code = "supervision.unknown"


class DayTooLargeError(BadInput):
    """A day has more entries than one list can be drawn from; params: most."""

    code = "supervision.too_large"


class CalendarEndlessError(Fault):
    """The calendar has no working day within a year; params: day."""

    code = "supervision.calendar"
