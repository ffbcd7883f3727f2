"""What a form showed: a code that was typed, or what a passkey answered."""

from django.http import HttpRequest

from xinhu.console.second_factor import ceremony
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor.errors import FactorWrongError
from xinhu.desks.staff.second_factor.showing import (
    Then,
    nothing_more,
    show_code,
    show_passkey,
    show_unusable,
)
from xinhu.desks.staff.second_factor.under import Under


def show(
    request: HttpRequest,
    operator: Operator,
    under: Under,
    *,
    why: str,
    then: Then = nothing_more,
) -> None:
    """Take the factor that a form showed.

    Raises:
        Refusal: as the doors ``show_code`` and ``show_passkey`` raise.
    """
    given = request.POST.get("credential", "")
    if not given:
        code = request.POST.get("code", "")
        show_code(operator.pk, code, under, why=why, then=then)
        return
    try:
        assertion = ceremony.answered(given, operator)
    except FactorWrongError:
        show_unusable(operator.pk, under, why=why)
        raise
    show_passkey(operator.pk, assertion, under, why=why, then=then)
