"""The words of requests, from ``rules/words/approvals.yaml``."""

from django.conf import settings

from xinhu.core.base.clock import Instant
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.organisation.being_away import day_of
from xinhu.desks.staff.saying import phrases
from xinhu.desks.staff.wording import Language


def say(key: str, language: Language, **params: object) -> str:
    """Return a phrase of the room.

    Raises:
        KeyError: there is no such phrase, or a place in it is not filled.
    """
    known = phrases("staff", settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    return known[key].said(language, **params)


def say_scope(scope: str, language: Language) -> str:
    """Return the name of a scope; its code where an institution's own has none."""
    known = phrases("staff", settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    named = known.get(f"scope.{scope}")
    return scope if named is None else named.said(language)


def name_of(reference: str) -> str:
    """Return an operator's name, for whoever reads a request; empty for nobody."""
    found = Operator.objects.filter(reference=reference).first()
    return "" if found is None else found.full_name


def last_day(until: Instant) -> str:
    """Say the last day on which something holds that ends at a moment."""
    return day_of(Instant(until - 1)).isoformat()
