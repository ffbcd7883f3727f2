"""Removing one's own second factor; resetting those of somebody who lost theirs."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from xinhu.core.base.clock import Instant
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.mails.posting import post
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.entries import record
from xinhu.desks.staff.second_factor.counting import forget_failures
from xinhu.desks.staff.second_factor.errors import FactorLastError, FactorUnknownError
from xinhu.desks.staff.second_factor.fresh import clear_fresh, require_fresh
from xinhu.desks.staff.second_factor.holding import OWN, count_own
from xinhu.desks.staff.second_factor.under import Under
from xinhu.desks.staff.sessions.ending import end_sessions
from xinhu.desks.staff.tokens import Actor


def remove_factor(operator: Operator, number: int, token: str, under: Under) -> None:
    """Remove a factor of one's own; with the last one the recovery codes go as well.

    Args:
        operator: whose it is, and who removes it.
        number: primary key of the factor.
        token: of the session, whose factor must be fresh.
        under: rules, zone and time.

    Raises:
        FactorNeededError: no fresh factor was shown.
        FactorUnknownError: the operator has no such factor.
        FactorLastError: the operator's role needs it.
    """
    with transaction.atomic():
        locked = Operator.objects.select_for_update().get(pk=operator.pk)
        require_fresh(token, under.at)
        own = Authenticator.objects.filter(user=locked, type__in=OWN)
        factor = own.filter(pk=number).first()
        if factor is None:
            raise FactorUnknownError
        needed = locked.role in under.rules.roles_at_log_in
        if needed and count_own(locked) <= under.rules.least:
            raise FactorLastError(least=under.rules.least)
        kind = factor.type
        factor.delete()
        if not own.exists():
            Authenticator.objects.filter(user=locked).delete()
        record_own_act(
            "second_factor.removed",
            operator=locked,
            zone=under.zone,
            at=under.at,
            factor=kind,
        )
        post(locked, "factor_removed", {}, under.at)


def reset_factors(operator: Operator, *, by: Actor, at: Instant) -> int:
    """Take every factor from an operator who lost theirs, and end their sessions.

    The effect of an approved reset, within its transaction. Whoever's role needs a
    factor adds a new one after the next log-in, before anything else.

    Args:
        operator: whose.
        by: who granted it, and who asked for it.
        at: when.

    Returns:
        How many factors were taken.
    """
    with transaction.atomic():
        locked = Operator.objects.select_for_update().get(pk=operator.pk)
        taken = count_own(locked)
        Authenticator.objects.filter(user=locked).delete()
        forget_failures(locked)
        clear_fresh(locked)
        ended = end_sessions(locked, "administrator", at)
        detail = {"factors": taken, "sessions": ended}
        record("second_factor.reset", by, at, of=locked.reference, **detail)
        post(locked, "factor_reset", {}, at)
    return taken
