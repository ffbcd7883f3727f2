"""By when a day's list is drawn, signed, and taken over by the head office.

    acts   ── a day, working or not
    due    ── the working day after it: from now on the list can be drawn
    last   ── the last day on which signing it is in time; then it is overdue
    taken  ── from this day on the head office's supervisors may sign it as well

Pure: the calendar and the present day come in as arguments.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from xinhu.desks.audit.supervision.errors import DayNotOverError
from xinhu.desks.audit.supervision.rules import SupervisionRules
from xinhu.desks.audit.supervision.working_days import Calendar

Urgency = Literal["early", "due", "overdue", "escalated"]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The dates of one day's list."""

    due: date
    last: date
    taken: date

    def urgency(self, today: date) -> Urgency:
        """Return how urgent an unsigned list is."""
        if today < self.due:
            return "early"
        if today <= self.last:
            return "due"
        return "overdue" if today < self.taken else "escalated"


def deadlines_of(day: date, rules: SupervisionRules, calendar: Calendar) -> Deadlines:
    """Return the dates of the list of a day's acts.

    Raises:
        CalendarEndlessError: the calendar has no working day within a year.
    """
    due = calendar.after(day, 1)
    last = calendar.after(day, rules.sign_within)
    return Deadlines(due, last, calendar.after(last, rules.escalate_after))


def require_over(day: date, today: date) -> date:
    """Return a day that has passed.

    Raises:
        DayNotOverError: acts may still be added to it.
    """
    if day >= today:
        raise DayNotOverError(day=day.isoformat())
    return day


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Return every day from the first to the last, both included."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
