"""Setting an operator's password: every rule, the history, the end of every session.

Whoever comes here has shown why they may: they knew the present password (``change``),
or a one-time link that a second person approved (``password_reset``).
"""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import check_password

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.models import Operator, UsedPassword
from xinhu.desks.staff.passwords.errors import (
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
class Surroundings:
    """Under what a password is set.

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


def require_new(operator: Operator, new: str, again: str, under: Surroundings) -> None:
    """Refuse a new password that anything speaks against; cheap questions come first.

    Raises:
        PasswordRefusedError: with every reason.
    """
    if new != again:
        raise PasswordRefusedError(PasswordUnequalError())
    require_acceptable(new, person_of(operator, under.key), under.rules)
    last = operator.used_passwords.all()[: under.rules.numbers.history]
    hashes = dict.fromkeys([operator.password, *(used.hashed for used in last)])
    try:
        check_unused(new, hashes, check_password)
    except Refusal as used:
        raise PasswordRefusedError(used) from None


def put(operator: Operator, new: str, under: Surroundings, why: str = "") -> None:
    """Set it, keep its hash, end every session, and write the act: in one transaction.

    Args:
        operator: locked by the caller.
        new: one that ``require_new`` took.
        under: rules, key, zone and time.
        why: code; empty for why it was due.
    """
    numbers = under.rules.numbers
    why = why or holding_of(operator, under.at, numbers).due or "own"
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
    record_own_act(
        "password.changed",
        operator=operator,
        zone=under.zone,
        at=under.at,
        why=why,
        sessions=ended,
    )
