"""What the forms of objections offer; the gate judges what is sent by its own lists."""

from functools import cache
from pathlib import Path

from django.conf import settings

from xinhu.desks.inquiry.objections.rules import ObjectionRules, Outcome, Subject
from xinhu.desks.staff.rules import Language


def answer_days() -> int:
    """Return within how many days an objection is answered."""
    return _rules().days


def subjects(language: Language) -> list[tuple[str, str]]:
    """Return code and name of what may be disputed."""
    return [(code, _name(one, language)) for code, one in _rules().subjects.items()]


def outcomes(language: Language) -> list[tuple[str, str]]:
    """Return code and name of how an objection may end."""
    return [(code, _name(one, language)) for code, one in _rules().outcomes.items()]


def subject_name(code: str, language: Language) -> str:
    """Return the name of what is disputed; its code where no list has it any more."""
    return dict(subjects(language)).get(code, code)


def outcome_name(code: str, language: Language) -> str:
    """Return the name of how it ended; its code where no list has it any more."""
    return dict(outcomes(language)).get(code, code)


def _name(one: Subject | Outcome, language: Language) -> str:
    return one.en if language == "en" else one.zh


def _rules() -> ObjectionRules:
    return _loaded(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


@cache
def _loaded(folder: Path, override: Path | None) -> ObjectionRules:
    return ObjectionRules.load(folder, override)
