"""The number of an identity document, by the type of the document.

| rule         | number                                                     |
|--------------|------------------------------------------------------------|
| citizen      | GB 11643, see ``citizen_number``                           |
| organisation | GB 32100, see ``organisation_number``                      |
| document     | passports and permits: 4 to 30 letters, digits and ()      |
"""

import re
from collections.abc import Mapping
from typing import Final, Literal

from xinhu.core.catalogue.kinds.citizen_number import (
    check_citizen_number,
    normalise_citizen_number,
)
from xinhu.core.catalogue.kinds.kind import Check, InvalidValueError, Reason
from xinhu.core.catalogue.kinds.organisation_number import check_organisation_number

NumberRule = Literal["citizen", "organisation", "document"]
"""Which rule the number of a document type follows."""

_DOCUMENT = re.compile(r"[0-9A-Z()第号字\u4e00-\u9fff]{4,30}")
_SHORTEST = 4


def normalise_identity_number(text: str) -> str:
    """Bring a document number into its one form, whatever the type."""
    return normalise_citizen_number(text)


def check_document_number(value: str, today: str | None) -> None:  # noqa: ARG001 -- as every check
    """Refuse what no passport or permit has for a number.

    Raises:
        InvalidValueError: missing, length, characters.
    """
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if len(value) < _SHORTEST:
        raise InvalidValueError(Reason.LENGTH)
    if _DOCUMENT.fullmatch(value) is None:
        raise InvalidValueError(Reason.CHARACTERS)


NUMBER_CHECKS: Final[Mapping[NumberRule, Check]] = {
    "citizen": check_citizen_number,
    "organisation": check_organisation_number,
    "document": check_document_number,
}
