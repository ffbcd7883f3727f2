"""Checking a record as a whole, before any field of it is looked at."""

import hmac
from typing import Final, NamedTuple

from xinhu.core.base.ids import CustomerId
from xinhu.core.crypto.digests import Running
from xinhu.core.crypto.errors import KekUnknownError
from xinhu.core.crypto.kek import CUSTOMER_PREFIX
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.vault.errors import (
    RecordChangedError,
    RecordSuiteError,
    RecordVersionError,
)
from xinhu.core.vault.layout import MAC_SIZE, Header, read_header, record_label

FIRST_BLOCK: Final = (1).to_bytes(4)
"""Counter of the one-step derivation; see ``Suite.derive``."""
_compare = hmac.compare_digest


class Verified(NamedTuple):
    """A record whose MAC holds, and what opening its fields takes.

    Attributes:
        header: of the record.
        secret: the derivation that has absorbed the customer's key.
        binding: associated data up to the field.
    """

    header: Header
    secret: Running
    binding: bytes


def unwrap_customer_key(
    keyring: Keyring, customer: CustomerId, wrapped: bytes, kek_version: int
) -> bytes:
    """Return a customer's key, 32 bytes.

    Raises:
        KekUnknownError: the keyring does not hold that version.
        WrappedKeyError: it does not unwrap for this customer.
    """
    kek = keyring.keks.get(kek_version)
    if kek is None:
        raise KekUnknownError(version=kek_version)
    return kek.unwrap(customer, wrapped)


def verify_record(
    keyring: Keyring,
    customer: CustomerId,
    key: bytes,
    record: bytes,
    version: int,
) -> Verified:
    """Check suite, MAC and version of a record.

    Args:
        keyring: of the institution.
        customer: whose record it should be.
        key: the customer's key, unwrapped.
        record: the sealed bytes.
        version: which version it should be, as the caller knows it.

    Raises:
        RecordMalformedError: no record at all.
        RecordSuiteError: sealed under another suite.
        RecordChangedError: the MAC does not hold.
        RecordVersionError: genuine, and an older or newer version.
    """
    header = read_header(record)
    suite = keyring.suite
    if header.suite != suite.id:
        raise RecordSuiteError(suite=header.suite)
    secret = suite.start_hash(FIRST_BLOCK + key)
    running = secret.copy()
    running.update(record_label(header.key_version))
    binding = keyring.context + CUSTOMER_PREFIX + bytes.fromhex(customer)
    mac = suite.mac_once(running.digest(), binding + record[:-MAC_SIZE])
    if not _compare(mac, record[-MAC_SIZE:]):
        raise RecordChangedError
    if header.version != version:
        raise RecordVersionError(expected=version, found=header.version)
    return Verified(header, secret, binding)
