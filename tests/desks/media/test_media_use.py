"""A medium is used only if it is registered, examined, clean, in time and unchanged."""

import psycopg
import pytest

from desks.discovery.room import Room
from desks.media.shelf import BY, CLEAN, NOW, STICK, Shelf, later
from xinhu.core.base.errors import Refusal
from xinhu.desks.media.acting import LOCK, alone, known, refusals_recorded
from xinhu.desks.media.checking import require_usable
from xinhu.desks.media.errors import (
    MediumBarredError,
    MediumBusyError,
    MediumChangedError,
    MediumNotCleanError,
    MediumOverdueError,
    MediumOwnerError,
    MediumTextError,
    MediumTwiceError,
    MediumUnexaminedError,
    MediumUnknownError,
    MediumUnregisteredError,
)
from xinhu.desks.media.models import Medium
from xinhu.desks.media.registering import bar

pytestmark = pytest.mark.duty("R6.1")


def _refused(medium: Medium, digest: str = CLEAN, days: float = 1) -> type[Refusal]:
    with pytest.raises(Refusal) as raised:
        require_usable(medium, lambda: digest, later(days))
    return type(raised.value)


def test_what_is_registered_stays_refused_until_it_is_examined(shelf: Shelf) -> None:
    stick = shelf.stick()
    assert _refused(stick) is MediumUnexaminedError
    last = shelf.examine(stick)
    assert require_usable(stick, lambda: CLEAN, later(1)) == last
    registered, scanned = shelf.acts()
    assert registered == {
        "event": "medium.registered",
        "medium": stick.pk,
        "answers": "op-li",
    }
    assert (scanned["event"], scanned["verdict"], scanned["files"]) == (
        "medium.scanned",
        "clean",
        3,
    )
    assert "A-17" not in str(shelf.acts())


def test_what_nobody_registered_is_refused_and_that_is_an_entry(shelf: Shelf) -> None:
    shelf.stick()
    for other in (
        STICK._replace(serial="AA0402"),
        STICK._replace(size=STICK.size + 512),
        STICK._replace(file_system="1A2B-3C4E"),
    ):
        with pytest.raises(MediumUnregisteredError), refusals_recorded(BY, NOW, 0):
            known(other)
    assert shelf.acts()[-1] == {
        "event": "medium.refused",
        "medium": 0,
        "reason": "media.unregistered",
    }


def test_the_last_verdict_counts_for_as_long_and_as_much_as_was_seen(
    shelf: Shelf,
) -> None:
    stick = shelf.stick()
    shelf.examine(stick)
    assert _refused(stick, digest="d" * 64) is MediumChangedError
    assert _refused(stick, digest="") is MediumChangedError
    assert _refused(stick, days=shelf.rules.days) is MediumOverdueError
    shelf.examine(stick, infected=1)
    assert _refused(stick) is MediumNotCleanError
    shelf.examine(stick)
    assert require_usable(stick, lambda: CLEAN, NOW)


def test_what_refuses_is_told_before_anything_is_read(shelf: Shelf) -> None:
    def never() -> str:
        pytest.fail("it was read")

    with pytest.raises(MediumUnexaminedError):
        require_usable(shelf.stick(), never, NOW)


def test_somebodys_refusal_is_for_good(shelf: Shelf) -> None:
    stick = shelf.stick()
    shelf.examine(stick)
    for reason in ("遗失后找回", "second thoughts"):
        stick = bar(stick.pk, reason, by=BY, now=NOW)
    assert stick.refused_because == "遗失后找回"
    shelf.examine(stick)
    assert _refused(stick) is MediumBarredError
    refusals = [act for act in shelf.acts() if act["event"] == "medium.refused"]
    assert [act["reason"] for act in refusals] == ["media.barred"]
    with pytest.raises(MediumUnknownError):
        bar(stick.pk + 1, "none", by=BY, now=NOW)
    with pytest.raises(MediumTextError):
        bar(stick.pk, " ", by=BY, now=NOW)


def test_a_medium_is_registered_once_by_somebody_who_answers_for_it(
    shelf: Shelf,
) -> None:
    with pytest.raises(MediumOwnerError):
        shelf.stick(owner="nobody")
    for changes in ({"label": ""}, {"unit": "x" * 61}, {"purpose": "a\x1b[2J"}):
        with pytest.raises(MediumTextError):
            shelf.stick(**changes)
    assert not shelf.acts()
    first = shelf.stick()
    with pytest.raises(MediumTwiceError) as raised:
        shelf.stick(label="B-1")
    assert raised.value.params == {"medium": first.pk}
    assert len(shelf.acts()) == 1


def test_of_two_who_register_the_same_medium_one_is_told(shelf: Shelf) -> None:
    came = Room.at_once(shelf.stick, shelf.stick)
    assert came == ["Medium", "MediumTwiceError"]
    assert Medium.objects.count() == 1


def test_of_two_who_examine_the_same_medium_one_is_told(shelf: Shelf) -> None:
    stick, other = shelf.stick(), shelf.stick(STICK._replace(serial="AA0402"))

    def try_it(medium: Medium = stick) -> Medium:
        with alone(medium):
            return medium

    with alone(stick):
        assert Room.at_once(try_it) == ["MediumBusyError"]
        assert Room.at_once(lambda: try_it(other)) == ["Medium"]
    assert Room.at_once(try_it) == ["Medium"]
    assert issubclass(MediumBusyError, Refusal)


def test_a_process_that_dies_lets_go(shelf: Shelf) -> None:
    stick = shelf.stick()
    with psycopg.connect(shelf.database.console) as dying:
        dying.execute("SELECT pg_advisory_lock(%s, %s)", (LOCK, stick.pk))
        with pytest.raises(MediumBusyError), alone(stick):
            pass
    with psycopg.connect(shelf.database.console) as waiting:
        # Comes back as soon as the server has seen the other one go.
        waiting.execute("SELECT pg_advisory_lock(%s, %s)", (LOCK, stick.pk))
        waiting.execute("SELECT pg_advisory_unlock(%s, %s)", (LOCK, stick.pk))
    with alone(stick):
        pass


def test_no_row_says_clean_of_what_something_speaks_against(shelf: Shelf) -> None:
    shelf.examine(shelf.stick())
    with psycopg.connect(shelf.database.owner, autocommit=True) as owner:
        for change in ("reasons = '{unread}'", "infected = 1", "verdict = 'refused'"):
            with pytest.raises(psycopg.errors.CheckViolation):
                owner.execute(f"UPDATE desk.media_examination SET {change}")


def test_what_was_registered_or_found_nobody_changes_or_takes_out(shelf: Shelf) -> None:
    shelf.examine(shelf.stick())
    _denied(
        shelf.database.console,
        *("UPDATE desk.media_medium SET label = ''", "DELETE FROM desk.media_medium"),
        "UPDATE desk.media_medium SET serial = '', refused_by = 'x'",
        "UPDATE desk.media_examination SET verdict = 'clean', reasons = '{}'",
        *("DELETE FROM desk.media_examination", "TRUNCATE desk.media_examination"),
    )
    for table in ("desk.media_medium", "desk.media_examination"):
        _denied(
            shelf.database.url("xinhu_worker"),
            *(f"SELECT FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"),
            *(f"UPDATE {table} SET id = id", f"DELETE FROM {table}"),
        )


def _denied(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
