"""Capital letters, small letters, digits, symbols: enough of them."""

from xinhu.desks.staff.passwords.errors import (
    PasswordKindsError,
    PasswordLettersSymbolsError,
)
from xinhu.desks.staff.passwords.rules import Numbers


def check_kinds(password: str, numbers: Numbers) -> None:
    """Refuse too few kinds of characters.

    A letter of a script without capitals counts as a small one.

    Raises:
        PasswordKindsError: fewer than ``kinds``.
    """
    if len({_kind(character) for character in password}) < numbers.kinds:
        raise PasswordKindsError(least=numbers.kinds)


def check_letters_symbols(password: str, numbers: Numbers) -> None:
    """Refuse a password without letters or without symbols.

    Raises:
        PasswordLettersSymbolsError: fewer than ``letters`` or ``symbols``.
    """
    kinds = [_kind(character) for character in password]
    letters = kinds.count("capital") + kinds.count("small")
    if letters < numbers.letters or kinds.count("symbol") < numbers.symbols:
        raise PasswordLettersSymbolsError(
            letters=numbers.letters, symbols=numbers.symbols
        )


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    if character.isupper():
        return "capital"
    return "small" if character.isalpha() else "symbol"
