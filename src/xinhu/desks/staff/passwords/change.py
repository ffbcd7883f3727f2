"""An operator changes their own password.

What it guarantees: who changes it knows the present one; the new one satisfies every
rule; hash, history and the act for the register are written in one transaction; every
session of the operator ends with it. A refusal is an act as well, with its reasons, and
changes nothing. What it leaves to others: counting wrong tries, and the page.
"""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import check_password
from django.db import transaction

from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.passwords.errors import (
    PasswordCurrentError,
    PasswordRefusedError,
)
from xinhu.desks.staff.passwords.setting import Surroundings, put, require_new


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
            put(operator, wanted.new, under)
    except PasswordRefusedError as refused:
        operator = Operator.objects.get(pk=number)
        reasons = ",".join(reason.code for reason in refused.reasons)
        _record("password.refused", operator, under, reasons=reasons)
        raise


def _require(operator: Operator, wanted: Wanted, under: Surroundings) -> None:
    """Raise what speaks against a change; the cheap questions come first."""
    too_long = len(wanted.current) > under.rules.numbers.longest
    if too_long or not check_password(wanted.current, operator.password):
        raise PasswordRefusedError(PasswordCurrentError())
    require_new(operator, wanted.new, wanted.again, under)


def _record(
    event: str, operator: Operator, under: Surroundings, **detail: str | int
) -> None:
    record_own_act(event, operator=operator, zone=under.zone, at=under.at, **detail)
