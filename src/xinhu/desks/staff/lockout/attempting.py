"""An attempt with a password, from its first question to what it leaves behind.

What an attempt costs and answers does not tell whether a name exists: the same
statements run for both, and whoever calls hashes for both.
"""

from dataclasses import dataclass, field

from django.db import transaction

from xinhu.core.base.clock import Instant
from xinhu.desks.staff.acts import record_own_act, record_system_act
from xinhu.desks.staff.lockout.buckets import (
    Bucket,
    account_bucket,
    address_bucket,
    device_bucket,
)
from xinhu.desks.staff.lockout.counting import (
    Delayed,
    Taken,
    give_back,
    keep_waiting,
    take,
)
from xinhu.desks.staff.lockout.rules import LockoutRules
from xinhu.desks.staff.lockout.waiting import Waiting
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.sessions.addresses import Address
from xinhu.desks.staff.sessions.devices import known_device
from xinhu.desks.staff.sessions.log_ins import record_failure, record_nobody

_PROCESS = "console"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trying:
    """Who tries, and from where; unchecked.

    Attributes:
        name: as typed.
        address: by the connection; None where it cannot be told.
        device: digest of the device's cookie; None without one of ours.
        device_days: for how long a device stays known.
        zone: by the address.
        secret: the console's channel secret.
    """

    name: str
    address: Address | None
    device: bytes | None
    device_days: int
    zone: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that may look at a password.

    Attributes:
        operator: of that name; None where there is none.
        known: whether it comes from a device of their own.
        zone: from where.
        taken: where it is counted.
    """

    operator: Operator | None
    known: bool
    zone: str
    taken: Taken


def begin(
    trying: Trying, at: Instant, rules: LockoutRules, waiting: Waiting
) -> Attempt:
    """Count an attempt, before its password is looked at.

    Raises:
        LogInSlowError: too many failed before it.
    """
    operator = operator_called(trying.name)
    device = known_device(operator, trying.device, at, trying.device_days)
    buckets: tuple[Bucket, ...] = (
        address_bucket(trying.address, trying.secret),
        account_bucket(trying.name, trying.secret),
    )
    if device is not None:
        buckets = (device_bucket(device.pk),)
    taken = take(buckets, at, rules, waiting)
    return Attempt(operator, device is not None, trying.zone, taken)


def begin_again(
    operator: Operator,
    device: int,
    zone: str,
    at: Instant,
    rules: LockoutRules,
    waiting: Waiting,
) -> Attempt:
    """Count an attempt of somebody who is logged in, on their session's device.

    Raises:
        LogInSlowError: too many failed before it.
    """
    taken = take((device_bucket(device),), at, rules, waiting)
    return Attempt(operator, known=True, zone=zone, taken=taken)


def succeeded(attempt: Attempt, waiting: Waiting) -> None:
    """Forget what was counted: the password was right."""
    give_back(attempt.taken, waiting)


def failed(attempt: Attempt, at: Instant, waiting: Waiting) -> None:
    """Leave what was counted, tell the account's owner, and make waiting an entry."""
    keep_waiting(attempt.taken, at, waiting)
    with transaction.atomic():
        if attempt.operator is None:
            record_nobody(at)
        else:
            record_failure(
                attempt.operator, zone=attempt.zone, known=attempt.known, at=at
            )
        for one in attempt.taken.delayed:
            _record(attempt, one, at)


def operator_called(name: str) -> Operator | None:
    """Return the operator of a name as typed; None where there is none."""
    found = Operator.objects.filter(username__iexact=name.strip())[:2]
    return found[0] if len(found) == 1 else None


def _record(attempt: Attempt, delayed: Delayed, at: Instant) -> None:
    """Write that a bucket waits: one entry, however many are turned away meanwhile."""
    counts: dict[str, str | int] = {
        "what": delayed.bucket.kind,
        "failures": delayed.failures,
        "turned_away": delayed.turned_away,
        "seconds": delayed.seconds,
    }
    event, zone = "log_in.delayed", attempt.zone
    if attempt.operator is None or delayed.bucket.kind == "address":
        record_system_act(event, process=_PROCESS, zone=zone, at=at, **counts)
    else:
        record_own_act(event, operator=attempt.operator, zone=zone, at=at, **counts)
