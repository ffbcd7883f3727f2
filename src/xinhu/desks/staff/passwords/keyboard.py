"""Never a row of the keyboard, forwards or backwards."""

from collections.abc import Iterable

from xinhu.desks.staff.passwords.errors import PasswordKeyboardError


def check_keyboard(folded: str, rows: Iterable[str], most: int) -> None:
    """Refuse neighbouring keys.

    Args:
        folded: the password, folded.
        rows: keys that stand beside each other.
        most: from how many in a row on.

    Raises:
        PasswordKeyboardError: there are so many.
    """
    for row in rows:
        for keys in (row, row[::-1]):
            if any(stretch in folded for stretch in stretches(keys, most)):
                raise PasswordKeyboardError(most=most)


def stretches(text: str, length: int) -> frozenset[str]:
    """Return every stretch of a text that has this length."""
    return frozenset(text[i : i + length] for i in range(len(text) - length + 1))
