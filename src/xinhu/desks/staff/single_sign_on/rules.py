"""How old a sign-on at the provider may be, and who keeps a password: data."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NoReturn

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.single_sign_on.errors import PasswordsOffError
from xinhu.desks.staff.single_sign_on.registration import Registration

FILE = "single_sign_on.yaml"
_MAX_AGE, _LOG_OUT, _ROLES = "max_age", "log_out_there", "break_glass_roles"
_NAMES = frozenset({_MAX_AGE, _LOG_OUT, _ROLES})
_LONGEST = 86_400  # seconds; older than a day is no sign-on of today


class _Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    number: int | None = None
    switch: bool | None = None
    values: tuple[str, ...] | None = None
    unit: str
    source: str
    status: Literal["confirmed", "unverified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOnRules:
    """What the rules say of single sign-on.

    Attributes:
        max_age: seconds that may have passed, when a sign-on begins, since its person
            showed the provider who they are.
        log_out_there: whether whoever logs out here is led to log out there as well.
        break_glass_roles: roles whose passwords come in even where passwords are off.
    """

    max_age: int
    log_out_there: bool
    break_glass_roles: frozenset[str]


@cache
def load_sign_on_rules(folder: Path, override: Path | None) -> SignOnRules:
    """Read the rules once per process.

    Raises:
        PolicyInvalidError: a rule is missing, unknown or makes no sense.
    """
    read = read_rules(FILE, _Rule, folder, override)
    if wrong := sorted(read.keys() ^ _NAMES):
        _invalid(f"missing or unknown: {', '.join(wrong)}")
    age, there = read[_MAX_AGE].number, read[_LOG_OUT].switch
    roles = read[_ROLES].values
    if age is None or not 0 <= age <= _LONGEST:
        _invalid(f"{_MAX_AGE} takes a number from 0 to {_LONGEST}")
    if there is None:
        _invalid(f"{_LOG_OUT} takes a switch: true or false")
    if roles is None:
        _invalid(f"{_ROLES} takes values")
    if any(_stated(rule) != 1 for rule in read.values()):
        _invalid("each takes one of number, switch and values")
    return SignOnRules(
        max_age=age, log_out_there=there, break_glass_roles=frozenset(roles)
    )


def _stated(rule: _Rule) -> int:
    given = (rule.number, rule.switch, rule.values)
    return sum(each is not None for each in given)


def _invalid(detail: str) -> NoReturn:
    raise PolicyInvalidError(file=FILE, detail=detail)


def require_password_way(
    operator: Operator, registration: Registration | None, roles: frozenset[str]
) -> None:
    """Raise where an operator's password does not come in.

    Args:
        operator: whose password was right.
        registration: None where there is no single sign-on; then passwords come in.
        roles: whose passwords come in all the same.

    Raises:
        PasswordsOffError: single sign-on is this operator's only way in.
    """
    if registration is None or registration.passwords == "everyone":
        return
    if operator.role not in roles:
        raise PasswordsOffError
