"""The first password of an administrator who is entered on the server itself.

Everybody else sets their first password by a one-time link that a second person grants.
Before there is a second person somebody at the server's own terminal types it; its
owner must change it when they come in.

What it guarantees: it satisfies every rule; it is given to nobody who has, or had, a
password; it is an act of its own. What it leaves to others: that nobody reads along.
"""

from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.entries import one_act, record
from xinhu.desks.staff.organisation.errors import PasswordThereError
from xinhu.desks.staff.organisation.locking import lock_operator
from xinhu.desks.staff.passwords.policy import require_acceptable
from xinhu.desks.staff.passwords.rules import PasswordRules
from xinhu.desks.staff.passwords.setting import person_of
from xinhu.desks.staff.tokens import Actor


def give_first(
    operator: Operator,
    password: str,
    *,
    rules: PasswordRules,
    key: bytes,
    by: Actor,
    now: Instant,
) -> None:
    """Give an operator their first password.

    Args:
        operator: who never had one.
        password: as typed.
        rules: of passwords.
        key: of the imprints.
        by: who gives it.
        now: when.

    Raises:
        PasswordRefusedError: with every reason.
        PasswordThereError: they have, or had, a password.
    """
    with one_act("first_password", by, now, operator=operator.reference):
        locked = lock_operator(operator)
        if locked.used_passwords.exists():
            raise PasswordThereError
        require_acceptable(password, person_of(locked, key), rules)
        Operator.objects.give(locked, password, given=True)
        record("password.given", by, now, operator=locked.reference)
