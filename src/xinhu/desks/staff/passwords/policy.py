"""Every rule, asked about one password: all reasons are told at once."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field

from xinhu.core.base.errors import Refusal
from xinhu.desks.staff.passwords import personal
from xinhu.desks.staff.passwords.digits import check_digits
from xinhu.desks.staff.passwords.errors import PasswordLongError, PasswordRefusedError
from xinhu.desks.staff.passwords.folding import fold
from xinhu.desks.staff.passwords.keyboard import check_keyboard
from xinhu.desks.staff.passwords.kinds import check_kinds, check_letters_symbols
from xinhu.desks.staff.passwords.length import check_length, check_printable
from xinhu.desks.staff.passwords.names import check_name, spellings
from xinhu.desks.staff.passwords.rules import PasswordRules
from xinhu.desks.staff.passwords.well_known import check_well_known, shipped_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whose password it is to be.

    Attributes:
        full_name: in any script.
        words: user name and others that must not stand in it.
        forbidden: spellings of numbers and birthday, or their imprints.
    """

    full_name: str = ""
    words: tuple[str, ...] = ()
    forbidden: Container[str] = field(default=frozenset(), repr=False)


def require_acceptable(password: str, person: Person, rules: PasswordRules) -> None:
    """Refuse a password that a rule speaks against.

    The history is not asked here: it costs as much as a log-in for each password in it.

    Raises:
        PasswordRefusedError: with every reason.
    """
    numbers = rules.numbers
    if len(password) > numbers.longest:  # nothing is read that could be endless
        raise PasswordRefusedError(PasswordLongError(most=numbers.longest))
    folded = fold(password)
    checks: tuple[Callable[[], None], ...] = (
        lambda: check_length(password, numbers),
        lambda: check_printable(password),
        lambda: check_letters_symbols(password, numbers),
        lambda: check_kinds(password, numbers),
        lambda: check_digits(folded, numbers.digits_in_a_row),
        lambda: check_keyboard(folded, rules.keyboard, numbers.keys_in_a_row),
        lambda: check_well_known(folded, rules.well_known | shipped_words()),
        lambda: check_name(folded, spellings(person.full_name, person.words)),
        lambda: personal.check_personal(folded, person.forbidden),
    )
    reasons = [reason for check in checks if (reason := _tried(check)) is not None]
    if reasons:
        raise PasswordRefusedError(*reasons)


def _tried(check: Callable[[], None]) -> Refusal | None:
    try:
        check()
    except Refusal as reason:
        return reason
    return None
