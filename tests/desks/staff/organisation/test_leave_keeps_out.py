"""A leave keeps its operator out from its first to its last day, and no longer."""

from datetime import date, timedelta

import psycopg
import pytest

from staff_tree import NOW, ROOT
from xinhu.core.base.clock import DAY, SECOND, Instant, from_datetime, to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation import in_force
from xinhu.desks.staff.organisation.being_away import (
    day_of,
    end_of,
    first_instant,
    keeping_out,
    require_present,
)
from xinhu.desks.staff.organisation.due_lists import in_service, leave_due
from xinhu.desks.staff.organisation.errors import (
    LastAdministratorError,
    LeaveOverError,
    LeavePastError,
    LeaveWithdrawnError,
    OneselfError,
)
from xinhu.desks.staff.organisation.leave_taking import enter_leave, withdraw_leave
from xinhu.desks.staff.organisation.leaving import leave as stop
from xinhu.desks.staff.organisation.models import Leave
from xinhu.desks.staff.token_errors import OperatorAwayError
from xinhu.desks.staff.tokens import Actor

TODAY = day_of(NOW)
FIRST, LAST = TODAY + timedelta(days=3), TODAY + timedelta(days=9)
pytestmark = pytest.mark.duty("R6.6")


def leave(operator: Operator, first: date = FIRST, last: date = LAST) -> Leave:
    return enter_leave(
        operator, first_day=first, last_day=last, days=1, by=ROOT, now=NOW
    )


def at(moment) -> Instant:
    return from_datetime(moment)


def test_from_the_first_to_the_last_day_and_not_a_moment_longer(enter) -> None:
    li = enter("limin")
    leave(li)
    begins, over = at(first_instant(FIRST)), at(end_of(LAST))
    for present in (NOW, Instant(begins - 1), over, Instant(over + 40 * DAY)):
        assert require_present(li, present) == li
    for away in (begins, Instant(begins + DAY), Instant(over - 1)):
        with pytest.raises(OperatorAwayError) as told:
            require_present(li, away)
        assert told.value.params == {"until": LAST.isoformat()}


def test_days_begin_where_the_institution_is() -> None:
    assert first_instant(date(2026, 12, 1)).isoformat() == "2026-12-01T00:00:00+08:00"
    assert end_of(date(2026, 12, 31)).isoformat() == "2027-01-01T00:00:00+08:00"


def test_nobody_else_is_kept_out(enter) -> None:
    li, wang = enter("limin"), enter("wangfang")
    leave(li)
    assert require_present(wang, at(first_instant(FIRST))) == wang


@pytest.mark.parametrize(("first", "last"), [(-9, -5), (-1, 3), (-1, -1)])
def test_no_leave_is_entered_afterwards_wholly_or_in_part(
    enter, acts, first, last
) -> None:
    li = enter("limin")
    with pytest.raises(LeavePastError) as told:
        leave(li, TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    assert told.value.params == {"today": TODAY.isoformat()}
    assert not Leave.objects.exists()
    assert acts()[-1]["reason"] == "leave.past"


def test_a_leave_begins_today_at_the_earliest_and_its_entry_tells_its_days(
    enter, acts
) -> None:
    li = enter("limin")
    kept = leave(li, TODAY, LAST)
    with pytest.raises(OperatorAwayError):
        require_present(li, NOW)
    told = acts()[-1]
    assert (told["event"], told["leave"]) == ("leave.entered", kept.pk)
    assert (told["first"], told["last"]) == (TODAY.isoformat(), LAST.isoformat())


def test_a_leave_that_is_over_is_not_withdrawn(enter, acts) -> None:
    kept = leave(enter("limin"))
    with pytest.raises(LeaveOverError) as told:
        withdraw_leave(kept, by=ROOT, now=at(end_of(LAST)))
    assert told.value.params == {"last": LAST.isoformat()}
    assert Leave.objects.get().withdrawn_at is None
    assert acts()[-1]["reason"] == "leave.over"


@pytest.mark.parametrize(("taken", "counts"), [(1, 1), (3, 1), (4, 2), (6, 4)], ids=str)
def test_a_leave_taken_in_part_ends_early_and_what_was_taken_stays(
    enter, acts, taken, counts
) -> None:
    li = enter("limin")
    kept = enter_leave(
        li, first_day=FIRST, last_day=LAST, days=5, by=ROOT, now=NOW
    )  # seven days, of which five are working days
    then = Instant(at(first_instant(FIRST)) + taken * DAY + SECOND)
    withdraw_leave(kept, by=ROOT, now=then)
    kept.refresh_from_db()
    last = FIRST + timedelta(days=taken - 1)
    assert kept.withdrawn_at is None
    assert (kept.first_day, kept.last_day, kept.days) == (FIRST, last, counts)
    assert require_present(li, then) == li
    with pytest.raises(OperatorAwayError):
        require_present(li, Instant(then - 1))
    told = acts()[-1]
    assert (told["event"], told["leave"]) == ("leave.ended", kept.pk)
    assert (told["last"], told["days"]) == (last.isoformat(), counts)
    with pytest.raises(LeaveOverError):
        withdraw_leave(kept, by=ROOT, now=then)


def test_on_its_first_day_a_leave_is_withdrawn_as_a_whole(enter, acts) -> None:
    kept = leave(enter("limin"), TODAY, LAST)
    withdraw_leave(kept, by=ROOT, now=NOW)
    assert Leave.objects.get().withdrawn_at is not None
    told = acts()[-1]
    assert (told["event"], told["leave"]) == ("leave.withdrawn", kept.pk)
    assert (told["first"], told["last"]) == (TODAY.isoformat(), LAST.isoformat())


def test_where_the_rule_is_off_nobody_is_kept_out(enter, monkeypatch, acts) -> None:
    from dataclasses import replace  # noqa: PLC0415 -- here only

    rules = in_force.staff_rules()
    off = replace(rules, staffing=replace(rules.staffing, leave_blocks=False))
    monkeypatch.setattr(
        "xinhu.desks.staff.organisation.leave_taking.staff_rules", lambda: off
    )
    leave(enter("limin"))
    assert not keeping_out(at(first_instant(FIRST))).exists()
    assert acts()[-1]["keeps_out"] == "no"


def test_a_leave_that_is_withdrawn_keeps_nobody_out_and_does_not_count(
    enter, acts
) -> None:
    li = enter("limin")
    joined = to_datetime(Instant(NOW - 800 * DAY))
    Operator.objects.filter(pk=li.pk).update(date_joined=joined)
    kept = leave(li)
    away = at(first_instant(FIRST))
    withdraw_leave(kept, by=ROOT, now=NOW)
    assert require_present(li, away) == li
    assert acts()[-1]["event"] == "leave.withdrawn"
    assert leave_due([o for o in in_service() if o.pk == li.pk], NOW)
    with pytest.raises(LeaveWithdrawnError):
        withdraw_leave(kept, by=ROOT, now=NOW)
    leave(li)  # the days are free again
    with pytest.raises(OperatorAwayError):
        require_present(li, away)


def test_nobody_withdraws_their_own(enter) -> None:
    li = enter("limin")
    kept = leave(li)
    oneself = Actor(reference=li.reference, post=li.post, zone="local")
    with pytest.raises(OneselfError):
        withdraw_leave(kept, by=oneself, now=NOW)
    assert Leave.objects.get().withdrawn_at is None


def test_the_last_who_enters_operators_is_not_kept_out(enter) -> None:
    one = enter("suntao", "system", "it")
    with pytest.raises(LastAdministratorError):
        leave(one)
    two = enter("luban", "system", "it")
    leave(one)
    with pytest.raises(LastAdministratorError):
        leave(two)
    assert Leave.objects.count() == 1
    leave(two, LAST - timedelta(days=9), FIRST - timedelta(days=1))  # before the other


def administrators(enter, *names: str) -> list[Operator]:
    return [enter(name, "system", "it") for name in names]


def test_administrators_take_leave_one_after_the_other_and_another_fills_in(
    enter,
) -> None:
    one, two = administrators(enter, "suntao", "luban")
    leave(one, TODAY + timedelta(days=1), TODAY + timedelta(days=5))
    leave(two, TODAY + timedelta(days=20), TODAY + timedelta(days=25))
    (three,) = administrators(enter, "moyan")
    leave(three, TODAY + timedelta(days=6), TODAY + timedelta(days=19))
    assert Leave.objects.count() == len({one.pk, two.pk, three.pk})


def test_whose_post_ends_meanwhile_does_not_fill_in(enter) -> None:
    one, two = administrators(enter, "suntao", "luban")
    ends = first_instant(LAST)
    Operator.objects.filter(pk=two.pk).update(standing_until=ends)
    with pytest.raises(LastAdministratorError):
        leave(one)
    leave(one, FIRST, LAST - timedelta(days=1))


def test_who_has_a_leave_before_them_does_not_fill_in_for_good(enter) -> None:
    one, two = administrators(enter, "suntao", "luban")
    kept = leave(two, TODAY + timedelta(days=1), TODAY + timedelta(days=2))
    with pytest.raises(LastAdministratorError):
        stop(one, "left", by=ROOT, now=NOW)
    withdraw_leave(kept, by=ROOT, now=NOW)
    stop(one, "left", by=ROOT, now=NOW)


def test_the_gate_knows_of_it_from_the_next_request_on(enter, emptied) -> None:
    read = "SELECT version FROM desk.standing_version"
    with psycopg.connect(emptied.gate, autocommit=True) as gate:
        before = gate.execute(read).fetchone()
        kept = leave(enter("limin"))
        entered = gate.execute(read).fetchone()
        withdraw_leave(kept, by=ROOT, now=Instant(NOW + SECOND))
        withdrawn = gate.execute(read).fetchone()
    assert before is not None
    assert entered is not None
    assert withdrawn is not None
    assert before[0] < entered[0] < withdrawn[0]
