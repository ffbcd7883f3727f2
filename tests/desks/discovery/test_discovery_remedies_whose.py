"""Whose a moved file is, is told while the move waits: its path may hold their name."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from desks.discovery.remedy_desk import asked, decided, deed, found
from desks.discovery.remedy_shop import Shop
from desks.discovery.room import Room
from xinhu.adapters.postgres.customer_erasure import erase_customer
from xinhu.core.base.clock import Instant
from xinhu.core.base.ids import CustomerId
from xinhu.core.register.act import act
from xinhu.core.vault.erasure import CustomerState
from xinhu.desks.discovery.errors import RemedyClosedError
from xinhu.desks.discovery.models import Remedy
from xinhu.desks.discovery.remedies.reading import kept_in_vault
from xinhu.desks.staff.approvals.kinds import kind_of
from xinhu.desks.staff.approvals.models import ApprovalRow
from xinhu.wiring.remedy_vault import VaultRefusedError

pytestmark = pytest.mark.duty("R6.1", "B4")
LIU = CustomerId("11" * 16)
NAMED, NAME = "hr/刘芳菲_合同.pdf", "刘芳菲"


@pytest.fixture
def shop(room: Room, tmp_path: Path) -> Shop:
    return Shop(room, tmp_path)


def refuses(*_of: object) -> str:
    """Be a gate that takes nothing."""
    code = "customer.unknown"
    raise VaultRefusedError(code)


def erase(room: Room) -> None:
    """Erase Liu, as the gate does."""
    with psycopg.connect(room.database.gate, autocommit=True) as gate:
        gate.execute(
            "INSERT INTO vault.customer (customer, identity, kek_version, wrapped_key)"
            " VALUES (%s, %s, 1, 'key')",
            (LIU, os.urandom(16)),
        )
        now = Instant(1_800_000_000_000_000)
        erasing = act(
            "customer.erased", actor="op", post="p", zone="z", at=now, customer=LIU
        )
        assert erase_customer(gate, LIU, erasing, now) is CustomerState.ERASED


@pytest.mark.parametrize("take", [lambda *_of: "paper-0123456789abcdef", refuses])
def test_what_is_over_tells_no_customer(
    shop: Shop, take: Callable[[str, str, bytes], str]
) -> None:
    shop.hands = replace(shop.hands, hand_over=take)
    remedy = shop.granted("vault", LIU)
    assert remedy.customer == LIU
    assert shop.perform() == 1
    remedy.refresh_from_db()
    assert (remedy.customer, remedy.state) in (("", "done"), ("", "failed"))
    kept = kept_in_vault(shop.room.desk, deed(shop.room, "shen"))
    assert not any(row.customer for row in kept)


@pytest.mark.parametrize("end", ["denied", "expired"])
def test_what_nobody_can_approve_any_more_tells_none_after_the_workers_next_turn(
    shop: Shop, end: str
) -> None:
    remedy = asked(shop.room, shop.finding, "vault", customer=LIU)
    live = asked(shop.room, found(shop.room, "hr/b.csv"), "vault", customer=LIU)
    beside = asked(shop.room, found(shop.room, "hr/c.csv"), "quarantine")
    decided(shop.room, live.approval, "gu")
    if end == "denied":
        decided(shop.room, remedy.approval, "gu", yes=False)
    else:
        shop.hours = 80
    shop.perform()
    for row in (remedy, live, beside):
        row.refresh_from_db()
    assert (remedy.state, remedy.customer) == ("closed", "")
    assert live.customer == ""
    assert live.state == "failed"
    assert beside.state == "asked"


def test_neither_console_nor_worker_makes_it_another_customers(shop: Shop) -> None:
    asked(shop.room, shop.finding, "vault", customer=LIU)
    for role in ("xinhu_console", "xinhu_worker"):
        with (
            psycopg.connect(shop.room.database.url(role)) as link,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            link.execute("UPDATE desk.discovery_remedy SET customer = ''")


def test_while_it_waits_for_a_yes_the_worker_leaves_it(shop: Shop) -> None:
    remedy = asked(shop.room, shop.finding, "vault", customer=LIU)
    shop.perform()
    remedy.refresh_from_db()
    assert (remedy.state, remedy.customer) == ("asked", LIU)
    decided(shop.room, remedy.approval, "gu")


def test_a_request_that_tells_a_customer_tells_no_path(room: Room) -> None:
    finding = found(room, NAMED)
    remedy = asked(room, finding, "vault", customer=LIU)
    request = ApprovalRow.objects.get(ref=remedy.approval)
    assert request.facts["customer"] == LIU
    assert NAME not in json.dumps(request.facts, ensure_ascii=False)
    subject = kind_of(request.kind).read(request.facts)
    assert subject.facts() == request.facts
    for language in ("zh", "en"):
        told = [line.text for line in subject.words(language).lines]
        assert f"#{finding}" in told
        assert LIU in told
    decided(room, remedy.approval, "gu")


def test_a_request_without_a_customer_tells_the_path(room: Room) -> None:
    remedy = asked(room, found(room, NAMED))
    request = ApprovalRow.objects.get(ref=remedy.approval)
    assert request.facts["path"] == NAMED
    assert "finding" not in request.facts
    said = kind_of(request.kind).read(request.facts).words("zh")
    assert NAMED in [line.text for line in said.lines]


def test_erasure_takes_whose_it_is_from_what_waits_and_nothing_is_moved(
    shop: Shop,
) -> None:
    granted = shop.granted("vault", LIU)
    waits = asked(shop.room, found(shop.room, NAMED), "vault", customer=LIU)
    other = asked(shop.room, found(shop.room, "hr/b.csv"), "vault", customer="22" * 16)
    erase(shop.room)
    rows = dict(Remedy.objects.values_list("ref", "customer"))
    assert rows == {granted.ref: "", waits.ref: "", other.ref: "22" * 16}
    with pytest.raises(RemedyClosedError):
        decided(shop.room, waits.approval, "gu")
    before = shop.file.read_bytes()
    assert shop.perform() == 0
    assert shop.told(granted) == ("failed", "customer.erased")
    assert shop.file.read_bytes() == before
