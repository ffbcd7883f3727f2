"""What may be scanned is registered by an IT officer, beneath the machine's folders."""

from functools import partial
from zoneinfo import ZoneInfo

import pytest

from desks.discovery.room import RULES, Room
from xinhu.desks.discovery.asking import ask_for_scan
from xinhu.desks.discovery.errors import (
    DatabaseNotNamedError,
    DiscoveryUnknownError,
    LocationRefusedError,
    NoDiscoveryOfficerError,
    PersonUnknownError,
    ScanUnderWayError,
    TargetKindError,
    TargetNameError,
    TargetRetiredError,
    TargetTwiceError,
    TargetWithinError,
)
from xinhu.desks.discovery.models import Target
from xinhu.desks.discovery.opening import open_desk
from xinhu.desks.discovery.targets import (
    Wanted,
    register_target,
    retire_target,
    targets,
)

pytestmark = pytest.mark.duty("R6.1")


def test_an_it_officer_registers_what_may_be_scanned(room: Room) -> None:
    target = register_target(room.desk, room.deed("he"), room.wanted())
    assert (target.location, target.owner.username) == (str(room.root / "share"), "li")
    assert room.events() == ["target.registered record"]
    detail = room.acts()[0]["detail"]
    assert (detail["target"], detail["answers"]) == (target.pk, "op-li")
    assert "share" not in str(room.acts()), "a path may tell of customers"


@pytest.mark.parametrize("who", ["fang", "shen", "li"])
def test_nobody_else_does_and_the_refusal_is_an_entry(room: Room, who: str) -> None:
    with pytest.raises(NoDiscoveryOfficerError):
        register_target(room.desk, room.deed(who), room.wanted())
    assert Target.objects.count() == 0
    assert room.events() == ["target.registered refuse"]


@pytest.mark.parametrize(
    "location",
    ["/", "/etc", "{root}/../elsewhere", "share", "", "{root}/a\nb", "{root}x",
     "postgresql://u:secret@host/db", "{root}/" + "x" * 1_000, "{root}/out"],
)  # fmt: skip
def test_what_lies_elsewhere_is_refused(room: Room, location: str) -> None:
    (room.root / "out").symlink_to("/etc")
    wanted = room.wanted(location=location.format(root=room.root))
    with pytest.raises(LocationRefusedError):
        register_target(room.desk, room.deed("he"), wanted)
    assert Target.objects.count() == 0


def test_without_folders_of_the_machine_nothing_can_be_scanned(room: Room) -> None:
    desk = open_desk(RULES, None, ZoneInfo("Asia/Shanghai"), ())
    with pytest.raises(LocationRefusedError):
        register_target(desk, room.deed("he"), room.wanted())


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": " "}, TargetNameError),
        ({"name": "x" * 61}, TargetNameError),
        ({"unit": ""}, TargetNameError),
        ({"kind": "planet"}, TargetKindError),
        ({"kind": "database"}, DatabaseNotNamedError),
        ({"owner": "nobody"}, PersonUnknownError),
    ],
)
def test_what_cannot_be_one_is_refused(room: Room, changes, error) -> None:
    with pytest.raises(error):
        register_target(room.desk, room.deed("he"), room.wanted(**changes))
    assert Target.objects.count() == 0


def test_somebody_who_left_answers_for_nothing(room: Room) -> None:
    li = room.people["li"]
    li.is_active = False
    li.save()
    with pytest.raises(PersonUnknownError):
        register_target(room.desk, room.deed("he"), room.wanted())


def test_names_and_locations_stand_once_until_they_are_retired(room: Room) -> None:
    first = room.target()
    other = str(room.root)
    for changes, error in (
        ({}, TargetNameError),
        ({"name": "别名"}, TargetTwiceError),
        ({"location": other}, TargetNameError),
    ):
        with pytest.raises(error):
            register_target(room.desk, room.deed("he"), room.wanted(**changes))
    retire_target(room.desk, room.deed("he"), first.pk)
    again = register_target(room.desk, room.deed("he"), room.wanted())
    assert list(targets(room.desk, room.deed("shen"))) == [again]
    with pytest.raises(TargetRetiredError):
        retire_target(room.desk, room.deed("he"), first.pk)
    with pytest.raises(TargetRetiredError):
        ask_for_scan(room.desk, room.deed("fang"), first.pk, 0.6)


def test_of_two_who_register_the_same_one_is_told(room: Room) -> None:
    room.wanted()

    def register() -> Target:
        return register_target(room.desk, room.deed("he"), room.wanted())

    first, second = room.at_once(register, register)
    assert {first, second} in (
        {"Target", "TargetTwiceError"},
        {"Target", "TargetNameError"},
    )
    assert Target.objects.count() == 1


@pytest.mark.parametrize("kind", ["folder", "medium"])
@pytest.mark.parametrize("where", ["share/hr", "", "link"])
def test_no_target_lies_within_another(room: Room, where: str, kind: str) -> None:
    first = room.target()
    (room.root / "share" / "hr").mkdir()
    (room.root / "link").symlink_to(room.root / "share" / "hr")
    inner = room.wanted(name="人事", kind=kind, location=str(room.root / where))
    with pytest.raises(TargetWithinError) as refused:
        register_target(room.desk, room.deed("he"), inner)
    assert refused.value.params == {"name": first.name}
    assert Target.objects.count() == 1
    retire_target(room.desk, room.deed("he"), first.pk)
    assert register_target(room.desk, room.deed("he"), inner).pk


def test_folders_beside_each_other_and_databases_are_no_part_of_each_other(
    room: Room,
) -> None:
    room.target()
    (room.root / "share2").mkdir()
    room.named("share", "postgresql://host/db")
    for changes in (
        {"location": str(room.root / "share2")},
        {"kind": "database", "location": "share"},
    ):
        wanted = room.wanted(name=str(len(changes)), **changes)
        register_target(room.desk, room.deed("he"), wanted)
    assert Target.objects.count() == 3


def test_of_two_who_register_one_within_the_other_at_once_one_is_told(
    room: Room,
) -> None:
    outer = room.wanted()
    (room.root / "share" / "hr").mkdir()
    inner = outer._replace(name="人事", location=str(room.root / "share" / "hr"))

    def register(wanted: Wanted) -> Target:
        return register_target(room.desk, room.deed("he"), wanted)

    done = room.at_once(partial(register, outer), partial(register, inner))
    assert done == ["Target", "TargetWithinError"]


def test_what_is_being_scanned_is_not_retired(room: Room) -> None:
    target = room.target()
    ask_for_scan(room.desk, room.deed("fang"), target.pk, 0.6)
    with pytest.raises(ScanUnderWayError):
        retire_target(room.desk, room.deed("he"), target.pk)
    with pytest.raises(NoDiscoveryOfficerError):
        retire_target(room.desk, room.deed("fang"), target.pk)
    with pytest.raises(DiscoveryUnknownError):
        retire_target(room.desk, room.deed("he"), target.pk + 1)


def test_a_clerk_reads_nothing_here(room: Room) -> None:
    with pytest.raises(NoDiscoveryOfficerError):
        targets(room.desk, room.deed("li"))
