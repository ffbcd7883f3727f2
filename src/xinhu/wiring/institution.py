"""What was chosen once at ``init``: institution, suite, origin, expected customers."""

from dataclasses import dataclass
from typing import Any

import psycopg

from xinhu.core.base.errors import Fault
from xinhu.core.crypto.institution_keys import WrappedKey
from xinhu.core.crypto.keyring import Keyring, unlock_keyring
from xinhu.core.crypto.root_key import RootKey
from xinhu.core.crypto.suites import Suite, suite_named

_SETTINGS = "SELECT name, value FROM vault.setting"
_KEYS = """
SELECT name, version, wrapped FROM vault.institution_key ORDER BY name, version
"""


class InstitutionUnknownError(Fault):
    """The database holds no institution: ``init`` did not come to its end."""

    code = "institution.unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """The institution that a database belongs to.

    Attributes:
        name: its identifier, bound into every sealed byte.
        suite: of its cryptography.
        origin: first line of its checkpoints.
        expected_customers: what the blind tags were sized for.
    """

    name: str
    suite: Suite
    origin: str
    expected_customers: int

    @property
    def guomi(self) -> bool:
        """Whether the register carries the SM3 tree as well."""
        return self.suite.name == "guomi"


def read_institution(gate: psycopg.Connection[Any]) -> Institution:
    """Read the institution.

    Args:
        gate: a connection of the gate's role.

    Raises:
        InstitutionUnknownError: there is none.
    """
    stored = dict(gate.execute(_SETTINGS).fetchall())
    try:
        return Institution(
            name=stored["institution"],
            suite=suite_named(stored["suite"]),
            origin=stored["origin"],
            expected_customers=int(stored["expected_customers"]),
        )
    except KeyError:
        raise InstitutionUnknownError from None


def read_wrapped_keys(gate: psycopg.Connection[Any]) -> tuple[WrappedKey, ...]:
    """Read the institution's keys, every version, as they lie there."""
    return tuple(WrappedKey(*row) for row in gate.execute(_KEYS).fetchall())


def load_keyring(
    gate: psycopg.Connection[Any], root: RootKey, institution: Institution
) -> Keyring:
    """Open the institution's keys.

    Raises:
        InstitutionKeyMissingError: one is not stored.
        InstitutionKeyError: one does not open with this root key.
    """
    return unlock_keyring(
        root,
        read_wrapped_keys(gate),
        institution=institution.name,
        suite=institution.suite,
        expected_customers=institution.expected_customers,
    )
