"""Names of kinds and of what raised a grade, as the rules have them; else the code."""

from django.conf import settings

from xinhu.core.discover.grading import load_grading
from xinhu.core.discover.kinds import Kinds, load_kinds
from xinhu.desks.staff.rules import Language


def kinds() -> Kinds:
    """Return the kinds that are sought."""
    return load_kinds(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


def kind_said(kind: str, language: Language) -> str:
    """Return the name of a kind by itself; an English one begins with a capital."""
    known = kinds().get(kind)
    if known is None:
        return kind
    english = known.words.en
    return english[:1].upper() + english[1:] if language == "en" else known.words.zh


def raised_said(rule: str, language: Language) -> str:
    """Return the name of a rule of grading."""
    grading = load_grading(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    known = grading.rules.get(rule)
    if known is None:
        return rule
    return known.words.en if language == "en" else known.words.zh
