"""The lists that the counter's forms offer; the gate judges what is sent by its own."""

from functools import cache
from pathlib import Path

from django.conf import settings

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.desks.inquiry.evaluation.rules import Grounds, load_grounds
from xinhu.desks.inquiry.limits import Limits
from xinhu.desks.inquiry.reasons import ReasonBook
from xinhu.desks.inquiry.rejections import Rejections
from xinhu.desks.staff.rules import Language

BY_LETTER, BY_APPROVAL = "letter", "approval"


def reasons_on(rests_on: str, language: Language) -> list[tuple[str, str]]:
    """Return code and name of the reasons that rest on a letter, or on an approval."""
    return [
        (code, reason.en if language == "en" else reason.zh)
        for code, reason in _reasons().reasons.items()
        if reason.rests_on == rests_on
    ]


def reason_name(code: str, language: Language) -> str:
    """Return the name of a reason; its code where it stands in no list (any more)."""
    known = _reasons().reasons.get(code)
    if known is None:
        return code
    return known.en if language == "en" else known.zh


def rejection_name(code: str, language: Language) -> str:
    """Return what a bureau's refusal means; its code where it stands in no list."""
    book = _rejections(settings.XINHU_RULES, settings.XINHU_OWN_RULES)
    known = book.codes.get(code)
    if known is None:
        return code
    return known.en if language == "en" else known.zh


def refusal_grounds() -> Grounds:
    """Return the grounds on which a loan may be refused, by code."""
    return _grounds(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


def ground_name(code: str, language: Language) -> str:
    """Return the name of a ground; its code where it stands in no list (any more)."""
    known = refusal_grounds().get(code)
    if known is None:
        return code
    return known.en if language == "en" else known.zh


def documents(language: Language) -> list[tuple[str, str]]:
    """Return code and name of the kinds of identity documents."""
    types = _catalogue(settings.XINHU_RULES, settings.XINHU_OWN_RULES).identity_types
    english: dict[str, str] = {}
    for alias, name in types.aliases.items():
        if alias != name:
            english.setdefault(name, alias[:1].upper() + alias[1:])
    return [
        (name, english.get(name, name) if language == "en" else name)
        for name in types.rules
    ]


def paper_megabytes() -> int:
    """Return how large one scan may be."""
    return _limits(settings.XINHU_RULES, settings.XINHU_OWN_RULES).paper_megabytes


def bureau_seconds() -> int:
    """Return how long a bureau is waited for."""
    return _limits(settings.XINHU_RULES, settings.XINHU_OWN_RULES).bureau_seconds


def _reasons() -> ReasonBook:
    return _reason_book(settings.XINHU_RULES, settings.XINHU_OWN_RULES)


@cache
def _reason_book(folder: Path, override: Path | None) -> ReasonBook:
    return ReasonBook.load(folder, override)


@cache
def _rejections(folder: Path, override: Path | None) -> Rejections:
    return Rejections.load(folder, override)


@cache
def _grounds(folder: Path, override: Path | None) -> Grounds:
    return load_grounds(folder, override)


@cache
def _limits(folder: Path, override: Path | None) -> Limits:
    return Limits.load(folder, override)


@cache
def _catalogue(folder: Path, override: Path | None) -> Catalogue:
    return Catalogue.load(folder, override)
