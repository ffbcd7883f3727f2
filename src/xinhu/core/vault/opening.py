"""The only door to plain text.

Imported by the gate alone (import contract), and opened by a ``Grant`` alone (run-time
lock). Guarantees: the whole record is verified before any field is decrypted; only the
fields of the grant are; fields of grade C3 never are. Leaves to the gate that the
receipt is of a durable entry that names this customer and these fields.
"""

from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag

from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.grades import Grade
from xinhu.core.catalogue.masks import HIDDEN
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.suites import NONCE_SIZE
from xinhu.core.vault.errors import (
    NoGrantError,
    RecordChangedError,
    RecordSchemaError,
)
from xinhu.core.vault.grant import Grant
from xinhu.core.vault.layout import field_labels, read_table
from xinhu.core.vault.verifying import unwrap_customer_key, verify_record

_LEAF_SIZE = 32


def open_fields(
    grant: Grant,
    keyring: Keyring,
    catalogue: Catalogue,
    wrapped_key: bytes,
    kek_version: int,
    record: bytes,
    *,
    version: int,
) -> dict[str, str]:
    """Open the fields that the grant names.

    Args:
        grant: receipt, customer and fields.
        keyring: of the institution.
        catalogue: names and grades of fields.
        wrapped_key: the customer's key as stored.
        kek_version: the version of customer_kek that wraps it.
        record: the sealed record as stored.
        version: the record's version as stored beside it.

    Returns:
        name → value, in the order of the grant. A field that the record does not hold
        is left out. A field of grade C3 gives the placeholder ``******``, undecrypted.

    Raises:
        NoGrantError: no grant, or one without a receipt.
        UnknownFieldError: the grant names a field that the catalogue lacks.
        KekUnknownError, WrappedKeyError: the customer's key does not unwrap.
        RecordMalformedError, RecordSuiteError, RecordChangedError, RecordVersionError,
            RecordSchemaError: the record is not the one that was sealed.
    """
    if type(grant) is not Grant or type(grant.receipt) is not Receipt:
        raise NoGrantError
    if len(grant.receipt.leaf) != _LEAF_SIZE:
        raise NoGrantError
    key = unwrap_customer_key(keyring, grant.customer, wrapped_key, kek_version)
    header, secret, binding = verify_record(
        keyring, grant.customer, key, record, version
    )
    if header.schema > catalogue.schema:
        raise RecordSchemaError(schema=header.schema)
    numbers, offsets = read_table(record, header.fields)
    cipher, size = keyring.suite.cipher, keyring.suite.cipher_key_size
    values: dict[str, str] = {}
    for name, number, closed, info, tail in _plan(
        catalogue, grant.fields, header.schema, header.key_version
    ):
        if number not in numbers:
            continue
        if closed:
            values[name] = HIDDEN
            continue
        place = numbers.index(number)
        start = offsets[place]
        running = secret.copy()
        running.update(info)
        try:
            plain = cipher(running.digest()[:size]).decrypt(
                record[start : start + NONCE_SIZE],
                record[start + NONCE_SIZE : offsets[place + 1]],
                binding + tail,
            )
        except InvalidTag:
            raise RecordChangedError from None
        values[name] = plain.decode()
    return values


class _Step(NamedTuple):
    name: str
    number: int
    closed: bool
    info: bytes
    tail: bytes


@lru_cache(maxsize=1024)
def _plan(
    catalogue: Catalogue, fields: tuple[str, ...], schema: int, key_version: int
) -> tuple[_Step, ...]:
    steps = []
    for name in fields:
        field = catalogue.field(name)
        info, tail = field_labels(field.number, schema, key_version)
        steps.append(_Step(name, field.number, field.grade is Grade.C3, info, tail))
    return tuple(steps)
