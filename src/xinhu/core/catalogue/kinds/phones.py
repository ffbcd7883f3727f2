"""Mobile and landline numbers.

Mobile: eleven digits from 1, without +86, 0086 or 86; numbers of other countries keep
their "+". Landline: area code, "-", number, and "-" extension where there is one.
"""

import re

from xinhu.core.catalogue.kinds.kind import InvalidValueError, Reason
from xinhu.core.catalogue.kinds.texts import to_half_width

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_SEPARATORS = re.compile(r"[\s\-.()（）‐‑–—·]+")
_CHINA = re.compile(r"(?:\+86|0086|86)(?=1[0-9]{9,10}$)")
_MOBILE_LENGTH = 11

_PARTS = re.compile(r"[\s\-.()（）‐‑–—·_]+|转|ext\.?")
_COUNTRY = re.compile(r"(?:\+86|0086)-?(?=0?[1-9])")
_JOINED = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([2-9][0-9]{6,7})")
_LANDLINE = re.compile(
    r"(?:(?:010|02[0-9]|0[3-9][0-9]{2})-)?[2-9][0-9]{6,7}(?:-[0-9]{1,6})?"
    r"|[48]00-?[0-9]{3}-?[0-9]{4}|\+[1-9][0-9]{6,14}"
)
_SHORTEST_LANDLINE = 7


def normalise_mobile(text: str) -> str:
    """Bring a mobile number into eleven digits."""
    if len(text) == _MOBILE_LENGTH and text.isascii() and text.isdecimal():
        return text
    return _CHINA.sub("", _SEPARATORS.sub("", to_half_width(text)))


def check_mobile(value: str, today: str | None) -> None:  # noqa: ARG001 -- as every check
    """Refuse what no mobile has for a number.

    Raises:
        InvalidValueError: missing, characters, length, format.
    """
    if _MOBILE.fullmatch(value) is not None:
        return
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if value[0] == "+":
        if _ABROAD.fullmatch(value) is None:
            raise InvalidValueError(Reason.FORMAT)
        return
    if not (value.isascii() and value.isdecimal()):
        raise InvalidValueError(Reason.CHARACTERS)
    if len(value) != _MOBILE_LENGTH:
        raise InvalidValueError(Reason.LENGTH)
    raise InvalidValueError(Reason.FORMAT)


def normalise_landline(text: str) -> str:
    """Bring a landline number into area-number-extension."""
    if _LANDLINE.fullmatch(text) is not None:
        return text
    text = _PARTS.sub("-", to_half_width(text).lower().strip()).strip("-")
    text = _COUNTRY.sub("", text)
    found = _JOINED.fullmatch(text)
    return text if found is None else f"{found[1]}-{found[2]}"


def check_landline(value: str, today: str | None) -> None:  # noqa: ARG001 -- as every check
    """Refuse what no landline has for a number.

    Raises:
        InvalidValueError: missing, characters, length, format.
    """
    if _LANDLINE.fullmatch(value) is not None:
        return
    if not value:
        raise InvalidValueError(Reason.MISSING)
    digits = value.replace("-", "").removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        raise InvalidValueError(Reason.CHARACTERS)
    if len(digits) < _SHORTEST_LANDLINE:
        raise InvalidValueError(Reason.LENGTH)
    raise InvalidValueError(Reason.FORMAT)
