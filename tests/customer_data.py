"""Finds customers' data in a text: by the catalogue's own checks, and by acquaintance.

Numbers are looked for by their shape and believed by their check digits; names and
addresses by how the invented people of the tests are called and where they live. What
is found is told by its kind, never repeated.
"""

import re
from collections.abc import Iterator

from bank_people import CUSTOMERS, SECRETS
from xinhu.core.catalogue.kinds.accounts import check_card
from xinhu.core.catalogue.kinds.citizen_number import check_citizen_number
from xinhu.core.catalogue.kinds.emails import check_email
from xinhu.core.catalogue.kinds.kind import Check, InvalidValueError
from xinhu.core.catalogue.kinds.organisation_number import check_organisation_number
from xinhu.core.catalogue.kinds.phones import check_mobile
from xinhu.desks.customers.synthetic.words import DOUBLE_SURNAMES, GIVEN, SURNAMES

_LETTER = "0-9A-Za-z"
_HAN = "\u4e00-\u9fff"
_ASCII = re.ASCII


def _alone(shape: str, neighbours: str = _LETTER) -> re.Pattern[str]:
    return re.compile(f"(?<![{neighbours}])(?:{shape})(?![{neighbours}])", _ASCII)


_CHECKED: tuple[tuple[str, re.Pattern[str], Check], ...] = (
    ("identity number", _alone(r"\d{17}[\dXx]"), check_citizen_number),
    ("organisation number", _alone(r"[\dA-Z]{18}"), check_organisation_number),
    # Banks' cards; a time in microseconds begins with 1, and may pass as one by luck.
    ("bank card", _alone(r"[34569]\d{3}(?:[ -]?\d{4}){2,3}\d{0,4}"), check_card),
    ("mobile number", _alone(r"(?:\+?86)?1[3-9]\d(?:[ -]?\d{4}){2}"), check_mobile),
    (
        "e-mail address",
        re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _ASCII),
        check_email,
    ),
)
_SURNAME = f"(?:{'|'.join(DOUBLE_SURNAMES)}|[{''.join(SURNAMES)}])"
_SHAPED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("name", _alone(f"{_SURNAME}[{''.join(GIVEN)}]{{1,2}}", _HAN)),
    ("name", _alone(r"客户\d{4}")),
    ("address", re.compile(f"[{_HAN}]{{2,}}[路街道巷里区院][{_HAN}]*\\d+号")),
)
_SHORTEST_KNOWN = 6
"""A shorter number may stand in any text by chance; a name is no chance."""
_KNOWN = re.compile(
    "|".join(
        re.escape(value)
        for value in sorted({*SECRETS, *(c.values["name"] for c in CUSTOMERS)})
        if len(value) >= _SHORTEST_KNOWN or not value.isascii()
    )
)


def kinds_found(text: str) -> Iterator[str]:
    """Name the kind of every value of a customer that stands in the text."""
    for kind, shape, check in _CHECKED:
        for found in shape.finditer(text):
            if _holds(check, re.sub(r"[ -]", "", found[0]).upper()):
                yield kind
    for kind, shape in _SHAPED:
        yield from (kind for _ in shape.finditer(text))
    yield from ("value of a known customer" for _ in _KNOWN.finditer(text))


def _holds(check: Check, value: str) -> bool:
    try:
        check(value.removeprefix("+").removeprefix("86"), None)
    except InvalidValueError:
        return False
    return True
