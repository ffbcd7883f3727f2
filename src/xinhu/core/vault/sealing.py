"""Sealing a customer's record, for the first time and again.

Guarantees: each value under its own key and nonce, the whole under a MAC; the same
customer's key is kept when a record is written again. Leaves to the caller: that values
are normalised and valid (catalogue), that versions count up without gaps (store), and
that uses of customer_kek are counted.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xinhu.core.base.ids import CustomerId, RandomBytes
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.suites import SECRET_SIZE
from xinhu.core.vault.errors import RecordSchemaError
from xinhu.core.vault.layout import NUMBERS, SHAPE
from xinhu.core.vault.verifying import unwrap_customer_key, verify_record
from xinhu.core.vault.writing import write_record


class Sealed(NamedTuple):
    """A customer's key and record, as they are stored.

    Attributes:
        wrapped_key: under ``kek_version`` of customer_kek.
        kek_version: which version that is.
        record: the sealed record.
    """

    wrapped_key: bytes
    kek_version: int
    record: bytes


def seal_record(
    keyring: Keyring,
    catalogue: Catalogue,
    customer: CustomerId,
    values: Mapping[str, str],
    version: int,
    random: RandomBytes,
) -> Sealed:
    """Seal a new customer's record under a new key.

    Args:
        keyring: of the institution.
        catalogue: numbers of fields.
        customer: whose record.
        values: name → value, normalised; an empty value is no value.
        version: of the record, 1 for a new customer.
        random: fresh bytes.

    Raises:
        UnknownFieldError: a name that the catalogue lacks.
        ValueUnsealableError: a value is too long or spans lines.
    """
    key = random(SECRET_SIZE)
    kek = keyring.keks[keyring.kek_version]
    record = write_record(
        keyring, catalogue, customer, values, version, random, key=key
    )
    return Sealed(kek.wrap(customer, key, random), kek.version, record)


def reseal(
    keyring: Keyring,
    catalogue: Catalogue,
    customer: CustomerId,
    values: Mapping[str, str],
    version: int,
    random: RandomBytes,
    *,
    sealed: Sealed,
) -> Sealed:
    """Seal a customer's record again, keeping the customer's key.

    Fields that are not in ``values`` are gone afterwards, save those of grade C3: they
    are never opened, so they are carried over as they are.

    Args:
        keyring: of the institution.
        catalogue: numbers of fields.
        customer: whose record.
        values: name → value, normalised; an empty value is no value.
        version: of the new record.
        random: fresh bytes.
        sealed: what is stored now; its record MUST be version ``version - 1``.

    Raises:
        RecordVersionError: ``version`` does not follow the stored one.
        UnknownFieldError, ValueUnsealableError: as for ``seal_record``.
        KekUnknownError, WrappedKeyError, RecordChangedError, RecordMalformedError,
            RecordSuiteError, RecordSchemaError: what is stored does not verify, or was
            written under a newer schema.
    """
    record = sealed.record
    key = unwrap_customer_key(keyring, customer, sealed.wrapped_key, sealed.kek_version)
    shape, bounds, _, _ = verify_record(keyring, customer, key, record, version - 1)
    kept, key_version = _carried_over(catalogue, record, shape, bounds)
    again = write_record(
        keyring, catalogue, customer, values, version, random,
        key=key, key_version=key_version, kept=kept,
    )  # fmt: skip
    return sealed._replace(record=again)


def _carried_over(
    catalogue: Catalogue, record: bytes, shape: bytes, bounds: Sequence[int]
) -> tuple[dict[int, bytes], int]:
    """Return the sealed values that are never opened, and the key's version."""
    schema, key_version, count = SHAPE.unpack_from(shape)
    if schema != catalogue.schema:
        raise RecordSchemaError(schema=schema)
    numbers = NUMBERS[count].unpack_from(shape, SHAPE.size)
    kept = {
        number: record[bounds[place] : bounds[place + 1]]
        for place, number in enumerate(numbers)
        if number in catalogue.never_opened
    }
    return kept, key_version
