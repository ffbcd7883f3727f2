"""Bank cards, account numbers and amounts."""

import re
from typing import Final

from xinhu.core.catalogue.kinds.kind import InvalidValueError, Reason
from xinhu.core.catalogue.kinds.texts import to_half_width

CARD_LENGTHS: Final = range(16, 20)
_SEPARATORS = re.compile(r"[\s\-_.·]+")
_ACCOUNT = re.compile(r"[0-9A-Za-z\-]{4,40}")
_LONGEST_ACCOUNT = 40
_SHORTEST_ACCOUNT = 4
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")

_EXACT = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{2}")
_AMOUNT = re.compile(r"([+-]?)0*([0-9]+)(?:\.([0-9]*?)0*)?")
_NOISE = re.compile(r"[\s,¥￥元]|^(?:CNY|RMB|人民币)|(?:CNY|RMB)$", re.IGNORECASE)


def normalise_card(text: str) -> str:
    """Take spaces and dashes out of a card number."""
    if text.isascii() and text.isdecimal():
        return text
    return _SEPARATORS.sub("", to_half_width(text))


def check_card(value: str, today: str | None) -> None:  # noqa: ARG001 -- as every check
    """Refuse a card number that no bank issues (ISO/IEC 7812-1 Annex B, Luhn).

    Raises:
        InvalidValueError: missing, characters, length, luhn.
    """
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if not (value.isascii() and value.isdecimal()):
        raise InvalidValueError(Reason.CHARACTERS)
    if len(value) not in CARD_LENGTHS:
        raise InvalidValueError(Reason.LENGTH)
    if luhn_remainder(value):
        raise InvalidValueError(Reason.LUHN)


def luhn_remainder(digits: str) -> int:
    """Return the Luhn sum modulo 10, 0 for a valid number."""
    coded = digits.encode()
    total = sum(coded[-1::-2]) + sum(coded[-2::-2].translate(_DOUBLED))
    return (total - 48 * len(coded)) % 10


def normalise_account(text: str) -> str:
    """Take spaces out of an account or customer number; letters stay as they are."""
    if text.isascii() and text.isalnum():
        return text
    return "".join(to_half_width(text).split())


def check_account(value: str, today: str | None) -> None:  # noqa: ARG001 -- as every check
    """Refuse what no system has for an account number.

    Raises:
        InvalidValueError: missing, length, characters.
    """
    if _ACCOUNT.fullmatch(value) is not None:
        return
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if not _SHORTEST_ACCOUNT <= len(value) <= _LONGEST_ACCOUNT:
        raise InvalidValueError(Reason.LENGTH)
    raise InvalidValueError(Reason.CHARACTERS)


def normalise_amount(text: str) -> str:
    """Write an amount in yuan with two decimals: no sign of currency, no commas."""
    if _EXACT.fullmatch(text) is not None:
        return text
    bare = _NOISE.sub("", to_half_width(text).strip())
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    found = _AMOUNT.fullmatch(bare)
    if found is None:
        return bare
    sign, whole, part = found.groups()
    minus = "-" if sign == "-" else ""
    return f"{minus}{whole}.{part or '':0<2}"


def check_amount(value: str, today: str | None) -> None:  # noqa: ARG001 -- as every check
    """Refuse what is no amount in yuan and fen.

    Raises:
        InvalidValueError: missing, format.
    """
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if _EXACT.fullmatch(value) is None:
        raise InvalidValueError(Reason.FORMAT)
