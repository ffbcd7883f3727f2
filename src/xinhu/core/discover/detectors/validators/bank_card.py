"""Bank cards: ISO/IEC 7812-1, 16 to 19 digits, Luhn; issuers' prefixes are data."""

from xinhu.core.catalogue.kinds.accounts import CARD_LENGTHS, luhn_remainder
from xinhu.core.discover.detectors.validators.validator import (
    Prefixes,
    Reasons,
    Validator,
)

_FEWEST_DIGITS = 3
"""Different digits in a number that is no filler."""


def bank_card(prefixes: Prefixes) -> Validator:
    """Return the check against these issuers."""
    known = {
        length: [
            (reason, tuple(p for p, lengths in group.items() if length in lengths))
            for reason, group in prefixes.items()
        ]
        for length in CARD_LENGTHS
    }

    def check(value: str) -> Reasons | None:
        if luhn_remainder(value) or len(set(value)) < _FEWEST_DIGITS:
            return None
        for reason, begins in known.get(len(value), ()):
            if value.startswith(begins):
                return ("check_digit", reason)
        return ("check_digit",)

    return check
