"""What was approved is done while it may be; what was acted on is told as done."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from desks.discovery.remedy_desk import asked, decided, found, later, share
from desks.discovery.remedy_shop import BODY, Shop
from desks.discovery.room import Room
from xinhu.adapters.remedies.certificate import Ground
from xinhu.adapters.remedies.deleting import Deletions, delete
from xinhu.adapters.remedies.journal import Journal
from xinhu.adapters.remedies.key_file import open_key
from xinhu.adapters.remedies.quarantining import Asked, Quarantine, quarantine
from xinhu.adapters.remedies.restoring import restore
from xinhu.core.base.clock import to_datetime
from xinhu.desks.discovery.locations import Locations
from xinhu.desks.discovery.models import Target
from xinhu.desks.discovery.remedies.performing import Order
from xinhu.desks.staff.models import Operator
from xinhu.wiring.mask_messages import Made, Wanted

pytestmark = pytest.mark.duty("R6.1")
CODES = {
    "hours": "discovery.remedy_expired",
    "retired": "discovery.retired",
    "roots": "discovery.location",
    "left": "discovery.remedy_asker",
    "moved": "approval.lapsed",
}


@pytest.fixture
def shop(room: Room, tmp_path: Path) -> Shop:
    return Shop(room, tmp_path)


def _end(shop: Shop, end: str) -> None:
    """Let something end on which the approval stood."""
    match end:
        case "hours":
            shop.hours = 73
        case "retired":
            by, at = shop.room.people["he"], to_datetime(later(2))
            Target.objects.update(retired_by=by, retired_at=at)
        case "roots":
            shop.hands = replace(shop.hands, locations=Locations.beneath(()))
        case "moved":
            of_fang = Operator.objects.filter(username="fang")
            of_fang.update(role="clerk", post="counter")
        case _:
            Operator.objects.filter(username="fang").update(is_active=False)


@pytest.mark.parametrize("state", ["approved", "doing"])
@pytest.mark.parametrize("end", [*CODES])
def test_what_may_not_be_done_any_more_is_not_done(
    shop: Shop, end: str, state: str
) -> None:
    remedy = shop.granted("delete")
    if state == "doing":
        shop.taken()
    _end(shop, end)
    assert shop.perform() == 0
    assert shop.told(remedy) == ("failed", CODES[end])
    assert shop.file.read_bytes() == BODY
    assert shop.room.events()[-1] == "remedy.failed record"


@pytest.mark.parametrize("kind", ["quarantine", "delete"])
@pytest.mark.parametrize(
    "now", [{"is_active": False}, {"role": "clerk", "post": "counter"}]
)
def test_a_yes_holds_though_whoever_said_it_leaves_or_moves_as_of_every_approval(
    shop: Shop, kind: str, now: dict[str, object]
) -> None:
    remedy = shop.granted(kind)
    Operator.objects.filter(username="gu").update(**now)
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")


def test_a_yes_of_somebody_who_left_before_the_last_one_counts_no_more(
    shop: Shop,
) -> None:
    remedy = asked(shop.room, shop.finding, "delete")
    decided(shop.room, remedy.approval, "gu")
    Operator.objects.filter(username="gu").update(is_active=False)
    decided(shop.room, remedy.approval, "han")
    assert shop.perform() == 0
    assert shop.told(remedy) == ("asked", "")
    assert shop.file.read_bytes() == BODY


@pytest.mark.parametrize("end", [*CODES])
def test_a_restoration_that_was_only_taken_up_is_not_done_either(
    shop: Shop, end: str
) -> None:
    kept = shop.granted("quarantine")
    shop.perform()
    back = shop.granted_back(kept.ref)
    shop.taken()
    _end(shop, end)
    assert shop.perform() == 0
    assert (shop.told(back), shop.told(kept)) == (("failed", CODES[end]), ("done", ""))
    assert not shop.file.exists()


@pytest.mark.parametrize("end", [*CODES])
@pytest.mark.parametrize("kind", ["quarantine", "delete", "restore"])
def test_what_was_acted_on_is_told_as_done_whatever_ended_since(
    shop: Shop, kind: str, end: str
) -> None:
    if kind == "restore":
        kept = shop.granted("quarantine")
        shop.perform()
        remedy = shop.granted_back(kept.ref)
    else:
        remedy = shop.granted(kind)
    _act(shop, shop.taken())
    _end(shop, end)
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert shop.file.exists() is (kind == "restore")


def _act(shop: Shop, order: Order) -> None:
    """Do what a worker does before it dies."""
    shop.hands.folder.mkdir(exist_ok=True)
    handle = os.open(shop.hands.folder, os.O_RDONLY)
    room = Quarantine(Journal(handle), open_key(shop.hands.key_file), os.urandom)
    act = Asked(order.ref, os.fsencode(order.path), order.digest, later(2))
    match order.kind:
        case "quarantine":
            quarantine(act, room)
        case "restore":
            restore(order.of, room)
        case _:
            ground = Ground(
                asked_by="op-fang", approved_by=("op-gu", "op-han"), approval="ap",
                reason="approved", method="removed",
            )  # fmt: skip
            by = Deletions(room.journal, lambda: later(2), os.urandom)
            delete(act, ground, by)
    os.close(handle)


def test_an_error_that_nobody_foresaw_holds_no_other_remedy_up(shop: Shop) -> None:
    def broken(_: Wanted) -> Made:
        raise ValueError(BODY.decode())

    shop.hands = replace(shop.hands, mask=broken)
    first = shop.granted("mask_copy")
    other = share(shop.room, "hr/b.csv", BODY)
    second = asked(shop.room, found(shop.room, "hr/b.csv", shop.digest))
    decided(shop.room, second.approval, "gu")
    with capture_logs() as told:
        assert shop.perform() == 2
    assert shop.told(first) == ("failed", "discovery.remedy_broken")
    assert shop.told(second) == ("done", "")
    assert not other.exists()
    assert "13812345678" not in str(told)
    assert {"remedy_broken", "remedy_failed"} <= {each["event"] for each in told}
