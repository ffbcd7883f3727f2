"""Findings are assigned, accepted and listed; nobody accepts what they answer for."""

import psycopg
import pytest
from django.db import IntegrityError

from desks.discovery.room import NOW, RULES, Room, seen, today
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.policy.rules_file import PolicyInvalidError
from xinhu.desks.discovery.data_map import data_map, trend
from xinhu.desks.discovery.errors import (
    AcceptanceDayError,
    AcceptanceReasonError,
    DiscoveryUnknownError,
    FindingClosedError,
    FindingsUnknownError,
    KindNotAcceptedError,
    NoDiscoveryOfficerError,
    OwnFindingError,
    PersonUnknownError,
)
from xinhu.desks.discovery.finding import (
    NOBODY,
    Filter,
    counted,
    findings,
    own_findings,
    scan_of,
    unread,
)
from xinhu.desks.discovery.models import Place
from xinhu.desks.discovery.results import Unread
from xinhu.desks.discovery.rules import FILE, DeskRules
from xinhu.desks.discovery.targets import retire_target
from xinhu.desks.discovery.triage import accept, assign, lapse, reopen

pytestmark = pytest.mark.duty("B6")


@pytest.fixture
def found(room: Room) -> Room:
    """A room in which a scan found something in three files."""
    room.scan(
        seen("hr/a.csv"),
        seen("hr/b.txt", "bank_card", level=4, file_level=5),
        seen("hrx/c.txt", file_level=3),
        Unread("d.7z", "", "unknown_format"),
    )
    return room


def test_several_are_assigned_at_once(found: Room) -> None:
    numbers = found.numbers("hr/a.csv", "hr/b.txt")
    assign(found.desk, found.deed("fang"), numbers, "op-li")
    assert {row.path for row in own_findings(found.deed("li"))} == {
        "hr/a.csv",
        "hr/b.txt",
    }
    detail = found.acts()[-1]["detail"]
    assert (detail["event"], detail["count"]) == ("finding.assigned", 2)
    assert detail["answers"] == "op-li"
    assert detail["findings"].split() == [str(number) for number in sorted(numbers)]


def test_one_is_accepted_with_a_reason_and_a_last_day(found: Room) -> None:
    accept(
        found.desk, found.deed("fang"), found.numbers("hr/a.csv"), " 样例 ", today(30)
    )
    row = found.places()["hr/a.csv"]
    assert (row.status, row.accepted_reason, row.accepted_count) == (
        "accepted",
        "样例",
        3,
    )
    assert row.accepted_until == today(30)
    assert found.events()[-1] == "finding.accepted record"
    assert "样例" not in str(found.acts()), "free text stays out of the register"
    reopen(found.desk, found.deed("gu"), [row.pk])
    assert found.places()["hr/a.csv"].status == "open"
    with pytest.raises(FindingClosedError):
        reopen(found.desk, found.deed("gu"), [row.pk])


@pytest.mark.parametrize("who", ["he", "shen", "li"])
def test_nobody_else_assigns_or_accepts(found: Room, who: str) -> None:
    numbers = found.numbers()
    for act in (
        lambda: assign(found.desk, found.deed(who), numbers, "li"),
        lambda: accept(found.desk, found.deed(who), numbers, "x", today(1)),
        lambda: reopen(found.desk, found.deed(who), numbers),
    ):
        with pytest.raises(NoDiscoveryOfficerError):
            act()
    assert found.events()[-3:] == [
        "finding.assigned refuse",
        "finding.accepted refuse",
        "finding.reopened refuse",
    ]
    assert {row.status for row in Place.objects.all()} == {"open"}


def test_whoever_answers_for_it_does_not_accept_it(found: Room) -> None:
    numbers = found.numbers("hr/a.csv", "hrx/c.txt")
    assign(found.desk, found.deed("gu"), numbers[:1], "fang")
    with pytest.raises(OwnFindingError):
        accept(found.desk, found.deed("fang"), numbers, "x", today(1))
    assert {row.status for row in Place.objects.all()} == {"open"}, "all or none"
    assert found.events()[-1] == "finding.accepted refuse"
    accept(found.desk, found.deed("gu"), numbers, "x", today(1))


def test_nor_does_the_owner_of_the_target(room: Room) -> None:
    from xinhu.desks.discovery.targets import register_target  # noqa: PLC0415 -- beside

    register_target(room.desk, room.deed("he"), room.wanted(owner="fang"))
    room.scan(seen("a.csv"))
    with pytest.raises(OwnFindingError):
        accept(room.desk, room.deed("fang"), room.numbers(), "x", today(1))
    accept(room.desk, room.deed("gu"), room.numbers(), "x", today(1))


def test_the_database_holds_to_it_as_well(found: Room) -> None:
    rows = Place.objects.filter(pk__in=found.numbers("hr/a.csv"))
    with pytest.raises(IntegrityError):
        rows.update(status="accepted")
    li = found.people["li"]
    with pytest.raises(IntegrityError):
        rows.update(
            status="accepted",
            owner=li,
            accepted_by=li,
            accepted_at="2026-11-24T00:00Z",
            accepted_until=today(1),
            accepted_count=1,
            accepted_reason="x",
        )


def test_what_may_not_be_kept_at_all_is_not_accepted(room: Room) -> None:
    room.scan(seen("a.csv", "cvv"))
    with pytest.raises(KindNotAcceptedError):
        accept(room.desk, room.deed("fang"), room.numbers(), "x", today(1))


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 501, "a\x1b[2J"])
def test_a_reason_is_a_line_of_text(found: Room, reason: str) -> None:
    with pytest.raises(AcceptanceReasonError):
        accept(found.desk, found.deed("fang"), found.numbers(), reason, today(1))


@pytest.mark.parametrize("days", [-1, 367])
def test_a_last_day_is_neither_over_nor_far_away(found: Room, days: int) -> None:
    with pytest.raises(AcceptanceDayError):
        accept(found.desk, found.deed("fang"), found.numbers(), "x", today(days))


def test_findings_that_are_none_are_refused(found: Room) -> None:
    fang = found.deed("fang")
    for numbers in ([], [99_999], [*found.numbers(), -1], range(1, 202)):
        with pytest.raises(FindingsUnknownError):
            assign(found.desk, fang, list(numbers), "li")
    with pytest.raises(PersonUnknownError):
        assign(found.desk, fang, found.numbers(), "nobody")
    assert found.events()[-1] == "scan.ended record", "no refusal: nothing was usable"


def test_of_two_who_accept_at_once_one_is_told(found: Room) -> None:
    numbers = found.numbers()

    def by(who: str) -> None:
        accept(found.desk, found.deed(who), numbers, "x", today(1))

    told = found.at_once(lambda: by("fang"), lambda: by("gu"))
    assert told == ["FindingClosedError", "NoneType"]


def test_an_acceptance_lapses_after_its_last_day(found: Room) -> None:
    accept(found.desk, found.deed("fang"), found.numbers(), "x", today(1))
    with found.as_worker():
        assert lapse(found.desk, Instant(NOW + DAY)) == 0
        assert lapse(found.desk, Instant(NOW + 2 * DAY)) == 3
        assert lapse(found.desk, Instant(NOW + 2 * DAY)) == 0
    assert found.events()[-1] == "finding.lapsed record"
    assert {row.status for row in Place.objects.all()} == {"open"}


@pytest.mark.parametrize(
    ("wanted", "paths"),
    [
        ({}, ["hr/b.txt", "hr/a.csv", "hrx/c.txt"]),
        ({"folder": "hr"}, ["hr/b.txt", "hr/a.csv"]),
        ({"folder": "hr/a.csv"}, ["hr/a.csv"]),
        ({"folder": "h%"}, []),
        ({"kind": "bank_card"}, ["hr/b.txt"]),
        ({"level": 3}, ["hrx/c.txt"]),
        ({"grade": "C3"}, []),
        ({"owner": "li"}, ["hr/a.csv"]),
        ({"owner": NOBODY}, ["hr/b.txt", "hrx/c.txt"]),
        ({"status": "gone"}, []),
        ({"target": 99}, []),
    ],
)
def test_findings_are_listed_the_gravest_first(found: Room, wanted, paths) -> None:
    assign(found.desk, found.deed("fang"), found.numbers("hr/a.csv"), "li")
    rows = findings(found.desk, found.deed("shen"), Filter(**wanted))
    assert [row.path for row in rows] == paths


def test_findings_are_counted(found: Room) -> None:
    rows = findings(found.desk, found.deed("shen"), Filter())
    assert counted(rows, "file_level") == {3: 1, 4: 1, 5: 1}
    assert counted(rows, "kind") == {"bank_card": 1, "cn_mobile": 2}


def test_the_data_map_and_the_trend_tell_kinds_by_target_and_scan(
    found: Room,
) -> None:
    accept(found.desk, found.deed("fang"), found.numbers("hr/a.csv"), "x", today(9))
    found.scan(seen("hr/a.csv"), days=1)
    (spot,) = data_map(found.desk, found.deed("shen"))
    assert (spot.kind, spot.places, spot.count, spot.open) == ("cn_mobile", 1, 3, 0)
    told = trend(found.desk, found.deed("shen"))
    assert [(point.level, point.places) for point in told] == [(3, 2), (4, 1), (3, 1)]
    assert trend(found.desk, found.deed("shen"), 99) == []


def test_a_clerk_reads_none_of_it(found: Room) -> None:
    li = found.deed("li")
    for read in (
        lambda: findings(found.desk, li, Filter()),
        lambda: data_map(found.desk, li),
        lambda: trend(found.desk, li),
        lambda: unread(found.desk, li, 1),
    ):
        with pytest.raises(NoDiscoveryOfficerError):
            read()
    assert list(own_findings(li)) == []


def test_what_could_not_be_read_is_told(found: Room) -> None:
    shen = found.deed("shen")
    scan = scan_of(found.desk, shen, Place.objects.all()[0].last_seen_id)
    assert [row.path for row in unread(found.desk, shen, scan.pk)] == ["d.7z"]
    with pytest.raises(DiscoveryUnknownError):
        scan_of(found.desk, shen, 99)


def test_a_retired_target_is_listed_no_more(found: Room) -> None:
    numbers = found.numbers()
    retire_target(found.desk, found.deed("he"), found.target().pk)
    assert not findings(found.desk, found.deed("shen"), Filter()).exists()
    with pytest.raises(FindingsUnknownError):
        assign(found.desk, found.deed("fang"), numbers, "li")


def test_no_value_stands_in_any_column(found: Room) -> None:
    with psycopg.connect(found.database.owner) as owner:
        rows = owner.execute("SELECT p::text FROM desk.discovery_place p").fetchall()
    assert rows
    assert not any("13812345678" in row for (row,) in rows)


@pytest.mark.parametrize(
    "text",
    [
        "acceptance_not_by: {is: parties, parties: [], SAID}",
        "acceptance_not_by: {is: parties, parties: [me], SAID}",
        "acceptance_never: {is: number, number: 1, unit: x, SAID}",
        "more: {is: number, number: 1, unit: x, SAID}",
        "scan_tries: {is: number, number: 0, unit: x, SAID}",
        "vault_apart: {is: bounds, bounds: [], SAID}",
        "vault_apart: {is: kinds, kinds: [passport], SAID}",
        "vault_apart: {is: bounds, bounds: [{kinds: [], column: 1, file: 1}], SAID}",
    ],
)
def test_rules_that_are_none_stop_the_start(tmp_path, text: str) -> None:
    said = text.replace("SAID", "source: x, status: confirmed")
    (tmp_path / FILE).write_text(said, "utf-8")
    with pytest.raises(PolicyInvalidError):
        DeskRules.load(RULES, tmp_path)
