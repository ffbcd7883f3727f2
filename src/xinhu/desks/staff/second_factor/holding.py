"""Which second factors an operator has, and whether one is needed. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from xinhu.core.base.clock import from_datetime, to_text
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor.errors import FactorUnknownError
from xinhu.desks.staff.second_factor.rules import FactorRules
from xinhu.desks.staff.second_factor.showing import APP, PASSKEY, RECOVERY

OWN = (APP, PASSKEY)
"""Factors that count; recovery codes only stand in for one that was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A factor as its owner sees it.

    Attributes:
        number: primary key.
        kind: ``totp``, ``webauthn`` or ``recovery_codes``.
        name: that its owner gave a passkey; else empty.
        added_at, used_at: RFC 3339; ``used_at`` is empty where it never was.
        left: recovery codes that are left; None for other kinds.
    """

    number: int
    kind: str
    name: str
    added_at: str
    used_at: str
    left: int | None


def factors_of(operator: Operator) -> tuple[Factor, ...]:
    """Return an operator's factors in the order they were added."""
    rows = Authenticator.objects.filter(user=operator).order_by("pk")
    return tuple(
        Factor(
            number=row.pk,
            kind=row.type,
            name=str(row.data.get("name", "")),
            added_at=_text(row.created_at),
            used_at="" if row.last_used_at is None else _text(row.last_used_at),
            left=len(row.data["prints"]) if row.type == RECOVERY else None,
        )
        for row in rows
    )


def factor_of(operator: Operator, number: int) -> Factor:
    """Return one factor of an operator.

    Raises:
        FactorUnknownError: the operator has none of this number.
    """
    for factor in factors_of(operator):
        if factor.number == number:
            return factor
    raise FactorUnknownError


def count_own(operator: Operator) -> int:
    """Return how many factors an operator has, recovery codes not counted."""
    return int(Authenticator.objects.filter(user=operator, type__in=OWN).count())


def numbers_of(operator: Operator) -> tuple[int, ...]:
    """Return the primary keys of an operator's factors, recovery codes left out."""
    rows = Authenticator.objects.filter(user=operator, type__in=OWN)
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def lacks_factor(operator: Operator, rules: FactorRules) -> bool:
    """Return whether an operator's role needs more factors than the operator has."""
    needed = operator.role in rules.roles_at_log_in
    return needed and count_own(operator) < rules.least


def _text(moment: datetime) -> str:
    return to_text(from_datetime(moment))
