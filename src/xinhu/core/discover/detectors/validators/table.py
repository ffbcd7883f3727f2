"""The validators by the names that rules use."""

from collections.abc import Mapping
from typing import Final

from xinhu.core.discover.detectors.validators.bank_card import bank_card
from xinhu.core.discover.detectors.validators.emails import email
from xinhu.core.discover.detectors.validators.phones import landline, mobile
from xinhu.core.discover.detectors.validators.resident_id import (
    resident_id,
    resident_id_15,
)
from xinhu.core.discover.detectors.validators.uscc import uscc
from xinhu.core.discover.detectors.validators.validator import Maker, Validator


def _fixed(validator: Validator) -> Maker:
    return lambda prefixes: validator  # noqa: ARG005 -- needs no data


VALIDATORS: Final[Mapping[str, Maker]] = {
    "bank_card": bank_card,
    "email": _fixed(email),
    "landline": _fixed(landline),
    "mobile": _fixed(mobile),
    "resident_id": _fixed(resident_id),
    "resident_id_15": _fixed(resident_id_15),
    "uscc": _fixed(uscc),
}
