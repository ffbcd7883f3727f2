"""Sealing a customer's record, for the first time and again.

Guarantees: each value under its own key and nonce, the whole under a MAC; the same
customer's key is kept when a record is written again. Leaves to the caller: that values
are normalised and valid (catalogue), that versions count up without gaps (store), and
that uses of customer_kek are counted.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xinhu.core.base.ids import CustomerId, RandomBytes
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.grades import Grade
from xinhu.core.catalogue.masks import HIDDEN
from xinhu.core.crypto.digests import Running
from xinhu.core.crypto.kek import CUSTOMER_PREFIX
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.suites import NONCE_SIZE, SECRET_SIZE
from xinhu.core.vault.errors import ValueUnsealableError
from xinhu.core.vault.layout import (
    HEADER,
    MAGIC,
    MOST_BYTES,
    field_labels,
    read_table,
    record_label,
    table_struct,
)
from xinhu.core.vault.verifying import FIRST_BLOCK, unwrap_customer_key, verify_record

_KEY_VERSION = 1


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
    record = _Writer(keyring, catalogue, customer, key, _KEY_VERSION).write(
        values, version, random
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
            RecordSuiteError: what is stored does not verify.
    """
    old = sealed.record
    key = unwrap_customer_key(keyring, customer, sealed.wrapped_key, sealed.kek_version)
    header, _, _ = verify_record(keyring, customer, key, old, version - 1)
    writer = _Writer(keyring, catalogue, customer, key, header.key_version)
    kept: list[tuple[int, bytes]] = []
    if header.schema == catalogue.schema:
        closed = {
            field.number
            for field in catalogue.fields
            if field.grade is Grade.C3 and not values.get(field.name)
        }
        numbers, offsets = read_table(old, header.fields)
        kept = [
            (number, old[offsets[place] : offsets[place + 1]])
            for place, number in enumerate(numbers)
            if number in closed
        ]
    record = writer.write(values, version, random, kept)
    return sealed._replace(record=record)


class _Writer:
    """Writes records of one customer under an unwrapped key."""

    __slots__ = ("_binding", "_catalogue", "_key_version", "_secret", "_suite")

    def __init__(
        self,
        keyring: Keyring,
        catalogue: Catalogue,
        customer: CustomerId,
        key: bytes,
        key_version: int,
    ) -> None:
        self._suite = keyring.suite
        self._catalogue = catalogue
        self._key_version = key_version
        self._secret: Running = keyring.suite.start_hash(FIRST_BLOCK + key)
        self._binding = keyring.context + CUSTOMER_PREFIX + bytes.fromhex(customer)

    def write(
        self,
        values: Mapping[str, str],
        version: int,
        random: RandomBytes,
        kept: Iterable[tuple[int, bytes]] = (),
    ) -> bytes:
        """Seal the values and put the record together."""
        parts = sorted((*self._seal_all(values, random), *kept))
        table: list[int] = []
        for number, sealed in parts:
            table += (number, len(sealed))
        header = HEADER.pack(
            MAGIC,
            self._suite.id,
            self._catalogue.schema,
            self._key_version,
            version,
            len(parts),
        )
        body = b"".join(
            (
                header,
                table_struct(len(parts)).pack(*table),
                *(sealed for _, sealed in parts),
            )
        )
        running = self._secret.copy()
        running.update(record_label(self._key_version))
        return body + self._suite.mac_once(running.digest(), self._binding + body)

    def _seal_all(
        self, values: Mapping[str, str], random: RandomBytes
    ) -> list[tuple[int, bytes]]:
        cipher, size = self._suite.cipher, self._suite.cipher_key_size
        fields, schema = self._catalogue.by_name, self._catalogue.schema
        secret, binding, key_version = self._secret, self._binding, self._key_version
        nonces = random(NONCE_SIZE * len(values))
        parts = []
        at = 0
        for name, value in values.items():
            if not value:
                continue
            field = fields.get(name) or self._catalogue.field(name)
            plain = value.encode()
            if len(plain) > MOST_BYTES or (b"\n" in plain and not field.many):
                raise ValueUnsealableError(field=name)
            if field.grade is Grade.C3 and value == HIDDEN:
                raise ValueUnsealableError(field=name)
            info, tail = field_labels(field.number, schema, key_version)
            running = secret.copy()
            running.update(info)
            nonce = nonces[at : at + NONCE_SIZE]
            at += NONCE_SIZE
            sealed = cipher(running.digest()[:size]).encrypt(
                nonce, plain, binding + tail
            )
            parts.append((field.number, nonce + sealed))
        return parts
