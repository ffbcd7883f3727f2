"""A file of one customer is moved into the vault: asked for, approved, handed over."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from structlog.testing import capture_logs

from desks.discovery.remedy_desk import DIGEST, asked, decided, enter_officer
from desks.discovery.remedy_shop import BODY, PATH, Shop
from desks.discovery.room import Room, seen
from xinhu.core.base.errors import XinhuError
from xinhu.core.base.ids import MalformedCustomerError
from xinhu.desks.discovery.errors import (
    ManyCustomersError,
    NeverKeptError,
    NoDiscoveryOfficerError,
    RemedyClosedError,
)
from xinhu.desks.discovery.models import Place, Remedy
from xinhu.wiring.remedy_vault import GateAwayError, VaultRefusedError

pytestmark = pytest.mark.duty("R6.1")
WHOSE, PAPER = "11" * 16, "paper-0123456789abcdef"


class Gate:
    """What the worker hands over to: one paper a remedy, as the gate keeps them."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.kept: dict[str, tuple[str, bytes]] = {}

    def __call__(self, remedy: str, customer: str, body: bytes) -> str:
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, VaultRefusedError):
            raise answer
        self.kept[remedy] = (customer, body)
        if answer is not None:
            raise answer  # kept, and the answer was lost
        return PAPER


@pytest.fixture
def shop(room: Room, tmp_path: Path) -> Shop:
    return Shop(room, tmp_path)


@pytest.fixture
def opened(shop: Shop) -> Callable[..., Gate]:
    def made(*answers: Exception | None) -> Gate:
        gate = Gate(*answers)
        shop.hands = replace(shop.hands, hand_over=gate)
        return gate

    return made


def test_it_is_handed_over_gone_and_told_with_its_paper(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    gate = opened()
    remedy = shop.granted("vault", WHOSE)
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert gate.kept == {remedy.ref: (WHOSE, BODY)}
    assert not shop.file.exists()
    assert remedy.certificate == {
        "paper": PAPER, "sha256": shop.digest, "size": len(BODY),
    }  # fmt: skip
    assert set(Place.objects.values_list("status", flat=True)) == {"remedied"}
    told = shop.room.acts()[-1]["detail"]
    assert (told["event"], told["paper"]) == ("remedy.done", PAPER)
    assert WHOSE not in str(told)
    assert not list(shop.hands.folder.glob("*.journal"))
    assert shop.perform() == 0


def test_approvers_read_whose_it_is_and_their_yes_is_bound_to_it(shop: Shop) -> None:
    remedy = asked(shop.room, shop.finding, "vault", customer=WHOSE)
    with psycopg.connect(shop.room.database.owner) as owner:
        owner.execute("UPDATE desk.discovery_remedy SET customer = %s", ("22" * 16,))
    with pytest.raises(RemedyClosedError):
        decided(shop.room, remedy.approval, "gu")
    remedy.refresh_from_db()
    assert remedy.state == "asked"


def test_while_the_gate_is_away_it_waits_and_is_handed_over_again(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    gate = opened(GateAwayError())
    remedy = shop.granted("vault", WHOSE)
    with capture_logs() as logs:
        assert shop.perform() == 0
    assert [each["event"] for each in logs] == ["remedy_waits"]
    assert shop.told(remedy)[0] == "doing"
    assert shop.file.read_bytes() == BODY
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert list(gate.kept) == [remedy.ref]


def test_what_the_gate_refuses_is_told_and_the_file_stays(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    opened(VaultRefusedError("customer.unknown"))
    remedy = shop.granted("vault", WHOSE)
    assert shop.perform() == 1
    assert shop.told(remedy) == ("failed", "customer.unknown")
    assert shop.file.read_bytes() == BODY


def test_a_worker_that_died_after_the_answer_hands_it_over_again(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    class Died(BaseException):
        pass

    gate = opened(Died())
    remedy = shop.granted("vault", WHOSE)
    with pytest.raises(Died):
        shop.perform()
    assert shop.file.read_bytes() == BODY
    assert shop.perform() == 1
    assert shop.told(remedy) == ("done", "")
    assert gate.kept == {remedy.ref: (WHOSE, BODY)}
    assert shop.room.events().count("remedy.done record") == 1


def test_a_worker_without_a_token_hands_nothing_over(shop: Shop) -> None:
    remedy = shop.granted("vault", WHOSE)
    assert shop.perform() == 1
    assert shop.told(remedy) == ("failed", "remedy.vault_token_missing")
    assert shop.file.read_bytes() == BODY


def test_hours_that_are_over_end_what_waited_for_the_gate(
    shop: Shop, opened: Callable[..., Gate]
) -> None:
    opened(GateAwayError())
    remedy = shop.granted("vault", WHOSE)
    shop.perform()
    shop.hours = 73
    assert shop.perform() == 0
    assert shop.told(remedy) == ("failed", "discovery.remedy_expired")
    assert shop.file.read_bytes() == BODY


@pytest.mark.parametrize(
    ("who", "customer", "error"),
    [
        ("he", WHOSE, NoDiscoveryOfficerError),
        ("shen", WHOSE, NoDiscoveryOfficerError),
        ("fang", "", MalformedCustomerError),
        ("fang", "刘芳菲", MalformedCustomerError),
        ("fang", WHOSE + "0", MalformedCustomerError),
    ],
)
def test_nobody_else_asks_and_nobody_for_no_customer(
    shop: Shop, who: str, customer: str, error: type[XinhuError]
) -> None:
    with pytest.raises(error):
        asked(shop.room, shop.finding, "vault", who=who, customer=customer)
    assert not Remedy.objects.exists()


@pytest.mark.parametrize(
    ("kind", "column", "error"),
    [
        ("cvv", None, NeverKeptError),
        ("card_track", None, NeverKeptError),
        ("cn_resident_id", "证件号码", ManyCustomersError),
        ("person_name", "", ManyCustomersError),
    ],
)
def test_what_is_of_several_people_or_never_kept_does_not_go_there(
    room: Room, kind: str, column: str | None, error: type[XinhuError]
) -> None:
    enter_officer(room)
    room.scan(seen(PATH), seen(PATH, kind, column=column))
    with room.as_worker():
        Place.objects.update(digest=DIGEST)
    finding = Place.objects.get(kind="cn_mobile").pk
    with pytest.raises(error):
        asked(room, finding, "vault", customer=WHOSE)
    assert not Remedy.objects.exists()
    assert asked(room, finding, "quarantine").customer == ""


def test_of_one_person_in_a_column_it_does(room: Room) -> None:
    enter_officer(room)
    row = seen(PATH, "cn_resident_id", column="证件号码", count=1, digest=DIGEST)
    room.scan(row)
    with room.as_worker():
        Place.objects.update(digest=DIGEST)
    remedy = asked(room, Place.objects.get().pk, "vault", customer=f" {WHOSE} ")
    assert remedy.customer == WHOSE
    decided(room, remedy.approval, "gu")
