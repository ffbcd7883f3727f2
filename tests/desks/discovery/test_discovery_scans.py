"""Scans are asked for, run by the worker, stopped, and taken up whole or not at all."""

from collections.abc import Iterator

import psycopg
import pytest

from desks.discovery.room import NOW, Room, seen
from xinhu.core.base.clock import DAY, Instant
from xinhu.desks.discovery.asking import ask_for_scan, stop_scan
from xinhu.desks.discovery.errors import (
    DiscoveryUnknownError,
    LocationRefusedError,
    NoDiscoveryOfficerError,
    ScanOverError,
    ScanUnderWayError,
    TargetEmptyError,
    ThresholdError,
)
from xinhu.desks.discovery.models import Place, Scan, Tally, UnreadFile
from xinhu.desks.discovery.results import Heard, Seen, Unread
from xinhu.desks.discovery.running import begin, next_scan, note
from xinhu.desks.discovery.taking_up import take_up
from xinhu.desks.discovery.triage import accept

pytestmark = pytest.mark.duty("R6.1")
HEARD = Heard(5, 100, 0, 0)


def ask(room: Room, who: str = "fang") -> Scan:
    return ask_for_scan(room.desk, room.deed(who), room.target().pk, 0.6)


def test_a_privacy_officer_asks_and_the_worker_finds(room: Room) -> None:
    scan = room.scan(
        seen("a.csv"),
        seen("b/c.txt", "bank_card"),
        Unread("x.7z", "", "unknown_format"),
    )
    assert (scan.state, scan.files, scan.found, scan.unread) == ("done", 9, 2, 1)
    assert room.events()[1:] == ["scan.asked record", "scan.ended record"]
    ended = room.acts()[-1]
    assert ended["actor"] == "system:worker"
    assert (ended["detail"]["found"], ended["detail"]["outcome"]) == (2, "done")
    assert "a.csv" not in str(room.acts()), "counts and references only"
    assert {row.path: row.status for row in Place.objects.all()} == {
        "a.csv": "open",
        "b/c.txt": "open",
    }


@pytest.mark.parametrize("who", ["he", "shen", "li"])
def test_nobody_else_asks_or_stops(room: Room, who: str) -> None:
    room.target()
    with pytest.raises(NoDiscoveryOfficerError):
        ask(room, who)
    assert Scan.objects.count() == 0
    scan = ask(room)
    with pytest.raises(NoDiscoveryOfficerError):
        stop_scan(room.desk, room.deed(who), scan.pk)
    assert room.events()[1] == "scan.asked refuse"
    assert room.events()[-1] == "scan.stopped refuse"


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_threshold_that_is_none_is_refused(room: Room, threshold: float) -> None:
    with pytest.raises(ThresholdError):
        ask_for_scan(room.desk, room.deed("fang"), room.target().pk, threshold)
    with pytest.raises(DiscoveryUnknownError):
        ask_for_scan(room.desk, room.deed("fang"), 99, 0.6)


def test_a_folder_that_became_a_link_to_elsewhere_is_not_scanned(room: Room) -> None:
    target = room.target()
    (room.root / "share").rmdir()
    (room.root / "share").symlink_to("/etc")
    with pytest.raises(LocationRefusedError):
        ask_for_scan(room.desk, room.deed("fang"), target.pk, 0.6)


def test_of_a_target_one_scan_is_under_way(room: Room) -> None:
    room.target()
    assert room.at_once(lambda: ask(room), lambda: ask(room)) == [
        "Scan",
        "ScanUnderWayError",
    ]
    with pytest.raises(ScanUnderWayError):
        ask(room)


def test_a_waiting_scan_is_stopped_at_once_a_running_one_when_the_worker_hears(
    room: Room,
) -> None:
    waiting = ask(room)
    stop_scan(room.desk, room.deed("gu"), waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == "stopped"
    running = ask(room)
    with room.as_worker():
        assert begin(running.pk, 3, NOW)
        assert note(running.pk, HEARD, NOW) is False
    stop_scan(room.desk, room.deed("gu"), running.pk)
    with pytest.raises(ScanOverError):
        stop_scan(room.desk, room.deed("gu"), running.pk)
    with room.as_worker():
        assert note(running.pk, HEARD, NOW) is True
        assert begin(running.pk, 3, NOW) is False, "nobody goes on with it"
    running.refresh_from_db()
    assert (running.state, running.files) == ("stopped", 5)


def test_a_scan_that_was_left_behind_is_gone_on_with_and_told_at_last(
    room: Room,
) -> None:
    scan = ask(room)
    with room.as_worker():
        for _ in range(3):
            found = next_scan()
            assert found is not None
            assert begin(found.pk, 3, NOW)
        assert begin(scan.pk, 3, NOW) is False
        assert next_scan() is None
    scan.refresh_from_db()
    assert (scan.state, scan.failure) == ("failed", "discovery.worker_died")


def test_what_is_not_seen_again_is_gone_and_open_when_it_comes_back(
    room: Room,
) -> None:
    first = room.scan(seen("a.csv"), seen("b.csv"))
    second = room.scan(seen("a.csv", count=7), days=1)
    places = room.places()
    assert (places["a.csv"].count, places["a.csv"].first_seen_id) == (7, first.pk)
    assert (places["b.csv"].status, places["b.csv"].last_seen_id) == ("gone", first.pk)
    assert second.previous_id == first.pk
    room.scan(seen("a.csv"), seen("b.csv"), days=2)
    assert (room.places()["b.csv"].status, room.places()["b.csv"].gone_at) == (
        "open",
        None,
    )


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("a.zip", ""),
        ("a.zip", "in.zip"),
        ("a.zip", "in.zip!x.csv"),
        ("d", ""),
        (".", ""),
    ],
)
def test_what_could_not_be_read_this_time_is_not_called_gone(
    room: Room, path: str, member: str
) -> None:
    room.scan(seen("a.zip", member="in.zip!x.csv"), seen("d/e.txt"), seen("b.csv"))
    room.scan(Unread(path, member, "not_permitted"), days=1)
    covered = {"a.zip": "a.zip", "d": "d/e.txt"}.get(path)
    states = {row.path: row.status for row in Place.objects.all()}
    for name, state in states.items():
        kept = path == "." or name == covered
        assert state == ("open" if kept else "gone"), name


def test_an_acceptance_holds_up_to_its_day_and_its_count(room: Room) -> None:
    room.scan(seen("a.csv"), seen("b.csv"))
    until = room.desk.day_of(Instant(NOW + 2 * DAY))
    accept(room.desk, room.deed("fang"), room.numbers(), "样例数据", until)
    room.scan(seen("a.csv"), seen("b.csv", count=4), days=1)
    places = room.places()
    assert (places["a.csv"].status, places["b.csv"].status) == ("accepted", "open")
    room.scan(seen("a.csv"), days=3)
    assert room.places()["a.csv"].status == "open"


def test_a_share_that_went_away_makes_nothing_gone(room: Room) -> None:
    room.scan(seen("a.csv"))
    with pytest.raises(TargetEmptyError):
        room.scan(days=1, files=0)
    assert room.places()["a.csv"].status == "open"


def test_results_are_taken_up_whole_or_not_at_all(room: Room) -> None:
    def broken() -> Iterator[Seen | Unread]:
        yield seen("a.csv")
        yield Unread("b", "", "broken")
        raise ConnectionError

    scan = ask(room)
    with room.as_worker():
        begin(scan.pk, 3, NOW)
        with pytest.raises(ConnectionError):
            take_up(room.desk, scan.pk, HEARD, broken(), NOW)
    assert (Place.objects.count(), UnreadFile.objects.count()) == (0, 0)
    scan.refresh_from_db()
    assert scan.state == "running"


def test_what_is_over_is_not_taken_up_again(room: Room) -> None:
    scan = room.scan(seen("a.csv"))
    with room.as_worker(), pytest.raises(ScanOverError):
        take_up(room.desk, scan.pk, HEARD, [seen("b.csv")], NOW)
    assert set(room.places()) == {"a.csv"}


def test_names_that_the_database_does_not_take_are_told_otherwise(room: Room) -> None:
    room.scan(seen("a.zip", member="x\0y", column="\0"), Unread("z\0", "\0", "broken"))
    assert Place.objects.get().member == "x\ufffdy"
    assert UnreadFile.objects.get().path == "z\ufffd"


def test_each_kind_is_counted_by_scan(room: Room) -> None:
    room.scan(
        seen("a"), seen("b"), seen("c", "bank_card", grade="C2", level=4, count=9)
    )
    rows = Tally.objects.values_list("kind", "level", "places", "count")
    assert set(rows) == {("cn_mobile", 3, 2, 6), ("bank_card", 4, 1, 9)}


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("console", "INSERT INTO desk.discovery_place DEFAULT VALUES"),
        ("console", "UPDATE desk.discovery_place SET evidence = ''"),
        ("console", "UPDATE desk.discovery_target SET location = '/'"),
        ("console", "UPDATE desk.discovery_scan SET found = 0"),
        ("console", "DELETE FROM desk.discovery_unread"),
        ("worker", "DELETE FROM desk.discovery_place"),
        ("worker", "UPDATE desk.discovery_target SET location = '/'"),
        ("worker", "INSERT INTO desk.discovery_scan DEFAULT VALUES"),
    ],
)
def test_the_database_lets_each_process_do_its_own_part_only(
    room: Room, role: str, statement: str
) -> None:
    with (
        psycopg.connect(room.database.url(f"xinhu_{role}")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)
