"""What allauth may do here: nobody signs up, the administrator enters operators."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class OperatorAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Operators are entered at the staff desk."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account is never made by whoever wants one."""
        del request
        return False

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing: "signed in as …" is no news on the page that shows it."""
