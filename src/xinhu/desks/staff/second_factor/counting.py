"""Counts wrong second factors, and makes whoever shows them wait.

The operator's row is locked while one is judged: of many guesses at once each is
counted before the next is looked at, in whichever process it arrived. A failure is
committed, then raised. Entries are coalesced: the first failure is one, and each that
begins a wait; those between are counted in the next entry.
"""

from collections.abc import Callable

from django.db import transaction

from xinhu.core.base.clock import SECOND, Instant, from_datetime, to_datetime
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.models import FactorTries, Operator
from xinhu.desks.staff.organisation.being_away import require_present
from xinhu.desks.staff.second_factor.errors import (
    FactorUsedError,
    FactorWaitError,
    FactorWrongError,
    OwnerUnprovenError,
)
from xinhu.desks.staff.second_factor.under import Under
from xinhu.desks.staff.second_factor.waiting import require_no_wait, seconds_after

_GUESSES = (FactorWrongError, FactorUsedError, OwnerUnprovenError)
"""What somebody who tries would meet; other refusals count for nothing."""


def counted(
    number: int, under: Under, look: Callable[[Operator], str], *, why: str
) -> None:
    """Judge what was shown, once, with everything it leads to in one transaction.

    Args:
        number: primary key of the operator.
        under: rules, secret, zone and time.
        look: judges and does; returns the kind of factor, raises a refusal.
        why: ``log_in``, ``step_up``, ``enrolment``; stands in the entry.

    Raises:
        FactorWaitError: wrong ones were shown too often; nothing was judged.
        OperatorStoppedError: the operator is not in service any more.
        Refusal: as ``look`` raises.
    """
    refused: Refusal | None = None
    with transaction.atomic():
        operator = Operator.objects.select_for_update().get(pk=number)
        tries, _ = FactorTries.objects.get_or_create(operator=operator)
        try:
            require_present(operator, under.at)
            require_no_wait(_until(tries), under.at)
            with transaction.atomic():
                kind = look(operator)
        except FactorWaitError as wait:
            tries.untold += 1
            refused = wait
        except _GUESSES as wrong:
            _fail(tries, operator, under, why=why, code=wrong.code)
            refused = wrong
        except Refusal as other:
            refused = other
        else:
            _pass(tries, operator, under, why=why, kind=kind)
        tries.save()
    if refused is not None:
        raise refused


def forget_failures(operator: Operator) -> None:
    """Begin to count anew, as after a reset."""
    FactorTries.objects.filter(operator=operator).update(
        failures=0, untold=0, waiting_until=None
    )


def _until(tries: FactorTries) -> Instant | None:
    return None if tries.waiting_until is None else from_datetime(tries.waiting_until)


def _fail(
    tries: FactorTries, operator: Operator, under: Under, *, why: str, code: str
) -> None:
    tries.failures += 1
    tries.untold += 1
    seconds = seconds_after(tries.failures, under.rules)
    if seconds:
        until = Instant(under.at + seconds * SECOND)
        tries.waiting_until = to_datetime(until)
    if tries.failures > 1 and not seconds:
        return
    record_own_act(
        "second_factor.failed",
        operator=operator,
        zone=under.zone,
        at=under.at,
        why=why,
        reason=code,
        failures=tries.untold,
        waits=seconds,
    )
    tries.untold = 0


def _pass(
    tries: FactorTries, operator: Operator, under: Under, *, why: str, kind: str
) -> None:
    record_own_act(
        "second_factor.passed",
        operator=operator,
        zone=under.zone,
        at=under.at,
        why=why,
        factor=kind,
        failures=tries.untold,
    )
    tries.failures, tries.untold, tries.waiting_until = 0, 0, None
