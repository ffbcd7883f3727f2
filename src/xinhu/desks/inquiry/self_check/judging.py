"""月度自查: which inquiries of a month a person should look at, and why; pure.

What was wrong when it was asked is listed in the month of asking. What became wrong by
waiting (a report not put away, an inquiry that nobody decided about) is listed in the
month in which its time was over, and an inquiry that still waits in every month since.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from xinhu.core.base.encoding import Json, canonical_json
from xinhu.core.base.ids import CustomerId
from xinhu.desks.inquiry.demands import Letter
from xinhu.desks.inquiry.self_check.errors import (
    SelfCheckEarlyError,
    SelfCheckMonthError,
)
from xinhu.desks.inquiry.self_check.rules import SelfCheckRules
from xinhu.desks.inquiry.states import FOR_A_PERSON, State

Code = Literal[
    "without_letter",
    "beyond_reason",
    "after_settlement",
    "without_custody",
    "same_person",
    "outside_hours",
    "unclear_long",
]
_MONTH: Final = re.compile(r"2[0-9]{3}-(0[1-9]|1[0-2])")
_NEVER_ASKED: Final = frozenset({State.REFUSED, State.INTERRUPTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """An inquiry as far as the list looks; times in the country's time.

    Attributes:
        ref: its reference.
        entry: index of its entry; None where none was written.
        customer: about whom.
        operator: who asked.
        by_program: whether a program asked.
        reason: code.
        rests_on: ``letter`` or ``approval``; None where no list has the reason.
        institution: who asked the bureau.
        asked: when.
        state: where it stands.
        changed: since when.
        letter: of its ground, with a scan that is there; None where there is none.
        settled_on: when its loan was settled; None while it is not, or without a loan.
        placed_on: when its report was put away; None while it was not.
    """

    ref: str
    entry: int | None
    customer: CustomerId
    operator: str
    by_program: bool
    reason: str
    rests_on: str | None
    institution: str
    asked: datetime
    state: State
    changed: datetime
    letter: Letter | None
    settled_on: date | None
    placed_on: date | None


class Found(NamedTuple):
    """What a person should look at.

    Attributes:
        code: why.
        inquiry: reference.
        entry: index of its entry; None where none was written.
        operator: who asked.
        asked: the day.
    """

    code: Code
    inquiry: str
    entry: int | None
    operator: str
    asked: date


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its first day, and the first day after it."""

    first: date
    after: date

    @classmethod
    def of(cls, text: str) -> "Month":
        """Read a month as ``2026-11``.

        Raises:
            SelfCheckMonthError: it is none.
        """
        if _MONTH.fullmatch(text) is None:
            raise SelfCheckMonthError
        first = date.fromisoformat(f"{text}-01")
        return cls(first, (first + timedelta(days=31)).replace(day=1))

    @property
    def text(self) -> str:
        """As ``2026-11``."""
        return self.first.isoformat()[:7]

    def has(self, day: date) -> bool:
        """Tell whether a day is of this month."""
        return self.first <= day < self.after


def require_over(month: Month, today: date) -> Month:
    """Return a month that is over.

    Raises:
        SelfCheckEarlyError: it is not.
    """
    if today < month.after:
        raise SelfCheckEarlyError(month=month.text)
    return month


def judge(
    rows: Sequence[Looked], month: Month, rules: SelfCheckRules
) -> tuple[Found, ...]:
    """Return what of a month should be looked at, ordered by reason, day and inquiry.

    Args:
        rows: at least the inquiries asked in the month, those whose report came early
            enough that its time to be put away was over in it, and those that wait.
        month: which.
        rules: those in force.
    """
    asked = [row for row in rows if month.has(row.asked.date()) and _was_asked(row)]
    counted = Counter((row.operator, row.customer) for row in asked)
    found = {_found(code, row) for row in asked for code in _when_asked(row, rules)}
    found |= {
        _found("same_person", row)
        for row in asked
        if counted[row.operator, row.customer] >= rules.same_person
    }
    found |= {_found(c, row) for row in rows for c in _by_waiting(row, month, rules)}
    return tuple(sorted(found, key=lambda one: (one.code, one.asked, one.inquiry)))


def digest_of(month: Month, found: Sequence[Found]) -> bytes:
    """Return SHA-256 over the canonical JSON of a month's list: what is signed."""
    lines: list[Json] = [
        {"code": one.code, "inquiry": one.inquiry, "entry": one.entry} for one in found
    ]
    facts = {"type": "xinhu/self-check/v1", "month": month.text, "found": lines}
    return hashlib.sha256(canonical_json(facts)).digest()


def _was_asked(row: Looked) -> bool:
    """Refused and interrupted ones never left; the gate's own entries tell of them."""
    return row.state not in _NEVER_ASKED


def _when_asked(row: Looked, rules: SelfCheckRules) -> Iterator[Code]:
    day = row.asked.date()
    if row.rests_on is None:
        yield "beyond_reason"
    if row.rests_on == "letter":
        if row.letter is None:
            yield "without_letter"
        elif not _granted(row, row.letter):
            yield "beyond_reason"
    if row.settled_on is not None and row.settled_on < day:
        yield "after_settlement"
    # Programs work at night; what they ask has an owner, and its hours are not theirs.
    in_hours = rules.first <= row.asked.time() <= rules.last
    if not row.by_program and not (rules.worked(day) and in_hours):
        yield "outside_hours"


def _granted(row: Looked, letter: Letter) -> bool:
    return (
        row.reason in letter.reasons
        and letter.customer == row.customer
        and letter.institution == row.institution
        and letter.signed_on <= row.asked.date()
    )


def _by_waiting(row: Looked, month: Month, rules: SelfCheckRules) -> Iterator[Code]:
    if row.state is State.ANSWERED:
        last = row.changed.date() + timedelta(days=rules.place_days)
        late = row.placed_on is None or row.placed_on > last
        # The day after the last one is the first on which it is late.
        if late and month.has(last + timedelta(days=1)):
            yield "without_custody"
    if row.state in FOR_A_PERSON:
        until = row.changed + timedelta(hours=rules.unclear_hours)
        if until.date() < month.after:
            yield "unclear_long"


def _found(code: Code, row: Looked) -> Found:
    return Found(code, row.ref, row.entry, row.operator, row.asked.date())
