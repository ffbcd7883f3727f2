"""One version of customer_kek, and the wrapping of customers' keys under it.

A wrapped customer key is

    "XHK" 01 | suite (1) | version (4) | commitment (16) | nonce (12) | sealed key (48)

Its associated data is length-prefixed: label | suite | institution | version |
customer, so it opens for nobody else. ``commitment`` is derived from the key-encrypting
key: GCM alone would let somebody prepare bytes that open under two keys.

NIST SP 800-38D §8.3 allows 2^32 encryptions with random nonces under one key: the
caller keeps count (vault.institution_key.uses) and asks ``require_uses_left``.
"""

from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag

from xinhu.core.base.encoding import length_prefixed
from xinhu.core.base.ids import CustomerId, RandomBytes
from xinhu.core.crypto.errors import KekWornOutError, WrappedKeyError
from xinhu.core.crypto.suites import (
    NONCE_SIZE,
    SECRET_SIZE,
    TAG_SIZE,
    Cipher,
    Suite,
)

MAGIC: Final = b"XHK\x01"
COMMITMENT_SIZE: Final = 16
HEADER_SIZE: Final = len(MAGIC) + 1 + 4 + COMMITMENT_SIZE
WRAPPED_SIZE: Final = HEADER_SIZE + NONCE_SIZE + SECRET_SIZE + TAG_SIZE
"""Bytes of a wrapped customer key."""
MOST_USES: Final = 2**32
"""Wrappings that one version may do (NIST SP 800-38D §8.3)."""
ROTATE_AT: Final = 2**31
"""Wrappings after which a new version is due."""
CUSTOMER_PREFIX: Final = (16).to_bytes(4)
"""Length prefix of the customer's 16 bytes."""
_BODY = HEADER_SIZE + NONCE_SIZE


@dataclass(frozen=True, slots=True, eq=False)
class Kek:
    """A key that wraps customers' keys.

    Attributes:
        version: from 1.
        header: the first bytes of everything it wraps; commits to suite and key.
        binding: associated data up to the customer.
        cipher: under the derived encryption key.
    """

    version: int
    header: bytes
    binding: bytes = field(repr=False)
    cipher: Cipher = field(repr=False)

    @classmethod
    def of(cls, suite: Suite, context: bytes, version: int, secret: bytes) -> "Kek":
        """Derive encryption key and commitment from the stored secret.

        Args:
            suite: of the institution.
            context: length-prefixed institution.
            version: from 1.
            secret: 32 bytes.
        """
        number = length_prefixed(version.to_bytes(4))
        commit = length_prefixed(b"xinhu/v1/kek-commitment") + context + number
        encrypt = length_prefixed(b"xinhu/v1/kek-cipher") + context + number
        commitment = suite.derive(secret, commit)[:COMMITMENT_SIZE]
        key = suite.derive(secret, encrypt)[: suite.cipher_key_size]
        return cls(
            version=version,
            header=MAGIC + bytes((suite.id,)) + version.to_bytes(4) + commitment,
            binding=length_prefixed(b"xinhu/v1/customer-key", bytes((suite.id,)))
            + context
            + number
            + CUSTOMER_PREFIX,
            cipher=suite.cipher(key),
        )

    def wrap(self, customer: CustomerId, key: bytes, random: RandomBytes) -> bytes:
        """Wrap a customer's key, 85 bytes.

        Counts as one use of this version.
        """
        nonce = random(NONCE_SIZE)
        binding = self.binding + bytes.fromhex(customer)
        return self.header + nonce + self.cipher.encrypt(nonce, key, binding)

    def unwrap(self, customer: CustomerId, wrapped: bytes) -> bytes:
        """Return a customer's key, 32 bytes.

        Raises:
            WrappedKeyError: changed, cut, another customer's, or wrapped by another
                version, institution or suite.
        """
        if len(wrapped) != WRAPPED_SIZE or not wrapped.startswith(self.header):
            raise WrappedKeyError
        try:
            return self.cipher.decrypt(
                wrapped[HEADER_SIZE:_BODY],
                wrapped[_BODY:],
                self.binding + bytes.fromhex(customer),
            )
        except InvalidTag:
            raise WrappedKeyError from None


def require_uses_left(version: int, uses: int, more: int) -> int:
    """Return the count after ``more`` wrappings.

    Raises:
        KekWornOutError: it would pass ``MOST_USES``; rotate first.
    """
    if uses + more > MOST_USES:
        raise KekWornOutError(version=version)
    return uses + more
