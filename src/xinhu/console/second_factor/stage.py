"""The second step of coming in, between the password and the session."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from xinhu.console.kit.times import now
from xinhu.console.second_factor.at_log_in import fresh_from_log_in
from xinhu.desks.staff.second_factor.holding import count_own


class FactorStage(AuthenticateStage):  # type: ignore[misc]  # allauth ships no types
    """Asks whoever has a factor for it, unless they came in with one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        operator = self.login.user
        if operator is None or not count_own(operator):
            return False
        until = fresh_from_log_in(request, operator)
        return until is None or now() >= until
