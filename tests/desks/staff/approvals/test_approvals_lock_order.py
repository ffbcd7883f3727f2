"""The order of locks: the desk first, then the request, whoever comes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connections

from approval_desk import asked, granted
from xinhu.desks.staff.approval_kinds import KINDS
from xinhu.desks.staff.approvals.models import ApprovalRow

pytestmark = pytest.mark.duty("R6.4")
_DESK = "SELECT pg_advisory_xact_lock(%s)", (0x7374616666,)  # "staff"
_WAITS = """
SELECT count(*) > 0 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted
"""
_FREE = "SELECT state FROM desk.approval WHERE ref = %s FOR UPDATE NOWAIT"


@contextmanager
def elsewhere(act: Callable[[], object]) -> Iterator[threading.Thread]:
    """Do something on a connection of its own; it is over when the block is left."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 -- told below
            raised.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    yield thread
    thread.join(60)
    assert not thread.is_alive(), "two wait for each other"
    assert not raised, raised


def test_what_takes_effect_at_once_locks_the_desk_and_then_the_request(
    database,
) -> None:
    ref = asked("trial_at_once")
    granted(ref, "zhouning")
    with (
        psycopg.connect(database.console, autocommit=True) as watch,
        psycopg.connect(database.console) as other,
    ):
        # Somebody leaves: the desk is theirs, and the request will be.
        other.execute(*_DESK)
        with elsewhere(lambda: granted(ref, "chenjing")) as voting:
            while voting.is_alive() and watch.execute(_WAITS).fetchone() != (True,):
                pass
            assert other.execute(_FREE, (ref,)).fetchone() == ("requested",)
            other.commit()
    assert ApprovalRow.objects.get(pk=ref).state == "used"


def test_what_is_used_later_does_not_wait_for_the_desk(database) -> None:
    ref = asked("trial_later")
    granted(ref, "zhouning")
    with psycopg.connect(database.console) as other:
        other.execute(*_DESK)
        with elsewhere(lambda: granted(ref, "chenjing")) as voting:
            voting.join(60)
            assert ApprovalRow.objects.get(pk=ref).state == "granted"


def test_every_kind_of_the_desk_takes_effect_at_once() -> None:
    assert {kind.code for kind in KINDS if kind.at_once} == {
        "administrator_post",
        "delegation",
        "operator_reactivation",
        "password_reset",
        "policy_change",
        "second_factor_reset",
    }
