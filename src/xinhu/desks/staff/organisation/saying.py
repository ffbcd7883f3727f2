"""The words of requests, from ``rules/words/approvals.yaml``."""

from django.conf import settings

from xinhu.desks.staff.saying import phrases
from xinhu.desks.staff.wording import Language


def say(key: str, language: Language, **params: object) -> str:
    """Return a phrase of the room.

    Raises:
        KeyError: there is no such phrase, or a place in it is not filled.
    """
    known = phrases("staff", settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    return known[key].said(language, **params)
