"""Second factors of the tests' people: an app in the test's own hand."""

import json
import os
from typing import Any

import psycopg
from allauth.mfa.models import Authenticator
from django.conf import settings

from xinhu.core.base.clock import Instant, system_clock
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor.adding import (
    Owner,
    add_app,
    draw_app,
    secret_of_draft,
)
from xinhu.desks.staff.second_factor.one_time_code import code_of, step_at
from xinhu.desks.staff.second_factor.rules import load_factor_rules
from xinhu.desks.staff.second_factor.under import Session, Under

PASSWORD = "correct horse battery 9"


def who(username: str) -> Operator:
    return Operator.objects.get(username=username)


def under(at: Instant | None = None) -> Under:
    """Return the surroundings of an act now, or then."""
    return Under(
        rules=load_factor_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES),
        secret=settings.XINHU_CHANNEL_SECRET,
        zone="branch",
        at=system_clock() if at is None else at,
        random=os.urandom,
    )


class App:
    """The authenticator app on somebody's phone."""

    def __init__(self, secret: str) -> None:
        self.secret = secret.replace(" ", "")

    def code(self, ahead: int = 0) -> str:
        """Return what it shows now, or so many steps ahead."""
        return code_of(self.secret, step_at(system_clock()) + ahead)


def give_app(username: str) -> tuple[App, tuple[str, ...]]:
    """Let somebody have an app; return it, and their recovery codes.

    Their next code may be of this very moment.
    """
    operator = who(username)
    draft = draw_app(operator, under())
    app = App(secret_of_draft(draft, operator, under()))
    owner = Owner(password=PASSWORD)
    nowhere = Session(token="nobody's", scopes=frozenset())
    codes = add_app(operator.pk, draft, app.code(), owner, nowhere, under())
    rewind(username)
    return app, codes


def rewind(username: str) -> None:
    """Let time pass for an app: whatever it showed before, it shows a new code now."""
    row = Authenticator.objects.get(user=who(username), type="totp")
    row.data["step"] = -1
    row.save()


def acts(database: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return what waits in the outbox, as the gate reads it: event and details."""
    with psycopg.connect(database.gate) as gate:
        rows = gate.execute("SELECT act::text FROM desk.outbox ORDER BY id").fetchall()
    told = [dict(json.loads(row[0])["detail"]) for row in rows]
    return [(detail.pop("event"), detail) for detail in told]
