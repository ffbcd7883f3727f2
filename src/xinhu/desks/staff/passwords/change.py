"""An operator changes their own password.

What it guarantees: who changes it knows the present one; the new one satisfies every
rule; hash, history and the act for the register are written in one transaction; every
session of the operator ends with it. A refusal is an act as well, with its reasons, and
changes nothing. What it leaves to others: counting wrong tries, and the page.
"""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import check_password
from django.db import transaction

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.acts import record_act
from xinhu.desks.staff.models import Operator, UsedPassword
from xinhu.desks.staff.passwords.errors import (
    PasswordCurrentError,
    PasswordRefusedError,
    PasswordUnequalError,
)
from xinhu.desks.staff.passwords.history import check_unused
from xinhu.desks.staff.passwords.holding import holding_of
from xinhu.desks.staff.passwords.imprints import forbidden_to
from xinhu.desks.staff.passwords.policy import Person, require_acceptable
from xinhu.desks.staff.passwords.rules import PasswordRules
from xinhu.desks.staff.sessions.ending import end_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was typed; unchecked, and shown by no ``repr``.

    Attributes:
        current: the present password.
        new, again: the new one, twice.
    """

    current: str = field(repr=False)
    new: str = field(repr=False)
    again: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Under what a change happens.

    Attributes:
        rules: in force.
        key: of the imprints.
        zone: where the session comes from.
        at: now.
    """

    rules: PasswordRules
    key: bytes = field(repr=False)
    zone: str
    at: Instant


def change_password(number: int, wanted: Wanted, under: Surroundings) -> None:
    """Change a password, and end every session of its operator.

    Args:
        number: primary key of the operator, who is logged in.
        wanted: what was typed.
        under: rules, key, zone and time.

    Raises:
        PasswordRefusedError: with every reason; nothing was changed.
        ImprintsUnreadableError: the console's secret is another than it was.
    """
    try:
        with transaction.atomic():
            # Two changes at once: the second finds another password than it knows.
            operator = Operator.objects.select_for_update().get(pk=number)
            _require(operator, wanted, under)
            _set(operator, wanted.new, under)
    except PasswordRefusedError as refused:
        operator = Operator.objects.get(pk=number)
        reasons = ",".join(reason.code for reason in refused.reasons)
        _record("password.refused", operator, under, reasons=reasons)
        raise


def person_of(operator: Operator, key: bytes) -> Person:
    """Return what the rules know of an operator.

    Raises:
        ImprintsUnreadableError: their imprints were made under another secret.
    """
    mailbox = operator.email.partition("@")[0]
    return Person(
        full_name=operator.full_name,
        words=(operator.username, operator.reference, mailbox),
        forbidden=forbidden_to(operator, key=key),
    )


def _require(operator: Operator, wanted: Wanted, under: Surroundings) -> None:
    """Raise what speaks against a change; the cheap questions come first."""
    too_long = len(wanted.current) > under.rules.numbers.longest
    if too_long or not check_password(wanted.current, operator.password):
        raise PasswordRefusedError(PasswordCurrentError())
    if wanted.new != wanted.again:
        raise PasswordRefusedError(PasswordUnequalError())
    require_acceptable(wanted.new, person_of(operator, under.key), under.rules)
    last = operator.used_passwords.all()[: under.rules.numbers.history]
    hashes = dict.fromkeys([operator.password, *(used.hashed for used in last)])
    try:
        check_unused(wanted.new, hashes, check_password)
    except Refusal as used:
        raise PasswordRefusedError(used) from None


def _set(operator: Operator, new: str, under: Surroundings) -> None:
    numbers = under.rules.numbers
    why = holding_of(operator, under.at, numbers).due or "own"
    operator.set_password(new)
    operator.save(update_fields=["password"])
    UsedPassword.objects.create(
        operator=operator,
        hashed=operator.password,
        given=False,
        set_at=to_datetime(under.at),
    )
    kept = list(operator.used_passwords.values_list("pk", flat=True)[: numbers.history])
    operator.used_passwords.exclude(pk__in=kept).delete()
    ended = end_sessions(operator, "password", under.at)
    _record("password.changed", operator, under, why=why, sessions=ended)


def _record(
    event: str, operator: Operator, under: Surroundings, **detail: str | int
) -> None:
    record_act(event, operator=operator, zone=under.zone, at=under.at, **detail)
