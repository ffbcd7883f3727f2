"""Lets a directory in and answers it: token, pace, method, errors.

What it guarantees: without a token of a directory nothing is said, not even which
addresses there are; whatever goes wrong is answered in the protocol's own form; no
cookie is read or set. What it leaves to others: what an address does.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError
from scim2_models import SCIMException

from xinhu.api.scim.answering import failure, refused, told
from xinhu.api.scim.calls import TOLERANT, Call
from xinhu.core.base.clock import Instant, system_clock
from xinhu.core.base.errors import XinhuError
from xinhu.desks.staff.provisioning.bearing import bearer_of
from xinhu.desks.staff.provisioning.errors import (
    ProvisionBusyError,
    ProvisionTokenError,
)
from xinhu.desks.staff.provisioning.rules import ProvisioningRules, load_provisioning
from xinhu.desks.staff.provisioning.under import Under
from xinhu.desks.staff.rules import load_lists
from xinhu.desks.staff.tokens import Actor
from xinhu.desks.staff.wording import Language, Wording

Action = Callable[..., HttpResponse]
BASE = "/scim/v2"
_MINUTE = 60
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Address:
    """What one address does for each method; a view of Django."""

    actions: Mapping[str, Action]

    def __call__(self, request: HttpRequest, **parts: str) -> HttpResponse:
        """Serve a request."""
        try:
            call = _let_in(request)
            action = self.actions.get(request.method or "")
            if action is None:
                body = failure(405, "this address does not know the method")
                response = refused(405, body)
                response.headers["Allow"] = ", ".join(sorted(self.actions))
                return response
            with TOLERANT:
                return action(call, **parts)
        except (XinhuError, SCIMException, ValidationError) as error:
            return refused(*told(error, wording(), language_of(request)))
        except Exception as error:  # noqa: BLE001 -- answered in the protocol's form
            log_unexpected(error)
            return refused(*told(error, wording(), "en"))


def log_unexpected(error: Exception) -> None:
    """Write down what nobody foresaw: its kind and place, and no word of it."""
    _log.error("scim_unexpected", kind=type(error).__name__, at=_place(error))


def _place(error: Exception) -> str:
    """Return where something went wrong; the message may hold what was sent."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in frames[:-5:-1])


def address(**actions: Action) -> Callable[..., HttpResponse]:
    """Return a view: methods in capitals, and what each does."""
    return csrf_exempt(Address(actions))


def language_of(request: HttpRequest) -> Language:
    """Return the language of a reader; Chinese where none is asked for."""
    asked = request.headers.get("Accept-Language", "").strip().lower()
    return "en" if asked.startswith("en") else "zh"


def rules() -> ProvisioningRules:
    """Return the rules in force."""
    return load_provisioning(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


def wording() -> Wording:
    """Return the words of our errors."""
    return load_lists(settings.XINHU_RULES, settings.XINHU_OWN_RULES).wording


def _let_in(request: HttpRequest) -> Call:
    now = system_clock()
    in_force = rules()
    by = _bearer(request, in_force, now)
    _require_pace(f"scim:{by.reference}", in_force.numbers.requests, now)
    return Call(
        request=request,
        under=Under(rules=in_force, by=by, at=now),
        base=request.build_absolute_uri(BASE),
    )


def _bearer(request: HttpRequest, in_force: ProvisioningRules, now: Instant) -> Actor:
    try:
        return bearer_of(request.headers.get("Authorization", ""), now)
    except ProvisionTokenError:
        address_ = request.META.get("REMOTE_ADDR", "")
        _require_pace(f"scim-wrong:{address_}", in_force.numbers.failures, now)
        raise


def _require_pace(key: str, most: int, now: Instant) -> None:
    """Count requests of a minute, in this process; more than ``most`` are refused."""
    slot = f"{key}:{now // (_MINUTE * 1_000_000)}"
    cache.add(slot, 0, 2 * _MINUTE)
    if cache.incr(slot) > most:
        raise ProvisionBusyError(seconds=_MINUTE)
