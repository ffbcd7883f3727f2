"""The order of locks: the desk first, then the request, whoever comes.

What a vote goes by is what stands once it has them.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connections

from approval_desk import BOOK, asked, granted
from approval_posts import FURTHER, acting, delegated, hand_on, shown
from xinhu.core.base.clock import system_clock
from xinhu.core.policy.approval.refusals import ApprovalGroupError
from xinhu.desks.staff.acting import actor_of
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.approval_kinds import KINDS
from xinhu.desks.staff.approvals import deciding
from xinhu.desks.staff.approvals.models import ApprovalRow, VoteRow

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


_ENDS = "UPDATE desk.staff_assignment SET ended_at = now() WHERE id = 7"
_WITHDRAWN = "UPDATE desk.staff_delegation SET withdrawn_at = now() WHERE id = 3"


@pytest.mark.parametrize(
    ("post", "ends"),
    [
        (FURTHER, _ENDS),
        (delegated("approve"), _ENDS),
        (delegated("approve"), _WITHDRAWN),
    ],
)
@pytest.mark.parametrize("vote", [deciding.grant, deciding.deny])
def test_a_post_that_ends_while_its_vote_waits_does_not_vote(
    database, post: ActingPost, ends: str, vote: Callable[..., object]
) -> None:
    hand_on()
    ref, who = asked("trial_at_once"), acting("wangfang", post)
    seen = shown(ref, who)
    assert seen.look is not None
    stated = deciding.Stated(
        seen=bytes(seen.row.digest), look=seen.look, reason="已核对"
    )

    def votes() -> None:
        by = actor_of(who, "branch")
        with pytest.raises(ApprovalGroupError):
            vote(ref, stated, by=by, book=BOOK, now=system_clock())

    with (
        psycopg.connect(database.console, autocommit=True) as watch,
        psycopg.connect(database.console) as other,
    ):
        other.execute(*_DESK)
        with elsewhere(votes) as voting:
            while voting.is_alive() and watch.execute(_WAITS).fetchone() != (True,):
                pass
            other.execute(ends)
            other.commit()
    assert not VoteRow.objects.exists()


def test_what_is_used_later_does_not_wait_for_the_desk(database) -> None:
    ref = asked("trial_later")
    granted(ref, "zhouning")
    with psycopg.connect(database.console) as other:
        other.execute(*_DESK)
        with elsewhere(lambda: granted(ref, "chenjing")) as voting:
            voting.join(60)
            assert ApprovalRow.objects.get(pk=ref).state == "granted"


def test_what_was_granted_takes_effect_at_once_but_a_file_and_a_list() -> None:
    """The two are used later, by whoever asked, and are checked again then."""
    at_once = {kind.code: kind.at_once for kind in KINDS}
    assert at_once == {
        "administrator_post": True,
        "bulk_import": False,
        "delegation": True,
        "export": False,
        "operator_reactivation": True,
        "password_reset": True,
        "policy_change": True,
        "second_factor_reset": True,
    }
