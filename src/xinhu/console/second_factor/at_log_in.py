"""What a session knows of second factors: noted at log-in, asked on every page.

What was shown on the way in is noted together with whom it was shown for: a way in that
was left half-way opens nothing to somebody else in the same browser.
"""

from django.conf import settings
from django.http import HttpRequest

from xinhu.core.base.clock import SECOND, Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor.holding import lacks_factor
from xinhu.desks.staff.second_factor.rules import load_factor_rules

_SHOWN = "factor_shown"
_SIGNED_ON = "signed_on"
_LACKING = "factor_lacking"
SIGN_ON_TOKEN = "sign_on_token"  # noqa: S105 -- a key of the session, no secret
"""Where a session keeps what tells the provider who leaves (``leaving``)."""
_MINUTE = 60 * SECOND


def note_shown(request: HttpRequest, operator: Operator, at: Instant) -> None:
    """Note that an operator showed a second factor while coming in."""
    request.session[_SHOWN] = [operator.pk, at]


def note_signed_on(request: HttpRequest, operator: Operator, at: Instant) -> None:
    """Note when an operator who comes in showed the identity provider who they are."""
    request.session[_SIGNED_ON] = [operator.pk, at]


def forget_ways(request: HttpRequest) -> None:
    """Forget how somebody came before: a way in begins with nothing shown.

    The token of a sign-on that was left half-way goes as well: whoever comes in another
    way is not led to end its owner's session at the provider.
    """
    request.session.pop(_SHOWN, None)
    request.session.pop(_SIGNED_ON, None)
    request.session.pop(SIGN_ON_TOKEN, None)


def shown_at(request: HttpRequest, operator: Operator) -> Instant | None:
    """Return when an operator showed a second factor on the way in, if they did."""
    return _at(request, _SHOWN, operator)


def signed_on_at(request: HttpRequest, operator: Operator) -> Instant | None:
    """Return when an operator who came in by single sign-on showed who they are."""
    return _at(request, _SIGNED_ON, operator)


def fresh_from_log_in(request: HttpRequest, operator: Operator) -> Instant | None:
    """Return until when the factor shown at log-in is fresh; None where none was."""
    at = shown_at(request, operator)
    fresh = load_factor_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES).fresh
    return None if at is None else Instant(at + fresh * _MINUTE)


def note_lacking(request: HttpRequest, operator: Operator) -> bool:
    """Note whether an operator must add a factor before anything else, and say so.

    Not where a factor was shown all the same: one that the identity provider vouched
    for, and that the rules count.
    """
    rules = load_factor_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    shown = shown_at(request, operator) is not None
    lacks = lacks_factor(operator, rules) and not shown
    request.session[_LACKING] = lacks
    return lacks


def note_added(request: HttpRequest, operator: Operator) -> None:
    """Note that a factor was added; one more may be lacking all the same."""
    note_lacking(request, operator)


def lacking(request: HttpRequest) -> bool:
    """Return whether a factor must be added before anything else.

    What a session does not say is taken against it.
    """
    return request.session.get(_LACKING) is not False


def _at(request: HttpRequest, what: str, operator: Operator) -> Instant | None:
    noted = request.session.get(what)
    if not isinstance(noted, list) or noted[0] != operator.pk:
        return None
    return Instant(noted[1])
