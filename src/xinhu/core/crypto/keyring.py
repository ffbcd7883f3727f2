"""The institution's keys while the gate runs: opened once at start, in memory only.

Guarantees: frozen; never shown by ``repr``; complete, or the start fails. Leaves to the
caller where the wrapped rows come from. Signing keys are not in it: the process that
opens records need not be able to sign, and the other way round.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xinhu.core.base.encoding import length_prefixed
from xinhu.core.crypto.digests import PreparedMac
from xinhu.core.crypto.errors import InstitutionKeyMissingError
from xinhu.core.crypto.institution_keys import (
    CUSTOMER_KEK,
    IDENTITY,
    INDEX,
    NOTE,
    WrappedKey,
    unwrap_key,
)
from xinhu.core.crypto.kek import Kek
from xinhu.core.crypto.root_key import RootKey
from xinhu.core.crypto.suites import Suite
from xinhu.core.crypto.tag_size import index_bits


class IndexMacs(dict[int, PreparedMac]):
    """Per field number, the MAC that makes its blind tags; made at first use."""

    def __init__(self, suite: Suite, context: bytes, key: bytes) -> None:
        super().__init__()
        self._suite, self._context, self._key = suite, context, key

    def __missing__(self, number: int) -> PreparedMac:
        """Derive the field's own key: index key, institution and field number."""
        info = length_prefixed(b"xinhu/v1/index") + self._context
        info += length_prefixed(number.to_bytes(2))
        mac = self[number] = self._suite.mac(self._suite.derive(self._key, info))
        return mac

    def __repr__(self) -> str:
        """Show nothing of the keys."""
        return "IndexMacs()"


@dataclass(frozen=True, slots=True, eq=False)
class Keyring:
    """Everything that sealing, opening and searching need.

    Attributes:
        institution: its identifier, bound into every sealed byte.
        suite: chosen at init.
        context: length-prefixed institution, the first part of all bindings.
        keks: version → key that wraps customers' keys.
        kek_version: the version that wraps anything new.
        index_macs: field number → MAC of blind tags.
        index_bits: how many bits of a blind tag are kept.
        identity_mac: MAC of the uniqueness tag.
        note_key: seals notes.
    """

    institution: str
    suite: Suite
    context: bytes = field(repr=False)
    keks: Mapping[int, Kek] = field(repr=False)
    kek_version: int
    index_macs: Mapping[int, PreparedMac] = field(repr=False)
    index_bits: int
    identity_mac: PreparedMac = field(repr=False)
    note_key: bytes = field(repr=False)


def unlock_keyring(
    root: RootKey,
    rows: Iterable[WrappedKey],
    *,
    institution: str,
    suite: Suite,
    expected_customers: int,
) -> Keyring:
    """Open the institution's keys with the root key; rows of signing keys are skipped.

    Args:
        root: the root key.
        rows: vault.institution_key; all versions still in use.
        institution: as chosen at init.
        suite: as chosen at init.
        expected_customers: as chosen at init; sizes the blind tags.

    Raises:
        InstitutionKeyMissingError: a key is not among the rows.
        InstitutionKeyError: a row does not open in its place.
    """
    opened = _unwrapped(root, rows, institution, suite)
    context = length_prefixed(institution.encode())
    keks = {
        version: Kek.of(suite, context, version, key)
        for version, key in opened[CUSTOMER_KEK].items()
    }
    identity_info = length_prefixed(b"xinhu/v1/identity") + context
    return Keyring(
        institution=institution,
        suite=suite,
        context=context,
        keks=keks,
        kek_version=max(keks),
        index_macs=IndexMacs(suite, context, _newest(opened[INDEX])),
        index_bits=index_bits(expected_customers),
        identity_mac=suite.mac(suite.derive(_newest(opened[IDENTITY]), identity_info)),
        note_key=_newest(opened[NOTE]),
    )


def _unwrapped(
    root: RootKey, rows: Iterable[WrappedKey], institution: str, suite: Suite
) -> dict[str, dict[int, bytes]]:
    """Unwrap every version of the keys that a keyring is made of; none may miss."""
    opened: dict[str, dict[int, bytes]] = {
        name: {} for name in (CUSTOMER_KEK, INDEX, IDENTITY, NOTE)
    }
    for row in rows:
        if row.name in opened:
            key = unwrap_key(root, row, institution=institution, suite=suite)
            opened[row.name][row.version] = key
    for name, versions in opened.items():
        if not versions:
            raise InstitutionKeyMissingError(key=name)
    return opened


def _newest(versions: Mapping[int, bytes]) -> bytes:
    return versions[max(versions)]
