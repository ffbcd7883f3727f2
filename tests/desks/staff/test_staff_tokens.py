"""API tokens: shown once, stored hashed, scoped, expiring, revoked at once, told."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connections

import xinhu
from xinhu.core.base.clock import DAY, Instant, from_datetime
from xinhu.core.policy.rule_book import RuleBook
from xinhu.desks.staff.models import Operator, Outbox, Token
from xinhu.desks.staff.token_errors import (
    OperatorStoppedError,
    OperatorUnknownError,
    TokenDaysError,
    TokenKindError,
    TokenNotFoundError,
    TokenScopesError,
    TokenZoneError,
)
from xinhu.desks.staff.tokens import Actor, Minted, Wanted, mint, revoke
from xinhu.wiring.django_settings import database_from
from xinhu.wiring.doctor_vault_token import SHAPE

BOOK = RuleBook.load(Path(xinhu.__file__).parent / "rules")
ADMIN = Actor(reference="system:root", post="system", zone="local")
pytestmark = pytest.mark.usefixtures("desk")
NOW = Instant(1_800_000_000_000_000)


@pytest.fixture
def desk(database) -> Iterator[Operator]:
    """The console's tables, under the console's role, with one clerk."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(database_from(database.console))
    yield Operator.objects.enter(
        password="correct horse battery",
        reference="op-li",
        username="limin",
        full_name="李敏",
        role="clerk",
        post="counter",
        branch="朝阳支行",
        department="counter",
    )
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def _mint(
    operator: str = "limin",
    scopes: frozenset[str] | None = frozenset({"disclose"}),
    zone: str = "branch",
    days: int = 30,
    kind: str = "api",
) -> Minted:
    wanted = Wanted(
        operator=operator,
        name="branch system",
        scopes=scopes,
        zone=zone,
        days=days,
        kind=kind,
    )
    return mint(wanted, by=ADMIN, book=BOOK, now=NOW, random=os.urandom)


@pytest.mark.duty("R5.1")
def test_only_the_hash_of_a_token_is_kept() -> None:
    minted = _mint()
    stored = Token.objects.get(pk=minted.number)
    assert bytes(stored.digest) == hashlib.sha256(minted.text.encode()).digest()
    row = " ".join(str(value) for value in Token.objects.values().get().values())
    assert minted.text not in row
    assert minted.text not in repr(minted)


def test_the_doctor_knows_what_a_token_looks_like() -> None:
    assert SHAPE.fullmatch(_mint().text)


def test_two_tokens_are_never_the_same() -> None:
    assert _mint().text != _mint().text


def test_a_token_holds_as_long_as_was_asked() -> None:
    minted = _mint(days=7)
    stored = Token.objects.get(pk=minted.number)
    assert from_datetime(stored.expires_at) == NOW + 7 * DAY


def test_without_scopes_a_token_carries_what_its_role_may() -> None:
    assert set(_mint(scopes=None).scopes) == BOOK.roles["clerk"].scopes


@pytest.mark.duty("R6.4")
def test_a_token_cannot_carry_more_than_its_operators_role() -> None:
    with pytest.raises(TokenScopesError):
        _mint(scopes=frozenset({"disclose", "approve"}))
    assert not Token.objects.exists()
    assert not Outbox.objects.values("id").exists()


@pytest.mark.duty("R6.2")
def test_a_token_for_a_directory_carries_provisioning_and_nothing_else() -> None:
    Operator.objects.update(role="system_admin")
    assert _mint(scopes=None, kind="scim").scopes == ("provision",)
    assert "provision" not in _mint(scopes=None).scopes
    for kind, scope in (("scim", "staff"), ("api", "provision")):
        with pytest.raises(TokenScopesError):
            _mint(scopes=frozenset({scope}), kind=kind)
    Operator.objects.update(role="clerk")
    with pytest.raises(TokenScopesError):
        _mint(scopes=None, kind="scim")
    with pytest.raises(TokenKindError):
        _mint(kind="session")


def test_nobody_gets_a_token_for_a_stranger() -> None:
    with pytest.raises(OperatorUnknownError):
        _mint(operator="nobody")


@pytest.mark.duty("R6.2")
def test_nobody_gets_a_token_for_whoever_left() -> None:
    Operator.objects.filter(username="limin").update(is_active=False)
    with pytest.raises(OperatorStoppedError):
        _mint()


def test_a_zone_must_be_known() -> None:
    with pytest.raises(TokenZoneError):
        _mint(zone="moon")


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_holds_neither_for_ever_nor_not_at_all(days: int) -> None:
    with pytest.raises(TokenDaysError):
        _mint(days=days)


def test_making_and_revoking_leave_an_act_each(database) -> None:
    minted = _mint()
    revoke(minted.number, by=ADMIN, now=NOW)
    events = _acts(database.gate)
    assert events == ["token.created", "token.revoked"]


@pytest.mark.duty("R5.1")
def test_a_revoked_token_stays_revoked() -> None:
    minted = _mint()
    revoke(minted.number, by=ADMIN, now=NOW)
    assert from_datetime(Token.objects.get(pk=minted.number).revoked_at) == NOW
    with pytest.raises(TokenNotFoundError):
        revoke(minted.number, by=ADMIN, now=NOW)


def test_revoking_what_is_not_there_is_told() -> None:
    with pytest.raises(TokenNotFoundError):
        revoke(404, by=ADMIN, now=NOW)


def _acts(gate_url: str) -> list[str]:
    """Read the outbox as the gate does: the console's role may not."""
    with psycopg.connect(gate_url) as gate:
        rows = gate.execute("SELECT act::text FROM desk.outbox ORDER BY id").fetchall()
    return [dict(json.loads(text)["detail"])["event"] for (text,) in rows]
