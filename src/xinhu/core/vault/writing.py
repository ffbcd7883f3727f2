"""Putting a record together: each value under its own key, the whole under a MAC."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from xinhu.core.base.ids import CustomerId, RandomBytes
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.masks import HIDDEN
from xinhu.core.crypto.kek import CUSTOMER_PREFIX
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.suites import NONCE_SIZE
from xinhu.core.vault.errors import ValueUnsealableError
from xinhu.core.vault.layout import (
    ENDS,
    FIRST_BLOCK,
    HEAD,
    MAGIC,
    MOST_BYTES,
    NUMBERS,
    SHAPE,
    field_labels,
    record_label,
)

FIRST_KEY_VERSION: Final = 1
"""Version of a new customer's key; counts up when a customer is given a new key."""


def write_record(  # noqa: PLR0913 -- what a record is made of, one by one
    keyring: Keyring,
    catalogue: Catalogue,
    customer: CustomerId,
    values: Mapping[str, str],
    version: int,
    random: RandomBytes,
    *,
    key: bytes,
    key_version: int = FIRST_KEY_VERSION,
    kept: Mapping[int, bytes] | None = None,
) -> bytes:
    """Return the bytes of a record.

    Args:
        keyring: of the institution.
        catalogue: numbers of fields.
        customer: whose record.
        values: name → value, normalised; an empty value is no value.
        version: of the record.
        random: fresh bytes.
        key: the customer's key.
        key_version: its version.
        kept: field number → sealed value to carry over where ``values`` has none.

    Raises:
        UnknownFieldError: a name that the catalogue lacks.
        ValueUnsealableError: a value is too long, spans lines, or is a placeholder.
    """
    kept = kept or {}
    names = tuple([name for name, value in values.items() if value])
    shape, steps = _plan(catalogue, names, tuple(kept), key_version)
    suite = keyring.suite
    cipher, size = suite.cipher, suite.cipher_key_size
    secret = suite.start_hash(FIRST_BLOCK + key)
    binding = keyring.context + CUSTOMER_PREFIX + bytes.fromhex(customer)
    nonces = random(NONCE_SIZE * len(names))
    parts = []
    at = 0
    for name, number, info, tail, refused in steps:
        if not name:
            parts.append(kept[number])
            continue
        plain = values[name].encode()
        if refused in plain or len(plain) > MOST_BYTES:
            raise ValueUnsealableError(field=name)
        running = secret.copy()
        running.update(info)
        nonce = nonces[at : at + NONCE_SIZE]
        at += NONCE_SIZE
        sealer = cipher(running.digest()[:size])
        parts.append(nonce + sealer.encrypt(nonce, plain, binding + tail))
    ends = accumulate(map(len, parts), initial=len(shape) + HEAD.size + 4 * len(parts))
    next(ends)
    body = b"".join(
        (
            HEAD.pack(MAGIC, suite.id, version),
            shape,
            ENDS[len(parts)].pack(*ends),
            *parts,
        )
    )
    running = secret.copy()
    running.update(record_label(key_version))
    return body + suite.mac_once(running.digest(), binding + body)


class _Step(NamedTuple):
    """How one field is sealed.

    Attributes:
        name: of the field; empty where a sealed value is carried over.
        number: of the field.
        info: derivation info of its key.
        tail: end of its associated data.
        refused: what no value of it may contain.
    """

    name: str
    number: int
    info: bytes
    tail: bytes
    refused: bytes


@lru_cache(maxsize=4096)
def _plan(
    catalogue: Catalogue,
    names: tuple[str, ...],
    kept: tuple[int, ...],
    key_version: int,
) -> tuple[bytes, tuple[_Step, ...]]:
    """Return the record's shape and its steps, ascending by field number."""
    fields = [catalogue.field(name) for name in names]
    named = {field.number: field.name for field in fields}
    steps = []
    for number in sorted({*named, *kept}):
        info, tail = field_labels(number, catalogue.schema, key_version)
        name = named.get(number, "")
        steps.append(_Step(name, number, info, tail, _refused(catalogue, name)))
    numbers = [step.number for step in steps]
    shape = SHAPE.pack(catalogue.schema, key_version, len(numbers))
    return shape + NUMBERS[len(numbers)].pack(*numbers), tuple(steps)


def _refused(catalogue: Catalogue, name: str) -> bytes:
    if not name:
        return b""
    field = catalogue.field(name)
    if field.number in catalogue.never_opened:
        # What the vault answers in place of such a field must not come back as one.
        return HIDDEN.encode()
    # An impossible byte of UTF-8 stands for "nothing".
    return b"\xff" if field.many else b"\n"
