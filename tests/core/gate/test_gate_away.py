"""Whoever is on leave is refused, and told the last day as the country counts days."""

import pytest

from bank_people import ALICE
from simulators.gate_room import bearer_of
from xinhu.core.base.clock import Instant, from_text
from xinhu.core.gate.deciding import require_known
from xinhu.core.gate.stores import Away
from xinhu.core.policy.refusals import StandingAwayError

pytestmark = pytest.mark.duty("R6.6")
BEGINS = from_text("2026-06-30T16:00:00Z")
"""The first of July where the institution is, and the last of June in UTC."""


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2026-07-10T16:00:00Z", "2026-07-10"),
        # Ended early, before eight in the morning: in UTC it is the day before.
        ("2026-07-09T23:30:00Z", "2026-07-10"),
    ],
)
def test_whoever_is_on_leave_is_told_the_last_day_by_the_clock_of_the_country(
    until, last
) -> None:
    ends = from_text(until)
    away = bearer_of(ALICE)._replace(away=(Away(BEGINS, ends),), expires_at=ends)
    for moment in (BEGINS, Instant(ends - 1)):
        with pytest.raises(StandingAwayError) as told:
            require_known(away, moment)
        assert told.value.params == {"until": last}
