"""How long an objection may still wait, counted in the country's days."""

from datetime import date
from typing import Final, Literal, NamedTuple

from xinhu.console.kit.times import on_the_clock

State = Literal["overdue", "today", "soon", "open", "in_time", "late"]
_SOON: Final = 5
"""Days from which on a page says that little time is left."""
_DAY: Final = len("2026-01-01")


class Days(NamedTuple):
    """The clock of an objection.

    Attributes:
        state: ``overdue``, ``today``, ``soon`` or ``open`` while it waits; ``in_time``
            or ``late`` once it is answered.
        days: left, or past the last day.
    """

    state: State
    days: int

    @property
    def words(self) -> str:
        """The key of what is said of it."""
        return f"objection_due.{self.state}"

    @property
    def params(self) -> dict[str, object]:
        """What is filled in."""
        return {"days": self.days}


def day_of(instant: str) -> date:
    """Return the day of an instant of the gate in this country."""
    return date.fromisoformat(on_the_clock(instant)[:_DAY])


def days_of(due_on: date, answered: date | None, day: date) -> Days:
    """Return where the clock stands.

    Args:
        due_on: the last day in time.
        answered: the day of the answer; None while there is none.
        day: today.
    """
    left = (due_on - (answered or day)).days
    if answered is not None:
        return Days("in_time" if left >= 0 else "late", abs(left))
    if left < 0:
        return Days("overdue", -left)
    if left == 0:
        return Days("today", 0)
    return Days("soon" if left <= _SOON else "open", left)
