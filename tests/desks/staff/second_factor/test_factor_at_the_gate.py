"""A second factor shown at the desk, as two processes of the real gate see it."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import override_settings

from bank import Bank
from bank_people import PAN
from factors import PASSWORD, App, under
from simulators.asgi import Client
from xinhu.core.base.clock import SECOND, Instant, system_clock
from xinhu.desks.staff.models import Operator, Token
from xinhu.desks.staff.second_factor.adding import (
    Owner,
    add_app,
    draw_app,
    secret_of_draft,
)
from xinhu.desks.staff.second_factor.errors import FactorWrongError
from xinhu.desks.staff.second_factor.fresh import mark_fresh
from xinhu.desks.staff.second_factor.removing import reset_factors
from xinhu.desks.staff.second_factor.showing import show_code
from xinhu.desks.staff.second_factor.under import Session, Under
from xinhu.desks.staff.session_tokens import hold_token, open_session_token
from xinhu.desks.staff.tokens import Actor
from xinhu.wiring.django_settings import database_from

LOOK = "/api/v1/disclosures"
TOKEN = "pan-session"
SCOPES = frozenset({"disclose", "search"})
SESSION = Session(token=f"xinhu-{TOKEN}", scopes=SCOPES)
HOUR = 3_600 * SECOND
pytestmark = pytest.mark.duty("R6.3")


@pytest.fixture
def desk(bank: Bank) -> Iterator[Operator]:
    """The bank's privacy officer at the console, some time after coming in."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(
        {**database_from(bank.database.console), "CONN_MAX_AGE": 0}
    )
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick, XINHU_CHANNEL_SECRET="c" * 50):
        pan = Operator.objects.get(reference=PAN.ref)
        pan.set_password(PASSWORD)
        pan.save()
        open_session_token(
            SESSION.token,
            operator=pan,
            scopes=SCOPES,
            zone="head_office",
            until=Instant(system_clock() + 12 * HOUR),
        )
        yield pan
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


@pytest.fixture
def app(desk: Operator) -> App:
    long_ago = under(Instant(system_clock() - HOUR))
    draft = draw_app(desk, long_ago)
    app = App(secret_of_draft(draft, desk, long_ago))
    nowhere = Session(token="nobody's", scopes=frozenset())
    code = app.code(ahead=-120)
    add_app(desk.pk, draft, code, Owner(password=PASSWORD), nowhere, long_ago)
    return app


@pytest.fixture
def gates(bank: Bank) -> tuple[Client, Client]:
    return bank.client, bank.another_gate()


def codes(bank: Bank, gates: tuple[Client, Client]) -> list[str]:
    """Ask each process for a sensitive look; return what each answered."""
    told = []
    for gate in gates:
        wish = bank.wish(
            purpose="statutory_inquiry", ground=bank.order(), fields=["name"]
        )
        answer = gate.request("POST", LOOK, TOKEN, wish)
        told.append("shown" if answer.status == 200 else answer.code)
    return told


def show(desk: Operator, app: App, at: Under) -> None:
    show_code(
        desk.pk,
        app.code(),
        at,
        why="step_up",
        then=lambda operator: mark_fresh(SESSION, operator, at.fresh_until),
    )


def test_refused_without_and_shown_after_in_every_process(
    bank: Bank, desk, app, gates
) -> None:
    assert codes(bank, gates) == ["second_factor.needed"] * 2
    show(desk, app, under())
    assert codes(bank, gates) == ["shown"] * 2
    bank.drain()
    passed = [row.entry for row in bank.entries() if row.entry["kind"] == "act"]
    assert passed[-1]["detail"]["event"] == "second_factor.passed"
    assert passed[-1]["actor"] == PAN.ref


def test_refused_once_the_time_is_over(bank: Bank, desk, app, gates) -> None:
    show(desk, app, under())
    Token.objects.filter(kind="session").update(
        second_factor_until=Token.objects.get(kind="session").created_at
    )
    assert codes(bank, gates) == ["second_factor.needed"] * 2


def test_refused_at_once_in_every_process_when_somebody_resets_it(
    bank: Bank, desk, app, gates
) -> None:
    show(desk, app, under())
    assert codes(bank, gates) == ["shown"] * 2
    by = Actor(reference="op-tech", post="system", zone="branch")
    reset_factors(desk, by=by, at=system_clock())
    assert codes(bank, gates) == ["token.revoked"] * 2


def test_refused_after_a_lock_even_once_it_is_unlocked(
    bank: Bank, desk, app, gates
) -> None:
    show(desk, app, under())
    number = Token.objects.get(kind="session").pk
    hold_token(number, now=system_clock())
    assert codes(bank, gates) == ["session.locked"] * 2
    Token.objects.filter(pk=number).update(locked_at=None)
    assert codes(bank, gates) == ["second_factor.needed"] * 2


def test_a_wrong_code_opens_nothing(bank: Bank, desk, app, gates) -> None:
    with pytest.raises(FactorWrongError):
        show(desk, App(app.secret[::-1]), under())
    assert codes(bank, gates) == ["second_factor.needed"] * 2
