"""Neither too short nor too long, and nothing that no keyboard types."""

from xinhu.desks.staff.passwords.errors import (
    PasswordLongError,
    PasswordShortError,
    PasswordUnprintableError,
)
from xinhu.desks.staff.passwords.rules import Numbers


def check_length(password: str, numbers: Numbers) -> None:
    """Refuse too few or too many characters.

    Raises:
        PasswordShortError: fewer than ``shortest``.
        PasswordLongError: more than ``longest``.
    """
    if len(password) < numbers.shortest:
        raise PasswordShortError(least=numbers.shortest)
    if len(password) > numbers.longest:
        raise PasswordLongError(most=numbers.longest)


def check_printable(password: str) -> None:
    """Refuse line ends, tabs and other signs that are not seen.

    Raises:
        PasswordUnprintableError: there is one.
    """
    if not password.isprintable():
        raise PasswordUnprintableError
