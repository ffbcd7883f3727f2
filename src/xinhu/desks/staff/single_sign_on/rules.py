"""Who keeps a password where single sign-on is the only other way in: data."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from xinhu.core.policy.rules_file import PolicyInvalidError, read_rules
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.single_sign_on.errors import PasswordsOffError
from xinhu.desks.staff.single_sign_on.registration import Registration

FILE = "single_sign_on.yaml"
_ROLES = "break_glass_roles"


class _Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    values: tuple[str, ...]
    unit: str
    source: str
    status: Literal["confirmed", "unverified"]


@cache
def break_glass_roles(folder: Path, override: Path | None) -> frozenset[str]:
    """Return the roles whose passwords come in even where passwords are off.

    Raises:
        PolicyInvalidError: the rule is missing, or there is one that nobody knows.
    """
    read = read_rules(FILE, _Rule, folder, override)
    if read.keys() != {_ROLES}:
        wrong = ", ".join(sorted(read.keys() ^ {_ROLES}))
        raise PolicyInvalidError(file=FILE, detail=f"missing or unknown: {wrong}")
    return frozenset(read[_ROLES].values)


def require_password_way(
    operator: Operator, registration: Registration | None, roles: frozenset[str]
) -> None:
    """Raise where an operator's password does not come in.

    Args:
        operator: whose password was right.
        registration: None where there is no single sign-on; then passwords come in.
        roles: of ``break_glass_roles``.

    Raises:
        PasswordsOffError: single sign-on is this operator's only way in.
    """
    if registration is None or registration.passwords == "everyone":
        return
    if operator.role not in roles:
        raise PasswordsOffError
