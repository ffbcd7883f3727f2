"""Sealed papers: a scan or a report as a whole, under a key of its own.

Guarantees: a paper opens for its customer and its reference alone; without its salt, or
without the customer's key, nothing opens it. So destroying one paper means destroying
32 bytes, and erasing the customer takes all papers along. Rotation of customer_kek
leaves papers alone, since only the customer's key is wrapped by it.

Left to others: opening (``opening.open_paper``), and that a salt that was destroyed is
gone from backups as well.
"""

from typing import Final, NamedTuple

from xinhu.core.base.encoding import length_prefixed
from xinhu.core.base.ids import CustomerId, RandomBytes
from xinhu.core.crypto.keyring import Keyring
from xinhu.core.crypto.suites import SECRET_SIZE
from xinhu.core.vault.errors import PaperTooLargeError
from xinhu.core.vault.verifying import unwrap_customer_key

MAGIC: Final = b"XHP\x01"
MOST_BYTES: Final = 16 << 20
"""Of one paper in clear: it is sealed and opened whole, in memory."""
_LABEL: Final = b"xinhu/v1/paper"


class SealedPaper(NamedTuple):
    """A paper as stored.

    Attributes:
        salt: 32 bytes; destroying it destroys the paper.
        body: the sealed bytes.
    """

    salt: bytes
    body: bytes


class KeyOf(NamedTuple):
    """A customer's key as stored: wrapped, and under which version of customer_kek."""

    customer: CustomerId
    wrapped_key: bytes
    kek_version: int


def seal_paper(
    keyring: Keyring, key_of: KeyOf, ref: str, data: bytes, random: RandomBytes
) -> SealedPaper:
    """Seal a paper.

    Args:
        keyring: of the institution.
        key_of: the customer's key.
        ref: reference of the paper.
        data: what it holds.
        random: fresh bytes.

    Raises:
        PaperTooLargeError: it is larger than one may be.
        KekUnknownError, WrappedKeyError: the customer's key does not unwrap.
    """
    if len(data) > MOST_BYTES:
        raise PaperTooLargeError(megabytes=MOST_BYTES >> 20)
    salt = random(SECRET_SIZE)
    head = head_of(keyring)
    key = paper_key(keyring, key_of, ref, salt)
    binding = binding_of(keyring, key_of.customer, ref, head)
    return SealedPaper(salt, head + keyring.suite.seal(key, data, binding, random))


def head_of(keyring: Keyring) -> bytes:
    """Return the first five bytes of every paper of this institution."""
    return MAGIC + bytes((keyring.suite.id,))


def paper_key(keyring: Keyring, key_of: KeyOf, ref: str, salt: bytes) -> bytes:
    """Derive the key of a paper from its customer's key and its salt.

    Raises:
        KekUnknownError, WrappedKeyError: the customer's key does not unwrap.
    """
    secret = unwrap_customer_key(keyring, *key_of)
    info = length_prefixed(_LABEL, ref.encode(), salt)
    return keyring.suite.derive(secret, info)


def binding_of(keyring: Keyring, customer: CustomerId, ref: str, head: bytes) -> bytes:
    """Return what a sealed paper is bound to."""
    place = length_prefixed(head, bytes.fromhex(customer), ref.encode())
    return keyring.context + place
