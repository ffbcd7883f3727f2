"""An operator shows a second factor: a code of their app, a recovery code, a passkey.

Each opens once. Of an app's code the time step is kept, and none up to it is taken
again; a recovery code is struck off; of a passkey the challenge is kept, and its
counter, where it has one, must grow.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator

from xinhu.core.base.clock import to_datetime
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor import one_time_code
from xinhu.desks.staff.second_factor.counting import counted
from xinhu.desks.staff.second_factor.errors import (
    FactorAbsentError,
    FactorUsedError,
    FactorWrongError,
)
from xinhu.desks.staff.second_factor.recovery_codes import plain
from xinhu.desks.staff.second_factor.sealing import print_of, unseal
from xinhu.desks.staff.second_factor.under import Under

APP = "totp"
PASSKEY = "webauthn"
RECOVERY = "recovery_codes"
Then = Callable[[Operator], None]
"""What follows in the same transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What a passkey answered, its signature verified.

    Attributes:
        factor: primary key of the passkey's row.
        challenge: digest of the challenge that was signed.
        count: signatures that the key says to have made; 0 where it does not count.
    """

    factor: int
    challenge: str = field(repr=False)
    count: int


def nothing_more(_operator: Operator) -> None:
    """Do nothing."""


def show_code(
    number: int, code: str, under: Under, *, why: str, then: Then = nothing_more
) -> None:
    """Take a code of the operator's app, or one of their recovery codes.

    Raises:
        FactorWrongError: it is neither.
        FactorUsedError: it was taken before.
        FactorAbsentError: the operator has no second factor.
        FactorWaitError: wrong ones were shown too often.
        OperatorStoppedError: the operator was stopped.
    """

    def look(operator: Operator) -> str:
        factors = {f.type: f for f in Authenticator.objects.filter(user=operator)}
        if not factors:
            raise FactorAbsentError
        app, recovery = factors.get(APP), factors.get(RECOVERY)
        if recovery is not None and _strike_off(recovery, operator, code, under):
            kind = RECOVERY
        elif app is not None:
            _spend_step(app, operator, code, under)
            kind = APP
        else:
            raise FactorWrongError
        then(operator)
        return kind

    counted(number, under, look, why=why)


def show_passkey(
    number: int,
    assertion: Assertion,
    under: Under,
    *,
    why: str,
    then: Then = nothing_more,
) -> None:
    """Take what one of the operator's passkeys answered.

    Raises:
        FactorWrongError: it is no passkey of this operator, or its counter fell back.
        FactorUsedError: the same answer was taken before.
        FactorWaitError: wrong ones were shown too often.
        OperatorStoppedError: the operator was stopped.
    """

    def look(operator: Operator) -> str:
        passkeys = Authenticator.objects.filter(user=operator, type=PASSKEY)
        passkey = passkeys.filter(pk=assertion.factor).first()
        if passkey is None:
            raise FactorWrongError
        if passkey.data.get("challenge") == assertion.challenge:
            raise FactorUsedError
        known = int(passkey.data.get("count", 0))
        if (assertion.count or known) and assertion.count <= known:
            # WebAuthn level 2, 6.1.1: a counter that does not grow tells of a copy.
            raise FactorWrongError
        passkey.data |= {"challenge": assertion.challenge, "count": assertion.count}
        _used(passkey, under)
        then(operator)
        return PASSKEY

    counted(number, under, look, why=why)


def show_unusable(number: int, under: Under, *, why: str) -> None:
    """Count an answer that no passkey gave.

    Raises:
        FactorWrongError: always, unless
        FactorWaitError: wrong ones were shown too often.
        OperatorStoppedError: the operator was stopped.
    """

    def look(_operator: Operator) -> str:
        raise FactorWrongError

    counted(number, under, look, why=why)


def _spend_step(
    app: Authenticator, operator: Operator, code: str, under: Under
) -> None:
    owner = operator.reference
    secret = unseal(app.data["secret"], secret=under.secret, owner=owner)
    app.data["step"] = one_time_code.accepted_step(
        secret,
        code,
        at=under.at,
        tolerance=under.rules.tolerance,
        after=int(app.data["step"]),
    )
    _used(app, under)


def _strike_off(
    recovery: Authenticator, operator: Operator, code: str, under: Under
) -> bool:
    """Strike a recovery code off its set; return whether it stood there."""
    typed = plain(code)
    if not typed:
        return False
    mark = print_of(typed, secret=under.secret, owner=operator.reference)
    prints = list(recovery.data["prints"])
    if mark not in prints:
        return False
    prints.remove(mark)
    recovery.data["prints"] = prints
    _used(recovery, under)
    return True


def _used(factor: Authenticator, under: Under) -> None:
    factor.last_used_at = to_datetime(under.at)
    factor.save(update_fields=["data", "last_used_at"])
