"""Days are signed once, when every item is decided; footage is only named."""

from datetime import timedelta

import pytest

from supervised_room import NOON, ORDINARY, at_once, fetched
from xinhu.desks.audit.models import (
    DaySignature,
)
from xinhu.desks.audit.supervision.drawing import renew
from xinhu.desks.audit.supervision.errors import (
    DayOpenError,
    DaySignedError,
    NoSupervisorError,
    OtherUnitError,
    VideoReferenceError,
)
from xinhu.desks.audit.supervision.explaining import explain
from xinhu.desks.audit.supervision.filming import note_footage
from xinhu.desks.audit.supervision.items import item_of
from xinhu.desks.audit.supervision.judging import decide
from xinhu.desks.audit.supervision.signing import sign


@pytest.mark.duty("R6.7")
def test_a_day_is_signed_when_every_item_is_decided_and_not_before(room) -> None:
    first, second = room.items(fetched(1), fetched(2))
    day = first.day
    with pytest.raises(DayOpenError):
        sign(room.desk, room.deed("zhou"), day, "")
    decide(room.desk, room.deed("zhou"), first.pk, "in_order", "")
    decide(room.desk, room.deed("zhou"), second.pk, "to_explain", "为何？")
    with pytest.raises(DayOpenError) as told:
        sign(room.desk, room.deed("zhou"), day, "")
    assert told.value.params["items"] == 1
    explain(room.desk, room.deed("li"), second.pk, "客户到柜面办理")
    decide(room.desk, room.deed("wu"), second.pk, "irregular", "无凭证")
    sign(room.desk, room.deed("wu"), day, "已报告")
    detail = dict(room.acts()[-1]["detail"])
    assert (detail["event"], detail["items"], detail["irregular"]) == (
        "supervision.signed",
        2,
        1,
    )


def test_a_day_on_which_nothing_was_listed_is_signed_as_it_stands(room) -> None:
    day = room.draw(fetched(1, **ORDINARY))
    assert sign(room.desk, room.deed("zhou"), day, "").pk


def test_nothing_is_added_to_a_signed_day(room) -> None:
    (item,) = room.items()
    decide(room.desk, room.deed("zhou"), item.pk, "in_order", "")
    sign(room.desk, room.deed("zhou"), item.day, "")
    start = NOON
    for act in (
        lambda: sign(room.desk, room.deed("wu"), item.day, ""),
        lambda: renew(room.desk, room.deed("wu"), item.day, (fetched(9),)),
        lambda: decide(room.desk, room.deed("wu"), item.pk, "irregular", "x"),
        lambda: note_footage(room.desk, room.deed("wu"), item.pk, "C1", start, start),
    ):
        with pytest.raises(DaySignedError):
            act()


def test_of_two_who_sign_at_once_one_is_told(room) -> None:
    day = room.draw()
    results = at_once(
        lambda: sign(room.desk, room.deed("zhou"), day, ""),
        lambda: sign(room.desk, room.deed("wu"), day, ""),
    )
    assert sorted(type(result).__name__ for result in results) == [
        "DaySignature",
        "DaySignedError",
    ]


@pytest.mark.parametrize(
    ("who", "error"),
    [("li", NoSupervisorError), ("he", OtherUnitError), ("bao", NoSupervisorError)],
)
def test_a_day_is_not_signed_by_the_wrong_person(room, who, error) -> None:
    day = room.draw()
    with pytest.raises(error):
        sign(room.desk, room.deed(who), day, "")
    assert DaySignature.objects.count() == 0


def test_footage_is_named_and_never_taken_in(room) -> None:
    (item,) = room.items()
    later = NOON + timedelta(minutes=5)
    note_footage(room.desk, room.deed("zhou"), item.pk, "CY-03", NOON, later)
    assert item_of(item.pk).row.footage.get().camera == "CY-03"
    detail = dict(room.acts()[-1]["detail"])
    assert detail["camera"] == "CY-03"
    assert detail["starts"] == "2026-11-23T04:00:00.000000Z"


@pytest.mark.parametrize("camera", ["", "张三的录像", "C 1", "-1", "C" * 41, "a/b"])
def test_a_camera_that_is_none_is_refused(room, camera) -> None:
    (item,) = room.items()
    with pytest.raises(VideoReferenceError):
        note_footage(room.desk, room.deed("zhou"), item.pk, camera, NOON, NOON)


def test_footage_that_ends_before_it_begins_is_refused(room) -> None:
    (item,) = room.items()
    early = NOON - timedelta(seconds=1)
    with pytest.raises(VideoReferenceError):
        note_footage(room.desk, room.deed("zhou"), item.pk, "C1", NOON, early)
