"""Adding a second factor, and drawing recovery codes.

Whoever has a factor shows it first (a fresh one); whoever has none shows the password,
or came in by single sign-on a short time ago. A first factor draws the recovery codes.
"""

from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password

from xinhu.core.base.clock import SECOND, Instant, to_datetime
from xinhu.desks.staff.acts import record_own_act
from xinhu.desks.staff.mails.posting import post
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor import one_time_code
from xinhu.desks.staff.second_factor.counting import counted
from xinhu.desks.staff.second_factor.errors import (
    FactorAbsentError,
    FactorPresentError,
    FactorsTooManyError,
    OwnerUnprovenError,
    SignOnElapsedError,
)
from xinhu.desks.staff.second_factor.fresh import (
    mark_fresh,
    mark_fresh_only,
    require_fresh,
)
from xinhu.desks.staff.second_factor.holding import count_own, lacks_factor
from xinhu.desks.staff.second_factor.recovery_codes import new_codes, plain
from xinhu.desks.staff.second_factor.sealing import print_of, seal, unseal
from xinhu.desks.staff.second_factor.showing import APP, PASSKEY, RECOVERY
from xinhu.desks.staff.second_factor.under import Session, Under

_MINUTE = 60 * SECOND
_LONGEST_NAME = 40
_LONGEST_PASSWORD = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """What shows that whoever adds a factor owns the account.

    Attributes:
        password: as typed; empty where none was asked for.
        signed_on_at: when they showed the identity provider who they are, where the
            session came in by single sign-on; else None.
    """

    password: str = field(repr=False)
    signed_on_at: Instant | None = None


def draw_app(operator: Operator, under: Under) -> str:
    """Draw the secret of an app that is being added; sealed, to wait for its code."""
    secret = one_time_code.new_secret(under.random)
    owner = operator.reference
    return seal(secret, secret=under.secret, owner=owner, random=under.random)


def secret_of_draft(draft: str, operator: Operator, under: Under) -> str:
    """Open a secret that waits, to be shown to its owner.

    Raises:
        FactorUnreadableError: it is of somebody else, or the console's secret changed.
    """
    return unseal(draft, secret=under.secret, owner=operator.reference)


def add_app(
    number: int, draft: str, code: str, owner: Owner, session: Session, under: Under
) -> tuple[str, ...]:
    """Add an authenticator app whose first code was typed.

    Args:
        number: primary key of the operator.
        draft: of ``draw_app``.
        code: that the app shows.
        owner: what shows that it is their account.
        session: becomes fresh, and gets the scopes that it waited for, unless one more
            factor is lacking.
        under: rules, secret, zone and time.

    Returns:
        The recovery codes, where these were drawn with it; they are shown once.

    Raises:
        FactorPresentError: the operator has an app already.
        FactorWrongError: the code is not the app's.
        OwnerUnprovenError: the password is not right.
        SignOnElapsedError: the sign-on was too long ago.
        FactorNeededError: the operator has a factor that is not fresh.
        FactorWaitError: wrong ones were shown too often.
        FactorUnreadableError: the draft does not open.
    """

    def make(operator: Operator) -> dict[str, Any]:
        if Authenticator.objects.filter(user=operator, type=APP).exists():
            raise FactorPresentError
        secret = secret_of_draft(draft, operator, under)
        step = one_time_code.accepted_step(
            secret, code, at=under.at, tolerance=under.rules.tolerance, after=-1
        )
        return {"secret": draft, "step": step}

    return _Adding(APP, owner, session, under).add(number, make)


def add_passkey(
    number: int,
    name: str,
    credential: dict[str, Any],
    owner: Owner,
    session: Session,
    under: Under,
) -> tuple[str, ...]:
    """Add a passkey whose registration was verified.

    Args, return value and errors as ``add_app``, but for:
        name: that its owner gives it.
        credential: the browser's answer, as verified.

    Raises:
        FactorsTooManyError: the operator has as many as the rules permit.
    """

    def make(operator: Operator) -> dict[str, Any]:
        most = under.rules.most_passkeys
        owned = Authenticator.objects.filter(user=operator, type=PASSKEY).count()
        if owned >= most:
            raise FactorsTooManyError(most=most)
        return {"name": name.strip()[:_LONGEST_NAME], "credential": credential}

    return _Adding(PASSKEY, owner, session, under).add(number, make)


def redraw_recovery_codes(
    number: int, owner: Owner, token: str, under: Under
) -> tuple[str, ...]:
    """Draw a new set of recovery codes; the old one opens nothing from then on.

    Args:
        number: primary key of the operator.
        owner: what shows that it is their account.
        token: of the session, whose factor must be fresh.
        under: rules, secret, zone and time.

    Returns:
        The codes; they are shown once.

    Raises:
        FactorNeededError: no fresh factor was shown.
        OwnerUnprovenError: the password is not right.
        SignOnElapsedError: the sign-on was too long ago.
        FactorAbsentError: there is no factor that they could stand in for.
        FactorWaitError: wrong ones were shown too often.
    """
    drawn: tuple[str, ...] = ()

    def look(operator: Operator) -> str:
        nonlocal drawn
        if not count_own(operator):
            raise FactorAbsentError
        require_fresh(token, under.at)
        require_owner(operator, owner, under)
        drawn = _draw(operator, under)
        return RECOVERY

    counted(number, under, look, why="recovery_codes")
    return drawn


def require_owner(operator: Operator, owner: Owner, under: Under) -> None:
    """Raise unless the password is right, or the session was just signed on.

    Raises:
        OwnerUnprovenError: the password is not.
        SignOnElapsedError: the sign-on was too long ago; no guess, and counted as none.
    """
    if owner.signed_on_at is not None:
        if under.at - owner.signed_on_at <= under.rules.enrolment * _MINUTE:
            return
        raise SignOnElapsedError
    too_long = len(owner.password) > _LONGEST_PASSWORD
    if too_long or not check_password(owner.password, operator.password):
        raise OwnerUnprovenError


@dataclass(frozen=True, slots=True)
class _Adding:
    """What is the same for every kind of factor."""

    kind: str
    owner: Owner
    session: Session
    under: Under

    def add(self, number: int, make: Any) -> tuple[str, ...]:  # noqa: ANN401 -- see above
        """Judge and store; return the recovery codes where it is the first factor."""
        drawn: tuple[str, ...] = ()

        def look(operator: Operator) -> str:
            nonlocal drawn
            first = not count_own(operator)
            if first:
                require_owner(operator, self.owner, self.under)
            else:
                require_fresh(self.session.token, self.under.at)
            self._store(operator, make(operator))
            if first:
                drawn = _draw(operator, self.under)
            lacks = lacks_factor(operator, self.under.rules)
            mark = mark_fresh_only if lacks else mark_fresh
            mark(self.session, operator, self.under.fresh_until)
            return self.kind

        counted(number, self.under, look, why="enrolment")
        return drawn

    def _store(self, operator: Operator, data: dict[str, Any]) -> None:
        at = to_datetime(self.under.at)
        Authenticator.objects.create(
            user=operator, type=self.kind, data=data, created_at=at, last_used_at=at
        )
        record_own_act(
            "second_factor.added",
            operator=operator,
            zone=self.under.zone,
            at=self.under.at,
            factor=self.kind,
        )
        post(operator, "factor_added", {}, self.under.at)


def _draw(operator: Operator, under: Under) -> tuple[str, ...]:
    codes = new_codes(under.rules.recovery_codes, under.random)
    owner = operator.reference
    prints = [print_of(plain(c), secret=under.secret, owner=owner) for c in codes]
    Authenticator.objects.filter(user=operator, type=RECOVERY).delete()
    Authenticator.objects.create(
        user=operator,
        type=RECOVERY,
        data={"prints": prints},
        created_at=to_datetime(under.at),
    )
    record_own_act(
        "recovery_codes.drawn",
        operator=operator,
        zone=under.zone,
        at=under.at,
        count=len(codes),
    )
    return codes
