"""异议: what may be disputed, how it may end, and until when it is answered; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.inquiry.objections.errors import ObjectionFormError

FILE: Final = "inquiry/objections.yaml"
LONGEST: Final = 2000
_TERM: Final = "answer_days"
_Status = Literal["confirmed", "unverified"]


class _Term(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag="term",
    tag_field="is",
):
    number: Annotated[int, msgspec.Meta(ge=1, le=366)]
    unit: str
    source: str
    status: _Status


class Subject(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag="subject",
    tag_field="is",
):
    """What may be disputed: its names, source and status."""

    zh: str
    en: str
    source: str
    status: _Status


class Outcome(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag="outcome",
    tag_field="is",
):
    """How an objection may end: its names, source and status."""

    zh: str
    en: str
    source: str
    status: _Status


_Rule = _Term | Subject | Outcome
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRules:
    """The rules in force.

    Attributes:
        days: calendar days after the one of receipt.
        subjects, outcomes: by code.
    """

    days: int
    subjects: Mapping[str, Subject]
    outcomes: Mapping[str, Outcome]

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "ObjectionRules":
        """Read them.

        Raises:
            PolicyInvalidError: the file cannot be used; there is no term, or another
                one besides; there is no subject or no outcome.
        """
        rules = read_rules(FILE, object, folder, override)
        try:
            known = msgspec.convert(dict(rules), dict[str, _Rule])
        except msgspec.ValidationError as error:
            raise PolicyInvalidError(file=FILE, detail=str(error)) from None
        terms = _of(known, _Term)
        subjects, outcomes = _of(known, Subject), _of(known, Outcome)
        if set(terms) != {_TERM} or not subjects or not outcomes:
            detail = f"{_TERM}, a subject, an outcome"
            raise PolicyInvalidError(file=FILE, detail=detail)
        return cls(days=terms[_TERM].number, subjects=subjects, outcomes=outcomes)

    def due_on(self, taken: date) -> date:
        """Return the last day for the answer; the day of receipt is not counted."""
        return taken + timedelta(days=self.days)


def _of(rules: Mapping[str, _Rule], kind: type[_Kind]) -> dict[str, _Kind]:
    return {code: rule for code, rule in rules.items() if isinstance(rule, kind)}


def require_subjects(subjects: frozenset[str], rules: ObjectionRules) -> frozenset[str]:
    """Return what is disputed.

    Raises:
        ObjectionFormError: nothing, or what stands in no list.
    """
    if not subjects or not subjects <= set(rules.subjects):
        raise ObjectionFormError(what="subjects")
    return subjects


def require_outcome(outcome: str, rules: ObjectionRules) -> str:
    """Return how it ends.

    Raises:
        ObjectionFormError: it stands in no list.
    """
    if outcome not in rules.outcomes:
        raise ObjectionFormError(what="outcome")
    return outcome


def require_told(words: str) -> str:
    """Return words without blanks around them.

    Raises:
        ObjectionFormError: there are none, or too many.
    """
    said = words.strip()
    if not 0 < len(said) <= LONGEST:
        raise ObjectionFormError(what="words")
    return said
