"""Numbers of accounts and banks in other countries."""

from xinhu.core.catalogue.kinds.accounts import CARD_LENGTHS
from xinhu.core.discover.detectors.validators.validator import (
    Prefixes,
    Reasons,
    Validator,
)

_NOTHING: Reasons = ()
_CARD = "62"
_SWIFT_COUNTRY = slice(4, 6)
COUNTRIES = (
    " AD AE AL AM AO AR AT AU AZ BA BD BE BG BH BN BO BR BY CA CH CL CN CO CR CY CZ"
    " DE DK DO DZ EC EE EG ES ET FI FR GB GE GH GI GR GT HK HN HR HU ID IE IL IN IQ"
    " IR IS IT JM JO JP KE KG KH KR KW KZ LA LB LI LK LT LU LV LY MA MC MD ME MK MM"
    " MN MO MT MU MV MX MY NG NI NL NO NP NZ OM PA PE PH PK PL PT PY QA RO RS RU SA"
    " SE SG SI SK SM SV TH TN TR TW TZ UA UG US UY UZ VE VN ZA ZM ZW"
    " "
)
"""Of ISO 3166-1, those with banks that one meets."""


def account(value: str) -> Reasons | None:
    """Refuse what is written like a card; as a card it would have been found."""
    return None if value[:2] == _CARD and len(value) in CARD_LENGTHS else _NOTHING


def iban(prefixes: Prefixes) -> Validator:
    """Return the check of ISO 13616-1: length by country, modulo 97."""
    ((reason, lengths),) = prefixes.items()
    good = ("check_digit", reason)

    def check(value: str) -> Reasons | None:
        if len(value) not in lengths.get(value[:2], ()):
            return None
        turned = value[4:] + value[:4]
        number = int("".join(str(int(char, 36)) for char in turned))
        return good if number % 97 == 1 else None

    return check


def swift(value: str) -> Reasons | None:
    """Check the country in a code of ISO 9362."""
    return ("country",) if f" {value[_SWIFT_COUNTRY]} " in COUNTRIES else None
