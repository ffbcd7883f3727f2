"""The rules as Django asks for them: ``AUTH_PASSWORD_VALIDATORS``.

A thin adapter: whatever of Django sets a password by its own forms or commands asks
here, and is told the same words as on our page.
"""

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.models import Operator, UsedPassword
from xinhu.desks.staff.passwords.errors import PasswordRefusedError
from xinhu.desks.staff.passwords.history import check_unused
from xinhu.desks.staff.passwords.imprints import imprint_key
from xinhu.desks.staff.passwords.policy import Person, require_acceptable
from xinhu.desks.staff.passwords.rules import PasswordRules, load_password_rules
from xinhu.desks.staff.passwords.setting import person_of
from xinhu.desks.staff.rules import Language, load_lists


class PolicyValidator:
    """What a password must be, and must not hold of its owner."""

    def validate(self, password: str, user: Operator | None = None) -> None:
        """Refuse a password that a rule speaks against.

        Raises:
            ValidationError: with each reason, in the reader's language.
        """
        person = Person() if user is None else _person(user)
        try:
            require_acceptable(password, person, _rules())
        except PasswordRefusedError as refused:
            raise ValidationError([_told(one) for one in refused.reasons]) from None

    def get_help_text(self) -> str:
        """Say nothing: the page lists the rules."""
        return ""


class HistoryValidator:
    """None of the last passwords comes back."""

    def validate(self, password: str, user: Operator | None = None) -> None:
        """Refuse a password that was in use before.

        Raises:
            ValidationError: it was, in the reader's language.
        """
        if user is None:
            return
        used = UsedPassword.objects.filter(operator_id=user.pk)
        last = used.values_list("hashed", flat=True)[: _rules().numbers.history]
        try:
            check_unused(password, last, check_password)
        except Refusal as reason:
            raise ValidationError([_told(reason)]) from None

    def get_help_text(self) -> str:
        """Say nothing: the page lists the rules."""
        return ""


def _person(user: Operator) -> Person:
    return person_of(user, imprint_key(settings.XINHU_CHANNEL_SECRET))


def _rules() -> PasswordRules:
    return load_password_rules(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


def _told(reason: Refusal) -> ValidationError:
    language: Language = "en" if (get_language() or "").startswith("en") else "zh"
    wording = load_lists(settings.XINHU_RULES, settings.XINHU_OWN_RULES).wording
    told = wording.explain(reason, language)
    return ValidationError(f"{told.message} {told.next}", code=told.code)
