"""Putting a record together: each value under its own key, the whole under a MAC."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from xinhu.core.base.ids import CustomerId, RandomBytes
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.catalogue.field import Field
from xinhu.core.catalogue.masks import HIDDEN
from xinhu.core.crypto.kek import CUSTOMER_PREFIX
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.suites import NONCE_SIZE, Suite
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
_SHORT = MOST_BYTES // 4
"""Characters that cannot be more bytes than a value may have."""


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
        ValueUnsealableError: too long, over several lines, or a placeholder.
    """
    names = tuple([name for name, value in values.items() if value])
    plan = _plan(catalogue, names, tuple(kept or ()), key_version)
    texts = _require_sealable(catalogue, plan.names, values)
    suite, secret = keyring.suite, FIRST_BLOCK + key
    binding = keyring.context + CUSTOMER_PREFIX + bytes.fromhex(customer)
    nonces = random(NONCE_SIZE * len(texts))
    parts = _seal_texts(suite, secret, binding, plan.labels, texts, nonces)
    if kept:
        fresh = iter(parts)
        parts = [kept[number] if number else next(fresh) for number in plan.carried]
    return _framed(suite, secret, binding, plan, version, parts)


def _seal_texts(
    suite: Suite,
    secret: bytes,
    binding: bytes,
    labels: Sequence[tuple[bytes, bytes]],
    texts: Sequence[str],
    nonces: bytes,
) -> list[bytes]:
    """Seal each text under its own key and nonce; most of an import's time goes here.

    Args:
        suite: of the institution.
        secret: what every derivation from the customer's key begins with.
        binding: associated data up to the field.
        labels: per field: derivation info, and the end of its associated data.
        texts: the values.
        nonces: as many as there are texts, one behind the other.
    """
    derive, cipher, size = suite.start_hash, suite.cipher, suite.cipher_key_size
    each = [nonces[at : at + NONCE_SIZE] for at in range(0, len(nonces), NONCE_SIZE)]
    return [
        nonce
        + cipher(derive(secret + info).digest()[:size]).encrypt(
            nonce, text.encode(), binding + tail
        )
        for (info, tail), text, nonce in zip(labels, texts, each, strict=True)
    ]


def _framed(
    suite: Suite,
    secret: bytes,
    binding: bytes,
    plan: "_Plan",
    version: int,
    parts: Sequence[bytes],
) -> bytes:
    """Put the sealed values behind header and table, and the MAC behind all."""
    ends = accumulate(map(len, parts), initial=plan.values_at)
    next(ends)
    head = HEAD.pack(MAGIC, suite.id, version) + plan.shape
    body = b"".join((head, plan.ends(*ends), *parts))
    key = suite.start_hash(secret + plan.mac_label).digest()
    return body + suite.mac_once(key, binding + body)


def _require_sealable(
    catalogue: Catalogue, names: Sequence[str], values: Mapping[str, str]
) -> list[str]:
    """Return the texts to seal; refuse those that would come back as something else.

    Raises:
        ValueUnsealableError: a value is too long, spans lines, or is a placeholder.
    """
    texts = [values[name] for name in names]
    joined = "".join(texts)
    if len(joined) <= _SHORT and "\n" not in joined and HIDDEN not in joined:
        return texts
    for name, text in zip(names, texts, strict=True):
        field = catalogue.field(name)
        # What the vault answers in place of such a field must not come back as one.
        placeholder = HIDDEN in text and field.number in catalogue.never_opened
        spans = "\n" in text and not field.many
        if placeholder or spans or len(text.encode()) > MOST_BYTES:
            raise ValueUnsealableError(field=name)
    return texts


class _Plan(NamedTuple):
    """How records of one shape are put together; holds no secret and no value.

    Attributes:
        names: of the fields to seal, ascending by number.
        labels: per name: derivation info of its key, end of its associated data.
        carried: per field of the record: its number where it is carried over, else 0.
        shape: schema, key version, count and numbers, as bytes.
        values_at: where the first sealed value begins.
        ends: packs where the sealed values end.
        mac_label: derivation info of the record's MAC key.
    """

    names: tuple[str, ...]
    labels: tuple[tuple[bytes, bytes], ...]
    carried: tuple[int, ...]
    shape: bytes
    values_at: int
    ends: Callable[..., bytes]
    mac_label: bytes


@lru_cache(maxsize=4096)
def _plan(
    catalogue: Catalogue,
    names: tuple[str, ...],
    kept: tuple[int, ...],
    key_version: int,
) -> _Plan:
    """Return how records with these fields are written."""
    fields = sorted((catalogue.field(name) for name in names), key=_number)
    named = [field.number for field in fields]
    numbers = sorted({*named, *kept})
    count, schema = len(numbers), catalogue.schema
    shape = SHAPE.pack(schema, key_version, count) + NUMBERS[count].pack(*numbers)
    return _Plan(
        names=tuple(field.name for field in fields),
        labels=tuple(field_labels(number, schema, key_version) for number in named),
        carried=tuple(0 if number in named else number for number in numbers),
        shape=shape,
        values_at=HEAD.size + len(shape) + ENDS[count].size,
        ends=ENDS[count].pack,
        mac_label=record_label(key_version),
    )


def _number(field: Field) -> int:
    return field.number
