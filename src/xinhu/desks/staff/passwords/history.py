"""Never one of the last passwords; of these only hashes are kept."""

from collections.abc import Callable, Iterable

from xinhu.desks.staff.passwords.errors import PasswordUsedError


def check_unused(
    password: str, hashes: Iterable[str], matches: Callable[[str, str], bool]
) -> None:
    """Refuse a password that was in use before.

    Args:
        password: as typed.
        hashes: of the last passwords, the present one among them.
        matches: tells whether a password belongs to a hash.

    Raises:
        PasswordUsedError: it does.
    """
    last = list(hashes)
    if any(matches(password, hashed) for hashed in last):
        raise PasswordUsedError(last=len(last))
