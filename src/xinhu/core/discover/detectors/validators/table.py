"""The validators by the names that rules use."""

from collections.abc import Mapping
from typing import Final

from xinhu.core.discover.detectors.validators.amounts import amount, day
from xinhu.core.discover.detectors.validators.bank_card import bank_card
from xinhu.core.discover.detectors.validators.banking import account, iban, swift
from xinhu.core.discover.detectors.validators.emails import email
from xinhu.core.discover.detectors.validators.hong_kong import hk_id
from xinhu.core.discover.detectors.validators.phones import (
    landline,
    landline_local,
    mobile,
)
from xinhu.core.discover.detectors.validators.resident_id import (
    resident_id,
    resident_id_15,
)
from xinhu.core.discover.detectors.validators.secret_words import (
    issued_key,
    key,
    pem,
    secret,
)
from xinhu.core.discover.detectors.validators.taiwan import taiwan_permit, tw_id
from xinhu.core.discover.detectors.validators.tracks import track
from xinhu.core.discover.detectors.validators.uscc import uscc
from xinhu.core.discover.detectors.validators.validator import Maker, Validator


def _fixed(validator: Validator) -> Maker:
    return lambda prefixes: validator  # noqa: ARG005 -- needs no data


VALIDATORS: Final[Mapping[str, Maker]] = {
    "account": _fixed(account),
    "amount": _fixed(amount),
    "bank_card": bank_card,
    "day": _fixed(day),
    "email": _fixed(email),
    "hk_id": _fixed(hk_id),
    "iban": iban,
    "issued_key": _fixed(issued_key),
    "key": _fixed(key),
    "landline": _fixed(landline),
    "landline_local": _fixed(landline_local),
    "mobile": _fixed(mobile),
    "pem": _fixed(pem),
    "resident_id": _fixed(resident_id),
    "resident_id_15": _fixed(resident_id_15),
    "secret": _fixed(secret),
    "swift": _fixed(swift),
    "taiwan_permit": _fixed(taiwan_permit),
    "track": _fixed(track),
    "tw_id": _fixed(tw_id),
    "uscc": _fixed(uscc),
}
