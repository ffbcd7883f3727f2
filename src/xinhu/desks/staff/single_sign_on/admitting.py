"""Whom a verified token lets in: an operator who exists and works, and nobody else.

By the subject that is bound to them; at the first sign-on by the configured claim,
which must be their user name or reference, letter by letter. An operator who is bound
already is not given to a second person of the same name. A refusal is an act as well.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from xinhu.core.base.clock import Instant, to_datetime
from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.acts import record_act, record_own_act, record_system_act
from xinhu.desks.staff.models import Operator, SignOnSubject
from xinhu.desks.staff.organisation.being_away import require_present
from xinhu.desks.staff.single_sign_on.errors import SignOnUnknownError
from xinhu.desks.staff.single_sign_on.id_token import Claims
from xinhu.desks.staff.token_errors import OperatorStoppedError

_PROCESS = "console"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Under what somebody is let in.

    Attributes:
        claim: that names an operator at their first sign-on.
        counts: whether the provider's own second factor counts, by the rules.
        zone: where the browser is.
        at: now.
    """

    claim: str
    counts: bool
    zone: str
    at: Instant


def admit(claims: Claims, attempt: Attempt) -> Operator:
    """Return whose sign-on it is.

    Raises:
        SignOnUnknownError: no operator is theirs.
        OperatorStoppedError: the operator is not in service.
    """
    try:
        with transaction.atomic():
            operator = _operator(claims, attempt)
            record_own_act(
                "sign_on.passed",
                operator=operator,
                zone=attempt.zone,
                at=attempt.at,
                second_factor="counts" if attempt.counts else "no",
            )
    except (SignOnUnknownError, OperatorStoppedError) as refused:
        record_refusal(refused, attempt.zone, attempt.at)
        raise
    except IntegrityError:
        # Two first sign-ons at once: the other one was first.
        unknown = SignOnUnknownError()
        record_refusal(unknown, attempt.zone, attempt.at)
        raise unknown from None
    return operator


def record_refusal(refused: Refusal, zone: str, at: Instant) -> None:
    """Write that a sign-on was refused, and why; never whose it was."""
    check = refused.params.get("check", "")
    record_system_act(
        "sign_on.refused",
        process=_PROCESS,
        zone=zone,
        at=at,
        reason=refused.code,
        check=check,
    )


def release(operator: Operator, *, by: Operator, zone: str, at: Instant) -> int:
    """Forget whose sign-on an operator's is, as when the directory was moved.

    Returns:
        How many bindings there were.
    """
    with transaction.atomic():
        released, _ = SignOnSubject.objects.filter(operator=operator).delete()
        if released:
            record_act(
                "sign_on.released",
                operator=by,
                zone=zone,
                at=at,
                of=operator.reference,
                subjects=released,
            )
    return released


def _operator(claims: Claims, attempt: Attempt) -> Operator:
    known = (
        SignOnSubject.objects.select_related("operator")
        .filter(issuer=claims.issuer, subject=claims.subject)
        .first()
    )
    operator = _bound(claims, attempt) if known is None else known.operator
    return require_present(operator, attempt.at)


def _bound(claims: Claims, attempt: Attempt) -> Operator:
    """Bind a subject that is seen for the first time to the operator it names."""
    name = claims.all.get(attempt.claim)
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME or "\0" in name:
        raise SignOnUnknownError
    named = Operator.objects.select_for_update().filter(
        Q(username=name) | Q(reference=name)
    )
    found = list(named[:2])
    if len(found) != 1:
        raise SignOnUnknownError
    operator = found[0]
    if operator.sign_on_subjects.filter(issuer=claims.issuer).exists():
        raise SignOnUnknownError
    require_present(operator, attempt.at)
    SignOnSubject.objects.create(
        operator=operator,
        issuer=claims.issuer,
        subject=claims.subject,
        bound_at=to_datetime(attempt.at),
    )
    record_own_act("sign_on.bound", operator=operator, zone=attempt.zone, at=attempt.at)
    return operator
