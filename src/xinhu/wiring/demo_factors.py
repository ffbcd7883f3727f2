"""Second factors of the demo's people: an app each, for whose role needs one.

Its secret stands in ``demo.json``, and ``xinhu demo --code`` shows the present code, so
that whoever tries the demo needs no telephone; a recovery code does as well.
"""

import os
from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings

from xinhu.core.base.clock import Instant, system_clock
from xinhu.desks.staff.second_factor.one_time_code import code_of, step_at
from xinhu.desks.staff.second_factor.rules import load_factor_rules
from xinhu.wiring.demo_state import Account
from xinhu.wiring.errors import AccountUnknownError

_ZONE = "branch"


def give_factors(accounts: Sequence[Account], now: Instant) -> tuple[Account, ...]:
    """Give everybody whose role comes in with a second factor one; Django is up."""
    rules = load_factor_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    return tuple(
        _with_app(account, now) if account.role in rules.roles_at_log_in else account
        for account in accounts
    )


def present_code(accounts: Sequence[Account], username: str) -> str:
    """Return what the app of an account shows now.

    Raises:
        AccountUnknownError: no account of this name has an app.
    """
    for account in accounts:
        if account.username == username and account.totp_secret:
            return code_of(account.totp_secret, step_at(system_clock()))
    known = ", ".join(a.username for a in accounts if a.totp_secret)
    raise AccountUnknownError(known=known)


def _with_app(account: Account, now: Instant) -> Account:
    # Need Django up.
    from xinhu.desks.staff.models import Operator  # noqa: PLC0415 -- see above
    from xinhu.desks.staff.second_factor import adding  # noqa: PLC0415 -- see above
    from xinhu.desks.staff.second_factor.under import (  # noqa: PLC0415 -- see above
        Session,
        Under,
    )

    under = Under(
        rules=load_factor_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES),
        secret=settings.XINHU_CHANNEL_SECRET,
        zone=_ZONE,
        at=now,
        random=os.urandom,
    )
    operator = Operator.objects.get(username=account.username)
    draft = adding.draw_app(operator, under)
    secret = adding.secret_of_draft(draft, operator, under)
    # The step before: so that the code of this moment is still good for a log-in.
    codes = adding.add_app(
        operator.pk,
        draft,
        code_of(secret, step_at(now) - 1),
        adding.Owner(password=account.password),
        Session(token="", scopes=frozenset()),
        under,
    )
    return replace(account, totp_secret=secret, recovery_codes=codes)
