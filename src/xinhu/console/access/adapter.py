"""What allauth may do here: nobody signs up, the administrator enters operators."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import get_language

from xinhu.console.access.counted import CountedLogIns
from xinhu.console.kit.words import say


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

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing: "signed in as …" is no news on the page that shows it."""
