"""Lists are drawn once, by whom they are for, and only grow."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from supervised_room import (
    CHAOYANG,
    HAIDIAN,
    HEAD,
    LONG_AFTER,
    MONDAY,
    NOW,
    ORDINARY,
    at_once,
    fetched,
)
from xinhu.core.base.clock import DAY, Instant
from xinhu.desks.audit.checking import ProofBrokenError
from xinhu.desks.audit.models import (
    SupervisedDay,
    SupervisedItem,
)
from xinhu.desks.audit.supervision.drawing import Fetched, renew
from xinhu.desks.audit.supervision.errors import (
    DayNotOverError,
    NoSupervisorError,
    OtherUnitError,
)
from xinhu.desks.audit.supervision.explaining import explain
from xinhu.desks.audit.supervision.items import item_of
from xinhu.desks.audit.supervision.judging import decide
from xinhu.desks.audit.supervision.overview import lines_of, signed_of, taken_over
from xinhu.desks.audit.supervision.signing import sign


@pytest.mark.duty("R6.7")
def test_a_list_keeps_what_the_rules_name_with_its_bytes_and_leaves_an_act(
    room,
) -> None:
    listed = room.draw(fetched(1), fetched(2, **ORDINARY), fetched(3))
    assert [item.number for item in listed.items.all()] == [1, 3]
    assert listed.considered == 3
    assert item_of(listed.items.first().pk).entry.purpose == "fraud_check"
    (act,) = room.acts()
    detail = dict(act["detail"])
    assert (detail["event"], detail["items"], detail["day"]) == (
        "supervision.listed",
        2,
        "2026-11-23",
    )
    assert act["actor"] == "op-zhou"


def test_drawing_again_gives_the_list_there_is(room) -> None:
    first = room.draw(fetched(1))
    again = room.draw(fetched(1), fetched(2), by="wu")
    assert first.pk == again.pk
    assert room.events() == ["supervision.listed record"]


def test_two_who_draw_at_once_get_one_list(room) -> None:
    one, two = at_once(
        lambda: room.draw(fetched(1)), lambda: room.draw(fetched(1), by="wu")
    )
    assert isinstance(one, SupervisedDay)
    assert isinstance(two, SupervisedDay)
    assert one.pk == two.pk
    assert SupervisedItem.objects.count() == 1


@pytest.mark.parametrize(
    ("by", "unit", "day", "error"),
    [
        ("li", CHAOYANG, MONDAY, NoSupervisorError),
        ("sun", CHAOYANG, MONDAY, NoSupervisorError),
        ("zhou", HAIDIAN, MONDAY, OtherUnitError),
        ("he", CHAOYANG, MONDAY, OtherUnitError),
        ("zhou", CHAOYANG, date(2026, 11, 24), DayNotOverError),
        ("zhou", CHAOYANG, date(2027, 1, 1), DayNotOverError),
    ],
)
def test_a_list_is_not_drawn_by_the_wrong_person_or_too_early(
    room, by, unit, day, error
) -> None:
    with pytest.raises(error):
        room.draw(fetched(1), by=by, unit=unit, day=day)
    assert SupervisedDay.objects.count() == 0
    assert room.events() == ["supervision.listed refuse"]


def test_the_head_office_draws_what_is_long_overdue(room) -> None:
    assert room.draw(fetched(1), by="he", at=LONG_AFTER).unit == CHAOYANG


def test_an_entry_that_is_not_what_the_register_holds_stops_the_list(room) -> None:
    honest = fetched(1)
    forged = Fetched(1, honest.leaf, honest.raw.replace(b"op-li", b"op-bo"))
    with pytest.raises(ProofBrokenError):
        room.draw(forged)
    assert SupervisedDay.objects.count() == 0


def test_a_list_that_is_drawn_again_only_grows(room) -> None:
    listed = room.draw(fetched(1))
    assert renew(room.desk, room.deed("wu"), listed, (fetched(5),)) == 1
    assert [item.number for item in listed.items.all()] == [1, 5]
    assert renew(room.desk, room.deed("wu"), listed, ()) == 0
    assert [item.number for item in listed.items.all()] == [1, 5]


def test_every_day_since_the_beginning_stands_there_until_it_is_signed(room) -> None:
    lines = lines_of(room.desk, CHAOYANG, NOW)
    assert [line.day.day for line in lines] == [20, 21, 22, 23]
    assert {line.state for line in lines} == {"undrawn"}
    day = room.draw()
    sign(room.desk, room.deed("zhou"), day, "")
    assert [line.day.day for line in lines_of(room.desk, CHAOYANG, NOW)] == [20, 21, 22]
    (signed,) = signed_of(room.desk, CHAOYANG, NOW, 10)
    assert (signed.day, signed.state) == (MONDAY, "signed")


def test_a_line_counts_what_is_listed_and_what_is_not_decided(room) -> None:
    first, second, _ = room.items(fetched(1), fetched(2), fetched(3))
    decide(room.desk, room.deed("zhou"), first.pk, "in_order", "")
    decide(room.desk, room.deed("zhou"), second.pk, "to_explain", "为何？")
    explain(room.desk, room.deed("li"), second.pk, "客户到柜面办理")
    decide(room.desk, room.deed("zhou"), second.pk, "in_order", "")
    line = lines_of(room.desk, CHAOYANG, NOW)[-1]
    assert (line.items, line.undecided, line.state) == (3, 1, "open")


def test_the_series_of_days_runs_through_new_year(room) -> None:
    january = Instant(NOW + 45 * DAY)  # the 8th of January
    lines = lines_of(room.desk, CHAOYANG, january)
    assert lines[-1].day == date(2027, 1, 7)
    assert len(lines) == 49
    assert all(a.day + timedelta(days=1) == b.day for a, b in pairwise(lines))


def test_the_head_office_is_shown_what_is_long_overdue_elsewhere(room) -> None:
    assert {line.unit for line in taken_over(room.desk, NOW)} == {HAIDIAN}
    late = taken_over(room.desk, LONG_AFTER)
    assert {line.unit for line in late} == {CHAOYANG, HAIDIAN}
    own = {line.urgency for line in late if line.unit == CHAOYANG}
    assert own == {"escalated"}
    assert HEAD not in {line.unit for line in late}


def test_the_head_office_supervises_at_once_where_nobody_else_does(room) -> None:
    drawn = room.draw(fetched(1, actor="op-bao"), by="he", unit=HAIDIAN)
    item = drawn.items.get()
    assert decide(room.desk, room.deed("he"), item.pk, "in_order", "").pk
    assert sign(room.desk, room.deed("he"), drawn, "").pk
    room.people["zhou"].is_active = False
    room.people["zhou"].save()
    with pytest.raises(OtherUnitError):
        room.draw(fetched(1), by="he")
    room.people["wu"].is_active = False
    room.people["wu"].save()
    assert room.draw(fetched(1), by="he").unit == CHAOYANG
