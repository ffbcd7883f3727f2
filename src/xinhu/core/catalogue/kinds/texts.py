"""Plain text, names, addresses and secrets.

Every run of white space (also U+3000 and line ends) becomes one space; invisible
characters go. Full-width letters and digits become half-width; Chinese punctuation and
characters stay as they are, since a name's rare character is part of the name.
"""

import unicodedata
from typing import Final

from xinhu.core.catalogue.kinds.kind import InvalidValueError, Reason

LONGEST_NAME: Final = 100
LONGEST_TEXT: Final = 2000

_HALF_WIDTH = {0xFF01 + shift: 0x21 + shift for shift in range(94)}
_LETTERS_AND_DIGITS = {
    wide: narrow for wide, narrow in _HALF_WIDTH.items() if chr(narrow).isalnum()
}
_DOTS = dict.fromkeys(map(ord, "•‧・･.．"), "·")


def to_half_width(text: str) -> str:
    """Turn full-width forms (U+FF01 to U+FF5E) into ASCII."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def tidy(text: str) -> str:
    """Strip, join white space, drop invisible characters."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    visible = (char for char in text if unicodedata.category(char)[0] != "C")
    return " ".join("".join(visible).split())


def normalise_text(text: str) -> str:
    """Tidy a text; letters and digits half-width."""
    text = tidy(text)
    return text if text.isascii() else text.translate(_LETTERS_AND_DIGITS)


def normalise_name(text: str) -> str:
    """Tidy a name: no spaces between Chinese characters, one middle dot."""
    text = normalise_text(text)
    if text.isascii():
        return text
    return text.replace(" ", "").translate(_DOTS)


def name_search_form(name: str) -> str:
    """Return what searches by name compare: case does not matter."""
    return name if not name.isascii() else name.casefold()


def check_name(value: str, today: str | None) -> None:  # noqa: ARG001 -- as every check
    """Refuse a name that is missing, too long, or has no letter.

    Raises:
        InvalidValueError: missing, length, characters.
    """
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if len(value) > LONGEST_NAME:
        raise InvalidValueError(Reason.LENGTH)
    if not value.isprintable() or not any(map(str.isalpha, value)):
        raise InvalidValueError(Reason.CHARACTERS)


def check_text(value: str, today: str | None) -> None:  # noqa: ARG001 -- as every check
    """Refuse a text that is missing or too long.

    Raises:
        InvalidValueError: missing, length, characters.
    """
    if not value:
        raise InvalidValueError(Reason.MISSING)
    if len(value) > LONGEST_TEXT:
        raise InvalidValueError(Reason.LENGTH)
    if not value.isprintable():
        raise InvalidValueError(Reason.CHARACTERS)
