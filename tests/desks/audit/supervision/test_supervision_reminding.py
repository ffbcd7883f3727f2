"""A late list is told once to who must sign it, and then once to the level above."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from supervised_room import CHAOYANG, HAIDIAN, HEAD, MONDAY, NOW, Room
from xinhu.core.base.clock import DAY, Instant, to_datetime
from xinhu.desks.audit.supervision.desk import has_supervisor
from xinhu.desks.audit.supervision.reminding import tell_of_late_lists
from xinhu.desks.staff.mails.models import Mail
from xinhu.desks.staff.models import Operator
from xinhu.wiring.django_settings import database_from

pytestmark = pytest.mark.duty("R6.7")
FRIDAY = MONDAY - timedelta(days=3)
LATE, LONG_LATE = Instant(NOW + DAY), Instant(NOW + 3 * DAY)
"""Friday's list is in time until Tuesday; taken over from Thursday on."""


@pytest.fixture
def addressed(room: Room) -> Room:
    """Everybody has an address but Wu."""
    for name, operator in room.people.items():
        if name != "wu":
            Operator.objects.filter(pk=operator.pk).update(email=f"{name}@bank.test")
    return room


@pytest.fixture
def as_worker(addressed) -> Iterator[None]:
    """The same tables under the worker's role."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    own = {**database_from(addressed.database.url("xinhu_worker")), "CONN_MAX_AGE": 0}
    connection.settings_dict.update(own)
    yield
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def told(kind: str, unit: str) -> list[tuple[str, str]]:
    mails = Mail.objects.filter(kind=kind, params__unit=unit).order_by("pk")
    return [(mail.operator.username, mail.params["day"]) for mail in mails]


def test_nothing_is_told_in_time(addressed) -> None:
    assert tell_of_late_lists(addressed.desk, NOW) == 0
    assert not Mail.objects.exists()


@pytest.mark.usefixtures("as_worker")
def test_the_branchs_supervisors_are_told_once_by_the_worker(addressed) -> None:
    assert tell_of_late_lists(addressed.desk, LATE)
    told_of = told("supervision_late", CHAOYANG)
    assert ("zhou", FRIDAY.isoformat()) in told_of
    assert {name for name, _ in told_of} == {"zhou"}  # Wu has no address
    assert len(told_of) == len(set(told_of))
    mail = Mail.objects.filter(params__day=FRIDAY.isoformat()).first()
    assert mail is not None
    assert mail.params["last_day"] == "2026-11-24"
    assert tell_of_late_lists(addressed.desk, LATE) == 0


def test_where_nobody_supervises_the_head_office_is_told(addressed) -> None:
    tell_of_late_lists(addressed.desk, LATE)
    assert {name for name, _ in told("supervision_late", HAIDIAN)} == {"he"}


def test_the_level_above_is_told_later_and_once(addressed) -> None:
    tell_of_late_lists(addressed.desk, LATE)
    assert told("supervision_escalated", CHAOYANG) == []
    assert tell_of_late_lists(addressed.desk, LONG_LATE)
    assert ("he", FRIDAY.isoformat()) in told("supervision_escalated", CHAOYANG)
    assert {name for name, _ in told("supervision_escalated", CHAOYANG)} == {"he"}
    assert tell_of_late_lists(addressed.desk, LONG_LATE) == 0


def test_nobody_stands_above_the_head_office(addressed) -> None:
    tell_of_late_lists(addressed.desk, LONG_LATE)
    assert told("supervision_escalated", HEAD) == []
    assert {name for name, _ in told("supervision_late", HEAD)} == {"he"}


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"standing_until": "2026-01-01T00:00:00Z"},
        {"role": "clerk"},
    ],
    ids=["stopped", "assignment over", "another role"],
)
def test_who_supervises_no_more_is_not_told(addressed, change) -> None:
    Operator.objects.filter(username="zhou").update(**change)
    tell_of_late_lists(addressed.desk, LATE)
    # Wu supervises still, but has no address: the head office is told instead.
    assert {name for name, _ in told("supervision_late", CHAOYANG)} == {"he"}


def on_leave(operator: Operator, *days: int) -> None:
    """Keep somebody out from then to then, in days after ``LATE``."""
    first, last = (to_datetime(Instant(LATE + each * DAY)) for each in days)
    operator.leaves.create(
        first_day=first.date(),
        last_day=last.date(),
        days=1,
        entered_at=first,
        blocks_from=first,
        blocks_until=last,
    )


@pytest.mark.parametrize(("begins", "ends", "who"), [(0, 2, "he"), (1, 2, "zhou")])
def test_who_is_on_leave_is_not_told_and_the_head_office_is(
    addressed, begins, ends, who
) -> None:
    Operator.objects.filter(username="wu").update(is_active=False)
    on_leave(addressed.people["zhou"], begins, ends)
    assert has_supervisor(addressed.desk, CHAOYANG, LATE) == (who == "zhou")
    tell_of_late_lists(addressed.desk, LATE)
    assert {name for name, _ in told("supervision_late", CHAOYANG)} == {who}


@pytest.mark.parametrize(("branch", "who"), [(HAIDIAN, "he"), (CHAOYANG, "li")])
def test_who_supervises_under_a_further_post_is_told(addressed, branch, who) -> None:
    Operator.objects.filter(username__in=("zhou", "wu")).update(is_active=False)
    addressed.further("li", branch)
    tell_of_late_lists(addressed.desk, LATE)
    assert {name for name, _ in told("supervision_late", CHAOYANG)} == {who}


def test_supervisors_are_looked_up_once_for_a_branch_however_many_lists_are_late(
    addressed,
) -> None:
    def looked_up(at: Instant) -> int:
        with CaptureQueriesContext(connections["default"]) as asked:
            assert tell_of_late_lists(addressed.desk, at)
        return sum('"staff_leave"' in each["sql"] for each in asked)

    assert looked_up(LATE) == looked_up(Instant(LATE + 7 * DAY))


def test_a_mail_names_the_branch_and_the_days_and_nothing_of_the_acts(
    addressed,
) -> None:
    tell_of_late_lists(addressed.desk, LATE)
    keys = {key for mail in Mail.objects.all() for key in mail.params}
    assert keys == {"unit", "day", "last_day"}
