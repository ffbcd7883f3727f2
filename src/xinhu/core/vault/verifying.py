"""Checking a record as a whole, before any field of it is looked at.

The MAC covers institution, customer and the whole record, under a key derived from the
customer's key. It is HMAC over a collision-resistant hash, under a key of the same
origin as the field keys, so a record also commits to the customer's key: nobody can
prepare bytes that open under two keys.
"""

import hmac
from struct import Struct

from xinhu.core.base.ids import CustomerId
from xinhu.core.crypto.digests import Running
from xinhu.core.crypto.errors import KekUnknownError
from xinhu.core.crypto.kek import CUSTOMER_PREFIX
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.vault.errors import (
    RecordChangedError,
    RecordMalformedError,
    RecordSuiteError,
    RecordVersionError,
)
from xinhu.core.vault.layout import (
    ENDS,
    FIRST_BLOCK,
    HEAD,
    LEAST_SIZE,
    MAC_SIZE,
    MAGIC,
    NUMBERS_AT,
    SHAPE,
    record_label,
)

_compare = hmac.compare_digest
_read_start = Struct(HEAD.format + SHAPE.format.lstrip(">")).unpack_from
"""Head and shape at once: both are big-endian, without padding."""


Verified = tuple[bytes, tuple[int, ...], Running, bytes]
"""What opening the fields of a record takes, once its MAC holds.

Shape (schema, key version, count and field numbers, as bytes); bounds (where each
sealed value starts, and where the last one ends); the derivation that has absorbed the
customer's key; associated data up to the field.
"""


def unwrap_customer_key(
    keyring: Keyring, customer: CustomerId, wrapped: bytes, kek_version: int
) -> bytes:
    """Return a customer's key, 32 bytes.

    Raises:
        KekUnknownError: the keyring does not hold that version.
        WrappedKeyError: it does not unwrap for this customer.
    """
    try:
        kek = keyring.keks[kek_version]
    except KeyError:
        raise KekUnknownError(version=kek_version) from None
    return kek.unwrap(customer, wrapped)


def verify_record(
    keyring: Keyring, customer: CustomerId, key: bytes, record: bytes, version: int
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
    suite = keyring.suite
    found, key_version, count = _read(record, suite.id)
    mac_at = len(record) - MAC_SIZE
    secret = suite.start_hash(FIRST_BLOCK + key)
    running = secret.copy()
    running.update(record_label(key_version))
    binding = keyring.context + CUSTOMER_PREFIX + bytes.fromhex(customer)
    mac = suite.mac_once(running.digest(), binding + record[:mac_at])
    if not _compare(mac, record[mac_at:]):
        raise RecordChangedError
    if found != version:
        raise RecordVersionError(expected=version, found=found)
    numbers_end = NUMBERS_AT + 2 * count
    bounds = (NUMBERS_AT + 6 * count, *ENDS[count].unpack_from(record, numbers_end))
    return record[HEAD.size : numbers_end], bounds, secret, binding


def _read(record: bytes, expected: int) -> tuple[int, int, int]:
    """Return record version, key version and number of fields; nothing is proved yet.

    Raises:
        RecordMalformedError, RecordSuiteError: as for ``verify_record``.
    """
    if len(record) < LEAST_SIZE:
        raise RecordMalformedError
    magic, suite, version, _, key_version, count = _read_start(record)
    if magic != MAGIC:
        raise RecordMalformedError
    if suite != expected:
        raise RecordSuiteError(suite=suite)
    if NUMBERS_AT + 6 * count > len(record) - MAC_SIZE:
        raise RecordMalformedError
    return version, key_version, count
