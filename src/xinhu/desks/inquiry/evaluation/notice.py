"""不良信息告知书: what the customer is told, made of data; pure.

The text holds the institution, the day, the number, the grounds of credit data and the
customer's name as it was shown, masked. Nothing of the report stands in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.inquiry.evaluation.rules import Grounds

FILE: Final = "inquiry/notice.yaml"
PURPOSE: Final = "counter_service"
FIELD: Final = "name"
_PARTS: Final = ("title", "to", "grounds", "whole", "rights", "signed")


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of the notice.

    Attributes:
        zh, en: its words, with ``{name}``, ``{institution}``, ``{number}``, ``{day}``
            and ``{grounds}`` where those stand.
        source: the clause it stands on.
        status: whether the clause was read.
    """

    zh: str
    en: str
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What stands in a notice.

    Attributes:
        number: of the notice.
        day: on which it was made, in the country's time.
        institution: who refuses.
        grounds: codes of credit data.
        name: the customer's, as it is shown.
    """

    number: int
    day: date
    institution: str
    grounds: tuple[str, ...]
    name: str


class Line(NamedTuple):
    """A paragraph: its part's code, its words, and whether its source was read."""

    part: str
    zh: str
    en: str
    status: str


Parts = Mapping[str, Part]


def load_notice(folder: Path, override: Path | None = None) -> Parts:
    """Read the parts of the notice.

    Raises:
        PolicyInvalidError: the file cannot be used; a part is missing or unknown, or
            names what no notice has.
    """
    parts = read_rules(FILE, Part, folder, override)
    if set(parts) != set(_PARTS):
        raise PolicyInvalidError(file=FILE, detail=", ".join(_PARTS))
    facts = NoticeFacts(number=1, day=date.min, institution="", grounds=(), name="")
    try:
        written(parts, facts, {})
    except (KeyError, IndexError, ValueError, AttributeError):
        detail = "a part names what no notice has"
        raise PolicyInvalidError(file=FILE, detail=detail) from None
    return parts


def written(parts: Parts, facts: NoticeFacts, grounds: Grounds) -> tuple[Line, ...]:
    """Return the notice, paragraph by paragraph.

    A ground that stands in no list any more is told by its code.
    """
    return tuple(
        Line(
            part=code,
            zh=parts[code].zh.format(**_said(facts, grounds, "zh")),
            en=parts[code].en.format(**_said(facts, grounds, "en")),
            status=parts[code].status,
        )
        for code in _PARTS
    )


def _said(
    facts: NoticeFacts, grounds: Grounds, language: Literal["zh", "en"]
) -> dict[str, str | int]:
    known = {code: getattr(one, language) for code, one in grounds.items()}
    named = [known.get(code, code) for code in facts.grounds]
    return {
        "number": facts.number,
        "day": facts.day.isoformat(),
        "institution": facts.institution,
        "grounds": ("、" if language == "zh" else "; ").join(named),
        "name": facts.name,
    }
