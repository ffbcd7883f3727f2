"""What allauth may do here: nobody signs up, the administrator enters operators."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    clear_authentication_records,
    get_authentication_records,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.translation import get_language

from xinhu.console.access.counted import CountedLogIns
from xinhu.console.access.in_service import turn_away
from xinhu.console.kit.times import now
from xinhu.console.kit.words import say
from xinhu.console.second_factor.at_log_in import (
    forget_ways,
    shown_at,
    signed_on_at,
)
from xinhu.console.single_sign_on.refusing import refused
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.being_away import require_present
from xinhu.desks.staff.single_sign_on.errors import PasswordsOffError
from xinhu.desks.staff.single_sign_on.rules import (
    load_sign_on_rules,
    require_password_way,
)
from xinhu.desks.staff.token_errors import OperatorStoppedError


def _came_without_password(request: HttpRequest, user: Operator) -> bool:
    """Return whether a session says so; what it does not say is taken against it."""
    records = get_authentication_records(request, user)
    if any(record.get("method") == "password" for record in records):
        return False
    noted = shown_at(request, user), signed_on_at(request, user)
    return any(at is not None for at in noted)


def _wrong() -> str:
    """Say the same as the page, in the language that is spoken on it."""
    english = (get_language() or "").startswith("en")
    return say("log_in.wrong", "en" if english else "zh")


class OperatorAdapter(CountedLogIns):
    """Operators are entered at the staff desk."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": lazy(_wrong, str)(),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account is never made by whoever wants one."""
        del request
        return False

    def get_login_stages(self) -> list[str]:
        """Name what stands between the password and the session: a second factor."""
        return ["xinhu.console.second_factor.stage.FactorStage"]

    def pre_login(
        self, request: HttpRequest, user: Operator, **named: object
    ) -> HttpResponse | None:
        """Turn away a right password whose owner comes in by single sign-on only.

        Told only to who knew the password; whoever is not in service is told so
        before, whatever way they came.
        """
        try:
            require_present(user, now())
        except OperatorStoppedError as stopped:
            return turn_away(request, user, stopped)
        answer: HttpResponse | None = super().pre_login(request, user, **named)
        if answer is not None or _came_without_password(request, user):
            return answer
        forget_ways(request)
        rules = load_sign_on_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
        try:
            require_password_way(user, settings.XINHU_SIGN_ON, rules.break_glass_roles)
        except PasswordsOffError as off:
            clear_authentication_records(request)
            return refused(request, off)
        return None

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing: "signed in as …" is no news on the page that shows it."""
