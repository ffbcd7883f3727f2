"""When somebody is reminded of a course: first, again, for the last time, too late.

Pure. The first reminder is as early as the course says (``remind_days``), the others as
``training.yaml`` says; whoever never held the certificate is reminded from the day on
which the course became theirs.
"""

from typing import Literal

from xinhu.core.base.clock import DAY, Instant
from xinhu.desks.training.due import Due
from xinhu.desks.training.numbers import Numbers
from xinhu.desks.training.people.lines import Line

Stage = Literal["", "first", "again", "last", "overdue"]


def stage_of(due: Due | Line, numbers: Numbers, now: Instant) -> Stage:
    """Return how far somebody is on the way to a deadline; nothing where it is far."""
    if due.state == "current":
        return ""
    if due.state == "overdue":
        return "overdue"
    left = due.deadline - now
    if left <= numbers.remind_last * DAY:
        return "last"
    if left <= numbers.remind_again * DAY:
        return "again"
    return "first"
