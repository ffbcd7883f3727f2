"""The only door to plain text.

Imported by the gate alone (import contract), and opened by a ``Grant`` alone (run-time
lock). Guarantees: the whole record is verified before any field is decrypted; only the
fields of the grant are; fields of grade C3 never are. Leaves to the gate that the
receipt is of a durable entry that names this customer and these fields.
"""

from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag

from xinhu.core.base.receipt import Receipt
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.masks import HIDDEN
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.suites import NONCE_SIZE, Suite
from xinhu.core.vault.errors import (
    NoGrantError,
    PaperChangedError,
    RecordChangedError,
    RecordSchemaError,
)
from xinhu.core.vault.grant import Grant, PaperGrant
from xinhu.core.vault.layout import NUMBERS, SHAPE, field_labels
from xinhu.core.vault.papers import (
    KeyOf,
    SealedPaper,
    binding_of,
    head_of,
    paper_key,
)
from xinhu.core.vault.verifying import (
    Verified,
    unwrap_customer_key,
    verify_record,
)

_LEAF_SIZE = 32
_Step = tuple[str, int, bytes | None, bytes]
"""Name, place, derivation info and binding of a field to open; the derivation info is
None for a field that is never opened."""


def open_fields(  # noqa: PLR0917 -- the stored customer, column by column
    grant: Grant,
    keyring: Keyring,
    catalogue: Catalogue,
    wrapped_key: bytes,
    kek_version: int,
    record: bytes,
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
    _require_grant(grant)
    customer = grant.customer
    key = unwrap_customer_key(keyring, customer, wrapped_key, kek_version)
    verified = verify_record(keyring, customer, key, record, version)
    return _opened(
        keyring.suite, _plan(catalogue, grant.fields, verified[0]), record, verified
    )


def open_paper(
    grant: PaperGrant,
    keyring: Keyring,
    wrapped_key: bytes,
    kek_version: int,
    sealed: SealedPaper,
) -> bytes:
    """Open the paper that the grant names.

    Args:
        grant: receipt, customer and reference of the paper.
        keyring: of the institution.
        wrapped_key: the customer's key as stored.
        kek_version: the version of customer_kek that wraps it.
        sealed: the paper as stored.

    Raises:
        NoGrantError: no grant, or one without a receipt.
        KekUnknownError, WrappedKeyError: the customer's key does not unwrap.
        PaperChangedError: it is not the paper that was sealed under this reference.
    """
    if type(grant) is not PaperGrant:
        raise NoGrantError
    _require_receipt(grant.receipt)
    head = head_of(keyring)
    if not sealed.body.startswith(head):
        raise PaperChangedError
    key_of = KeyOf(grant.customer, wrapped_key, kek_version)
    key = paper_key(keyring, key_of, grant.ref, sealed.salt)
    binding = binding_of(keyring, grant.customer, grant.ref, head)
    try:
        return keyring.suite.unseal(key, sealed.body[len(head) :], binding)
    except (InvalidTag, ValueError):
        raise PaperChangedError from None


def _require_grant(grant: Grant) -> None:
    if type(grant) is not Grant:
        raise NoGrantError
    _require_receipt(grant.receipt)


def _require_receipt(receipt: Receipt) -> None:
    if type(receipt) is not Receipt or len(receipt.leaf) != _LEAF_SIZE:
        raise NoGrantError


def _opened(
    suite: Suite, plan: Sequence[_Step], record: bytes, verified: Verified
) -> dict[str, str]:
    """Decrypt the fields of a plan out of a record whose MAC holds."""
    _, bounds, secret, binding = verified
    cipher, size, fork = suite.cipher, suite.cipher_key_size, secret.copy
    values: dict[str, str] = {}
    try:
        for name, place, info, tail in plan:
            if info is None:
                values[name] = HIDDEN
                continue
            start = bounds[place]
            text = start + NONCE_SIZE
            running = fork()
            running.update(info)
            values[name] = (
                cipher(running.digest()[:size])
                .decrypt(
                    record[start:text],
                    record[text : bounds[place + 1]],
                    binding + tail,
                )
                .decode()
            )
    except InvalidTag:
        raise RecordChangedError from None
    return values


@lru_cache(maxsize=4096)
def _plan(
    catalogue: Catalogue, fields: tuple[str, ...], shape: bytes
) -> tuple[_Step, ...]:
    schema, key_version, count = SHAPE.unpack_from(shape)
    if schema > catalogue.schema:
        raise RecordSchemaError(schema=schema)
    numbers = NUMBERS[count].unpack_from(shape, SHAPE.size)
    steps = []
    for name in fields:
        field = catalogue.field(name)
        if field.number in numbers:
            info, tail = field_labels(field.number, schema, key_version)
            place = numbers.index(field.number)
            closed = field.number in catalogue.never_opened
            steps.append((name, place, None if closed else info, tail))
    return tuple(steps)
