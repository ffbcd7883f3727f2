"""Refuses texts that no honest directory sends: endless, unreadable or unstorable."""

import re
import unicodedata

from xinhu.desks.staff.provisioning.errors import TextUnusableError, TooManyValuesError
from xinhu.desks.staff.provisioning.rules import ProvisioningNumbers

_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,59}")
FULL_NAME = 60
_UNREADABLE = frozenset({"Cc", "Cf", "Cs"})
"""Control, invisible and half characters. Rare characters of names are not among them,
though banks write some of them in the private-use area."""


def require_texts(kept: object, numbers: ProvisioningNumbers, at: str = "") -> None:
    """Walk through a representation.

    Args:
        kept: what would be kept.
        numbers: bounds.
        at: name of the attribute that is looked at.

    Raises:
        TextUnusableError: a text is too long or holds unreadable characters.
        TooManyValuesError: an attribute has too many values.
    """
    match kept:
        case str():
            require_text(kept, numbers.text, at)
        case dict():
            for name, value in kept.items():
                require_texts(value, numbers, name)
        case list():
            if len(kept) > numbers.values:
                raise TooManyValuesError(attribute=at, most=numbers.values)
            for value in kept:
                require_texts(value, numbers, at)
        case _:  # numbers and truth values
            pass


def require_user_name(text: str) -> str:
    """Return a user name as accounts carry it, in small letters.

    Raises:
        TextUnusableError: no account can be called so.
    """
    name = text.lower()
    if _ACCOUNT.fullmatch(name) is None:
        raise TextUnusableError(attribute="userName")
    return name


def require_text(text: str, longest: int, at: str) -> None:
    """Look at one text.

    Raises:
        TextUnusableError: it is too long or holds unreadable characters, such as a line
            end, a zero or half a character.
    """
    if len(text) > longest or any(
        unicodedata.category(letter) in _UNREADABLE for letter in text
    ):
        raise TextUnusableError(attribute=at)
